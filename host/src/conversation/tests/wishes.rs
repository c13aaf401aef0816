//! Several wishes in one message: one after the other, and none dropped without a word.

use super::*;

#[test]
fn two_wishes_are_done_one_after_the_other() {
    let mut bench = Bench::new();
    bench.expect(vec![
        (
            Say("Where is my order A-1001 and when are you open?"),
            &[
                "notice: One after the other: check an order, then opening hours.",
                "=> check r1 {\"order\":\"A-1001\"}",
            ],
        ),
        (
            accepted(json!({"order": "A-1001"})),
            &["prove: What is your email address?"],
        ),
        (Say("ada@example.com"), &["=> find ada@example.com"]),
        (contact("ada@example.com"), &["=> start status r1"]),
        (
            replied("Shipped."),
            &[
                "reply: Shipped.",
                "notice: Next: opening hours.",
                "=> start hours r1-2 {}",
            ],
        ),
        (replied("At nine."), &["reply: At nine."]),
    ]);
    assert_eq!((bench.state.task, bench.state.wishes.len()), (None, 0));
}

#[test]
fn the_second_wish_comes_also_when_the_first_is_stopped_or_fails() {
    let both = || Bench::after(vec![Say("Where is my order and when are you open?")]);
    both().expect(vec![(
        Say("cancel"),
        &[
            "notice: All right, I stopped.",
            "notice: Next: opening hours.",
            "=> start hours r1-2 {}",
        ],
    )]);
    let mut bench = both();
    bench.expect(vec![
        (Say("A-1001"), &["=> check"]),
        (
            Got(Event::Trouble {
                why: "the disk is full".into(),
                code: None,
            }),
            &[
                "trouble: Sorry, that did not work.",
                "notice: Next: opening hours.",
                "=> start hours r1-2 {}",
            ],
        ),
    ]);
}

#[test]
fn a_wish_takes_what_was_said_for_the_one_before() {
    let mut bench = Bench::after(vec![
        Say("Where is my order A-1001 and I want my money back"),
        accepted(json!({"order": "A-1001"})),
        Say("ada@example.com"),
        contact("ada@example.com"),
    ]);
    bench.expect(vec![(
        replied("Shipped."),
        &[
            "reply: Shipped.",
            "notice: Next: return an item.",
            "notice: Order number: A-1001, as before.",
            "=> check r1-2 {\"order\":\"A-1001\"}",
        ],
    )]);
}

#[test]
fn a_wish_beside_an_answer_is_kept_for_afterwards() {
    let mut bench = Bench::after(vec![Say("Where is my order?")]);
    bench.expect(vec![
        (
            Say("A-1001, and I have feedback and when are you open?"),
            &[
                "notice: After this: give feedback, then opening hours.",
                "=> check r1 {\"order\":\"A-1001\"}",
            ],
        ),
        (accepted(json!({"order": "A-1001"})), &["prove"]),
    ]);
    assert_eq!(bench.state.wishes.len(), 2);
}

#[test]
fn people_hear_of_the_wishes_that_were_not_begun() {
    let mut bench = Bench::after(vec![Say("Where is my order and when are you open?")]);
    bench.expect(vec![
        (Say("xyz"), &["ask"]),
        (Say("abc"), &["ask"]),
        (
            Say("qqq"),
            &[
                "hand-off",
                "notice: My colleague will also see that you asked for this: opening hours.",
            ],
        ),
    ]);
    assert!(bench.state.wishes.is_empty());
}

#[test]
fn a_wish_that_was_unpublished_meanwhile_is_told() {
    let mut bench = Bench::after(vec![Say("Where is my order and when are you open?")]);
    bench.shelf.0.retain(|live| live.name != "hours");
    bench.expect(vec![(
        Say("cancel"),
        &["notice: All right", "trouble: This is no longer available"],
    )]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn what_was_interrupted_comes_after_the_wishes() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (
            Say("I have feedback and when are you open?"),
            &["notice: After this: opening hours.", "ask: Your words?"],
        ),
        (
            Say("cancel"),
            &["notice: All right", "notice: Next: opening hours.", "=> start hours"],
        ),
        (
            replied("At nine."),
            &[
                "reply: At nine.",
                "notice: Back to: return an item.",
                "confirm: Send d1?",
            ],
        ),
    ]);
}
