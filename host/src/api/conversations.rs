//! Routes of conversations: start one, say something, read what was said.

use super::Api;
use super::access::Agent;
use super::path::Part;
use super::problem::Problem;
use super::wire::{Conversation, Messages, NewConversation, NewMessage};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use std::time::Duration;
use utoipa::IntoParams;

/// Starts a conversation.
#[utoipa::path(post, path = "/v1/conversations", tag = "conversations", request_body = NewConversation,
    responses((status = 201, body = Conversation), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn create(
    agent: Agent,
    State(api): State<Api>,
    body: Result<Json<NewConversation>, JsonRejection>,
) -> Result<(StatusCode, Json<Conversation>), Problem> {
    let Json(new) = body?;
    let locale = api.locale(new.locale)?;
    let zone = api.zone(new.time_zone)?;
    let id = api.conversations.create(&locale, zone, Some(agent.network)).await?;
    if let Some(token) = new.visitor_token {
        api.conversations.recognise(&id, &token).await?;
    }
    Ok((StatusCode::CREATED, Json(show_state(&api, &id).await?)))
}

/// Shows the current state of a conversation.
#[utoipa::path(get, path = "/v1/conversations/{conversation}", tag = "conversations",
    params(("conversation" = String, Path)),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn show(_: Agent, State(api): State<Api>, Part(id): Part) -> Result<Json<Conversation>, Problem> {
    Ok(Json(show_state(&api, &id).await?))
}

pub(super) async fn show_state(api: &Api, id: &str) -> Result<Conversation, Problem> {
    let state = api.conversations.state(id).await?;
    Ok(Conversation::new(id, &state, api.runtime.clock().now_ms()))
}

/// Where to go on reading.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// Only messages after this number.
    #[serde(default)]
    pub after: u64,
    /// How long to wait for messages where there are none, in milliseconds. The host answers as soon as something was
    /// said, for example because a link was followed, and has its own bound.
    #[serde(default)]
    pub wait_ms: u64,
}

/// Lists the messages of a conversation, oldest first, at most 200 at once.
#[utoipa::path(get, path = "/v1/conversations/{conversation}/messages", tag = "conversations",
    params(("conversation" = String, Path), After),
    responses((status = 200, body = Messages), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    _: Agent,
    State(api): State<Api>,
    Part(id): Part,
    query: Result<Query<After>, QueryRejection>,
) -> Result<Json<Messages>, Problem> {
    let Query(After { after, wait_ms }) = query?;
    let news = match wait_ms.min(api.limits.wait_ms_max) {
        0 => api.conversations.news(&id, after).await?,
        wait_ms => {
            let time = Duration::from_millis(wait_ms);
            api.conversations.wait(&id, after, time).await?
        }
    };
    Ok(Json(news.into()))
}

/// Says something for the visitor, and answers with all that was said since.
#[utoipa::path(post, path = "/v1/conversations/{conversation}/messages", tag = "conversations",
    params(("conversation" = String, Path)), request_body = NewMessage,
    responses((status = 200, body = Messages), (status = "4XX", body = Problem), (status = "5XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn say(
    _: Agent,
    State(api): State<Api>,
    Part(id): Part,
    body: Result<Json<NewMessage>, JsonRejection>,
) -> Result<Json<Messages>, Problem> {
    let Json(new) = body?;
    let locale = new.locale.map(|locale| api.locale(Some(locale))).transpose()?;
    if let Some(locale) = &locale {
        api.conversations.speak(&id, locale).await?;
    }
    // A caller that hangs up must not stop a turn in the middle of it.
    let conversations = api.conversations.clone();
    let turn = tokio::spawn(async move { conversations.hear(&id, &new.text).await });
    let news = turn
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))?;
    Ok(Json(news.into()))
}
