//! A visitor's words as values: how they may be put, and what is asked when they cannot be read.

use super::*;

#[test]
fn texts_are_taken_whole_or_in_their_one_fitting_part() {
    let checker = checker(vec![order()]);
    let words = [
        "A-1001",
        "  A-1001 ",
        "it's A-1001 I think",
        "A-1001.",
        "\"A-1001\"",
        "a-1001",
        "order a-1001!",
        "A-1001, A-1001",
    ];
    for words in words {
        assert_eq!(
            checker.coerce(&hearing(), "order", words).map(|reading| reading.value),
            Ok(json!("A-1001")),
            "{words}"
        );
    }
    let table = [
        ("A1", "`A1` is not an order number"),
        ("A-1001 or A-1002", "`A-1001 or A-1002` names more than one"),
        ("A-10011", "`A-10011` is not an order number"),
        ("  ", "nothing was said"),
        ("A-1001\0", "the text has control characters, which cannot be used"),
    ];
    for (words, message) in table {
        let problem = checker.coerce(&hearing(), "order", words).unwrap_err();
        assert_eq!(
            (problem.pointer.as_str(), problem.message.as_str()),
            ("/order", message)
        );
    }
    assert_eq!(
        checker.coerce(&hearing(), "shade", " dark red "),
        Ok(Reading::literal(json!("dark red")))
    );
    assert!(checker.coerce(&hearing(), "shade", "dark\0red").is_err());
    assert!(
        checker
            .coerce(&hearing(), "order", &"A-1001 ".repeat(10_000))
            .unwrap_err()
            .message
            .contains("too long")
    );
    let free = one(json!({"type": "string", "minLength": 3}));
    assert_eq!(
        read(&free, " any words, as they are "),
        Some(json!("any words, as they are"))
    );
    assert_eq!(
        free.coerce(&hearing(), "x", "ab").unwrap_err().message,
        "`ab` is too short; it needs at least 3 characters"
    );
}

#[test]
fn formats_are_checked_and_found() {
    let email = one(json!({"type": "string", "format": "email"}));
    for words in [
        "ann@shop.example",
        "it is ann@shop.example.",
        "Ann <ann@shop.example>",
        "mailto:ann@shop.example",
        "'ann@shop.example'",
        "*ann@shop.example*",
        "email:ann@shop.example",
        "ann@shop.example/",
        "ann＠shop.example",
    ] {
        assert_eq!(read(&email, words), Some(json!("ann@shop.example")), "{words}");
    }
    for words in ["ann at shop", "ann@", "@shop.example", "a@b.example or c@d.example"] {
        assert_eq!(read(&email, words), None, "{words}");
    }
    let date = one(json!({"type": "string", "format": "date"}));
    assert_eq!(read(&date, "on 2026-02-28, please"), Some(json!("2026-02-28")));
    assert_eq!(read(&date, "2026-02-30"), None);
    let uri = one(json!({"type": "string", "format": "uri"}));
    assert_eq!(
        read(&uri, "see https://a.example/b."),
        Some(json!("https://a.example/b"))
    );
    assert_eq!(read(&uri, "a.example"), None);
}

#[test]
fn numbers_and_yes_or_no() {
    let whole = one(json!({"type": "integer", "maximum": 100}));
    assert_eq!(read(&whole, "2 please"), Some(json!(2)));
    assert_eq!(
        whole.coerce(&hearing(), "x", "what").unwrap_err().message,
        "`what` is not a whole number"
    );
    assert_eq!(read(&whole, "two"), Some(json!(2)));
    assert_eq!(
        whole.coerce(&hearing(), "x", "1,500").unwrap_err().message,
        "`1500` is too large; it has to be at most 100"
    );
    let number = one(json!({"type": ["null", "number"]}));
    assert_eq!(read(&number, "2.5"), Some(json!(2.5)));
    assert_eq!(read(&number, "a few"), None);
    let boolean = one(json!({"type": "boolean"}));
    for (words, expected) in [
        ("Yes!", true),
        ("yes please", true),
        ("ja", true),
        ("No, thanks", false),
        ("nope", false),
    ] {
        assert_eq!(read(&boolean, words), Some(json!(expected)), "{words}");
    }
    for words in ["maybe", "yes and no", "I do not know"] {
        assert_eq!(read(&boolean, words), None, "{words}");
    }
    assert_eq!(
        boolean.coerce(&hearing(), "x", "hm").unwrap_err().message,
        "`hm` is neither yes nor no"
    );
}

