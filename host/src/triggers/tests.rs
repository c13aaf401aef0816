//! Owns the tests of what a visitor and an operator can rely on, through the matcher's public face.

use super::*;

mod denials;
mod german;
mod opposites;
mod order;
mod values;
use crate::language::Language;

/// A small shop, the size of host that is tried first.
const SHOP: &[(&str, &[&str])] = &[
    ("store-hours", &["When are you open?", "What are your opening hours?"]),
    (
        "order-status",
        &["Where is my order?", "Track my package", "Has my order shipped?"],
    ),
    (
        "return-order",
        &["I want to return an item", "Start a return", "Send something back"],
    ),
    (
        "reset-password",
        &["I forgot my password", "Reset my password", "I cannot log in"],
    ),
    (
        "newsletter-signup",
        &["Subscribe me to the newsletter", "Sign up for news"],
    ),
];

fn phrases(actions: &[(&str, &[&str])]) -> Vec<Phrases> {
    let phrases = |(action, triggers): &(&str, &[&str])| Phrases {
        action: (*action).to_owned(),
        title: String::new(),
        triggers: triggers.iter().map(|trigger| (*trigger).to_owned()).collect(),
    };
    actions.iter().map(phrases).collect()
}

fn published(actions: &[(&str, &[&str])]) -> Matcher {
    Matcher::build(Language::English, &phrases(actions), &Settings::default())
}

fn triggered(action: &str) -> Decision {
    Decision::Triggered(action.to_owned())
}

/// Checks that a message triggers the action, or nothing where none is named.
#[track_caller]
fn check(matcher: &Matcher, text: &str, action: Option<&str>) {
    let ranking = matcher.rank(text);
    let expected = action.map_or(Decision::Nothing, triggered);
    assert_eq!(ranking.decision, expected, "for {text:?}: {ranking:?}");
    assert_eq!(ranking.score >= 0.5, action.is_some(), "for {text:?}: {ranking:?}");
}

#[test]
fn a_small_shop_does_the_obvious() {
    let shop = published(SHOP);
    for (text, action) in [
        ("my order A-1001", "order-status"),
        ("wheres my oder", "order-status"),
        ("is my order shipped yet", "order-status"),
        ("i want to send back my shoes", "return-order"),
        ("can I return my order", "return-order"),
        ("are you open on sunday?", "store-hours"),
        ("opening hours", "store-hours"),
        ("password reset pls", "reset-password"),
        ("I fogrot my passwrod", "reset-password"),
        ("i cant login", "reset-password"),
        ("send me the newsletter", "newsletter-signup"),
    ] {
        check(&shop, text, Some(action));
    }
}

#[test]
fn a_small_shop_leaves_small_talk_alone() {
    let shop = published(SHOP);
    for text in [
        "hello",
        "hi there",
        "thanks",
        "thank you very much",
        "how are you",
        "who are you?",
        "what can you do",
        "tell me a joke",
        "what is the meaning of life",
        "yes",
        "no",
    ] {
        check(&shop, text, None);
    }
}

#[test]
fn one_action_is_enough_for_a_sensible_threshold() {
    let lone = published(&SHOP[1..2]);
    check(&lone, "where is my order", Some("order-status"));
    check(&lone, "track package", Some("order-status"));
    check(&lone, "wheres my oder", Some("order-status"));
    for text in [
        "hello",
        "what is the meaning of life",
        "reset my password",
        "are you open?",
    ] {
        check(&lone, text, None);
    }
}

#[test]
fn an_action_without_triggers_is_known_by_its_name_and_title() {
    let mut actions = phrases(&[("book_demo", &[]), ("invoice-copy", &["", "  ", "?!"])]);
    actions[1].title = "Send a duplicate bill".to_owned();
    let matcher = Matcher::build(Language::English, &actions, &Settings::default());
    check(&matcher, "Book demo!", Some("book_demo"));
    check(&matcher, "could you book a demo for us", Some("book_demo"));
    check(&matcher, "a duplicate bill please", Some("invoice-copy"));
    check(&matcher, "", None);
    check(&matcher, "something else entirely", None);
}

