//! The shapes of hand-offs and of events.

use super::Message;
use crate::storage::{EventRow, HandoffRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A conversation that people have to look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct Handoff {
    pub id: String,
    pub conversation: String,
    pub action: Option<String>,
    pub run: Option<String>,
    /// `visitor-asked`, `tries`, `action`, `rejected`, `failure`, `outcome-unknown` or `write-made`.
    pub reason: String,
    /// Of an action's: the team, queue or owner.
    pub route: Option<String>,
    /// What staff should know. It is not for the visitor.
    pub summary: String,
    /// Of an action's: what else staff need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// `open`, `taken`, `given-back` or `closed`.
    pub state: String,
    /// Who has taken it: a token, or a person at the command line.
    pub taken_by: Option<String>,
    /// The name under which the visitor sees them.
    pub shown_as: Option<String>,
    /// Who has given it back or closed it.
    pub ended_by: Option<String>,
    pub note: Option<String>,
    pub created_ms: u64,
    pub taken_ms: Option<u64>,
    pub ended_ms: Option<u64>,
}

/// Hand-offs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Handoffs {
    pub handoffs: Vec<Handoff>,
}

/// A hand-off with the messages of its conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct HandoffWithMessages {
    pub handoff: Handoff,
    /// Oldest first, at most 200 at once.
    pub messages: Vec<Message>,
}

/// Taking a hand-off.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewTaking {
    /// Who has it, as its `taken_by` says, to take it over from them.
    pub from: Option<String>,
}

/// Closing a hand-off.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewClosing {
    /// What was done, for those who look later.
    pub note: Option<String>,
}

/// An event for the operator's receiver, with what became of sending it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Event {
    /// The `webhook-id`, the same at every try.
    pub id: String,
    /// Such as `handoff.created`.
    #[serde(rename = "type")]
    pub kind: String,
    pub conversation: String,
    pub handoff: String,
    pub created_ms: u64,
    /// `waiting`, `delivered` or `given-up`.
    pub state: String,
    pub tries: u32,
    /// When it is tried next, while it waits.
    pub due_ms: Option<u64>,
    pub settled_ms: Option<u64>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// What went wrong the last time.
    pub error: Option<String>,
}

/// Events, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Events {
    pub events: Vec<Event>,
}

impl From<HandoffRow> for Handoff {
    fn from(row: HandoffRow) -> Self {
        Self {
            id: row.id,
            conversation: row.conversation,
            action: row.action,
            run: row.run,
            reason: row.reason.as_str().into(),
            route: row.route,
            summary: row.summary,
            data: row.data,
            state: row.state.as_str().into(),
            taken_by: row.taken_by,
            shown_as: row.shown_as,
            ended_by: row.ended_by,
            note: row.note,
            created_ms: row.created_ms,
            taken_ms: row.taken_ms,
            ended_ms: row.ended_ms,
        }
    }
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            conversation: row.conversation,
            handoff: row.handoff,
            created_ms: row.created_ms,
            state: row.state.as_str().into(),
            tries: row.tries,
            due_ms: row.settled_ms.is_none().then_some(row.due_ms),
            settled_ms: row.settled_ms,
            status: row.status,
            error: row.error,
        }
    }
}
