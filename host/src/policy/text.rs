//! Text that people read or write: without what could hide, disguise or reorder it.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// The text in Unicode NFC without control characters (but line feed and tab), without the marks that change
/// the direction of writing, and without zero-width characters other than the joiners that scripts and emoji
/// need. Line ends become line feeds.
pub fn clean(text: &str) -> String {
    let is_kept = |c: &char| !is_hidden(*c) && (!c.is_control() || matches!(c, '\n' | '\t'));
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .nfc()
        .filter(is_kept)
        .collect()
}

/// A text in which every character is seen: what would hide, disguise or reorder it stands there as its code, and so do
/// `⟨`, with which the codes begin, and `⟦`, with which a reader may mark a text. Two different texts never look the same by
/// it.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let is_kept = !is_hidden(c) && (!c.is_control() || c == '\n') && !matches!(c, '⟨' | '⟦');
        if is_kept {
            shown.push(c);
        } else {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
        }
    }
    shown
}

/// A JSON document whose texts are clean.
pub fn clean_document(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(&text)),
        Value::Array(items) => items.into_iter().map(clean_document).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, clean_document(value)))
            .collect(),
        other => other,
    }
}

/// Unicode's bidirectional controls (UAX 9), and invisible characters with no use in a message.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_reorders_is_removed() {
        assert_eq!(
            clean("a\u{202e}b\u{0}c\u{7}d\u{2066}e\u{feff}f\u{1b}[31m"),
            "abcdef[31m"
        );
        assert_eq!(clean("one\r\ntwo\rthree\tfour"), "one\ntwo\nthree\tfour");
    }

    #[test]
    fn what_hides_or_reorders_is_shown_by_its_code_where_it_has_to_be_seen() {
        assert_eq!(visible("a\u{202e}b\tc\nd"), "a⟨U+202E⟩b⟨U+0009⟩c\nd");
        assert_ne!(visible("⟨U+202E⟩"), visible("\u{202e}"));
        assert_eq!(visible("Größe 5 & more"), "Größe 5 & more");
    }

    #[test]
    fn the_texts_of_a_document_are_cleaned_wherever_they_stand() {
        let dirty = serde_json::json!({ "a": ["b\u{202e}c", 1, { "d": "e\u{0}" }] });
        assert_eq!(
            clean_document(dirty),
            serde_json::json!({ "a": ["bc", 1, { "d": "e" }] })
        );
    }

    #[test]
    fn scripts_and_emoji_stay_whole() {
        for text in ["שלום", "مرحبا", "👩‍👩‍👧", "می‌خواهم", "日本語", "e\u{301}"] {
            let expected: String = text.nfc().collect();
            assert_eq!(clean(text), expected);
        }
    }
}