#[test]
fn enumerations_are_understood_in_many_ways() {
    let checker = one(json!({"oneOf": [
        {"const": "ret", "title": "Return it"}, {"const": "exc", "title": "Exchange it"}, {"const": "kéep", "title": "Leave"},
    ]}));
    let table = [
        ("ret", "ret"),
        ("RETURN IT", "ret"),
        ("retur", "ret"),
        ("I'd like to exchange it, please", "exc"),
        ("Exchagne it", "exc"),
        ("keep", "kéep"),
        ("the second", "exc"),
        ("2", "exc"),
        ("the last one", "kéep"),
        ("number 1", "ret"),
        ("leavee", "kéep"),
    ];
    for (words, expected) in table {
        assert_eq!(read(&checker, words), Some(json!(expected)), "{words}");
    }
    for words in [
        "both",
        "ret or exc",
        "the fourth",
        "0",
        "do not return it",
        "Exchnage itt",
        "reu",
    ] {
        assert_eq!(read(&checker, words), None, "{words}");
    }
    assert_eq!(
        checker.coerce(&hearing(), "x", "both").unwrap_err().message,
        "`both` is not one of `Return it`, `Exchange it`, `Leave`"
    );
}

#[test]
fn enumerations_of_numbers_mean_their_numbers() {
    let checker = one(json!({"enum": [30, 10, 20]}));
    assert_eq!(read(&checker, "20"), Some(json!(20)));
    assert_eq!(read(&checker, "3"), Some(json!(30)), "the only one that begins so");
    assert_eq!(read(&checker, "0"), None);
    let colours = one(json!({"enum": ["red", "dark red", "Größe"]}));
    assert_eq!(read(&colours, "the dark red ones"), Some(json!("dark red")));
    assert_eq!(read(&colours, "red"), Some(json!("red")));
    assert_eq!(read(&colours, "grosse"), Some(json!("Größe")));
    assert_eq!(
        read(&one(json!({"enum": ["cat", "car"]})), "cas"),
        None,
        "too short for typing mistakes"
    );
}

#[test]
fn lists() {
    let checker = one(json!({"type": "array", "items": {"enum": ["red", "blue", "salt and pepper"]}, "maxItems": 2}));
    let table = [
        ("red", json!(["red"])),
        ("red and blue", json!(["red", "blue"])),
        ("red, and blue", json!(["red", "blue"])),
        ("red; red", json!(["red"])),
        ("salt and pepper", json!(["salt and pepper"])),
        ("blue, salt and pepper", json!(["blue", "salt and pepper"])),
    ];
    for (words, expected) in table {
        assert_eq!(read(&checker, words), Some(expected), "{words}");
    }
    assert!(
        checker
            .coerce(&hearing(), "x", "red, green")
            .unwrap_err()
            .message
            .starts_with("`green` is not one of `red`")
    );
    assert!(
        checker
            .coerce(&hearing(), "x", "red, blue, salt and pepper")
            .unwrap_err()
            .message
            .contains("at most 2")
    );
    let texts = one(json!({"type": "array", "items": {"type": "string"}}));
    assert_eq!(
        read(&texts, "milk, bread and jam"),
        Some(json!(["milk", "bread", "jam"]))
    );
}

#[test]
fn an_enumeration_is_read_like_the_choices_of_a_question() {
    let checker = one(json!({"enum": ["Blue mug", "Red scarf"]}));
    for words in ["the mug", "I'd like the mug, please", "no, the mug"] {
        assert_eq!(read(&checker, words), Some(json!("Blue mug")), "{words}");
    }
    for words in ["not the mug", "nicht the mug", "the blue mug? no", "no mug"] {
        assert_eq!(read(&checker, words), None, "{words}");
        assert_eq!(checker.guess(&hearing(), "x", words), None, "{words}");
    }
    assert_eq!(read(&checker, "the mug of last week"), None);
    assert_eq!(
        checker
            .guess(&hearing(), "x", "the mug of last week")
            .map(|reading| reading.value),
        Some(json!("Blue mug"))
    );
    assert_eq!(
        checker
            .coerce(&hearing(), "x", "the mug or the scarf")
            .unwrap_err()
            .message,
        "`the mug or the scarf` could be several of `Blue mug`, `Red scarf`"
    );
}

