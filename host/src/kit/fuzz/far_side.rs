//! The upstream of a fuzzed run: answers from the manifest's examples, some of them spoiled, and the visitor's answers.

use crate::kit::case::Planned;
use crate::kit::sample::{self, Chance};
use crate::kit::stage::{Given, Missing, fitting};
use crate::model::action::Action;
use crate::model::step::{CallError, Question, UpstreamResponse};
use serde_json::{Value, json};

/// What makes up exchanges and answers.
pub(super) struct FarSide<'a> {
    pub action: &'a Action,
    pub chance: &'a mut Chance,
}

impl Given for FarSide<'_> {
    /// One of the choices; without any, one of the words that people give, or none.
    fn answer(&mut self, question: &Question) -> Value {
        if !question.choices.is_empty() {
            return json!(self.chance.pick(&question.choices).value);
        }
        let texts = ["yes", "no", "A-1001", "I do not know", "2", "ä 👋", "x"];
        json!(self.chance.pick(&texts))
    }

    /// An example, as it is in a third of the calls and spoiled in the others.
    fn exchange(&mut self, missing: &Missing) -> Planned {
        let mut response = self.example(missing);
        let chance = &mut *self.chance;
        let outcome = match chance.below(9) {
            0..=2 => Ok(response),
            3 => Err(*chance.pick(&[
                CallError::Denied,
                CallError::Busy,
                CallError::Unreachable,
                CallError::TimedOut,
                CallError::TooLarge,
                CallError::OutcomeUnknown,
            ])),
            4 => {
                response.status = *chance.pick(&[200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503]);
                Ok(response)
            }
            5 => {
                let end = chance.below(response.body.len() as u64) as usize;
                response.body.truncate(end);
                Ok(response)
            }
            6 => {
                response.body = chance
                    .pick(&[&b""[..], b"<html>", b"null", b"[]", b"{}", b"\xff\xfe", b"0"])
                    .to_vec();
                Ok(response)
            }
            _ => {
                if let Ok(mut body) = serde_json::from_slice(&response.body) {
                    retype(&mut body, chance);
                    response.body = body.to_string().into_bytes();
                }
                Ok(response)
            }
        };
        Planned {
            endpoint: missing.endpoint.clone(),
            outcome,
        }
    }
}

impl FarSide<'_> {
    /// The example that fits the call, or any of the endpoint.
    fn example(&mut self, missing: &Missing) -> UpstreamResponse {
        let of_endpoint: Vec<_> = self
            .action
            .examples
            .iter()
            .filter(|example| example.endpoint.as_str() == missing.endpoint)
            .collect();
        let any = !of_endpoint.is_empty() && self.chance.one_in(2);
        if !any {
            return fitting(self.action, missing);
        }
        let example = self.chance.pick(&of_endpoint);
        UpstreamResponse {
            status: example.status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: example.body.to_string().into_bytes(),
        }
    }
}

/// Makes one place of a document be of another type: what an upstream does that changes without notice. A text does not
/// become another text, since what one may contain is not known here.
fn retype(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::Array(items) if !items.is_empty() && !chance.one_in(4) => {
            let index = chance.below(items.len() as u64) as usize;
            retype(&mut items[index], chance);
        }
        Value::Object(members) if !members.is_empty() && !chance.one_in(6) => {
            let names: Vec<String> = members.keys().cloned().collect();
            let name = chance.pick(&names);
            if chance.one_in(4) {
                members.remove(name);
            } else if let Some(member) = members.get_mut(name) {
                retype(member, chance);
            }
        }
        Value::Number(_) => sample::change(value, chance),
        other => {
            let is_text = other.is_string();
            let types = [
                Value::Null,
                json!(true),
                json!(-1),
                json!(0.5),
                json!([]),
                json!({}),
                json!("text"),
            ];
            *other = chance.pick(if is_text { &types[..6] } else { &types }).clone();
        }
    }
}
