//! Owns the folding of text into comparable words.

use unicode_normalization::UnicodeNormalization;

/// How many characters of a message or phrase count; the rest is ignored, which bounds the work.
pub const TEXT_CHARS_MAX: usize = 512;

/// How many words of a message or phrase count.
const WORDS_MAX: usize = 96;

/// How many characters of one word count; the rest is cut off.
const WORD_CHARS_MAX: usize = 32;

/// The word that stands for any longer number, such as an order number.
pub const NUMBER: &str = "#";

/// Folds text into words: compatibility-decomposed, lower case, without accents or punctuation.
///
/// Apostrophes and invisible marks vanish, so that `what's` and `whats` are one word. Numbers of
/// three digits and more become [`NUMBER`]. Han, kana and similar characters, which are written
/// without spaces, are words of one character each.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let visible = text.chars().take(TEXT_CHARS_MAX).filter(|c| !is_invisible(*c));
    for c in visible.nfkd().flat_map(char::to_lowercase) {
        match role(c) {
            Role::Skip => {}
            Role::Letter => push_letter(&mut word, c),
            Role::Alone => {
                finish(&mut words, &mut word);
                word.push(c);
                finish(&mut words, &mut word);
            }
            Role::Gap => finish(&mut words, &mut word),
        }
        if words.len() >= WORDS_MAX {
            return words;
        }
    }
    finish(&mut words, &mut word);
    words
}

/// The key under which a phrase is found again exactly, whatever its case, accents or punctuation.
///
/// A phrase without any word, such as a lone emoji, keeps its visible characters as its key.
pub fn key(text: &str, words: &[String]) -> String {
    if words.is_empty() {
        text.chars()
            .take(TEXT_CHARS_MAX)
            .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
            .collect()
    } else {
        words.join(" ")
    }
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
    if is_removed_mark(c) || matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´') {
        Role::Skip
    } else if is_unspaced(c) {
        Role::Alone
    } else if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
        Role::Letter
    } else {
        Role::Gap
    }
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

fn finish(words: &mut Vec<String>, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let only_digits = digits == word.len();
    if (only_digits && digits >= 3) || digits >= 4 {
        words.push(NUMBER.to_owned());
        word.clear();
        return;
    }
    if let Some((end, _)) = word.char_indices().nth(WORD_CHARS_MAX) {
        word.truncate(end);
    }
    words.push(std::mem::take(word));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(words(text).join(" "), folded, "folding {text:?}");
    }

    #[test]
    fn case_accents_and_punctuation_vanish() {
        check("  Où EST ma commande?! ", "ou est ma commande");
        check("What's up", "whats up");
        check("What’s up", "whats up");
        check("Straße, Łódź", "strasse lodz");
        check("ﬁne ｆｕｌｌ", "fine full");
    }

    #[test]
    fn invisible_and_control_characters_do_not_split_words() {
        check("\u{202e}re\u{200d}fund\u{200f}\u{0}now\u{7}", "refund now");
    }

    #[test]
    fn longer_numbers_are_one_word() {
        check("order A-1001 of 24", "order a # of 24");
        check("ORD12345", "#");
    }

    #[test]
    fn unspaced_scripts_give_one_word_per_character() {
        check("注文 status", "注 文 status");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(words(&"a ".repeat(1_000_000)).len(), WORDS_MAX);
        assert_eq!(words(&"a".repeat(1_000_000)), ["a".repeat(WORD_CHARS_MAX)]);
    }

    #[test]
    fn a_phrase_without_words_keeps_its_signs_as_key() {
        assert_eq!(key(" 👍\u{fe0f} ", &words("👍")), "👍");
        assert_eq!(key("Hi, you", &words("Hi, you")), "hi you");
    }
}