#[test]
fn a_yes_is_a_yes_for_inputs_and_confirmations_alike() {
    use crate::language::command::{self, Command};
    let checker = one(json!({"type": "boolean"}));
    for words in [
        "absolutely",
        "yup",
        "Yes, go ahead",
        "that's right",
        "ja",
        "oui, merci",
        "ok please",
    ] {
        assert_eq!(read(&checker, words), Some(json!(true)), "{words}");
        assert_eq!(command::read(Language::English, words), Some(Command::Yes), "{words}");
    }
    for words in ["nope", "no thanks", "nein danke", "not now", "never"] {
        assert_eq!(read(&checker, words), Some(json!(false)), "{words}");
        assert_eq!(command::read(Language::English, words), Some(Command::No), "{words}");
    }
    for words in ["ok?", "yes but not today", "true enough", "sure if it is free"] {
        assert_eq!(read(&checker, words), None, "{words}");
        assert_ne!(command::read(Language::English, words), Some(Command::Yes), "{words}");
    }
    // Programs write these, and nobody agrees to a write with them.
    for (words, expected) in [("true", true), ("1", true), ("False", false), ("0", false)] {
        assert_eq!(read(&checker, words), Some(json!(expected)), "{words}");
        assert_eq!(command::read(Language::English, words), None, "{words}");
    }
}

#[test]
fn a_number_in_groups_is_taken_whole_or_not_at_all() {
    let phone = one(json!({"type": "string", "pattern": r"^\+?[0-9]{7,15}$"}));
    for (words, expected) in [
        ("+49 170 1234567", "+491701234567"),
        ("0170 / 1234567", "01701234567"),
        ("(030) 1234567", "0301234567"),
        ("it is 030-1234567, thanks", "0301234567"),
        ("+49 (0)170 1234567", "+491701234567"),
        ("01701234567", "01701234567"),
    ] {
        assert_eq!(read(&phone, words), Some(json!(expected)), "{words}");
    }
    let invoice = one(json!({"type": "string", "pattern": "^[0-9]{4,8}$"}));
    for (words, expected) in [
        ("0012 345", Some("0012345")),
        ("1234 5678", Some("12345678")),
        ("no. 0012", Some("0012")),
    ] {
        assert_eq!(read(&invoice, words), expected.map(|text| json!(text)), "{words}");
    }
    for words in [
        "0012 345 678 901",
        "+49 170 12345678",
        "12345 67890",
        "12/03/2027",
        "2027-03-05",
        "1001-1003",
        "0012/345/6789",
    ] {
        assert_eq!(read(&invoice, words), None, "{words}");
    }
    let iban = one(json!({"type": "string", "pattern": "^[A-Z]{2}[0-9]{20}$"}));
    for words in ["DE89 3704 0044 0532 0130 00", "my iban is de89 3704 0044 0532 0130 00"] {
        assert_eq!(read(&iban, words), Some(json!("DE89370400440532013000")), "{words}");
    }
}

#[test]
fn a_day_that_cannot_be_read_is_answered_with_the_form_that_can() {
    let day = one(json!({"type": "string", "format": "date"}));
    let expected = "I cannot read `whenever it suits` as a day; please write it as year-month-day, like 2027-03-05";
    assert_eq!(
        day.coerce(&hearing(), "x", "whenever it suits").unwrap_err().message,
        expected
    );
    assert_eq!(
        told(&day, json!({"x": "whenever it suits"})),
        [("/x".to_owned(), expected.to_owned())],
        "callers hear the same"
    );
    let email = one(json!({"type": "string", "format": "email"}));
    assert_eq!(
        email.coerce(&hearing(), "x", "ada at example").unwrap_err().message,
        "`ada at example` is not an email address; it looks like name@example.com"
    );
}
