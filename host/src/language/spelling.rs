//! The repair of misspelt words against known ones, and how far two texts are apart. Edits are counted with two swapped
//! neighbours as one (optimal string alignment).

use super::Language;
use std::collections::{BTreeMap, HashMap};
use strsim::osa_distance;

/// Longer texts are never one typing mistake apart from an answer that is offered.
const ONE_APART_CHARS_MAX: usize = 256;

/// Words of at least this many letters may differ in two places from what was meant.
const TWO_ERRORS_CHARS_MIN: usize = 8;

/// Longer words are looked up with one error only, because two would leave too many remainders.
const TWO_ERRORS_CHARS_MAX: usize = 20;

/// Words shorter than this are never repaired: too many other words are one letter away.
const REPAIRED_CHARS_MIN: usize = 3;

/// Words shorter than this are not taken for two words without their space.
const SPLIT_CHARS_MIN: usize = 5;

/// The published words, ready to be found by how they may be misspelt.
pub(crate) struct Spelling {
    /// In alphabetical order, each with the number of phrases it occurs in.
    words: Vec<(String, u32)>,
    ids: HashMap<String, u32>,
    /// From the hash of a word without up to two of its letters to the words that leave this
    /// remainder. Two words are at most one or two edits apart only if they share a remainder.
    remainders: HashMap<u64, Vec<u32>>,
}

/// What a misspelt word was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Nearest<'a> {
    pub word: &'a str,
    /// How many letters had to be added, removed, replaced or swapped with their neighbour.
    pub errors: usize,
}

impl Spelling {
    /// Takes the published words with the number of phrases each occurs in.
    pub(crate) fn new(counts: BTreeMap<String, u32>) -> Spelling {
        let mut ids = HashMap::with_capacity(counts.len());
        let mut remainders: HashMap<u64, Vec<u32>> = HashMap::new();
        for (id, word) in counts.keys().enumerate() {
            let id = id as u32;
            ids.insert(word.clone(), id);
            for remainder in remainders_of(word) {
                remainders.entry(remainder).or_default().push(id);
            }
        }
        Spelling {
            words: counts.into_iter().collect(),
            ids,
            remainders,
        }
    }

    pub(crate) fn knows(&self, word: &str) -> bool {
        self.ids.contains_key(word)
    }

    /// The published word that `word` most likely stands for.
    pub(crate) fn nearest(&self, word: &str) -> Option<Nearest<'_>> {
        let chars = word.chars().count();
        if chars < REPAIRED_CHARS_MIN || word.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let errors_max = if chars >= TWO_ERRORS_CHARS_MIN { 2 } else { 1 };
        let mut best = None;
        for remainder in remainders_of(word) {
            for &id in self.remainders.get(&remainder).map_or(&[][..], Vec::as_slice) {
                let (candidate, phrases) = &self.words[id as usize];
                let errors = osa_distance(word, candidate);
                if errors > errors_max || crosses(word, candidate, errors) {
                    continue;
                }
                let swapped = same_letters(word, candidate);
                if chars == REPAIRED_CHARS_MIN && !swapped {
                    continue;
                }
                // Swaps are the surest sign of a slip, and first letters are seldom wrong.
                let other_start = word.chars().next() != candidate.chars().next();
                let rank = (errors, !swapped, other_start, u32::MAX - phrases, id);
                if best.is_none_or(|best| rank < best) {
                    best = Some(rank);
                }
            }
        }
        let (errors, .., id) = best?;
        Some(Nearest {
            word: &self.words[id as usize].0,
            errors,
        })
    }

    /// The two published words that were written without the space between them.
    pub(crate) fn split<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        let chars = word.chars().count();
        if chars < SPLIT_CHARS_MIN {
            return None;
        }
        let mut best: Option<(u32, usize)> = None;
        for (at, _) in word.char_indices().skip(2).take(chars - 3) {
            let (left, right) = word.split_at(at);
            let phrases = self.phrases_with(left).min(self.phrases_with(right));
            if phrases > 0 && best.is_none_or(|(most, _)| phrases > most) {
                best = Some((phrases, at));
            }
        }
        best.map(|(_, at)| word.split_at(at))
    }

    fn phrases_with(&self, word: &str) -> u32 {
        self.ids.get(word).map_or(0, |&id| self.words[id as usize].1)
    }
}

