//! Tells when the shop is open.

use actgate_sdk::prelude::*;

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

#[derive(Deserialize)]
struct Inputs {
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
    day: String,
    open: Option<String>,
    close: Option<String>,
    closed: bool,
    timezone: String,
}

struct StoreHours;

impl Action for StoreHours {
    type Inputs = Inputs;

    fn plan(context: &Context, inputs: Inputs) -> Result<Step, Failure> {
        let settings: Settings = context.settings()?;
        let today = weekday(context.now_ms(), settings.utc_offset_minutes);
        let day = match inputs.day.as_deref() {
            None | Some("today") => DAYS[today],
            Some("tomorrow") => DAYS[(today + 1) % DAYS.len()],
            Some(day) => day,
        };
        call("hours").with("day", day).step()
    }

    fn shape(_: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let hours: Hours = exchanges.last().json()?;
        let when = match inputs.day.as_deref() {
            None | Some("today") => format!("today, {}", in_title_case(&hours.day)),
            Some("tomorrow") => format!("tomorrow, {}", in_title_case(&hours.day)),
            Some(_) => format!("on {}", in_title_case(&hours.day)),
        };
        let message = match (&hours.open, &hours.close) {
            (Some(open), Some(close)) if !hours.closed => {
                format!("The shop is open {when}, from {open} to {close} ({}).", hours.timezone)
            }
            _ => format!("The shop is closed {when}."),
        };
        reply(message).data(hours).step()
    }
}

/// The index in [`DAYS`] of a moment's day, on a clock that far ahead of UTC.
fn weekday(now_ms: u64, utc_offset_minutes: i32) -> usize {
    let local_ms = i64::try_from(now_ms)
        .unwrap_or(i64::MAX)
        .saturating_add(i64::from(utc_offset_minutes) * MINUTE_MS);
    // The first day of the Unix epoch was a Thursday.
    let day = (local_ms.div_euclid(DAY_MS) + 3).rem_euclid(7);
    usize::try_from(day).unwrap_or_default()
}

fn in_title_case(day: &str) -> String {
    let mut letters = day.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

actgate_sdk::export!(StoreHours);

#[cfg(test)]
mod tests;
