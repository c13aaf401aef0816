//! Hours, orders and returns over the wire.

use serde_json::json;

use crate::wire::{get, post, shop};

const RETURN: &str = r#"{"order":"A-1001","email":"ada@example.com","sku":"MUG-BLUE","reason":"damaged"}"#;

#[test]
fn health_and_what_is_not_there() {
    let (shop, _folder) = shop();
    let answer = get("/health").ask(&shop);
    assert_eq!((answer.status, answer.json()), (200, json!({"status": "ok"})));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let unknown = get("/nothing").ask(&shop);
    assert_eq!(unknown.refusal(), (404, "not-found".to_owned()));
    let wrong = post("/hours", "{}").ask(&shop);
    assert_eq!(wrong.refusal(), (405, "method-not-allowed".to_owned()));
    // Without a token there is no control at all, not even one that says no.
    let control = get("/_shop/journal").ask(&shop);
    assert_eq!(control.refusal(), (404, "not-found".to_owned()));
}

#[test]
fn hours_of_a_day_and_of_the_week() {
    let (shop, _folder) = shop();
    let monday = get("/hours?day=Monday").ask(&shop);
    let expected = json!({
        "day": "monday", "open": "09:00", "close": "18:00", "closed": false,
        "timezone": "Europe/Berlin",
    });
    assert_eq!((monday.status, monday.json()), (200, expected));
    let sunday = get("/hours?day=sunday").ask(&shop).json();
    assert_eq!(sunday["closed"], json!(true));
    assert_eq!(sunday["open"], json!(null));
    let christmas = get("/hours?day=2026-12-25").ask(&shop).json();
    assert_eq!(
        (&christmas["closed"], &christmas["holiday"]),
        (&json!(true), &json!("Christmas Day"))
    );
    let eve = get("/hours?day=2026-12-24").ask(&shop).json();
    assert_eq!((&eve["day"], &eve["close"]), (&json!("thursday"), &json!("13:00")));
    let after = get("/hours?day=2026-11-30").ask(&shop).json();
    assert_eq!(
        (&after["day"], &after["open"], after.get("holiday")),
        (&json!("monday"), &json!("09:00"), None)
    );
    let none = get("/hours?day=2026-02-30").ask(&shop);
    assert_eq!(none.refusal(), (400, "unknown-day".to_owned()));
    let week = get("/hours").ask(&shop).json();
    assert_eq!(week["week"].as_array().unwrap().len(), 7);
    assert_eq!(week["timezone"], json!("Europe/Berlin"));
    let someday = get("/hours?day=someday").ask(&shop);
    assert_eq!(someday.refusal(), (400, "unknown-day".to_owned()));
}

#[test]
fn an_order_is_shown_to_its_address_with_the_key() {
    let (shop, _folder) = shop();
    let target = "/orders/A-1001?email=ada%40example.com";
    let answer = get(target).keyed().ask(&shop);
    let expected = json!({
        "order": "A-1001", "status": "shipped", "expected_day": "2026-11-26",
        "items": [
            {"sku": "MUG-BLUE", "title": "Blue mug", "quantity": 2, "returnable": true},
            {"sku": "SCARF-RED", "title": "Red scarf", "quantity": 1, "returnable": true},
        ],
    });
    assert_eq!((answer.status, answer.json()), (200, expected));

    let denied = (401, "invalid-api-key".to_owned());
    assert_eq!(get(target).ask(&shop).refusal(), denied);
    let wrong = get(target).header("x-api-key", "key-for-test");
    assert_eq!(wrong.ask(&shop).refusal(), denied);
    let twice = get(target).keyed().keyed();
    assert_eq!(twice.ask(&shop).refusal(), denied);
    let nobody = get("/orders/A-1001").keyed().ask(&shop);
    assert_eq!(nobody.refusal(), (400, "missing-email".to_owned()));
    // A path that is not text is an order that does not exist.
    let bytes = get("/orders/%FF?email=a%40b.c").keyed().ask(&shop);
    assert_eq!(bytes.refusal(), (404, "order-not-found".to_owned()));
}

