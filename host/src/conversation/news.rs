//! What is said in a conversation, by whom, and what it waits for then.

use super::state::State;
use super::utterance::Utterance;
use serde::{Deserialize, Serialize};

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub seq: u64,
    pub at_ms: u64,
    pub by: Turn,
}

/// Who said what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    Visitor {
        text: String,
    },
    Agent(Box<Utterance>),
    /// A person of the operator's staff.
    Staff {
        text: String,
        /// As the visitor sees it.
        name: String,
        /// Who it is, for the operator.
        by: String,
    },
}

/// What was said after a place, and the state that it left: both as they were at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    pub messages: Vec<Said>,
    pub state: State,
}
