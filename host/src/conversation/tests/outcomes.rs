//! What a run came to, and what the visitor hears of it.

use super::*;
use crate::model::run::{AskedAgain, Blame, RunFailure};
use crate::model::step::HandOff;

fn failed(code: &str) -> Do {
    ran(Outcome::Failed(RunFailure {
        code: code.into(),
        blame: Blame::Upstream,
        message: "for the operator".into(),
    }))
}

#[test]
fn an_ended_run_is_told_and_the_action_is_over() {
    let passed = |message: Option<&str>| {
        ran(Outcome::HandedOff(HandOff {
            route: "returns".into(),
            summary: "For staff alone.".into(),
            message: message.map(str::to_owned),
            data: Value::Null,
        }))
    };
    let cases: Vec<(Do, &str)> = vec![
        (replied("Done."), "reply: Done."),
        (
            passed(Some("Somebody will write to you.")),
            "hand-off: Somebody will write to you.",
        ),
        (passed(Some("")), "hand-off: I am passing you on to a colleague."),
        (passed(None), "hand-off: I am passing you on to a colleague."),
        (failed("unexpected-status"), "trouble: Sorry, that did not work."),
        (failed("busy"), "trouble: There is a lot going on right now."),
        (
            failed("outcome-unknown"),
            "trouble: I sent this, but got no clear answer",
        ),
        (failed("write-made"), "trouble: I sent this and it was received, but"),
        (ran(Outcome::Cancelled), "notice: All right, I stopped here."),
    ];
    for (outcome, expected) in cases {
        let mut bench = Bench::after(returning());
        bench.expect(vec![(outcome, &[expected])]);
        assert_eq!(bench.state.task, None);
    }
}

#[test]
fn a_write_asked_about_again_is_told_with_the_reason() {
    let cases = [
        (
            AskedAgain::Expired,
            "It has been a while, so I am asking again: Send d1?",
        ),
        (AskedAgain::OtherRequest, "This has changed in the meantime"),
        (AskedAgain::OtherVisitor, "I have to be sure that it is still you"),
    ];
    for (again, words) in cases {
        let mut bench = Bench::after(confirming());
        let question = Confirmation {
            digest: "d1".into(),
            prompt: "Send d1? (yes or no)".into(),
            expires_ms: 1_200_000,
            again: Some(again),
        };
        let expected = format!("confirm: {words}");
        bench.expect(vec![
            (Say("yes"), &["=> confirm r1 d1"]),
            (ran(Outcome::Unconfirmed(question)), &[&expected]),
            // A reminder is the question itself.
            (Say("help"), &["confirm: Send d1?"]),
            (Say("yes"), &["=> confirm r1 d1"]),
        ]);
        let job = bench.state.job.clone();
        assert!(
            matches!(
                job,
                Some(Job::Confirm {
                    expires_ms: 1_200_000,
                    ..
                })
            ),
            "{job:?}"
        );
    }
}

#[test]
fn what_the_operator_reads_is_not_told_to_the_visitor() {
    let mut bench = Bench::after(returning());
    let Got(event) = failed("unexpected-status") else {
        return;
    };
    let Transition { say, .. } = step(bench.state.clone(), event, &bench.shelf, &bench.limits, bench.now_ms);
    assert!(!say[0].text.contains("operator"));
    assert_eq!(say[0].why, "unexpected-status (blame: upstream): for the operator");
    assert_eq!(say[0].run.as_deref(), Some("r1"));
    bench.play(Say("hello"));
}

#[test]
fn a_reply_has_its_data_and_the_instructions_of_the_manifest() {
    let mut bench = Bench::after(returning());
    let live = bench.shelf.0.iter_mut().find(|live| live.name == "return").unwrap();
    Arc::make_mut(&mut live.action).response.instructions = Some("Be brief.".into());
    let Got(event) = replied("Done.") else { return };
    let Transition { say, .. } = step(bench.state, event, &bench.shelf, &bench.limits, bench.now_ms);
    assert_eq!(say[0].data, Some(json!({"a": 1})));
    assert_eq!(say[0].instructions.as_deref(), Some("Be brief."));
    assert_eq!(
        (say[0].action.as_deref(), say[0].run.as_deref()),
        (Some("return"), Some("r1"))
    );
}

