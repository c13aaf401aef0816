//! Which answer is meant, from its very name to one telling word, and which is refused.

use super::*;
use Language::English;

const OFFERED: [(&str, &str); 2] = [("b1", "Blue mug"), ("r1", "Red scarf")];

fn meant_of(names: &[&str], text: &str) -> Meant {
    let offers: Vec<Offer> = names.iter().map(|name| Offer::new(&[name])).collect();
    meant(English, &offers.iter().collect::<Vec<_>>(), text)
}

#[test]
fn choices_of_a_question() {
    let offered = [("a1", "Red shoes"), ("b2", "Blue shoes")];
    assert_eq!(choice(English, &offered, "blue"), Some(1));
    assert_eq!(choice(English, &offered, "a1"), Some(0));
    assert_eq!(choice(English, &offered, "the red shoes please"), Some(0));
    assert_eq!(choice(English, &offered, "shoes"), None);
    assert_eq!(choice(English, &offered, "second"), Some(1));
    assert_eq!(choice::<&str, &str>(English, &[], "last"), None);
}

#[test]
fn one_telling_word_is_enough() {
    for words in [
        "the mug",
        "I'd like the mug, please",
        "mug",
        "no, the mug",
        "No the mug",
        "oh no, the mug!",
    ] {
        assert_eq!(choice(English, &OFFERED, words), Some(0), "{words}");
    }
    let (a, b) = (Offer::new(&["Blue mug"]), Offer::new(&["Red scarf"]));
    assert_eq!(meant(English, &[&a, &b], "the mug of last week"), Meant::Perhaps(0));
    assert_eq!(meant(English, &[&a, &b], "the mug or the scarf"), Meant::Several);
    assert_eq!(meant(English, &[&a, &b], "where is the mug?"), Meant::Nothing);
}

#[test]
fn what_is_refused_is_not_chosen() {
    for words in [
        "not the mug",
        "nicht the mug",
        "no mug",
        "no, not the mug",
        "the blue mug not",
        "it isn't the blue mug",
        "everything except the blue mug",
        "neither the mug nor the scarf",
        "kein mug",
    ] {
        assert_eq!(choice(English, &OFFERED, words), None, "{words}");
        let (a, b) = (Offer::new(&["Blue mug"]), Offer::new(&["Red scarf"]));
        assert_eq!(mentioned(English, &[&a, &b], words), None, "{words}");
    }
}

#[test]
fn a_name_may_itself_be_a_refusal() {
    let milk = ["With milk", "Without milk", "No"];
    assert_eq!(meant_of(&milk, "without milk please"), Meant::One(1));
    assert_eq!(meant_of(&milk, "I take it without milk today"), Meant::One(1));
    assert_eq!(meant_of(&milk, "not without milk"), Meant::Nothing);
    assert_eq!(meant_of(&milk, "No, thanks"), Meant::One(2));
    assert_eq!(meant_of(&milk, "no idea"), Meant::Nothing);
}

#[test]
fn names_inside_of_longer_ones_and_articles_do_not_count() {
    assert_eq!(meant_of(&["red", "dark red"], "I take dark red ones"), Meant::One(1));
    assert_eq!(meant_of(&["red", "dark red"], "dark red and red ones"), Meant::Several);
    assert_eq!(meant_of(&["A", "B"], "I want a refund"), Meant::Nothing);
    assert_eq!(meant_of(&["A", "B"], "a"), Meant::One(0));
    assert_eq!(meant_of(&["A", "B"], "B for me"), Meant::One(1));
}

#[test]
fn letters_and_signs_are_compared_as_triggers_are() {
    assert_eq!(meant_of(&["Straße", "Łódź"], "strasse"), Meant::One(0));
    assert_eq!(meant_of(&["Straße", "Łódź"], "Lodz"), Meant::One(1));
    assert_eq!(meant_of(&["👍", "👎"], "👍"), Meant::One(0));
    assert_eq!(meant_of(&["return", "keep"], "re\u{ad}turn"), Meant::One(0));
}

#[test]
fn things_are_called_by_name_title_or_a_word_of_it() {
    for what in ["order number", "number", "order", "order no"] {
        assert!(is_called(English, "order-no", "Order number", what), "{what}");
    }
    assert!(is_called(English, "why", "Why do you send it back?", "why"));
    for what in ["it", "", "you", "mug", "number order"] {
        assert!(
            !is_called(English, "item", "Which item do you send? Is it damaged?", what),
            "{what}"
        );
    }
    assert!(is_called(English, "strasse", "Address", "strasse"));
}
