//! Corrections of what was given, at each question and at the confirmation, before any other action is thought of.

use super::*;

/// Up to the question why, with the mug chosen.
fn asked_why() -> Vec<Do> {
    let mut script = returning();
    script.extend([asked(), Say("the mug")]);
    script
}

#[test]
fn a_correction_at_the_confirmation_changes_before_another_action_is_considered() {
    for text in [
        "actually the order is A-1002",
        "no wait, I meant A-1002",
        "sorry, where is my order A-1002 I mean",
        "not A-1001 but A-1002",
        "A-1002 instead of A-1001",
    ] {
        let mut bench = Bench::after(confirming());
        bench.expect(vec![(Say(text), &["=> check r5 {\"order\":\"A-1002\"}"])]);
        assert_eq!(bench.action(), Some("return"), "{text}");
    }
}

#[test]
fn a_correction_while_something_else_is_asked_is_no_vain_try_and_is_said_back() {
    let mut bench = Bench::after(asked_why());
    bench.expect(vec![
        (
            Say("no wait, I meant A-1002"),
            &[
                "notice: All right, order number: A-1002.",
                "=> check r4 {\"order\":\"A-1002\"}",
            ],
        ),
        (accepted(json!({"order": "A-1002"})), &["=> start return r4"]),
    ]);
    assert!(bench.state.task.as_ref().unwrap().tries.is_empty());
    Bench::after(asked_why()).expect(vec![
        (
            Say("no, the scarf"),
            &["notice: I understood: Red scarf.", "ask: What is the reason?"],
        ),
        (
            Say("damaged"),
            &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"SCARF\"}"],
        ),
    ]);
    Bench::after(vec![
        Say("Where is my order A-1001"),
        accepted(json!({"order": "A-1001"})),
    ])
    .expect(vec![(
        Say("sorry, A-1002"),
        &[
            "notice: All right, order number: A-1002.",
            "=> check r1 {\"order\":\"A-1002\"}",
        ],
    )]);
}

#[test]
fn a_yes_with_a_change_changes_and_asks_again() {
    for text in [
        "yes, but the scarf please",
        "yes but I'd rather have the scarf",
        "ok but the red one",
    ] {
        let mut bench = Bench::after(confirming());
        bench.expect(vec![
            (Say(text), &["=> check r5 {\"order\":\"A-1001\"}"]),
            (accepted(json!({"order": "A-1001"})), &["=> start return r5"]),
            (asked(), &["=> answer r5 {\"reason\":\"damaged\",\"sku\":\"SCARF\"}"]),
            (unconfirmed("d2"), &["confirm: Send d2?", "=> cancel r1"]),
        ]);
    }
}

#[test]
fn a_yes_without_what_was_chosen_neither_sends_nor_keeps_it() {
    for text in [
        "yes but not the mug",
        "without the mug",
        "not the blue mug",
        "yes, except the mug",
    ] {
        let mut bench = Bench::after(confirming());
        bench.expect(vec![
            (
                Say(text),
                &[
                    "notice: All right, not \"Blue mug\".",
                    "=> check r5 {\"order\":\"A-1001\"}",
                ],
            ),
            (accepted(json!({"order": "A-1001"})), &["=> start return r5"]),
            (asked(), &["ask: Which item?", "=> cancel r1"]),
            (ran(Outcome::Cancelled), &[]),
            (Say("ok"), &["ask: Please choose one"]),
        ]);
    }
    // What was not chosen can be turned down as well; it changes nothing.
    Bench::after(confirming()).expect(vec![(
        Say("yes but not the scarf"),
        &["confirm: Please say yes or no: shall I"],
    )]);
}

#[test]
fn an_order_that_is_turned_down_is_asked_again() {
    Bench::after(confirming()).expect(vec![(
        Say("not A-1001"),
        &[
            "notice: All right, not \"A-1001\".",
            "ask: Order number?",
            "=> cancel r1",
        ],
    )]);
}

