//! The parts of a visitor's words that could be a value: what a pattern or a format finds, and numbers written in groups.

use super::shape::Format;
use crate::language::{Language, address, fold};
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;

/// How many parts of a text are looked at.
const PARTS_MAX: usize = 32;

/// Fewer digits in groups are a range, a fraction or a count: `2-3`, `1/2`, `24/7`.
const JOINED_DIGITS_MIN: usize = 5;

/// People write a number in groups of at most so many digits when nothing but spaces is between them.
const GROUP_DIGITS_MAX: usize = 4;

/// A part of some words: the bytes that it takes there, and its text, which may be without the gaps it is written with.
pub(super) type Part<'a> = (Range<usize>, Cow<'a, str>);

/// The parts of some words that a pattern finds and that are not a piece of something longer, such as a web address or
/// another number. One group of a number that is written in groups is never such a part; see [`joined`].
pub(super) fn parts<'a>(pattern: &Regex, words: &'a str) -> Vec<Part<'a>> {
    let found: Vec<Range<usize>> = pattern
        .find_iter(words)
        .map(|part| part.range())
        .filter(|part| !part.is_empty() && stands_alone(words, part))
        .take(PARTS_MAX)
        .collect();
    let runs = runs(words);
    let is_whole = |part: &&Range<usize>| match runs.iter().find(|run| run.has_piece(words, part)) {
        None => true,
        // Where several groups are a value each, it is open whether one of them is meant or all.
        Some(run) => !run.is_one_number(words) && found.iter().filter(|part| run.has_piece(words, part)).count() > 1,
    };
    let whole = found.iter().filter(is_whole);
    whole
        .map(|part| (part.clone(), Cow::Borrowed(&words[part.clone()])))
        .collect()
}

/// The numbers of some words that are written in groups, without their gaps where they are accepted so: `0170 / 1234567` is
/// tried as `0170/1234567` and as `01701234567`.
pub(super) fn joined<'a>(words: &'a str, accepts: &dyn Fn(&str) -> bool) -> Vec<Part<'a>> {
    let one = |run: Run| {
        if let Some(prefixed) = run.with_prefix(words)
            && accepts(&words[prefixed.clone()].replace(is_gap, ""))
        {
            let text = words[prefixed.clone()].replace(is_gap, "");
            return Some((prefixed, Cow::Owned(text)));
        }
        let span = run.with_plus(words);
        // A range, or two of them: `1001-1003`.
        let values = run
            .groups
            .iter()
            .filter(|group| accepts(&words[(*group).clone()]))
            .count();
        if values > 1 && !run.is_one_number(words) {
            return None;
        }
        // `+49 (0)170` has a zero that is dialled only without the part before it.
        let text = match words[span.clone()].strip_prefix('+') {
            Some(rest) => format!("+{}", rest.replace("(0)", "")),
            None => words[span.clone()].to_owned(),
        };
        let without_gaps = text.replace(is_gap, "");
        let ways = [
            text.replace(char::is_whitespace, ""),
            without_gaps.clone(),
            without_gaps.replace('+', ""),
        ];
        let fitting = ways.into_iter().find(|text| accepts(text))?;
        Some((span, Cow::Owned(fitting)))
    };
    let is_number = |run: &Run| run.digits(words) >= JOINED_DIGITS_MIN && !run.is_date(words);
    let runs = runs(words).into_iter().filter(is_number);
    runs.filter(|run| stands_alone(words, &run.with_plus(words)))
        .take(PARTS_MAX)
        .filter_map(one)
        .collect()
}

/// Whether a part is not merely a piece of something longer. A sign that joins belongs to the longer thing only when more
/// follows behind it.
fn stands_alone(words: &str, part: &Range<usize>) -> bool {
    const JOINTS: [char; 9] = ['-', '.', '/', '@', '_', '+', '=', '\\', ','];
    let joined = |mut outward: Box<dyn Iterator<Item = char> + '_>| match outward.next() {
        Some(c) if JOINTS.contains(&c) => outward.next().is_some_and(char::is_alphanumeric),
        _ => false,
    };
    !joined(Box::new(words[..part.start].chars().rev())) && !joined(Box::new(words[part.end..].chars()))
}

/// What people write between the groups of a number. A line break, a comma and a full stop part numbers.
fn is_gap(c: char) -> bool {
    c.is_whitespace() && c != '\n' || "/()[]-–—‐‑·".contains(c)
}

/// Groups of letters and digits, at least two of them with digits, with nothing but gaps between.
struct Run {
    groups: Vec<Range<usize>>,
}

impl Run {
    fn span(&self) -> Range<usize> {
        let start = self.groups.first().map_or(0, |group| group.start);
        let end = self.groups.last().map_or(start, |group| group.end);
        start..end
    }

