//! Routes of runs: start one without a conversation, go on with it, read its trace and its writes.

use super::Api;
use super::access::{Agent, Operator};
use super::path::Part;
use super::problem::Problem;
use super::status::ErrorStatus;
use super::wire::{NewAnswers, NewConfirmation, NewRun, Run, RunInfo, RunMode, Runs, Trace, Write, Writes};
use crate::conversation::fresh_id;
use crate::identity::email::Email;
use crate::model::identity::{Assurance, Visitor};
use crate::model::run::Mode;
use crate::runtime::{self, Resume, RunState};
use crate::storage::RunSummary;
use crate::trace::{Event, InputOrigin};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

/// Starts a run and works on it until it is over or waits.
#[utoipa::path(post, path = "/v1/runs", tag = "runs", request_body = NewRun,
    responses((status = 201, body = Run), (status = "4XX", body = Problem), (status = "5XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn start(
    _: Agent,
    State(api): State<Api>,
    body: Result<Json<NewRun>, JsonRejection>,
) -> Result<(StatusCode, Json<Run>), Problem> {
    let Json(new) = body?;
    let runtime = api.runtime.clone();
    let snapshot = runtime.registry().current().await?;
    let Some(published) = snapshot.actions.get(&new.action).cloned() else {
        return Err(Problem::not_found(format!("no action `{}` is published", new.action)));
    };
    let (mode, visitor) = visitor(&new)?;
    let id = fresh_id(runtime.clock().now_ms()).map_err(|error| Problem::internal(&error))?;
    let run = runtime::NewRun {
        id: format!("r-{id}"),
        published,
        conversation: None,
        mode,
        locale: api.locale(new.locale)?,
        zone: api.zone(new.time_zone)?,
        visitor,
        events: new
            .inputs
            .keys()
            .map(|name| Event::Input {
                name: name.clone(),
                origin: InputOrigin::Caller,
            })
            .collect(),
        inputs: new.inputs,
    };
    let state = detached(async move { runtime.start(run).await }).await?;
    Ok((StatusCode::CREATED, shown(&api, state).await?))
}

/// Who the visitor of a run without a conversation is: nobody, or in a preview whoever the caller says.
fn visitor(new: &NewRun) -> Result<(Mode, Visitor), Problem> {
    let refuse = |detail: &str| Err(Problem::new(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body", detail));
    match (&new.email, new.mode) {
        (None, RunMode::Live) => Ok((Mode::Live, Visitor::default())),
        (None, RunMode::Preview) => Ok((Mode::Preview, Visitor::default())),
        (Some(_), RunMode::Live) => {
            refuse("`email` is for previews; in a live run the visitor proves who they are, in a conversation")
        }
        (Some(text), RunMode::Preview) => match Email::new(text) {
            Ok(email) => Ok((
                Mode::Preview,
                Visitor {
                    assurance: Assurance::VerifiedEmail,
                    email: Some(email.as_str().to_owned()),
                    contact: Some(email.as_str().to_owned()),
                },
            )),
            Err(error) => refuse(&format!("`email`: {error}")),
        },
    }
}

/// Works on a run to its end even when the caller hangs up.
async fn detached(
    work: impl Future<Output = Result<RunState, runtime::RuntimeError>> + Send + 'static,
) -> Result<RunState, Problem> {
    let done = tokio::spawn(work)
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    Ok(done?)
}

async fn resume(api: &Api, id: String, how: Resume) -> Result<Json<Run>, Problem> {
    let runtime = api.runtime.clone();
    let state = runtime.load(&id).await?;
    if let Some(conversation) = state.conversation {
        let detail = format!("this run belongs to conversation `{conversation}`; send a message there");
        return Err(Problem::new(ErrorStatus::CONFLICT, "in-conversation", detail));
    }
    let state = detached(async move { runtime.resume(&id, how).await }).await?;
    shown(api, state).await
}

/// A run with what became of its writes.
async fn shown(api: &Api, state: RunState) -> Result<Json<Run>, Problem> {
    let runtime = &api.runtime;
    let writes = runtime.storage().writes_of(&state.id, runtime.clock().now_ms()).await?;
    Ok(Json(Run::new(state, writes)))
}

/// Answers what an action asked.
#[utoipa::path(post, path = "/v1/runs/{run}/answers", tag = "runs", params(("run" = String, Path)),
    request_body = NewAnswers, responses((status = 200, body = Run), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn answer(
    _: Agent,
    State(api): State<Api>,
    Part(id): Part,
    body: Result<Json<NewAnswers>, JsonRejection>,
) -> Result<Json<Run>, Problem> {
    let Json(new) = body?;
    resume(&api, id, Resume::Answers(new.answers)).await
}

/// Says yes to exactly one request.
#[utoipa::path(post, path = "/v1/runs/{run}/confirmation", tag = "runs", params(("run" = String, Path)),
    request_body = NewConfirmation, responses((status = 200, body = Run), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn confirm(
    _: Agent,
    State(api): State<Api>,
    Part(id): Part,
    body: Result<Json<NewConfirmation>, JsonRejection>,
) -> Result<Json<Run>, Problem> {
    let Json(new) = body?;
    let yes = Resume::Confirm {
        digest: new.digest,
        visitor: None,
    };
    resume(&api, id, yes).await
}

/// Ends a run that waits.
#[utoipa::path(post, path = "/v1/runs/{run}/cancellation", tag = "runs", params(("run" = String, Path)),
    responses((status = 200, body = Run), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn cancel(_: Agent, State(api): State<Api>, Part(id): Part) -> Result<Json<Run>, Problem> {
    resume(&api, id, Resume::Cancel).await
}

/// How many to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Limit {
    /// 1 to 500; 50 by default.
    pub limit: Option<u32>,
}

/// Lists the latest runs, newest first.
#[utoipa::path(get, path = "/v1/runs", tag = "runs", params(Limit),
    responses((status = 200, body = Runs), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<Limit>, QueryRejection>,
) -> Result<Json<Runs>, Problem> {
    let Query(Limit { limit }) = query?;
    let runtime = &api.runtime;
    let runs = runtime.storage().runs(limit.unwrap_or(50).clamp(1, 500)).await?;
    let unknown = runtime.storage().unknown_writes(runtime.clock().now_ms()).await?;
    let shown = |run: RunSummary| {
        let count = unknown.get(&run.id).copied().unwrap_or(0);
        RunInfo::new(run, count)
    };
    Ok(Json(Runs {
        runs: runs.into_iter().map(shown).collect(),
    }))
}

/// Shows the current state of a run.
#[utoipa::path(get, path = "/v1/runs/{run}", tag = "runs", params(("run" = String, Path)),
    responses((status = 200, body = Run), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn show(_: Agent, State(api): State<Api>, Part(id): Part) -> Result<Json<Run>, Problem> {
    let state = api.runtime.load(&id).await?;
    shown(&api, state).await
}

/// Shows what was recorded about a run.
#[utoipa::path(get, path = "/v1/runs/{run}/trace", tag = "runs", params(("run" = String, Path)),
    responses((status = 200, body = Trace), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn trace(_: Operator, State(api): State<Api>, Part(id): Part) -> Result<Json<Trace>, Problem> {
    let runtime = &api.runtime;
    runtime.load(&id).await?;
    let entries = runtime.storage().trace(&id).await?;
    let writes = writes_of(&api, &id).await?;
    Ok(Json(Trace {
        run: id,
        entries,
        writes,
    }))
}

async fn writes_of(api: &Api, id: &str) -> Result<Vec<Write>, Problem> {
    let runtime = &api.runtime;
    let rows = runtime.storage().writes_of(id, runtime.clock().now_ms()).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Shows the writes of a run and what became of them.
#[utoipa::path(get, path = "/v1/runs/{run}/writes", tag = "runs", params(("run" = String, Path)),
    responses((status = 200, body = Writes), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn writes(_: Operator, State(api): State<Api>, Part(id): Part) -> Result<Json<Writes>, Problem> {
    api.runtime.load(&id).await?;
    let writes = writes_of(&api, &id).await?;
    Ok(Json(Writes { writes }))
}