#[test]
fn the_other_one_of_two_is_clear() {
    Bench::after(asked_why()).expect(vec![
        (
            Say("sorry, the other one"),
            &["notice: I understood: Red scarf.", "ask: What is the reason?"],
        ),
        (
            Say("damaged"),
            &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"SCARF\"}"],
        ),
    ]);
    let mut script = returning();
    let three = vec![
        question("sku", "Which item?", &[("A", "Mug"), ("B", "Scarf"), ("C", "Teapot")]),
        question("why", "Why?", &[]),
    ];
    script.extend([ran(Outcome::Asked(three)), Say("the mug")]);
    Bench::after(script).expect(vec![(Say("no, the other one"), &["ask: Which item?"])]);
}

#[test]
fn what_is_called_wrong_is_asked_again() {
    for text in ["wrong order", "the order is wrong", "that is the wrong order number"] {
        Bench::after(confirming()).expect(vec![(Say(text), &["ask: Order number?", "=> cancel r1"])]);
    }
    Bench::after(confirming()).expect(vec![
        (Say("wrong item"), &["=> check r5"]),
        (accepted(json!({"order": "A-1001"})), &["=> start return r5"]),
        (asked(), &["ask: Which item?", "=> cancel r1"]),
    ]);
    Bench::after(asked_why()).expect(vec![(Say("that was wrong"), &["ask: Which item?"])]);
    // Nobody knows what is wrong, and nothing is sent.
    Bench::after(confirming()).expect(vec![(Say("that is wrong"), &["confirm"])]);
}

#[test]
fn an_answer_to_what_is_asked_corrects_nothing_else() {
    Bench::after(asked_why()).expect(vec![(
        Say("sorry, it arrived damaged"),
        &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"MUG\"}"],
    )]);
    Bench::after(vec![Say("Where is my order?")])
        .expect(vec![(Say("no sorry, A-1002"), &["=> check r1 {\"order\":\"A-1002\"}"])]);
    Bench::after(vec![Say("Where is my order?")]).expect(vec![(
        Say("A-1002, no sorry, A-1001"),
        &["=> check r1 {\"order\":\"A-1001\"}"],
    )]);
}

#[test]
fn free_words_are_taken_as_they_are_unless_they_are_a_bare_correction() {
    let questions = || {
        let mut script = returning();
        script.push(ran(Outcome::Asked(vec![question("wish", "What do you wish?", &[])])));
        Bench::after(script)
    };
    questions().expect(vec![(
        Say("not the mug but something else"),
        &["=> answer r1 {\"wish\":\"not the mug but something else\"}"],
    )]);
    questions().expect(vec![(
        Say("no wait, I meant A-1002"),
        &["notice: All right, order number: A-1002.", "=> check"],
    )]);
}

#[test]
fn another_address_is_a_correction_too_and_drops_the_proof() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![(
        Say("sorry, my email is grace@example.com"),
        &["=> find grace@example.com"],
    )]);
    assert_eq!(bench.state.identity, Identity::default());
}

#[test]
fn what_was_done_is_done_again_with_the_value_that_was_meant() {
    let mut bench = Bench::after(vec![
        Say("Where is my order A-1001, I'm ada@example.com"),
        accepted(json!({"order": "A-1001"})),
        contact("ada@example.com"),
        replied("Order A-1001 is shipped."),
    ]);
    bench.expect(vec![(
        Say("sorry, I meant A-1002"),
        &["=> check r2 {\"order\":\"A-1002\"}"],
    )]);
    assert_eq!(bench.action(), Some("status"));
}

#[test]
fn the_same_wish_for_another_order_besides_comes_afterwards() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (
            Say("Return an item of A-1002 too"),
            &["notice: After this: return an item.", "confirm: Send d1?"],
        ),
        (Say("yes"), &["=> confirm r1 d1"]),
        (
            replied("Done."),
            &[
                "reply: Done.",
                "notice: Next: return an item.",
                "=> check r5-1 {\"order\":\"A-1002\"}",
            ],
        ),
    ]);
}
