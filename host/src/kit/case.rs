//! One golden case of an action: what it is given, what the upstream answers, and what must come of it.

mod raw;
#[cfg(test)]
mod tests;

use crate::model::step::{CallError, UpstreamResponse};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The clock of a case that names none: 2026-01-05T10:00:00Z, a Monday.
pub(crate) const NOW_MS: u64 = 1_767_607_200_000;
/// The seed of a case that names none.
pub(crate) const SEED: u64 = 1;

/// The members of `[expect]`, in the order in which they are written.
pub(crate) const KEYS: [&str; 9] = [
    "asked", "requests", "denied", "outcome", "code", "route", "summary", "message", "data",
];

/// Why a case's file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub(crate) struct InvalidCase {
    pub file: String,
    pub message: String,
}

/// An answer that the upstream gives once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    pub endpoint: String,
    pub outcome: Result<UpstreamResponse, CallError>,
}

/// What the visitor says when an input is asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answered {
    pub input: String,
    pub by: Answer,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The value itself.
    Value(Value),
    /// A visitor's message, which is read as in a conversation.
    Message(String),
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    pub says: String,
    pub inputs: Map<String, Value>,
    /// Inputs as a visitor would say them.
    pub words: BTreeMap<String, String>,
    /// The visitor's verified address.
    pub visitor: Option<String>,
    pub locale: String,
    /// The IANA name of the visitor's time zone.
    pub zone: Option<String>,
    pub now_ms: u64,
    pub seed: u64,
    /// Answers, should the action ask; the same however often it does.
    pub answers: Map<String, Value>,
    /// Answers to questions in their order, each given once.
    pub questions: Vec<Answered>,
    /// Whether the visitor says yes to writes.
    pub yes: bool,
    /// The operator's settings for the action.
    pub settings: Map<String, Value>,
    pub exchanges: Vec<Planned>,
    /// What has to come, by name; `None` until it is written.
    pub expect: Option<Map<String, Value>>,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            says: String::new(),
            inputs: Map::new(),
            words: BTreeMap::new(),
            visitor: None,
            locale: "en".into(),
            zone: None,
            now_ms: NOW_MS,
            seed: SEED,
            answers: Map::new(),
            questions: Vec::new(),
            yes: false,
            settings: Map::new(),
            exchanges: Vec::new(),
            expect: None,
        }
    }
}

impl Case {
    /// Reads a case; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// What is wrong first, with its place.
    pub(crate) fn parse(text: &str, file: &str) -> Result<Self, InvalidCase> {
        let bad = |message: String| InvalidCase {
            file: file.to_owned(),
            message,
        };
        let raw: raw::Case = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
        raw.checked().map_err(bad)
    }
}
