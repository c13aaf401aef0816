//! What an action does next.

pub mod answer;
pub mod call;
pub mod failure;
pub mod question;

use std::fmt;

use crate::{Call, Failure, HandOff, Question, Reply};

/// What an action does next. The builders [`crate::call`], [`crate::ask`], [`crate::reply`] and
/// [`crate::hand_off`] make one with their `step()`.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Make these calls, one after the other, then call `shape`.
    Call(Vec<Call>),
    /// Ask the visitor, then call the function that asked again.
    Ask(Vec<Question>),
    /// Answer.
    Reply(Reply),
    /// Pass the conversation to people.
    HandOff(HandOff),
    /// End the run with an error.
    Fail(Failure),
    /// Do what the manifest says.
    AsDeclared,
}

impl From<Failure> for Step {
    fn from(failure: Failure) -> Self {
        Self::Fail(failure)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(calls) => {
                write!(f, "call")?;
                calls
                    .iter()
                    .try_for_each(|call| write!(f, " `{}` with {}", call.endpoint(), call.parameters()))
            }
            Self::Ask(questions) => {
                write!(f, "ask")?;
                questions
                    .iter()
                    .try_for_each(|question| write!(f, " `{}` ({})", question.input(), question.prompt()))
            }
            Self::Reply(reply) => write!(f, "reply `{}` with {}", reply.message(), reply.data_value()),
            Self::HandOff(hand_off) => write!(f, "hand off to `{}`: {}", hand_off.route(), hand_off.summary()),
            Self::Fail(failure) => write!(f, "fail with {failure}"),
            Self::AsDeclared => write!(f, "do as declared"),
        }
    }
}
