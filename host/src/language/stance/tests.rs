//! Tables of what is turned down, what is undone, and what only says how the world is.

use super::*;
use crate::language::fold::words_of;

fn stance(text: &str) -> Stance {
    let (words, spans): (Vec<String>, Vec<_>) = words_of(text).map(|word| (word.text, word.span)).unzip();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Stance::read(text, &words, &spans)
}

/// The words that a text turns down.
fn denied(text: &str) -> Option<String> {
    let words: Vec<String> = words_of(text).map(|word| word.text).collect();
    let (at, _) = stance(text).denied()?;
    Some(
        at.into_iter()
            .map(|at| words[at].as_str())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

#[test]
fn what_is_turned_down_is_told_apart_from_the_rest() {
    for (text, expected) in [
        ("do not reset my password", "reset my password"),
        ("Please don't reset my password!", "reset my password"),
        ("dont ever reset my password", "reset my password"),
        ("I don't want to return my order", "return my order"),
        ("I do not wish to return it", "return it"),
        ("I really don't need to return it", "return it"),
        ("i dont want you to reset my password", "reset my password"),
        ("I would not like a refund", "a refund"),
        ("I'd rather not return it", "return it"),
        ("I won't return my order", "return my order"),
        ("I will not be returning it", "be returning it"),
        ("I'm not going to return it", "return it"),
        ("I am not returning my order", "returning my order"),
        ("we are not looking to return anything", "return anything"),
        ("I never asked for a password reset", "a password reset"),
        ("I didn't request a new password", "a new password"),
        ("you must not reset my password", "reset my password"),
        ("you should not reset my password", "reset my password"),
        ("never reset my password", "reset my password"),
        ("can you not reset my password", "reset my password"),
        ("no need to reset my password", "reset my password"),
        ("there is no need to return it", "return it"),
        ("I no longer want to return it", "return it"),
        ("I refuse to return it", "return it"),
        ("a refund without returning it", "returning it"),
        ("an exchange instead of a refund", "a refund"),
        ("under no circumstances reset my password", "reset my password"),
        ("forget about returning it", "returning it"),
        ("I decided not to return it", "return it"),
        ("no newsletter please", "newsletter please"),
        ("I want no newsletter", "newsletter"),
        ("send me no more offers", "offers"),
        ("Reset my password? No, don't!", "reset my password"),
        ("return it? no thanks", "return it"),
        ("I don't want to know where my order is", "where my order is"),
        ("I'm not asking where my order is", "where my order is"),
        ("I never said that I want to return an item", "i want to return an item"),
        ("do not get me a return label", "get me a return label"),
        ("don't you dare reset my password", "reset my password"),
        ("let's not return it", "return it"),
        ("it is not that I want to return it", "i want to return it"),
    ] {
        let found = denied(text).unwrap_or_default();
        assert!(found.ends_with(expected), "{text:?} turns down {found:?}");
    }
}

#[test]
fn a_negation_about_the_world_turns_nothing_down() {
    for text in [
        "my order is not here",
        "my parcel isn't here yet",
        "I can't log in",
        "i cannot log into my account",
        "it still hasn't arrived",
        "why is my parcel not here",
        "why don't you tell me where it is?",
        "I don't know where my order is",
        "dont know where my order is",
        "I don't remember my password",
        "I didn't get my package",
        "didn't get my package",
        "never got my parcel",
        "I have not received anything",
        "no order yet",
        "there is no parcel here",
        "I have no idea where my parcel is",
        "not sure where my order is",
        "it does not fit, can I send it back?",
        "my password doesn't work",
        "why can't I return my order?",
        "can't you track my package?",
        "couldn't you reset my password?",
        "won't you send me your offers?",
        "don't you have a newsletter?",
        "isn't the shop open on Sunday?",
        "aren't you open tomorrow?",
        "do not forget to send me your news",
        "don't hesitate to send me offers",
        "I don't want to miss your offers",
        "I don't think my order has shipped",
        "I don't see my order anywhere",
        "the link won't open",
        "it won't let me log in",
        "I was not able to log in",
        "nobody told me where it is",
        "I can't find my order",
        "I won't be home, when will it come?",
        "no problem, where is my order?",
        "No, where is my order?",
        "is it open or not",
        "tell me if you are open or not",
        "not only late but broken",
        "I have no access to my account",
    ] {
        assert_eq!(denied(text), None, "{text:?}");
    }
}

#[test]
fn german_negations_are_read_alike() {
    for text in [
        "bitte setzen Sie mein Passwort nicht zurück",
        "Setzen Sie mein Passwort nicht zurück!",
        "setz mein passwort nicht zurück",
        "Ich möchte meine Bestellung nicht zurückgeben",
        "ich moechte nichts zurückgeben, also bitte nicht zurückschicken",
        "ich will das nicht zurücksenden",
        "Ich möchte keinen Newsletter",
        "kein Newsletter bitte",
        "schicken Sie mir keine Newsletter mehr",
        "schickt mir bitte keine Angebote mehr",
        "Passwort nicht zurücksetzen",
        "auf keinen Fall zurücksetzen",
        "Geld zurück ohne es zurückzuschicken",
        "Ich werde die Bestellung nicht zurückgeben",
        "Sie sollen mein Passwort nicht zurücksetzen",
        "Ich gebe meine Bestellung nicht zurück",
        "lieber nicht zurückgeben",
        "ich brauche keine Rücksendung",
        "Bestellung zurückgeben? Nein, bitte nicht",
    ] {
        assert!(denied(text).is_some(), "{text:?}");
    }
    for text in [
        "mein Paket ist nicht da",
        "Ich kann mich nicht anmelden",
        "ich kann mich nicht einloggen",
        "Ich weiß nicht, wo meine Bestellung ist",
        "ich weiss nicht wo mein paket bleibt",
        "Es passt nicht, kann ich es zurückgeben?",
        "Ich habe mein Paket nicht bekommen",
        "warum ist mein Paket nicht da?",
        "Ich habe kein Paket bekommen",
        "mein Passwort funktioniert nicht",
        "die Bestellung ist noch nicht angekommen",
        "Können Sie mir nicht sagen, wo mein Paket ist?",
        "Haben Sie keinen Newsletter?",
        "ich finde meine Bestellung nicht",
        "noch kein Paket",
        "ich komme nicht in mein Konto",
        "mein Paket wurde nicht geliefert",
        "keine Ahnung wo mein Paket ist",
    ] {
        assert_eq!(denied(text), None, "{text:?}");
    }
}

#[test]
fn undoing_is_a_wish_of_its_own() {
    for text in [
        "unsubscribe me",
        "please unsubscribe",
        "I want to unsubscribe",
        "unsubscibe me",
        "take me off your mailing list",
        "get me off this list",
        "remove my email from your list",
        "stop sending me offers",
        "please stop the newsletter",
        "how do I stop the newsletter?",
        "cancel my order A-1003",
        "cancle my order",
        "can you cancel my return",
        "I would like to cancel my order",
        "I want my order cancelled",
        "opt me out of the emails",
        "turn off the notifications",
        "close my account",
        "help with cancelling an order",
        "I request the cancellation of my order",
        "Newsletter abbestellen",
        "ich möchte den Newsletter abbestellen",
        "melden Sie mich vom Newsletter ab",
        "bestell den newsletter ab",
        "Bestellung stornieren",
        "bitte stornieren Sie meine Bestellung",
        "ich will mein Konto löschen",
        "streichen Sie mich von der Liste",
        "Abo kündigen",
        "ich möchte eine Stornierung",
    ] {
        assert!(stance(text).polarity().undoes, "{text:?}");
    }
    for text in [
        "subscribe me",
        "sign me up",
        "was my order cancelled?",
        "my order was cancelled, why?",
        "where does the bus stop",
        "take 10% off my order",
        "when do you close today?",
        "when is the newsletter sent",
        "how much is the cancellation fee?",
        "wurde meine Bestellung storniert?",
        "wann schließen Sie heute?",
        "ich bekomme keine Newsletter mehr",
        "get my next day off",
    ] {
        assert!(!stance(text).polarity().undoes, "{text:?}");
    }
}

#[test]
fn a_message_means_only_phrases_of_its_own_polarity() {
    let fits = |message: &str, phrase: &str| stance(message).fits(stance(phrase).polarity());
    for (message, phrase) in [
        ("unsubscribe me", "I want to unsubscribe"),
        ("stop sending me your news", "I do not want your news"),
        ("I do not want your news", "Unsubscribe me"),
        ("I can't log in", "I cannot log in"),
        ("where is my order", "My parcel has not come"),
        ("lock my card", "block my card"),
        ("ich möchte den Newsletter nicht mehr", "Newsletter abbestellen"),
        ("melden Sie mich ab", "Abmelden"),
        ("help with my cancellation", "Cancel my order"),
    ] {
        assert!(fits(message, phrase), "{message:?} for {phrase:?}");
    }
    for (message, phrase) in [
        ("unsubscribe me", "Subscribe me"),
        ("subscribe me", "Unsubscribe me"),
        ("sign me up for the newsletter", "Take me off the newsletter"),
        ("I want your news", "I do not want your news"),
        ("cancel my order", "Where is my order?"),
        ("don't cancel my order", "Cancel my order"),
        ("don't cancel my order", "Where is my order?"),
        ("lock my card", "Unlock my card"),
        ("unlock my card", "Lock my card"),
        ("disable the alarm", "Enable the alarm"),
        ("turn on the light", "Turn off the light"),
        ("I do not want to unsubscribe", "Subscribe me"),
        ("melden Sie mich ab", "Melden Sie mich an"),
        ("Konto löschen", "Konto eröffnen"),
    ] {
        assert!(!fits(message, phrase), "{message:?} for {phrase:?}");
    }
}

#[test]
fn what_is_left_is_what_is_wished() {
    let wished = |text: &str| {
        let words: Vec<String> = words_of(text).map(|word| word.text).collect();
        let wished = stance(text).wished().into_iter().map(|at| words[at].clone());
        wished.collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("I don't want to wait, where is my order?", "where is my order"),
        ("I want to return an item, not track it", "i want to return an item"),
        ("do not cancel it and send it back", ""),
        ("do not cancel it and tell me where it is", "tell me where it is"),
        (
            "please do not cancel it but tell me when it comes",
            "tell me when it comes",
        ),
    ] {
        assert_eq!(wished(text), expected, "{text:?}");
    }
}
