//! The events that a step gets: messages, the results of jobs, and news about who the visitor is.

use super::state::Identity;
use crate::model::run::{Outcome, RunFailure};
use crate::model::step::{HandOff, Problem, Verdict};
use crate::triggers::Ranking;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The visitor said something. `run` is an id for the run that this may start.
    Message {
        text: String,
        ranking: Ranking,
        match_us: u64,
        run: String,
    },
    /// A [`Job::Check`](super::Job::Check) is done.
    Checked(Result<Verdict, RunFailure>),
    /// A [`Job::FindContact`](super::Job::FindContact) is done: the contact's id and address.
    Contact(Option<(String, String)>),
    /// A [`Job::SendLink`](super::Job::SendLink) is done, whether or not a mail was sent.
    LinkSent,
    /// A [`Job::TryCode`](super::Job::TryCode) is done.
    CodeTried { action: String, code: CodeTried },
    /// The operator's site says who the visitor is.
    Recognised(Identity),
    /// The contact has another address now, or is gone: what was proven about it no longer holds.
    ProofGone,
    /// The visitor followed the link for this action and pressed the button; the contact was read again.
    LinkConfirmed {
        action: String,
        contact: Option<(String, String)>,
    },
    /// A run stopped being worked on.
    Run(Outcome),
    /// A run passed its visitor to people, and nobody knows what became of a write that it had sent.
    HandedOffUnknown(HandOff),
    /// A run did not take the answers.
    AnswersRejected(Vec<Problem>),
    /// Somebody of staff takes a hand-off, by its number in the conversation; the visitor sees this name.
    Taken { number: u32, name: String },
    /// Staff gives a hand-off back to the agent.
    GivenBack { number: u32 },
    /// Staff closes a hand-off.
    Closed { number: u32 },
    /// A job could not be done.
    Trouble {
        /// For the operator.
        why: String,
        /// What is known of the writes of the run before, where there were any; a code of a run's failure.
        code: Option<&'static str>,
    },
}

/// What came of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeTried {
    /// It is the one in the mail; the contact was read again.
    Right {
        contact: Option<(String, String)>,
    },
    Wrong,
    /// It cannot be tried any more, or there is none.
    Spent,
}
