//! Answers to what an action asked, and to whether a write should be sent.

use super::*;

#[test]
fn questions_are_asked_one_by_one_and_handed_in_together() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (asked(), &["ask: Which item?"]),
        (Say("the second one"), &["ask: What is the reason?"]),
        (
            Say("I changed my mind"),
            &["=> answer r1 {\"reason\":\"changed-mind\",\"sku\":\"SCARF\"}"],
        ),
    ]);
}

#[test]
fn one_message_may_answer_several_questions() {
    Bench::after(returning()).expect(vec![
        (asked(), &["ask: Which item?"]),
        (
            Say("The blue mug, damaged"),
            &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"MUG\"}"],
        ),
    ]);
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (asked(), &["ask: Which item?"]),
        (Say("well, it arrived damaged"), &["ask: Which item?"]),
        (Say("mug"), &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"MUG\"}"]),
    ]);
    assert!(bench.state.task.as_ref().unwrap().tries.is_empty());
}

#[test]
fn a_telling_word_is_enough_but_not_with_a_no_or_a_question() {
    let cases: &[(&str, &str)] = &[
        ("the scarf please", "ask: What is the reason?"),
        ("I would like the blue one", "ask: What is the reason?"),
        ("the blue or the red one", "ask: Please choose one"),
        ("not the scarf", "ask: Please choose one"),
        ("that one please", "ask: Please choose one"),
    ];
    for (text, expected) in cases {
        let mut script = returning();
        script.push(asked());
        Bench::after(script).expect(vec![(Say(text), &[expected])]);
    }
}

#[test]
fn what_is_no_choice_is_asked_again_and_three_times_at_most() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (asked(), &["ask: Which item?"]),
        (Say("the teapot"), &["ask: Please choose one: Blue mug or Red scarf."]),
        (Say("what?"), &["ask: Which item?"]),
        (Say("the lamp"), &["ask: Please choose one"]),
        (Say("the globe"), &["hand-off: I am passing you on", "=> cancel r1"]),
        (ran(Outcome::Cancelled), &[]),
    ]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn free_answers_and_inputs_of_the_manifest_can_be_asked() {
    let questions = vec![
        question("colour", "Which colour?", &[]),
        question("order", "Which order?", &[]),
    ];
    Bench::after(returning()).expect(vec![
        (ran(Outcome::Asked(questions)), &["ask: Which colour?"]),
        (Say("dark green"), &["ask: Which order?"]),
        (Say("the old one"), &["ask: `the old one` is not an order number"]),
        (
            Say("A-1002"),
            &["=> answer r1 {\"colour\":\"dark green\",\"order\":\"A-1002\"}"],
        ),
    ]);
}

#[test]
fn answers_that_the_run_refuses_are_asked_again_and_three_times_at_most() {
    let refused = |input: &str| Got(Event::AnswersRejected(problem(input, "not that one")));
    let mut bench = Bench::after(returning());
    bench.expect(vec![
        (asked(), &["ask: Which item?"]),
        (Say("the mug, damaged"), &["=> answer r1"]),
        (refused("sku"), &["ask: Not that one."]),
        (
            Say("scarf"),
            &["=> answer r1 {\"reason\":\"damaged\",\"sku\":\"SCARF\"}"],
        ),
        (refused("sku"), &["ask: Not that one."]),
        (Say("scarf"), &["=> answer r1"]),
        (refused("sku"), &["hand-off", "=> cancel r1"]),
    ]);
    for nowhere in [refused("order"), Got(Event::AnswersRejected(Vec::new()))] {
        let mut bench = Bench::after(returning());
        bench.expect(vec![
            (asked(), &["ask: Which item?"]),
            (Say("the mug, damaged"), &["=> answer r1"]),
            (nowhere, &["trouble: Sorry, that did not work.", "=> cancel r1"]),
        ]);
    }
}

#[test]
fn only_a_clear_yes_sends_and_a_no_ends() {
    let cases: &[(&str, &[&str])] = &[
        ("yes", &["=> confirm r1 d1"]),
        ("Yes, please go ahead!", &["=> confirm r1 d1"]),
        ("no", &["notice: All right, I did not send it.", "=> cancel r1"]),
        ("no thanks", &["notice: All right, I did not send it.", "=> cancel r1"]),
        ("cancel", &["notice: All right, I did not send it.", "=> cancel r1"]),
        (
            "maybe",
            &["confirm: Please say yes or no: shall I go ahead with this: return an item?"],
        ),
        ("yes?", &["notice: I cannot answer that here.", "confirm: Send d1?"]),
        (
            "great",
            &["confirm: Please say yes or no: shall I go ahead with this: return an item?"],
        ),
        (
            "yes but a bigger one",
            &["confirm: Please say yes or no: shall I go ahead with this: return an item?"],
        ),
        ("no, the green one", &["confirm: I have not sent anything."]),
        ("what?", &["confirm: Send d1?"]),
        ("why?", &["confirm: Send d1?"]),
        ("...", &["confirm: Send d1?"]),
    ];
    for (text, expected) in cases {
        let mut bench = Bench::after(confirming());
        bench.expect(vec![(Say(text), expected)]);
        let is_over = expected[0].starts_with("notice: All right");
        assert_eq!(bench.state.task.is_none(), is_over, "{text}");
        let waits = matches!(
            bench.state.task.as_ref().map(|task| &task.phase),
            Some(Phase::Confirm { .. })
        );
        assert_eq!(waits, expected.iter().any(|line| line.starts_with("confirm")), "{text}");
    }
}

#[test]
fn what_is_refused_in_any_tongue_is_not_taken() {
    for text in ["nicht the mug", "no mug", "kein mug please"] {
        let mut script = returning();
        script.push(asked());
        Bench::after(script).expect(vec![(Say(text), &["ask: Please choose one"])]);
    }
    let mut script = returning();
    script.push(asked());
    Bench::after(script).expect(vec![(Say("no, the mug"), &["ask: What is the reason?"])]);
}

#[test]
fn a_refusal_of_all_choices_starts_nothing() {
    let mut script = returning();
    script.push(asked());
    Bench::after(script).expect(vec![(Say("none of these"), &["ask: Please choose one"])]);
}
