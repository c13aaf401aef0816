//! Tells when the shop is open.

mod calendar;

use actgate_sdk::prelude::*;
use calendar::Date;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

#[derive(Deserialize)]
struct Inputs {
    /// A day such as `2026-12-25`.
    day: Option<String>,
}

/// What the operator may set for this action.
#[derive(Deserialize)]
struct Settings {
    /// How far the shop's clock is ahead of UTC, so that "today" is the shop's day.
    #[serde(default)]
    utc_offset_minutes: i32,
}

#[derive(Deserialize, Serialize)]
struct Hours {
    /// The day of the week.
    day: String,
    open: Option<String>,
    close: Option<String>,
    closed: bool,
    /// Why the hours are not those of the day of the week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holiday: Option<String>,
    timezone: String,
}

struct StoreHours;

impl Action for StoreHours {
    type Inputs = Inputs;

    fn plan(context: &Context, inputs: Inputs) -> Result<Step, Failure> {
        let (day, _) = asked(context, &inputs)?;
        call("hours").with("day", day.to_string()).step()
    }

    fn shape(context: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let hours: Hours = exchanges.last().json()?;
        let (day, today) = asked(context, &inputs)?;
        let when = match day.days() - today.days() {
            0 => format!("today, {}", day.in_words()),
            1 => format!("tomorrow, {}", day.in_words()),
            _ => format!("on {}", day.in_words()),
        };
        let why = hours
            .holiday
            .as_ref()
            .map(|name| format!(" ({name})"))
            .unwrap_or_default();
        let message = match (&hours.open, &hours.close) {
            (Some(open), Some(close)) if !hours.closed => {
                let timezone = &hours.timezone;
                format!("The shop is open {when}{why}, from {open} to {close} ({timezone}).")
            }
            _ => format!("The shop is closed {when}{why}."),
        };
        reply(message).data(hours).step()
    }
}

/// The day that is asked for, and the shop's today, which it is without one.
fn asked(context: &Context, inputs: &Inputs) -> Result<(Date, Date), Failure> {
    let settings: Settings = context.settings()?;
    let today = today(context.now_ms(), settings.utc_offset_minutes);
    let day = match &inputs.day {
        None => today,
        Some(day) => Date::read(day).ok_or_else(|| fail("no-day", format!("`{day}` is not a day")))?,
    };
    Ok((day, today))
}

/// A moment's day, on a clock that far ahead of UTC.
fn today(now_ms: u64, utc_offset_minutes: i32) -> Date {
    let local_ms = i64::try_from(now_ms)
        .unwrap_or(i64::MAX)
        .saturating_add(i64::from(utc_offset_minutes) * MINUTE_MS);
    Date::of_days(local_ms.div_euclid(DAY_MS))
}

actgate_sdk::export!(StoreHours);

#[cfg(test)]
mod tests;