    /// Its bytes, with the plus of an international number.
    fn with_plus(&self, words: &str) -> Range<usize> {
        let Range { start, end } = self.span();
        let start = if words[..start].ends_with('+') {
            start - 1
        } else {
            start
        };
        start..end
    }

    /// Its bytes with the capitals right before it: `DE 89 3704`.
    fn with_prefix(&self, words: &str) -> Option<Range<usize>> {
        let Range { start, end } = self.span();
        let before = groups(words).take_while(|group| group.end <= start).last()?;
        let is_near = words[before.end..start].chars().all(is_gap);
        (is_near && is_capitals(&words[before.clone()])).then_some(before.start..end)
    }

    /// Whether a part ends or begins at a digit, and the next group goes on with one.
    fn has_piece(&self, words: &str, part: &Range<usize>) -> bool {
        let span = self.span();
        let overlaps = span.start < part.end && part.start < span.end;
        let first = |range: &Range<usize>| words[range.clone()].chars().next().is_some_and(char::is_numeric);
        let last = |range: &Range<usize>| words[range.clone()].chars().next_back().is_some_and(char::is_numeric);
        let has_letter = |range: &Range<usize>| words[range.clone()].chars().any(char::is_alphabetic);
        let goes_on = || {
            self.groups
                .iter()
                .find(|group| group.start >= part.end)
                .is_some_and(|next| first(next) && !(has_letter(part) && is_count(words, next)))
        };
        let went_before = || {
            self.groups
                .iter()
                .rfind(|group| group.end <= part.start)
                .is_some_and(last)
        };
        overlaps && (last(part) && goes_on() || first(part) && went_before())
    }

    fn lengths(&self, words: &str) -> Vec<usize> {
        let length = |group: &Range<usize>| words[group.clone()].chars().filter(|c| c.is_numeric()).count();
        self.groups.iter().map(length).collect()
    }

    fn digits(&self, words: &str) -> usize {
        self.lengths(words).iter().sum()
    }

    /// Whether its groups are as short as those of one number, with nothing but spaces between.
    fn is_one_number(&self, words: &str) -> bool {
        let is_space = |pair: &[Range<usize>]| words[pair[0].end..pair[1].start].chars().all(char::is_whitespace);
        self.groups.windows(2).all(is_space) && self.lengths(words).iter().all(|length| *length <= GROUP_DIGITS_MAX)
    }

    /// Whether it is or has a date: `12/03/2027`, `2027-03-05 10`.
    fn is_date(&self, words: &str) -> bool {
        let lengths = self.lengths(words);
        let short = |index: usize| (1..=2).contains(&lengths[index]);
        let year = |index: usize| {
            let group = &words[self.groups[index].clone()];
            group.len() == 4 && (group.starts_with("19") || group.starts_with("20"))
        };
        let dated = |at: usize| short(at + 1) && (short(at) && year(at + 2) || year(at) && short(at + 2));
        let starts = 0..lengths.len().saturating_sub(2);
        lengths.len() == 3 && lengths.iter().all(|length| *length <= 2) || starts.into_iter().any(dated)
    }
}

/// Whether a group of letters may be a piece of a code, and is no word in capitals.
fn is_capitals(text: &str) -> bool {
    text.len() <= 4 && text.bytes().all(|b| b.is_ascii_uppercase()) && !is_function_word(&text.to_lowercase())
}

fn is_function_word(word: &str) -> bool {
    Language::ALL
        .iter()
        .any(|language| language.words().is_function_word(word))
}

/// The runs of some words. Up to four capitals may stand between the digits, as in `GB82 WEST 1234`.
fn runs(words: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    for group in groups(words) {
        let text = &words[group.clone()];
        let goes_on = open
            .last()
            .is_some_and(|last| words[last.end..group.start].chars().all(is_gap));
        if !goes_on {
            close(words, &mut runs, &mut open);
        }
        if has_digit(text) || is_capitals(text) && !open.is_empty() {
            open.push(group);
        } else {
            close(words, &mut runs, &mut open);
        }
    }
    close(words, &mut runs, &mut open);
    runs
}

fn close(words: &str, runs: &mut Vec<Run>, open: &mut Vec<Range<usize>>) {
    while open.pop_if(|last| !has_digit(&words[last.clone()])).is_some() {}
    let groups = std::mem::take(open);
    if groups
        .iter()
        .filter(|group| has_digit(&words[(*group).clone()]))
        .count()
        > 1
    {
        runs.push(Run { groups });
    }
}

