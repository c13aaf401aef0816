//! What an action answered on the bench, with accessors that say what there was instead.

use serde_json::Value;

use crate::{Failure, HandOff, Problem, Question, Reply, Step};

/// What `plan` or `shape` answered.
///
/// Each accessor takes the kind of step that a test expects, and panics with the step there was.
#[derive(Debug, Clone)]
pub struct Outcome {
    step: Step,
    logs: Vec<String>,
}

impl Outcome {
    pub(super) fn new(step: Step, logs: Vec<String>) -> Self {
        Self { step, logs }
    }

    /// The step, whatever it is.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// What the action logged, each line as `level: message`.
    pub fn logs(&self) -> &[String] {
        &self.logs
    }

    /// The reply.
    ///
    /// # Panics
    ///
    /// When the action did something else.
    #[track_caller]
    pub fn reply(&self) -> &Reply {
        match &self.step {
            Step::Reply(reply) => reply,
            other => panic!("expected a reply, but the action would {other}"),
        }
    }

    /// The parameters of the first call to that endpoint in this step.
    ///
    /// # Panics
    ///
    /// When the step makes no such call.
    #[track_caller]
    pub fn call(&self, endpoint: &str) -> Value {
        if let Step::Call(calls) = &self.step
            && let Some(call) = calls.iter().find(|call| call.endpoint() == endpoint)
        {
            return call.parameters();
        }
        panic!("expected a call to `{endpoint}`, but the action would {}", self.step)
    }

    /// All calls of this step: endpoint and parameters, in order.
    ///
    /// # Panics
    ///
    /// When the action did something else.
    #[track_caller]
    pub fn calls(&self) -> Vec<(String, Value)> {
        match &self.step {
            Step::Call(calls) => calls
                .iter()
                .map(|call| (call.endpoint().to_owned(), call.parameters()))
                .collect(),
            other => panic!("expected calls, but the action would {other}"),
        }
    }

    /// The question that asks for that input.
    ///
    /// # Panics
    ///
    /// When this step asks no such question.
    #[track_caller]
    pub fn question(&self, input: &str) -> &Question {
        if let Step::Ask(questions) = &self.step
            && let Some(question) = questions.iter().find(|question| question.input() == input)
        {
            return question;
        }
        panic!("expected a question for `{input}`, but the action would {}", self.step)
    }

    /// The hand-off.
    ///
    /// # Panics
    ///
    /// When the action did something else.
    #[track_caller]
    pub fn hand_off(&self) -> &HandOff {
        match &self.step {
            Step::HandOff(hand_off) => hand_off,
            other => panic!("expected a hand-off, but the action would {other}"),
        }
    }

    /// The failure.
    ///
    /// # Panics
    ///
    /// When the action did something else.
    #[track_caller]
    pub fn failure(&self) -> &Failure {
        match &self.step {
            Step::Fail(failure) => failure,
            other => panic!("expected a failure, but the action would {other}"),
        }
    }

    /// Asserts that the action leaves this step to the manifest.
    ///
    /// # Panics
    ///
    /// When the action did something else.
    #[track_caller]
    pub fn assert_as_declared(&self) {
        assert!(
            self.step == Step::AsDeclared,
            "expected to do as declared, but the action would {}",
            self.step
        );
    }
}

/// What `validate` answered.
#[derive(Debug, Clone)]
pub struct Verdict {
    result: Result<Value, Vec<Problem>>,
    logs: Vec<String>,
}

impl Verdict {
    pub(super) fn new(result: Result<Value, Vec<Problem>>, logs: Vec<String>) -> Self {
        Self { result, logs }
    }

    /// The inputs, normalised.
    ///
    /// # Panics
    ///
    /// When they were rejected.
    #[track_caller]
    pub fn accepted(&self) -> Value {
        match &self.result {
            Ok(inputs) => inputs.clone(),
            Err(_) => panic!(
                "expected the inputs to be accepted, but the action found {:?}",
                self.problems()
            ),
        }
    }

    /// The problems, each as `pointer: message`; none when the inputs were accepted.
    pub fn problems(&self) -> Vec<String> {
        let Err(problems) = &self.result else { return Vec::new() };
        problems.iter().map(ToString::to_string).collect()
    }

    /// The message of the problem at that JSON Pointer.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[track_caller]
    pub fn problem(&self, pointer: &str) -> &str {
        let found = self
            .result
            .as_ref()
            .err()
            .and_then(|all| all.iter().find(|problem| problem.pointer() == pointer));
        match found {
            Some(problem) => problem.message(),
            None => panic!(
                "expected a problem at `{pointer}`, but the action answered {:?}",
                self.result
            ),
        }
    }

    /// What the action logged, each line as `level: message`.
    pub fn logs(&self) -> &[String] {
        &self.logs
    }
}
