//! The control of a running shop over HTTP, there only when the shop was started with a control token.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;

use crate::access::ControlHeld;
use crate::answer::{Answer, Problem};
use crate::app::{App, Phase};
use crate::fault::FaultRule;
use crate::routes::{bad_query, read_json};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/_shop/journal", get(journal).delete(clear_journal))
        .route("/_shop/faults", get(faults).post(set_fault).delete(clear_faults))
        .route("/_shop/records", get(records))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JournalAsked {
    /// Answer only once this many requests have been received since the start.
    received_min: Option<u64>,
}

async fn journal(
    _held: ControlHeld,
    State(app): State<Arc<App>>,
    asked: Result<Query<JournalAsked>, QueryRejection>,
) -> Result<Answer, Problem> {
    let Query(asked) = asked.map_err(|error| bad_query(&error))?;
    if let Some(received_min) = asked.received_min {
        tokio::select! {
            () = app.journal.wait_for(received_min) => {}
            () = app.reached(Phase::Closing) => {}
        }
    }
    Ok(journal_answer(&app))
}

async fn clear_journal(_held: ControlHeld, State(app): State<Arc<App>>) -> Answer {
    app.journal.clear();
    journal_answer(&app)
}

fn journal_answer(app: &App) -> Answer {
    let body = json!({
        "writes": app.storage.writes(),
        "connections": app.connections(),
        "requests": app.journal.entries(),
    });
    Answer::new(StatusCode::OK, body)
}

async fn faults(_held: ControlHeld, State(app): State<Arc<App>>) -> Answer {
    faults_answer(&app, StatusCode::OK)
}

async fn set_fault(
    _held: ControlHeld,
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Answer, Problem> {
    let rule: FaultRule = read_json(&headers, &body)?;
    app.faults
        .set(rule)
        .map_err(|error| Problem::bad_request("invalid-fault", error.to_string()))?;
    Ok(faults_answer(&app, StatusCode::CREATED))
}

async fn clear_faults(_held: ControlHeld, State(app): State<Arc<App>>) -> Answer {
    app.faults.clear();
    faults_answer(&app, StatusCode::OK)
}

fn faults_answer(app: &App, status: StatusCode) -> Answer {
    Answer::new(status, json!({"faults": app.faults.list()}))
}

async fn records(_held: ControlHeld, State(app): State<Arc<App>>) -> Answer {
    Answer::new(StatusCode::OK, app.storage.document())
}
