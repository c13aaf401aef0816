//! What visitors said once: used again and said so, never for long, never as a proof, and never where another one is meant.

use super::*;
use crate::model::identity::Assurance;

/// The status of A-1001 was told to ada.
fn told() -> Vec<Do> {
    vec![
        Say("Where is my order A-1001, I'm ada@example.com"),
        accepted(json!({"order": "A-1001"})),
        contact("ada@example.com"),
        replied("Order A-1001 is shipped."),
    ]
}

#[test]
fn a_value_of_an_earlier_action_fills_the_same_input_and_is_said() {
    let mut bench = Bench::after(told());
    bench.expect(vec![
        (
            Say("I want my money back"),
            &[
                "notice: Order number: A-1001, as before.",
                "=> check r2 {\"order\":\"A-1001\"}",
            ],
        ),
        (
            accepted(json!({"order": "A-1001"})),
            &["=> start return r2 {\"order\":\"A-1001\"}"],
        ),
    ]);
    let events = serde_json::to_value(&bench.state.task.as_ref().unwrap().events).unwrap();
    assert_eq!(events[1], json!({"kind": "input", "name": "order", "origin": "memory"}));
}

#[test]
fn a_value_in_the_message_comes_before_one_that_is_remembered() {
    Bench::after(told()).expect(vec![(
        Say("I want my money back for A-1002"),
        &["=> check r2 {\"order\":\"A-1002\"}"],
    )]);
}

#[test]
fn where_another_one_is_meant_or_none_is_clear_it_is_asked() {
    for text in [
        "Return an item of my other order",
        "Return an item of A-1002 or A-1003",
        "Return an item, number 77",
    ] {
        Bench::after(told()).expect(vec![(Say(text), &["ask: "])]);
    }
}

#[test]
fn what_was_said_long_ago_is_asked_about_and_a_yes_takes_it() {
    let old = |bench: &mut Bench| bench.now_ms += bench.limits.memory_ms;
    let mut bench = Bench::after(told());
    old(&mut bench);
    bench.expect(vec![
        (Say("I want my money back"), &["ask: Order number? Is it A-1001 again?"]),
        (Say("yes"), &["=> check r2 {\"order\":\"A-1001\"}"]),
    ]);
    let mut bench = Bench::after(told());
    old(&mut bench);
    bench.expect(vec![
        (Say("I want my money back"), &["ask: Order number? Is it A-1001 again?"]),
        (Say("no"), &["ask: Order number?"]),
        (Say("A-1002"), &["=> check r2 {\"order\":\"A-1002\"}"]),
    ]);
    let mut bench = Bench::after(told());
    bench.state.turn += bench.limits.memory_turns_max;
    bench.expect(vec![
        (Say("I want my money back"), &["ask: Order number? Is it A-1001 again?"]),
        (Say("A-1002"), &["=> check r2 {\"order\":\"A-1002\"}"]),
    ]);
}

#[test]
fn the_same_write_once_more_is_seldom_about_the_same_thing() {
    let mut script = confirming();
    script.extend([Say("yes"), replied("Your return is registered.")]);
    Bench::after(script).expect(vec![(
        Say("Return an item"),
        &["ask: Order number? Is it A-1001 again?"],
    )]);
}

#[test]
fn free_words_and_numbers_are_not_used_again() {
    let script = vec![
        Say("I have feedback"),
        Say("I love it"),
        accepted(json!({"text": "I love it"})),
        Say("5"),
        accepted(json!({"text": "I love it", "stars": 5})),
        replied("Thank you."),
    ];
    Bench::after(script).expect(vec![(Say("I have feedback"), &["ask: Your words?"])]);
}

#[test]
fn an_optional_input_is_never_filled_from_memory() {
    let script = vec![
        Say("Opening hours on sunday"),
        accepted(json!({"day": "sunday"})),
        replied("Closed."),
    ];
    Bench::after(script).expect(vec![(Say("When are you open?"), &["=> start hours r2 {}"])]);
}

#[test]
fn inputs_of_one_declared_meaning_share_their_values_whatever_they_are_called() {
    let mut bench = Bench::after(told());
    let checker = {
        let live = bench.shelf.0.iter_mut().find(|live| live.name == "return").unwrap();
        let action = Arc::make_mut(&mut live.action);
        action.inputs[0].name = crate::model::id::Name::new("number").unwrap();
        action.inputs[0].schema = json!({"type": "string", "minLength": 3});
        action.inputs[0].same_as = Some(crate::model::id::Name::new("order").unwrap());
        Arc::new(InputChecker::new(&live.action).unwrap())
    };
    let live = bench.shelf.0.iter_mut().find(|live| live.name == "return").unwrap();
    live.checker = checker;
    bench.expect(vec![(
        Say("I want my money back"),
        &[
            "notice: Order number: A-1001, as before.",
            "=> check r2 {\"number\":\"A-1001\"}",
        ],
    )]);
}

