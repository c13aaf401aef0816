//! What visitors say beside an answer: none of it is a vain try, and each has a word for it.

use super::*;
use crate::model::identity::Assurance;

pub(super) fn asked_order() -> Bench {
    Bench::after(vec![Say("Where is my order?")])
}

pub(super) fn asked_email() -> Bench {
    Bench::after(vec![
        Say("Where is my order A-1001"),
        accepted(json!({"order": "A-1001"})),
    ])
}

pub(super) fn asked_item() -> Bench {
    let mut script = returning();
    script.push(asked());
    Bench::after(script)
}

pub(super) fn waiting_for_link() -> Bench {
    Bench::after(vec![
        Say("I forgot my password"),
        Say("ada@example.com"),
        contact("ada@example.com"),
        Got(Event::LinkSent),
    ])
}

/// Each of these says something, keeps what was asked, and counts no try.
fn is_heard(open: impl Fn() -> Bench, messages: &[&'static str]) {
    for text in messages {
        let mut bench = open();
        let before = bench.state.task.clone();
        let seen = bench.play(Say(text));
        let task = bench
            .state
            .task
            .as_ref()
            .unwrap_or_else(|| panic!("{text}: the action is over: {seen:?}"));
        let asked_again = |count: usize| {
            (0..count).for_each(|_| {
                let mut again = open();
                again.play(Say(text));
                again.play(Say(text));
                let seen = again.play(Say(text));
                assert!(again.state.task.is_some(), "{text}: people took over: {seen:?}");
            })
        };
        asked_again(1);
        assert!(!seen.is_empty(), "{text}");
        let vain: Vec<&String> = task.tries.keys().filter(|key| !key.starts_with("@confirm")).collect();
        assert!(vain.is_empty(), "{text}: counted as a try: {vain:?}");
        assert_eq!(
            before.map(|task| task.phase.clone()).as_ref(),
            Some(task.expected()),
            "{text}"
        );
    }
}

const ANYWHERE: &[&str] = &[
    "wait",
    "one moment please",
    "I don't know",
    "what is the address you have?",
    "how do I change my email address?",
    "wait what happens then?",
    "why do you ask?",
    "what do you need that for?",
    "do you deliver to Spain?",
    "are you a robot?",
    "am I talking to a real person?",
    "you're a bot right?",
    "what did I just ask you about",
    "which order was it?",
    "did anything get sent?",
    "ok thanks bye",
    "lol ok",
];

#[test]
fn questions_and_pauses_are_no_vain_tries_anywhere() {
    is_heard(asked_order, ANYWHERE);
    is_heard(asked_email, ANYWHERE);
    is_heard(asked_item, ANYWHERE);
    is_heard(waiting_for_link, ANYWHERE);
    is_heard(|| Bench::after(confirming()), ANYWHERE);
}

#[test]
fn a_question_about_what_was_given_is_answered() {
    Bench::after(confirming()).expect(vec![(
        Say("which order do you have?"),
        &[
            "notice: This is what you gave me: Order number: A-1001.",
            "confirm: Send d1?",
        ],
    )]);
    Bench::after(confirming()).expect(vec![(
        Say("what is the email address you have?"),
        &[
            "notice: This is what you gave me: email: ada@example.com.",
            "confirm: Send d1?",
        ],
    )]);
    Bench::after(confirming()).expect(vec![(
        Say("what did I say?"),
        &["notice: This is what you gave me: Order number: A-1001; Which item: Blue mug; What is the reason: It arrived damaged", "confirm"],
    )]);
    asked_order().expect(vec![(
        Say("what do you have from me?"),
        &[
            "notice: You have not given me anything for this yet.",
            "ask: Order number?",
        ],
    )]);
}

#[test]
fn an_address_that_a_site_knows_is_not_told() {
    let mut bench = Bench::new();
    let identity = Identity {
        assurance: Assurance::VerifiedEmail,
        email: Some("ada@example.com".into()),
        contact: Some("7".into()),
        until_ms: 2_000_000,
        source: crate::model::identity::Source::Directory,
    };
    bench.play(Got(Event::Recognised(identity)));
    bench.play(Say("Return an item"));
    let seen = bench.play(Say("what is the address you have?"));
    assert!(!seen.iter().any(|line| line.contains("ada@")), "{seen:?}");
}

#[test]
fn what_happens_is_told_by_the_description_and_nothing_is_sent() {
    Bench::after(confirming()).expect(vec![(
        Say("wait what happens then?"),
        &[
            "notice: For tests. I send nothing before you say yes.",
            "confirm: Send d1?",
        ],
    )]);
}

#[test]
fn an_address_said_too_early_is_kept() {
    asked_order().expect(vec![
        (
            Say("my email is grace@example.com"),
            &[
                "notice: Thank you, I have noted grace@example.com.",
                "ask: Order number?",
            ],
        ),
        (Say("A-1001"), &["=> check"]),
        (accepted(json!({"order": "A-1001"})), &["=> find grace@example.com"]),
    ]);
}

#[test]
fn another_value_while_the_address_is_asked_is_taken() {
    asked_email().expect(vec![(
        Say("what about A-1003"),
        &[
            "notice: All right, order number: A-1003.",
            "=> check r1 {\"order\":\"A-1003\"}",
        ],
    )]);
}

#[test]
fn not_knowing_gets_help_and_the_ways_out() {
    asked_order().expect(vec![(
        Say("I don't know"),
        &["ask: No problem. Order number? I cannot go on without it. You can say \"back\""],
    )]);
    asked_order().expect(vec![(Say("I can't find the number"), &["ask: No problem."])]);
    asked_email().expect(vec![(Say("no idea"), &["prove: This is about personal data"])]);
    asked_item().expect(vec![(
        Say("I don't know"),
        &["ask: Which item?", "notice: You can say \"back\""],
    )]);
    let mut bench = Bench::after(vec![Say("Opening hours on sunday")]);
    bench.expect(vec![
        (rejected("day", "no sundays"), &["ask: No sundays."]),
        (
            Say("I don't know"),
            &["notice: All right, I leave that out.", "=> start hours r1 {}"],
        ),
    ]);
}

#[test]
fn a_lost_mailbox_leads_to_another_address_or_a_person_and_past_nothing() {
    let mut bench = waiting_for_link();
    bench.expect(vec![(
        Say("I don't have access to that email anymore"),
        &["prove: Then please give me another email address"],
    )]);
    assert_eq!(*bench.phase(), Phase::ProveEmail);
    assert_eq!(bench.state.identity.assurance, Assurance::Anonymous);
    bench.expect(vec![(Say("grace@example.com"), &["=> find grace@example.com"])]);
    asked_email().expect(vec![(
        Say("I can't get into that mailbox any more"),
        &["prove: Then please give me another"],
    )]);
    asked_order().expect(vec![(
        Say("I don't have access to that email anymore"),
        &["notice: Then please give me another", "ask: Order number?"],
    )]);
}

#[test]
fn going_back_asks_the_question_before() {
    let mut bench = asked_item();
    bench.expect(vec![
        (Say("the mug"), &["ask: What is the reason?"]),
        (Say("go back"), &["ask: Which item?"]),
        (Say("the scarf"), &["ask: What is the reason?"]),
    ]);
    let mut bench = asked_item();
    bench.expect(vec![(Say("back"), &["ask: Order number?", "=> cancel r1"])]);
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("go back"), &["=> check r5"]),
        (accepted(json!({"order": "A-1001"})), &["=> start return r5"]),
        (asked(), &["ask: What is the reason?", "=> cancel r1"]),
    ]);
    asked_order().expect(vec![(
        Say("go back"),
        &["notice: There is no question before this one.", "ask: Order number?"],
    )]);
    asked_email().expect(vec![(Say("go back"), &["ask: Order number?"])]);
}

