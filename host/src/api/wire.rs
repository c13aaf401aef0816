//! The JSON shapes of the API, and how they come from the nouns below. A golden file holds their schema.

use crate::conversation::{Kind, Phase, Said, State, Turn};
use crate::model::action::Action;
use crate::model::identity::{Assurance, Protection};
use crate::model::run::{Mode, Outcome};
use crate::runtime::{Published, RunState};
use crate::storage::{LedgerRow, RunSummary};
use crate::triggers::{Decision, Ranking};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A new conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConversation {
    /// BCP 47; the host's own when left out.
    pub locale: Option<String>,
}

/// What the visitor says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// Plain text.
    pub text: String,
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
}

/// A conversation as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conversation {
    pub id: String,
    pub locale: String,
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
    /// `visitor` or `agent`.
    pub author: String,
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
    /// To the agent that words the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
}

/// What was said, and what is waited for after it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Messages {
    pub messages: Vec<Message>,
    pub waiting_for: WaitingFor,
}

/// A message to match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMatch {
    pub text: String,
}

/// How a message matches.
#[derive(Debug, Serialize, ToSchema)]
pub struct Match {
    /// `triggered`, `ambiguous` or `nothing`.
    pub decision: String,
    /// The triggered action, or those between which the visitor should choose.
    pub actions: Vec<String>,
    /// 0 to 1; 0.5 is the threshold.
    pub score: f32,
    pub candidates: Vec<MatchCandidate>,
    /// The message with its spelling repaired, where that changed it.
    pub repaired: Option<String>,
}

/// An action that a message may mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchCandidate {
    pub action: String,
    pub score: f32,
}

/// An input of an action.
#[derive(Debug, Serialize, ToSchema)]
pub struct Input {
    pub name: String,
    pub title: String,
    pub instructions: String,
    /// JSON Schema 2020-12.
    pub schema: Value,
    pub required: bool,
}

/// An endpoint of an action, without anything secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct Endpoint {
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
pub struct ActionInfo {
    pub name: String,
    pub title: String,
    pub description: String,
    pub protection: String,
    pub effect: String,
    pub triggers: Vec<String>,
    pub inputs: Vec<Input>,
    pub endpoints: Vec<Endpoint>,
    /// SHA-256 of the action's file, in hexadecimal.
    pub digest: String,
    pub has_code: bool,
}

/// All live actions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actions {
    pub actions: Vec<ActionInfo>,
    /// Published actions that this host cannot run, with the reason.
    pub broken: Vec<BrokenAction>,
}

/// A published action that this host cannot run.
#[derive(Debug, Serialize, ToSchema)]
pub struct BrokenAction {
    pub name: String,
    pub message: String,
}

/// A run to start. Live runs have an anonymous visitor: identity is proved in conversations only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    pub action: String,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub inputs: Map<String, Value>,
    /// `live` (the default) or `preview`.
    #[serde(default)]
    pub mode: RunMode,
    pub locale: Option<String>,
    /// In a preview: the visitor's address, taken as verified. Nothing is sent in a preview.
    pub email: Option<String>,
}

/// Whether effects are real.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunMode {
    #[default]
    Live,
    Preview,
}

/// Answers to what an action asked, by input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswers {
    #[schema(value_type = Object)]
    pub answers: Map<String, Value>,
}

/// A yes to exactly one request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConfirmation {
    /// As the run's outcome shows it.
    pub digest: String,
}

/// A run as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Run {
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
}

/// Runs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Runs {
    pub runs: Vec<RunInfo>,
}

/// A run in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunInfo {
    pub id: String,
    pub conversation: Option<String>,
    pub action: String,
    pub mode: String,
    pub status: String,
    pub started_ms: u64,
}

/// What was recorded of a run.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trace {
    pub run: String,
    /// Entries with `seq`, `at_us` and `event`, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub entries: Vec<crate::trace::Entry>,
}

/// The writes of a run.
#[derive(Debug, Serialize, ToSchema)]
pub struct Writes {
    pub writes: Vec<Write>,
}

/// One write of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Write {
    pub endpoint: String,
    /// `about-to-send`, `answered`, `not-sent` or `outcome-unknown`.
    pub state: String,
    pub status: Option<u16>,
    pub idempotency_key: String,
    pub digest: String,
    pub sent_ms: u64,
}

impl Conversation {
    pub fn new(id: &str, state: &State, now_ms: u64) -> Self {
        let assurance: Assurance = state.identity.visitor(now_ms).assurance;
        Self {
            id: id.to_owned(),
            locale: state.locale.clone(),
            assurance: assurance.as_str().into(),
            action: state.task.as_ref().map(|task| task.action.clone()),
            waiting_for: waiting_for(state),
        }
    }
}

