//! Routes of the host's own directory of contacts.

use super::{LIST_MAX, address};
use crate::api::Api;
use crate::api::access::Operator;
use crate::api::path::Part;
use crate::api::problem::Problem;
use crate::api::status::ErrorStatus;
use crate::api::wire::{Contact, Contacts, NewContact};
use crate::identity::contacts::stored;
use crate::identity::email::Email;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

/// Where to go on reading.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AfterContact {
    /// Only contacts after this id.
    #[serde(default)]
    pub after: String,
}

/// Lists the contacts of the host's own directory in the order of their ids, at most 200 at once.
#[utoipa::path(get, path = "/v1/contacts", tag = "visitors", params(AfterContact),
    responses((status = 200, body = Contacts), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(crate) async fn list(
    _: Operator,
    State(api): State<Api>,
    query: Result<Query<AfterContact>, QueryRejection>,
) -> Result<Json<Contacts>, Problem> {
    let Query(AfterContact { after }) = query?;
    own_directory(&api)?;
    let rows = api.runtime.storage().contacts(&after, LIST_MAX).await?;
    let contacts = rows.into_iter().map(Contact::from).collect();
    Ok(Json(Contacts { contacts }))
}

/// Shows a contact of the host's own directory.
#[utoipa::path(get, path = "/v1/contacts/{contact}", tag = "visitors", params(("contact" = String, Path)),
    responses((status = 200, body = Contact), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(crate) async fn show(_: Operator, State(api): State<Api>, Part(id): Part) -> Result<Json<Contact>, Problem> {
    own_directory(&api)?;
    let row = api.runtime.storage().contact(&id).await?;
    let row = row.ok_or_else(|| no_contact(&id))?;
    Ok(Json(row.into()))
}

/// Adds a contact to the host's own directory, or gives the one with this id other addresses.
#[utoipa::path(put, path = "/v1/contacts/{contact}", tag = "visitors", params(("contact" = String, Path)),
    request_body = NewContact,
    responses((status = 200, body = Contact), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(crate) async fn put(
    _: Operator,
    State(api): State<Api>,
    Part(id): Part,
    body: Result<Json<NewContact>, JsonRejection>,
) -> Result<Json<Contact>, Problem> {
    let Json(new) = body?;
    own_directory(&api)?;
    let mut addresses: Vec<Email> = Vec::new();
    for text in std::iter::once(&new.email).chain(&new.other_emails) {
        let email = address(text)?;
        if !addresses.contains(&email) {
            addresses.push(email);
        }
    }
    let runtime = &api.runtime;
    let now_ms = runtime.clock().now_ms();
    let new = stored::contact_of(id.clone(), &addresses);
    runtime.storage().put_contact(&new, now_ms).await?;
    let row = runtime.storage().contact(&id).await?;
    Ok(Json(row.ok_or_else(|| no_contact(&id))?.into()))
}

/// Removes a contact from the host's own directory. What was proven about it no longer holds from then on.
#[utoipa::path(delete, path = "/v1/contacts/{contact}", tag = "visitors", params(("contact" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)), security(("token" = [])))]
pub(crate) async fn remove(_: Operator, State(api): State<Api>, Part(id): Part) -> Result<StatusCode, Problem> {
    own_directory(&api)?;
    if !api.runtime.storage().remove_contact(&id).await? {
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
    Err(Problem::new(ErrorStatus::CONFLICT, "other-directory", detail))
}
