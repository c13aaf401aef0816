//! Inputs of the manifest: found in a message, asked one by one, refused and asked again.

use super::*;

#[test]
fn inputs_are_asked_one_by_one_and_nothing_written_for_agents_is_read_out() {
    Bench::new().expect(vec![
        (Say("I have feedback"), &["ask: Your words?"]),
        (Say("I love the mugs"), &["=> check r1 {\"text\":\"I love the mugs\"}"]),
        (accepted(json!({"text": "I love the mugs"})), &["ask: Stars?"]),
        (Say("5"), &["=> check r1 {\"stars\":5,\"text\":\"I love the mugs\"}"]),
        (
            accepted(json!({"text": "I love the mugs", "stars": 5})),
            &["=> start feedback r1 {\"stars\":5,\"text\":\"I love the mugs\"}"],
        ),
    ]);
}

#[test]
fn what_stands_in_the_message_is_not_asked() {
    let mut bench = Bench::new();
    bench.expect(vec![
        (Say("Opening hours on sunday"), &["=> check r1 {\"day\":\"sunday\"}"]),
        (
            accepted(json!({"day": "sunday"})),
            &["=> start hours r1 {\"day\":\"sunday\"}"],
        ),
    ]);
    let events = serde_json::to_value(&bench.state.task.as_ref().unwrap().events).unwrap();
    assert_eq!(events[0]["kind"], "triggered");
    assert_eq!(events[1], json!({"kind": "input", "name": "day", "origin": "message"}));
}

#[test]
fn what_the_action_made_of_an_input_is_kept() {
    Bench::after(vec![Say("Where is my order?"), Say("A-1001")]).expect(vec![
        (
            accepted(json!({"order": "B-2002"})),
            &["prove: What is your email address?"],
        ),
        (Say("ada@example.com"), &["=> find ada@example.com"]),
        (
            contact("ada@example.com"),
            &["=> start status r1 {\"order\":\"B-2002\"}"],
        ),
    ]);
}

#[test]
fn a_value_that_does_not_fit_is_asked_again_and_three_times_at_most() {
    let mut bench = Bench::after(vec![
        Say("I have feedback"),
        Say("fine"),
        accepted(json!({"text": "fine"})),
    ]);
    bench.expect(vec![
        (Say("7"), &["ask: `7` is too large"]),
        (
            Say("many"),
            &["ask: I cannot tell which number you mean by `many`; please give it in digits."],
        ),
        (Say("lots"), &["hand-off: I am passing you on to a colleague."]),
    ]);
    assert_eq!(bench.state.task, None);
    bench.expect(vec![
        (Say("never mind"), &["notice: All right, I am back."]),
        (Say("When are you open?"), &["=> start hours"]),
    ]);
}

#[test]
fn a_rejection_by_the_action_is_asked_again_and_three_times_at_most() {
    let mut bench = Bench::after(vec![Say("Where is my order A-1001")]);
    bench.expect(vec![
        (
            rejected("order", "that is an old number"),
            &["ask: That is an old number."],
        ),
        (Say("A-1002"), &["=> check r1 {\"order\":\"A-1002\"}"]),
        (rejected("order", "that too"), &["ask: That too."]),
        (Say("A-1003"), &["=> check r1 {\"order\":\"A-1003\"}"]),
        (rejected("order", "and that"), &["hand-off: I am passing you on"]),
    ]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn a_problem_with_the_whole_goes_to_people_with_its_text() {
    Bench::after(vec![Say("Where is my order A-1001")]).expect(vec![(
        rejected("", "these do not belong together"),
        &[
            "trouble: These do not belong together.",
            "hand-off: I am passing you on",
        ],
    )]);
}

#[test]
fn an_action_that_fails_to_check_is_ended() {
    let failure = crate::model::run::RunFailure {
        code: "unreachable-code".into(),
        blame: crate::model::run::Blame::Guest,
        message: "it trapped".into(),
    };
    let mut bench = Bench::after(vec![Say("Where is my order A-1001")]);
    bench.expect(vec![(
        Got(Event::Checked(Err(failure))),
        &["trouble: Sorry, that did not work."],
    )]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn an_optional_input_that_was_refused_can_be_left_out() {
    for text in ["skip it", "no"] {
        let mut bench = Bench::after(vec![Say("Opening hours on sunday")]);
        bench.expect(vec![
            (rejected("day", "no sundays"), &["ask: No sundays."]),
            (Say(text), &["=> start hours r1 {}"]),
        ]);
    }
}

#[test]
fn questions_about_the_question_and_small_talk_are_no_tries() {
    let mut bench = Bench::after(vec![Say("Where is my order?")]);
    for text in ["what?", "why do you need that?", "help", "...", "?"] {
        bench.expect(vec![(
            Say(text),
            &["ask: I need this for: check an order. Order number?"],
        )]);
    }
    for text in ["hello", "thanks", "Where is my order?"] {
        bench.expect(vec![(Say(text), &["ask: Order number?"])]);
    }
    assert!(bench.state.task.as_ref().unwrap().tries.is_empty());
    bench.expect(vec![(Say("A-1001"), &["=> check r1"])]);
}

#[test]
fn free_text_takes_any_words_but_not_commands_and_sure_triggers() {
    let cases: &[(&str, &str)] = &[
        ("thanks for all", "=> check r1"),
        ("when are you open on holidays I wonder", "=> check r1"),
        ("Opening hours", "=> start hours r2"),
        ("cancel", "notice: All right, I stopped. Nothing was sent."),
        ("why?", "ask: I need this for: give feedback."),
        ("...", "ask: I need this for: give feedback."),
    ];
    for (text, expected) in cases {
        Bench::after(vec![Say("I have feedback")]).expect(vec![(Say(text), &[expected])]);
    }
}

/// The hours of a day of the calendar, which need not be named.
fn with_a_day() -> Bench {
    let mut bench = Bench::new();
    let live = bench.shelf.0.iter_mut().find(|live| live.name == "hours").unwrap();
    let action = Arc::make_mut(&mut live.action);
    action.inputs[0].schema = json!({"type": "string", "format": "date"});
    live.checker = Arc::new(InputChecker::new(&live.action).unwrap());
    bench
}

#[test]
fn what_was_not_said_literally_is_said_back() {
    // An answer that says it itself needs no other word.
    for (answer, expected) in [
        (
            "At nine.",
            &["notice: Day: Friday, 2 January 1970.", "reply: At nine."][..],
        ),
        (
            "On Friday, 2 January 1970, at nine.",
            &["reply: On Friday, 2 January 1970"],
        ),
    ] {
        let mut bench = with_a_day();
        bench.expect(vec![
            (Say("Opening hours tomorrow"), &["=> check r1 {\"day\":\"1970-01-02\"}"]),
            (accepted(json!({"day": "1970-01-02"})), &["=> start hours"]),
            (replied(answer), expected),
        ]);
    }
}

#[test]
fn an_optional_input_that_is_spoken_of_unclearly_is_asked_and_not_left_to_its_default() {
    let mut bench = with_a_day();
    bench.expect(vec![
        (Say("Opening hours tomorrow and on sunday"), &["ask: "]),
        (Say("sunday"), &["=> check r1 {\"day\":\"1970-01-04\"}"]),
    ]);
    let mut bench = with_a_day();
    bench.expect(vec![
        (Say("Opening hours tomorrow and on sunday"), &["ask: "]),
        (Say("skip it"), &["=> start hours r1 {}"]),
    ]);
}
