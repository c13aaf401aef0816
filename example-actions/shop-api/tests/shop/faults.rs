//! The faults that are HTTP: late, failing, redirecting and of another kind.

use std::io::Read;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use shop_api::{Fault, FaultRule};

use crate::wire::{Wire, get, post, shop};

const LETTER: &str = r#"{"email":"new@example.org"}"#;

#[test]
fn slow_answers_as_usual_but_later() {
    let (shop, _folder) = shop();
    let slow = FaultRule::new("/hours", Fault::Slow { ms: 30 });
    shop.set_fault(slow.times(1)).unwrap();
    let before = Instant::now();
    let answer = get("/hours?day=monday").ask(&shop);
    assert!(before.elapsed() >= Duration::from_millis(30));
    assert_eq!(answer.json()["open"], "09:00");
    assert_eq!(shop.journal()[0].fault.as_deref(), Some("slow"));
    assert!(shop.faults().is_empty());
}

#[tokio::test]
async fn a_slow_write_is_applied_before_or_after_the_wait_as_the_rule_says() {
    let (shop, _folder) = shop();
    let slow = || FaultRule::new("/newsletter", Fault::Slow { ms: 3_600_000 }).times(1);
    shop.set_fault(slow()).unwrap();
    shop.set_fault(slow().applied_first()).unwrap();
    let mut waiting = Wire::to(shop.address());
    waiting.send(&post("/newsletter", LETTER).keyed());
    shop.wait_for_requests(1).await;
    // The first request is in its hour of waiting by the time a later one is answered.
    assert_eq!(get("/health").ask(&shop).status, 200);
    assert_eq!(shop.writes(), 0);
    let mut applied = Wire::to(shop.address());
    applied.send(&post("/newsletter", LETTER).keyed());
    shop.wait_for_requests(3).await;
    assert_eq!(get("/health").ask(&shop).status, 200);
    assert_eq!(shop.writes(), 1);
    assert!(!shop.journal()[0].answered);
    assert!(!shop.journal()[2].answered);
    // Stopping ends the waits, and both get their answers.
    shop.stop().await;
    assert_eq!(applied.answer().status, 201);
    assert_eq!(waiting.answer().status, 200);
}

#[test]
fn fail_answers_with_its_status_and_the_write_is_made_only_if_applied_first() {
    let (shop, _folder) = shop();
    let fail = || FaultRule::new("/newsletter", Fault::Fail { status: 503 }).times(1);
    shop.set_fault(fail()).unwrap();
    shop.set_fault(fail().applied_first()).unwrap();
    let letter = post("/newsletter", LETTER).keyed();
    assert_eq!(letter.ask(&shop).refusal(), (503, "fault".to_owned()));
    assert_eq!(shop.writes(), 0);
    assert_eq!(letter.ask(&shop).refusal(), (503, "fault".to_owned()));
    assert_eq!(shop.writes(), 1);
    assert_eq!(letter.ask(&shop).status, 200);
}

#[test]
fn a_fault_keeps_to_its_path_and_method_until_it_is_cleared() {
    let (shop, _folder) = shop();
    let fail = FaultRule::new("/hours", Fault::Fail { status: 500 }).for_method("GET");
    shop.set_fault(fail).unwrap();
    for _ in 0..3 {
        assert_eq!(get("/hours?day=monday").ask(&shop).status, 500);
    }
    assert_eq!(post("/hours", "{}").ask(&shop).status, 405);
    assert_eq!(get("/health").ask(&shop).status, 200);
    shop.clear_faults();
    assert_eq!(get("/hours").ask(&shop).status, 200);
}

#[test]
fn redirect_points_where_it_was_told() {
    let (shop, _folder) = shop();
    let location = "http://169.254.169.254/latest/meta-data".to_owned();
    let redirect = Fault::Redirect {
        location: location.clone(),
        status: 307,
    };
    shop.set_fault(FaultRule::new("/hours", redirect)).unwrap();
    let answer = get("/hours").ask(&shop);
    assert_eq!(answer.status, 307);
    assert_eq!(answer.header("location"), Some(location.as_str()));
}

#[test]
fn html_and_invalid_json_are_answers_that_do_not_read_as_json() {
    let (shop, _folder) = shop();
    shop.set_fault(FaultRule::new("/hours", Fault::Html).times(1)).unwrap();
    shop.set_fault(FaultRule::new("/hours", Fault::InvalidJson)).unwrap();
    let html = get("/hours").ask(&shop);
    assert_eq!(html.status, 200);
    assert_eq!(html.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(html.body.starts_with(b"<!doctype html>"));
    let invalid = get("/hours").ask(&shop);
    assert_eq!(invalid.status, 200);
    assert_eq!(invalid.header("content-type"), Some("application/json"));
    assert!(serde_json::from_slice::<serde_json::Value>(&invalid.body).is_err());
}

#[test]
fn a_gzip_bomb_is_small_on_the_wire_and_large_unpacked() {
    let (shop, _folder) = shop();
    let bomb = Fault::GzipBomb { bytes: 512 << 20 };
    shop.set_fault(FaultRule::new("/hours", bomb)).unwrap();
    let answer = get("/hours").ask(&shop);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.body.len() < 1 << 20);
    // Unpacking stops at 16 MiB; that it goes on is enough, and the whole is tested where bombs are made.
    let limit = 16 << 20;
    let mut unpacked = GzDecoder::new(answer.body.as_slice()).take(limit);
    let copied = std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap();
    assert_eq!(copied, limit);
}
