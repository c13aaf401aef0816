//! Routes of who visitors are: tokens of the operator's site, the host's own directory, and the record of proofs.

use super::Api;
use super::access::{Agent, Operator, Site};
use super::conversations::show_state;
use super::problem::Problem;
use super::wire::{Contact, Contacts, Conversation, NewContact, NewVisitor, NewVisitorToken, Proofs, VisitorToken};
use crate::identity::email::Email;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
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
pub async fn recognise(
    _: Agent,
    State(api): State<Api>,
    Path(id): Path<String>,
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
pub async fn sign(
    _: Site,
    State(api): State<Api>,
    body: Result<Json<NewVisitorToken>, JsonRejection>,
) -> Result<Json<VisitorToken>, Problem> {
    let Json(new) = body?;
    let email = email(&new.email)?;
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

fn email(text: &str) -> Result<Email, Problem> {
    Email::new(text).map_err(|error| {
        let detail = format!("`email`: {error}");
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unusable-body", detail)
    })
}

/// Where to go on reading.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AfterContact {
    /// Only contacts after this id.
    #[serde(default)]
    pub after: String,
}

/// Lists the contacts of the host's own directory in the order of their ids, at most 200 at once.
#[utoipa::path(get, path = "/v1/contacts", tag = "visitors", params(AfterContact),
    responses((status = 200, body = Contacts), (status = "4XX", body = Problem)), security(("token" = [])))]
pub async fn contacts(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<AfterContact>, QueryRejection>,
) -> Result<Json<Contacts>, Problem> {
    let Query(AfterContact { after }) = query?;
    own_directory(&api)?;
    let rows = api.conversations.runtime().storage().contacts(&after, LIST_MAX).await?;
    let contacts = rows.into_iter().map(Contact::from).collect();
    Ok(Json(Contacts { contacts }))
}

/// Shows a contact of the host's own directory.
#[utoipa::path(get, path = "/v1/contacts/{contact}", tag = "visitors", params(("contact" = String, Path)),
    responses((status = 200, body = Contact), (status = "4XX", body = Problem)), security(("token" = [])))]
pub async fn contact(_: Operator, State(api): State<Api>, Path(id): Path<String>) -> Result<Json<Contact>, Problem> {
    own_directory(&api)?;
    let row = api.conversations.runtime().storage().contact(&id).await?;
    let row = row.ok_or_else(|| no_contact(&id))?;
    Ok(Json(row.into()))
}

/// Adds a contact to the host's own directory, or gives the one with this id another address.
#[utoipa::path(put, path = "/v1/contacts/{contact}", tag = "visitors", params(("contact" = String, Path)),
    request_body = NewContact,
    responses((status = 200, body = Contact), (status = "4XX", body = Problem)), security(("token" = [])))]
pub async fn put_contact(
    _: Operator,
    State(api): State<Api>,
    Path(id): Path<String>,
    body: Result<Json<NewContact>, JsonRejection>,
) -> Result<Json<Contact>, Problem> {
    let Json(new) = body?;
    own_directory(&api)?;
    let email = email(&new.email)?;
    let runtime = api.conversations.runtime();
    let now_ms = runtime.clock().now_ms();
    runtime.storage().put_contact(&id, email.as_str(), now_ms).await?;
    let row = runtime.storage().contact(&id).await?;
    Ok(Json(row.ok_or_else(|| no_contact(&id))?.into()))
}

/// Removes a contact from the host's own directory. What was proven of it is not true any more from here on.
#[utoipa::path(delete, path = "/v1/contacts/{contact}", tag = "visitors", params(("contact" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)), security(("token" = [])))]
pub async fn remove_contact(
    _: Operator,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    own_directory(&api)?;
    if !api.conversations.runtime().storage().remove_contact(&id).await? {
        return Err(no_contact(&id));
    }
    Ok(StatusCode::NO_CONTENT)
}

fn no_contact(id: &str) -> Problem {
    Problem::not_found(format!("no contact `{id}`"))
}

fn own_directory(api: &Api) -> Result<(), Problem> {
    if api.limits.keeps_contacts {
        return Ok(());
    }
    let detail = "contacts are kept elsewhere, as [contacts] in the settings says; change them there";
    Err(Problem::new(StatusCode::CONFLICT, "other-directory", detail))
}

/// Which proofs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichProofs {
    /// Only of this conversation.
    pub conversation: Option<String>,
    /// Only before this number.
    pub before: Option<u64>,
}

/// Lists what was tried to prove who visitors are, newest first, at most 200 at once.
#[utoipa::path(get, path = "/v1/proofs", tag = "visitors", params(WhichProofs),
    responses((status = 200, body = Proofs), (status = "4XX", body = Problem)), security(("token" = [])))]
pub async fn proofs(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<WhichProofs>, QueryRejection>,
) -> Result<Json<Proofs>, Problem> {
    let Query(WhichProofs { conversation, before }) = query?;
    let storage = api.conversations.runtime().storage();
    let rows = storage.proofs(conversation.as_deref(), before, LIST_MAX).await?;
    let proofs = rows.into_iter().map(Into::into).collect();
    Ok(Json(Proofs { proofs }))
}