#[test]
fn an_unknown_order_and_one_of_another_address_look_the_same() {
    let (shop, _folder) = shop();
    let email = "?email=ada@example.com";
    for route in ["/orders", "/returns"] {
        let other = get(&format!("{route}/A-1003{email}"));
        let unknown = get(&format!("{route}/A-9999{email}"));
        let other = other.keyed().signed(&shop).ask(&shop);
        let unknown = unknown.keyed().signed(&shop).ask(&shop);
        assert_eq!(other.refusal(), (404, "order-not-found".to_owned()));
        let other = String::from_utf8(other.body).unwrap();
        let unknown = String::from_utf8(unknown.body).unwrap();
        assert_eq!(other.replace("A-1003", "A-9999"), unknown);
    }
}

#[test]
fn what_can_be_returned_is_told_for_a_signature() {
    let (shop, _folder) = shop();
    let target = "/returns/A-1002?email=ada%40example.com";
    let answer = get(target).signed(&shop).ask(&shop);
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(
        body["items"],
        json!([{"sku": "TEAPOT-1L", "title": "Teapot, one litre"}])
    );
    assert_eq!(
        body["reasons"][0],
        json!({"code": "too-small", "label": "It is too small"})
    );
    let denied = (401, "invalid-signature".to_owned());
    assert_eq!(get(target).ask(&shop).refusal(), denied);
    assert_eq!(get(target).keyed().ask(&shop).refusal(), denied);
}

#[test]
fn a_return_is_opened_once() {
    let (shop, _folder) = shop();
    let answer = post("/returns", RETURN).signed(&shop).ask(&shop);
    let expected = json!({
        "return": "R-5001", "label": "https://shop.example/labels/R-5001",
        "order": "A-1001", "sku": "MUG-BLUE",
    });
    assert_eq!((answer.status, answer.json()), (201, expected));
    assert_eq!(shop.writes(), 1);

    let again = post("/returns", RETURN).signed(&shop).ask(&shop);
    assert_eq!(again.refusal(), (409, "already-returned".to_owned()));
    assert_eq!(shop.writes(), 1);
    let left = get("/returns/A-1001?email=ada@example.com").signed(&shop);
    assert_eq!(
        left.ask(&shop).json()["items"],
        json!([{"sku": "SCARF-RED", "title": "Red scarf"}])
    );
}

#[test]
fn returns_that_cannot_be_are_refused_and_not_written() {
    let (shop, _folder) = shop();
    let body =
        |order, email, sku, reason| json!({"order": order, "email": email, "sku": sku, "reason": reason}).to_string();
    let ada = "ada@example.com";
    let table = [
        (body("A-1002", ada, "GIFT-CARD-25", "damaged"), 409, "not-returnable"),
        (body("A-1002", ada, "MUG-BLUE", "damaged"), 404, "item-not-found"),
        (body("A-1003", ada, "NOTEBOOK-A5", "damaged"), 404, "order-not-found"),
        (body("A-1001", ada, "MUG-BLUE", "bored"), 400, "unknown-reason"),
        (r#"{"order":"A-1001"}"#.to_owned(), 400, "invalid-body"),
        (RETURN.replace('}', r#","more":1}"#), 400, "invalid-body"),
        ("not json".to_owned(), 400, "invalid-body"),
    ];
    for (body, status, error) in table {
        let answer = post("/returns", &body).signed(&shop).ask(&shop);
        assert_eq!(answer.refusal(), (status, error.to_owned()), "{body}");
    }
    let unsigned = post("/returns", RETURN).ask(&shop);
    assert_eq!(unsigned.refusal(), (401, "invalid-signature".to_owned()));
    let mut untyped = post("/returns", RETURN);
    untyped.headers.clear();
    let untyped = untyped.signed(&shop).ask(&shop);
    assert_eq!(untyped.refusal(), (415, "unsupported-media-type".to_owned()));
    assert_eq!(shop.writes(), 0);
}
