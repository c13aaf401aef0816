//! German messages in both directions: what must not start an action, and what must although it has a "nicht" in it.

use super::*;
use crate::language::Language;

const ACTIONS: &[(&str, &[&str])] = &[
    (
        "newsletter",
        &[
            "Newsletter abonnieren",
            "Melden Sie mich zum Newsletter an",
            "Schicken Sie mir Ihre Angebote",
        ],
    ),
    (
        "bestellstatus",
        &[
            "Wo ist meine Bestellung?",
            "Mein Paket ist nicht angekommen",
            "Wann kommt mein Paket?",
            "Paket verfolgen",
        ],
    ),
    (
        "ruecksendung",
        &[
            "Ich möchte einen Artikel zurückgeben",
            "Bestellung zurückschicken",
            "Ich hätte gerne mein Geld zurück",
        ],
    ),
    (
        "passwort",
        &[
            "Ich habe mein Passwort vergessen",
            "Passwort zurücksetzen",
            "Ich kann mich nicht anmelden",
        ],
    ),
    (
        "oeffnungszeiten",
        &[
            "Wann haben Sie geöffnet?",
            "Haben Sie am Sonntag offen?",
            "Öffnungszeiten",
        ],
    ),
];

fn shop() -> Matcher {
    Matcher::build(Language::German, &phrases(ACTIONS), &Settings::default())
}

#[test]
fn what_is_turned_down_or_undone_does_not_start() {
    let shop = shop();
    for (text, action) in [
        ("Setzen Sie mein Passwort nicht zurück", "passwort"),
        ("bitte mein Passwort nicht zurücksetzen", "passwort"),
        ("Ich möchte mein Passwort nicht zurücksetzen", "passwort"),
        ("Passwort bitte auf keinen Fall zurücksetzen", "passwort"),
        ("Ich möchte meine Bestellung nicht zurückschicken", "ruecksendung"),
        ("ich will den artikel doch nicht zurückgeben", "ruecksendung"),
        ("Ich werde den Artikel nicht zurückgeben", "ruecksendung"),
        ("Rücksendung stornieren", "ruecksendung"),
        ("Geld zurück, ohne die Bestellung zurückzuschicken", "ruecksendung"),
        ("Newsletter abbestellen", "newsletter"),
        ("Melden Sie mich vom Newsletter ab", "newsletter"),
        ("meld mich vom newsletter ab", "newsletter"),
        ("Ich möchte keinen Newsletter", "newsletter"),
        ("Schicken Sie mir keine Angebote mehr", "newsletter"),
        ("kein Newsletter bitte", "newsletter"),
        ("Bestellung stornieren", "bestellstatus"),
        ("ich möchte meine Bestellung stornieren", "bestellstatus"),
        ("Stornieren Sie bitte meine Bestellung", "bestellstatus"),
        ("Paket bitte nicht verfolgen", "bestellstatus"),
        ("ich will nicht wissen wo meine Bestellung ist", "bestellstatus"),
        ("Öffnungszeiten? Nein danke", "oeffnungszeiten"),
    ] {
        let ranking = shop.rank(text);
        let starts = match &ranking.decision {
            Decision::Triggered(found) => found == action,
            Decision::Ambiguous(found) => found.iter().any(|found| found == action),
            _ => false,
        };
        assert!(!starts, "{text:?}: {ranking:?}");
    }
}

#[test]
fn a_nicht_about_the_world_starts_all_the_same() {
    let shop = shop();
    for (text, action) in [
        ("Mein Paket ist nicht da", "bestellstatus"),
        ("meine Bestellung ist immer noch nicht angekommen", "bestellstatus"),
        ("ich weiß nicht, wo meine Bestellung ist", "bestellstatus"),
        ("ich habe mein Paket noch nicht bekommen", "bestellstatus"),
        ("warum ist mein Paket nicht angekommen?", "bestellstatus"),
        ("Ich kann mich nicht anmelden", "passwort"),
        ("ich kann mich leider nicht anmelden", "passwort"),
        ("haben Sie am Sonntag nicht offen?", "oeffnungszeiten"),
        ("wo ist meine bestellung", "bestellstatus"),
        ("ich moechte einen artikel zurueckgeben", "ruecksendung"),
        ("newsletter abonieren", "newsletter"),
    ] {
        check(&shop, text, Some(action));
    }
}

#[test]
fn a_real_word_is_not_repaired_into_its_opposite() {
    let shop = shop();
    for text in ["abmelden", "Newsletter abmelden", "abbestellen"] {
        let ranking = shop.rank(text);
        assert_eq!(ranking.repaired, None, "{text}");
        assert!(
            !matches!(ranking.decision, Decision::Triggered(_)),
            "{text}: {ranking:?}"
        );
    }
}
