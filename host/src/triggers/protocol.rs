//! Owns the line protocol through which a matcher is judged: one JSON value in, one JSON value out.

use crate::language::Language;
use std::collections::BTreeSet;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::{Decision, Matcher, Phrases, Settings};

/// The answering side of the protocol, from the first publish to the last message.
///
/// `{"actions": [{"name", "trigger_phrases", "title"?}]}` publishes and is answered
/// `{"ready": true}`; it may be sent again to publish again. Then `{"id", "text"}` is answered
/// `{"id", "action", "score", "candidates": [{"name", "score"}], "us"}`, where `action` is null
/// when nothing is triggered, the best of several when the message is ambiguous, and `us` is the
/// time inside the matcher in microseconds.
pub struct Session {
    settings: Settings,
    matcher: Option<Matcher>,
    lines: usize,
}

/// An action as the protocol and case files write it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PublishedAction {
    pub name: String,
    #[serde(default)]
    pub title: String,
    pub trigger_phrases: Vec<String>,
}

/// Why a line of the protocol could not be answered. Lines count from 1.
#[derive(Debug, Error)]
pub enum ProtocolError {
    #[error("line {line} is not JSON; write one complete JSON object per line")]
    NotJson {
        line: usize,
        #[source]
        source: serde_json::Error,
    },
    #[error("line {line} has neither `actions` nor `text`; send actions to publish or a message")]
    UnknownRequest { line: usize },
    #[error("line {line} lacks `{field}`; send a message as {{\"id\": …, \"text\": \"…\"}}")]
    MissingField { line: usize, field: &'static str },
    #[error("line {line} has a `{field}` that is not {wanted}")]
    WrongType {
        line: usize,
        field: &'static str,
        wanted: &'static str,
    },
    #[error("line {line} cannot be published; correct the named action and send it again")]
    Actions {
        line: usize,
        #[source]
        source: InvalidActions,
    },
    #[error("line {line} is a message, but nothing is published yet; send `actions` first")]
    NothingPublished { line: usize },
}

/// Why a list of actions is refused. Actions count from 1.
#[derive(Debug, Error)]
pub enum InvalidActions {
    #[error("action {position} is malformed; give it a `name` and a list of `trigger_phrases`")]
    Malformed {
        position: usize,
        #[source]
        source: serde_json::Error,
    },
    #[error("action {position} has the same name as an earlier one, `{name}`; rename one of them")]
    DuplicateName { position: usize, name: String },
}

impl Session {
    /// Starts a session with the default settings and nothing published.
    pub fn new() -> Session {
        Session::with_settings(Settings::default())
    }

    /// Starts a session with nothing published yet.
    pub fn with_settings(settings: Settings) -> Session {
        Session {
            settings,
            matcher: None,
            lines: 0,
        }
    }

    /// Answers one line. `clock` gives the time since any fixed moment; it is read before and
    /// after a message is ranked.
    ///
    /// # Errors
    ///
    /// Fails if the line is not a request of the protocol. The session stays usable, with the
    /// actions that were published before.
    pub fn answer(&mut self, line: &str, clock: &mut dyn FnMut() -> Duration) -> Result<Value, ProtocolError> {
        self.lines += 1;
        let line_number = self.lines;
        let request: Value = serde_json::from_str(line).map_err(|source| ProtocolError::NotJson {
            line: line_number,
            source,
        })?;
        if let Some(actions) = request.get("actions") {
            let actions = actions.as_array().ok_or(ProtocolError::WrongType {
                line: line_number,
                field: "actions",
                wanted: "a list",
            })?;
            let actions = read_actions(actions).map_err(|source| ProtocolError::Actions {
                line: line_number,
                source,
            })?;
            self.matcher = Some(publish(&actions, &self.settings));
            return Ok(json!({ "ready": true }));
        }
        let Some(request) = request.as_object().filter(|request| request.contains_key("text")) else {
            return Err(ProtocolError::UnknownRequest { line: line_number });
        };
        self.answer_message(request, clock)
    }

