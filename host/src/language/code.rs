//! Codes as people type them: with other dashes or none, with spaces, in full width, with an O for a zero.
//!
//! The pattern of an input decides what a code is. Here are the ways in which a piece of a message could be meant as one.

use super::Language;
use super::fold::{capped, words_of};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// How many groups of letters or digits a code has at most.
const GROUPS_MAX: usize = 6;

/// How many characters a code has at most.
const CODE_CHARS_MAX: usize = 32;

/// Longer groups of letters with spaces around them are words.
const WORD_CHARS_MAX: usize = 4;

/// How many groups of a message are looked at.
const MESSAGE_GROUPS_MAX: usize = 64;

/// How many characters of a code may be taken for another, each in two ways.
const CONFUSED_MAX: usize = 4;

/// What may stand between the groups of a code.
const SEPARATORS: [&str; 5] = ["", "-", " ", "/", "."];

/// What stands before a code and names it.
const LABELS: [&str; 10] = [
    "number",
    "no",
    "nr",
    "num",
    "code",
    "id",
    "ref",
    "reference",
    "nummer",
    "kennzeichen",
];

/// The same in compounds: "Bestellnummer".
const LABEL_ENDINGS: [&str; 2] = ["nummer", "number"];

/// What is counted, where no ending shows it.
const THINGS: [&str; 14] = [
    "piece", "part", "page", "word", "mile", "euro", "dollar", "pound", "franc", "eur", "usd", "gbp", "chf", "teile",
];

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
/// alike exchanged. Each code once, at its first place.
pub(crate) fn codes(message: &str, fits: &dyn Fn(&str) -> bool) -> Vec<Code> {
    let groups = groups(capped(message, 4 << 10));
    let mut found = each(&groups, &|text| direct(text, fits));
    if found.is_empty() {
        found = each(&groups, &|text| exchanged(text, fits));
    }
    found.retain(|code| !is_counted(message, &code.span));
    one_of_each(message, found)
}

/// A text without the blanks before groups of digits, and before short groups of letters between such: a code that is written in
/// groups stands in it as one.
pub(crate) fn closed_up(text: &str) -> String {
    let tokens: Vec<&str> = capped(text, 4 << 10).split_whitespace().collect();
    let begins_with_digit =
        |token: Option<&&str>| token.is_some_and(|token| token.starts_with(|c: char| c.is_ascii_digit()));
    let mut closed = String::with_capacity(text.len());
    for (at, token) in tokens.iter().enumerate() {
        let is_short = token.len() <= WORD_CHARS_MAX && token.bytes().all(|b| b.is_ascii_alphabetic());
        let is_between = || {
            let ends_with_digit = closed.ends_with(|c: char| c.is_ascii_digit());
            is_short && ends_with_digit && begins_with_digit(tokens.get(at + 1)) && !is_function_word(token)
        };
        if at > 0 && !begins_with_digit(Some(token)) && !is_between() {
            closed.push(' ');
        }
        // Of several dashes in one code, some may be the visitor's own.
        let dashes = token.matches('-').count();
        closed.extend(token.chars().filter(|c| *c != '-' || dashes < 2));
    }
    closed
}

/// What is the same in all ways to write a code: it has no case, and separators only between digits, since `1-12` is not `11-2`.
pub(crate) fn bare(code: &str) -> String {
    let mut bare = String::new();
    let mut is_parted = false;
    for c in code.chars() {
        if !c.is_alphanumeric() {
            is_parted = true;
            continue;
        }
        if is_parted && c.is_numeric() && bare.ends_with(char::is_numeric) {
            bare.push('-');
        }
        bare.extend(c.to_uppercase());
        is_parted = false;
    }
    bare
}

/// Each code in one form: that with the separators of the visitor, or else with dashes.
fn one_of_each(message: &str, found: Vec<Code>) -> Vec<Code> {
    let separators = |text: &str| text.replace(char::is_alphanumeric, "A");
    let rank = |code: &Code| {
        let typed = message.get(code.span.clone()).unwrap_or_default();
        (separators(&code.text) != separators(typed), !code.text.contains('-'))
    };
    let letters = |code: &Code| bare(&code.text).replace('-', "");
    // Of one place there is one code, wherever its separators are put.
    let is_same = |own: &Code, code: &Code| {
        own.span == code.span && letters(own) == letters(code) || bare(&own.text) == bare(&code.text)
    };
    let mut chosen: Vec<Code> = Vec::new();
    for code in found {
        match chosen.iter_mut().find(|own| is_same(own, &code)) {
            Some(own) if own.span == code.span && rank(&code) < rank(own) => *own = code,
            Some(_) => {}
            None => chosen.push(code),
        }
    }
    chosen
}

/// Whether a place is an article and a number of things: "a 1001 dollars", "a 1001 piece puzzle". Behind the label of a code it
/// is one whatever follows.
fn is_counted(message: &str, span: &Range<usize>) -> bool {
    let Some(text) = message.get(span.clone()) else {
        return false;
    };
    let Some(number) = text.strip_prefix(['a', 'A']).filter(|rest| rest.starts_with(' ')) else {
        return false;
    };
    let before = &message[..span.start];
    let begins = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', '\n']);
    let is_article = text.starts_with('a') || begins;
    if !is_article || !is_digit_text(number.trim()) || is_labelled(before) {
        return false;
    }
    let behind = message[span.end..].strip_prefix([' ', '-']);
    let counted = behind.and_then(|rest| words_of(rest).next().filter(|word| word.span.start == 0));
    counted.is_some_and(|word| is_thing(&word.text))
}

/// Whether what goes before a code is what such codes are called.
pub(crate) fn is_labelled(before: &str) -> bool {
    let last = words_of(before).last().map(|word| word.text).unwrap_or_default();
    LABELS.contains(&last.as_str()) || LABEL_ENDINGS.iter().any(|ending| last.ends_with(ending))
}

/// Whether a folded word is one of which there can be many: a plural, a currency, a piece.
fn is_thing(word: &str) -> bool {
    let is_plural = word.chars().count() > 4 && word.ends_with('s') && word != "thanks";
    is_plural || THINGS.contains(&word)
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
            if !is_mixed || is_phrase(window) || !stands_alone(groups, start, end) {
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

fn is_function_word(word: &str) -> bool {
    let word = word.to_lowercase();
    Language::ALL
        .iter()
        .any(|language| language.words().is_function_word(&word))
}

/// Whether words of a sentence stand among more than two groups: "on 24 december 2026".
fn is_phrase(window: &[Group]) -> bool {
    let is_word = |at: usize| {
        let group = &window[at];
        let is_apart =
            at > 0 && group.gap == Gap::Space || window.get(at + 1).is_some_and(|next| next.gap == Gap::Space);
        let length = group.text.chars().count();
        is_apart && !group.has_digit() && (length > WORD_CHARS_MAX || length > 1 && is_function_word(&group.text))
    };
    window.len() > 2 && (0..window.len()).any(is_word)
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
mod tests;
