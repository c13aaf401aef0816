//! Passing a visitor to people: why it happens, how far it is, and what the operator's systems hear of it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why people have to look at a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The visitor asked for a person.
    VisitorAsked,
    /// Something was asked for in vain too often.
    Tries,
    /// The action itself passes its visitor on.
    Action,
    /// The inputs were refused, and none of them can be asked for again.
    Rejected,
    /// A run failed.
    Failure,
    /// A write was sent, and nobody knows whether it was made.
    OutcomeUnknown,
    /// A write was made, and then something failed.
    WriteMade,
}

impl Reason {
    /// The word in storage, answers and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VisitorAsked => "visitor-asked",
            Self::Tries => "tries",
            Self::Action => "action",
            Self::Rejected => "rejected",
            Self::Failure => "failure",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::WriteMade => "write-made",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::VisitorAsked,
            Self::Tries,
            Self::Action,
            Self::Rejected,
            Self::Failure,
            Self::OutcomeUnknown,
            Self::WriteMade,
        ];
        all.into_iter().find(|reason| reason.as_str() == word)
    }

    /// Whether the agent falls silent, since the visitor was told that people take over. After a failure people look at
    /// what happened, and the agent goes on.
    pub fn silences(self) -> bool {
        !matches!(self, Self::Failure | Self::OutcomeUnknown | Self::WriteMade)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How far a hand-off is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandoffState {
    /// Nobody has taken it.
    Open,
    /// Somebody of staff talks to the visitor.
    Taken,
    /// The agent talks to the visitor again.
    GivenBack,
    /// There is nothing left to do.
    Closed,
}

impl HandoffState {
    /// Every state, in the order of a hand-off's life.
    pub const ALL: [Self; 4] = [Self::Open, Self::Taken, Self::GivenBack, Self::Closed];

    /// The word in storage, answers and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::GivenBack => "given-back",
            Self::Closed => "closed",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing more happens with it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::GivenBack | Self::Closed)
    }
}

impl fmt::Display for HandoffState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the operator's receiver of events is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// People have to look at a conversation.
    Created,
    /// Somebody of staff has taken it.
    Taken,
    /// The visitor said something to staff.
    Message,
    /// The agent has it again.
    GivenBack,
    /// There is nothing left to do.
    Closed,
}

impl EventKind {
    /// The event's `type`, in the form of Standard Webhooks 1.0.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "handoff.created",
            Self::Taken => "handoff.taken",
            Self::Message => "handoff.message",
            Self::GivenBack => "handoff.given-back",
            Self::Closed => "handoff.closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for state in HandoffState::ALL {
            assert_eq!(HandoffState::from_word(state.as_str()), Some(state));
        }
        for word in [
            "visitor-asked",
            "tries",
            "action",
            "rejected",
            "failure",
            "outcome-unknown",
            "write-made",
        ] {
            assert_eq!(Reason::from_word(word).map(Reason::as_str), Some(word));
        }
        assert_eq!(Reason::from_word("other"), None);
    }

    #[test]
    fn only_who_was_told_that_people_take_over_meets_silence() {
        let silent = [Reason::VisitorAsked, Reason::Tries, Reason::Action, Reason::Rejected];
        assert!(silent.into_iter().all(Reason::silences));
        let talking = [Reason::Failure, Reason::OutcomeUnknown, Reason::WriteMade];
        assert!(!talking.into_iter().any(Reason::silences));
    }
}
