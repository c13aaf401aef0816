//! Words as they are compared: without case, accents and punctuation; and how far two words are apart.

use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text, lower-case, without accents. Apostrophes vanish, other signs part words.
pub(super) fn words(text: &str) -> Vec<String> {
    words_with_spans(text).into_iter().map(|(word, _)| word).collect()
}

/// The words of a text with the bytes that each takes there.
pub(super) fn words_with_spans(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words: Vec<(String, Range<usize>)> = Vec::new();
    let mut open = false;
    for (at, raw) in text.char_indices() {
        for c in std::iter::once(raw).nfkd().flat_map(char::to_lowercase).nfkd() {
            if !c.is_alphanumeric() {
                open &= is_combining_mark(c) || matches!(c, '\'' | '’' | '‘' | '`');
                continue;
            }
            if !open {
                words.push((String::new(), at..at));
                open = true;
            }
            if let Some((word, span)) = words.last_mut() {
                match c {
                    'ß' => word.push_str("ss"),
                    _ => word.push(c),
                }
                span.end = at + raw.len_utf8();
            }
        }
    }
    words
}

/// Whether two texts are one typing mistake apart: a letter too many, too few, another, or two swapped.
pub(super) fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([w, x], [y, z]) => w == z && x == y,
        _ => false,
    }
}

/// Where a run of words stands whole among others: the index of its first word.
pub(super) fn position_of(run: &[String], words: &[String]) -> Option<usize> {
    if run.is_empty() {
        return None;
    }
    words.windows(run.len()).position(|window| window == run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_signs_do_not_count() {
        assert_eq!(words("  Größe: É-Mail, don't!"), ["grosse", "e", "mail", "dont"]);
        assert_eq!(words("?! …"), Vec::<String>::new());
        assert_eq!(words("日本"), ["日本"]);
        assert_eq!(
            words_with_spans("é, b"),
            [("e".to_owned(), 0..2), ("b".to_owned(), 4..5)]
        );
    }

    #[test]
    fn one_mistake_and_no_more() {
        for (a, b) in [
            ("return", "retrun"),
            ("return", "retun"),
            ("return", "returnn"),
            ("return", "retorn"),
        ] {
            assert!(one_apart(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("return", "return"),
            ("return", "retnru"),
            ("return", "rturnn"),
            ("return", "retuuurn"),
        ] {
            assert!(!one_apart(a, b), "{a} {b}");
        }
    }
}
