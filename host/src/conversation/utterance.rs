//! What the agent says: words for the visitor, and why and about what for the caller.

use crate::model::step::Choice;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an utterance wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An answer; nothing is wanted.
    Reply,
    /// A value for `input`.
    Ask,
    /// Yes or no to a write.
    Confirm,
    /// An email address, or a click on a link.
    Prove,
    /// One of several actions.
    DidYouMean,
    /// People take over.
    HandOff,
    /// Something happened; nothing is wanted.
    Notice,
    /// Something went wrong.
    Trouble,
}

/// One thing that the agent says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Utterance {
    pub kind: Kind,
    pub text: String,
    /// Why it is said, for the person who runs the agent.
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// For the agent that words the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Of a hand-off: the team, queue or owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Of a confirmation: until when a yes counts, in milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
}

impl Utterance {
    /// Words with their reason, and nothing else.
    pub fn new(kind: Kind, text: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            why: why.into(),
            action: None,
            run: None,
            input: None,
            choices: Vec::new(),
            instructions: None,
            data: None,
            route: None,
            expires_ms: None,
        }
    }

    /// With what it is about.
    pub fn about(mut self, action: &str, run: Option<&str>) -> Self {
        self.action = Some(action.to_owned());
        self.run = run.map(str::to_owned);
        self
    }

    /// With the input it asks for and what can be chosen.
    pub fn asking(mut self, input: &str, choices: Vec<Choice>) -> Self {
        self.input = Some(input.to_owned());
        self.choices = choices;
        self
    }
}
