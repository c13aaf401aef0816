//! Inputs in messages: what is taken, and what is left for a question.

use super::*;

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
