//! What is said while nothing is under way: triggers, "did you mean", what is turned down, and small talk.

use super::*;
use crate::language::Language;

/// A conversation in which one message was said and nothing came of it.
fn after_one_message() -> State {
    State {
        turn: 1,
        ..State::new("en")
    }
}

#[test]
fn a_trigger_starts_its_action() {
    Bench::new().expect(vec![
        (Say("When are you open?"), &["=> start hours r1 {}"]),
        (replied("At nine."), &["reply: At nine."]),
    ]);
}

#[test]
fn what_fits_nothing_is_answered_with_what_there_is() {
    let mut bench = Bench::new();
    bench.expect(vec![(
        Say("Tell me a joke"),
        &["notice: I am not sure what you need. I can help with: opening hours, check an order, return an item"],
    )]);
    assert_eq!(bench.state, after_one_message());
    bench.shelf.0.clear();
    bench.expect(vec![(Say("Tell me a joke"), &["no action is published"])]);
}

#[test]
fn small_talk_gets_a_friendly_answer() {
    let cases: &[(&str, &str)] = &[
        ("Hello!", "notice: Hello! I can help with: opening hours"),
        ("thank you", "notice: You are welcome"),
        ("help", "notice: I can help with: opening hours"),
        ("?", "notice: I can help with: opening hours"),
        ("...", "notice: I can help with: opening hours"),
        (
            "yes",
            "notice: There is nothing to answer at the moment. I can help with",
        ),
        ("resend", "notice: There is nothing to answer"),
        ("skip", "notice: There is nothing to answer"),
        ("no", "notice: There is nothing under way"),
        ("cancel", "notice: There is nothing under way"),
        ("start over", "notice: There is nothing under way"),
        ("change my mind", "notice: I am not sure what you need"),
    ];
    for (text, expected) in cases {
        let mut bench = Bench::new();
        bench.expect(vec![(Say(text), &[expected])]);
        assert_eq!(bench.state, after_one_message(), "{text}");
    }
}

#[test]
fn a_trigger_that_is_called_like_a_command_still_triggers() {
    let mut bench = Bench::new();
    Arc::make_mut(&mut bench.shelf.0[0].action).triggers.push("Help".into());
    bench.expect(vec![(Say("help"), &["=> start hours r1 {}"])]);
}

#[test]
fn an_ambiguous_message_is_asked_about_and_any_clear_answer_counts() {
    let cases: &[(&str, &[&str])] = &[
        ("check an order", &["ask: Order number?"]),
        ("the second one", &["ask: Order number?"]),
        ("1", &["ask: Order number?"]),
        ("I want my money back", &["ask: Order number?"]),
        ("the second, A-1001", &["notice: I am not sure"]),
        ("Return an item A-1001", &["=> check r2 {\"order\":\"A-1001\"}"]),
        ("yes", &["did-you-mean: Which one: check an order or return an item?"]),
        ("what?", &["did-you-mean: Which one: check an order or return an item?"]),
        ("no", &["notice: All right. What else can I do for you?"]),
        ("never mind", &["notice: All right. What else can I do for you?"]),
        ("When are you open?", &["=> start hours r2 {}"]),
        ("something else", &["notice: I am not sure what you need."]),
    ];
    for (text, expected) in cases {
        let mut bench = Bench::new();
        bench.expect(vec![
            (
                Say("order"),
                &["did-you-mean: Did you mean: check an order or return an item?"],
            ),
            (Say(text), expected),
        ]);
        let is_asked_again = expected[0].starts_with("did-you-mean");
        assert_eq!(bench.state.offer.is_some(), is_asked_again, "{text}");
    }
}

#[test]
fn after_a_yes_that_does_not_tell_which_the_choice_still_counts() {
    let mut bench = Bench::after(vec![Say("order"), Say("yes")]);
    bench.expect(vec![(Say("return an item"), &["ask: Order number?"])]);
    assert_eq!(bench.action(), Some("return"));
}

#[test]
fn an_offer_that_was_unpublished_meanwhile_is_gone() {
    let mut bench = Bench::after(vec![Say("order")]);
    bench.shelf.0.retain(|live| live.name != "return");
    bench.expect(vec![(Say("the second"), &["trouble: This is no longer available"])]);
    assert_eq!(bench.state.task, None);
}

fn heard(text: &str, decision: Decision) -> Do {
    Got(Event::Message {
        text: text.into(),
        ranking: Ranking {
            candidates: Vec::new(),
            decision,
            score: 0.1,
            repaired: None,
            wishes: Vec::new(),
            is_vague: false,
        },
        match_us: 7,
        run: "r9".into(),
    })
}

fn denied(text: &str, action: &str) -> Do {
    heard(text, Decision::Denied(action.into()))
}

#[test]
fn what_is_turned_down_is_left_alone() {
    let mut bench = Bench::new();
    bench.expect(vec![(
        denied("do not reset my password", "reset"),
        &["notice: All right, I will leave that alone: "],
    )]);
    assert_eq!(bench.action(), None);
}

fn vaguely_denied(text: &str, action: &str) -> Do {
    match denied(text, action) {
        Got(Event::Message {
            text,
            mut ranking,
            match_us,
            run,
        }) => {
            ranking.is_vague = true;
            Got(Event::Message {
                text,
                ranking,
                match_us,
                run,
            })
        }
        other => other,
    }
}

