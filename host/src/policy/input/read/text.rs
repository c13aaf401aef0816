//! Texts with a pattern or a format in a visitor's words: whole, in part, as a day or as a code that is typed in another way.

use super::super::part::{Part, joined, parts, tokens};
use super::super::shape::TextShape;
use super::Unread;
use super::day;
use crate::language::Hearing;
use crate::language::code::{bare, codes};
use crate::language::fold::squeezed;
use crate::language::reading::Reading;
use serde_json::Value;
use std::ops::Range;

/// The whole words where they fit; else the one part of them that does.
pub(in crate::policy::input) fn read(
    hearing: &Hearing,
    shape: &TextShape,
    words: &str,
    accepts: &dyn Fn(&Value) -> bool,
) -> Result<Reading, Unread> {
    let fits = |text: &str| accepts(&Value::String(text.to_owned()));
    if fits(words) {
        return Ok(Reading::literal(Value::String(words.to_owned())));
    }
    if let Some(read) = read_day(hearing, shape, words, accepts) {
        return read;
    }
    let mut inside_day = false;
    for mut candidates in ways(shape, words, &fits) {
        candidates.retain(|(_, text)| fits(text));
        let (inside, mut candidates): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|(span, _)| is_inside_day(hearing, words, span));
        inside_day |= !inside.is_empty();
        candidates.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        candidates.dedup_by(|(_, a), (_, b)| a == b);
        if shape.pattern.is_some() {
            candidates = one_of_each(candidates);
        }
        match &candidates[..] {
            [] => {}
            [(_, text)] => return Ok(of_code(words, text)),
            _ => return Err(Unread::Several),
        }
    }
    if inside_day {
        return Err(Unread::Unclear);
    }
    if shape.pattern.is_some() {
        let found = codes(words, &fits);
        return match &found[..] {
            [] => Err(Unread::Other),
            [code] => Ok(of_code(words, &code.text)),
            several => Err(Unread::Which(several.iter().map(|code| code.text.clone()).collect())),
        };
    }
    Err(match shape.format {
        Some(_) => Unread::Other,
        None => Unread::Unfit(Value::String(words.to_owned())),
    })
}

/// The parts of which no other part is the same code in another form. The first in the message stays.
pub(in crate::policy::input) fn one_of_each<T: AsRef<str>>(
    mut parts: Vec<(Range<usize>, T)>,
) -> Vec<(Range<usize>, T)> {
    parts.sort_by_key(|(span, _)| span.start);
    let mut codes: Vec<String> = Vec::new();
    parts.retain(|(_, text)| {
        let code = bare(text.as_ref());
        let is_new = !codes.contains(&code);
        if is_new {
            codes.push(code);
        }
        is_new
    });
    parts
}

/// A day or time, where the schema asks for one and the words speak of one.
fn read_day(
    hearing: &Hearing,
    shape: &TextShape,
    words: &str,
    accepts: &dyn Fn(&Value) -> bool,
) -> Option<Result<Reading, Unread>> {
    let spoken = day::read(hearing, shape.format?, words)?;
    match spoken.read {
        // A pattern such as `…|today` may take the words themselves.
        Ok(reading) if !accepts(&reading.value) && shape.pattern.is_some() => None,
        read => Some(read),
    }
}

/// A value in words that are not just that value: it is said back unless it is in them as it is.
pub(in crate::policy::input) fn of_code(words: &str, text: &str) -> Reading {
    let written = |text: &str| squeezed(text).to_lowercase();
    // Blanks between groups change nothing.
    let is_there = written(words).contains(&written(text));
    Reading {
        value: Value::String(text.to_owned()),
        understood: (!is_there).then(|| text.to_owned()),
    }
}

/// What could be the value, from the strictest way to look for it to the loosest.
fn ways<'a>(shape: &TextShape, words: &'a str, fits: &dyn Fn(&str) -> bool) -> Vec<Vec<(Range<usize>, String)>> {
    let mut ways: Vec<Vec<(Range<usize>, String)>> = Vec::new();
    if let Some(pattern) = &shape.pattern {
        let mut found = parts(&pattern.part, words);
        found.extend(joined(words, fits));
        ways.push(owned(found));
        // Few people mind capitals, and a pattern that has only one of the two cases leaves no doubt.
        let any_case = owned(parts(&pattern.part_any_case, words));
        let cased = |change: &dyn Fn(&str) -> String| -> Vec<(Range<usize>, String)> {
            any_case
                .iter()
                .map(|(span, text)| (span.clone(), change(text)))
                .collect()
        };
        let mut capitals = cased(&|text| text.to_uppercase());
        // Upper case has other lengths than lower case only outside of numbers.
        capitals.extend(owned(joined(&words.to_uppercase(), fits)));
        ways.push(capitals);
        ways.push(cased(&|text| text.to_lowercase()));
    }
    if let Some(format) = shape.format {
        let found: Vec<Part<'a>> = tokens(format, words);
        ways.push(owned(found));
    }
    ways
}

fn owned(found: Vec<Part<'_>>) -> Vec<(Range<usize>, String)> {
    found
        .into_iter()
        .map(|(span, text)| (span, text.into_owned()))
        .collect()
}

/// Whether a part is a word of a phrase that means another day: the "tomorrow" of "the day after tomorrow".
pub(in crate::policy::input) fn is_inside_day(hearing: &Hearing, words: &str, span: &Range<usize>) -> bool {
    let is_words = words
        .get(span.clone())
        .is_some_and(|text| !text.bytes().any(|b| b.is_ascii_digit()));
    let contains =
        |outer: &Range<usize>| outer.start <= span.start && span.end <= outer.end && outer.len() > span.len();
    is_words && day::days(hearing, words).iter().any(|mention| contains(&mention.span))
}
