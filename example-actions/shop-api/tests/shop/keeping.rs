//! What is kept: one write per key, records over restarts, and the journal.

use std::fs;

use serde_json::{Value, json};
use shop_api::Shop;

use crate::wire::{Folder, NOW_MS, Wire, get, post, shop};

const MUG: &str = r#"{"order":"A-1001","email":"ada@example.com","sku":"MUG-BLUE","reason":"damaged"}"#;
const SCARF: &str = r#"{"order":"A-1001","email":"ada@example.com","sku":"SCARF-RED","reason":"damaged"}"#;

fn open(shop: &Shop, key: &str, body: &str) -> (u16, Value) {
    let request = post("/returns", body).header("Idempotency-Key", key);
    let answer = request.signed(shop).ask(shop);
    (answer.status, answer.json())
}

#[test]
fn the_same_key_and_body_get_the_same_answer_and_one_write() {
    let (shop, _folder) = shop();
    let first = open(&shop, "k-1", MUG);
    assert_eq!(first.0, 201);
    assert_eq!(open(&shop, "k-1", MUG), first);
    assert_eq!(shop.writes(), 1);
    let (status, other) = open(&shop, "k-1", SCARF);
    assert_eq!((status, &other["error"]), (422, &json!("idempotency-key-reused")));
    let (status, other) = open(&shop, "k-2", MUG);
    assert_eq!((status, &other["error"]), (409, &json!("already-returned")));
    assert_eq!(open(&shop, "k-2", SCARF).0, 201);
    assert_eq!(shop.writes(), 2);
}

#[test]
fn a_key_is_no_way_around_the_signature_and_has_to_be_one() {
    let (shop, _folder) = shop();
    assert_eq!(open(&shop, "k-1", MUG).0, 201);
    let unsigned = post("/returns", MUG).header("Idempotency-Key", "k-1");
    assert_eq!(unsigned.ask(&shop).status, 401);
    for key in ["", &"k".repeat(256)] {
        let (status, body) = open(&shop, key, SCARF);
        assert_eq!((status, &body["error"]), (400, &json!("invalid-idempotency-key")));
    }
}

#[test]
fn keys_hold_for_the_other_writes_and_each_route_has_its_own() {
    let (shop, _folder) = shop();
    let body = r#"{"email":"new@example.org"}"#;
    for _ in 0..2 {
        let reset = post("/password-resets", body).header("Idempotency-Key", "k-1");
        assert_eq!(reset.signed(&shop).ask(&shop).status, 202);
        let letter = post("/newsletter", body).header("Idempotency-Key", "k-1");
        assert_eq!(letter.keyed().ask(&shop).status, 201);
    }
    assert_eq!(shop.writes(), 2);
}

#[tokio::test]
async fn writes_and_keys_survive_a_restart() {
    let folder = Folder::new();
    let shop = Shop::start(folder.settings()).unwrap();
    let first = open(&shop, "k-1", MUG);
    assert_eq!(first.0, 201);
    shop.stop().await;

    let shop = Shop::start(folder.settings()).unwrap();
    assert_eq!(shop.writes(), 0, "the count is of this start");
    assert_eq!(open(&shop, "k-1", MUG).1["return"], first.1["return"]);
    assert_eq!(open(&shop, "k-2", MUG).0, 409);
    assert_eq!(open(&shop, "k-3", SCARF).1["return"], json!("R-5002"));
    drop(shop);

    let shop = Shop::start(folder.settings()).unwrap();
    assert_eq!(shop.records()["returns"].as_array().unwrap().len(), 2);
}

#[test]
fn a_write_is_on_disk_when_it_is_answered() {
    let (shop, folder) = shop();
    assert_eq!(open(&shop, "k-1", MUG).0, 201);
    let data = folder.0.join("data");
    let text = fs::read(data.join("shop.json")).unwrap();
    let document: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(document, shop.records());
    assert_eq!(document["returns"][0]["sku"], json!("MUG-BLUE"));
    assert_eq!(document["returns"][0]["at_ms"], json!(NOW_MS));
    assert_eq!(fs::read_dir(data).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_write_that_cannot_be_kept_is_not_made() {
    let (shop, folder) = shop();
    // A folder in the place of the file that is written first makes every write fail, whoever runs the test.
    let beside = folder.0.join("data/shop.json.new");
    fs::create_dir(&beside).unwrap();
    let (status, body) = open(&shop, "k-1", MUG);
    assert_eq!((status, &body["error"]), (500, &json!("internal")));
    assert_eq!(shop.writes(), 0);
    fs::remove_dir(&beside).unwrap();
    assert_eq!(open(&shop, "k-1", MUG).0, 201);
    assert_eq!(shop.writes(), 1);
}

#[test]
fn records_that_cannot_be_read_are_an_error_and_are_left_alone() {
    let folder = Folder::new();
    let settings = folder.settings();
    fs::create_dir_all(&settings.data).unwrap();
    let path = settings.data.join("shop.json");
    fs::write(&path, "{").unwrap();
    assert!(Shop::start(settings).is_err());
    assert_eq!(fs::read_to_string(path).unwrap(), "{");
}

#[test]
fn settings_that_let_everybody_in_are_refused() {
    let folder = Folder::new();
    for change in [
        |settings: &mut shop_api::ShopSettings| settings.api_key.clear(),
        |settings: &mut shop_api::ShopSettings| settings.signing_secret.clear(),
        |settings: &mut shop_api::ShopSettings| settings.control = Some(String::new()),
        |settings: &mut shop_api::ShopSettings| settings.public_url = Some("shop".to_owned()),
    ] {
        let mut settings = folder.settings();
        change(&mut settings);
        assert!(Shop::start(settings).is_err());
    }
    let shown = format!("{:?}", folder.settings());
    assert!(!shown.contains(crate::wire::SECRET) && !shown.contains(crate::wire::API_KEY));
}

#[test]
fn the_journal_has_each_request_as_it_came() {
    let (shop, _folder) = shop();
    let mut wire = Wire::to(shop.address());
    wire.send(&get("/hours?day=%6Donday").header("X-Trace", "one"));
    assert_eq!(wire.answer().status, 200);
    wire.send(&post("/newsletter", r#"{"email":"new@example.org"}"#));
    assert_eq!(wire.answer().status, 401);
    assert_eq!(get("/health").ask(&shop).status, 200);

    let journal = shop.journal();
    let first = &journal[0];
    assert_eq!((first.number, first.connection), (1, 1));
    assert_eq!(
        (first.method.as_str(), first.target.as_str()),
        ("GET", "/hours?day=%6Donday")
    );
    assert!(first.headers.contains(&("x-trace".to_owned(), "one".to_owned())));
    assert_eq!((first.answered, first.status), (true, Some(200)));
    assert_eq!((first.received_ms, &first.fault), (NOW_MS, &None));
    let second = &journal[1];
    assert_eq!((second.connection, second.status), (1, Some(401)));
    assert_eq!(second.body, r#"{"email":"new@example.org"}"#);
    assert_eq!(journal[2].connection, 2);
    assert_eq!(shop.connections(), 2);

    shop.clear_journal();
    assert_eq!(shop.journal(), []);
    assert_eq!(get("/health").ask(&shop).status, 200);
    assert_eq!(shop.journal()[0].number, 4);
}
