//! The JSON shapes of the API; a golden file holds their schema.

mod convert;
mod handoffs;
mod matching;
mod visitors;

pub use handoffs::{Event, Handoff};
pub(super) use handoffs::{Events, HandoffWithMessages, Handoffs, NewClosing, NewTaking};
pub(super) use matching::{Match, MatchCandidate, MatchWish, NewMatch};
pub(super) use visitors::{Contact, Contacts, NewContact, NewVisitor, NewVisitorToken, Proof, Proofs, VisitorToken};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A new conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConversation {
    /// A BCP 47 tag; by default the host's own.
    pub locale: Option<String>,
    /// The visitor's time zone, by its IANA name such as `Europe/Berlin`. Days and times are counted in it, and actions get it. Where it is not given, it is that of the settings.
    pub time_zone: Option<String>,
    /// A signed token of the operator's site that says who the visitor is; see `docs/identity.md`.
    pub visitor_token: Option<String>,
}

/// What the visitor says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessage {
    /// Plain text.
    pub text: String,
    /// BCP 47: from here on the conversation is in this language. When absent, a message that is clearly in another language
    /// that the actions have words for is understood and answered in that.
    #[serde(default)]
    pub locale: Option<String>,
}

/// What a conversation waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingFor {
    Message,
    Input,
    Email,
    Link,
    Confirmation,
    Choice,
    /// People have the conversation, and the agent is silent.
    Staff,
}

/// A conversation in its current state.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Conversation {
    pub id: String,
    pub locale: String,
    /// The IANA name of the visitor's time zone, where it is known.
    pub time_zone: Option<String>,
    /// `anonymous`, `matched-email` or `verified-email`.
    pub assurance: String,
    /// The action under way.
    pub action: Option<String>,
    pub waiting_for: WaitingFor,
}

/// One answer that is offered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// One message of a conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Counts from 1.
    pub seq: u64,
    /// Milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// `visitor`, `agent` or `staff`.
    pub author: String,
    /// Of staff: the name that the visitor sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub text: String,
    /// Of the agent's: `reply`, `ask`, `confirm`, `prove`, `did-you-mean`, `hand-off`, `notice` or `trouble`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Why it was said, for the person who runs the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Of a confirmation: until when a yes counts, in milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
}

/// What was said, and what is waited for after it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Messages {
    pub messages: Vec<Message>,
    pub waiting_for: WaitingFor,
}

/// An input of an action.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Input {
    pub name: String,
    pub title: String,
    /// The question for the visitor; without one it is made of the title.
    pub ask: Option<String>,
    /// For the agent that words the question, and not for visitors.
    pub instructions: String,
    /// JSON Schema 2020-12.
    pub schema: Value,
    pub required: bool,
}

/// An endpoint of an action, without anything secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Endpoint {
    pub name: String,
    pub title: String,
    pub method: String,
    pub origin: String,
    pub effect: String,
    pub confirm: bool,
    /// The name of the secret that its credentials need.
    pub secret: Option<String>,
    pub parameters: Vec<String>,
}

/// A live action.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActionInfo {
    pub name: String,
    pub title: String,
    pub description: String,
    pub protection: String,
    pub effect: String,
    pub triggers: Vec<String>,
    pub inputs: Vec<Input>,
    /// BCP 47 tags of the locales that the action has words of its own for.
    pub locales: Vec<String>,
    pub endpoints: Vec<Endpoint>,
    /// SHA-256 of the action's file, in hexadecimal.
    pub digest: String,
    pub has_code: bool,
}

/// All live actions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Actions {
    pub actions: Vec<ActionInfo>,
    /// Published actions that this host cannot run, with the reason.
    pub broken: Vec<BrokenAction>,
}

/// A published action that this host cannot run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BrokenAction {
    pub name: String,
    pub message: String,
}

/// A run to start. Live runs have an anonymous visitor: identity is proved in conversations only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRun {
    pub action: String,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub inputs: Map<String, Value>,
    /// `live` (the default) or `preview`.
    #[serde(default)]
    pub mode: RunMode,
    pub locale: Option<String>,
    /// The visitor's time zone, by its IANA name such as `Europe/Berlin`. The action gets it. Where it is not given, it is that of the settings.
    pub time_zone: Option<String>,
    /// In a preview: the visitor's address, taken as verified. Nothing is sent in a preview.
    pub email: Option<String>,
}

