//! Which inputs tell the action by a value in a message.

use super::*;

fn order() -> Input {
    let schema = json!({"type": "string", "pattern": "^[A-Za-z]-?[0-9]{4}$"});
    input("order", "Order number", "The number.", schema)
}

#[test]
fn a_narrow_pattern_tells_and_an_address_or_a_word_does_not() {
    let checker = checker(vec![
        order(),
        input("email", "Email", "Yours.", json!({"type": "string", "format": "email"})),
        input("note", "Note", "Words.", json!({"type": "string"})),
        input("size", "Size", "One.", json!({"enum": ["medium", "extra large"]})),
        input("id", "Id", "It.", json!({"type": "string", "format": "uuid"})),
        input("any", "Any", "It.", json!({"type": "string", "pattern": "^.*$"})),
    ]);
    let telling = ["order", "email", "note", "size", "id", "any", "none"].map(|name| checker.is_telling(name));
    assert_eq!(telling, [true, false, false, false, true, false, false]);
}

#[test]
fn actions_that_take_the_same_values_have_one_key() {
    let named = |name: &str| Input {
        name: Name::new(name).unwrap(),
        ..order()
    };
    let one = checker(vec![named("order")]);
    let other = checker(vec![
        named("number"),
        input("note", "Note", "Words.", json!({"type": "string"})),
    ]);
    assert_eq!(one.telling_key(), other.telling_key());
    let free = checker(vec![input("note", "Note", "Words.", json!({"type": "string"}))]);
    assert_eq!(free.telling_key(), "");
    assert_ne!(one.telling_key(), "");
}

#[test]
fn what_may_tell_is_seen_at_once() {
    let checker = checker(vec![order()]);
    let hearing = Hearing::new("en", 0);
    for text in [
        "where is A-1001?",
        "a1001",
        "A 1001",
        "#A-1001",
        "is it (A-1001)",
        "A-1001 and A-1002",
        "my order number is A 1001 by the way",
    ] {
        assert!(checker.may_tell(text, &Squeezed::new(text)), "{text}");
    }
    for text in ["where is my order", "1001", "A-1", "", "at 10 or 11"] {
        assert!(!checker.may_tell(text, &Squeezed::new(text)), "{text}");
        assert!(checker.find(&hearing, text).values().is_empty(), "{text}");
    }
}

#[test]
fn a_code_in_groups_may_tell_within_a_sentence() {
    let schema = json!({"type": "string", "pattern": "^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}$"});
    let checker = checker(vec![input("iban", "IBAN", "", schema)]);
    for text in [
        "is DE89 3704 0044 0532 0130 00 correct?",
        "and GB82 WEST 1234 5698 7654 33",
        "so what of gb82 west 1234 5698 7654 32 then",
        "de89-3704-0044-0532-0130-00",
    ] {
        assert!(checker.may_tell(text, &Squeezed::new(text)), "{text}");
    }
    for text in ["is it correct?", "there are 24 people here", "call 030 1234567"] {
        assert!(!checker.may_tell(text, &Squeezed::new(text)), "{text}");
    }
}
