//! Words that make another thing of what follows: "extra large" is not large, and a non-smoking room is no smoking room.

use super::Language;

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "anti", "besides", "double", "except", "extra", "half", "mini", "never", "non", "pre", "semi", "super", "triple", "ultra",
    "un", "versus", "without",
];

#[rustfmt::skip]
const GERMAN: &[&str] = &[
    "anti", "ausser", "doppel", "doppelt", "extra", "halb", "mini", "nicht", "nie", "ohne", "semi", "statt", "super", "ultra",
];

/// Whether a folded word changes the name of a thing behind it.
pub(crate) fn changes(language: Language, word: &str) -> bool {
    match language {
        Language::English => ENGLISH.contains(&word),
        Language::German => GERMAN.contains(&word) || ENGLISH.contains(&word),
    }
}