/// What a state waits for.
pub fn waiting_for(state: &State) -> WaitingFor {
    match state.task.as_ref().map(|task| &task.phase) {
        Some(Phase::Collect { .. } | Phase::Asked { .. }) => WaitingFor::Input,
        Some(Phase::ProveEmail) => WaitingFor::Email,
        Some(Phase::ProveLink { .. }) => WaitingFor::Link,
        Some(Phase::Confirm { .. }) => WaitingFor::Confirmation,
        Some(Phase::Working) => WaitingFor::Message,
        None if state.offer.is_some() => WaitingFor::Choice,
        None => WaitingFor::Message,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Reply => "reply",
        Kind::Ask => "ask",
        Kind::Confirm => "confirm",
        Kind::Prove => "prove",
        Kind::DidYouMean => "did-you-mean",
        Kind::HandOff => "hand-off",
        Kind::Notice => "notice",
        Kind::Trouble => "trouble",
    }
}

impl From<Said> for Message {
    fn from(said: Said) -> Self {
        let (seq, at_ms) = (said.seq, said.at_ms);
        match said.by {
            Turn::Visitor { text } => Self {
                seq,
                at_ms,
                author: "visitor".into(),
                text,
                kind: None,
                why: None,
                action: None,
                run: None,
                input: None,
                choices: Vec::new(),
                instructions: None,
                data: None,
                route: None,
            },
            Turn::Agent(utterance) => Self {
                seq,
                at_ms,
                author: "agent".into(),
                text: utterance.text,
                kind: Some(kind(utterance.kind).into()),
                why: Some(utterance.why),
                action: utterance.action,
                run: utterance.run,
                input: utterance.input,
                choices: utterance
                    .choices
                    .into_iter()
                    .map(|c| Choice {
                        value: c.value,
                        label: c.label,
                    })
                    .collect(),
                instructions: utterance.instructions,
                data: utterance.data,
                route: utterance.route,
            },
        }
    }
}

impl From<Ranking> for Match {
    fn from(ranking: Ranking) -> Self {
        let (decision, actions) = match ranking.decision {
            Decision::Triggered(action) => ("triggered", vec![action]),
            Decision::Ambiguous(actions) => ("ambiguous", actions),
            Decision::Nothing => ("nothing", Vec::new()),
        };
        let candidates = ranking.candidates.into_iter();
        Self {
            decision: decision.into(),
            actions,
            score: ranking.score,
            candidates: candidates
                .map(|c| MatchCandidate {
                    action: c.action,
                    score: c.score,
                })
                .collect(),
            repaired: ranking.repaired,
        }
    }
}

impl From<&Published> for ActionInfo {
    fn from(published: &Published) -> Self {
        let action: &Action = &published.action;
        let protection: Protection = action.protection;
        Self {
            name: action.name.to_string(),
            title: action.title.clone(),
            description: action.description.clone(),
            protection: protection.as_str().into(),
            effect: action.effect.as_str().into(),
            triggers: action.triggers.clone(),
            inputs: action
                .inputs
                .iter()
                .map(|input| Input {
                    name: input.name.to_string(),
                    title: input.title.clone(),
                    instructions: input.instructions.clone(),
                    schema: input.schema.clone(),
                    required: input.required,
                })
                .collect(),
            endpoints: action
                .endpoints
                .iter()
                .map(|endpoint| Endpoint {
                    name: endpoint.name.to_string(),
                    title: endpoint.title.clone(),
                    method: endpoint.method.as_str().into(),
                    origin: endpoint.origin.to_string(),
                    effect: endpoint.effect.as_str().into(),
                    confirm: endpoint.confirm,
                    secret: endpoint.auth.secret().map(ToString::to_string),
                    parameters: endpoint.parameters().into_iter().map(str::to_owned).collect(),
                })
                .collect(),
            digest: published.digest_text.clone(),
            has_code: published.loaded.is_some(),
        }
    }
}

impl Run {
    /// A run with its outcome as JSON.
    pub fn new(state: RunState) -> Self {
        Self {
            status: state.status().into(),
            outcome: state.outcome.as_ref().map(outcome),
            id: state.id,
            conversation: state.conversation,
            action: state.action,
            digest: state.digest,
            mode: if state.mode == Mode::Live {
                RunMode::Live
            } else {
                RunMode::Preview
            },
            started_ms: state.now_ms,
            elapsed_us: state.elapsed_us,
        }
    }
}

/// The content of an outcome, without its name, which is the status.
pub fn outcome(outcome: &Outcome) -> Value {
    let value = serde_json::to_value(outcome).unwrap_or_default();
    match value {
        Value::Object(members) => members.into_iter().next().map_or(Value::Null, |(_, content)| content),
        _ => Value::Null,
    }
}

impl From<RunSummary> for RunInfo {
    fn from(run: RunSummary) -> Self {
        Self {
            id: run.id,
            conversation: run.conversation,
            action: run.action,
            mode: run.mode,
            status: run.status,
            started_ms: run.started_ms,
        }
    }
}

impl From<LedgerRow> for Write {
    fn from(row: LedgerRow) -> Self {
        Self {
            endpoint: row.endpoint,
            state: row.state.as_str().into(),
            status: row.status,
            idempotency_key: row.idempotency_key,
            digest: row.digest,
            sent_ms: row.sent_ms,
        }
    }
}