/// Hashes of the word and of what remains without one of its letters, or without two of a long one.
fn remainders_of(word: &str) -> Vec<u64> {
    let chars: Vec<char> = word.chars().collect();
    let n = chars.len();
    let mut hashes = vec![hash_without(&chars, n, n)];
    if n < 3 {
        return hashes;
    }
    for i in 0..n {
        hashes.push(hash_without(&chars, i, n));
        // Two replaced letters leave a word of the same length, and one may be missing besides.
        if (TWO_ERRORS_CHARS_MIN - 1..=TWO_ERRORS_CHARS_MAX).contains(&n) {
            hashes.extend((i + 1..n).map(|j| hash_without(&chars, i, j)));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a over the characters but those at two places; a place past the end leaves nothing out.
fn hash_without(chars: &[char], place: usize, other: usize) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (i, &c) in chars.iter().enumerate() {
        if i != place && i != other {
            hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

fn same_letters(a: &str, b: &str) -> bool {
    let mut a: Vec<char> = a.chars().collect();
    let mut b: Vec<char> = b.chars().collect();
    a.sort_unstable();
    b.sort_unstable();
    a == b
}

/// Beginnings that turn a word into another one, often into its opposite: "subscribe" and "unsubscribe", "anmelden" and
/// "abmelden".
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "un", "in", "im", "ir", "il", "dis", "mis", "non", "re", "de", "over", "under", "out", "off", "up",
    "an", "ab", "auf", "aus", "ein", "ent", "ver", "zer", "be", "er", "zu", "vor", "nach", "um",
];

/// What is left of a word without such a beginning has at least this many letters.
const WITHOUT_PREFIX_CHARS_MIN: usize = 3;

/// Whether two words are nearer to each other without their beginnings than with them, so that one is not the other
/// misspelt, but another word. `errors` is how far they are apart.
fn crosses(word: &str, other: &str, errors: usize) -> bool {
    let without = |word: &str| -> Vec<(usize, String)> {
        let begun = PREFIXES
            .iter()
            .filter_map(|prefix| Some((prefix.len(), word.strip_prefix(prefix)?.to_owned())));
        let begun = begun.filter(|(_, rest)| rest.chars().count() >= WITHOUT_PREFIX_CHARS_MIN);
        std::iter::once((0, word.to_owned())).chain(begun).collect()
    };
    let others = without(other);
    let is_other_begin = |from: usize, to: usize| word.get(..from) != other.get(..to);
    without(word).iter().any(|(from, rest)| {
        others
            .iter()
            .any(|(to, other_rest)| is_other_begin(*from, *to) && osa_distance(rest, other_rest) < errors)
    })
}

/// Words that are taken for each other although both are real.
const CONFUSED: &[&[&str]] = &[
    &["to", "too", "two"],
    &["of", "off"],
    &["your", "youre"],
    &["there", "their", "theyre"],
    &["then", "than"],
    &["lose", "loose"],
    &["das", "dass"],
    &["seid", "seit"],
];

/// Whether a text is an offered name with one typing mistake. A real word is not taken for another one.
pub(crate) fn is_mistyped(language: Language, typed: &str, name: &str) -> bool {
    if !one_apart(typed, name) || crosses(typed, name, 1) {
        return false;
    }
    let (words, meant): (Vec<&str>, Vec<&str>) = (typed.split(' ').collect(), name.split(' ').collect());
    if words.len() != meant.len() {
        // A space too many or too few.
        return words.concat() == meant.concat() || !words.iter().all(|word| language.dictionary().has(word));
    }
    let is_confused = |a: &str, b: &str| CONFUSED.iter().any(|same| same.contains(&a) && same.contains(&b));
    let mut differing = words.iter().zip(&meant).filter(|(word, meant)| word != meant);
    differing.all(|(word, meant)| is_confused(word, meant) || !language.dictionary().has(word))
}

/// Whether two texts are one typing mistake apart: a letter too many, too few, another, or two swapped.
fn one_apart(a: &str, b: &str) -> bool {
    // Measuring costs the product of the lengths, and a message may be long.
    let (chars, others) = (a.chars().count(), b.chars().count());
    chars.abs_diff(others) <= 1 && chars <= ONE_APART_CHARS_MAX && osa_distance(a, b) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(words: &[(&str, u32)]) -> Spelling {
        Spelling::new(
            words
                .iter()
                .map(|(word, phrases)| ((*word).to_owned(), *phrases))
                .collect(),
        )
    }

    #[test]
    fn one_slip_is_repaired() {
        let spelling = published(&[("order", 3), ("refund", 1), ("can", 1)]);
        for (typed, meant) in [
            ("oder", "order"),
            ("ordder", "order"),
            ("ordwr", "order"),
            ("odrer", "order"),
            ("rrefund", "refund"),
            ("acn", "can"),
        ] {
            let nearest = spelling.nearest(typed).map(|nearest| nearest.word);
            assert_eq!(nearest, Some(meant), "for {typed}");
        }
    }

    #[test]
    fn two_slips_are_repaired_in_long_words_only() {
        let spelling = published(&[("subscription", 1), ("track", 1)]);
        let nearest = spelling.nearest("subscrpitoin");
        assert_eq!(
            nearest,
            Some(Nearest {
                word: "subscription",
                errors: 2
            })
        );
        assert_eq!(spelling.nearest("thanks"), None);
    }

    #[test]
    fn the_more_usual_word_wins_and_then_the_alphabet() {
        let spelling = published(&[("cards", 1), ("carts", 4), ("carbs", 4)]);
        assert_eq!(spelling.nearest("cars").map(|n| n.word), Some("carbs"));
    }

    #[test]
    fn short_words_and_numbers_stay() {
        let spelling = published(&[("cat", 1), ("w2", 1), ("401k", 1)]);
        for typed in ["car", "w", "w3", "402k", ""] {
            assert_eq!(spelling.nearest(typed), None, "for {typed:?}");
        }
    }

    #[test]
    fn a_missing_space_is_found() {
        let spelling = published(&[("my", 5), ("order", 3), ("log", 1), ("in", 1)]);
        assert_eq!(spelling.split("myorder"), Some(("my", "order")));
        assert_eq!(spelling.split("login"), Some(("log", "in")));
        assert_eq!(spelling.split("haveorder"), None);
        assert_eq!(spelling.split("myin"), None);
    }

    #[test]
    fn no_repair_crosses_an_antonym() {
        let spelling = published(&[
            ("subscribe", 1),
            ("anmelden", 1),
            ("activate", 1),
            ("deactivate", 1),
            ("connected", 1),
        ]);
        for typed in [
            "unsubscribe",
            "abmelden",
            "abmleden",
            "unconnected",
            "inactivate",
            "resubscribe",
            "ansubscribe",
        ] {
            assert_eq!(spelling.nearest(typed).map(|nearest| nearest.word), None, "for {typed}");
        }
        for (typed, meant) in [
            ("subscirbe", "subscribe"),
            ("anmeldne", "anmelden"),
            ("dactivate", "deactivate"),
        ] {
            assert_eq!(
                spelling.nearest(typed).map(|nearest| nearest.word),
                Some(meant),
                "for {typed}"
            );
        }
    }

    #[test]
    fn a_real_word_is_not_a_name_mistyped() {
        for (typed, name) in [
            ("note", "notes"),
            ("scarf", "scare"),
            ("none of these", "note of these"),
            ("unlock", "lock"),
        ] {
            assert!(!is_mistyped(Language::English, typed, name), "{typed} for {name}");
        }
        for (typed, name) in [
            ("red scraf", "red scarf"),
            ("to small", "too small"),
            ("redscarf", "red scarf"),
            ("mon day", "monday"),
            ("wrong sise", "wrong size"),
        ] {
            assert!(is_mistyped(Language::English, typed, name), "{typed} for {name}");
        }
    }

    #[test]
    fn one_mistake_and_no_more() {
        for other in ["retrun", "retun", "returnn", "retorn"] {
            assert!(one_apart("return", other), "{other}");
        }
        for other in ["return", "retnru", "rturnn", "retuuurn"] {
            assert!(!one_apart("return", other), "{other}");
        }
        assert!(!one_apart(&"a".repeat(10_000), &"a".repeat(10_001)));
    }
}
