//! A visitor's words as the value that a schema asks for.

use super::check::{has_control, schema_problems, shown_text};
use super::part::{Part, joined, parts, tokens};
use super::shape::{Shape, TextShape};
use super::{Field, WORDS_BYTES_MAX};
use crate::language::Hearing;
use crate::language::choice::{Meant, Offer, meant};
use crate::language::command;
use crate::language::number::number_in;
use crate::language::said::Said;
use crate::model::pointer;
use crate::model::step::Problem;
use serde_json::Value;

/// How many items of a list are read.
const ITEMS_MAX: usize = 100;

/// Words that cannot be read as a value.
enum Unread {
    /// They are something else.
    Other,
    /// They could be several values.
    Several,
    /// They are of the right kind, but this value does not fit.
    Unfit(Value),
    /// One item of a list cannot be read.
    Item(String),
}

pub(super) fn coerce(hearing: &Hearing, field: Option<&Field>, name: &str, words: &str) -> Result<Value, Problem> {
    let said = hearing.language.said();
    let problem = |message: String| Problem {
        pointer: pointer::join("", name),
        message,
    };
    let told = |text: &str| match field {
        Some(field) => (said.refused.with_instructions)(&field.input, text),
        None => text.to_owned(),
    };
    let words = words.trim();
    if words.is_empty() {
        return Err(problem(told(said.refused.nothing_said)));
    }
    if words.len() > WORDS_BYTES_MAX {
        return Err(problem(told(said.refused.too_long)));
    }
    if has_control(words) {
        return Err(problem(told(said.refused.control_characters)));
    }
    let Some(field) = field else {
        return Ok(Value::String(words.to_owned()));
    };
    let accepts = |value: &Value| field.accepts(value);
    let unread = match read(hearing, &field.shape, words, &accepts) {
        Ok(value) if accepts(&value) => return Ok(value),
        Ok(value) => Unread::Unfit(value),
        Err(unread) => unread,
    };
    let unfit = || problem(told(&(said.refused.not_a)(&field.input, &shown_text(words))));
    Err(explain(hearing, field, words, unread).unwrap_or_else(unfit))
}

/// The one choice that the words perhaps mean; they say more, and may be about something else.
pub(super) fn guess(hearing: &Hearing, field: &Field, words: &str) -> Option<Value> {
    let Shape::Options(choices) = &field.shape else {
        return None;
    };
    let offers: Vec<&Offer> = choices.iter().map(|choice| &choice.offer).collect();
    let index = meant(hearing.language, &offers, words).one_or_perhaps()?;
    Some(choices[index].value.clone()).filter(|value| field.accepts(value))
}

/// Says what was expected instead.
fn explain(hearing: &Hearing, field: &Field, words: &str, unread: Unread) -> Option<Problem> {
    let said: &Said = hearing.language.said();
    let shown = shown_text(words);
    let text = match (&unread, &field.shape) {
        (Unread::Unfit(value), _) => return schema_problems(said, field, value).into_iter().next(),
        (Unread::Several, shape) => match options_of(shape) {
            Some(options) => (said.refused.several_of)(&shown, &options),
            None => (said.refused.several)(&shown),
        },
        (Unread::Item(item), Shape::List { item: shape, .. }) => match options_of(shape) {
            Some(options) => (said.refused.not_one_of)(&shown_text(item), &options),
            None => (said.refused.unusable)(&shown_text(item)),
        },
        (_, Shape::Whole) => (said.refused.not_of_type)(&shown, "integer"),
        (_, Shape::Number) => (said.refused.not_of_type)(&shown, "number"),
        (_, Shape::Boolean) => (said.refused.not_yes_or_no)(&shown),
        (
            _,
            Shape::Text(TextShape {
                format: Some(format), ..
            }),
        ) => (said.refused.not_of_format)(&shown, format.name())
            .unwrap_or_else(|| (said.refused.not_a)(&field.input, &shown)),
        (_, Shape::Options(_)) => (said.refused.not_one_of)(&shown, &options_of(&field.shape).unwrap_or_default()),
        _ => (said.refused.not_a)(&field.input, &shown),
    };
    Some(Problem {
        pointer: pointer::join("", &field.input.name),
        message: (said.refused.with_instructions)(&field.input, &text),
    })
}

fn options_of(shape: &Shape) -> Option<Vec<String>> {
    match shape {
        Shape::Options(choices) => Some(choices.iter().map(|choice| shown_text(&choice.label)).collect()),
        _ => None,
    }
}

