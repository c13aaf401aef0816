//! What a step has for people: conversations that they have to look at, and what visitors say to them.

use crate::model::handoff::Reason;
use serde_json::Value;

/// What a step has for people.
#[derive(Clone, Debug, PartialEq)]
pub enum ForPeople {
    /// They have to look at the conversation.
    Passed(Passed),
    /// The visitor said something to them.
    Heard { number: u32, text: String },
    /// The visitor no longer wants them.
    Withdrawn { number: u32 },
}

/// A hand-off that begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// Counts the hand-offs of a conversation, from 1.
    pub number: u32,
    pub reason: Reason,
    pub action: Option<String>,
    pub run: Option<String>,
    pub route: Option<String>,
    /// For staff alone.
    pub summary: String,
    pub data: Option<Value>,
}
