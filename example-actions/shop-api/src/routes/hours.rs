//! The opening hours, which anybody may ask for.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::bad_query;
use crate::answer::{Answer, Problem};
use crate::app::App;

#[derive(Deserialize)]
pub(super) struct DayAsked {
    day: Option<String>,
}

/// The weekday of a date such as `2026-12-25` (Zeller's congruence for the Gregorian calendar).
fn weekday(date: &str) -> Option<&'static str> {
    const DAYS: [&str; 7] = [
        "saturday",
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
    ];
    let is_form = date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, b)| (b == b'-') == (at == 4 || at == 7));
    let number = |range: std::ops::Range<usize>| date.get(range)?.parse::<u32>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in_month = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !is_form || year == 0 || !(1..=days_in_month).contains(&day) {
        return None;
    }
    let (year, month) = if month <= 2 {
        (year - 1, month + 12)
    } else {
        (year, month)
    };
    let index = (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
    DAYS.get(index as usize).copied()
}

pub(super) async fn hours(
    State(app): State<Arc<App>>,
    asked: Result<Query<DayAsked>, QueryRejection>,
) -> Result<Answer, Problem> {
    let Query(asked) = asked.map_err(|error| bad_query(&error))?;
    app.storage.read(|records| {
        let timezone = &records.timezone;
        let Some(asked) = asked.day else {
            let week = json!({"timezone": timezone, "week": records.week});
            return Ok(Answer::new(StatusCode::OK, week));
        };
        let named = |name: &str| records.week.iter().find(|day| day.day.eq_ignore_ascii_case(name));
        let date = weekday(&asked);
        let day = named(date.unwrap_or(&asked)).ok_or_else(|| {
            let message =
                format!("`{asked}` is neither a day from `monday` to `sunday` nor a date such as `2026-12-25`");
            Problem::bad_request("unknown-day", message)
        })?;
        // A Sunday stays closed, whatever else it is.
        let holiday = date.filter(|_| !day.closed).and_then(|_| {
            let mut holidays = records.holidays.iter();
            holidays.find(|holiday| asked.get(5..) == Some(holiday.date.as_str()))
        });
        if let Some(holiday) = holiday {
            let body = json!({
                "day": day.day,
                "open": holiday.open,
                "close": holiday.close,
                "closed": holiday.closed,
                "holiday": holiday.name,
                "timezone": timezone,
            });
            return Ok(Answer::new(StatusCode::OK, body));
        }
        let body = json!({
            "day": day.day,
            "open": day.open,
            "close": day.close,
            "closed": day.closed,
            "timezone": timezone,
        });
        Ok(Answer::new(StatusCode::OK, body))
    })
}

#[cfg(test)]
mod tests {
    use super::weekday;

    #[test]
    fn a_date_has_its_weekday() {
        for (date, day) in [
            ("2026-12-25", Some("friday")),
            ("2026-11-29", Some("sunday")),
            ("2028-02-29", Some("tuesday")),
            ("2000-01-01", Some("saturday")),
            ("2027-02-29", None),
            ("2026-13-01", None),
            ("2026-12-5", None),
            ("monday", None),
        ] {
            assert_eq!(weekday(date), day, "{date}");
        }
    }
}
