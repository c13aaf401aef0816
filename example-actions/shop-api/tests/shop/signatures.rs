//! Signatures over the wire: which are accepted, and which part a refusal names.

use serde_json::json;
use shop_api::Clock;
use shop_api::signature::own::{self, Covered};
use shop_api::signature::v3;

use crate::wire::{NOW_MS, Request, SECRET, get, post, shop, shop_with};

const TARGET: &str = "/returns/A-1001?email=ada%40example.com";
const RESET: &str = r#"{"email":"ada@example.com"}"#;

#[test]
fn each_version_alone_and_both_together_are_accepted() {
    let (shop, _folder) = shop();
    let base = shop.base_url();
    for request in [
        get(TARGET).signed_v2(&base),
        get(TARGET).signed_v3(&base, NOW_MS),
        get(TARGET).signed(&shop),
    ] {
        assert_eq!(request.ask(&shop).status, 200);
    }
    for request in [
        post("/password-resets", RESET).signed_v2(&base),
        post("/password-resets", RESET).signed_v3(&base, NOW_MS),
    ] {
        assert_eq!(request.ask(&shop).status, 202);
    }
}

#[test]
fn a_refusal_names_the_part_that_differed() {
    let (shop, _folder) = shop();
    let base = shop.base_url();
    let changed = |request: Request| Request {
        body: RESET.replace("ada", "eve"),
        ..request
    };
    let reset = || post("/password-resets", RESET);
    let elsewhere = "http://other.example";
    let table = [
        ("missing", reset()),
        ("v2", changed(reset().signed_v2(&base))),
        ("v3", changed(reset().signed_v3(&base, NOW_MS))),
        ("v2", reset().signed_v2(elsewhere)),
        ("v3", reset().signed_v3(elsewhere, NOW_MS)),
        ("v3", reset().signed_v2(&base).signed_v3(elsewhere, NOW_MS)),
        ("v2", reset().signed_v2(elsewhere).signed_v3(&base, NOW_MS)),
        ("v3-timestamp", reset().signed_v3(&base, NOW_MS - 300_001)),
        ("v3-timestamp", reset().signed_v3(&base, NOW_MS + 60_001)),
        ("repeated", reset().signed(&shop).signed(&shop)),
    ];
    for (part, request) in table {
        let answer = request.ask(&shop);
        assert_eq!(answer.refusal(), (401, "invalid-signature".to_owned()));
        let body = answer.json();
        assert_eq!(body["part"], json!(part), "{}", body["message"]);
    }
    assert_eq!(shop.writes(), 0);
}

#[test]
fn the_refusal_tells_what_the_shop_took_for_signed_but_not_the_signature() {
    let (shop, _folder) = shop();
    let answer = get(TARGET).signed_v3("http://other.example", NOW_MS).ask(&shop);
    let message = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains(&format!("{}{TARGET}", shop.base_url())));
    let right = get(TARGET).signed_v3(&shop.base_url(), NOW_MS);
    let (_, right) = &right.headers[0];
    assert!(!message.contains(right.as_str()));
}

#[test]
fn the_public_url_is_what_is_signed_behind_a_proxy() {
    let public = "https://shop.example/api";
    let (shop, _folder) = shop_with(|settings| settings.public_url = Some(format!("{public}/")));
    assert_eq!(shop.public_url(), public);
    assert_eq!(get(TARGET).signed_v3(public, NOW_MS).ask(&shop).status, 200);
    let local = get(TARGET).signed_v3(&shop.base_url(), NOW_MS);
    assert_eq!(local.ask(&shop).status, 401);
}

#[test]
fn a_uri_signed_with_the_twelve_decoded_is_accepted() {
    let (shop, _folder) = shop();
    let decoded = format!("{}{}", shop.base_url(), TARGET.replace("%40", "@"));
    let request = get(TARGET);
    let signature = v3(SECRET, request.covered(&decoded), &NOW_MS.to_string());
    let request = request
        .header("X-HubSpot-Signature-v3", &signature)
        .header("X-HubSpot-Request-Timestamp", &NOW_MS.to_string());
    assert_eq!(request.ask(&shop).status, 200);
}

#[test]
fn the_shop_s_own_signature_is_accepted_and_a_wrong_one_refused() {
    let (shop, _folder) = shop();
    let own = |request: Request, secret: &str, at_ms: u64| {
        let covered = Covered {
            method: request.method,
            target: &request.target,
            body: request.body.as_bytes(),
        };
        let value = own::sign(secret, covered, at_ms / 1_000);
        request.header("X-Shop-Signature", &value)
    };
    assert_eq!(own(get(TARGET), SECRET, NOW_MS).ask(&shop).status, 200);
    assert_eq!(
        own(post("/password-resets", RESET), SECRET, NOW_MS).ask(&shop).status,
        202
    );
    let reset = || own(post("/password-resets", RESET), SECRET, NOW_MS);
    let changed = |change: fn(&mut Request)| {
        let mut request = reset();
        change(&mut request);
        request
    };
    for (part, request) in [
        ("own", own(get(TARGET), "another-secret", NOW_MS)),
        ("own", changed(|request| request.body = RESET.replace("ada", "eve"))),
        ("own", changed(|request| request.target.push_str("?x=1"))),
        ("own", changed(|request| request.headers[1].1.push('0'))),
        (
            "own",
            post("/password-resets", RESET).header("X-Shop-Signature", "sha256=ab"),
        ),
        ("own-timestamp", own(get(TARGET), SECRET, NOW_MS - 301_000)),
        ("own-timestamp", own(get(TARGET), SECRET, NOW_MS + 61_000)),
        ("repeated", own(reset(), SECRET, NOW_MS)),
        // A good signature of HubSpot's does not make up for it.
        ("own", own(get(TARGET).signed(&shop), "another-secret", NOW_MS)),
    ] {
        let answer = request.ask(&shop);
        assert_eq!(answer.refusal(), (401, "invalid-signature".to_owned()));
        assert_eq!(answer.json()["part"], json!(part), "{}", answer.json()["message"]);
    }
    assert_eq!(shop.writes(), 1);
}

#[test]
fn a_replay_is_refused_only_where_that_was_asked_for() {
    let (shop, _folder) = shop_with(|settings| settings.refuse_replays = true);
    let request = get(TARGET).signed(&shop);
    assert_eq!(request.ask(&shop).status, 200);
    let again = request.ask(&shop);
    assert_eq!((again.status, &again.json()["part"]), (401, &json!("replay")));
    let later = get(TARGET).signed_v3(&shop.base_url(), NOW_MS + 1);
    assert_eq!(later.ask(&shop).status, 200);

    let (lenient, _folder) = crate::wire::shop();
    let request = get(TARGET).signed(&lenient);
    assert_eq!(request.ask(&lenient).status, 200);
    assert_eq!(request.ask(&lenient).status, 200);
}

#[test]
fn the_system_clock_is_used_unless_another_is_given() {
    let (shop, _folder) = shop_with(|settings| settings.clock = Clock::system());
    let stale = get(TARGET).signed(&shop).ask(&shop);
    assert_eq!(stale.json()["part"], json!("v3-timestamp"));
    let now_ms = Clock::system().now_ms();
    let fresh = get(TARGET).signed_v3(&shop.base_url(), now_ms);
    assert_eq!(fresh.ask(&shop).status, 200);
}
