//! What was read out of a visitor's words: a value, and how it was understood where the words did not say it literally.

use serde_json::Value;
use std::ops::Range;

/// A value that was read out of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// As the schema asks for it.
    pub value: Value,
    /// How it was understood, in words for the visitor: "Sunday, 29 November 2026" for "tomorrow". `None` where the words said
    /// just that.
    pub understood: Option<String>,
}

impl Reading {
    /// A value that the words say as it is.
    pub fn literal(value: Value) -> Self {
        Self {
            value,
            understood: None,
        }
    }
}

/// A place in a message that speaks of a day, a time or an amount.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention<T> {
    /// The bytes of the message.
    pub span: Range<usize>,
    /// What can be meant: one where it is clear, several where it is not, none where it cannot be known.
    pub meant: Vec<T>,
    /// Whether the words mean such a thing in any sentence. "May" and "sun" do only as the answer to a question.
    pub sure: bool,
    /// Whether the value is said as it is.
    pub literal: bool,
}

/// What all mentions of a message mean together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Summed<T> {
    /// The message speaks of no such thing.
    Nothing,
    /// One thing, and whether it was said literally.
    One { value: T, literal: bool },
    /// These, one as likely as the other.
    Several(Vec<T>),
    /// It is spoken of, but what is meant cannot be known.
    Unclear,
}

/// Puts the mentions of a message together.
pub(crate) fn summed<T: Clone + PartialEq>(mentions: &[Mention<T>]) -> Summed<T> {
    let mut values: Vec<T> = Vec::new();
    for value in mentions.iter().flat_map(|mention| &mention.meant) {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    if mentions.is_empty() {
        return Summed::Nothing;
    }
    let unclear = mentions.iter().any(|mention| mention.meant.is_empty());
    match (values.len(), unclear) {
        (0, _) | (1, true) => Summed::Unclear,
        (1, false) => Summed::One {
            value: values.remove(0),
            literal: mentions.iter().any(|mention| mention.literal),
        },
        _ => Summed::Several(values),
    }
}
