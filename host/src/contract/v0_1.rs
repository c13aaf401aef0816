//! Contract 0.1: the generated bindings, and their conversion from and to the model.

use crate::model::identity::Assurance;
use crate::model::step::{
    CallError, Choice, Context, Exchange, Failure, HandOff, Problem, Question, Reply, Request, Step, Verdict,
};
use serde_json::{Map, Value};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "action",
        exports: { default: async },
    });
}

pub(crate) use bindings::actgate::action::log;
pub(crate) use bindings::actgate::action::types as wire;
pub(crate) use bindings::{Action, ActionPre};

/// The version of this module, as it stands in import and export names.
pub(crate) const VERSION: &str = "0.1";

/// What an action returned that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidOutput {
    #[error("`{place}` is not JSON: {source}")]
    NotJson {
        place: &'static str,
        source: serde_json::Error,
    },
    #[error("`{place}` must be a JSON object, but is {found}")]
    NotObject { place: &'static str, found: &'static str },
    #[error("`{place}` has {bytes} bytes, over the limit of {bytes_max}")]
    TooLarge {
        place: &'static str,
        bytes: usize,
        bytes_max: usize,
    },
    #[error("`{place}` nests over {depth_max} levels deep")]
    TooDeep { place: &'static str, depth_max: u32 },
}

/// Reads what an action returned, within a size.
pub(crate) struct Reader {
    /// Bytes of one JSON document or text.
    pub bytes_max: usize,
    /// Levels of one JSON document.
    pub depth_max: u32,
}

/// The context in the contract's own types.
pub(crate) fn context(context: &Context) -> wire::Context {
    wire::Context {
        run: context.run.clone(),
        locale: context.locale.clone(),
        now_ms: context.now_ms,
        seed: context.seed,
        visitor: wire::Visitor {
            assurance: match context.assurance {
                Assurance::Anonymous => wire::Assurance::Anonymous,
                Assurance::MatchedEmail => wire::Assurance::MatchedEmail,
                Assurance::VerifiedEmail => wire::Assurance::VerifiedEmail,
            },
            email: context.email.clone(),
            claims: context.claims.to_string(),
        },
        settings: context.settings.to_string(),
    }
}

/// An exchange in the contract's own types.
pub(crate) fn exchange(exchange: &Exchange) -> wire::Exchange {
    wire::Exchange {
        request: wire::Request {
            endpoint: exchange.request.endpoint.clone(),
            parameters: Value::Object(exchange.request.parameters.clone()).to_string(),
        },
        outcome: match &exchange.outcome {
            Ok(response) => Ok(wire::Response {
                status: response.status,
                headers: response.headers.clone(),
                body: response.body.clone(),
            }),
            Err(error) => Err(match error {
                CallError::Denied => wire::CallError::Denied,
                CallError::Busy => wire::CallError::Busy,
                CallError::Unreachable => wire::CallError::Unreachable,
                CallError::TimedOut => wire::CallError::TimedOut,
                CallError::TooLarge => wire::CallError::TooLarge,
                CallError::OutcomeUnknown => wire::CallError::OutcomeUnknown,
            }),
        },
    }
}

impl Reader {
    fn json(&self, place: &'static str, text: &str) -> Result<Value, InvalidOutput> {
        self.sized(place, text.len())?;
        // serde_json refuses more than 128 levels by itself, so depth cannot exhaust the stack. Less is allowed: a
        // document is stored inside of another, and that one must be read back.
        let value = serde_json::from_str(text).map_err(|source| InvalidOutput::NotJson { place, source })?;
        if depth(&value) > self.depth_max {
            let depth_max = self.depth_max;
            return Err(InvalidOutput::TooDeep { place, depth_max });
        }
        Ok(value)
    }

    fn object(&self, place: &'static str, text: &str) -> Result<Map<String, Value>, InvalidOutput> {
        match self.json(place, text)? {
            Value::Object(map) => Ok(map),
            other => Err(InvalidOutput::NotObject {
                place,
                found: kind(&other),
            }),
        }
    }

    fn sized(&self, place: &'static str, bytes: usize) -> Result<(), InvalidOutput> {
        if bytes > self.bytes_max {
            return Err(InvalidOutput::TooLarge {
                place,
                bytes,
                bytes_max: self.bytes_max,
            });
        }
        Ok(())
    }

    /// Data that may be left empty: an empty text is `null`.
    fn data(&self, place: &'static str, text: &str) -> Result<Value, InvalidOutput> {
        if text.is_empty() {
            Ok(Value::Null)
        } else {
            self.json(place, text)
        }
    }

    /// Reads a verdict.
    pub(crate) fn verdict(&self, verdict: wire::Verdict) -> Result<Verdict, InvalidOutput> {
        Ok(match verdict {
            wire::Verdict::Accepted(text) => Verdict::Accepted(self.object("accepted inputs", &text)?),
            wire::Verdict::Rejected(problems) => Verdict::Rejected(
                problems
                    .into_iter()
                    .map(|problem| {
                        self.sized("problem.message", problem.message.len() + problem.pointer.len())?;
                        Ok(Problem {
                            pointer: problem.pointer,
                            message: problem.message,
                        })
                    })
                    .collect::<Result<_, _>>()?,
            ),
        })
    }

    /// Reads a step.
    pub(crate) fn step(&self, step: wire::Step) -> Result<Step, InvalidOutput> {
        Ok(match step {
            wire::Step::Call(requests) => Step::Call(
                requests
                    .into_iter()
                    .map(|request| self.request(request))
                    .collect::<Result<_, _>>()?,
            ),
            wire::Step::Ask(questions) => Step::Ask(
                questions
                    .into_iter()
                    .map(|question| self.question(question))
                    .collect::<Result<_, _>>()?,
            ),
            wire::Step::Reply(reply) => {
                self.sized("reply.message", reply.message.len())?;
                Step::Reply(Reply {
                    data: self.data("reply.data", &reply.data)?,
                    message: reply.message,
                })
            }
            wire::Step::HandOff(hand_off) => {
                self.sized("hand-off.summary", hand_off.summary.len() + hand_off.route.len())?;
                Step::HandOff(HandOff {
                    data: self.data("hand-off.data", &hand_off.data)?,
                    route: hand_off.route,
                    summary: hand_off.summary,
                })
            }
            wire::Step::Fail(failure) => {
                self.sized("failure.message", failure.message.len() + failure.code.len())?;
                Step::Fail(Failure {
                    code: failure.code,
                    message: failure.message,
                })
            }
            wire::Step::AsDeclared => Step::AsDeclared,
        })
    }

    fn request(&self, request: wire::Request) -> Result<Request, InvalidOutput> {
        self.sized("request.endpoint", request.endpoint.len())?;
        Ok(Request {
            parameters: self.object("request.parameters", &request.parameters)?,
            endpoint: request.endpoint,
        })
    }

    fn question(&self, question: wire::Question) -> Result<Question, InvalidOutput> {
        let choices: usize = question
            .choices
            .iter()
            .map(|choice| choice.value.len() + choice.label.len())
            .sum();
        self.sized("question", question.input.len() + question.prompt.len() + choices)?;
        Ok(Question {
            input: question.input,
            prompt: question.prompt,
            choices: question
                .choices
                .into_iter()
                .map(|c| Choice {
                    value: c.value,
                    label: c.label,
                })
                .collect(),
        })
    }
}

/// How deep a document is nested. It comes from a parser with a bound, so recursion has one too.
fn depth(value: &Value) -> u32 {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The JSON type of a value, in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
