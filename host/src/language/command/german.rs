//! German commands: with umlauts, without them, and written out.

use super::*;

fn heard(text: &str) -> Option<Command> {
    read(Language::German, text)
}

#[track_caller]
fn check(command: Command, texts: &[&str]) {
    for text in texts {
        assert_eq!(heard(text), Some(command.clone()), "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn whole_messages_are_commands() {
    check(
        Command::Yes,
        &[
            "Ja!",
            "ja bitte",
            "Ja, gerne",
            "stimmt so",
            "Ja, genau",
            "Na klar",
            "selbstverstaendlich",
            "ja ja",
            "passt",
        ],
    );
    check(
        Command::No,
        &[
            "Nein danke.",
            "nö",
            "nee",
            "lieber nicht",
            "Nein, bitte nicht",
            "keins davon",
            "noch nicht",
            "auf keinen Fall",
        ],
    );
    check(
        Command::Cancel,
        &[
            "abbrechen",
            "Stopp!",
            "bitte abbrechen",
            "vergiss es",
            "nein, vergessen Sie es",
            "hat sich erledigt",
        ],
    );
    check(Command::Cancel, &["ich hab es mir anders überlegt", "hoer auf"]);
    check(
        Command::StartOver,
        &["noch mal von vorn", "Von vorne bitte", "zurueck zum Anfang"],
    );
    check(
        Command::Resend,
        &[
            "neuer Link",
            "bitte einen neuen Code",
            "Ich habe keine E-Mail bekommen",
            "es kam nichts an",
        ],
    );
    check(Command::Skip, &["überspringen", "ueberspringen bitte", "ohne Angabe"]);
    check(
        Command::Help,
        &[
            "Hilfe",
            "Wie bitte?",
            "Wozu brauchen Sie das?",
            "warum muss ich das angeben?",
            "Was können Sie?",
            "was koennen sie",
        ],
    );
    check(
        Command::Hello,
        &["Guten Tag", "Hallo!", "Moin", "Grüß Gott", "gruess gott", "Servus"],
    );
    check(
        Command::Thanks,
        &[
            "Danke",
            "Vielen Dank!",
            "ok danke",
            "Dankeschön",
            "Danke schoen",
            "Tschüss",
            "das wars",
            "auf Wiedersehen",
        ],
    );
}

#[test]
fn a_change_names_what_and_to_what() {
    let change_of = |what: &str, to: Option<&str>| {
        Some(Command::Change {
            what: what.into(),
            to: to.map(str::to_owned),
        })
    };
    for (text, expected) in [
        (
            "ändere die Bestellnummer auf A-1002",
            change_of("bestellnummer", Some("A-1002")),
        ),
        (
            "Bitte aendern Sie die E-Mail auf ada@example.com",
            change_of("e mail", Some("ada@example.com")),
        ),
        ("nein, ändere meine Adresse", change_of("adresse", None)),
        ("Ich möchte die Bestellnummer ändern", change_of("bestellnummer", None)),
        (
            "können Sie den Grund auf zu klein ändern?",
            change_of("grund", Some("zu klein")),
        ),
    ] {
        assert_eq!(heard(text), expected, "{text}");
    }
}

#[test]
fn messages_about_something_else_are_not_commands() {
    for text in [
        "Nein, den blauen",
        "ja, aber an eine andere Adresse",
        "Ich möchte meine Bestellung abbrechen",
        "ok?",
        "Ist das richtig?",
        "ja nein",
        "nicht abbrechen",
        "A-1002",
    ] {
        assert_eq!(heard(text), None, "{text}");
    }
    assert!(begins_with_no(Language::German, "Nein, die rote"));
    assert!(!begins_with_no(Language::German, "neue Adresse"));
    assert_eq!(after_no(Language::German, "nein, die rote"), Some(", die rote"));
    assert_eq!(after_no(Language::German, "kein Becher"), None);
}
