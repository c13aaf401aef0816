//! German messages against the German triggers of the example actions.

use crate::language::Language;
use crate::manifest;
use crate::triggers::{Decision, Matcher, Phrases, Settings};

/// The matcher of a host with these example actions.
fn examples() -> Matcher {
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
        .flat_map(|action| Phrases::of(action, Language::German))
        .collect();
    Matcher::build(Language::German, &phrases, &Settings::default())
}

#[test]
fn what_is_asked_in_other_words_finds_its_action() {
    let matcher = examples();
    for (message, expected) in [
        ("Wo bleibt denn meine Bestellung?", "order-status"),
        ("wo ist mein päckchen", "order-status"),
        ("Status meiner Bestellung", "order-status"),
        ("Bestellstatus A-1001", "order-status"),
        ("Paket noch nicht da", "order-status"),
        ("Ich moechte einen Artikel zurueckgeben", "return-order"),
        ("kann ich das zurückschicken?", "return-order"),
        ("Die Tasse kam kaputt an", "return-order"),
        ("Haben Sie heute offen?", "store-hours"),
        ("Wie lange habt ihr geöffnet?", "store-hours"),
        ("oeffnungszeiten samstag", "store-hours"),
        ("Ich will den Newsletter bestellen", "newsletter-signup"),
        ("Passwort vergessen", "reset-password"),
        ("ich kann mich nicht einloggen", "reset-password"),
        ("Bitte prüfen Sie meine IBAN", "iban-check"),
    ] {
        let ranking = matcher.rank(message);
        assert_eq!(
            ranking.decision,
            Decision::Triggered(expected.to_owned()),
            "{message}: {:?}",
            ranking.candidates
        );
    }
}

#[test]
fn what_is_about_something_else_finds_nothing() {
    let matcher = examples();
    for message in [
        "Wie wird das Wetter?",
        "Erzählen Sie mir einen Witz",
        "Sind Sie ein Mensch?",
    ] {
        let ranking = matcher.rank(message);
        assert!(
            !matches!(ranking.decision, Decision::Triggered(_)),
            "{message}: {ranking:?}"
        );
    }
}
