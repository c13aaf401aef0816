//! Who answers, what is under way and whether anything was sent: questions that are answered without a vain try.

use super::asides::{asked_email, asked_item, asked_order, waiting_for_link};
use super::*;

#[test]
fn who_answers_is_said_honestly_in_every_phase() {
    const HONEST: &str = "notice: I am an automated assistant. If you would like to talk to a person, just say so.";
    Bench::new().expect(vec![(Say("are you a robot?"), &[HONEST])]);
    asked_order().expect(vec![(Say("is this a bot?"), &[HONEST, "ask: Order number?"])]);
    asked_email().expect(vec![(Say("are you human?"), &[HONEST, "prove"])]);
    asked_item().expect(vec![(Say("you're a bot right?"), &[HONEST, "ask: Which item?"])]);
    waiting_for_link().expect(vec![(Say("bist du ein Bot?"), &[HONEST, "prove"])]);
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("who am I talking to?"), &[HONEST, "confirm: Send d1?"]),
        (Say("yes"), &["=> confirm r1 d1"]),
    ]);
}

#[test]
fn what_is_under_way_is_said_with_what_was_given() {
    Bench::after(confirming()).expect(vec![(
        Say("which order was it?"),
        &[
            "notice: This is what you gave me: Order number: A-1001.",
            "confirm: Send d1?",
        ],
    )]);
    asked_email().expect(vec![(
        Say("what did I just ask you about"),
        &[
            "notice: We are working on: check an order. This is what you gave me: Order number: A-1001.",
            "prove",
        ],
    )]);
    asked_order().expect(vec![(
        Say("where were we"),
        &[
            "notice: We are working on: check an order. You have not given me anything for this yet.",
            "ask: Order number?",
        ],
    )]);
}

#[test]
fn that_nothing_was_sent_is_said_only_while_that_is_certain() {
    Bench::after(confirming()).expect(vec![(
        Say("did anything get sent?"),
        &[
            "notice: Nothing has been sent yet for this: return an item.",
            "confirm: Send d1?",
        ],
    )]);
    // A second write of the same run: the first was sent.
    let mut bench = Bench::after(confirming());
    bench.play(Say("yes"));
    bench.play(unconfirmed("d2"));
    let seen = bench.play(Say("did anything get sent?"));
    assert!(
        !seen.iter().any(|line| line.contains("Nothing has been sent")),
        "{seen:?}"
    );
    let seen = waiting_for_link().play(Say("did anything get sent?"));
    assert!(
        !seen.iter().any(|line| line.contains("Nothing has been sent")),
        "{seen:?}"
    );
    let seen = asked_order().play(Say("did you send the mail?"));
    assert!(
        !seen.iter().any(|line| line.contains("Nothing has been sent")),
        "{seen:?}"
    );
}

#[test]
fn thanks_and_goodbyes_repeat_the_question() {
    asked_order().expect(vec![(Say("ok thanks bye"), &["ask: Order number?"])]);
    asked_item().expect(vec![(Say("cheers, thats all"), &["ask: Please choose one"])]);
    let mut bench = Bench::after(confirming());
    for text in ["lol ok", "ok thanks bye", "great, cheers", "ok cool"] {
        bench.expect(vec![(Say(text), &["confirm: Please say yes or no"])]);
    }
    bench.expect(vec![(Say("yes"), &["=> confirm r1 d1"])]);
}

#[test]
fn who_answers_is_said_while_people_are_awaited_and_they_keep_the_talk() {
    let mut bench = Bench::new();
    bench.play(Say("I want to talk to a human"));
    let seen = bench.play(Say("are you a robot?"));
    assert!(
        seen.iter()
            .any(|line| line.contains("I am an automated assistant. A person will")),
        "{seen:?}"
    );
    assert!(bench.state.handed.is_some());
}
