//! Proofs of who the visitor is: a matched address, a followed link, and how long they last.

use super::*;
use crate::model::identity::{Assurance, Protection};

pub(super) const LINK_SENT: &str = "prove: If that address is known to us, a mail with a link is on its way.";

pub(super) fn resetting() -> Vec<Do> {
    vec![Say("I forgot my password"), Say("ada@example.com")]
}

#[test]
fn a_known_address_matches_and_is_not_asked_again() {
    let mut bench = Bench::new();
    bench.expect(vec![
        (Say("Where is my order A-1001"), &["=> check r1"]),
        (
            accepted(json!({"order": "A-1001"})),
            &["prove: What is your email address?"],
        ),
        (Say("it's Ada@Example.com, thanks"), &["=> find ada@example.com"]),
        (contact("ada@example.com"), &["=> start status r1"]),
        (replied("shipped"), &["reply: shipped"]),
        (Say("Where is my order A-1002"), &["=> check r3"]),
        (accepted(json!({"order": "A-1002"})), &["=> start status r3"]),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::MatchedEmail);
}

#[test]
fn unknown_and_unreadable_addresses_count_as_tries() {
    let mut bench = Bench::after(vec![
        Say("Where is my order A-1001"),
        accepted(json!({"order": "A-1001"})),
    ]);
    bench.expect(vec![
        (Say("my address"), &["prove: That does not look like an email address."]),
        (
            Say("why do you need my email?"),
            &["prove: This is about personal data"],
        ),
        (Say("hello"), &["prove: What is your email address?"]),
        (Say("eve@example.com"), &["=> find eve@example.com"]),
        (Got(Event::Contact(None)), &["prove: I could not match these details."]),
        (Say("mallory@example.com"), &["=> find mallory@example.com"]),
        (Got(Event::Contact(None)), &["hand-off: I am passing you on"]),
    ]);
    assert_eq!(bench.state.identity, Identity::default());
}

#[test]
fn an_address_in_the_first_message_is_taken_when_it_is_needed() {
    Bench::new().expect(vec![
        (
            Say("Where is my order A-1001, I'm ada@example.com"),
            &["=> check r1 {\"order\":\"A-1001\"}"],
        ),
        (accepted(json!({"order": "A-1001"})), &["=> find ada@example.com"]),
        (contact("ada@example.com"), &["=> start status r1"]),
    ]);
    Bench::new().expect(vec![
        (Say("Where is my order? I'm eve@example.com"), &["ask: Order number?"]),
        (Say("A-1001"), &["=> check r1"]),
        (accepted(json!({"order": "A-1001"})), &["=> find eve@example.com"]),
        (Got(Event::Contact(None)), &["prove: I could not match these details."]),
        (Say("ada@example.com"), &["=> find ada@example.com"]),
    ]);
    Bench::new().expect(vec![
        (
            Say("I forgot my password, ada@example.com"),
            &["=> find ada@example.com"],
        ),
        (contact("ada@example.com"), &["=> link ada@example.com for reset"]),
    ]);
}

#[test]
fn an_address_with_an_answer_is_taken_too() {
    Bench::after(vec![Say("Where is my order?")]).expect(vec![
        (
            Say("A-1001, and I am ada@example.com"),
            &["=> check r1 {\"order\":\"A-1001\"}"],
        ),
        (accepted(json!({"order": "A-1001"})), &["=> find ada@example.com"]),
    ]);
}

#[test]
fn another_address_drops_what_was_proven() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (replied("done"), &["reply: done"]),
        (Say("Where is my order A-1003, grace@example.com"), &["=> check r3"]),
        (accepted(json!({"order": "A-1003"})), &["=> find grace@example.com"]),
    ]);
    assert_eq!(bench.state.identity, Identity::default());
}

#[test]
fn a_link_is_talked_of_in_the_same_words_whoever_is_known() {
    let mut known = Bench::after(resetting());
    known.expect(vec![
        (contact("ada@example.com"), &["=> link ada@example.com for reset"]),
        (Got(Event::LinkSent), &[LINK_SENT]),
    ]);
    let mut unknown = Bench::after(resetting());
    unknown.expect(vec![
        (Got(Event::Contact(None)), &["=> no link ada@example.com for reset"]),
        (Got(Event::LinkSent), &[LINK_SENT]),
    ]);
    assert_eq!(known.state, unknown.state, "nothing in the state differs either");
    for bench in [&mut known, &mut unknown] {
        bench.expect(vec![
            (Say("done"), &["prove: I am waiting for you to follow the link"]),
            (Say("why?"), &["prove: The link shows that the mailbox is yours"]),
            (Say("nothing arrived"), &["=> find ada@example.com"]),
        ]);
    }
}

