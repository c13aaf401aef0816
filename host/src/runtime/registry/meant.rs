//! Messages against the example actions: what goes on with what was done, what is written for short, and what is turned down.

use super::hearing::needs_no_more;
use crate::language::Language;
use crate::manifest;
use crate::model::action::Action;
use crate::policy::input::InputChecker;
use crate::triggers::{Decision, Matcher, Phrases, Ranking, Settings};
use serde_json::{Map, Value, json};

struct Shop {
    matcher: Matcher,
    actions: Vec<Action>,
}

impl Shop {
    fn new(language: Language) -> Self {
        let texts = [
            include_str!("../../../../example-actions/order-status/action.toml"),
            include_str!("../../../../example-actions/return-order/action.toml"),
            include_str!("../../../../example-actions/store-hours/action.toml"),
            include_str!("../../../../example-actions/newsletter-signup/action.toml"),
            include_str!("../../../../example-actions/reset-password/action.toml"),
            include_str!("../../../../example-actions/delivery-day/action.toml"),
            include_str!("../../../../example-actions/iban-check/action.toml"),
        ];
        let actions = texts.map(|text| manifest::parse(text, "action.toml").expect("a good manifest").action);
        let phrases: Vec<Phrases> = actions
            .iter()
            .flat_map(|action| Phrases::of(action, language))
            .collect();
        Self {
            matcher: Matcher::build(language, &phrases, &Settings::default()),
            actions: actions.to_vec(),
        }
    }

    /// What a message means after an action was done with these inputs.
    fn after(&self, last: &str, inputs: &Map<String, Value>, message: &str) -> Ranking {
        let fits = |action: &&Action| {
            let checker = InputChecker::new(action).expect("a good schema");
            needs_no_more(action, &checker, last, inputs)
        };
        let fitting = self.actions.iter().filter(fits).map(|action| action.name.to_string());
        let fitting: Vec<String> = fitting.collect();
        self.matcher.follow(message, last, &fitting, self.matcher.rank(message))
    }
}

fn order() -> Map<String, Value> {
    let Value::Object(inputs) = json!({ "order": "A-1001" }) else {
        return Map::new();
    };
    inputs
}

#[test]
fn what_refers_back_goes_on_with_what_was_done() {
    for (language, cases) in [
        (
            Language::English,
            &[
                ("and when does it arrive?", &["order-status", "delivery-day"][..]),
                ("so will it be here by friday or not", &["order-status", "delivery-day"]),
                ("is it shipped yet", &["order-status"]),
                ("has it been shipped?", &["order-status"]),
                ("and on which day will it come", &["delivery-day", "order-status"]),
                ("when will it get here", &["order-status", "delivery-day"]),
                ("how many days until it is here?", &["delivery-day"]),
                ("can i send it back", &["return-order"]),
                ("so how do i send it back then", &["return-order"]),
                ("i want to return it", &["return-order"]),
            ][..],
        ),
        (
            Language::German,
            &[
                (
                    "und wann kommt die jetzt genau an?",
                    &["order-status", "delivery-day"][..],
                ),
                ("wann kommt sie denn an", &["order-status", "delivery-day"]),
                ("und wurde sie schon verschickt?", &["order-status"]),
                ("kann ich die zurückschicken", &["return-order"]),
                ("und wie schicke ich das zurück?", &["return-order"]),
            ],
        ),
    ] {
        let shop = Shop::new(language);
        let mut wrong = Vec::new();
        for (message, expected) in cases {
            let ranking = shop.after("order-status", &order(), message);
            let found = ranking.decision.actions();
            let starts = matches!(ranking.decision, Decision::Triggered(_) | Decision::Ambiguous(_));
            if !starts || !found.iter().all(|action| expected.contains(&action.as_str())) {
                wrong.push(format!("{message}: {ranking:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn what_is_about_something_else_goes_on_with_nothing() {
    let shop = Shop::new(Language::English);
    let mut wrong = Vec::new();
    for message in [
        "and what is the weather",
        "so who are you",
        "it is raining",
        "is it true that you are a robot?",
        "that is great",
        "and do you like it there",
        "i do not want to return it",
        "don't ship it",
        "can you change its address",
        "this is ridiculous, you people are useless",
    ] {
        let ranking = shop.after("order-status", &order(), message);
        if matches!(ranking.decision, Decision::Triggered(_) | Decision::Ambiguous(_)) {
            wrong.push(format!("{message}: {ranking:?}"));
        }
    }
    let nothing_before = shop.after("store-hours", &Map::new(), "and when does it arrive?");
    if matches!(nothing_before.decision, Decision::Triggered(_)) {
        wrong.push(format!("without an order: {nothing_before:?}"));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn chat_spellings_find_their_action() {
    for (language, cases) in [
        (
            Language::English,
            &[
                ("u guys open tmrw?", "store-hours"),
                ("are u open 2morrow", "store-hours"),
                ("r u open 2day", "store-hours"),
                ("r u guys open on sunday", "store-hours"),
                ("wen do u close 2day", "store-hours"),
                ("wat r ur opening hrs", "store-hours"),
                ("wanna return my order", "return-order"),
                ("gimme a return label pls", "return-order"),
                ("forgot my pw", "reset-password"),
                ("where is my pkg", "order-status"),
            ][..],
        ),
        (
            Language::German,
            &[
                ("Wann macht ihr morgen zu?", "store-hours"),
                ("bis wann habt ihr heute auf?", "store-hours"),
                ("habt ihr am sonntag auf", "store-hours"),
                ("wann macht ihr heute auf", "store-hours"),
                ("Machen Sie samstags auf?", "store-hours"),
                ("wie lange habt ihr heut auf", "store-hours"),
                ("Hab mein Passwort vergessen", "reset-password"),
            ],
        ),
    ] {
        let shop = Shop::new(language);
        let mut wrong = Vec::new();
        for (message, expected) in cases {
            let ranking = shop.matcher.rank(message);
            if ranking.decision != Decision::Triggered((*expected).to_owned()) {
                wrong.push(format!("{message}: {ranking:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn a_denial_names_an_action_only_where_it_can_be_no_other() {
    for (language, message, named) in [
        (Language::German, "Ich hab gesagt AUSTRAGEN, nicht anmelden!", None),
        (Language::German, "bitte nicht anmelden", None),
        (
            Language::German,
            "Ich möchte mein Passwort nicht zurücksetzen",
            Some("reset-password"),
        ),
        (Language::English, "do not send me anything", None),
        (Language::English, "do not reset my password", Some("reset-password")),
        (
            Language::English,
            "I don't want to subscribe to your newsletter",
            Some("newsletter-signup"),
        ),
    ] {
        let ranking = Shop::new(language).matcher.rank(message);
        let starts = matches!(ranking.decision, Decision::Triggered(_) | Decision::Ambiguous(_));
        assert!(!starts, "{message}: {ranking:?}");
        let found = match &ranking.decision {
            Decision::Denied(action) if !ranking.is_vague => Some(action.as_str()),
            _ => None,
        };
        assert_eq!(found, named, "{message}: {ranking:?}");
    }
}