#[test]
fn exact_triggers_always_trigger() {
    let strict = Settings {
        strictness: 100.0,
        ..Settings::default()
    };
    let matcher = Matcher::build(Language::English, &phrases(SHOP), &strict);
    for (action, triggers) in SHOP {
        for trigger in *triggers {
            check(&matcher, trigger, Some(action));
            check(
                &matcher,
                &trigger.to_uppercase().replace(['?', '.'], " !"),
                Some(action),
            );
        }
    }
    check(&matcher, "wheres my oder", None);
}

#[test]
fn case_accents_punctuation_and_word_order_are_handled() {
    let matcher = published(&[
        (
            "cancel-subscription",
            &["Résilier mon abonnement", "Arrêter l’abonnement"],
        ),
        (
            "opening-hours",
            &["À quelle heure ouvrez-vous ?", "Horaires d’ouverture"],
        ),
    ]);
    check(&matcher, "RESILIER mon abonnement!!!", Some("cancel-subscription"));
    check(&matcher, "mon abonnement resilier", Some("cancel-subscription"));
    check(
        &matcher,
        "\u{200f}arreter\u{200f} l'abonnement",
        Some("cancel-subscription"),
    );
    check(&matcher, "horaires", Some("opening-hours"));
}

#[test]
fn unspaced_scripts_and_signs_can_be_triggers() {
    let matcher = published(&[
        ("order-status", &["我的订单在哪里", "查询订单"]),
        ("refund", &["我要退款", "申请退款"]),
        ("praise", &["👍"]),
    ]);
    check(&matcher, "订单在哪里", Some("order-status"));
    check(&matcher, "我想退款", Some("refund"));
    check(&matcher, " 👍 ", Some("praise"));
    check(&matcher, "🎉", None);
}

#[test]
fn repaired_spelling_is_reported() {
    let shop = published(SHOP);
    let repaired = shop.rank("Track my pakcage!").repaired;
    assert_eq!(repaired.as_deref(), Some("track my package"));
    assert_eq!(shop.rank("Where is my order?").repaired, None);
    assert_eq!(shop.rank("quantum chromodynamics").repaired, None);
}

#[test]
fn a_real_word_is_not_repaired_into_a_published_one() {
    let matcher = published(&[
        ("note", &["Leave a note", "Take a note for me"]),
        ("order-status", &["Where is my order?", "Track my package"]),
    ]);
    for text in ["none of these", "none", "never", "nope, same"] {
        let ranking = matcher.rank(text);
        assert_eq!(
            (ranking.decision, ranking.repaired),
            (Decision::Nothing, None),
            "{text}"
        );
    }
    assert_eq!(matcher.rank("leave a noet").repaired.as_deref(), Some("leave a note"));
}

#[test]
fn a_number_in_a_trigger_stands_for_any_but_its_own_is_nearer() {
    let matcher = published(&[
        ("income", &["Form 1040"]),
        ("interest", &["Form 1099"]),
        ("weather", &["Will it rain tomorrow?"]),
    ]);
    check(&matcher, "form 1040!", Some("income"));
    check(&matcher, "FORM 1099", Some("interest"));
    let both = ["income", "interest"].map(str::to_owned).to_vec();
    assert_eq!(matcher.rank("form 2000").decision, Decision::Ambiguous(both));
    let lone = published(&[
        ("track", &["Where is order 1001"]),
        ("weather", &["Will it rain tomorrow?"]),
    ]);
    assert_eq!(lone.rank("where is order 2002").score, 1.0);
}

#[test]
fn equal_actions_are_ambiguous_and_come_in_the_order_of_their_names() {
    let same: &[&str] = &["Change my booking", "Move my booking to another day"];
    let matcher = published(&[
        ("change-e", same),
        ("change-b", same),
        ("change-d", same),
        ("change-c", same),
        ("weather", &["Will it rain tomorrow?"]),
    ]);
    let names = ["change-b", "change-c", "change-d"].map(str::to_owned).to_vec();
    for text in ["change my booking", "move the booking to another day"] {
        assert_eq!(
            matcher.rank(text).decision,
            Decision::Ambiguous(names.clone()),
            "{text}"
        );
    }
    check(&matcher, "rain tomorrow?", Some("weather"));
}

