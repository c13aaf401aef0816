//! The cutting of English endings, so that `orders`, `ordered` and `ordering` meet.

use super::{Language, stem_german};
use std::borrow::Cow;

/// The two words that a compound is made of, in a language that has compounds, if both are known by their stems.
pub(crate) fn compound(language: Language, word: &str, is_known: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    match language {
        Language::English => None,
        Language::German => stem_german::parts(word, is_known),
    }
}

/// What a folded word has in common with its other forms, in a language.
pub(crate) fn stem_in(language: Language, word: &str) -> Cow<'_, str> {
    match language {
        Language::English => Cow::Borrowed(stem(word)),
        Language::German => Cow::Owned(stem_german::stem(word)),
    }
}

/// Forms that share no ending with their verb. Sorted.
#[rustfmt::skip]
const IRREGULAR: &[(&str, &str)] = &[
    ("began", "begin"), ("begun", "begin"), ("bought", "buy"), ("brought", "bring"),
    ("came", "come"), ("chose", "choos"), ("chosen", "choos"), ("done", "do"), ("fallen", "fall"), ("fell", "fall"), ("forgot", "forget"),
    ("forgotten", "forget"), ("found", "find"), ("frozen", "freez"), ("gave", "giv"), ("given", "giv"), ("gone", "go"), ("got", "get"),
    ("gotten", "get"), ("heard", "hear"), ("held", "hold"), ("hidden", "hid"), ("kept", "keep"), ("knew", "know"), ("known", "know"),
    ("lost", "los"), ("made", "mak"), ("paid", "pay"), ("said", "say"), ("saw", "see"), ("seen", "see"), ("sent", "send"),
    ("sold", "sell"), ("spent", "spend"), ("stole", "steal"), ("stolen", "steal"), ("taken", "tak"), ("thought", "think"),
    ("told", "tell"), ("took", "tak"), ("tore", "tear"), ("torn", "tear"), ("went", "go"), ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"), ("wore", "wear"), ("worn", "wear"), ("written", "writ"), ("wrote", "writ"),
];

/// Cuts a common English ending; a short word and a word of another script stay as they are.
pub(crate) fn stem(word: &str) -> &str {
    if let Ok(at) = IRREGULAR.binary_search_by(|(form, _)| (*form).cmp(word)) {
        return IRREGULAR[at].1;
    }
    if word.len() < 4 || !word.is_ascii() {
        return word;
    }
    let word = cut_plural(word);
    for ending in ["ing", "ed"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
            && has_vowel(stem)
        {
            return cut_last(stem);
        }
    }
    for ending in ["ation", "ment", "ly", "er"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
            && has_vowel(stem)
        {
            return cut_last(stem);
        }
    }
    cut_last(word)
}

fn cut_plural(word: &str) -> &str {
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    if word.len() > 5 && ["sses", "xes", "ches", "shes"].iter().any(|e| word.ends_with(e)) {
        return &word[..word.len() - 2];
    }
    if word.len() > 4 && word.ends_with("ies") {
        return &word[..word.len() - 2];
    }
    word.strip_suffix('s').unwrap_or(word)
}

/// Cuts what is left over at the end: a silent `e`, a `y` that alternates with `i`, a doubled letter.
fn cut_last(word: &str) -> &str {
    let bytes = word.as_bytes();
    let n = bytes.len();
    if n < 4 {
        return word;
    }
    let last = bytes[n - 1];
    // `cancell(ed)` loses its second l, `bill` keeps it.
    let stays = matches!(last, b's' | b'e' | b'o' | b'z') || (last == b'l' && n < 6);
    let doubled = last == bytes[n - 2] && !stays;
    if matches!(last, b'e' | b'y' | b'i') || doubled {
        &word[..n - 1]
    } else {
        word
    }
}

fn has_vowel(word: &str) -> bool {
    word.bytes()
        .any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_meet() {
        for forms in [
            &["order", "orders", "ordered", "ordering"][..],
            &["ship", "ships", "shipped", "shipping"],
            &["address", "addresses"],
            &["return", "returned", "returns"],
            &["delivery", "deliveries"],
            &["cancel", "cancelled", "cancelling"],
            &["cancel", "cancellation"],
        ] {
            let stems: Vec<&str> = forms.iter().map(|form| stem(form)).collect();
            assert!(
                stems.windows(2).all(|pair| pair[0] == pair[1]),
                "{forms:?} gave {stems:?}"
            );
        }
    }

    #[test]
    fn short_and_foreign_words_stay() {
        for word in ["is", "was", "bus", "thing", "ring", "größe", "注"] {
            assert_eq!(stem(word), word);
        }
    }
}
