//! Inputs in messages: what is taken, and what is left for a question.

use super::*;
use crate::model::localized::InputChoice;

#[test]
fn inputs_are_found_in_a_message() {
    let checker = checker(vec![
        order(),
        input("email", "Email", "", json!({"type": "string", "format": "email"})),
        input("size", "Size", "", json!({"enum": ["small", "medium", "large"]})),
        input("id", "Id", "", json!({"type": "string", "format": "uuid"})),
        input("note", "Note", "", json!({"type": "string"})),
        input("count", "Count", "", json!({"type": "integer"})),
    ]);
    let uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    let table = [
        ("Where is my order A-1001?", json!({"order": "A-1001"})),
        (
            "A-1001 for ann@shop.example, medium",
            json!({"order": "A-1001", "email": "ann@shop.example", "size": "medium"}),
        ),
        (&format!("it is {uuid}.")[..], json!({ "id": uuid })),
        ("A-1001? yes, A-1001!", json!({"order": "A-1001"})),
        ("A-1001 or A-1002", json!({})),
        ("small or large", json!({})),
        ("not the large one", json!({})),
        ("A-10012 XA-1001 https://x.example/A-1001", json!({})),
        ("where is a-1001?", json!({"order": "A-1001"})),
        ("its number is A1001", json!({"order": "A-1001"})),
        ("I want a 1001 piece puzzle", json!({})),
        ("I want 2 enlarged prints", json!({})),
        ("", json!({})),
    ];
    for (message, expected) in table {
        assert_eq!(Value::Object(found(&checker, message)), expected, "{message}");
    }
    let long = format!("{} A-1001", "é".repeat(20_000));
    assert!(found(&checker, &long).is_empty());
}

#[test]
fn what_two_inputs_claim_is_taken_by_neither() {
    let mut other = order();
    other.name = Name::new("other").unwrap();
    let both = checker(vec![order(), other]);
    assert!(found(&both, "A-1001").is_empty());
    assert!(found(&both, "A-1001 and A-1002").is_empty());
    assert_eq!(found(&checker(vec![order()]), "A-1001").len(), 1);
}

#[test]
fn patterns_that_match_almost_anything_find_nothing() {
    let wide = [
        ".*",
        "^.+$",
        "^[a-z]+$",
        "^[A-Z]{2}$",
        r"^\w+$",
        "^[0-9]+$",
        "^[0-9]{4}$",
        "^[^@]+$",
        "",
        "a*",
        "^[A-Za-z ]{3,20}$",
    ];
    for pattern in wide {
        let found = found(
            &one(json!({"type": "string", "pattern": pattern})),
            "Hello, where is 1234 from 2026? OK abc",
        );
        assert!(found.is_empty(), "{pattern}: {found:?}");
    }
    for (pattern, text) in [
        ("^[0-9]{8}$", "12345678"),
        ("^RMA[0-9]+$", "RMA77"),
        ("^(AB|CD)-[0-9]+$", "CD-7"),
        ("^#[0-9]+$", "#5"),
    ] {
        let found = found(
            &one(json!({"type": "string", "pattern": pattern})),
            &format!("It is {text}, I think"),
        );
        assert_eq!(found.get("x"), Some(&json!(text)), "{pattern}");
    }
    assert!(found(&one(json!({"enum": ["yes", "no"]})), "yes, no").is_empty());
    assert!(found(&one(json!({"enum": ["order", "refund"]})), "refund my order").is_empty());
}

#[test]
fn part_of_a_number_is_not_found_for_the_number() {
    let phone = one(json!({"type": "string", "pattern": r"^\+?[0-9]{7,15}$"}));
    for (message, expected) in [
        ("Please call me back on 030 1234567", json!({"x": "0301234567"})),
        ("Call +49 170 1234567 or +49 171 7654321", json!({})),
        ("Call 0301234567 or 030 7654321", json!({})),
        ("Two parcels on 12/03/2027, please", json!({})),
        ("It came on 2027-03-05 10 in the morning", json!({})),
    ] {
        assert_eq!(Value::Object(found(&phone, message)), expected, "{message}");
    }
    let customer = one(json!({"type": "string", "pattern": "^[0-9]{8}$"}));
    assert!(found(&customer, "I am 12345678 901").is_empty());
    assert_eq!(found(&customer, "I am 1234 5678"), object(json!({"x": "12345678"})));
}

#[test]
fn a_choice_after_a_no_is_found_and_a_refused_one_is_not() {
    let size = one(json!({"enum": ["small", "medium", "large"]}));
    for (message, expected) in [
        ("no, the large one", json!({"x": "large"})),
        ("no large one", json!({})),
        ("nicht large", json!({})),
    ] {
        assert_eq!(Value::Object(found(&size, message)), expected, "{message}");
    }
}

/// Choices with words of two languages, of which one is common in messages.
fn topic() -> InputChecker {
    let mut topic = input("topic", "Topic", "", json!({"enum": ["news", "offers", "events"]}));
    topic.required = false;
    topic.choices = [
        ("news", "New products", &["novelties", "Neue Produkte", "Neuheiten"][..]),
        ("offers", "Offers", &["discounts", "deals", "Angebote", "Rabatte"]),
        ("events", "Events", &["Veranstaltungen"]),
    ]
    .map(|(value, label, also)| InputChoice {
        value: json!(value),
        label: label.to_owned(),
        also: also.iter().map(|&word| word.to_owned()).collect(),
    })
    .into();
    checker(vec![topic])
}

