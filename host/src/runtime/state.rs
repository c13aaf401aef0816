//! The whole state of a run: what is stored when it waits, and what it goes on from after a crash.

use crate::model::identity::Visitor;
use crate::model::run::{Mode, Outcome};
use crate::model::step::{Context, Exchange, Question, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    Validate,
    Plan,
    /// Make the first of the pending requests.
    Perform,
    Shape,
    Done,
}

/// A yes to one write: what it is bound to, looked at again when the write would be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yes {
    pub endpoint: String,
    /// SHA-256 over everything that would be sent, in hexadecimal.
    pub digest: String,
    /// The fingerprint of the visitor who said it.
    pub visitor: String,
    /// Milliseconds since the Unix epoch; from then on it does not count.
    pub expires_ms: u64,
    /// Whether its write was sent.
    pub used: bool,
}

/// A run. The functions of an action are pure, so this and its component are all that a run is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunState {
    pub id: String,
    pub conversation: Option<String>,
    pub action: String,
    /// Digest of the action's file, in hexadecimal.
    pub digest: String,
    pub mode: Mode,
    pub locale: String,
    /// The IANA name of the visitor's time zone, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    pub now_ms: u64,
    pub seed: u64,
    pub visitor: Visitor,
    pub inputs: Map<String, Value>,
    /// Everything the action has asked so far; answers may be new inputs.
    pub questions: Vec<Question>,
    /// The function that asked last, and is called again with the answers.
    pub asked_by: Option<Next>,
    pub exchanges: Vec<Exchange>,
    pub pending: Vec<Request>,
    /// What the visitor said yes to.
    #[serde(default)]
    pub yeses: Vec<Yes>,
    pub next: Next,
    pub calls: u32,
    pub rounds: u32,
    pub asks: u32,
    /// Microseconds that the host worked on this run so far.
    pub elapsed_us: u64,
    /// The number of the next trace entry.
    pub seq: u32,
    pub outcome: Option<Outcome>,
}

impl RunState {
    /// The names of inputs that only the action knows: it asked for them, the manifest does not have them.
    pub fn extra_inputs(&self) -> Vec<String> {
        self.questions.iter().map(|question| question.input.clone()).collect()
    }

    /// The word for lists.
    pub fn status(&self) -> &'static str {
        self.outcome.as_ref().map_or("running", Outcome::as_str)
    }

    /// What the action may know. The email is there only where the manifest asks for it.
    pub fn context(&self, email: bool, settings: &Value) -> Context {
        Context {
            run: self.id.clone(),
            locale: self.locale.clone(),
            time_zone: self.zone.clone(),
            now_ms: self.now_ms,
            seed: self.seed,
            assurance: self.visitor.assurance,
            email: self.visitor.email.clone().filter(|_| email),
            claims: Value::Object(Map::new()),
            settings: settings.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_that_knows_no_time_zone_and_no_message_of_a_hand_off_can_be_read() {
        let stored = json!({
            "id": "r-1", "conversation": null, "action": "order-status", "digest": "00", "mode": "live", "locale": "en",
            "now_ms": 5, "seed": 7, "visitor": {"assurance": "anonymous", "email": null, "contact": null},
            "inputs": {}, "questions": [], "asked_by": null, "exchanges": [], "pending": [], "next": "done", "calls": 0,
            "rounds": 0, "asks": 0, "elapsed_us": 0, "seq": 0,
            "outcome": {"handed-off": {"route": "returns", "summary": "Look before.", "data": null}},
        });
        let state: RunState = serde_json::from_value(stored).expect("a stored run");
        assert_eq!(state.context(true, &json!({})).time_zone, None);
        let Some(Outcome::HandedOff(passed)) = state.outcome else {
            panic!("{:?}", state.outcome)
        };
        assert_eq!((passed.summary.as_str(), passed.message), ("Look before.", None));
    }
}
