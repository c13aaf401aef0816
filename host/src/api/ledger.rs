//! Routes of the write ledger: list writes of all runs, and settle one whose outcome is unknown.

use super::Api;
use super::access::Operator;
use super::path::Part;
use super::problem::Problem;
use super::wire::{NewSettlement, Write, Writes};
use crate::runtime::Found;
use crate::storage::LedgerQuery;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which writes to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Only those of unknown outcome that nobody has settled.
    #[serde(default)]
    pub unknown: bool,
    /// Only those of this run.
    pub run: Option<String>,
    /// 1 to 500; 50 by default.
    pub limit: Option<u32>,
}

/// Lists writes of all runs, newest first.
#[utoipa::path(get, path = "/v1/ledger", tag = "ledger", params(Wanted),
    responses((status = 200, body = Writes), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Writes>, Problem> {
    let Query(wanted) = query?;
    let runtime = &api.runtime;
    let query = LedgerQuery {
        unknown: wanted.unknown,
        run: wanted.run,
        limit: wanted.limit.unwrap_or(50).clamp(1, 500),
    };
    let rows = runtime.storage().ledger(&query, runtime.clock().now_ms()).await?;
    Ok(Json(Writes {
        writes: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Records what was found out at the upstream about a write of unknown outcome. It sends nothing and is final.
#[utoipa::path(post, path = "/v1/runs/{run}/settlement", tag = "ledger", params(("run" = String, Path)),
    request_body = NewSettlement, responses((status = 200, body = Write), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn settle(
    operator: Operator,
    State(api): State<Api>,
    Part(run): Part,
    body: Result<Json<NewSettlement>, JsonRejection>,
) -> Result<Json<Write>, Problem> {
    let Json(new) = body?;
    let runtime = &api.runtime;
    let found = Found {
        run,
        endpoint: new.endpoint,
        digest: new.digest,
        made: new.made,
        by: format!("token {}", operator.token),
        note: new.note,
    };
    Ok(Json(runtime.settle(found).await?.into()))
}
