//! Conversations in German: what is understood, and what is said.

use super::*;
use crate::language::Language;

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
            &["ask: „keine Ahnung“ passt nicht zu „Order number“."],
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
