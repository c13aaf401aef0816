//! The two ways a run ends well: a reply to the visitor, and a hand-off to people.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::failure::encode;
use crate::{Failure, Step, decode, fail};

/// What the agent may tell the visitor.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    message: String,
    data: Result<Value, Failure>,
}

/// Answers the visitor; [`Reply::new`] in the words of the other builders.
///
/// ```
/// use actgate_sdk::reply;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Open {
///     open: bool,
/// }
///
/// let reply = reply("The shop is open.").data(&Open { open: true });
/// assert_eq!(reply.data_value(), serde_json::json!({"open": true}));
/// # assert!(reply.step().is_ok());
/// ```
pub fn reply(message: impl Into<String>) -> Reply {
    Reply::new(message)
}

impl Reply {
    /// A reply with this message, and `{}` as its data.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            data: Ok(Value::Object(Map::new())),
        }
    }

    /// Structured output beside the message. The host checks it against the manifest's response schema.
    pub fn data(mut self, data: impl Serialize) -> Self {
        self.data = encode(data, "the data of the reply");
        self
    }

    /// The step that gives this reply.
    ///
    /// # Errors
    ///
    /// `not-json` when the data have no form in JSON.
    pub fn step(self) -> Result<Step, Failure> {
        match self.data {
            Ok(_) => Ok(Step::Reply(self)),
            Err(failure) => Err(failure),
        }
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The data as JSON; `null` when they had no form in it.
    pub fn data_value(&self) -> Value {
        self.data.clone().unwrap_or_default()
    }

    /// The data as a type, for tests.
    ///
    /// # Errors
    ///
    /// `unexpected-data`, naming the place, when they do not fit `T`.
    pub fn data_as<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        decode::value(&self.data_value())
            .map_err(|misfit| fail("unexpected-data", format!("the data of the reply do not fit {misfit}")))
    }
}

/// Passing the conversation to people.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOff {
    route: String,
    summary: String,
    message: Option<String>,
    data: Result<Value, Failure>,
}

/// Passes the conversation to a team, a queue or an owner, with a summary for those who take over. The visitor never sees the
/// summary: what they hear is [`HandOff::with_message`], or the host's own sentence.
///
/// ```
/// use actgate_sdk::hand_off;
/// use serde_json::json;
///
/// let step = hand_off("returns", "A return may have been created twice.")
///     .with_message("Somebody will look at your return and write to you.")
///     .data(json!({"order": "A-1001"}))
///     .step();
/// # assert!(step.is_ok());
/// ```
pub fn hand_off(route: impl Into<String>, summary: impl Into<String>) -> HandOff {
    HandOff {
        route: route.into(),
        summary: summary.into(),
        message: None,
        data: Ok(Value::Object(Map::new())),
    }
}

impl HandOff {
    /// What the visitor hears of it.
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Structured facts for those who take over.
    pub fn data(mut self, data: impl Serialize) -> Self {
        self.data = encode(data, "the data of the hand-off");
        self
    }

    /// The step that hands off.
    ///
    /// # Errors
    ///
    /// `not-json` when the data have no form in JSON.
    pub fn step(self) -> Result<Step, Failure> {
        match self.data {
            Ok(_) => Ok(Step::HandOff(self)),
            Err(failure) => Err(failure),
        }
    }

    /// Who takes over.
    pub fn route(&self) -> &str {
        &self.route
    }

    /// What they need to know.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// What the visitor hears; none where that is the host's own sentence.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The data as JSON; `null` when they had no form in it.
    pub fn data_value(&self) -> Value {
        self.data.clone().unwrap_or_default()
    }
}
