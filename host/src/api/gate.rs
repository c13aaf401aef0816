//! Routes of the gate: what is granted, and what was counted of calls and denials.

use super::Api;
use super::access::Operator;
use super::problem::Problem;
use super::wire::Grants;
use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// Lists what is granted. Grants are given and taken back on the command line only.
#[utoipa::path(get, path = "/v1/grants", tag = "gate",
    responses((status = 200, body = Grants), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn grants(_: Operator, State(api): State<Api>) -> Result<Json<Grants>, Problem> {
    let grants = api.runtime.grants().current().await?;
    Ok(Json(Grants {
        grants: grants.iter().map(|grant| (&**grant).into()).collect(),
    }))
}

/// Counters of this process in the text format of OpenMetrics: runs by outcome, calls by result, denials by rule.
#[utoipa::path(get, path = "/metrics", tag = "gate",
    responses((status = 200, body = String, content_type = "application/openmetrics-text"), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn metrics(_: Operator, State(api): State<Api>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], api.runtime.metrics().text())
}