/// Whether effects are real.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RunMode {
    #[default]
    Live,
    Preview,
}

/// Answers to what an action asked, by input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswers {
    #[schema(value_type = Object)]
    pub answers: Map<String, Value>,
}

/// A yes to exactly one request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConfirmation {
    /// As the run's outcome shows it.
    pub digest: String,
}

/// What was found out at the upstream about a write of unknown outcome.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSettlement {
    pub endpoint: String,
    /// Whether the upstream made the write.
    pub made: bool,
    /// What was found, and where.
    #[serde(default)]
    pub note: String,
    /// The beginning of the write's digest, needed where the run has several of unknown outcome at this endpoint.
    pub digest: Option<String>,
}

/// A run in its current state.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Run {
    pub id: String,
    pub conversation: Option<String>,
    pub action: String,
    pub digest: String,
    pub mode: RunMode,
    /// `running`, `replied`, `handed-off`, `failed`, `rejected`, `cancelled`, `asked`, `unconfirmed` or `unproven`.
    pub status: String,
    /// What the run came to, or waits for; its shape goes with the status.
    pub outcome: Option<Value>,
    pub started_ms: u64,
    /// Microseconds that the host worked on it.
    pub elapsed_us: u64,
    /// The writes that it has made or tried to make, in the order they were sent.
    pub writes: Vec<RunWrite>,
}

/// What became of one write of a run, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunWrite {
    pub endpoint: String,
    /// `about-to-send`, `answered`, `not-sent` or `outcome-unknown`.
    pub state: String,
    /// Of an unknown outcome: whether the write was made, once an operator has found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<bool>,
}

/// Runs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Runs {
    pub runs: Vec<RunInfo>,
}

/// A run in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunInfo {
    pub id: String,
    pub conversation: Option<String>,
    pub action: String,
    pub mode: String,
    pub status: String,
    pub started_ms: u64,
    /// How many of its writes have an unknown outcome.
    pub unknown_writes: u64,
}

/// What was recorded about a run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Trace {
    pub run: String,
    /// Entries with `seq`, `at_us` and `event`, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub entries: Vec<crate::trace::Entry>,
    /// What became of its writes, also after the trace had ended.
    pub writes: Vec<Write>,
}

/// Writes of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Writes {
    pub writes: Vec<Write>,
}

/// One write of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Write {
    pub run: String,
    pub action: String,
    pub endpoint: String,
    /// `about-to-send`, `answered`, `not-sent` or `outcome-unknown`.
    pub state: String,
    pub status: Option<u16>,
    /// Under which the upstream knows the write, if it keeps such keys.
    pub idempotency_key: String,
    pub digest: String,
    pub sent_ms: u64,
    /// Of an unknown outcome: what an operator has found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlement>,
}

/// What an operator has found out about a write of unknown outcome.
#[derive(Debug, Serialize, ToSchema)]
pub struct Settlement {
    pub made: bool,
    /// Who says so: a token of the API, or a person at the command line.
    pub by: String,
    pub note: String,
    pub settled_ms: u64,
}

/// What an operator allows one endpoint of an action.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Grant {
    pub action: String,
    pub endpoint: String,
    /// Method and URL; a `*` is part of a path segment, a last `**` any rest.
    pub allow: String,
    /// How secrets are used; `none` where there is no credential.
    pub auth: String,
    /// Names of secrets, never values.
    pub secrets: Vec<String>,
    pub token_origin: Option<String>,
    /// Networks that are allowed although they are not public, as CIDR.
    pub private_networks: Vec<String>,
    pub plain_http: bool,
    /// The least that the action must demand of its visitors.
    pub protection: String,
    /// Whether only calls that the visitor is asked about are allowed.
    pub confirm: bool,
    /// Whether calls by `POST` may count as reads.
    pub as_read: bool,
    /// Whether values may have slashes inside of a path segment.
    pub slashes: bool,
    /// Where it is not the host's own number.
    pub calls_per_minute: Option<u32>,
}

/// Everything that is granted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Grants {
    pub grants: Vec<Grant>,
}
