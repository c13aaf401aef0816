//! From the nouns of the rooms below to the shapes of the API.

use super::{
    ActionInfo, Choice, Contact, Conversation, Endpoint, Grant, Input, Match, MatchCandidate, MatchWish, Message,
    Messages, Proof, Run, RunInfo, RunMode, RunWrite, Settlement, WaitingFor, Write,
};
use crate::conversation::{Kind, News, Phase, Said, State, Turn};
use crate::model;
use crate::model::action::Action;
use crate::model::identity::{Assurance, Protection};
use crate::model::run::{Mode, Outcome};
use crate::policy::grant::GrantForm;
use crate::runtime::{Published, RunState};
use crate::storage::{ContactRow, LedgerRow, ProofRow, RunSummary};
use crate::triggers::{Ranking, Wish};
use serde_json::Value;

impl Conversation {
    pub(crate) fn new(id: &str, state: &State, now_ms: u64) -> Self {
        let assurance: Assurance = state.identity.visitor(now_ms).assurance;
        Self {
            id: id.to_owned(),
            locale: state.locale.clone(),
            time_zone: state.zone.clone(),
            assurance: assurance.as_str().into(),
            action: state.task.as_ref().map(|task| task.action.clone()),
            waiting_for: waiting_for(state),
        }
    }
}

/// What a state waits for.
fn waiting_for(state: &State) -> WaitingFor {
    if state.handed.is_some() {
        return WaitingFor::Staff;
    }
    match state.task.as_ref().map(|task| &task.phase) {
        Some(Phase::Collect { .. } | Phase::Asked { .. } | Phase::StillWanted { .. }) => WaitingFor::Input,
        Some(Phase::ProveEmail) => WaitingFor::Email,
        Some(Phase::ProveLink { .. }) => WaitingFor::Link,
        Some(Phase::Confirm { .. }) => WaitingFor::Confirmation,
        Some(Phase::Working) => WaitingFor::Message,
        None if state.offer.is_some() => WaitingFor::Choice,
        None => WaitingFor::Message,
    }
}

impl From<News> for Messages {
    fn from(news: News) -> Self {
        Self {
            messages: news.messages.into_iter().map(Into::into).collect(),
            waiting_for: waiting_for(&news.state),
        }
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
        let plain = |author: &str, name: Option<String>, text: String| Self {
            seq,
            at_ms,
            author: author.into(),
            name,
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
            expires_ms: None,
        };
        match said.by {
            Turn::Visitor { text } => plain("visitor", None, text),
            Turn::Staff { text, name, .. } => plain("staff", Some(name), text),
            Turn::Agent(utterance) => Self {
                seq,
                at_ms,
                author: "agent".into(),
                name: None,
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
                expires_ms: utterance.expires_ms,
            },
        }
    }
}

impl From<Ranking> for Match {
    fn from(ranking: Ranking) -> Self {
        let candidates = ranking.candidates.into_iter();
        Self {
            decision: ranking.decision.word().into(),
            actions: ranking.decision.actions(),
            wishes: ranking.wishes.into_iter().map(Into::into).collect(),
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

impl From<Wish> for MatchWish {
    fn from(wish: Wish) -> Self {
        Self {
            actions: wish.decision.actions(),
            decision: wish.decision.word().into(),
            score: wish.score,
            text: wish.text,
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
                    ask: input.ask.clone(),
                    instructions: input.instructions.clone(),
                    schema: input.schema.clone(),
                    required: input.required,
                })
                .collect(),
            locales: action.locales.iter().map(|locale| locale.locale.clone()).collect(),
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
    /// A run with its outcome as JSON, and its writes.
    pub(crate) fn new(state: RunState, writes: Vec<LedgerRow>) -> Self {
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
            writes: writes.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<LedgerRow> for RunWrite {
    fn from(row: LedgerRow) -> Self {
        Self {
            endpoint: row.endpoint,
            state: row.state.as_str().into(),
            made: row.settlement.map(|settlement| settlement.made),
        }
    }
}

/// The content of an outcome, without its name, which is the status.
fn outcome(outcome: &Outcome) -> Value {
    let value = serde_json::to_value(outcome).unwrap_or_default();
    match value {
        Value::Object(members) => members.into_iter().next().map_or(Value::Null, |(_, content)| content),
        _ => Value::Null,
    }
}

impl RunInfo {
    /// A run in a list, with the number of its writes whose outcome nobody knows.
    pub(crate) fn new(run: RunSummary, unknown_writes: u64) -> Self {
        Self {
            id: run.id,
            conversation: run.conversation,
            action: run.action,
            mode: run.mode,
            status: run.status,
            started_ms: run.started_ms,
            unknown_writes,
        }
    }
}

impl From<LedgerRow> for Write {
    fn from(row: LedgerRow) -> Self {
        Self {
            run: row.run,
            action: row.action,
            endpoint: row.endpoint,
            state: row.state.as_str().into(),
            status: row.status,
            idempotency_key: row.idempotency_key,
            digest: row.digest,
            sent_ms: row.sent_ms,
            settlement: row.settlement.map(|found| Settlement {
                made: found.made,
                by: found.by,
                note: found.note,
                settled_ms: found.settled_ms,
            }),
        }
    }
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        let mut spelled = row.addresses.into_iter().map(|address| address.spelled);
        Self {
            id: row.id,
            email: spelled.next().unwrap_or_default(),
            other_emails: spelled.collect(),
            updated_ms: row.updated_ms,
        }
    }
}

impl From<ProofRow> for Proof {
    fn from(row: ProofRow) -> Self {
        Self {
            seq: row.seq,
            at_ms: row.at_ms,
            conversation: row.conversation,
            action: row.action,
            subject: row.subject,
            way: row.way.to_string(),
            result: row.result.to_string(),
            reason: row.reason,
            network: row.network,
        }
    }
}

impl From<&model::grant::Grant> for Grant {
    fn from(grant: &model::grant::Grant) -> Self {
        let form = GrantForm::from(grant);
        Self {
            action: form.action,
            endpoint: form.endpoint,
            allow: form.allow,
            auth: grant.auth.to_string(),
            secrets: form.secrets,
            token_origin: form.token_origin,
            private_networks: form.private_networks,
            plain_http: form.plain_http,
            protection: grant.protection.as_str().to_owned(),
            confirm: form.confirm,
            as_read: form.as_read,
            slashes: form.slashes,
            calls_per_minute: form.calls_per_minute,
        }
    }
}
