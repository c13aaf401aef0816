//! Why a run ends without an answer.

use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// Why a run ends without an answer: a code for programs and a message for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: String,
    message: String,
}

/// A failure with a stable, lower-case, dash-separated code.
///
/// ```
/// use actgate_sdk::{Failure, fail};
///
/// fn rate(percent: u32) -> Result<f64, Failure> {
///     if percent > 100 {
///         return Err(fail("impossible-rate", format!("{percent} per cent is more than all")));
///     }
///     Ok(f64::from(percent) / 100.0)
/// }
///
/// assert_eq!(rate(120).unwrap_err().code(), "impossible-rate");
/// ```
pub fn fail(code: impl Into<String>, message: impl Into<String>) -> Failure {
    Failure {
        code: code.into(),
        message: message.into(),
    }
}

impl Failure {
    /// The code, for example `unexpected-answer`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.code, self.message)
    }
}

impl Error for Failure {}

/// An error of serde itself, met where an action decodes JSON by hand.
///
/// Only its place is told: its own text may repeat what the visitor or the upstream said.
impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        let kind = if error.is_data() {
            "JSON that does not fit"
        } else {
            "text that is not JSON"
        };
        fail(
            "unexpected-answer",
            format!("{kind} at line {}, column {}", error.line(), error.column()),
        )
    }
}

/// Serialises a value that an action gave, with a failure that names where it was given.
pub(crate) fn encode(value: impl Serialize, place: &str) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|error| fail("not-json", format!("{place} has no form in JSON: {error}")))
}
