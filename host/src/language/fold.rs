//! Text as it is compared: words without case, accents, punctuation and invisible marks, and the key of a whole phrase.

use std::collections::VecDeque;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A folded word, and the bytes of the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub text: String,
    pub span: Range<usize>,
}

/// The words of a text: compatibility-decomposed, lower case, without accents or punctuation.
///
/// Apostrophes and invisible marks vanish, so that `what's` and `whats` are one word. Letters that people type without their
/// mark, such as `ß` and `ł`, become what they type. Han, kana and similar characters, which are written without spaces, are
/// words of one character each.
pub(crate) fn words_of(text: &str) -> Words<'_> {
    Words {
        chars: text.char_indices(),
        open: None,
        done: VecDeque::new(),
    }
}

/// The words of a text, without their places.
pub(crate) fn words(text: &str) -> Vec<String> {
    words_of(text).map(|word| word.text).collect()
}

/// The words of a text with single spaces between them.
pub(crate) fn folded(text: &str) -> String {
    words(text).join(" ")
}

/// What is the same for two phrases that say the same: triggers collide by it, and a message is found to be a trigger by it.
///
/// It is empty for a text in which there is nothing to compare. A text of symbols alone, such as an emoji, is compared by its
/// symbols.
pub(crate) fn key(text: &str) -> String {
    key_of(text, &words(text))
}

/// The key of a text whose words are known already.
pub(crate) fn key_of(text: &str, words: &[String]) -> String {
    if !words.is_empty() {
        return words.join(" ");
    }
    let is_symbol = |c: &char| !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !is_invisible(*c);
    text.chars().filter(is_symbol).collect()
}

/// A text without blanks, with plain dashes, letters and digits, in which a code stands as it is meant.
pub(crate) fn squeezed(text: &str) -> String {
    let plain = |c: char| if "‐‑‒–—−".contains(c) { '-' } else { c };
    text.nfkc().filter(|c| !c.is_whitespace()).map(plain).collect()
}

/// A text with its umlauts written out, as people type them who have none: "Größe" becomes "Groesse". `None` for a text without
/// umlauts.
pub(crate) fn written_out(text: &str) -> Option<String> {
    let text: String = text.nfc().collect();
    if !text.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
        return None;
    }
    let of = |c: char| match c {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' => "Oe",
        'Ü' => "Ue",
        _ => "",
    };
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match of(c) {
            "" => written.push(c),
            out => written.push_str(out),
        }
    }
    Some(written)
}

/// At most so many bytes of a text, cut between characters.
pub(crate) fn capped(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The words of a text, read one after the other.
pub(crate) struct Words<'a> {
    chars: std::str::CharIndices<'a>,
    /// The word that is being read.
    open: Option<Word>,
    /// Words that were read: one character may end a word and be several others.
    done: VecDeque<Word>,
}

impl Words<'_> {
    /// Takes one character of the text, in lower case and decomposed.
    fn take(&mut self, c: char, span: Range<usize>) {
        match role(c) {
            Role::Skip => {}
            Role::Letter => {
                let word = self.open.get_or_insert_with(|| Word {
                    text: String::new(),
                    span: span.clone(),
                });
                push_letter(&mut word.text, c);
                word.span.end = span.end;
            }
            Role::Alone => {
                self.finish();
                let text = c.to_string();
                self.done.push_back(Word { text, span });
            }
            Role::Gap => self.finish(),
        }
    }

    fn finish(&mut self) {
        self.done.extend(self.open.take().map(ordered));
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            if let Some(word) = self.done.pop_front() {
                return Some(word);
            }
            let Some((at, c)) = self.chars.next() else {
                return self.open.take().map(ordered);
            };
            let span = at..at + c.len_utf8();
            // Nearly all characters of a message are these, and need no table.
            if c.is_ascii() {
                self.take(c.to_ascii_lowercase(), span);
            } else if !is_invisible(c) && !is_apostrophe(c) {
                for part in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
                    self.take(part, span.clone());
                }
            }
        }
    }
}