#[test]
fn a_rejected_run_asks_again_and_begins_a_new_one() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (
            ran(Outcome::Rejected(problem("order", "that is no order"))),
            &["ask: That is no order."],
        ),
        (Say("A-1002"), &["=> check r1.2 {\"order\":\"A-1002\"}"]),
        (accepted(json!({"order": "A-1002"})), &["=> start return r1.2"]),
        (
            ran(Outcome::Rejected(problem("order", "nor that"))),
            &["ask: Nor that."],
        ),
        (Say("A-1003"), &["=> check r1.3"]),
    ]);
}

#[test]
fn a_second_question_and_a_second_write_of_one_run_are_asked_too() {
    let people = || {
        ran(Outcome::Asked(vec![question(
            "people",
            "Talk to people?",
            &[("yes", "Yes"), ("no", "No")],
        )]))
    };
    Bench::after(confirming()).expect(vec![
        (Say("yes"), &["=> confirm r1 d1"]),
        (unconfirmed("d2"), &["confirm: Send d2?"]),
        (Say("yes"), &["=> confirm r1 d2"]),
        (people(), &["ask: Talk to people?"]),
        (Say("no"), &["=> answer r1 {\"people\":\"no\"}"]),
        (replied("All right."), &["reply: All right."]),
    ]);
}

#[test]
fn a_job_that_could_not_be_done_is_told_and_leaves_nothing_waiting() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("yes"), &["=> confirm r1 d1"]),
        (
            Got(Event::Trouble {
                why: "the disk is full".into(),
                code: None,
            }),
            &["trouble: Sorry, that did not work.", "=> cancel r1"],
        ),
        (
            Got(Event::Trouble {
                why: "still full".into(),
                code: None,
            }),
            &[],
        ),
    ]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn a_job_that_fails_after_a_write_is_told_as_what_became_of_the_write() {
    for (code, words) in [
        ("write-made", "trouble: I sent this and it was received, but"),
        ("outcome-unknown", "trouble: I sent this, but got no clear answer"),
    ] {
        let mut bench = Bench::after(confirming());
        let trouble = Event::Trouble {
            why: "the directory is down".into(),
            code: Some(code),
        };
        bench.expect(vec![
            (Say("yes"), &["=> confirm r1 d1"]),
            (Got(trouble), &[words, "=> cancel r1"]),
        ]);
        assert_eq!(bench.state.task, None);
    }
}

#[test]
fn an_interrupted_conversation_goes_on_from_its_stored_state() {
    // The driver stores the state with its job, and ends that job when it opens the state again.
    let mut bench = Bench::after(confirming());
    bench.expect(vec![(Say("yes"), &["=> confirm r1 d1"])]);
    let stored = serde_json::to_string(&bench.state).unwrap();
    bench.state = serde_json::from_str(&stored).unwrap();
    assert!(matches!(&bench.state.job, Some(Job::Confirm { digest, .. }) if digest == "d1"));
    bench.expect(vec![(
        replied("Your return is registered."),
        &["reply: Your return is registered."],
    )]);
}

#[test]
fn events_that_nobody_waits_for_change_nothing() {
    for event in [
        replied("late"),
        contact("ada@example.com"),
        accepted(json!({})),
        asked(),
        unconfirmed("d"),
    ] {
        let mut bench = Bench::new();
        bench.expect(vec![(event, &[])]);
        assert_eq!(bench.state, State::new("en"));
    }
}

#[test]
fn a_state_of_the_first_format_can_be_read() {
    let stored = json!({
        "version": 1, "locale": "en", "offer": null, "job": null, "parked": [],
        "identity": {"assurance": "anonymous", "email": null, "contact": null, "until_ms": 0},
        "task": {"action": "status", "digest": "status-1", "run": "r1", "started": false, "inputs": {}, "tries": {},
                 "phase": {"collect": {"input": "order"}}, "events": []},
    });
    let mut bench = Bench::new();
    bench.state = serde_json::from_value(stored).unwrap();
    bench.expect(vec![(Say("A-1001"), &["=> check r1"])]);
}
