//! What an action's functions take and give: requests, exchanges, questions, replies and steps.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One place in the inputs that cannot be used as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// JSON Pointer (RFC 6901) into the inputs.
    pub pointer: String,
    /// For the visitor.
    pub message: String,
}

/// What `validate` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The inputs, normalised.
    Accepted(Map<String, Value>),
    /// What cannot be used.
    Rejected(Vec<Problem>),
}

/// A call to an endpoint that the manifest declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The endpoint's name.
    pub endpoint: String,
    /// Values for the endpoint's templates, by name.
    pub parameters: Map<String, Value>,
}

/// An upstream's answer, as the action may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpstreamResponse {
    /// Of HTTP.
    pub status: u16,
    /// Those that the endpoint lists, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// Without secrets: where one was in it, its name is.
    #[serde(with = "base64_bytes")]
    pub body: Vec<u8>,
}

/// Why a call has no answer, as coarse as an action may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallError {
    /// The gate refused it.
    Denied,
    /// Too many calls are under way, or the upstream keeps failing; nothing was sent.
    Busy,
    /// No connection came about, or it broke.
    Unreachable,
    /// The answer did not come in time.
    TimedOut,
    /// The answer has more bytes than are read.
    TooLarge,
    /// A write was sent, and whether it was done is not known.
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
    /// What the action asked for.
    pub request: Request,
    /// What came of it.
    pub outcome: Result<UpstreamResponse, CallError>,
}

/// One answer that a question offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the action gets when it is chosen.
    pub value: String,
    /// For the visitor.
    pub label: String,
}

/// Something more the visitor must say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The input that the answer becomes.
    pub input: String,
    /// For the visitor.
    pub prompt: String,
    /// The answers to choose from; empty where any text is one.
    pub choices: Vec<Choice>,
}

/// What the agent may tell the visitor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// For the visitor.
    pub message: String,
    /// For the agent and for programs; it fits `response.schema` of the manifest.
    pub data: Value,
}

/// Passing the conversation to people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOff {
    /// Which people: a word that the operator's desk knows.
    pub route: String,
    /// For these people, and never for the visitor.
    pub summary: String,
    /// For the visitor; the host's own sentence where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What else they need.
    pub data: Value,
}

/// An action's own failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A stable, lower-case, dash-separated code.
    pub code: String,
    /// For the operator.
    pub message: String,
}

/// What `plan` and `shape` answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Make these requests, then call `shape`.
    Call(Vec<Request>),
    /// Ask the visitor, then call the same function again.
    Ask(Vec<Question>),
    /// The run is over.
    Reply(Reply),
    /// The run is over, and people take over.
    HandOff(HandOff),
    /// The run failed.
    Fail(Failure),
    /// Do what the manifest says.
    AsDeclared,
}

/// Everything an action may know besides its inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The run's id.
    pub run: String,
    /// The visitor's language, a BCP 47 tag.
    pub locale: String,
    /// The visitor's time zone by its IANA name, where it is known.
    pub time_zone: Option<String>,
    /// The time of the whole run, in milliseconds since the Unix epoch.
    pub now_ms: u64,
    /// Where the run's random numbers start.
    pub seed: u64,
    /// What is known of the visitor.
    pub assurance: super::identity::Assurance,
    /// The visitor's address, where the manifest asks to see it.
    pub email: Option<String>,
    /// What else is known of the visitor, an object, where the manifest asks to see it.
    pub claims: Value,
    /// The operator's settings for this action, an object.
    pub settings: Value,
}

/// Bodies are stored as base64 text, since they need not be UTF-8.
mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(deserializer)?)
            .map_err(D::Error::custom)
    }
}
