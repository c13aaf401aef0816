//! What messages correct, say instead and turn down.

use super::*;

fn said(message: &str) -> Option<(Vec<String>, Vec<String>)> {
    read(Language::English, message).map(|correction| (correction.instead, correction.denied))
}

#[track_caller]
fn check(message: &str, instead: &[&str], denied: &[&str]) {
    let (found, turned_down) = said(message).unwrap_or_else(|| panic!("{message:?} corrects nothing"));
    assert_eq!(found, instead, "instead of what was before in {message:?}");
    assert_eq!(turned_down, denied, "turned down in {message:?}");
}

#[test]
fn what_follows_a_correcting_word_counts_and_else_what_is_before_it() {
    check("no, A-1002", &["A-1002"], &[]);
    check("no wait, I meant A-1002", &["A-1002"], &[]);
    check("actually the order is A-1002", &["the order is A-1002"], &[]);
    check("A-1002, no sorry, A-1001", &["A-1001", "A-1002"], &[]);
    check("A-1002 instead", &["A-1002"], &[]);
    check("sorry, the scarf please", &["the scarf please"], &[]);
    check("yes, but the scarf please", &["the scarf please"], &[]);
    check("oops - A-1002", &["A-1002"], &[]);
    check("make it -5", &["-5"], &[]);
    check("I meant +49 170 1234567", &["+49 170 1234567"], &[]);
}

#[test]
fn what_is_turned_down_is_not_what_is_meant() {
    check("yes but not the mug", &[], &["the mug"]);
    check("not the mug, the scarf", &["the scarf"], &["the mug"]);
    check("not A-1001 but A-1002", &["A-1002"], &["A-1001"]);
    check("A-1002, not A-1001", &["A-1002"], &["A-1001"]);
    check("A-1002 instead of A-1001", &["A-1002"], &["A-1001"]);
    check("without the red one", &[], &["the red one"]);
    check("i dont want the mug", &[], &["the mug"]);
}

#[test]
fn what_is_wrong_or_other_is_said_so() {
    for message in ["wrong order", "the order is wrong", "that is not right"] {
        assert!(
            read(Language::English, message).is_some_and(|found| found.is_wrong),
            "{message}"
        );
    }
    for message in ["sorry, the other one", "no the other one"] {
        assert!(
            read(Language::English, message).is_some_and(|found| found.is_other),
            "{message}"
        );
    }
}

#[test]
fn an_answer_corrects_nothing() {
    for message in [
        "A-1001",
        "the blue mug",
        "it arrived damaged",
        "ada@example.com",
        "yes",
        "5",
        "",
    ] {
        assert_eq!(said(message), None, "{message}");
    }
}

#[test]
fn german_corrections_are_read_alike() {
    let read = |message| read(Language::German, message).map(|found| (found.instead, found.denied));
    let both = |instead: &[&str], denied: &[&str]| {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Some((owned(instead), owned(denied)))
    };
    assert_eq!(read("nein, ich meinte A-1002"), both(&["A-1002"], &[]));
    assert_eq!(
        read("nicht die Tasse, sondern den Schal"),
        both(&["den Schal"], &["die Tasse"])
    );
    assert_eq!(read("ja, aber nicht die Tasse"), both(&[], &["die Tasse"]));
    assert_eq!(read("A-1001"), None);
}

#[test]
fn no_message_takes_more_than_it_has() {
    let long = "no, not that, but rather ".repeat(400);
    assert!(read(Language::English, &long).is_some());
    for message in ["no", "not", "sorry", "but", "nicht", "no,", "- no -", "actually"] {
        let found = read(Language::English, message);
        assert!(
            found.is_none_or(|found| found.instead.is_empty() && found.denied.is_empty()),
            "{message}"
        );
    }
}
