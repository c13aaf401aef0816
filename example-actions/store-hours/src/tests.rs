//! Days are resolved from the run's clock, and every kind of day is told.

use actgate_sdk::testing::Bench;
use serde_json::{Value, json};

use super::*;

/// Friday, 6 March 2026, 23:30 UTC.
const LATE_FRIDAY_MS: u64 = 1_772_839_800_000;

fn bench(inputs: Value) -> Bench<StoreHours> {
    Bench::new().now_ms(LATE_FRIDAY_MS).inputs(inputs)
}

#[test]
fn a_day_is_resolved_from_the_clock_of_the_run() {
    let planned = |inputs: Value| bench(inputs).plan().call("hours");
    assert_eq!(planned(json!({})), json!({"day": "friday"}));
    assert_eq!(planned(json!({"day": "today"})), json!({"day": "friday"}));
    assert_eq!(planned(json!({"day": "tomorrow"})), json!({"day": "saturday"}));
    assert_eq!(planned(json!({"day": "monday"})), json!({"day": "monday"}));
}

#[test]
fn today_is_the_day_of_the_shop() {
    let in_berlin = bench(json!({})).settings(json!({"utc_offset_minutes": 60}));
    assert_eq!(in_berlin.plan().call("hours"), json!({"day": "saturday"}));
    let in_lima = bench(json!({"day": "tomorrow"})).settings(json!({"utc_offset_minutes": -300}));
    assert_eq!(in_lima.plan().call("hours"), json!({"day": "saturday"}));
    let wrong = bench(json!({})).settings(json!({"utc_offset_minutes": "an hour"}));
    assert_eq!(wrong.plan().failure().code(), "invalid-settings");
}

#[test]
fn a_week_goes_round() {
    assert_eq!(weekday(0, 0), 3);
    assert_eq!(weekday(0, -1), 2);
    let days: Vec<usize> = (0..8).map(|day| weekday(day * 86_400_000, 0)).collect();
    assert_eq!(days, [3, 4, 5, 6, 0, 1, 2, 3]);
}

#[test]
fn an_open_day_is_told_with_its_hours() {
    let body =
        json!({"day": "friday", "open": "09:00", "close": "18:00", "closed": false, "timezone": "Europe/Berlin"});
    let shaped = bench(json!({})).answer("hours", 200, body.clone()).shape();
    assert_eq!(
        shaped.reply().message(),
        "The shop is open today, Friday, from 09:00 to 18:00 (Europe/Berlin)."
    );
    assert_eq!(shaped.reply().data_value(), body);
    let shaped = bench(json!({"day": "friday"})).answer("hours", 200, body).shape();
    assert!(shaped.reply().message().starts_with("The shop is open on Friday, from"));
}

#[test]
fn a_closed_day_is_told_as_one() {
    let body = json!({"day": "saturday", "open": null, "close": null, "closed": true, "timezone": "Europe/Berlin"});
    let shaped = bench(json!({"day": "tomorrow"})).answer("hours", 200, body).shape();
    assert_eq!(shaped.reply().message(), "The shop is closed tomorrow, Saturday.");
}

#[test]
fn trouble_becomes_a_failure_with_a_code() {
    let late = bench(json!({})).error("hours", CallError::TimedOut).shape();
    assert_eq!(late.failure().code(), "timed-out");
    let odd = bench(json!({})).answer("hours", 200, json!({"day": "friday"})).shape();
    assert!(odd.failure().message().contains("`/closed`"), "{}", odd.failure());
}
