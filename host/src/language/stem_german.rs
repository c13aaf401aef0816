//! The cutting of German endings, so that `Bestellung`, `Bestellungen` and `bestellt` meet: CISTEM (Weißweiler and Fraser,
//! "Developing a Stemmer for German Based on a Comparative Analysis of Publicly Available Stemmers", 2017) on folded words,
//! with umlauts that are written out taken for umlauts and with endings that make nouns of verbs.

/// A stem keeps at least this many letters.
const STEM_CHARS_MIN: usize = 3;

/// Words of at least this many letters lose the `ge` of a participle.
const PARTICIPLE_CHARS_MIN: usize = 6;

/// Endings that make nouns of verbs and adjectives, cut where enough is left.
const NOUN_ENDINGS: [&str; 5] = ["ung", "heit", "keit", "nis", "schaft"];

/// How much has to be left of such a word.
const NOUN_STEM_CHARS_MIN: usize = 4;

/// Cuts German endings of a folded word; a word of another script stays as it is.
pub(crate) fn stem(word: &str) -> String {
    if !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    let word = without_written_umlauts(word);
    let word = match word.strip_prefix("ge") {
        Some(rest) if word.len() >= PARTICIPLE_CHARS_MIN => rest.to_owned(),
        _ => word,
    };
    // Sounds that count as one letter, so that their parts are not cut off.
    let mut stem = word.replace("sch", "$").replace("ei", "%").replace("ie", "&");
    loop {
        let length = stem.len();
        if length <= STEM_CHARS_MIN {
            break;
        }
        let cut = if length > 5 && (stem.ends_with("em") || stem.ends_with("er") || stem.ends_with("nd")) {
            2
        } else if stem.ends_with(['t', 'e', 's', 'n']) {
            1
        } else {
            break;
        };
        stem.truncate(length - cut);
    }
    let stem = stem.replace('$', "sch").replace('%', "ei").replace('&', "ie");
    let noun = NOUN_ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending));
    match noun.filter(|rest| rest.len() >= NOUN_STEM_CHARS_MIN) {
        Some(rest) => rest.to_owned(),
        None => stem,
    }
}

/// Takes `ae`, `oe` and `ue` for umlauts, which folding has left as `a`, `o` and `u`. After a vowel or a q, and before two l,
/// they are none: `neue`, `quelle`, `aktuell`.
fn without_written_umlauts(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while at < bytes.len() {
        let is_written = matches!(bytes[at], b'a' | b'o' | b'u')
            && bytes.get(at + 1) == Some(&b'e')
            && !at
                .checked_sub(1)
                .is_some_and(|before| b"aeiouq".contains(&bytes[before]))
            && !bytes[at + 2..].starts_with(b"ll");
        out.push(char::from(bytes[at]));
        at += if is_written { 2 } else { 1 };
    }
    out
}

/// The two words that a compound is made of, if both are known by their stems: `bestellstatus` is `bestell` and `status`.
/// Between them an `s`, an `n` or an `en` may stand.
pub(crate) fn parts(word: &str, is_known: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    const PART_CHARS_MIN: usize = 4;
    if !word.is_ascii() || word.len() < 2 * PART_CHARS_MIN {
        return None;
    }
    let splits = PART_CHARS_MIN..=word.len() - PART_CHARS_MIN;
    // The longest second part names the thing: a "Rückgabeformular" is a form.
    splits.into_iter().find_map(|at| {
        let (left, right) = word.split_at(at);
        let bare = ["en", "n", "s", "e", ""].iter().find_map(|between| {
            let bare = left.strip_suffix(between)?;
            (bare.len() >= PART_CHARS_MIN && is_known(&stem(bare))).then_some(bare)
        });
        bare.filter(|_| is_known(&stem(right))).map(|bare| (bare, right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_meet() {
        for forms in [
            &[
                "bestellung",
                "bestellungen",
                "bestellen",
                "bestellt",
                "bestelle",
                "bestell",
            ][..],
            &["paket", "pakete", "paketen", "pakets"],
            &["lieferung", "lieferungen", "liefern", "liefert", "geliefert", "liefer"],
            &["ruckgabe", "rueckgabe", "ruckgaben"],
            &["offnungszeit", "offnungszeiten", "oeffnungszeiten"],
            &["zuruckgeben", "zurueckgeben"],
            &["verschickt", "verschicken", "verschickte"],
            &["offnen", "geoffnet", "offnet"],
            &["passwort", "passworte"],
        ] {
            let stems: Vec<String> = forms.iter().map(|form| stem(form)).collect();
            assert!(
                stems.windows(2).all(|pair| pair[0] == pair[1]),
                "{forms:?} gave {stems:?}"
            );
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (one, other) in [
            ("bestellen", "abbestellen"),
            ("anmelden", "abmelden"),
            ("geld", "gelb"),
            ("kein", "klein"),
            ("neu", "nun"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
        for word in ["ja", "ab", "a4", "größe", "注"] {
            assert_eq!(stem(word), word);
        }
        assert_eq!(without_written_umlauts("neue"), "neue");
        assert_eq!(without_written_umlauts("aktuelle"), "aktuelle");
        assert_eq!(without_written_umlauts("quelle"), "quelle");
        assert_eq!(without_written_umlauts("groesse"), "grosse");
    }

    #[test]
    fn compounds_are_taken_apart_where_both_parts_are_known() {
        let known = ["bestellung", "status", "lieferung", "tag", "rucksendung", "etikett"].map(stem);
        let is_known = |word: &str| known.iter().any(|own| own == word);
        assert_eq!(parts("bestellstatus", is_known), Some(("bestell", "status")));
        assert_eq!(parts("rucksendungsetikett", is_known), Some(("rucksendung", "etikett")));
        for word in ["bestellung", "statusbericht", "status", "größenstatus"] {
            assert_eq!(parts(word, is_known), None, "{word}");
        }
    }
}
