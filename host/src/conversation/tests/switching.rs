//! Another action in between, from every phase, and what happens when an action is unpublished or replaced.

use super::*;

/// Scripts that end in each phase, with what is said when the action is back.
fn phases() -> Vec<(&'static str, Vec<Do>, &'static str)> {
    let waiting = vec![
        Say("I forgot my password"),
        Say("ada@example.com"),
        contact("ada@example.com"),
        Got(Event::LinkSent),
    ];
    let mut answering = returning();
    answering.push(asked());
    vec![
        ("status", vec![Say("Where is my order?")], "ask: Order number?"),
        (
            "status",
            vec![Say("Where is my order A-1001"), accepted(json!({"order": "A-1001"}))],
            "prove: What is your email address?",
        ),
        ("reset", waiting, "prove: I am waiting for you to follow the link"),
        ("return", answering, "ask: Which item?"),
        ("return", confirming(), "confirm: Send d1?"),
    ]
}

#[test]
fn an_action_in_between_leads_back_to_where_it_was() {
    for (action, script, back) in phases() {
        let mut bench = Bench::after(script);
        let before = bench.phase().clone();
        bench.expect(vec![
            (Say("When are you open?"), &["=> start hours"]),
            (replied("At nine."), &["reply: At nine.", "notice: Back to: ", back]),
        ]);
        assert_eq!(bench.action(), Some(action));
        assert_eq!(*bench.phase(), before);
        assert!(bench.state.parked.is_empty());
    }
}

#[test]
fn stopping_the_action_in_between_leads_back_too() {
    for (_, script, back) in phases() {
        Bench::after(script).expect(vec![
            (Say("I have feedback"), &["ask: Your words?"]),
            (Say("cancel"), &["notice: All right", "notice: Back to: ", back]),
        ]);
    }
}

#[test]
fn wishing_for_what_was_interrupted_goes_on_with_it() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("I have feedback"), &["ask: Your words?"]),
        (Say("Return an item"), &["confirm: Send d1?"]),
        (Say("yes"), &["=> confirm r1 d1"]),
    ]);
}

#[test]
fn only_so_many_actions_are_parked() {
    let mut bench = Bench::after(confirming());
    bench.state.memory = Memory::default();
    bench.expect(vec![
        (Say("I have feedback"), &["ask: Your words?"]),
        (Say("Where is my order?"), &["ask: Order number?"]),
        (Say("I forgot my password"), &["=> find ada@example.com"]),
        (contact("ada@example.com"), &["=> link"]),
        (Got(Event::LinkSent), &["prove"]),
        (Say("Opening hours on monday"), &["=> check"]),
        (accepted(json!({"day": "monday"})), &["=> start hours"]),
        (
            replied("At nine."),
            &[
                "reply: At nine.",
                "notice: Back to: reset a password.",
                "prove",
                "=> cancel r1",
            ],
        ),
    ]);
    assert_eq!(bench.state.parked.len(), 2);
}

#[test]
fn people_take_over_everything_and_nothing_is_left_waiting() {
    let mut bench = Bench::after(confirming());
    bench.state.memory = Memory::default();
    bench.expect(vec![
        (Say("Where is my order?"), &["ask: Order number?"]),
        (Say("xyz"), &["ask"]),
        (Say("abc"), &["ask"]),
        (
            Say("qqq"),
            &[
                "hand-off",
                "notice: My colleague will also see that you asked for this: return an item.",
                "=> cancel r1",
            ],
        ),
        (ran(Outcome::Cancelled), &[]),
    ]);
    assert_eq!((bench.state.task, bench.state.parked.len()), (None, 0));
}

#[test]
fn an_action_that_was_unpublished_ends_in_every_phase() {
    for (action, script, _) in phases() {
        let mut bench = Bench::after(script);
        let started = bench.state.task.as_ref().is_some_and(|task| task.started);
        bench.shelf.0.retain(|live| live.name != action);
        let mut expected = vec!["trouble: This is no longer available, so I stopped."];
        expected.extend(started.then_some("=> cancel r1"));
        bench.expect(vec![(Say("yes"), expected.as_slice())]);
        assert_eq!(bench.state.task, None);
    }
}

#[test]
fn an_action_that_was_replaced_ends_in_every_phase_and_can_begin_anew() {
    for (action, script, _) in phases() {
        let mut bench = Bench::after(script);
        bench.shelf.0.iter_mut().for_each(|live| live.digest.push('2'));
        let seen = bench.play(Say("A-1001"));
        assert!(
            seen[0].contains("This has changed in the meantime"),
            "{action}: {seen:?}"
        );
        assert_eq!(bench.state.task, None);
        let seen = bench.play(Say("When are you open?"));
        assert!(seen.last().unwrap().starts_with("=> start hours"), "{seen:?}");
    }
}

#[test]
fn a_message_to_an_ended_action_may_start_another() {
    let mut bench = Bench::after(vec![Say("Where is my order?")]);
    bench.shelf.0.retain(|live| live.name != "status");
    bench.expect(vec![(
        Say("When are you open?"),
        &["trouble: This is no longer available", "=> start hours r2 {}"],
    )]);
}

#[test]
fn an_action_unpublished_while_it_was_parked_is_told_when_it_comes_back() {
    let mut bench = Bench::after(confirming());
    bench.play(Say("When are you open?"));
    bench.shelf.0.retain(|live| live.name != "return");
    bench.expect(vec![(
        replied("At nine."),
        &[
            "reply: At nine.",
            "trouble: This is no longer available",
            "=> cancel r1",
        ],
    )]);
}
