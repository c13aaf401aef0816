//! Today comes from the run's clock, and every kind of day is told.

use actgate_sdk::testing::Bench;
use serde_json::{Value, json};

use super::*;

/// Friday, 6 March 2026, 23:30 UTC.
const LATE_FRIDAY_MS: u64 = 1_772_839_800_000;

fn bench(inputs: Value) -> Bench<StoreHours> {
    Bench::new().now_ms(LATE_FRIDAY_MS).inputs(inputs)
}

#[test]
fn today_comes_from_the_clock_of_the_run() {
    let planned = |inputs: Value| bench(inputs).plan().call("hours");
    assert_eq!(planned(json!({})), json!({"day": "2026-03-06"}));
    assert_eq!(planned(json!({"day": "2026-12-25"})), json!({"day": "2026-12-25"}));
    let wrong = bench(json!({"day": "2026-02-30"})).plan();
    assert_eq!(wrong.failure().code(), "no-day");
}

#[test]
fn today_is_the_day_of_the_shop() {
    let in_berlin = bench(json!({})).settings(json!({"utc_offset_minutes": 60}));
    assert_eq!(in_berlin.plan().call("hours"), json!({"day": "2026-03-07"}));
    let in_lima = bench(json!({})).settings(json!({"utc_offset_minutes": -300}));
    assert_eq!(in_lima.plan().call("hours"), json!({"day": "2026-03-06"}));
    let wrong = bench(json!({})).settings(json!({"utc_offset_minutes": "an hour"}));
    assert_eq!(wrong.plan().failure().code(), "invalid-settings");
}

#[test]
fn an_open_day_is_told_with_its_hours() {
    let body =
        json!({"day": "friday", "open": "09:00", "close": "18:00", "closed": false, "timezone": "Europe/Berlin"});
    let shaped = bench(json!({})).answer("hours", 200, body.clone()).shape();
    assert_eq!(
        shaped.reply().message(),
        "The shop is open today, Friday, 6 March 2026, from 09:00 to 18:00 (Europe/Berlin)."
    );
    assert_eq!(shaped.reply().data_value(), body);
    let shaped = bench(json!({"day": "2026-03-13"})).answer("hours", 200, body).shape();
    assert!(
        shaped
            .reply()
            .message()
            .starts_with("The shop is open on Friday, 13 March 2026, from"),
        "{}",
        shaped.reply().message()
    );
}

#[test]
fn a_closed_day_is_told_as_one_and_a_holiday_by_its_name() {
    let body = json!({"day": "saturday", "open": null, "close": null, "closed": true, "timezone": "Europe/Berlin"});
    let shaped = bench(json!({"day": "2026-03-07"})).answer("hours", 200, body).shape();
    assert_eq!(
        shaped.reply().message(),
        "The shop is closed tomorrow, Saturday, 7 March 2026."
    );
    let body = json!({"day": "friday", "open": null, "close": null, "closed": true, "holiday": "Christmas Day",
        "timezone": "Europe/Berlin"});
    let shaped = bench(json!({"day": "2026-12-25"})).answer("hours", 200, body).shape();
    assert_eq!(
        shaped.reply().message(),
        "The shop is closed on Friday, 25 December 2026 (Christmas Day)."
    );
}

#[test]
fn trouble_becomes_a_failure_with_a_code() {
    let late = bench(json!({})).error("hours", CallError::TimedOut).shape();
    assert_eq!(late.failure().code(), "timed-out");
    let odd = bench(json!({})).answer("hours", 200, json!({"day": "friday"})).shape();
    assert!(odd.failure().message().contains("`/closed`"), "{}", odd.failure());
}