/// Marks that stay belong in one order, whatever the order in which they were typed.
fn ordered(word: Word) -> Word {
    if word.text.chars().any(is_combining_mark) {
        let text = word.text.nfkd().collect();
        return Word { text, ..word };
    }
    word
}

/// What a character does to the word being read.
enum Role {
    /// Continues the word.
    Letter,
    /// Is a word by itself.
    Alone,
    /// Ends the word.
    Gap,
    /// Counts for nothing.
    Skip,
}

fn role(c: char) -> Role {
    if c.is_ascii_alphanumeric() {
        Role::Letter
    } else if is_removed_mark(c) || is_apostrophe(c) {
        Role::Skip
    } else if is_unspaced(c) {
        Role::Alone
    } else if c.is_alphanumeric() || is_combining_mark(c) {
        Role::Letter
    } else {
        Role::Gap
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Marks that only decorate a letter: Latin, Greek and Cyrillic accents, Hebrew and Arabic points.
/// Vowel signs of other scripts stay, because a word without them is another word.
fn is_removed_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks of direction, joining and variation, which a reader never sees.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

fn push_letter(word: &mut String, c: char) {
    // Letters that have no decomposition, though people type them without their mark.
    match c {
        'ß' => word.push_str("ss"),
        'æ' => word.push_str("ae"),
        'œ' => word.push_str("oe"),
        'ø' => word.push('o'),
        'ł' => word.push('l'),
        'đ' => word.push('d'),
        'ı' => word.push('i'),
        _ => word.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(folded(text), expected, "folding {text:?}");
    }

    #[test]
    fn case_accents_and_punctuation_vanish() {
        check("  Où EST ma commande?! ", "ou est ma commande");
        check("Größe: É-Mail, don't!", "grosse e mail dont");
        for whats in ["What's up", "What’s up", "What´s up", "What`s up"] {
            check(whats, "whats up");
        }
        check("Straße, Łódź, SMØRREBRØD, Ærø", "strasse lodz smorrebrod aero");
        check("ﬁne ｆｕｌｌ", "fine full");
        check("?! …", "");
    }

    #[test]
    fn invisible_and_control_characters_do_not_split_words() {
        check("\u{202e}re\u{200d}fund\u{200f}\u{0}now\u{7}", "refund now");
        check("re\u{ad}turn", "return");
    }

    #[test]
    fn unspaced_scripts_give_one_word_per_character() {
        check("注文 status", "注 文 status");
        check("a㍻b", "a 平 成 b");
    }

    #[test]
    fn a_word_without_its_vowel_signs_is_another_word() {
        assert_ne!(folded("कि"), folded("का"));
        assert_eq!(folded("क\u{94d}\u{93c}"), folded("क\u{93c}\u{94d}"));
    }

    #[test]
    fn words_know_where_they_stand() {
        let found: Vec<_> = words_of("é, ab\u{301}c 注文")
            .map(|word| (word.text, word.span))
            .collect();
        let expected = [("e", 0..2), ("abc", 4..9), ("注", 10..13), ("文", 13..16)];
        assert_eq!(found, expected.map(|(word, span)| (word.to_owned(), span)));
    }

    #[test]
    fn phrases_that_say_the_same_have_one_key() {
        for same in [
            "Where is my order?",
            "where  is my ORDER",
            " Whére is my order!!",
            "where-is-my-order",
            "where is my or\u{ad}der",
        ] {
            assert_eq!(key(same), "where is my order", "{same}");
        }
        assert_eq!(key("What's up?"), key("whats up"));
        assert_eq!(key("Straße"), key("Strasse"));
        assert_ne!(key("Order 100"), key("Order 200"));
        assert_ne!(key("where is my order"), key("where is my other order"));
        assert_eq!(key(" 📦\u{fe0f} "), "📦");
        assert_eq!(key("?!"), "");
        assert_eq!(key("注文はどこですか？"), key("注文はどこですか"));
    }
}
