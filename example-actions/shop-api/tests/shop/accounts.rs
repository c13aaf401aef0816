//! Password resets and the newsletter over the wire, and the limit on what is read.

use serde_json::json;

use crate::wire::{Wire, get, post, shop};

#[test]
fn a_password_reset_is_the_same_for_every_address() {
    let (shop, _folder) = shop();
    for email in ["ada@example.com", "nobody@example.com"] {
        let body = json!({"email": email}).to_string();
        let answer = post("/password-resets", &body).signed(&shop).ask(&shop);
        assert_eq!((answer.status, answer.json()), (202, json!({"sent": true})));
    }
    let resets = &shop.records()["password_resets"];
    assert_eq!(resets[0]["known"], json!(true));
    assert_eq!(resets[1]["known"], json!(false));
    assert_eq!(shop.writes(), 2);
}

#[test]
fn a_password_reset_needs_a_signature_and_an_address() {
    let (shop, _folder) = shop();
    let body = r#"{"email":"ada@example.com"}"#;
    let unsigned = post("/password-resets", body).keyed().ask(&shop);
    assert_eq!(unsigned.refusal(), (401, "invalid-signature".to_owned()));
    let malformed = post("/password-resets", r#"{"email":"ada"}"#).signed(&shop);
    assert_eq!(malformed.ask(&shop).refusal(), (400, "invalid-email".to_owned()));
    assert_eq!(shop.writes(), 0);
}

#[test]
fn the_newsletter_is_subscribed_to_once_per_topic() {
    let (shop, _folder) = shop();
    let subscribe = |body: &str| {
        let answer = post("/newsletter", body).keyed().ask(&shop);
        (answer.status, answer.json()["status"].clone())
    };
    let news = r#"{"email":"new@example.org"}"#;
    assert_eq!(subscribe(news), (201, json!("subscribed")));
    assert_eq!(subscribe(news), (200, json!("already-subscribed")));
    let tea = r#"{"email":"New@example.org","topic":"tea"}"#;
    assert_eq!(subscribe(tea), (201, json!("subscribed")));
    assert_eq!(subscribe(tea), (200, json!("already-subscribed")));
    assert_eq!(shop.writes(), 2);
}

#[test]
fn the_newsletter_needs_the_key_and_an_address() {
    let (shop, _folder) = shop();
    let body = r#"{"email":"new@example.org"}"#;
    let denied = (401, "invalid-api-key".to_owned());
    assert_eq!(post("/newsletter", body).ask(&shop).refusal(), denied);
    let signed = post("/newsletter", body).signed(&shop);
    assert_eq!(signed.ask(&shop).refusal(), denied);
    for (body, error) in [
        (r#"{"email":"new"}"#, "invalid-email"),
        (r#"{"email":"new@example.org","topic":""}"#, "invalid-topic"),
        (r#"{}"#, "invalid-body"),
    ] {
        let answer = post("/newsletter", body).keyed().ask(&shop);
        assert_eq!(answer.refusal(), (400, error.to_owned()), "{body}");
    }
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_body_over_the_limit_is_refused_without_reading_it() {
    let (shop, _folder) = shop();
    let mut wire = Wire::to(shop.address());
    // A chunk of two mebibytes is begun and only a little over half of it is sent: the answer must not wait.
    let body = format!("{:x}\r\n{}", 2 << 20, " ".repeat((1 << 20) + 1));
    let request = post("/newsletter", &body).header("transfer-encoding", "chunked");
    wire.send(&request.keyed());
    let answer = wire.answer();
    assert_eq!(answer.refusal(), (413, "body-too-large".to_owned()));
    assert_eq!(answer.header("connection"), Some("close"));
    assert_eq!(get("/health").ask(&shop).status, 200);
}
