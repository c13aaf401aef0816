//! What one call of an action's function came to, in a form that can be shown, compared and measured.

use crate::engine::{CallFailure, CallReport, Trap, Usage};
use crate::model::step::{Step, Verdict};
use serde_json::{Value, json};

/// What a function answered, or how its call ended without an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Verdict(Verdict),
    Step(Step),
    /// The guest broke off or was stopped.
    Trapped(Trap),
    /// It answered something that cannot be used, or could not be called at all.
    Unusable(String),
}

/// An answer with the lines that were logged and what the call cost.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub answer: Answer,
    pub usage: Usage,
}

impl Called {
    /// What a call of `validate` came to.
    pub(crate) fn verdict(report: CallReport<Verdict>) -> Self {
        Self::of(report, Answer::Verdict)
    }

    /// What a call of `plan` or `shape` came to.
    pub(crate) fn step(report: CallReport<Step>) -> Self {
        Self::of(report, Answer::Step)
    }

    fn of<T>(report: CallReport<T>, answer: impl FnOnce(T) -> Answer) -> Self {
        let answer = match report.result {
            Ok(good) => answer(good),
            Err(CallFailure::Trapped { trap, .. }) => Answer::Trapped(trap),
            Err(other) => Answer::Unusable(other.to_string()),
        };
        Self {
            answer,
            usage: report.usage,
        }
    }

    /// The lines of the call, each as `level: message`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |(level, text): &(crate::hostcall::Level, String)| format!("{}: {text}", level.as_str());
        self.usage.log.iter().map(line).collect()
    }
}

impl Answer {
    /// The answer as JSON: an object whose one member is the kind of answer.
    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Verdict(Verdict::Accepted(inputs)) => json!({ "accepted": inputs }),
            Self::Verdict(Verdict::Rejected(problems)) => json!({ "rejected": problems }),
            Self::Step(step) => step_json(step),
            Self::Trapped(trap) => json!({ "trap": trap.to_string() }),
            Self::Unusable(message) => json!({ "unusable": message }),
        }
    }
}

/// A step as JSON, with the members that `behaviours.toml` gives it.
fn step_json(step: &Step) -> Value {
    match step {
        Step::Call(requests) => json!({ "calls": requests }),
        Step::Ask(questions) => json!({ "questions": questions }),
        Step::Reply(reply) => json!({ "reply": reply }),
        Step::HandOff(hand_off) => json!({ "hand_off": hand_off }),
        Step::Fail(failure) => json!({ "fail": failure }),
        Step::AsDeclared => json!({ "as_declared": true }),
    }
}