#[test]
fn waiting_sends_nothing_and_asks_nothing() {
    for text in ["wait", "no wait", "one moment", "hold on"] {
        let mut bench = Bench::after(confirming());
        bench.expect(vec![(
            Say(text),
            &["notice: I have not sent anything. Take your time."],
        )]);
        // An "ok" to that is no yes to the write.
        bench.expect(vec![
            (Say("ok"), &["confirm: Send d1?"]),
            (Say("ok"), &["=> confirm r1 d1"]),
        ]);
    }
    asked_order().expect(vec![
        (Say("let me check"), &["notice: Take your time."]),
        (Say("A-1001"), &["=> check"]),
    ]);
}

#[test]
fn a_no_to_what_is_asked_is_no_answer_and_ends_nothing() {
    asked_item().expect(vec![
        (
            Say("no"),
            &["ask: Please choose one: Blue mug or Red scarf. You can say \"back\""],
        ),
        (Say("none of these"), &["ask: Please choose one"]),
        (Say("no"), &["ask: Please choose one"]),
        (Say("the mug"), &["ask: What is the reason?"]),
    ]);
    asked_order().expect(vec![(
        Say("no"),
        &["notice: I cannot go on without it.", "ask: Order number?"],
    )]);
    asked_email().expect(vec![(Say("no"), &["prove: This is about personal data"])]);
}

#[test]
fn positions_where_there_is_no_list_are_told_so() {
    asked_order().expect(vec![(
        Say("the second one"),
        &["notice: There is no list to choose from here.", "ask: Order number?"],
    )]);
    asked_item().expect(vec![
        (
            Say("5"),
            &["notice: There are only 2 to choose from.", "ask: Which item?"],
        ),
        (
            Say("-2"),
            &["notice: There are only 2 to choose from.", "ask: Which item?"],
        ),
        (Say("2"), &["ask: What is the reason?"]),
    ]);
}

#[test]
fn a_yes_or_no_is_asked_in_other_words_each_time() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (
            Say("hm"),
            &["confirm: Please say yes or no: shall I go ahead with this: return an item?"],
        ),
        (Say("maybe"), &["confirm: Send d1?"]),
        (
            Say("perhaps"),
            &["confirm: I need a clear yes or no before I send anything."],
        ),
        (Say("yes"), &["=> confirm r1 d1"]),
    ]);
}

#[test]
fn before_the_last_try_the_ways_out_are_said() {
    asked_order().expect(vec![
        (Say("xyz"), &["ask: `xyz` is not an order number"]),
        (Say("abc"), &["ask: `abc` is not an order number. You can say \"back\" for the question before, \"cancel\" to stop, or ask to talk to a person."]),
        (Say("qqq"), &["hand-off"]),
    ]);
}
