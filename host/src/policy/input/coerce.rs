//! A visitor's words as the value that a schema asks for.

use super::check::{has_control, schema_problems, shown_text};
use super::read::{Unread, number, option, text};
use super::shape::{Shape, TextShape};
use super::{Field, WORDS_BYTES_MAX};
use crate::language::choice::meant;
use crate::language::command;
use crate::language::reading::Reading;
use crate::language::said::{Said, unclear};
use crate::language::{Hearing, Language};
use crate::model::pointer;
use crate::model::step::Problem;
use serde_json::Value;

/// How many items of a list are read.
const ITEMS_MAX: usize = 100;

pub(super) fn coerce(hearing: &Hearing, field: Option<&Field>, name: &str, words: &str) -> Result<Reading, Problem> {
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
        return Ok(Reading::literal(Value::String(words.to_owned())));
    };
    let accepts = |value: &Value| field.accepts(value);
    let unread = match read(hearing, &field.shape, words, &accepts) {
        Ok(reading) if accepts(&reading.value) => return Ok(reading),
        Ok(reading) => Unread::Unfit(reading.value),
        Err(unread) => unread,
    };
    Err(problem_of(hearing, field, words, unread))
}

/// What is said of words that cannot be read.
pub(super) fn problem_of(hearing: &Hearing, field: &Field, words: &str, unread: Unread) -> Problem {
    let said = hearing.language.said();
    let unfit = || {
        let text = (said.refused.not_a)(&field.input, &shown_text(words));
        Problem {
            pointer: pointer::join("", &field.input.name),
            message: (said.refused.with_instructions)(&field.input, &text),
        }
    };
    explain(hearing, field, words, unread).unwrap_or_else(unfit)
}

/// The one choice that the words perhaps mean; they say more, and may be about something else.
pub(super) fn guess(hearing: &Hearing, field: &Field, words: &str) -> Option<Reading> {
    let Shape::Options(choices) = &field.shape else {
        return None;
    };
    if option::is_something_else(hearing, choices, words) {
        return None;
    }
    let index = meant(hearing.language, &option::offers(choices), words).one_or_perhaps()?;
    let reading = Reading {
        value: choices[index].value.clone(),
        understood: Some(choices[index].label_in(hearing.language).to_owned()),
    };
    Some(reading).filter(|reading| field.accepts(&reading.value))
}

/// Says what was expected instead.
fn explain(hearing: &Hearing, field: &Field, words: &str, unread: Unread) -> Option<Problem> {
    let said: &Said = hearing.language.said();
    let shown = shown_text(words);
    let text = match (&unread, &field.shape) {
        (Unread::Unfit(value), _) => return schema_problems(said, field, value).into_iter().next(),
        (Unread::Which(labels), _) => unclear::which_of(hearing.language, labels),
        (
            Unread::Unclear,
            Shape::Text(TextShape {
                format: Some(format), ..
            }),
        ) => unclear::unclear(hearing.language, &shown, format.name()),
        (Unread::Unclear, Shape::Whole | Shape::Number) => unclear::unclear(hearing.language, &shown, "number"),
        (Unread::Unclear, Shape::Options(_)) => unclear::unclear_choice(
            hearing.language,
            &shown,
            &options_of(hearing.language, &field.shape).unwrap_or_default(),
        ),
        (Unread::Several, shape) => match options_of(hearing.language, shape) {
            Some(options) => (said.refused.several_of)(&shown, &options),
            None => (said.refused.several)(&shown),
        },
        (Unread::Item(item), Shape::List { item: shape, .. }) => match options_of(hearing.language, shape) {
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
        (_, Shape::Options(_)) => {
            (said.refused.not_one_of)(&shown, &options_of(hearing.language, &field.shape).unwrap_or_default())
        }
        _ => (said.refused.not_a)(&field.input, &shown),
    };
    let message = match unread {
        // The question says what to answer.
        Unread::Which(_) | Unread::Unclear => text,
        _ => (said.refused.with_instructions)(&field.input, &text),
    };
    Some(Problem {
        pointer: pointer::join("", &field.input.name),
        message,
    })
}

fn options_of(language: Language, shape: &Shape) -> Option<Vec<String>> {
    match shape {
        Shape::Options(choices) => {
            let labels = choices.iter().map(|choice| shown_text(choice.label_in(language)));
            Some(labels.collect())
        }
        _ => None,
    }
}

fn read(hearing: &Hearing, shape: &Shape, words: &str, accepts: &dyn Fn(&Value) -> bool) -> Result<Reading, Unread> {
    match shape {
        Shape::Text(shape) => text::read(hearing, shape, words, accepts),
        Shape::Whole => number::read(hearing, words, true),
        Shape::Number => number::read(hearing, words, false),
        Shape::Boolean => {
            let decided = yes_or_no(hearing, words).map(Value::Bool);
            decided.map(Reading::literal).ok_or(Unread::Other)
        }
        Shape::Options(choices) => option::read(hearing, choices, words),
        Shape::List { item, item_schema } => {
            let list = read_list(hearing, item, words, &|value| item_schema.is_valid(value));
            list.map(Reading::literal)
        }
        // serde_json bounds how deep it reads.
        Shape::Other => serde_json::from_str(words)
            .map(Reading::literal)
            .map_err(|_| Unread::Other),
    }
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
            let value = read(hearing, item, part, accepts).ok().map(|reading| reading.value);
            let value = value.filter(|value| accepts(value));
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
