//! What an action returned, read into the model's nouns: sizes and JSON are checked here, for every version of the contract.

use super::v0_2::wire;
use crate::model::step::{Choice, Failure, HandOff, Problem, Question, Reply, Request, Step, Verdict};
use serde_json::{Map, Value};

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
                self.sized("hand-off.message", hand_off.message.as_deref().map_or(0, str::len))?;
                Step::HandOff(HandOff {
                    data: self.data("hand-off.data", &hand_off.data)?,
                    route: hand_off.route,
                    summary: hand_off.summary,
                    message: hand_off.message,
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
