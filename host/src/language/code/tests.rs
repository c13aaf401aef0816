//! Codes as people type them, and what only looks like one.

use super::*;

/// `^[A-Z]-[0-9]{4}$`
fn is_order(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [letter, b'-', digits @ ..] = bytes else {
        return false;
    };
    letter.is_ascii_uppercase() && digits.len() == 4 && digits.iter().all(u8::is_ascii_digit)
}

fn orders(message: &str) -> Vec<String> {
    codes(message, &is_order).into_iter().map(|code| code.text).collect()
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    for message in [
        "A-1001",
        "a-1001",
        "A1001",
        "a 1001",
        "A–1001",
        "A—1001",
        "A - 1001",
        "A/1001",
        "A_1001",
        "A.1001",
        "Ａ-１００１",
        "Ａ１００１",
        "number is A1001, thanks",
        "#A1001!",
        "A-1O01",
        "a-1oo1",
        "A-I00l",
        "order:A1001",
    ] {
        assert_eq!(orders(message), ["A-1001"], "{message}");
    }
}

#[test]
fn what_is_more_or_less_than_a_code_is_none() {
    for message in [
        "A-10012", "BA-1001", "A-1001-2", "A-1001 2", "x-A-1001", "A-100", "A", "1001", "A, 1001", "A\n1001",
        "A-1001/2",
    ] {
        assert_eq!(orders(message), Vec::<String>::new(), "{message}");
    }
    assert_eq!(orders("A1001 and B1002"), ["A-1001", "B-1002"]);
}

/// `^[A-Za-z]-?[0-9]{4}$`
fn is_loose(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(|c: char| c.is_ascii_alphabetic()) else {
        return false;
    };
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn readings_that_differ_only_in_case_and_separators_are_one_code() {
    for (message, expected) in [
        ("a 1003", "a-1003"),
        ("A 1003 please", "A-1003"),
        ("a1003", "a1003"),
        ("A–1003", "A-1003"),
        ("A_1003", "A-1003"),
        ("B/1003", "B-1003"),
        ("A-1O01", "A-1001"),
        ("a1oo1", "A1001"),
        ("A 1OO1", "A-1001"),
        ("a1003, that is A-1003", "a1003"),
        ("order number a 1001 pieces", "a-1001"),
    ] {
        let found: Vec<String> = codes(message, &is_loose).into_iter().map(|code| code.text).collect();
        assert_eq!(found, [expected], "{message}");
    }
    assert_eq!(codes("a 1003 or b 1003", &is_loose).len(), 2);
}

#[test]
fn an_article_before_a_number_of_things_is_no_code() {
    for message in [
        "a 1001 dollars",
        "I paid a 1001 euro bill",
        "A 1001 piece puzzle",
        "I want that. A 1001-piece puzzle",
        "there were a 1001 reasons",
    ] {
        assert_eq!(codes(message, &is_loose), [], "{message}");
    }
}

#[test]
fn what_looks_alike_is_taken_only_where_nothing_fits_as_it_is() {
    let any = |text: &str| text.len() == 4 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let texts = |message: &str| {
        codes(message, &any)
            .into_iter()
            .map(|code| code.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts("AO01"), ["AO01"]);
    // Two readings fit, so neither is taken for the other.
    let two = |text: &str| text == "A0-1" || text == "AO-I";
    assert_eq!(codes("AO-1", &two).len(), 2);
}