#[test]
fn the_right_click_goes_on_and_every_other_changes_nothing() {
    let waiting = || {
        let mut script = resetting();
        script.extend([contact("ada@example.com"), Got(Event::LinkSent)]);
        Bench::after(script)
    };
    for wrong in [
        clicked("return", "ada@example.com"),
        clicked("reset", "grace@example.com"),
        Got(Event::LinkConfirmed {
            action: "reset".into(),
            contact: None,
        }),
    ] {
        let mut bench = waiting();
        let before = bench.state.clone();
        bench.expect(vec![(wrong, &[])]);
        assert_eq!(bench.state, before);
    }
    let mut bench = waiting();
    bench.expect(vec![(
        clicked("reset", "ada@example.com"),
        &["notice: Thank you, your address is confirmed.", "=> start reset r1 {}"],
    )]);
    assert_eq!(bench.state.identity.assurance, Assurance::VerifiedEmail);
    // A conversation that waits for nothing takes no click.
    Bench::new().expect(vec![(clicked("reset", "ada@example.com"), &[])]);
}

#[test]
fn a_click_while_something_else_is_going_on_counts_when_it_is_back() {
    let mut bench = Bench::after(resetting());
    bench.expect(vec![
        (contact("ada@example.com"), &["=> link"]),
        (Got(Event::LinkSent), &[LINK_SENT]),
        (Say("I have feedback"), &["ask: Your words?"]),
        (
            clicked("reset", "ada@example.com"),
            &["notice: Thank you, your address is confirmed. I will go on"],
        ),
        (
            Say("cancel"),
            &[
                "notice: All right",
                "notice: Back to: reset a password.",
                "=> start reset r1",
            ],
        ),
    ]);
}

#[test]
fn another_address_gets_the_link_but_not_many() {
    let mut bench = Bench::after(resetting());
    bench.expect(vec![
        (Got(Event::Contact(None)), &["=> no link"]),
        (Got(Event::LinkSent), &[LINK_SENT]),
        (Say("sorry, it is grace@example.com"), &["=> find grace@example.com"]),
        (contact("grace@example.com"), &["=> link grace@example.com for reset"]),
        (Got(Event::LinkSent), &[LINK_SENT]),
        (clicked("reset", "ada@example.com"), &[]),
        (Say("a@example.com"), &["=> find a@example.com"]),
        (Got(Event::Contact(None)), &["=> no link"]),
        (Got(Event::LinkSent), &[LINK_SENT]),
        (Say("b@example.com"), &["hand-off"]),
    ]);
}

#[test]
fn a_matched_address_is_used_for_the_link_without_asking() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (replied("done"), &["reply: done"]),
        (Say("I forgot my password"), &["=> find ada@example.com"]),
        (contact("ada@example.com"), &["=> link ada@example.com for reset"]),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::MatchedEmail);
}

#[test]
fn an_assurance_ends_with_its_time() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![(replied("done"), &["reply: done"])]);
    bench.now_ms += bench.limits.assurance_ms - 1;
    bench.expect(vec![
        (Say("Where is my order A-1001"), &["=> check"]),
        (accepted(json!({"order": "A-1001"})), &["=> start status"]),
        (replied("shipped"), &["reply: shipped"]),
    ]);
    bench.now_ms += 1;
    bench.expect(vec![
        (Say("Where is my order A-1001"), &["=> check"]),
        (
            accepted(json!({"order": "A-1001"})),
            &["prove: What is your email address?"],
        ),
    ]);
}

#[test]
fn a_yes_after_the_proof_ran_out_proves_again_before_anything_is_sent() {
    let mut bench = Bench::after(confirming());
    bench.now_ms += bench.limits.assurance_ms;
    bench.expect(vec![
        (
            Say("yes"),
            &[
                "notice: It has been a while",
                "prove: What is your email address?",
                "=> cancel r1",
            ],
        ),
        (ran(Outcome::Cancelled), &[]),
        (Say("ada@example.com"), &["=> find ada@example.com"]),
        (
            contact("ada@example.com"),
            &["=> start return r1.2 {\"order\":\"A-1001\"}"],
        ),
        // What was answered before is not asked again, but the yes is.
        (asked(), &["=> answer r1.2 {\"reason\":\"damaged\",\"sku\":\"MUG\"}"]),
        (unconfirmed("d2"), &["confirm: Send d2?"]),
        (Say("yes"), &["=> confirm r1.2 d2"]),
    ]);
}

#[test]
fn a_yes_for_one_visitor_is_not_given_by_another() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("Where is my order A-1003? I am grace@example.com"), &["=> check"]),
        (accepted(json!({"order": "A-1003"})), &["=> find grace@example.com"]),
        (contact("grace@example.com"), &["=> start status"]),
        (
            replied("shipped"),
            &[
                "reply: shipped",
                "ask: Do you still want to go on with this: return an item (Order number: A-1001)?",
            ],
        ),
        (Say("yes"), &["confirm: Send d1?"]),
        (Say("yes"), &["notice: It has been a while", "=> start return r1.2"]),
    ]);
}

#[test]
fn a_run_that_wants_more_proof_gets_it_or_waits() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (
            ran(Outcome::Unproven(Protection::MatchEmail)),
            &["prove: What is your email address?"],
        ),
        (Say("ada@example.com"), &["=> find ada@example.com"]),
        (contact("ada@example.com"), &["=> prove r1"]),
    ]);
}
