//! What a value in a message tells, and actions that are known and not live.

use super::*;
use crate::language::Language;

/// Three actions take an order number, one takes a day.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "order-status",
        &[
            "Where is my order?",
            "Track my package",
            "Has my order shipped?",
            "My parcel has not come",
        ],
    ),
    (
        "return-order",
        &[
            "I want to return an item",
            "Send something back",
            "I would like a refund",
        ],
    ),
    (
        "delivery-day",
        &["On which day will my parcel come?", "Which weekday is my delivery?"],
    ),
    (
        "store-hours",
        &[
            "When are you open?",
            "What are your opening hours?",
            "Is the shop open tomorrow?",
        ],
    ),
];

const WITH_NUMBER: &[&str] = &["delivery-day", "order-status", "return-order"];

/// What a message of an order number, such as A-1001, is known to hold.
fn evidence(text: &str, last: Option<&str>) -> Evidence {
    let number = text.split(' ').find(|word| word.chars().any(|c| c.is_ascii_digit()));
    let start = number.and_then(|number| text.find(number)).unwrap_or(0);
    let span = start..start + number.map_or(0, str::len);
    let valued = |action: &&str| Valued {
        action: (*action).to_owned(),
        span: span.clone(),
        is_telling: true,
    };
    Evidence {
        values: number.map_or(Vec::new(), |_| WITH_NUMBER.iter().map(valued).collect()),
        last: last.map(str::to_owned),
    }
}

fn unavailable(action: &str) -> Decision {
    Decision::Unavailable {
        action: action.to_owned(),
        title: String::new(),
    }
}

#[test]
fn a_value_finds_the_action_whose_input_it_can_be() {
    let matcher = published(ORDERS);
    for (text, last, expected) in [
        ("where is A-1001?", None, "order-status"),
        ("A-1002?", Some("order-status"), "order-status"),
        ("and A-1003?", Some("order-status"), "order-status"),
        ("what about A-1003", Some("return-order"), "return-order"),
        ("the number is A1001", Some("delivery-day"), "delivery-day"),
        (
            "i ordered a mug last week and its still not here, number is A1001",
            None,
            "order-status",
        ),
        ("send A-1001 back", None, "return-order"),
        ("has A-1001 shipped", None, "order-status"),
    ] {
        let ranking = matcher.rank_with(text, &evidence(text, last));
        assert_eq!(
            ranking.decision,
            triggered(expected),
            "{text} after {last:?}: {ranking:?}"
        );
        assert!(ranking.score >= 0.5, "{text}");
    }
}

#[test]
fn a_value_that_several_actions_take_is_asked_about() {
    let matcher = published(ORDERS);
    let all = WITH_NUMBER.iter().map(|name| (*name).to_owned()).collect();
    for text in ["A-1002?", "number is A1001", "and A-1003", "A-1001 please"] {
        let decision = matcher.rank_with(text, &evidence(text, None)).decision;
        assert_eq!(decision, Decision::Ambiguous(Vec::clone(&all)), "{text}");
    }
    let one = Evidence {
        values: vec![evidence("A-1002", None).values.remove(1)],
        last: None,
    };
    assert_eq!(matcher.rank_with("A-1002", &one).decision, triggered("order-status"));
}

#[test]
fn a_value_decides_nothing_against_the_words() {
    let matcher = published(ORDERS);
    for text in [
        "I want to speak to a human about A-1001",
        "tell me a joke about A-1001",
        "cancel A-1001",
        "what is the meaning of life A-1001",
    ] {
        let decision = matcher.rank_with(text, &evidence(text, None)).decision;
        assert!(!matches!(decision, Decision::Triggered(_)), "{text}: {decision:?}");
    }
    let text = "when are you open, A-1001";
    let decision = matcher.rank_with(text, &evidence(text, Some("order-status"))).decision;
    assert_eq!(decision, triggered("store-hours"));
    for text in ["do not track A-1001", "I don't want to return A-1001"] {
        let decision = matcher.rank_with(text, &evidence(text, Some("order-status"))).decision;
        assert!(
            !matches!(decision, Decision::Triggered(_) | Decision::Ambiguous(_)),
            "{text}: {decision:?}"
        );
    }
}

#[test]
fn an_action_that_is_not_live_is_not_replaced_by_its_neighbour() {
    let all = phrases(ORDERS);
    let (gone, live) = all.split_first().unwrap();
    let matcher = Matcher::build_beside(
        Language::English,
        live,
        std::slice::from_ref(gone),
        &Settings::default(),
    );
    let without = Matcher::build(Language::English, live, &Settings::default());
    for text in [
        "where is my order A-1001?",
        "Where is my order?",
        "track my package",
        "where is A-1001?",
    ] {
        let ranking = matcher.rank_with(text, &evidence(text, None));
        assert_eq!(ranking.decision, unavailable("order-status"), "{text}: {ranking:?}");
        assert!(
            ranking
                .candidates
                .iter()
                .all(|candidate| candidate.action != "order-status")
        );
    }
    for text in [
        "I want to return an item",
        "when are you open?",
        "on which day will my parcel come?",
    ] {
        assert_eq!(matcher.rank(text).decision, without.rank(text).decision, "{text}");
    }
}

#[test]
fn what_is_live_stands_in_for_what_was() {
    let live = phrases(ORDERS);
    let mut twin = live[0].clone();
    twin.action = "order-status-old".to_owned();
    twin.triggers.push("Where has my order gone?".to_owned());
    let mut older = live[0].clone();
    older.triggers.push("An older trigger".to_owned());
    let matcher = Matcher::build_beside(Language::English, &live, &[twin, older], &Settings::default());
    for text in ["Where is my order?", "where is my package", "Where has my order gone?"] {
        assert_eq!(matcher.rank(text).decision, triggered("order-status"), "{text}");
    }
}