    fn answer_message(
        &self,
        request: &Map<String, Value>,
        clock: &mut dyn FnMut() -> Duration,
    ) -> Result<Value, ProtocolError> {
        let line = self.lines;
        let id = request
            .get("id")
            .ok_or(ProtocolError::MissingField { line, field: "id" })?;
        let text = request.get("text").and_then(Value::as_str);
        let text = text.ok_or(ProtocolError::WrongType {
            line,
            field: "text",
            wanted: "a string",
        })?;
        let matcher = self.matcher.as_ref().ok_or(ProtocolError::NothingPublished { line })?;
        let started = clock();
        let ranking = matcher.rank(text);
        let elapsed = clock().saturating_sub(started);
        let candidates: Vec<Value> = ranking
            .candidates
            .iter()
            .map(|candidate| json!({ "name": candidate.action, "score": candidate.score }))
            .collect();
        Ok(json!({
            "id": id,
            "action": decided(&ranking.decision),
            "score": ranking.score,
            "candidates": candidates,
            "us": elapsed.as_nanos() as f64 / 1_000.0,
        }))
    }
}

impl Default for Session {
    fn default() -> Self {
        Session::new()
    }
}

/// The one action a decision comes down to where nobody can be asked which one was meant.
pub fn decided(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::Nothing | Decision::Denied(_) | Decision::Opposite(_) | Decision::Unavailable { .. } => None,
        Decision::Triggered(action) => Some(action),
        Decision::Ambiguous(actions) => actions.first().map(String::as_str),
    }
}

/// Reads actions and refuses two of the same name.
pub(super) fn read_actions(actions: &[Value]) -> Result<Vec<PublishedAction>, InvalidActions> {
    let mut names = BTreeSet::new();
    let mut read = Vec::with_capacity(actions.len());
    for (position, action) in (1..).zip(actions) {
        let action =
            PublishedAction::deserialize(action).map_err(|source| InvalidActions::Malformed { position, source })?;
        if !names.insert(action.name.clone()) {
            return Err(InvalidActions::DuplicateName {
                position,
                name: action.name,
            });
        }
        read.push(action);
    }
    Ok(read)
}

/// Builds the matcher for actions in the protocol's form.
pub fn publish(actions: &[PublishedAction], settings: &Settings) -> Matcher {
    let phrases: Vec<Phrases> = actions
        .iter()
        .map(|action| Phrases {
            action: action.name.clone(),
            title: action.title.clone(),
            triggers: action.trigger_phrases.clone(),
        })
        .collect();
    Matcher::build(Language::English, &phrases, settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = r#"{"actions": [{"name": "order-status", "trigger_phrases": ["Where is my order?"]},
        {"name": "refund", "trigger_phrases": ["I want my money back"]}]}"#;

    fn answer(session: &mut Session, line: &str) -> Result<Value, ProtocolError> {
        let mut micros = 0;
        session.answer(line, &mut || {
            micros += 7;
            Duration::from_micros(micros)
        })
    }

    fn refusal(session: &mut Session, line: &str) -> String {
        let error = answer(session, line).expect_err("the line is refused");
        let first: &dyn std::error::Error = &error;
        let chain = std::iter::successors(Some(first), |error| error.source());
        chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    }

    #[test]
    fn publishing_and_asking() {
        let mut session = Session::new();
        assert_eq!(answer(&mut session, SHOP).unwrap(), json!({ "ready": true }));
        let told = answer(&mut session, r#"{"id": 4, "text": "where is my order"}"#).unwrap();
        assert_eq!(told["id"], 4);
        assert_eq!(told["action"], "order-status");
        assert_eq!(told["score"], 1.0);
        assert_eq!(told["candidates"][0]["name"], "order-status");
        assert_eq!(told["us"], 7.0);
        let told = answer(&mut session, r#"{"id": "a", "text": "hello"}"#).unwrap();
        assert_eq!((&told["id"], &told["action"]), (&json!("a"), &Value::Null));
    }

    #[test]
    fn refusals_name_the_line_and_the_remedy() {
        let mut session = Session::new();
        let early = refusal(&mut session, r#"{"id": 0, "text": "hi"}"#);
        assert!(
            early.contains("line 1") && early.contains("send `actions` first"),
            "{early}"
        );
        assert!(refusal(&mut session, "{").starts_with("line 2 is not JSON"));
        assert!(refusal(&mut session, r#"["actions"]"#).contains("neither `actions` nor `text`"));
        let nameless = refusal(&mut session, r#"{"actions": [{"trigger_phrases": []}]}"#);
        assert!(nameless.contains("action 1") && nameless.contains("missing field `name`"));
        let twice = r#"{"name": "a", "trigger_phrases": []}"#;
        let twice = refusal(&mut session, &format!(r#"{{"actions": [{twice}, {twice}]}}"#));
        assert!(twice.contains("action 2") && twice.contains("`a`"), "{twice}");
        assert!(refusal(&mut session, r#"{"text": "hi"}"#).contains("lacks `id`"));
        assert!(refusal(&mut session, r#"{"id": 1, "text": 2}"#).contains("not a string"));
    }

    #[test]
    fn a_refused_publish_keeps_the_earlier_one() {
        let mut session = Session::new();
        answer(&mut session, SHOP).unwrap();
        refusal(&mut session, r#"{"actions": 3}"#);
        let told = answer(&mut session, r#"{"id": 1, "text": "refund"}"#).unwrap();
        assert_eq!(told["action"], "refund");
    }
}
