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
        let mut week = records.week.iter();
        let day = week.find(|day| day.day.eq_ignore_ascii_case(&asked)).ok_or_else(|| {
            let message = format!("`{asked}` is not a day from `monday` to `sunday`");
            Problem::bad_request("unknown-day", message)
        })?;
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