/// Whether a group says how many of something there are: `2 weeks`, `12 mugs`.
fn is_count(words: &str, group: &Range<usize>) -> bool {
    let is_short = group.len() <= 2 && words[group.clone()].bytes().all(|b| b.is_ascii_digit());
    let counted = words[group.end..]
        .strip_prefix(' ')
        .and_then(|rest| fold::words_of(rest).next());
    is_short && counted.is_some_and(|word| word.span.start == 0 && word.text.len() > 2 && !is_function_word(&word.text))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// The groups of letters and digits of some words.
fn groups(words: &str) -> impl Iterator<Item = Range<usize>> {
    let groups = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|group| !group.is_empty());
    groups.map(|group| {
        // Both point into the same text, so the difference is an index.
        let start = group.as_ptr() as usize - words.as_ptr() as usize;
        start..start + group.len()
    })
}

/// The tokens of some words that could be of a format, with their bytes.
pub(super) fn tokens(format: Format, words: &str) -> Vec<Part<'_>> {
    if format == Format::Email {
        let written = address::written(words).into_iter();
        return written
            .map(|written| (written.span, Cow::Owned(written.text)))
            .collect();
    }
    let gap =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | ',' | ';' | '“' | '”');
    let mut found = Vec::new();
    for token in words.split(gap) {
        let token = token
            .trim_end_matches(['.', '!', '?', ':', '\'', '…'])
            .trim_start_matches(['\'', ':']);
        let likely = match format {
            Format::Email => false,
            Format::Uuid => token.len() == 36,
            Format::Date => token.len() == 10,
            Format::Time | Format::DateTime => token.contains(':'),
            Format::Clock => false,
            Format::Uri => token.contains("://"),
        };
        if likely {
            // Both point into the same text, so the difference is an index.
            let start = token.as_ptr() as usize - words.as_ptr() as usize;
            found.push((start..start + token.len(), Cow::Borrowed(token)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, words: &str) -> Vec<String> {
        let pattern = Regex::new(&format!(r"\b{{start-half}}(?:{pattern})\b{{end-half}}")).unwrap();
        parts(&pattern, words)
            .into_iter()
            .map(|(_, text)| text.into_owned())
            .collect()
    }

    #[test]
    fn parts_stand_alone() {
        for words in [
            "A-1001",
            "it's A-1001.",
            "(A-1001)",
            "#A-1001!",
            "order:A-1001",
            "Bestellung „A-1001“",
            "2 pieces of A-1001, 3 of others",
            "A-1001\n2 pieces",
            "A-1001 2 weeks ago",
            "order A-1001. 2 pieces",
            "2 A-1001",
        ] {
            assert_eq!(found("[A-Z]-[0-9]{4}", words), ["A-1001"], "{words}");
        }
        for words in [
            "A-10012",
            "BA-1001",
            "x-A-1001",
            "A-1001-2",
            "a.b/A-1001",
            "A-1001@x.example",
            "éA-1001",
            "A-1001 2",
            "A-1001 / 2",
            "A-1001 22 please",
        ] {
            assert_eq!(found("[A-Z]-[0-9]{4}", words), Vec::<String>::new(), "{words}");
        }
        assert_eq!(found("[A-Z]-[0-9]{4}", "A-1001 A-1002").len(), 2);
    }

    #[test]
    fn a_group_is_no_number_of_its_own() {
        for words in [
            "1234567 22 pieces",
            "+49 170 1234567",
            "0170 / 1234567",
            "(030) 1234567",
            "030\u{a0}1234567",
            "0170 – 1234567",
        ] {
            assert_eq!(found("[0-9]{7,15}", words), Vec::<String>::new(), "{words}");
        }
        assert_eq!(found("[0-9]{7}", "1234567 7654321").len(), 2, "two numbers");
    }

    #[test]
    fn groups_are_joined_where_that_is_accepted() {
        let digits = |text: &str| {
            let digits = text.strip_prefix('+').unwrap_or(text);
            digits.len() >= 7 && digits.bytes().all(|b| b.is_ascii_digit())
        };
        let joined = |words: &str| {
            let parts = joined(words, &digits).into_iter();
            parts
                .map(|(span, text)| (words[span].to_owned(), text.into_owned()))
                .collect::<Vec<_>>()
        };
        for (words, run, number) in [
            ("call +49 170 1234567, please", "+49 170 1234567", "+491701234567"),
            ("+49 (0)170 1234567", "+49 (0)170 1234567", "+491701234567"),
            ("0170 / 1234567", "0170 / 1234567", "01701234567"),
            ("on (030) 1234567.", "030) 1234567", "0301234567"),
            ("01-23-45-67-89", "01-23-45-67-89", "0123456789"),
            ("it is 0012 345", "0012 345", "0012345"),
        ] {
            assert_eq!(joined(words), [(run.to_owned(), number.to_owned())], "{words}");
        }
        for words in [
            "12/03/2027",
            "2027-03-05",
            "2027-03-05 10",
            "5-3-27",
            "2-3",
            "24/7",
            "1.5 2",
            "12 pieces, 34567",
            "0012\n345",
            "x.0012 345",
        ] {
            assert_eq!(joined(words), [], "{words}");
        }
    }
}
