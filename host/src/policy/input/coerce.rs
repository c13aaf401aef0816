//! A visitor's words as the value that a schema asks for.

use super::check::{has_control, not_it, not_one_of, schema_problems, shown_text, with_instructions};
use super::choice::{Offer, chosen};
use super::fold;
use super::number::number_in;
use super::shape::{Part, Shape, TextShape, parts, tokens};
use super::{Field, WORDS_BYTES_MAX};
use crate::model::step::Problem;
use crate::schema::pointer;
use serde_json::Value;

/// How many items of a list are read.
const ITEMS_MAX: usize = 100;

const YES: [&str; 14] = [
    "yes", "y", "yep", "yeah", "sure", "ok", "okay", "true", "ja", "oui", "si", "correct", "1", "please",
];
const NO: [&str; 9] = ["no", "n", "nope", "nah", "false", "nein", "non", "0", "never"];
/// What people put beside a yes or no.
const BESIDE: [&str; 8] = ["please", "thanks", "thank", "you", "danke", "bitte", "merci", "gracias"];

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

pub(super) fn coerce(field: Option<&Field>, name: &str, words: &str) -> Result<Value, Problem> {
    let problem = |message: String| Problem {
        pointer: pointer::join("", name),
        message,
    };
    let told = |text: &str| match field {
        Some(field) => with_instructions(&field.input, text),
        None => text.to_owned(),
    };
    let words = words.trim();
    if words.is_empty() {
        return Err(problem(told("nothing was said")));
    }
    if words.len() > WORDS_BYTES_MAX {
        return Err(problem(told("this is too long")));
    }
    if has_control(words) {
        return Err(problem(told("the text has control characters, which cannot be used")));
    }
    let Some(field) = field else {
        return Ok(Value::String(words.to_owned()));
    };
    let accepts = |value: &Value| field.accepts(value);
    let unread = match read(&field.shape, words, &accepts) {
        Ok(value) if accepts(&value) => return Ok(value),
        Ok(value) => Unread::Unfit(value),
        Err(unread) => unread,
    };
    Err(explain(field, words, unread).unwrap_or_else(|| problem(told(&not_it(&field.input, &shown_text(words))))))
}

/// Says what was expected instead.
fn explain(field: &Field, words: &str, unread: Unread) -> Option<Problem> {
    let shown = shown_text(words);
    let text = match (&unread, &field.shape) {
        (Unread::Unfit(value), _) => return schema_problems(field, value).into_iter().next(),
        (Unread::Several, Shape::Options(_)) => format!("`{shown}` could mean several of them"),
        (Unread::Several, _) => format!("`{shown}` names more than one"),
        (Unread::Item(item), Shape::List { item: shape, .. }) => match options_of(shape) {
            Some(options) => not_one_of(&shown_text(item), &options),
            None => format!("`{}` cannot be used", shown_text(item)),
        },
        (_, Shape::Whole) => format!("`{shown}` is not a whole number"),
        (_, Shape::Number) => format!("`{shown}` is not a number"),
        (_, Shape::Boolean) => format!("`{shown}` is neither yes nor no"),
        (_, shape) => match options_of(shape) {
            Some(options) => not_one_of(&shown, &options),
            None => not_it(&field.input, &shown),
        },
    };
    Some(Problem {
        pointer: pointer::join("", &field.input.name),
        message: with_instructions(&field.input, &text),
    })
}

fn options_of(shape: &Shape) -> Option<Vec<String>> {
    match shape {
        Shape::Options(choices) => Some(choices.iter().map(|choice| shown_text(&choice.label)).collect()),
        _ => None,
    }
}

fn read(shape: &Shape, words: &str, accepts: &dyn Fn(&Value) -> bool) -> Result<Value, Unread> {
    match shape {
        Shape::Text(text) => read_text(text, words, accepts),
        Shape::Whole => number_in(words, true).ok_or(Unread::Other),
        Shape::Number => number_in(words, false).ok_or(Unread::Other),
        Shape::Boolean => yes_or_no(words).map(Value::Bool).ok_or(Unread::Other),
        Shape::Options(choices) => {
            let offers: Vec<&Offer> = choices.iter().map(|choice| &choice.offer).collect();
            let index = chosen(&offers, words).ok_or(Unread::Other)?;
            Ok(choices[index].value.clone())
        }
        Shape::List { item, item_schema } => read_list(item, words, &|value| item_schema.is_valid(value)),
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
        ways.push(texts(parts(&pattern.part, words)));
        // Few people mind capitals, and a pattern that has only one of the two cases leaves no doubt.
        let any_case = texts(parts(&pattern.part_any_case, words));
        ways.push(any_case.iter().map(|text| text.to_uppercase()).collect());
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
    found.into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn yes_or_no(words: &str) -> Option<bool> {
    let words = fold::words(words);
    let telling: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !BESIDE.contains(word))
        .collect();
    match telling[..] {
        [word] if YES.contains(&word) => Some(true),
        [word] if NO.contains(&word) => Some(false),
        [] if words.first().is_some_and(|word| word == "please") => Some(true),
        _ => None,
    }
}

/// Items with commas, semicolons or line ends between them; the last may follow an `and`.
fn read_list(item: &Shape, words: &str, accepts: &dyn Fn(&Value) -> bool) -> Result<Value, Unread> {
    let mut values: Vec<Value> = Vec::new();
    for piece in words.split([',', ';', '\n']) {
        let piece = piece.trim();
        let piece = ["and ", "und ", "et ", "y "]
            .iter()
            .find_map(|word| piece.strip_prefix(word))
            .unwrap_or(piece);
        if piece.is_empty() {
            continue;
        }
        for part in split_at_and(item, piece, accepts) {
            let value = read(item, part, accepts).ok().filter(|value| accepts(value));
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
fn split_at_and<'a>(item: &Shape, piece: &'a str, accepts: &dyn Fn(&Value) -> bool) -> Vec<&'a str> {
    let named = |choices: &[super::shape::Choice]| {
        let words = fold::words(piece);
        choices.iter().any(|choice| choice.offer.names().contains(&words))
    };
    let whole = match item {
        Shape::Options(choices) => named(choices),
        Shape::Text(text) => text.pattern.is_some() && accepts(&Value::String(piece.to_owned())),
        _ => false,
    };
    if whole {
        return vec![piece];
    }
    let mut parts = vec![piece];
    for word in [" and ", " und ", " et ", " y ", " & "] {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(word))
            .map(str::trim)
            .collect();
    }
    parts.retain(|part| !part.is_empty());
    parts
}
