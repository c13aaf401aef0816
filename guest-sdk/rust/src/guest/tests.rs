//! The seam, tried with generated types as a host would give them.

use serde::Deserialize;

use super::*;
use crate::{Assurance, CallError, ask, call, fail, hand_off, reply};

#[derive(Debug, Deserialize)]
struct Inputs {
    kind: String,
}

struct Every;

impl Action for Every {
    type Inputs = Inputs;

    fn plan(context: &Context, inputs: Inputs) -> Result<Step, Failure> {
        match inputs.kind.as_str() {
            "call" => call("orders").with("email", context.visitor().email()).step(),
            "ask" => ask("sku", "Which?").choice("MUG", "Mug").step(),
            "hand-off" => hand_off("sales", "A lead").data([1]).step(),
            "hand-off-saying" => hand_off("sales", "A lead").with_message("We call you.").step(),
            "fail" => Err(fail("closed", "It is night.")),
            "settings" => {
                let settings: Vec<u8> = context.settings()?;
                reply(format!("{settings:?}")).step()
            }
            _ => Ok(Step::AsDeclared),
        }
    }

    fn shape(_: &Context, _: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        reply(exchanges.last().text()?)
            .data(exchanges.last().parameters())
            .step()
    }
}

crate::export!(Every);

fn context() -> types::Context {
    types::Context {
        run: "run-1".to_owned(),
        locale: "en-GB".to_owned(),
        time_zone: Some("Europe/London".to_owned()),
        now_ms: 5,
        seed: 7,
        visitor: types::Visitor {
            assurance: types::Assurance::VerifiedEmail,
            email: Some("ada@example.com".to_owned()),
            claims: "{\"plan\":\"gold\"}".to_owned(),
        },
        settings: "{}".to_owned(),
    }
}

fn planned(kind: &str) -> types::Step {
    plan::<Every>(context(), &format!("{{\"kind\":\"{kind}\"}}"))
}

fn exchange(outcome: Result<types::Response, types::CallError>) -> types::Exchange {
    let request = types::Request {
        endpoint: "orders".to_owned(),
        parameters: "{\"order\":\"A-1\"}".to_owned(),
    };
    types::Exchange { request, outcome }
}

#[test]
fn every_step_crosses_the_seam() {
    let parameters = "{\"email\":\"ada@example.com\"}".to_owned();
    assert_eq!(
        planned("call"),
        types::Step::Call(vec![types::Request {
            endpoint: "orders".to_owned(),
            parameters
        }])
    );
    let choices = vec![types::Choice {
        value: "MUG".to_owned(),
        label: "Mug".to_owned(),
    }];
    let question = types::Question {
        input: "sku".to_owned(),
        prompt: "Which?".to_owned(),
        choices,
    };
    assert_eq!(planned("ask"), types::Step::Ask(vec![question]));
    let hand_off = |message: Option<&str>, data: &str| {
        types::Step::HandOff(types::HandOff {
            route: "sales".to_owned(),
            summary: "A lead".to_owned(),
            message: message.map(str::to_owned),
            data: data.to_owned(),
        })
    };
    assert_eq!(planned("hand-off"), hand_off(None, "[1]"));
    assert_eq!(planned("hand-off-saying"), hand_off(Some("We call you."), "{}"));
    let failure = types::Failure {
        code: "closed".to_owned(),
        message: "It is night.".to_owned(),
    };
    assert_eq!(planned("fail"), types::Step::Fail(failure));
    assert_eq!(planned("nothing"), types::Step::AsDeclared);
}

#[test]
fn what_does_not_fit_becomes_a_failure() {
    let types::Step::Fail(failure) = planned("settings") else {
        panic!("expected a failure")
    };
    assert_eq!(
        (failure.code.as_str(), failure.message.as_str()),
        (
            "invalid-settings",
            "the settings do not fit as a whole: expected a list"
        )
    );
    let types::Step::Fail(failure) = plan::<Every>(context(), "{}") else {
        panic!("expected a failure")
    };
    assert_eq!(
        failure.message,
        "the inputs do not fit at `/kind` (line 1, column 2): is missing"
    );
    let broken = types::Context {
        settings: "{".to_owned(),
        ..context()
    };
    let types::Step::Fail(failure) = plan::<Every>(broken, "{}") else {
        panic!("expected a failure")
    };
    assert_eq!(failure.code, "broken-contract");
}

#[test]
fn an_answer_is_shaped() {
    let response = types::Response {
        status: 200,
        headers: Vec::new(),
        body: b"hello".to_vec(),
    };
    let inputs = "{\"kind\":\"\"}";
    let types::Step::Reply(reply) = shape::<Every>(context(), inputs, vec![exchange(Ok(response))]) else {
        panic!("expected a reply")
    };
    assert_eq!(
        (reply.message.as_str(), reply.data.as_str()),
        ("hello", "{\"order\":\"A-1\"}")
    );
    let types::Step::Fail(failure) = shape::<Every>(context(), inputs, Vec::new()) else {
        panic!("expected a failure")
    };
    assert_eq!(failure.code, "no-exchange");
}

#[test]
fn every_call_error_keeps_its_meaning() {
    let pairs = [
        (types::CallError::Denied, CallError::Denied),
        (types::CallError::Busy, CallError::Busy),
        (types::CallError::Unreachable, CallError::Unreachable),
        (types::CallError::TimedOut, CallError::TimedOut),
        (types::CallError::TooLarge, CallError::TooLarge),
        (types::CallError::OutcomeUnknown, CallError::OutcomeUnknown),
    ];
    for (raw, typed) in pairs {
        assert_eq!(
            convert::exchanges(vec![exchange(Err(raw))]).unwrap()[0].error(),
            Some(typed)
        );
    }
}

#[test]
fn verdicts_and_context_cross_the_seam() {
    assert_eq!(
        validate::<Every>(context(), "{\"kind\":\"x\"}"),
        types::Verdict::Accepted("{\"kind\":\"x\"}".to_owned())
    );
    let types::Verdict::Rejected(problems) = validate::<Every>(context(), "[]") else {
        panic!("expected problems")
    };
    assert_eq!(
        (problems[0].pointer.as_str(), problems[0].message.as_str()),
        ("", "expected an object")
    );
    let context = convert::context(context()).unwrap();
    assert_eq!(
        (context.run(), context.language(), context.now_ms(), context.seed()),
        ("run-1", "en", 5, 7)
    );
    assert_eq!(context.time_zone(), Some("Europe/London"));
    assert_eq!(context.visitor().assurance(), Assurance::VerifiedEmail);
    #[derive(Deserialize)]
    struct Claims {
        plan: String,
    }
    assert_eq!(context.visitor().claims::<Claims>().unwrap().plan, "gold");
}