#[test]
fn an_address_said_before_is_looked_up_instead_of_asked_for_and_proves_nothing_by_itself() {
    let mut bench = Bench::new();
    bench.expect(vec![
        (
            Say("ada@example.com"),
            &[
                "notice: Thank you, I have noted ada@example.com.",
                "notice: I can help with",
            ],
        ),
        (Say("Where is my order A-1001"), &["=> check"]),
        (
            accepted(json!({"order": "A-1001"})),
            &[
                "notice: I am using ada@example.com, as you said.",
                "=> find ada@example.com",
            ],
        ),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::Anonymous);
    bench.expect(vec![
        (Got(Event::Contact(None)), &["prove: I could not match these details."]),
        // It matched nobody, so it is not tried again.
        (Say("change the order number to A-1002"), &["=> check"]),
        (
            accepted(json!({"order": "A-1002"})),
            &["prove: What is your email address?"],
        ),
    ]);
}

#[test]
fn a_link_is_sent_to_an_address_said_before_and_still_has_to_be_followed() {
    let mut bench = Bench::after(vec![Say("my email is ada@example.com")]);
    bench.expect(vec![
        (
            Say("I forgot my password"),
            &[
                "notice: I am using ada@example.com, as you said.",
                "=> find ada@example.com",
            ],
        ),
        (contact("ada@example.com"), &["=> link ada@example.com for reset"]),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::Anonymous);
}

#[test]
fn an_address_is_remembered_no_longer_than_its_proof_would_last() {
    let mut bench = Bench::after(told());
    bench.limits.assurance_ms = 1_000;
    bench.now_ms += 60 * 60_000;
    bench.limits.memory_ms = u64::MAX;
    bench.expect(vec![
        (Say("Where is my order A-1001"), &["=> check"]),
        (
            accepted(json!({"order": "A-1001"})),
            &["prove: What is your email address?"],
        ),
    ]);
}

#[test]
fn another_address_drops_the_proof_also_where_nothing_is_under_way() {
    let mut bench = Bench::after(told());
    assert_eq!(bench.state.identity.assurance, Assurance::MatchedEmail);
    bench.expect(vec![(
        Say("grace@example.com"),
        &["notice: Thank you, I have noted", "notice"],
    )]);
    assert_eq!(bench.state.identity, Identity::default());
    bench.expect(vec![
        (Say("Where is my order A-1003"), &["=> check"]),
        (
            accepted(json!({"order": "A-1003"})),
            &["notice: I am using grace@example.com", "=> find grace@example.com"],
        ),
    ]);
}

#[test]
fn an_answer_that_stood_in_the_first_message_is_said_back_and_not_asked() {
    let mut bench = Bench::after(vec![
        Say("Return an item of order A-1001: the blue mug, because it arrived damaged"),
        accepted(json!({"order": "A-1001"})),
        Say("ada@example.com"),
        contact("ada@example.com"),
    ]);
    bench.expect(vec![(
        asked(),
        &[
            "notice: I understood: Blue mug; It arrived damaged.",
            "=> answer r1 {\"reason\":\"damaged\",\"sku\":\"MUG\"}",
        ],
    )]);
    // An action that asks once more wants another answer.
    bench.expect(vec![(asked(), &["ask: Which item?"])]);
}

#[test]
fn an_answer_that_could_be_meant_otherwise_is_asked() {
    for text in [
        "Return an item of A-1001, the mug and the scarf",
        "Return an item of A-1001, not the mug",
        "Return an item of A-1001",
    ] {
        let mut bench = Bench::after(vec![
            Say(text),
            accepted(json!({"order": "A-1001"})),
            Say("ada@example.com"),
            contact("ada@example.com"),
        ]);
        bench.expect(vec![(asked(), &["ask: Which item?"])]);
    }
}

#[test]
fn what_was_corrected_is_not_taken_from_earlier_words_again() {
    let mut bench = Bench::after(vec![
        Say("Return an item of order A-1001: the blue mug, because it arrived damaged"),
        accepted(json!({"order": "A-1001"})),
        Say("ada@example.com"),
        contact("ada@example.com"),
        asked(),
        unconfirmed("d1"),
    ]);
    bench.expect(vec![
        (
            Say("yes but not the mug"),
            &["notice: All right, not \"Blue mug\".", "=> check"],
        ),
        (accepted(json!({"order": "A-1001"})), &["=> start return"]),
        (asked(), &["ask: Which item?", "=> cancel r1"]),
        (ran(Outcome::Cancelled), &[]),
        (Say("ok"), &["ask: Please choose one: Blue mug or Red scarf."]),
    ]);
}