#[test]
fn the_margin_decides_what_is_too_close_to_tell() {
    let actions: &[(&str, &[&str])] = &[
        (
            "billing-address",
            &["Change my billing address", "Update the billing address"],
        ),
        (
            "delivery-address",
            &["Change my delivery address", "Update the delivery address"],
        ),
        ("gift-card", &["Buy a gift card", "Check a gift card balance"]),
    ];
    let decide = |ambiguity_margin| {
        let settings = Settings {
            ambiguity_margin,
            ..Settings::default()
        };
        Matcher::build(Language::English, &phrases(actions), &settings)
            .rank("change address")
            .decision
    };
    assert!(matches!(decide(1.0), Decision::Ambiguous(names) if names.len() == 2));
    assert!(matches!(decide(f32::NAN), Decision::Triggered(_)));
    assert_eq!(
        published(actions).rank("change delivery address").decision,
        triggered("delivery-address"),
    );
}

#[test]
fn strictness_moves_the_decision_and_not_the_ranking() {
    let rank = |strictness| {
        let settings = Settings {
            strictness,
            ..Settings::default()
        };
        Matcher::build(Language::English, &phrases(SHOP), &settings).rank("when will my order arrive")
    };
    let names = |ranking: &Ranking| ranking.candidates.iter().map(|c| c.action.clone()).collect::<Vec<_>>();
    let (loose, normal, strict) = (rank(-0.5), rank(0.0), rank(1.0));
    assert_eq!(normal.decision, triggered("order-status"));
    assert_eq!(strict.decision, Decision::Nothing);
    assert!(loose.score > normal.score && normal.score > strict.score);
    assert_eq!(names(&loose), names(&strict));
}

#[test]
fn candidates_are_ordered_and_few() {
    let triggers = ["Show me offer one", "Show me another offer"];
    let names: Vec<String> = (0..9).map(|i| format!("offer-{i}")).collect();
    let actions: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &triggers[..])).collect();
    let ranking = published(&actions).rank("show offer");
    assert_eq!(ranking.candidates.len(), CANDIDATES_MAX);
    assert!(ranking.candidates.is_sorted_by(|a, b| a.score >= b.score));
    assert!(ranking.candidates.iter().all(|c| (0.0..=1.0).contains(&c.score)));
    assert_eq!(ranking.candidates[0].action, "offer-0");
}

#[test]
fn nothing_published_triggers_nothing() {
    let ranking = published(&[]).rank("where is my order");
    let expected = Ranking {
        candidates: Vec::new(),
        decision: Decision::Nothing,
        score: 0.0,
        repaired: None,
        wishes: Vec::new(),
        is_vague: false,
    };
    assert_eq!(ranking, expected);
}

#[test]
fn hostile_messages_are_harmless() {
    let shop = published(SHOP);
    let hostile = [
        String::new(),
        " \t\r\n".to_owned(),
        "\u{0}\u{1}\u{1b}[31m".to_owned(),
        "\u{202e}\u{200f}\u{feff}".to_owned(),
        "🎉🎉🎉".to_owned(),
        "a".repeat(1_000_000),
        "\u{301}".repeat(1_000_000),
        "\u{fdfa}".repeat(1_000_000),
        "x1 ".repeat(400_000),
        "zqxj wvkp ".repeat(100_000),
    ];
    for text in hostile {
        assert_eq!(shop.rank(&text).decision, Decision::Nothing);
    }
}

#[test]
fn only_the_start_of_a_long_message_counts() {
    let shop = published(SHOP);
    let long = format!("{}{}", " ".repeat(TEXT_CHARS_MAX), "where is my order");
    check(&shop, &long, None);
    check(
        &shop,
        &format!("where is my order{}x", " ".repeat(1_000_000)),
        Some("order-status"),
    );
}

#[test]
fn a_matcher_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Matcher>();
}
