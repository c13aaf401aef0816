//! That nothing depends on the order in which actions and triggers come.

use super::*;
use crate::language::Language;

#[test]
fn the_order_of_publishing_changes_nothing() {
    let mut turned = phrases(SHOP);
    turned.reverse();
    // An action that arrives in two parts is still one action.
    let mut first = turned[3].clone();
    first.triggers.truncate(1);
    turned[3].triggers.remove(0);
    turned.insert(3, first);
    let (shop, turned) = (
        published(SHOP),
        Matcher::build(Language::English, &turned, &Settings::default()),
    );
    for text in [
        "my order",
        "return it",
        "password",
        "open",
        "hello",
        "sign my up newslettr",
    ] {
        assert_eq!(shop.rank(text), shop.rank(text));
        assert_eq!(shop.rank(text), turned.rank(text), "for {text}");
    }
}

#[test]
fn the_order_of_triggers_changes_not_even_a_digit() {
    // Parts of the same actions in both orders, found by fuzzing.
    let same: &[&str] = &["Change my booking", "Move my booking to another day"];
    let parts: &[(&str, &[&str])] = &[
        ("change-e", same),
        ("change-b", same),
        (
            "change-d",
            &["Change my booking", "M\u{fffd}\0ove my booking to another day"],
        ),
        ("change-c", same),
        ("weather", &["Will it rain tomorrow?", same[0], same[1]]),
        ("change-d", same),
        ("weather", &["Will it rain tomg"]),
    ];
    let (one, mut turned) = (published(parts), phrases(parts));
    turned.reverse();
    let turned = Matcher::build(Language::English, &turned, &Settings::default());
    for text in ["rain tomorrow?", "move the booking", "change it"] {
        assert_eq!(one.rank(text), turned.rank(text), "for {text}");
    }
}

#[test]
fn the_same_trigger_in_other_punctuation_may_come_in_any_order() {
    let triggers: &[&str] = &[
        "My parcel has not come",
        "My parcel has not come?",
        "my parcel, has not come!",
        "Track it",
    ];
    let one = phrases(&[("order-status", triggers), ("store-hours", &["When are you open?"])]);
    let mut turned = one.clone();
    turned.iter_mut().for_each(|action| action.triggers.reverse());
    let (one, turned) = (
        Matcher::build(Language::English, &one, &Settings::default()),
        Matcher::build(Language::English, &turned, &Settings::default()),
    );
    for text in ["my parcel has come", "parcel has not come yet", "my parcel is here"] {
        assert_eq!(one.rank(text), turned.rank(text), "{text}");
    }
}
