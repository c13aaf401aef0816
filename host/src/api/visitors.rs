//! Routes of who visitors are: tokens of the operator's site, the host's own directory, the page behind a link, and the
//! record of proofs.

pub(super) mod directory;
pub(super) mod page;

use super::Api;
use super::access::{Agent, Operator, Site};
use super::conversations::show_state;
use super::path::Part;
use super::problem::Problem;
use super::status::ErrorStatus;
use super::wire::{Conversation, NewVisitor, NewVisitorToken, Proofs, VisitorToken};
use crate::identity::email::Email;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;

/// How many entries a list has at most.
const LIST_MAX: u32 = 200;

/// Says who the visitor of a conversation is, with a token that the operator's site signed. The conversation stays the
/// same, and goes on by itself where it waited for a proof.
#[utoipa::path(put, path = "/v1/conversations/{conversation}/visitor", tag = "visitors",
    params(("conversation" = String, Path)), request_body = NewVisitor,
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn recognise(
    _: Agent,
    State(api): State<Api>,
    Part(id): Part,
    body: Result<Json<NewVisitor>, JsonRejection>,
) -> Result<Json<Conversation>, Problem> {
    let Json(new) = body?;
    // A caller that hangs up must not stop a turn in the middle of it.
    let (conversations, conversation) = (api.conversations.clone(), id.clone());
    let turn = tokio::spawn(async move { conversations.recognise(&conversation, &new.token).await });
    turn.await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))?;
    Ok(Json(show_state(&api, &id).await?))
}

/// Signs a token for a visitor who is logged in on the operator's site, for 12 hours. Only the site's server may call
/// this: whoever gets the token counts as the owner of the mailbox.
#[utoipa::path(post, path = "/v1/visitor-tokens", tag = "visitors", request_body = NewVisitorToken,
    responses((status = 200, body = VisitorToken), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn sign(
    _: Site,
    State(api): State<Api>,
    body: Result<Json<NewVisitorToken>, JsonRejection>,
) -> Result<Json<VisitorToken>, Problem> {
    let Json(new) = body?;
    let email = address(&new.email)?;
    let mut names = Map::new();
    for (claim, name) in [("given_name", new.first_name), ("family_name", new.last_name)] {
        if let Some(name) = name {
            names.insert(claim.into(), Value::String(name));
        }
    }
    let token = api.conversations.sign_token(&email, &names);
    let token = token.map_err(|error| Problem::internal(&error))?;
    Ok(Json(VisitorToken { token }))
}

fn address(text: &str) -> Result<Email, Problem> {
    Email::new(text).map_err(|error| {
        let detail = format!("`email`: {error}");
        Problem::new(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body", detail)
    })
}

/// Which proofs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichProofs {
    /// Only those of this conversation.
    pub conversation: Option<String>,
    /// Only before this number.
    pub before: Option<u64>,
}

/// Lists the attempts to prove who visitors are, newest first, at most 200 at once.
#[utoipa::path(get, path = "/v1/proofs", tag = "visitors", params(WhichProofs),
    responses((status = 200, body = Proofs), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(super) async fn proofs(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<WhichProofs>, QueryRejection>,
) -> Result<Json<Proofs>, Problem> {
    let Query(WhichProofs { conversation, before }) = query?;
    let storage = api.runtime.storage();
    let rows = storage.proofs(conversation.as_deref(), before, LIST_MAX).await?;
    let proofs = rows.into_iter().map(Into::into).collect();
    Ok(Json(Proofs { proofs }))
}
