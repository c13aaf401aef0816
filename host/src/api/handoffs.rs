//! Routes of hand-offs: staff list and read them, take them, answer in their conversations, give them back and close them.

use super::Api;
use super::access::StaffMember;
use super::body::Optional;
use super::conversations::After;
use super::path::Part;
use super::problem::Problem;
use super::status::ErrorStatus;
use super::wire::{Handoff, HandoffWithMessages, Handoffs, NewClosing, NewMessage, NewTaking};
use crate::model::handoff::HandoffState;
use crate::storage::HandoffQuery;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use serde::Deserialize;
use std::time::Duration;
use utoipa::IntoParams;

/// Which hand-offs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Only those in this state: `open`, `taken`, `given-back` or `closed`.
    pub state: Option<String>,
    /// Only those of this conversation.
    pub conversation: Option<String>,
    /// 1 to 500; 50 by default.
    pub limit: Option<u32>,
}

/// Lists hand-offs, newest first.
#[utoipa::path(get, path = "/v1/handoffs", tag = "handoffs", params(Wanted),
    responses((status = 200, body = Handoffs), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn list(
    _: StaffMember,
    State(api): State<Api>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Handoffs>, Problem> {
    let Query(wanted) = query?;
    let state = wanted.state.map(|word| {
        HandoffState::from_word(&word).ok_or_else(|| {
            let detail = "`state` is one of `open`, `taken`, `given-back` and `closed`";
            Problem::new(ErrorStatus::BAD_REQUEST, "unusable-query", detail)
        })
    });
    let query = HandoffQuery {
        state: state.transpose()?,
        conversation: wanted.conversation,
        limit: wanted.limit.unwrap_or(50).clamp(1, 500),
    };
    let rows = api.conversations.handoffs(&query).await?;
    Ok(Json(Handoffs {
        handoffs: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Shows a hand-off with the messages of its conversation, and waits for news of it.
#[utoipa::path(get, path = "/v1/handoffs/{handoff}", tag = "handoffs", params(("handoff" = String, Path), After),
    responses((status = 200, body = HandoffWithMessages), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn show(
    _: StaffMember,
    State(api): State<Api>,
    Part(id): Part,
    query: Result<Query<After>, QueryRejection>,
) -> Result<Json<HandoffWithMessages>, Problem> {
    let Query(After { after, wait_ms }) = query?;
    let conversation = api.conversations.handoff(&id).await?.conversation;
    let news = match wait_ms.min(api.limits.wait_ms_max) {
        0 => api.conversations.news(&conversation, after).await?,
        wait_ms => {
            let time = Duration::from_millis(wait_ms);
            api.conversations.wait(&conversation, after, time).await?
        }
    };
    // Read after the wait, so that it is as new as the messages are.
    let handoff = api.conversations.handoff(&id).await?.into();
    let messages = news.messages.into_iter().map(Into::into).collect();
    Ok(Json(HandoffWithMessages { handoff, messages }))
}

/// Takes a hand-off: from here on the visitor talks to this member of staff, and the agent is silent.
#[utoipa::path(post, path = "/v1/handoffs/{handoff}/take", tag = "handoffs", params(("handoff" = String, Path)),
    request_body = Option<NewTaking>, responses((status = 200, body = Handoff), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn take(
    member: StaffMember,
    State(api): State<Api>,
    Part(id): Part,
    Optional(new): Optional<NewTaking>,
) -> Result<Json<Handoff>, Problem> {
    let deed = async move { api.conversations.take(&id, &member.0, new.from.as_deref()).await };
    Ok(Json(to_its_end(deed).await?.into()))
}

/// Says something to the visitor, as the member of staff who has taken the hand-off.
#[utoipa::path(post, path = "/v1/handoffs/{handoff}/messages", tag = "handoffs", params(("handoff" = String, Path)),
    request_body = NewMessage, responses((status = 200, body = Handoff), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn answer(
    member: StaffMember,
    State(api): State<Api>,
    Part(id): Part,
    body: Result<Json<NewMessage>, JsonRejection>,
) -> Result<Json<Handoff>, Problem> {
    let Json(new) = body?;
    let deed = async move { api.conversations.answer(&id, &member.0, &new.text).await };
    Ok(Json(to_its_end(deed).await?.into()))
}

/// Gives the conversation back to the agent.
#[utoipa::path(post, path = "/v1/handoffs/{handoff}/give-back", tag = "handoffs", params(("handoff" = String, Path)),
    responses((status = 200, body = Handoff), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn give_back(
    member: StaffMember,
    State(api): State<Api>,
    Part(id): Part,
) -> Result<Json<Handoff>, Problem> {
    let deed = async move { api.conversations.give_back(&id, &member.0).await };
    Ok(Json(to_its_end(deed).await?.into()))
}

/// Closes a hand-off: there is nothing left to do. The next message is the agent's again.
#[utoipa::path(post, path = "/v1/handoffs/{handoff}/close", tag = "handoffs", params(("handoff" = String, Path)),
    request_body = Option<NewClosing>, responses((status = 200, body = Handoff), (status = "4XX", body = Problem)),
    security(("token" = [])))]
pub(super) async fn close(
    member: StaffMember,
    State(api): State<Api>,
    Part(id): Part,
    Optional(new): Optional<NewClosing>,
) -> Result<Json<Handoff>, Problem> {
    let deed = async move {
        api.conversations
            .close_handoff(&id, &member.0, new.note.as_deref())
            .await
    };
    Ok(Json(to_its_end(deed).await?.into()))
}

/// A caller that hangs up must not stop a turn in the middle of it.
async fn to_its_end<T: Send + 'static>(deed: impl Future<Output = T> + Send + 'static) -> T {
    let done = tokio::spawn(deed).await;
    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