#[test]
fn what_is_turned_down_without_saying_which_is_not_named() {
    let mut bench = Bench::new();
    bench.expect(vec![(
        vaguely_denied("not that", "return"),
        &["notice: All right, I have not started anything."],
    )]);
    assert_eq!(bench.action(), None);
}

#[test]
fn a_denial_after_a_question_turns_down_what_was_asked() {
    let undone = || heard("cancel my order A-1001", Decision::Opposite("status".into()));
    let question: &[&str] = &["not undo it or do the opposite: check an order."];
    let mut bench = Bench::new();
    bench.expect(vec![
        (undone(), question),
        (
            vaguely_denied("I said cancel, do not look", "return"),
            &["notice: All right, I will leave that alone: check an order."],
        ),
        (undone(), question),
        (
            denied("and do not return it", "return"),
            &["notice: All right, I will leave that alone: return an item."],
        ),
    ]);
    assert_eq!((bench.action(), bench.state.offer.is_some()), (None, false));
}

#[test]
fn what_is_undone_is_asked_about_and_only_a_yes_starts_it() {
    let undone = || heard("cancel my order A-1001", Decision::Opposite("status".into()));
    let question: &[&str] = &["not undo it or do the opposite: check an order. Is it what you want?"];
    let mut bench = Bench::new();
    bench.expect(vec![
        (undone(), question),
        (Say("no"), &["notice: All right. What else"]),
    ]);
    assert_eq!(bench.action(), None);
    bench.expect(vec![
        (undone(), question),
        (Say("yes"), &["=> check r2 {\"order\":\"A-1001\"}"]),
    ]);
    assert_eq!(bench.action(), Some("status"));
}

#[test]
fn what_is_not_live_is_not_replaced() {
    let gone = Decision::Unavailable {
        action: "gone".into(),
        title: "Book a table".into(),
    };
    let mut bench = Bench::new();
    bench.expect(vec![(
        heard("book a table", gone),
        &["notice: Sorry, that is not available at the moment: book a table."],
    )]);
    assert_eq!(bench.action(), None);
}

#[test]
fn turning_down_the_action_under_way_stops_it_and_another_one_does_not() {
    let mut bench = Bench::after(vec![Say("Where is my order?")]);
    bench.expect(vec![(denied("I don't want to return it", "return"), &["ask: "])]);
    assert_eq!(bench.action(), Some("status"));
    bench.expect(vec![(
        denied("I don't want to know where it is", "status"),
        &["notice: All right, I stopped"],
    )]);
    assert_eq!(bench.action(), None);
}

#[test]
fn turning_down_what_is_asked_about_sends_nothing() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![(
        denied("I don't want to return it after all", "return"),
        &["notice: All right, I did not send it.", "=> cancel r1"],
    )]);
    assert_eq!(bench.action(), None);
}

#[test]
fn a_yes_that_turns_a_part_down_neither_sends_nor_stops() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![(denied("yes but it is not broken", "return"), &["confirm: "])]);
    assert_eq!(bench.action(), Some("return"));
    let mut bench = Bench::after(returning());
    bench.expect(vec![(asked(), &["ask: Which item?"])]);
    bench.expect(vec![(denied("yes but it is not broken", "return"), &["ask: "])]);
    assert_eq!(bench.action(), Some("return"));
}

fn german() -> Bench {
    let mut bench = Bench::new();
    bench.state.locale = "de-AT".into();
    bench
}

#[test]
fn small_talk_and_stopping_are_understood_and_answered_in_german() {
    let mut bench = german();
    bench.expect(vec![
        (
            Say("Guten Tag!"),
            &["notice: Guten Tag! Das kann ich für Sie tun: Opening hours, "],
        ),
        (Say("Danke"), &["notice: Gern geschehen."]),
        (Say("wie bitte?"), &["notice: Das kann ich für Sie tun:"]),
        (Say("Where is my order?"), &["ask: Order number?"]),
        (
            Say("Wozu brauchen Sie das?"),
            &["ask: Das brauche ich für: Check an order. Order number?"],
        ),
        (
            Say("keine Ahnung"),
            &["ask: Kein Problem. Order number? Ohne diese Angabe"],
        ),
        (Say("hat sich erledigt"), &["notice: In Ordnung, ich habe aufgehört."]),
        (Say("hat sich erledigt"), &["notice: Im Moment ist nichts in Arbeit."]),
    ]);
}

#[test]
fn numbers_and_days_are_refused_in_german() {
    let mut bench = german();
    bench.expect(vec![
        (Say("I have feedback"), &["ask: Your words?"]),
        (Say("Alles bestens hier"), &["=> check"]),
    ]);
}

#[test]
fn the_language_of_the_visitor_comes_and_goes() {
    let mut state = State::new("en-GB");
    state.turn_to(Language::German);
    assert_eq!(
        (state.locale.as_str(), state.own_locale.as_deref()),
        ("de", Some("en-GB"))
    );
    state.turn_to(Language::English);
    assert_eq!((state.locale.as_str(), state.own_locale.as_deref()), ("en-GB", None));
    let mut austrian = State::new("de-AT");
    austrian.turn_to(Language::English);
    assert_eq!(austrian.locale, "en");
    austrian.turn_to(Language::German);
    assert_eq!(austrian.locale, "de-AT");
}
