//! JSON Schemas: how one is compiled, what is said of a document that does not fit, and whole numbers.
//!
//! Every schema of the host is compiled here, so that the same schema decides the same wherever it is asked: when a
//! manifest is read, when a visitor's input is taken, and when a reply is made.

mod misfit;
mod pattern;
mod whole;

pub(crate) use misfit::Misfit;

use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use jsonschema::{Draft, EmailOptions, PatternOptions, Validator};
use regex::{Regex, RegexBuilder};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The dialect that a `$schema` may name; it is also the one that holds without.
pub(crate) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// How many bytes one compiled regular expression may take. A class of all letters takes about 30 KiB, so that
/// this is much for a pattern, and 64 of them are still bearable.
pub(crate) const PATTERN_BYTES_MAX: usize = 2 << 20;

/// How many characters are quoted of what a schema says.
const QUOTED_CHARS_MAX: usize = 200;

/// Why a schema does not compile. It quotes the schema, which is its author's own, and no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", place(.pointer))]
pub struct InvalidSchema {
    /// JSON Pointer (RFC 6901) into the schema.
    pub pointer: String,
    pub why: Why,
}

/// What is wrong with a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// A regular expression that the engine refuses: what it found, and what to write instead.
    #[error("`{pattern}` is not a regular expression that can be used: {found}; {remedy}")]
    Pattern {
        pattern: String,
        found: String,
        remedy: &'static str,
    },
    #[error("`{0}` is not a known format")]
    Format(String),
    #[error("`{0}` is not a type")]
    Type(String),
    #[error("a `$ref` leads nowhere: {0}")]
    Reference(String),
    #[error("the schema does not compile: {0}")]
    Other(String),
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() {
        String::new()
    } else {
        format!("`{pointer}`: ")
    }
}

/// A schema that compiles, ready to judge documents.
#[derive(Debug)]
pub struct Schema {
    validator: Validator,
    /// As it was written.
    written: Value,
    /// The names of members that the schema itself speaks of. Others are the document's, and are not repeated.
    names: BTreeSet<String>,
    /// Of `patternProperties`.
    patterns: BTreeMap<String, Regex>,
    /// Whether a whole number is asked for anywhere in it.
    asks_for_wholes: bool,
}

impl Schema {
    /// Compiles a schema: JSON Schema 2020-12 with `format` asserted, nothing fetched, and patterns that take
    /// linear time.
    ///
    /// # Errors
    ///
    /// What is wrong with the schema, and where in it.
    pub fn compile(schema: &Value) -> Result<Self, InvalidSchema> {
        let patterns = PatternOptions::regex()
            .size_limit(PATTERN_BYTES_MAX)
            .dfa_size_limit(PATTERN_BYTES_MAX);
        // `Ann <ann@shop.example>` would count as an email otherwise.
        let emails = EmailOptions::default().without_display_text().without_domain_literal();
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .offline()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .with_pattern_options(patterns)
            .with_email_options(emails)
            .build(schema)
            .map_err(|error| invalid(&error))?;
        let mut words = Words::default();
        words.collect(schema);
        Ok(Self {
            validator,
            written: schema.clone(),
            names: words.names,
            patterns: words.patterns,
            asks_for_wholes: words.asks_for_wholes,
        })
    }

    /// Whether a document fits.
    pub fn is_valid(&self, document: &Value) -> bool {
        self.validator.is_valid(document)
    }

    /// Everything that does not fit, as the library says it. These errors hold the document, and print it: they are
    /// for words to the one who wrote it, and [`Self::misfit`] is for everybody else.
    pub fn errors<'a>(&'a self, document: &'a Value) -> impl Iterator<Item = ValidationError<'a>> {
        self.validator.iter_errors(document)
    }

    /// The first thing that does not fit, in words that repeat nothing of the document.
    pub fn misfit(&self, document: &Value) -> Option<Misfit> {
        let error = self.validator.iter_errors(document).next()?;
        Some(Misfit::new(&error, document, &self.names))
    }

    /// Everything that does not fit up to a number, in words that repeat nothing of the document.
    pub fn misfits(&self, document: &Value, most: usize) -> Vec<Misfit> {
        let errors = self.validator.iter_errors(document).take(most);
        errors.map(|error| Misfit::new(&error, document, &self.names)).collect()
    }

    /// The document with `2.0` and `1e2` written as `2` and `100` where the schema asks for an integer. JSON Schema
    /// counts both as integers (2020-12 validation, section 6.1.1), and most typed decoders do not.
    pub fn with_whole_numbers(&self, mut document: Value) -> Value {
        if self.asks_for_wholes {
            whole::write(self, &mut document);
        }
        document
    }
}

fn invalid(error: &ValidationError<'_>) -> InvalidSchema {
    let pointer = error.instance_path().to_string();
    let value = error.instance();
    let text = || quoted(&value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let why = match error.kind() {
        Kind::Format { format } if format == "regex" => {
            let (found, remedy) = pattern::refused(value.as_str().unwrap_or(""));
            let pattern = text();
            Why::Pattern { pattern, found, remedy }
        }
        Kind::Custom { message, .. } if message.starts_with("Unknown format") => Why::Format(text()),
        Kind::Referencing(_) => Why::Reference(quoted(&error.to_string())),
        Kind::AnyOf { .. } if pointer.ends_with("/type") => Why::Type(text()),
        _ => Why::Other(quoted(&error.to_string())),
    };
    InvalidSchema { pointer, why }
}

/// A text as messages quote it: on one line and not too long. A backslash stays one, since patterns are full of them.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for (index, c) in text.chars().enumerate() {
        match c {
            _ if index == QUOTED_CHARS_MAX => {
                quoted.push('…');
                break;
            }
            '\\' | '"' | '\'' => quoted.push(c),
            c => quoted.extend(c.escape_debug()),
        }
    }
    quoted
}

/// What is collected of a schema besides compiling it.
#[derive(Default)]
struct Words {
    names: BTreeSet<String>,
    patterns: BTreeMap<String, Regex>,
    asks_for_wholes: bool,
}

impl Words {
    fn collect(&mut self, schema: &Value) {
        match schema {
            Value::Object(members) => {
                for (word, value) in members {
                    self.keyword(word, value);
                    self.collect(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            _ => {}
        }
    }

    fn keyword(&mut self, word: &str, value: &Value) {
        match (word, value) {
            ("properties" | "dependentSchemas" | "dependentRequired", Value::Object(named)) => {
                self.names.extend(named.keys().cloned());
            }
            ("required", Value::Array(names)) => {
                self.names
                    .extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            ("patternProperties", Value::Object(named)) => {
                for pattern in named.keys() {
                    let regex = RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build();
                    self.patterns.extend(regex.ok().map(|regex| (pattern.clone(), regex)));
                }
            }
            ("type", kinds) => self.asks_for_wholes |= whole::is_asked_by(kinds),
            ("enum" | "const", _) => self.asks_for_wholes = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
