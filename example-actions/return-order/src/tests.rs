//! The whole way through a return, and each place where it ends early.

use actgate_sdk::testing::Bench;
use serde_json::{Value, json};

use super::*;

fn bench() -> Bench<ReturnOrder> {
    Bench::new()
        .visitor_email("ada@example.com")
        .inputs(json!({"order": "a1001"}))
        .accept()
}

fn looked_up(items: Value) -> Bench<ReturnOrder> {
    let reasons = json!([{"code": "size", "label": "It does not fit"}, {"code": "damaged", "label": "It is damaged"}]);
    bench().answer("returnable", 200, json!({"items": items, "reasons": reasons}))
}

fn two_items() -> Bench<ReturnOrder> {
    looked_up(json!([{"sku": "SHIRT-M", "title": "Blue shirt, M"}, {"sku": "MUG", "title": "Mug"}]))
}

fn chosen() -> Bench<ReturnOrder> {
    two_items().input("sku", "SHIRT-M").input("reason", "size")
}

fn created() -> Value {
    json!({"order": "A-1001", "sku": "SHIRT-M", "reason": "size"})
}

#[test]
fn asks_which_item_and_why() {
    assert_eq!(bench().plan().call("returnable"), json!({"order": "A-1001"}));
    let asked = two_items().shape();
    let labels: Vec<_> = asked
        .question("sku")
        .choices()
        .iter()
        .map(|choice| choice.label.as_str())
        .collect();
    assert_eq!(labels, ["Blue shirt, M", "Mug"]);
    let codes: Vec<_> = asked
        .question("reason")
        .choices()
        .iter()
        .map(|choice| choice.value.as_str())
        .collect();
    assert_eq!(codes, ["size", "damaged"]);
}

#[test]
fn visitors_who_read_german_are_asked_in_german() {
    let asked = two_items().locale("de-AT").shape();
    let prompts = ["sku", "reason"].map(|input| asked.question(input).prompt().to_owned());
    assert_eq!(
        prompts,
        [
            "Welchen Artikel möchten Sie zurückgeben?",
            "Warum möchten Sie ihn zurückgeben?"
        ]
    );
    let labels: Vec<_> = asked
        .question("reason")
        .choices()
        .iter()
        .map(|choice| choice.label.clone())
        .collect();
    assert_eq!(labels, ["It does not fit", "Er ist beschädigt angekommen"]);
    let body =
        json!({"return": "R-5001", "label": "https://shop.example/l/1.pdf", "order": "A-1001", "sku": "SHIRT-M"});
    let told = chosen().locale("de").answer("create-return", 201, body).shape();
    assert!(
        told.reply()
            .message()
            .starts_with("Ihre Rückgabe R-5001 ist angemeldet.")
    );
}

#[test]
fn asks_only_for_what_is_not_known() {
    let asked = looked_up(json!([{"sku": "MUG", "title": "Mug"}])).shape();
    assert_eq!(asked.question("reason").prompt(), "Why would you like to return it?");
    assert!(matches!(asked.step(), Step::Ask(questions) if questions.len() == 1));
    let asked = chosen().input("sku", "something else").shape();
    assert_eq!(asked.question("sku").choices().len(), 2);
}

#[test]
fn returns_what_was_chosen() {
    assert_eq!(chosen().shape().calls(), [("create-return".to_owned(), created())]);
    let only = looked_up(json!([{"sku": "MUG", "title": "Mug"}]))
        .input("reason", "damaged")
        .shape();
    assert_eq!(only.call("create-return")["sku"], json!("MUG"));
}

#[test]
fn tells_of_the_return_and_its_label() {
    let body =
        json!({"return": "R-5001", "label": "https://shop.example/l/1.pdf", "order": "A-1001", "sku": "SHIRT-M"});
    let told = chosen().answer("create-return", 201, body).shape();
    assert!(
        told.reply().message().starts_with("Your return R-5001 is registered."),
        "{}",
        told.reply().message()
    );
    assert_eq!(
        told.reply().data_value(),
        json!({
            "outcome": "created", "return": "R-5001", "label": "https://shop.example/l/1.pdf",
            "order": "A-1001", "sku": "SHIRT-M",
        })
    );
}

#[test]
fn a_refused_return_offers_people() {
    let refused = chosen().answer("create-return", 409, json!({"error": "already-returned"}));
    let asked = refused.shape();
    assert!(
        asked
            .question("people")
            .prompt()
            .starts_with("This item has been returned already")
    );
    assert_eq!(
        refused.clone().input("people", "yes").shape().hand_off().route(),
        "returns"
    );
    let told = refused.input("people", "no").shape();
    assert_eq!(
        told.reply().data_value(),
        json!({"outcome": "not-possible", "order": "A-1001"})
    );
}

#[test]
fn a_refusal_is_told_as_the_shop_means_it() {
    for (body, told) in [
        (
            json!({"error": "not-returnable"}),
            "This item can no longer be returned.",
        ),
        (json!("no reason at all"), "This item can no longer be returned."),
        (
            json!({"error": "already-returned", "message": "before"}),
            "This item has been returned already.",
        ),
    ] {
        let refused = chosen()
            .answer("create-return", 409, body)
            .input("people", "no")
            .shape();
        assert_eq!(refused.reply().message(), told);
    }
}

#[test]
fn a_return_that_may_exist_goes_to_people_and_is_not_tried_again() {
    for error in [CallError::OutcomeUnknown, CallError::TimedOut] {
        let told = chosen().error("create-return", error).made_with(created()).shape();
        assert_eq!(told.hand_off().route(), "returns");
        assert_eq!(told.hand_off().data_value(), created());
        assert!(told.hand_off().summary().contains("look before creating another"));
        let message = told.hand_off().message().expect("words for the visitor");
        assert!(message.contains("may be registered already"), "{message}");
    }
}

#[test]
fn ends_early_where_nothing_can_be_returned() {
    let unknown = bench().answer("returnable", 404, json!({})).shape();
    assert_eq!(
        unknown.reply().data_value(),
        json!({"outcome": "not-found", "order": "A-1001"})
    );
    assert_eq!(unknown.reply().message(), "I could not find order A-1001.");
    let nothing = looked_up(json!([])).shape();
    assert_eq!(nothing.reply().message(), "Nothing of order A-1001 can be returned.");
}

#[test]
fn trouble_becomes_a_failure_with_a_code() {
    assert_eq!(
        bench()
            .error("returnable", CallError::Unreachable)
            .shape()
            .failure()
            .code(),
        "unreachable"
    );
    assert_eq!(
        chosen()
            .error("create-return", CallError::Denied)
            .shape()
            .failure()
            .code(),
        "denied"
    );
    assert_eq!(
        chosen()
            .answer("create-return", 500, json!({}))
            .shape()
            .failure()
            .code(),
        "unexpected-status"
    );
}
