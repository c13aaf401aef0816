//! What kind of value a schema asks for, as far as words can be read as one.

use super::names::{is_day, names_of};
use crate::language::Language;
use crate::language::choice::Offer;
use crate::model::action::Input;
use crate::model::localized::Localized;
use crate::schema::{InvalidSchema, PATTERN_BYTES_MAX, Schema};
use regex::{Regex, RegexBuilder};
use serde_json::Value;

/// The kind of value that a schema asks for.
#[derive(Debug)]
pub(super) enum Shape {
    Text(TextShape),
    Whole,
    Number,
    Boolean,
    Options(Vec<Choice>),
    List {
        item: Box<Shape>,
        item_schema: Box<Schema>,
    },
    /// Objects, and whatever else nobody would write in a sentence.
    Other,
}

/// One value of an enumeration with its name for people.
#[derive(Debug)]
pub(super) struct Choice {
    pub value: Value,
    pub label: String,
    pub offer: Offer,
    /// What it is called in other locales, by BCP 47 tag.
    pub labels: Vec<(String, String)>,
    /// Whether it is a day, by its name.
    pub is_day: bool,
}

/// A text, and how a part of some words can be recognised as one.
#[derive(Debug, Default)]
pub(super) struct TextShape {
    pub format: Option<Format>,
    pub pattern: Option<Pattern>,
}

/// The formats that can be recognised inside of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Email,
    Uuid,
    Date,
    Time,
    DateTime,
    /// Hours and minutes without an offset, which no format but many a pattern asks for.
    Clock,
    Uri,
}

impl Format {
    /// Its name in JSON Schema.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::Time | Self::Clock => "time",
            Self::DateTime => "date-time",
            Self::Uri => "uri",
        }
    }
}

/// A pattern without its anchors.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Finds it among words, where nothing that belongs to a word touches it.
    pub part: Regex,
    /// The same without regard to case.
    pub part_any_case: Regex,
    /// Matches a text that is nothing else.
    pub full: Regex,
}

impl Shape {
    /// Reads the kind off a schema that compiles.
    pub(super) fn of(schema: &Value) -> Result<Self, InvalidSchema> {
        if let Some(choices) = choices(schema) {
            return Ok(Self::Options(choices));
        }
        Ok(match kind(schema) {
            Some("string") => Self::Text(TextShape::of(schema)),
            Some("integer") => Self::Whole,
            Some("number") => Self::Number,
            Some("boolean") => Self::Boolean,
            Some("array") => {
                let any = Value::Bool(true);
                let item = schema.get("items").unwrap_or(&any);
                // The items of a schema with definitions cannot be compiled on their own.
                if schema.get("$defs").is_some() || schema.get("definitions").is_some() {
                    return Ok(Self::Other);
                }
                let item_schema = Box::new(Schema::compile(item)?);
                Self::List {
                    item: Box::new(Self::of(item)?),
                    item_schema,
                }
            }
            Some(_) => Self::Other,
            None if schema.get("$ref").is_some() || schema.get("properties").is_some() => Self::Other,
            None => Self::Text(TextShape::of(schema)),
        })
    }
}

impl Choice {
    /// What it is called in a language.
    pub(super) fn label_in(&self, language: Language) -> &str {
        let own = self.labels.iter().find(|(locale, _)| Language::of(locale) == language);
        own.map_or(&self.label, |(_, label)| label)
    }
}

impl Shape {
    /// The kind of an input. Its choices have their labels, and are known by all their words in all locales.
    pub(super) fn of_input(input: &Input, locales: &[Localized]) -> Result<Self, InvalidSchema> {
        if input.choices.is_empty() {
            return Self::of(&input.schema);
        }
        let mut choices: Vec<Choice> = Vec::new();
        let names = names_of(input, locales);
        for (index, choice) in input.choices.iter().enumerate() {
            let words = locales.iter().flat_map(|overlay| {
                let inputs = overlay.inputs.iter().filter(|(name, _)| *name == input.name);
                let own = inputs
                    .flat_map(|(_, words)| &words.choices)
                    .filter(|own| own.value == choice.value);
                own.map(|own| (overlay.locale.clone(), own.label.clone()))
            });
            let own: Vec<&str> = names[index].iter().map(String::as_str).collect();
            choices.push(Choice {
                value: choice.value.clone(),
                label: choice.label.clone(),
                labels: words.collect(),
                is_day: is_day(&own),
                offer: Offer::new(&own),
            });
        }
        Ok(Self::Options(choices))
    }

