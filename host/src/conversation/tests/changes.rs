//! Stopping, starting over and changing what was given, before and after the run started.

use super::*;

#[test]
fn stopping_says_only_what_is_true() {
    Bench::after(vec![Say("Where is my order?")]).expect(vec![(
        Say("never mind"),
        &["notice: All right, I stopped. Nothing was sent."],
    )]);
    let mut script = returning();
    script.push(asked());
    let mut bench = Bench::after(script);
    bench.expect(vec![
        (Say("cancel"), &["notice: All right, I stopped here.", "=> cancel r1"]),
        (ran(Outcome::Cancelled), &[]),
        (Say("cancel"), &["notice: There is nothing under way."]),
    ]);
}

#[test]
fn a_run_that_cannot_be_cancelled_bothers_nobody() {
    Bench::after(confirming()).expect(vec![
        (Say("no"), &["notice: All right", "=> cancel r1"]),
        (
            Got(Event::Trouble {
                why: "it is over already".into(),
                code: None,
            }),
            &[],
        ),
    ]);
}

#[test]
fn starting_over_forgets_what_was_given() {
    Bench::after(vec![
        Say("I have feedback"),
        Say("fine"),
        accepted(json!({"text": "fine"})),
    ])
    .expect(vec![(Say("start over"), &["ask: Your words?"])]);
    Bench::after(confirming()).expect(vec![
        (Say("start over"), &["ask: Order number?", "=> cancel r1"]),
        (ran(Outcome::Cancelled), &[]),
        (Say("A-1002"), &["=> check r5 {\"order\":\"A-1002\"}"]),
        (accepted(json!({"order": "A-1002"})), &["=> start return r5"]),
        (asked(), &["ask: Which item?"]),
    ]);
}

#[test]
fn an_input_is_changed_before_the_run_without_a_new_one() {
    let given = || {
        Bench::after(vec![
            Say("I have feedback"),
            Say("fine"),
            accepted(json!({"text": "fine"})),
        ])
    };
    given().expect(vec![
        (Say("change my words"), &["ask: Your words?"]),
        (Say("very fine"), &["=> check r1 {\"text\":\"very fine\"}"]),
    ]);
    given().expect(vec![(
        Say("change the words to Very Fine"),
        &["=> check r1 {\"text\":\"Very Fine\"}"],
    )]);
    given().expect(vec![(Say("change the stars to 9"), &["ask: `9` is too large"])]);
}

#[test]
fn an_input_is_changed_while_confirming_with_a_new_run() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (
            Say("change the order number to A-1002"),
            &["=> check r5 {\"order\":\"A-1002\"}"],
        ),
        (
            accepted(json!({"order": "A-1002"})),
            &["=> start return r5 {\"order\":\"A-1002\"}"],
        ),
        (asked(), &["=> answer r5 {\"reason\":\"damaged\",\"sku\":\"MUG\"}"]),
        (unconfirmed("d2"), &["confirm: Send d2?", "=> cancel r1"]),
        (ran(Outcome::Cancelled), &[]),
        (Say("yes"), &["=> confirm r5 d2"]),
    ]);
    Bench::after(confirming()).expect(vec![
        (Say("please change the order"), &["ask: Order number?", "=> cancel r1"]),
        (ran(Outcome::Cancelled), &[]),
        (Say("A-1002"), &["=> check r5"]),
    ]);
    // An optional input is asked for too, where it is what should change.
    Bench::after(confirming()).expect(vec![(Say("change the note"), &["ask: Note?", "=> cancel r1"])]);
}

#[test]
fn a_no_with_another_value_changes_that_value() {
    let cases: &[(&str, &str)] = &[
        ("no, A-1002", "=> check r5 {\"order\":\"A-1002\"}"),
        ("A-1002 please", "=> check r5 {\"order\":\"A-1002\"}"),
        ("change it to A-1002", "=> check r5 {\"order\":\"A-1002\"}"),
        ("no, the red scarf", "=> check r5 {\"order\":\"A-1001\"}"),
        ("change the item", "=> check r5 {\"order\":\"A-1001\"}"),
        (
            "change the reason to changed-mind",
            "=> check r5 {\"order\":\"A-1001\"}",
        ),
    ];
    for (text, expected) in cases {
        Bench::after(confirming()).expect(vec![(Say(text), &[expected])]);
    }
    Bench::after(confirming()).expect(vec![
        (Say("no, the red scarf"), &["=> check r5"]),
        (accepted(json!({"order": "A-1001"})), &["=> start return r5"]),
        (asked(), &["=> answer r5 {\"reason\":\"damaged\",\"sku\":\"SCARF\"}"]),
        (unconfirmed("d2"), &["confirm: Send d2?", "=> cancel r1"]),
    ]);
    Bench::after(confirming()).expect(vec![
        (Say("change the reason"), &["=> check r5"]),
        (accepted(json!({"order": "A-1001"})), &["=> start return r5"]),
        (asked(), &["ask: What is the reason?", "=> cancel r1"]),
    ]);
    Bench::after(confirming()).expect(vec![(
        Say("yes, for A-1001"),
        &["confirm: Please say yes or no: shall I"],
    )]);
}

#[test]
fn an_answer_that_is_refused_is_not_taken_for_the_change() {
    for text in [
        "not the red scarf",
        "nicht red scarf",
        "everything except the red scarf",
    ] {
        Bench::after(confirming()).expect(vec![(Say(text), &["confirm: Please say yes or no: shall I"])]);
    }
    Bench::after(confirming()).expect(vec![(
        Say("no, not the red scarf"),
        &["confirm: I have not sent anything."],
    )]);
}

#[test]
fn an_earlier_answer_of_the_same_round_can_be_changed() {
    let mut script = returning();
    script.extend([asked(), Say("mug")]);
    let mut bench = Bench::after(script);
    bench.expect(vec![
        (Say("change the item"), &["ask: Which item?"]),
        (Say("scarf"), &["ask: What is the reason?"]),
        (Say("change the item to blue mug"), &["ask: What is the reason?"]),
        (
            Say("damaged"),
            &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"MUG\"}"],
        ),
    ]);
}

#[test]
fn another_address_is_another_visitor() {
    Bench::after(confirming()).expect(vec![
        (
            Say("change my email to grace@example.com"),
            &["=> find grace@example.com"],
        ),
        (
            contact("grace@example.com"),
            &["=> start return r5 {\"order\":\"A-1001\"}"],
        ),
    ]);
    let mut bench = Bench::after(confirming());
    bench.expect(vec![(
        Say("change my email"),
        &["prove: What is your email address?", "=> cancel r1"],
    )]);
    assert_eq!(bench.state.identity, Identity::default());
}

#[test]
fn what_cannot_be_changed_is_an_answer() {
    Bench::after(confirming()).expect(vec![(
        Say("change the weather"),
        &["confirm: Please say yes or no: shall I"],
    )]);
    Bench::after(vec![Say("Where is my order?")]).expect(vec![(
        Say("change the weather"),
        &["ask: `change the weather` is not an order number"],
    )]);
}
