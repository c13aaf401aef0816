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

#[test]
fn asking_for_a_recap_or_whether_anything_was_sent_is_known_and_a_correction_is_neither() {
    for text in [
        "which order was it?",
        "what did I just ask you about",
        "what was it again",
        "what did I say?",
        "so what have I told you",
        "where were we?",
    ] {
        assert!(Aside::new(English, text).asks_for_recap(), "{text}");
    }
    for text in [
        "did I say the mug? I meant the scarf",
        "was it delivered yesterday?",
        "which is the blue one?",
        "I told you already",
        "do you have it in blue?",
    ] {
        assert!(!Aside::new(English, text).asks_for_recap(), "{text}");
    }
    for text in [
        "welche Nummer habe ich angegeben?",
        "was habe ich eben gesagt",
        "Welche Bestellung war das nochmal?",
        "worum ging es?",
        "was habe ich Sie gerade gefragt?",
    ] {
        assert!(Aside::new(German, text).asks_for_recap(), "{text}");
    }
    assert!(!Aside::new(German, "ich habe gesagt den Becher").asks_for_recap());
    for text in [
        "did anything get sent?",
        "have you sent anything yet?",
        "was it submitted?",
    ] {
        assert!(Aside::new(English, text).asks_for_sent(), "{text}");
    }
    for text in [
        "did you send the mail?",
        "has the link been sent?",
        "it was not submitted",
    ] {
        assert!(!Aside::new(English, text).asks_for_sent(), "{text}");
    }
    assert!(Aside::new(German, "Wurde da jetzt irgendwas abgeschickt?").asks_for_sent());
    assert!(Aside::new(German, "hast du schon was gesendet?").asks_for_sent());
    assert!(!Aside::new(German, "Haben Sie die E-Mail geschickt?").asks_for_sent());
    assert!(!Aside::new(German, "Ich habe es schon abgeschickt").asks_for_sent());
}
