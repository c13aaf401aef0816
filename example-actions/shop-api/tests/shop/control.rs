//! The control over HTTP: faults, journal and records for who has the token.

use serde_json::{Value, json};
use shop_api::{Fault, FaultRule, Shop};

use crate::wire::{Folder, Request, Wire, get, post, shop_with};

const TOKEN: &str = "token-for-tests";

fn steered() -> (Shop, Folder) {
    shop_with(|settings| settings.control = Some(TOKEN.to_owned()))
}

fn held(request: Request) -> Request {
    request.header("x-shop-control", TOKEN)
}

fn delete(target: &str) -> Request {
    Request {
        method: "DELETE",
        ..get(target)
    }
}

#[test]
fn the_token_is_asked_for_everywhere() {
    let (shop, _folder) = steered();
    let rule = r#"{"path":"/","fault":{"kind":"hang"}}"#;
    let denied = (401, "invalid-control".to_owned());
    for request in [
        get("/_shop/journal"),
        delete("/_shop/journal"),
        get("/_shop/faults"),
        post("/_shop/faults", rule),
        delete("/_shop/faults"),
        get("/_shop/records"),
        get("/_shop/records").header("x-shop-control", "token"),
    ] {
        assert_eq!(request.ask(&shop).refusal(), denied, "{}", request.target);
    }
    assert!(shop.faults().is_empty());
    let unknown = held(get("/_shop/nothing")).ask(&shop);
    assert_eq!(unknown.refusal(), (404, "not-found".to_owned()));
}

#[test]
fn faults_are_set_listed_and_cleared() {
    let (shop, _folder) = steered();
    let rule = r#"{"path":"/hours","times":2,"fault":{"kind":"fail","status":503}}"#;
    let set = held(post("/_shop/faults", rule)).ask(&shop);
    let listed = json!({"faults": [{
        "path": "/hours", "method": null, "times": 2, "apply": false,
        "fault": {"kind": "fail", "status": 503},
    }]});
    assert_eq!((set.status, set.json()), (201, listed.clone()));
    assert_eq!(held(get("/_shop/faults")).ask(&shop).json(), listed);
    assert_eq!(get("/hours").ask(&shop).status, 503);
    let cleared = held(delete("/_shop/faults")).ask(&shop);
    assert_eq!((cleared.status, cleared.json()), (200, json!({"faults": []})));
    assert_eq!(get("/hours").ask(&shop).status, 200);

    for (rule, error) in [
        (r#"{"path":"hours","fault":{"kind":"hang"}}"#, "invalid-fault"),
        (r#"{"path":"/","fault":{"kind":"unheard-of"}}"#, "invalid-body"),
    ] {
        let refused = held(post("/_shop/faults", rule)).ask(&shop);
        assert_eq!(refused.refusal(), (400, error.to_owned()));
    }
}

#[test]
fn the_control_is_out_of_reach_of_faults_and_journal() {
    let (shop, _folder) = steered();
    shop.set_fault(FaultRule::new("/", Fault::Close { unread: true }))
        .unwrap();
    shop.set_fault(FaultRule::new("/", Fault::Hang)).unwrap();
    assert_eq!(held(delete("/_shop/faults")).ask(&shop).status, 200);
    assert_eq!(get("/health").ask(&shop).status, 200);
    assert_eq!(shop.journal().len(), 1);
}

#[test]
fn the_journal_and_the_writes_are_shown() {
    let (shop, _folder) = steered();
    let body = r#"{"email":"new@example.org"}"#;
    assert_eq!(post("/newsletter", body).keyed().ask(&shop).status, 201);
    let journal = held(get("/_shop/journal?received_min=1")).ask(&shop).json();
    assert_eq!(journal["writes"], json!(1));
    let entry = &journal["requests"][0];
    assert_eq!(entry["method"], json!("POST"));
    assert_eq!(entry["target"], json!("/newsletter"));
    assert_eq!(entry["body"], json!(body));
    assert_eq!(entry["answered"], json!(true));
    assert_eq!(entry["status"], json!(201));
    let headers = entry["headers"].as_array().unwrap();
    assert!(headers.contains(&json!(["content-type", "application/json"])));
    let records: Value = held(get("/_shop/records")).ask(&shop).json();
    assert_eq!(records["subscriptions"][0]["email"], json!("new@example.org"));
    let cleared = held(delete("/_shop/journal")).ask(&shop).json();
    assert_eq!((&cleared["requests"], &cleared["writes"]), (&json!([]), &json!(1)));
}

#[test]
fn the_journal_can_be_waited_for() {
    let (shop, _folder) = steered();
    let mut waiting = Wire::to(shop.address());
    waiting.send(&held(get("/_shop/journal?received_min=1")));
    assert_eq!(get("/health").ask(&shop).status, 200);
    let journal = waiting.answer().json();
    assert_eq!(journal["requests"][0]["target"], json!("/health"));
    let wrong = held(get("/_shop/journal?received_min=soon")).ask(&shop);
    assert_eq!(wrong.refusal(), (400, "invalid-query".to_owned()));
}
