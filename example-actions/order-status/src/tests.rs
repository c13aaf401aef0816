//! Every answer of the shop, and what the visitor hears of it.

use actgate_sdk::testing::Bench;
use serde_json::json;

use super::*;

fn bench() -> Bench<OrderStatus> {
    Bench::new()
        .visitor_email("ada@example.com")
        .inputs(json!({"order": "A-1001"}))
}

#[test]
fn an_order_number_is_written_in_one_way() {
    for written in ["a-1001", "A1001", "a1001", "A-1001"] {
        let verdict = bench().inputs(json!({"order": written})).validate();
        assert_eq!(verdict.accepted(), json!({"order": "A-1001"}));
    }
    assert_eq!(bench().inputs(json!({})).validate().accepted(), json!({}));
    assert_eq!(
        bench().inputs(json!({"order": 1001})).validate().problem("/order"),
        "expected a string"
    );
}

#[test]
fn the_call_is_the_declared_one() {
    bench().plan().assert_as_declared();
}

#[test]
fn an_order_is_told_without_what_the_agent_need_not_know() {
    let body = json!({
        "order": "A-1001", "status": "shipped", "expected_day": "2026-01-05", "warehouse": "W-7",
        "items": [{"sku": "MUG", "title": "Mug", "quantity": 2, "returnable": true}],
    });
    let shaped = bench().answer("orders", 200, body).shape();
    assert_eq!(
        shaped.reply().message(),
        "Order A-1001 is shipped, expected on 2026-01-05."
    );
    assert_eq!(
        shaped.reply().data_value(),
        json!({"status": "shipped", "expected_day": "2026-01-05"})
    );
}

#[test]
fn an_order_that_is_over_is_told_without_a_day() {
    let shaped = bench()
        .answer(
            "orders",
            200,
            json!({"status": "delivered", "expected_day": "2026-11-17"}),
        )
        .shape();
    assert_eq!(shaped.reply().message(), "Order A-1001 is delivered.");
}

#[test]
fn visitors_who_read_german_are_answered_in_german() {
    let told = |status: u16, body: serde_json::Value| {
        let shaped = bench().locale("de-AT").answer("orders", status, body).shape();
        shaped.reply().message().to_owned()
    };
    let order = |status: &str| json!({"status": status, "expected_day": "2026-01-05"});
    assert_eq!(
        told(200, order("shipped")),
        "Die Bestellung A-1001 ist unterwegs und wird am 05.01.2026 erwartet."
    );
    assert_eq!(
        told(200, order("processing")),
        "Die Bestellung A-1001 ist in Bearbeitung und wird am 05.01.2026 erwartet."
    );
    assert_eq!(told(200, order("delivered")), "Die Bestellung A-1001 ist zugestellt.");
    assert_eq!(told(200, order("cancelled")), "Die Bestellung A-1001 ist storniert.");
    assert_eq!(told(404, json!({})), "Ich konnte die Bestellung A-1001 nicht finden.");
}

#[test]
fn an_unknown_order_gets_a_friendly_answer() {
    let shaped = bench().answer("orders", 404, json!({"error": "not found"})).shape();
    assert_eq!(shaped.reply().message(), "I could not find order A-1001.");
}

#[test]
fn trouble_becomes_a_failure_with_a_code() {
    let failure = |bench: Bench<OrderStatus>| bench.shape().failure().code().to_owned();
    assert_eq!(failure(bench().error("orders", CallError::TimedOut)), "timed-out");
    assert_eq!(failure(bench().answer("orders", 500, json!({}))), "unexpected-status");
    assert_eq!(
        failure(bench().answer("orders", 200, json!({"status": 7}))),
        "unexpected-answer"
    );
}
