//! Words of messages and triggers as the matcher counts them: folded, limited in number and length.

use crate::language::fold;
use std::ops::Range;

/// How many characters of a message or phrase count; the rest is ignored, which bounds the work.
pub const TEXT_CHARS_MAX: usize = 512;

/// How many words of a message or phrase count.
const WORDS_MAX: usize = 96;

/// How many characters of one word count; the rest is cut off.
const WORD_CHARS_MAX: usize = 32;

/// The word that replaces any longer number, such as an order number.
pub(super) const NUMBER: &str = "#";

/// A message or phrase, folded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Folded {
    /// What it is found by where it is a trigger, word for word and number for number.
    pub key: String,
    /// Its words. Numbers of three digits and more are [`NUMBER`].
    pub words: Vec<String>,
    /// The bytes of the text that each word was read from.
    pub spans: Vec<Range<usize>>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let end = text
            .char_indices()
            .nth(TEXT_CHARS_MAX)
            .map_or(text.len(), |(end, _)| end);
        let text = &text[..end];
        let found = fold::words_of(text).map(|word| (word.text, word.span));
        let (mut words, mut spans): (Vec<String>, Vec<_>) = found.unzip();
        let key = fold::key_of(text, &words);
        words.truncate(WORDS_MAX);
        spans.truncate(WORDS_MAX);
        words.iter_mut().for_each(bound);
        Self { key, words, spans }
    }

    /// What it is found by where it is a trigger but for its numbers. Empty where the key is empty.
    pub(super) fn key_of_any_number(&self) -> String {
        if self.words.is_empty() {
            self.key.clone()
        } else {
            self.words.join(" ")
        }
    }
}

fn bound(word: &mut String) {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let only_digits = digits == word.len();
    if (only_digits && digits >= 3) || digits >= 4 {
        NUMBER.clone_into(word);
    } else if let Some((end, _)) = word.char_indices().nth(WORD_CHARS_MAX) {
        word.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Folded::new(text).words
    }

    #[test]
    fn longer_numbers_are_one_word() {
        assert_eq!(words("order A-1001 of 24").join(" "), "order a # of 24");
        assert_eq!(words("ORD12345"), ["#"]);
    }

    #[test]
    fn a_key_keeps_the_numbers() {
        let (first, second) = (Folded::new("Order 100"), Folded::new("order: 200"));
        assert_eq!(first.key, "order 100");
        assert_ne!(first.key, second.key);
        assert_eq!(first.key_of_any_number(), second.key_of_any_number());
        assert_eq!(Folded::new(" 👍\u{fe0f} ").key_of_any_number(), "👍");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(words(&"a ".repeat(1_000_000)).len(), WORDS_MAX);
        assert_eq!(words(&"a".repeat(1_000_000)), ["a".repeat(WORD_CHARS_MAX)]);
        assert_eq!(Folded::new(&"é".repeat(1_000)).key, "e".repeat(TEXT_CHARS_MAX));
    }
}