fn read(hearing: &Hearing, shape: &Shape, words: &str, accepts: &dyn Fn(&Value) -> bool) -> Result<Value, Unread> {
    match shape {
        Shape::Text(text) => read_text(text, words, accepts),
        Shape::Whole => number_in(words, true).ok_or(Unread::Other),
        Shape::Number => number_in(words, false).ok_or(Unread::Other),
        Shape::Boolean => yes_or_no(hearing, words).map(Value::Bool).ok_or(Unread::Other),
        Shape::Options(choices) => {
            let offers: Vec<&Offer> = choices.iter().map(|choice| &choice.offer).collect();
            match meant(hearing.language, &offers, words) {
                Meant::One(index) => Ok(choices[index].value.clone()),
                Meant::Several => Err(Unread::Several),
                Meant::Perhaps(_) | Meant::Nothing => Err(Unread::Other),
            }
        }
        Shape::List { item, item_schema } => read_list(hearing, item, words, &|value| item_schema.is_valid(value)),
        // serde_json bounds how deep it reads.
        Shape::Other => serde_json::from_str(words).map_err(|_| Unread::Other),
    }
}

/// The whole words where they fit; else the one part of them that does.
fn read_text(shape: &TextShape, words: &str, accepts: &dyn Fn(&Value) -> bool) -> Result<Value, Unread> {
    let whole = Value::String(words.to_owned());
    if accepts(&whole) {
        return Ok(whole);
    }
    let mut ways: Vec<Vec<String>> = Vec::new();
    if let Some(pattern) = &shape.pattern {
        let fits = |text: &str| accepts(&Value::String(text.to_owned()));
        let mut found = parts(&pattern.part, words);
        found.extend(joined(words, &fits));
        ways.push(texts(found));
        // Few people mind capitals, and a pattern that has only one of the two cases leaves no doubt.
        let any_case = texts(parts(&pattern.part_any_case, words));
        let mut capitals: Vec<String> = any_case.iter().map(|text| text.to_uppercase()).collect();
        capitals.extend(texts(joined(&words.to_uppercase(), &fits)));
        ways.push(capitals);
        ways.push(any_case.iter().map(|text| text.to_lowercase()).collect());
    }
    if let Some(format) = shape.format {
        ways.push(texts(tokens(format, words)));
    }
    for mut candidates in ways {
        candidates.retain(|text| accepts(&Value::String(text.clone())));
        candidates.sort_unstable();
        candidates.dedup();
        match candidates.len() {
            0 => {}
            1 => return candidates.pop().map(Value::String).ok_or(Unread::Other),
            _ => return Err(Unread::Several),
        }
    }
    let guided = shape.pattern.is_some() || shape.format.is_some();
    Err(if guided { Unread::Other } else { Unread::Unfit(whole) })
}

fn texts(found: Vec<Part<'_>>) -> Vec<String> {
    found.into_iter().map(|(_, text)| text.into_owned()).collect()
}

/// A yes or no as people say it, or as programs write it.
fn yes_or_no(hearing: &Hearing, words: &str) -> Option<bool> {
    match words.to_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => command::yes_or_no(hearing.language, words),
    }
}

/// Items with commas, semicolons or line ends between them; the last may follow an `and`.
fn read_list(hearing: &Hearing, item: &Shape, words: &str, accepts: &dyn Fn(&Value) -> bool) -> Result<Value, Unread> {
    let and = hearing.language.words().and;
    let mut values: Vec<Value> = Vec::new();
    for piece in words.split([',', ';', '\n']) {
        let piece = piece.trim();
        let after_and = and.iter().find_map(|word| piece.strip_prefix(word)?.strip_prefix(' '));
        let piece = after_and.unwrap_or(piece);
        if piece.is_empty() {
            continue;
        }
        for part in split_at_and(and, item, piece, accepts) {
            let value = read(hearing, item, part, accepts).ok().filter(|value| accepts(value));
            let value = value.ok_or_else(|| Unread::Item(part.to_owned()))?;
            if !values.contains(&value) {
                values.push(value);
            }
            if values.len() > ITEMS_MAX {
                return Err(Unread::Other);
            }
        }
    }
    Ok(Value::Array(values))
}

/// `red and blue` are two, but `salt and pepper` is one where that is the name of an option.
fn split_at_and<'a>(and: &[&str], item: &Shape, piece: &'a str, accepts: &dyn Fn(&Value) -> bool) -> Vec<&'a str> {
    let whole = match item {
        Shape::Options(choices) => choices.iter().any(|choice| choice.offer.is(piece)),
        Shape::Text(text) => text.pattern.is_some() && accepts(&Value::String(piece.to_owned())),
        _ => false,
    };
    if whole {
        return vec![piece];
    }
    let mut parts = vec![piece];
    for word in and.iter().chain(&["&"]) {
        let between = format!(" {word} ");
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(between.as_str()))
            .map(str::trim)
            .collect();
    }
    parts.retain(|part| !part.is_empty());
    parts
}
