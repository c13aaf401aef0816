//! Email addresses as people write them into a sentence: in quotes, behind a label, with signs around them.

mod spoken;

use super::words::ADDRESS_LABELS;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A text in a message that is meant as an address; whether it is one is decided elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The text without what surrounds it, full-width signs as usual ones.
    pub text: String,
    /// The bytes of the message that it was read from.
    pub span: Range<usize>,
}

/// Signs that people put before an address, though a standard would let some of them belong to it (RFC 5322, 3.2.3).
const BEFORE: [char; 22] = [
    '\'', '’', '‘', '‚', '`', '´', '*', '•', '·', '/', '\\', '-', '–', '~', '!', '?', '#', '=', '.', ':', '…', '^',
];

/// Signs behind an address. No name of a host ends with one of them.
const BEHIND: [char; 20] = [
    '\'', '’', '‘', '`', '´', '*', '/', '\\', '-', '–', '~', '!', '?', '#', '=', '.', ':', '…', '^', '。',
];

/// What is written like an address in a message or said as one in words, from its beginning to its end.
pub(crate) fn written(message: &str) -> Vec<Written> {
    let mut found = spoken::spoken(message);
    for token in message.split(is_gap).filter(|token| token.contains(is_at)) {
        // Both point into the same text, so the difference is an index.
        let start = token.as_ptr() as usize - message.as_ptr() as usize;
        let usual: String = token.nfkc().collect();
        let text = bare(&usual);
        if !text.is_empty() {
            found.push(Written {
                text: text.to_owned(),
                span: start..start + token.len(),
            });
        }
    }
    found.sort_by_key(|written| written.span.start);
    found
}

fn is_at(c: char) -> bool {
    matches!(c, '@' | '＠' | '﹫')
}

/// What cannot be in an address and parts it from others.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || "<>()[]{},;\"|".contains(c) || "“”„«»‹›「」『』（）＜＞［］，；、｜＂".contains(c)
}

/// Without labels and signs around it.
fn bare(token: &str) -> &str {
    let mut text = token;
    loop {
        let trimmed = without_label(text.trim_start_matches(BEFORE).trim_end_matches(BEHIND));
        let trimmed = trimmed
            .strip_suffix("'s")
            .or_else(|| trimmed.strip_suffix("’s"))
            .unwrap_or(trimmed);
        // An underscore may begin an address, but never ends one: both together are emphasis.
        let trimmed = match trimmed.strip_suffix('_') {
            Some(inner) => inner.strip_prefix('_').unwrap_or(inner),
            None => trimmed,
        };
        if trimmed.len() == text.len() {
            return text;
        }
        text = trimmed;
    }
}

/// Without `email:`, `mailto:` and the like. A web address that has an address in it is not one.
fn without_label(text: &str) -> &str {
    let is_word = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphabetic() || c == '-');
    match text.split_once([':', '=']) {
        Some((label, rest)) if text[label.len()..].starts_with(':') => {
            if is_word(label) && !rest.starts_with('/') {
                rest
            } else {
                text
            }
        }
        Some((label, rest)) if ADDRESS_LABELS.contains(&label.to_lowercase().as_str()) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests;