    /// What can be chosen, with its names for people in a language.
    pub(super) fn choices(&self, language: Language) -> Vec<crate::model::step::Choice> {
        let Self::Options(choices) = self else {
            return Vec::new();
        };
        let choice = |choice: &Choice| crate::model::step::Choice {
            value: choice
                .value
                .as_str()
                .map_or_else(|| choice.value.to_string(), str::to_owned),
            label: choice.label_in(language).to_owned(),
        };
        choices.iter().map(choice).collect()
    }
}

/// The type of a schema; of several types the first that is not `null`.
fn kind(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(kind) => Some(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        _ => None,
    }
}

fn choices(schema: &Value) -> Option<Vec<Choice>> {
    let choice = |value: &Value, title: Option<&str>| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let label = title.unwrap_or(&text).to_owned();
        Choice {
            value: value.clone(),
            offer: Offer::new(&[&text, &label]),
            is_day: is_day(&[&text, &label]),
            label,
            labels: Vec::new(),
        }
    };
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(
            values
                .iter()
                .filter(|value| !value.is_null())
                .map(|value| choice(value, None))
                .collect(),
        );
    }
    if let Some(value) = schema.get("const") {
        return Some(vec![choice(value, schema.get("title").and_then(Value::as_str))]);
    }
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()?;
    let branch = |branch: &Value| {
        Some(choice(
            branch.get("const")?,
            branch.get("title").and_then(Value::as_str),
        ))
    };
    branches.iter().map(branch).collect()
}

impl TextShape {
    fn of(schema: &Value) -> Self {
        let format = match schema.get("format").and_then(Value::as_str) {
            Some("email" | "idn-email") => Some(Format::Email),
            Some("uuid") => Some(Format::Uuid),
            Some("date") => Some(Format::Date),
            Some("time") => Some(Format::Time),
            Some("date-time") => Some(Format::DateTime),
            Some("uri" | "iri") => Some(Format::Uri),
            _ => None,
        };
        let pattern = schema.get("pattern").and_then(Value::as_str).and_then(Pattern::new);
        let format = format.or_else(|| pattern.as_ref().and_then(Pattern::format));
        Self { format, pattern }
    }
}

impl Pattern {
    /// The format that a pattern describes: one for days or times, and not for any text of that length.
    fn format(&self) -> Option<Format> {
        let all = |texts: &[&str]| texts.iter().all(|text| self.full.is_match(text));
        let is_wide = self.full.is_match("abcd-ef-gh") || self.full.is_match("ab:cd");
        match () {
            () if is_wide => None,
            () if all(&["2027-03-05", "2026-12-31"]) => Some(Format::Date),
            () if all(&["14:30", "09:05"]) => Some(Format::Clock),
            () => None,
        }
    }

    fn new(pattern: &str) -> Option<Self> {
        let inner = without_anchors(pattern);
        let build = |text: String, any_case: bool| {
            RegexBuilder::new(&text)
                .case_insensitive(any_case)
                .size_limit(PATTERN_BYTES_MAX)
                .build()
                .ok()
        };
        let part = format!(r"\b{{start-half}}(?:{inner})\b{{end-half}}");
        Some(Self {
            part_any_case: build(part.clone(), true)?,
            part: build(part, false)?,
            full: build(format!("^(?:{inner})$"), false)?,
        })
    }
}

/// A pattern without `^` and `$` wherever they stand for the ends of the text.
fn without_anchors(pattern: &str) -> String {
    let mut inner = String::with_capacity(pattern.len());
    let mut class = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                inner.push(c);
                inner.extend(chars.next());
                continue;
            }
            '[' if !class => {
                class = true;
                inner.push(c);
                // A `^` or `]` right at the start belongs to the class.
                let mut ahead = chars.clone();
                if ahead.next() == Some('^') {
                    inner.extend(chars.next());
                }
                continue;
            }
            ']' => class = false,
            '^' | '$' if !class => continue,
            _ => {}
        }
        inner.push(c);
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_go_and_all_else_stays() {
        let table = [
            ("^[A-Z]-[0-9]{4}$", "[A-Z]-[0-9]{4}"),
            ("^a$|^b$", "a|b"),
            (r"^\$[0-9]+\^$", r"\$[0-9]+\^"),
            ("^[^$]+[$^]$", "[^$]+[$^]"),
        ];
        for (pattern, expected) in table {
            assert_eq!(without_anchors(pattern), expected);
        }
    }
}
