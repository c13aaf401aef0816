//! One execution of one action: its mode, its blame when it fails, and what it can end in.

use super::identity::Protection;
use super::step::{HandOff, Problem, Question, Reply};
use serde::{Deserialize, Serialize};

/// Whether effects are real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Requests are sent.
    Live,
    /// Nothing is sent: the manifest's examples answer.
    Preview,
}

/// Who has to act on a failed run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blame {
    /// The action's code broke its contract or a limit.
    Guest,
    /// What the caller sent cannot be used.
    Caller,
    /// The operator has not allowed it.
    Policy,
    /// The upstream failed.
    Upstream,
    /// This host failed.
    Host,
}

impl Blame {
    /// The word in traces and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Caller => "caller",
            Self::Policy => "policy",
            Self::Upstream => "upstream",
            Self::Host => "host",
        }
    }
}

/// The code of a run that ended without knowing what became of a write.
pub const OUTCOME_UNKNOWN: &str = "outcome-unknown";

/// The code of a run that failed after an upstream had said that it made a write.
pub const WRITE_MADE: &str = "write-made";

/// The code of a run whose last answer is a failure by `[[response.failures]]` of the manifest, whatever its status says.
pub const DECLARED_FAILURE: &str = "declared-failure";

/// A run that ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFailure {
    /// A stable, lower-case, dash-separated code.
    pub code: String,
    /// Who has to act on it.
    pub blame: Blame,
    /// For the operator; names the place and the remedy.
    pub message: String,
}

/// A write that waits for the visitor's word, rendered from the real request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// SHA-256 over everything that would be sent, in hexadecimal. Saying yes is bound to it.
    pub digest: String,
    /// What the visitor is asked.
    pub prompt: String,
    /// Until when a yes counts, in milliseconds since the Unix epoch.
    #[serde(default)]
    pub expires_ms: u64,
    /// Why the visitor is asked again, where a yes did not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<AskedAgain>,
}

/// Why a yes does not count, so that the visitor is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedAgain {
    /// What would be sent is not what was asked about.
    OtherRequest,
    /// Somebody else said it, or the visitor with a proof that ran out.
    OtherVisitor,
    /// It came, or would be used, after the question's time.
    Expired,
}

impl AskedAgain {
    /// For the operator.
    pub fn reason(self) -> &'static str {
        match self {
            Self::OtherRequest => "the request is not the one that was asked about",
            Self::OtherVisitor => "the yes is not from the visitor that the run is for",
            Self::Expired => "the time of the question is over (`limits.run.confirmation_ms`)",
        }
    }
}

/// The state of a run when the host stops working on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The visitor has an answer.
    Replied(Reply),
    /// People take over.
    HandedOff(HandOff),
    /// It ended without an answer.
    Failed(RunFailure),
    /// The inputs were rejected before anything was done.
    Rejected(Vec<Problem>),
    /// The visitor did not want it.
    Cancelled,
    /// The action needs more; the run goes on with the answers.
    Asked(Vec<Question>),
    /// A write waits for a yes.
    Unconfirmed(Confirmation),
    /// The assurance is too low; nothing was called.
    Unproven(Protection),
}

impl Outcome {
    /// Whether the run is over.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Asked(_) | Self::Unconfirmed(_) | Self::Unproven(_))
    }

    /// The word in lists and answers.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Replied(_) => "replied",
            Self::HandedOff(_) => "handed-off",
            Self::Failed(_) => "failed",
            Self::Rejected(_) => "rejected",
            Self::Cancelled => "cancelled",
            Self::Asked(_) => "asked",
            Self::Unconfirmed(_) => "unconfirmed",
            Self::Unproven(_) => "unproven",
        }
    }
}
