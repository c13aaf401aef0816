//! Codes as people type them: with other dashes or none, with spaces, in full width, with an O for a zero.
//!
//! The pattern of an input decides what a code is. Here are the ways in which a piece of a message could be meant as one.

use super::fold::capped;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// How many groups of letters or digits a code has at most.
const GROUPS_MAX: usize = 6;

/// How many characters a code has at most.
const CODE_CHARS_MAX: usize = 32;

/// How many groups of a message are looked at.
const MESSAGE_GROUPS_MAX: usize = 64;

/// How many characters of a code may be taken for another, each in two ways.
const CONFUSED_MAX: usize = 4;

/// What may stand between the groups of a code.
const SEPARATORS: [&str; 5] = ["", "-", " ", "/", "."];

/// A way to read a piece of a message as a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    /// The bytes of the message.
    pub span: Range<usize>,
    pub text: String,
    /// Whether the piece is written without spaces, so that it is a code by its looks.
    pub close: bool,
}

/// One group of letters or of digits.
struct Group {
    span: Range<usize>,
    text: String,
    /// What stands before it, if anything: a dash and a space are gaps alike, but nothing is none.
    gap: Gap,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Sign,
    Space,
    /// A sign that no code goes on behind.
    End,
}

/// The codes of a message that fit: as they are typed but for case and separators, or else with letters and digits that look
/// alike exchanged. Each value once, at its first place.
pub(crate) fn codes(message: &str, fits: &dyn Fn(&str) -> bool) -> Vec<Code> {
    let groups = groups(capped(message, 4 << 10));
    let mut found = each(&groups, &|text| direct(text, fits));
    if found.is_empty() {
        found = each(&groups, &|text| exchanged(text, fits));
    }
    found
}

/// The pieces of a message that a way of reading makes a code of.
fn each(groups: &[Group], read: &dyn Fn(&str) -> Vec<String>) -> Vec<Code> {
    let mut found: Vec<Code> = Vec::new();
    for start in 0..groups.len() {
        for end in start + 1..=groups.len().min(start + GROUPS_MAX) {
            let window = &groups[start..end];
            let inside = &window[1..];
            if inside.iter().any(|group| group.gap == Gap::End) {
                break;
            }
            // Digits alone are a number, which is read elsewhere.
            let is_mixed = window.iter().any(Group::has_digit) && !window.iter().all(Group::has_digit);
            if !is_mixed || !stands_alone(groups, start, end) {
                continue;
            }
            for text in joined(window) {
                for value in read(&text) {
                    if found.iter().any(|code| code.text == value) {
                        continue;
                    }
                    found.push(Code {
                        span: window[0].span.start..window[window.len() - 1].span.end,
                        text: value,
                        close: inside.iter().all(|group| group.gap != Gap::Space),
                    });
                }
            }
        }
    }
    found
}

impl Group {
    fn has_digit(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit())
    }
}

/// Whether no piece of the same code is left outside: `A-1001-2` has no `A-1001` in it, and neither has `A-1001 2`.
fn stands_alone(groups: &[Group], start: usize, end: usize) -> bool {
    let first = &groups[start];
    let touches_before = start > 0
        && match first.gap {
            Gap::None | Gap::Sign => true,
            Gap::Space => first.has_digit() && groups[start - 1].has_digit(),
            Gap::End => false,
        };
    let touches_behind = groups.get(end).is_some_and(|next| match next.gap {
        Gap::None | Gap::Sign => true,
        Gap::Space => next.has_digit() && groups[end - 1].has_digit(),
        Gap::End => false,
    });
    !touches_before && !touches_behind
}

