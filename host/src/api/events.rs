//! Routes of events: what was told to the operator's receiver, what has not arrived, and sending that again.

use super::Api;
use super::access::Operator;
use super::path::Part;
use super::problem::Problem;
use super::status::ErrorStatus;
use super::wire::{Event, Events};
use crate::storage::EventQuery;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which events to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Only those that have not arrived.
    #[serde(default)]
    pub undelivered: bool,
    /// 1 to 500; 50 by default.
    pub limit: Option<u32>,
}

/// Lists events, newest first.
#[utoipa::path(get, path = "/v1/events", tag = "events", params(Wanted),
    responses((status = 200, body = Events), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Events>, Problem> {
    let Query(wanted) = query?;
    let query = EventQuery {
        undelivered: wanted.undelivered,
        limit: wanted.limit.unwrap_or(50).clamp(1, 500),
    };
    let rows = api.runtime.storage().events(&query).await?;
    Ok(Json(Events {
        events: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Has an event sent again now that has not arrived, under the same id.
#[utoipa::path(post, path = "/v1/events/{event}/send-again", tag = "events", params(("event" = String, Path)),
    responses((status = 200, body = Event), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn send_again(_: Operator, State(api): State<Api>, Part(id): Part) -> Result<Json<Event>, Problem> {
    let storage = api.runtime.storage();
    let is_due = storage.send_event_again(&id, api.runtime.clock().now_ms()).await?;
    let Some(row) = storage.event(&id).await? else {
        return Err(Problem::not_found(format!("no event `{id}`")));
    };
    if !is_due {
        let detail = format!("event `{id}` has arrived; nothing is sent twice");
        return Err(Problem::new(ErrorStatus::CONFLICT, "delivered", detail));
    }
    Ok(Json(row.into()))
}
