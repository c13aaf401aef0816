//! The bench itself, tried with small actions.

use std::cell::Cell;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::{Exchanges, Failure, Given, NoInputs, Problems, Step, ask, call, hand_off, reply};

#[derive(Debug, Deserialize)]
struct Inputs {
    order: String,
    sku: Option<String>,
}

struct Return;

impl Action for Return {
    type Inputs = Inputs;

    fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
        crate::debug!("checking");
        given.update("order", |order: String| order.to_uppercase())
    }

    fn plan(context: &Context, inputs: Inputs) -> Result<Step, Failure> {
        crate::info!("seed {}", context.seed());
        call("returns")
            .with("order", inputs.order)
            .and(call("hours").with("day", "monday"))
            .step()
    }

    fn shape(_: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        if exchanges.last().error() == Some(CallError::OutcomeUnknown) {
            return hand_off("returns", "unknown")
                .with_message("Somebody will look at it.")
                .data(json!({"order": inputs.order}))
                .step();
        }
        let skus: Vec<String> = exchanges.last().json()?;
        match inputs.sku {
            Some(sku) => reply(format!("Returning {sku}.")).data(json!({"sku": sku})).step(),
            None => ask("sku", "Which?")
                .choices_from(skus.iter().map(|sku| (sku, sku)))
                .step(),
        }
    }
}

fn bench() -> Bench<Return> {
    Bench::new().inputs(json!({"order": "a-1"}))
}

#[test]
fn walks_through_a_run() {
    let bench = bench().accept();
    let planned = bench.plan();
    assert_eq!(planned.call("hours"), json!({"day": "monday"}));
    assert_eq!(planned.calls()[0], ("returns".to_owned(), json!({"order": "A-1"})));
    assert_eq!(planned.logs(), ["info: seed 1"]);
    let bench = bench.answer("returns", 200, json!(["MUG"]));
    assert_eq!(bench.shape().question("sku").choices()[0].value, "MUG");
    let shaped = bench.input("sku", "MUG").shape();
    assert_eq!(shaped.reply().data_value(), json!({"sku": "MUG"}));
}

#[test]
fn plays_errors_and_odd_answers() {
    let lost = bench().error("returns", CallError::OutcomeUnknown).shape();
    assert_eq!(lost.hand_off().data_value(), json!({"order": "a-1"}));
    assert_eq!(lost.hand_off().message(), Some("Somebody will look at it."));
    let odd = bench().answer("returns", 200, json!({"items": 1})).shape();
    assert_eq!(odd.failure().code(), "unexpected-answer");
    let none = bench().shape();
    assert_eq!(none.failure().code(), "no-exchange");
    let typed = Bench::<Return>::new().inputs(json!({"order": 5})).plan();
    assert_eq!(
        typed.failure().message(),
        "the inputs do not fit at `/order` (line 1, column 10): expected a string"
    );
}

#[test]
fn tells_problems_by_place() {
    let verdict = Bench::<Return>::new().inputs(json!({"order": 5})).validate();
    assert_eq!(verdict.problem("/order"), "expected a string");
    assert_eq!(verdict.problems(), ["/order: expected a string"]);
    assert_eq!(verdict.logs(), ["debug: checking"]);
}

#[test]
#[should_panic(expected = "expected a reply, but the action would call `returns` with {\"order\":\"a-1\"}")]
fn says_what_there_was_instead() {
    let planned = bench().plan();
    planned.reply();
}

#[test]
fn a_time_zone_is_there_where_it_is_given() {
    assert_eq!(bench().context().time_zone(), None);
    let zoned = bench().time_zone("Europe/Berlin");
    assert_eq!(zoned.context().time_zone(), Some("Europe/Berlin"));
}

thread_local! {
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

struct Forgetful;

impl Action for Forgetful {
    type Inputs = NoInputs;

    fn plan(_: &Context, _: NoInputs) -> Result<Step, Failure> {
        CALLS.set(CALLS.get() + 1);
        reply(format!("This is call {}.", CALLS.get())).step()
    }
}

#[test]
#[should_panic(expected = "not pure")]
fn refuses_an_action_that_remembers() {
    Bench::<Forgetful>::new().plan();
}

#[test]
fn leaves_the_lines_of_the_test_alone() {
    crate::warn!("mine");
    bench().plan();
    assert_eq!(logged(), ["warn: mine"]);
}