#[test]
fn a_choice_that_is_limited_to_is_taken() {
    let topic = topic();
    let german = Hearing::new("de", 1_795_780_800_000);
    for (hearing, message, expected) in [
        (
            hearing(),
            "sign me up for the newsletter, just the deals please, grace@example.com",
            Some("offers"),
        ),
        (hearing(), "put me on the list, only the offers", Some("offers")),
        (hearing(), "newsletter please, only for events", Some("events")),
        (hearing(), "subscribe me, deals only", Some("offers")),
        (hearing(), "the newsletter, simply your discounts", Some("offers")),
        (german.clone(), "Newsletter bitte, nur die Angebote", Some("offers")),
        (german.clone(), "ich will nur Rabatte", Some("offers")),
        (
            german.clone(),
            "Bitte anmelden, bloß die Veranstaltungen",
            Some("events"),
        ),
        (hearing(), "just the newsletter", None),
        (german, "Haben Sie einen Newsletter?", None),
    ] {
        let found = topic.find(&hearing, message);
        assert_eq!(
            found.values().get("topic").and_then(Value::as_str),
            expected,
            "{message}"
        );
        assert!(found.unclear.is_empty(), "{message}");
    }
}

#[test]
fn a_choice_that_is_spoken_of_and_not_clear_is_known_to_be() {
    let topic = topic();
    for message in [
        "the newsletter, just deals and events",
        "sign me up, but not the deals",
        "only offers or events",
    ] {
        let found = topic.find(&hearing(), message);
        assert!(found.values().is_empty(), "{message}");
        assert!(found.unclear.contains_key("topic"), "{message}");
    }
}

#[test]
fn an_answer_that_changes_a_choice_is_read() {
    let topic = topic();
    for (words, expected) in [
        ("make that the news one instead", "news"),
        ("just the deals", "offers"),
        ("only the events please", "events"),
        ("no, the deals one instead", "offers"),
        ("actually make it events", "events"),
        ("nur die Angebote", "offers"),
    ] {
        let reading = topic.coerce(&hearing(), "topic", words);
        assert_eq!(reading.unwrap().value, json!(expected), "{words}");
    }
}

#[test]
fn a_code_is_found_in_whatever_form_its_pattern_leaves_open() {
    let order = one(json!({"type": "string", "pattern": "^[A-Za-z]-?[0-9]{4}$"}));
    for (message, expected) in [
        ("my order number A 1001 is late", Some("A-1001")),
        ("the order number a 1001 has not come", Some("a-1001")),
        ("where is order A-1O01?", Some("A-1001")),
        ("is A1001 sent? I mean A-1001", Some("A1001")),
        ("I paid a 1001 dollars", None),
        ("A 1001 dollars are too much", None),
    ] {
        let found = found(&order, message);
        assert_eq!(found.get("x").and_then(Value::as_str), expected, "{message}");
    }
    let reading = order.coerce(&hearing(), "x", "A-1O01").unwrap();
    assert_eq!(reading.understood.as_deref(), Some("A-1001"));
    assert_eq!(read(&order, "a 1003"), Some(json!("a-1003")));
}

#[test]
fn groups_of_letters_and_digits_are_joined_to_the_whole_of_a_pattern() {
    for pattern in [
        "^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}$",
        "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
    ] {
        let iban = one(json!({"type": "string", "pattern": pattern}));
        for (message, expected) in [
            ("is DE89 3704 0044 0532 0130 00 correct?", "DE89370400440532013000"),
            ("de89-3704-0044-0532-0130-00", "DE89370400440532013000"),
            ("and GB82 WEST 1234 5698 7654 33", "GB82WEST12345698765433"),
            ("check gb82 west 1234 5698 7654 32 for me", "GB82WEST12345698765432"),
            ("is gb82 west 1234 5698 7654 32 and 5 more ok", "GB82WEST12345698765432"),
            ("DE 89 3704 0044 0532 0130 00 please", "DE89370400440532013000"),
            ("is it de 89 3704 0044 0532 0130 00", "DE89370400440532013000"),
            ("NL91ABNA0417164300, is that right?", "NL91ABNA0417164300"),
            ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
            (
                "MT84-MALT-0110-0001-2345-MTLC-AST0-01S",
                "MT84MALT011000012345MTLCAST001S",
            ),
        ] {
            let upper = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_uppercase);
            assert_eq!(
                upper(found(&iban, message).get("x")).as_deref(),
                Some(expected),
                "{message} {pattern}"
            );
            assert_eq!(
                upper(read(&iban, message).as_ref()).as_deref(),
                Some(expected),
                "{message} {pattern}"
            );
        }
        for message in [
            "is 89 3704 0044 0532 0130 00 right",
            "DE89 3704",
            "call 0301234567 or 0307654321",
            "On 24 December 2026 please",
            "is 12 blue shirts 2026 available",
            "We 24 people need 1001 mugs",
            "IT 12 servers 2026 down",
            "DE89 3704 0044 0532 0130 00 1234 5678 9012 3456 7890",
        ] {
            assert!(found(&iban, message).is_empty(), "{message} {pattern}");
        }
    }
}
