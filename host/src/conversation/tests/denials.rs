//! Messages that turn an action down or undo it, and actions that are known and not live.

use super::*;

fn heard(text: &str, decision: Decision) -> Do {
    Got(Event::Message {
        text: text.into(),
        ranking: Ranking {
            candidates: Vec::new(),
            decision,
            score: 0.1,
            repaired: None,
            wishes: Vec::new(),
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
