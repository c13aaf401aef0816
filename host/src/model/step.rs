//! What an action's functions take and give: requests, exchanges, questions, replies and steps.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One place in the inputs that cannot be used as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// JSON Pointer (RFC 6901) into the inputs.
    pub pointer: String,
    pub message: String,
}

impl Problem {
    /// The name of the input that the pointer leads into; empty when it points at the whole.
    pub fn input(&self) -> String {
        let first = self
            .pointer
            .strip_prefix('/')
            .unwrap_or("")
            .split('/')
            .next()
            .unwrap_or("");
        first.replace("~1", "/").replace("~0", "~")
    }
}

/// What `validate` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Accepted(Map<String, Value>),
    Rejected(Vec<Problem>),
}

/// A call to an endpoint that the manifest declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub endpoint: String,
    pub parameters: Map<String, Value>,
}

/// An upstream's answer, as the action may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpstreamResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    #[serde(with = "base64_bytes")]
    pub body: Vec<u8>,
}

/// Why a call has no answer, as coarse as an action may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallError {
    Denied,
    Busy,
    Unreachable,
    TimedOut,
    TooLarge,
    OutcomeUnknown,
}

impl CallError {
    /// The word in traces and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Busy => "busy",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::TooLarge => "too-large",
            Self::OutcomeUnknown => "outcome-unknown",
        }
    }
}

/// One request with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    pub request: Request,
    pub outcome: Result<UpstreamResponse, CallError>,
}

/// One answer that a question offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// Something more the visitor must say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub input: String,
    pub prompt: String,
    pub choices: Vec<Choice>,
}

/// What the agent may tell the visitor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    pub message: String,
    pub data: Value,
}

/// Passing the conversation to people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOff {
    pub route: String,
    pub summary: String,
    pub data: Value,
}

/// An action's own failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

/// What `plan` and `shape` answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Call(Vec<Request>),
    Ask(Vec<Question>),
    Reply(Reply),
    HandOff(HandOff),
    Fail(Failure),
    AsDeclared,
}

/// Everything an action may know besides its inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    pub run: String,
    pub locale: String,
    pub now_ms: u64,
    pub seed: u64,
    pub assurance: super::identity::Assurance,
    pub email: Option<String>,
    pub claims: Value,
    pub settings: Value,
}

/// Bodies are stored as base64 text, since they need not be UTF-8.
mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(deserializer)?)
            .map_err(D::Error::custom)
    }
}
