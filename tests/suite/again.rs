//! Sending again: reads after a passing failure, writes never, and nothing to an endpoint that keeps failing.

use actgate::model::step::CallError;
use actgate::trace::Event;
use serde_json::json;
use shop_api::{Fault, FaultRule};
use tests::{Ran, Stand};

async fn lookup(stand: &Stand) -> Ran {
    stand.run("order-status", json!({ "order": "A-1001" })).await
}

fn tries(ran: &Ran) -> usize {
    ran.trace
        .iter()
        .filter(|entry| matches!(entry.event, Event::Exchange(_)))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_is_sent_again_after_a_passing_failure() {
    let stand = Stand::new().await.publish("order-status").await;
    let passing = FaultRule::new("/orders", Fault::Close { unread: false }).times(1);
    stand.shop.set_fault(passing).unwrap();
    stand
        .shop
        .set_fault(FaultRule::new("/orders", Fault::Fail { status: 503 }).times(1))
        .unwrap();
    let ran = lookup(&stand).await;
    assert_eq!(ran.data()["status"], "shipped", "{ran:#?}");
    assert_eq!(tries(&ran), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_keeps_failing_ends_after_its_tries() {
    let stand = Stand::new().await.publish("order-status").await;
    stand
        .shop
        .set_fault(FaultRule::new("/orders", Fault::Close { unread: false }))
        .unwrap();
    let ran = lookup(&stand).await;
    assert_eq!((tries(&ran), ran.exchange().1), (3, Some(CallError::Unreachable)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_never_sent_again() {
    let stand = Stand::new().await.publish("hostile").await;
    stand
        .shop
        .set_fault(FaultRule::new("/newsletter", Fault::Fail { status: 503 }).times(1))
        .unwrap();
    let ran = stand.hostile("write-ok").await;
    assert_eq!(tries(&ran), 1, "{ran:#?}");
    assert_eq!(stand.shop.writes(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_keeps_failing_is_left_alone_and_then_tried_with_one_call() {
    let settings = "[limits.gate]\nread_tries_max = 1\nbreaker_failures_max = 2\nbreaker_open_ms = 10000";
    let stand = Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("order-status")
        .await;
    stand
        .shop
        .set_fault(FaultRule::new("/orders", Fault::Fail { status: 500 }).times(2))
        .unwrap();
    lookup(&stand).await;
    lookup(&stand).await;
    let requests = stand.shop.journal().len();
    let ran = lookup(&stand).await;
    assert!(
        ran.trace
            .iter()
            .any(|entry| matches!(&entry.event, Event::Busy { message, .. } if message.contains("left alone")))
    );
    assert_eq!(
        (tries(&ran), stand.shop.journal().len()),
        (0, requests),
        "nothing was sent"
    );
    stand.pass_ms(10_000);
    assert_eq!(lookup(&stand).await.data()["status"], "shipped");
}