/// The groups with each separator at the gaps that were typed, and each at those between letters and digits.
fn joined(window: &[Group]) -> Vec<String> {
    let has = |gap: fn(Gap) -> bool| window[1..].iter().any(|group| gap(group.gap));
    let typed: &[&str] = if has(|gap| gap != Gap::None) {
        &SEPARATORS
    } else {
        &[""]
    };
    let untyped: &[&str] = if has(|gap| gap == Gap::None) {
        &SEPARATORS
    } else {
        &[""]
    };
    let mut texts = Vec::new();
    for at_typed in typed {
        for at_untyped in untyped {
            let mut text = String::new();
            for (index, group) in window.iter().enumerate() {
                if index > 0 {
                    text.push_str(if group.gap == Gap::None { at_untyped } else { at_typed });
                }
                text.push_str(&group.text);
            }
            if text.chars().count() <= CODE_CHARS_MAX && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts
}

fn direct(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let ways = [text.to_owned(), text.to_uppercase(), text.to_lowercase()];
    ways.into_iter().find(|text| fits(text)).into_iter().collect()
}

/// With letters and digits that look alike exchanged. Several are possible, and then it is not known which is meant.
fn exchanged(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let chars: Vec<char> = text.to_uppercase().chars().collect();
    let places: Vec<(usize, char)> = chars
        .iter()
        .enumerate()
        .filter_map(|(at, c)| Some((at, alike(*c)?)))
        .collect();
    if places.len() > CONFUSED_MAX {
        return Vec::new();
    }
    let mut found = Vec::new();
    for mask in 1_u32..1 << places.len() {
        let mut other = chars.clone();
        for (bit, (at, c)) in places.iter().enumerate() {
            if mask & (1 << bit) != 0 {
                other[*at] = *c;
            }
        }
        let other: String = other.into_iter().collect();
        found.extend(direct(&other, fits));
    }
    found
}

fn alike(c: char) -> Option<char> {
    match c {
        'O' => Some('0'),
        '0' => Some('O'),
        'I' | 'L' => Some('1'),
        '1' => Some('I'),
        _ => None,
    }
}

/// The groups of a message: letters or digits, in usual width.
fn groups(message: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut gap = Gap::End;
    let mut open = false;
    for (at, c) in message.char_indices() {
        let usual: String = std::iter::once(c).nfkc().collect();
        let mut chars = usual.chars();
        let single = chars.next().filter(|_| chars.next().is_none());
        match single {
            Some(c) if c.is_alphanumeric() => {
                let span = at..at + message[at..].chars().next().map_or(0, char::len_utf8);
                let goes_on = open
                    && groups
                        .last()
                        .is_some_and(|group| is_digit_text(&group.text) == c.is_ascii_digit());
                if goes_on && let Some(last) = groups.last_mut() {
                    last.text.push(c);
                    last.span.end = span.end;
                } else {
                    let gap = if open { Gap::None } else { gap };
                    let text = c.to_string();
                    groups.push(Group { span, text, gap });
                }
                open = true;
            }
            single => {
                let next = match single {
                    Some(c) if c.is_whitespace() && c != '\n' => Gap::Space,
                    Some('-' | '–' | '—' | '‐' | '‑' | '−' | '/' | '.' | '_' | '·') => Gap::Sign,
                    _ => Gap::End,
                };
                gap = if open { next } else { wider(gap, next) };
                open = false;
            }
        }
        if groups.len() > MESSAGE_GROUPS_MAX {
            break;
        }
    }
    groups.truncate(MESSAGE_GROUPS_MAX);
    groups
}

/// What two signs in a row are. `A - 1001` is one code, `A-1001. 2 pieces` is not.
fn wider(gap: Gap, next: Gap) -> Gap {
    match (gap, next) {
        (Gap::End, _) | (_, Gap::End) => Gap::End,
        (Gap::Sign, Gap::Sign) => Gap::End,
        _ => Gap::Space,
    }
}

fn is_digit_text(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `^[A-Z]-[0-9]{4}$`
    fn is_order(text: &str) -> bool {
        let bytes = text.as_bytes();
        let [letter, b'-', digits @ ..] = bytes else {
            return false;
        };
        letter.is_ascii_uppercase() && digits.len() == 4 && digits.iter().all(u8::is_ascii_digit)
    }

    fn orders(message: &str) -> Vec<String> {
        codes(message, &is_order).into_iter().map(|code| code.text).collect()
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for message in [
            "A-1001",
            "a-1001",
            "A1001",
            "a 1001",
            "A–1001",
            "A—1001",
            "A - 1001",
            "A/1001",
            "A_1001",
            "A.1001",
            "Ａ-１００１",
            "Ａ１００１",
            "number is A1001, thanks",
            "#A1001!",
            "A-1O01",
            "a-1oo1",
            "A-I00l",
            "order:A1001",
        ] {
            assert_eq!(orders(message), ["A-1001"], "{message}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_a_code_is_none() {
        for message in [
            "A-10012", "BA-1001", "A-1001-2", "A-1001 2", "x-A-1001", "A-100", "A", "1001", "A, 1001", "A\n1001",
            "A-1001/2",
        ] {
            assert_eq!(orders(message), Vec::<String>::new(), "{message}");
        }
        assert_eq!(orders("A1001 and B1002"), ["A-1001", "B-1002"]);
    }

    #[test]
    fn what_looks_alike_is_taken_only_where_nothing_fits_as_it_is() {
        let any = |text: &str| text.len() == 4 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        let texts = |message: &str| {
            codes(message, &any)
                .into_iter()
                .map(|code| code.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts("AO01"), ["AO01"]);
        // Two readings fit, so neither is taken for the other.
        let two = |text: &str| text == "A0-1" || text == "AO-I";
        assert_eq!(codes("AO-1", &two).len(), 2);
    }
}
