//! Routes of actions: what is live, what a message would trigger, and unpublishing one.

use super::Api;
use super::access::{Agent, Editor};
use super::path::Part;
use super::problem::Problem;
use super::wire::{ActionInfo, Actions, BrokenAction, Match, NewMatch};
use crate::language::Hearing;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;

/// Shows which actions a message would trigger, without starting anything.
#[utoipa::path(post, path = "/v1/match", tag = "actions", request_body = NewMatch,
    responses((status = 200, body = Match), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn rank(
    _: Agent,
    State(api): State<Api>,
    body: Result<Json<NewMatch>, JsonRejection>,
) -> Result<Json<Match>, Problem> {
    let Json(new) = body?;
    let snapshot = api.runtime.registry().current().await?;
    let locale = api.locale(new.locale)?;
    let hearing = Hearing::new(&locale, api.runtime.clock().now_ms());
    Ok(Json(snapshot.rank(&hearing, &new.text, None).into()))
}

/// Lists the live actions.
#[utoipa::path(get, path = "/v1/actions", tag = "actions",
    responses((status = 200, body = Actions), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn list(_: Agent, State(api): State<Api>) -> Result<Json<Actions>, Problem> {
    let snapshot = api.runtime.registry().current().await?;
    let broken = snapshot.broken.iter();
    Ok(Json(Actions {
        actions: snapshot
            .actions
            .values()
            .map(|published| published.as_ref().into())
            .collect(),
        broken: broken
            .map(|b| BrokenAction {
                name: b.name.clone(),
                message: b.message.clone(),
            })
            .collect(),
    }))
}

/// Shows a live action.
#[utoipa::path(get, path = "/v1/actions/{action}", tag = "actions", params(("action" = String, Path)),
    responses((status = 200, body = ActionInfo), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn show(_: Agent, State(api): State<Api>, Part(name): Part) -> Result<Json<ActionInfo>, Problem> {
    let snapshot = api.runtime.registry().current().await?;
    match snapshot.actions.get(&name) {
        Some(published) => Ok(Json(published.as_ref().into())),
        None => Err(Problem::not_found(format!("no action `{name}` is published"))),
    }
}

/// Unpublishes an action. What waits for a visitor can still be cancelled; nothing new starts.
#[utoipa::path(delete, path = "/v1/actions/{action}/publication", tag = "actions",
    params(("action" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn unpublish(_: Editor, State(api): State<Api>, Part(name): Part) -> Result<StatusCode, Problem> {
    api.runtime.registry().unpublish(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}
