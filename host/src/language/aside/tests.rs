//! What messages are beside an answer, and what only looks so.

use super::*;
use Language::{English, German};

fn english(message: &str) -> Aside {
    Aside::new(English, message)
}

#[test]
fn questions_are_known_with_and_without_a_mark() {
    for message in [
        "what is the address you have?",
        "how do I change my email address",
        "is it free",
        "A-1001?",
    ] {
        assert!(english(message).is_question(), "{message}");
    }
    for message in ["A-1001", "the mug", "it is too small", "I do"] {
        assert!(!english(message).is_question(), "{message}");
    }
    assert!(Aside::new(German, "welche Adresse haben Sie").asks_for_given());
    assert!(Aside::new(German, "und dann?").asks_for_consequence());
}

#[test]
fn questions_about_what_was_given_are_told_from_others() {
    for message in [
        "what is the address you have?",
        "which order did I give you?",
        "which order is this for?",
    ] {
        assert!(english(message).asks_for_given(), "{message}");
    }
    for message in ["what does it cost?", "you have my address"] {
        assert!(!english(message).asks_for_given(), "{message}");
    }
    assert!(english("wait what happens then?").asks_for_consequence());
}

#[test]
fn a_lost_mailbox_is_known_by_its_words() {
    for message in [
        "I don't have access to that email anymore",
        "I can't get into this mailbox any more, that mail address is gone",
        "I no longer use that address",
    ] {
        assert!(english(message).has_lost_mailbox(false), "{message}");
    }
    assert!(english("I can't access it").has_lost_mailbox(true));
    for message in [
        "I can't access it",
        "ada@example.com is my email",
        "I don't have the order number",
    ] {
        assert!(!english(message).has_lost_mailbox(false), "{message}");
    }
    assert!(Aside::new(German, "Auf die E-Mail habe ich keinen Zugriff mehr").has_lost_mailbox(false));
}

#[test]
fn positions_are_told_from_values() {
    for message in ["the second one", "the last one", "number 2", "first", "option 5"] {
        assert!(english(message).is_position(), "{message}");
    }
    for message in ["A-1002", "12", "the mug", "", "second hand"] {
        assert!(!english(message).is_position(), "{message}");
    }
}
