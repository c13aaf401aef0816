//! Going back to what was interrupted: only where it is still wanted, and never past a question that was contradicted.

use super::*;
use crate::model::run::{Blame, RunFailure};
use crate::model::step::HandOff;

const STILL: &str = "ask: Do you still want to go on with this: return an item (Order number: A-1001)?";

/// A return of A-1001 waits for a yes, and the status of A-1002 was told in between.
fn contradicted() -> Bench {
    Bench::after({
        let mut script = confirming();
        script.extend([Say("Where is my order A-1002"), accepted(json!({"order": "A-1002"}))]);
        script
    })
}

fn failed(code: &str) -> Do {
    ran(Outcome::Failed(RunFailure {
        code: code.into(),
        blame: Blame::Upstream,
        message: "for the operator".into(),
    }))
}

#[test]
fn a_confirmation_whose_topic_was_contradicted_is_not_asked_as_if_nothing_was_said() {
    let mut bench = contradicted();
    bench.expect(vec![
        (replied("A-1002 is delivered."), &["reply: A-1002", STILL]),
        // The yes is to this question alone.
        (Say("yes"), &["confirm: Send d1?"]),
        (Say("yes"), &["=> confirm r1 d1"]),
    ]);
    let mut bench = contradicted();
    bench.expect(vec![
        (replied("A-1002 is delivered."), &["reply: A-1002", STILL]),
        (
            Say("no"),
            &[
                "notice: All right, I have dropped this: return an item.",
                "=> cancel r1",
            ],
        ),
        (ran(Outcome::Cancelled), &[]),
    ]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn what_is_said_to_the_old_question_shows_that_it_is_wanted() {
    let mut bench = contradicted();
    bench.expect(vec![
        (replied("A-1002 is delivered."), &["reply", STILL]),
        (
            Say("no, for A-1002"),
            &["notice: All right, order number: A-1002.", "=> check"],
        ),
    ]);
    let mut bench = contradicted();
    bench.expect(vec![
        (replied("A-1002 is delivered."), &["reply", STILL]),
        (Say("When are you open?"), &["=> start hours"]),
        (replied("At nine."), &["reply: At nine.", STILL]),
        (Say("what?"), &[STILL]),
        (
            Say("cancel"),
            &["notice: All right, I did not send it.", "=> cancel r1"],
        ),
    ]);
}

#[test]
fn after_several_messages_about_something_else_it_is_asked_too() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("I have feedback"), &["ask: Your words?"]),
        (Say("I like the shop"), &["=> check"]),
        (accepted(json!({"text": "I like the shop"})), &["ask: Stars?"]),
        (Say("what?"), &["ask"]),
        (Say("hello"), &["ask"]),
        (Say("5"), &["=> check"]),
        (accepted(json!({"text": "I like the shop", "stars": 5})), &["=> start"]),
        (replied("Thank you."), &["reply: Thank you.", STILL]),
    ]);
}

#[test]
fn after_a_failure_or_a_hand_off_there_is_no_way_back_without_a_word() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("When are you open?"), &["=> start hours"]),
        (
            failed("unexpected-status"),
            &["trouble: Sorry, that did not work.", STILL],
        ),
    ]);
    let mut bench = Bench::after(confirming());
    let passed = ran(Outcome::HandedOff(HandOff {
        route: "people".into(),
        summary: String::new(),
        message: None,
        data: Value::Null,
    }));
    bench.expect(vec![
        (Say("When are you open?"), &["=> start hours"]),
        (
            passed,
            &[
                "hand-off",
                "notice: My colleague will also see that you asked for this: return an item.",
                "=> cancel r1",
            ],
        ),
    ]);
    assert_eq!((bench.state.task, bench.state.parked.len()), (None, 0));
}

#[test]
fn a_link_that_is_followed_while_it_is_asked_goes_on() {
    let mut bench = Bench::after(vec![
        Say("I forgot my password"),
        Say("ada@example.com"),
        contact("ada@example.com"),
        Got(Event::LinkSent),
        Say("When are you open?"),
    ]);
    bench.expect(vec![
        (
            failed("busy"),
            &[
                "trouble",
                "ask: Do you still want to go on with this: reset a password?",
            ],
        ),
        (
            clicked("reset", "ada@example.com"),
            &["notice: Thank you, your address is confirmed.", "=> start reset r1"],
        ),
    ]);
}

#[test]
fn a_state_that_an_earlier_version_stored_is_read() {
    let stored = json!({
        "version": 1, "locale": "en",
        "identity": {"assurance": "anonymous", "email": null, "contact": null, "until_ms": 0},
        "task": {
            "action": "status", "digest": "status-1", "run": "r1", "started": false, "inputs": {}, "tries": {},
            "phase": {"collect": {"input": "order"}}, "events": []
        },
        "parked": [], "offer": null, "job": null
    });
    let state: State = serde_json::from_value(stored).unwrap();
    let mut bench = Bench { state, ..Bench::new() };
    bench.expect(vec![(Say("A-1001"), &["=> check r1 {\"order\":\"A-1001\"}"])]);
}
