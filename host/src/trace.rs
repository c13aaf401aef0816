//! The recorded events of a run: what happened, in which order, at what cost. This is a stored format.

use crate::model::identity::{Assurance, Protection};
use crate::model::run::{AskedAgain, Blame, Mode};
use crate::model::step::{CallError, Problem};
use serde::{Deserialize, Serialize};

/// One event with its place in the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 0 within the run.
    pub seq: u32,
    /// Microseconds since the run was first worked on, without the time that the visitor took.
    pub at_us: u64,
    pub event: Event,
}

/// How an input came to its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputOrigin {
    /// It stood in the message that triggered the action.
    Message,
    /// The visitor was asked for it.
    Answer,
    /// The caller of the API or the command gave it.
    Caller,
}

/// The state of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerState {
    AboutToSend,
    Answered,
    /// It was provably not sent.
    NotSent,
    OutcomeUnknown,
}

impl LedgerState {
    /// The word in storage and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AboutToSend => "about-to-send",
            Self::Answered => "answered",
            Self::NotSent => "not-sent",
            Self::OutcomeUnknown => "outcome-unknown",
        }
    }
}

/// A candidate of the trigger matcher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    pub action: String,
    /// 0 to 1; 0.5 is the threshold.
    pub score: f32,
}

/// A log line of the action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub level: String,
    pub text: String,
}

/// One request that was sent, or could not be, and what came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeEntry {
    pub endpoint: String,
    pub method: String,
    pub url: String,
    /// Credentials are shown as dots.
    pub request_headers: Vec<(String, String)>,
    pub request_bytes: u64,
    pub address: Option<String>,
    pub status: Option<u16>,
    pub error: Option<CallError>,
    /// For the operator, when there is an error.
    pub detail: Option<String>,
    pub response_bytes: u64,
    pub redirects: u8,
    pub resolve_us: u64,
    pub first_byte_us: u64,
    pub total_us: u64,
}

/// What can happen in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Started {
        action: String,
        digest: String,
        mode: Mode,
        locale: String,
        /// The IANA name of the visitor's time zone, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<String>,
        now_ms: u64,
        seed: u64,
    },
    Triggered {
        score: f32,
        candidates: Vec<Scored>,
        elapsed_us: u64,
        repaired: Option<String>,
    },
    Input {
        name: String,
        origin: InputOrigin,
    },
    Identity {
        protection: Protection,
        assurance: Assurance,
        enough: bool,
    },
    Schema {
        problems: Vec<Problem>,
    },
    Guest {
        function: String,
        answer: String,
        fuel: u64,
        memory_bytes_peak: u64,
        elapsed_us: u64,
        log: Vec<Line>,
        log_dropped_bytes: u64,
    },
    /// The manifest's own behaviour took the place of code.
    Declared {
        function: String,
        answer: String,
    },
    Permit {
        endpoint: String,
        method: String,
        url: String,
        write: bool,
        digest: String,
        request_bytes: u64,
    },
    Denied {
        endpoint: String,
        rule: String,
        subject: String,
        message: String,
        /// What is allowed and comes nearest to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nearest: Option<String>,
        remedy: String,
    },
    ConfirmationAsked {
        endpoint: String,
        digest: String,
        /// Until when a yes counts.
        #[serde(default)]
        expires_ms: u64,
    },
    /// A yes was there when the write should be sent, but does not count; the visitor is asked again.
    ConfirmationRefused {
        endpoint: String,
        digest: String,
        why: AskedAgain,
    },
    Confirmed {
        digest: String,
    },
    Ledger {
        endpoint: String,
        state: LedgerState,
        idempotency_key: String,
    },
    Exchange(ExchangeEntry),
    /// Nothing was sent, for now: a limit was reached, or the endpoint is left alone.
    Busy {
        endpoint: String,
        message: String,
    },
    /// A read is sent again.
    Again {
        endpoint: String,
        tries: u32,
        wait_ms: u64,
    },
    Asked {
        inputs: Vec<String>,
    },
    Answered {
        inputs: Vec<String>,
    },
    Ended {
        outcome: String,
        code: Option<String>,
        blame: Option<Blame>,
        message: Option<String>,
    },
}
