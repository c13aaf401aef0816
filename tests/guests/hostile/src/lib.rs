//! A guest that misbehaves on request: the input `do` names the behaviour, and a host must stand it.
//!
//! It speaks the generated names of the contract directly, because the typed face of the SDK makes many
//! of these answers impossible. Each behaviour is one row of a table, and one line of the README.

mod ambient;
mod answers;
mod calls;
mod exhaust;

use actgate_sdk::raw::Guest;
use actgate_sdk::raw::types::{Context, Exchange, Failure, Problem, Reply, Step, Verdict};
use serde_json::{Value, json};

/// What a behaviour may know.
struct Wish {
    context: Context,
    /// How much of it; each behaviour has its own default.
    n: Option<u64>,
}

/// One behaviour of `plan`, by the word that asks for it.
type Row = (&'static str, fn(&Wish) -> Step);

const TABLES: [&[Row]; 4] = [exhaust::PLAN, answers::PLAN, calls::PLAN, ambient::PLAN];

struct Hostile;

impl Guest for Hostile {
    fn validate(_: Context, inputs: String) -> Verdict {
        match word(&inputs).as_str() {
            "validate-loop" => exhaust::spin(),
            "validate-reject" => Verdict::Rejected(vec![Problem {
                pointer: "/do".to_owned(),
                message: "This is refused whatever it says.".to_owned(),
            }]),
            _ => Verdict::Accepted(inputs),
        }
    }

    fn plan(context: Context, inputs: String) -> Step {
        let word = word(&inputs);
        let wish = Wish {
            context,
            n: number(&inputs),
        };
        match TABLES.iter().copied().flatten().find(|(name, _)| *name == word) {
            Some((_, behave)) => behave(&wish),
            // These misbehave elsewhere; `plan` only brings them there.
            None if word == "shape-trap" => calls::ping("monday"),
            None if word.starts_with("validate-") => report("the host went on after `validate`", &json!(null)),
            None => Step::Fail(Failure {
                code: "unknown-behaviour".to_owned(),
                message: "the input `do` names none of the behaviours".to_owned(),
            }),
        }
    }

    fn shape(_: Context, inputs: String, exchanges: Vec<Exchange>) -> Step {
        match word(&inputs).as_str() {
            "shape-trap" | "write-then-trap" => exhaust::trap(),
            "call-forever" => calls::ping("monday"),
            _ => calls::outcomes(&exchanges),
        }
    }
}

actgate_sdk::__export_raw!(Hostile);

/// A reply that fits the manifest's schema and carries what was found.
fn report(message: impl Into<String>, found: &Value) -> Step {
    answer(message, json!({"ok": true, "report": found}).to_string())
}

/// A reply with data that nobody checked.
fn answer(message: impl Into<String>, data: impl Into<String>) -> Step {
    Step::Reply(Reply {
        message: message.into(),
        data: data.into(),
    })
}

fn word(inputs: &str) -> String {
    input(inputs, "do").as_str().unwrap_or_default().to_owned()
}

fn number(inputs: &str) -> Option<u64> {
    input(inputs, "n").as_u64()
}

fn input(inputs: &str, name: &str) -> Value {
    serde_json::from_str::<Value>(inputs)
        .map(|mut inputs| inputs[name].take())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
