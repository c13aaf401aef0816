//! Who may call: bearer tokens with roles, and how often.

use super::Api;
use super::problem::Problem;
use crate::storage::{Role, TokenRow};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use governor::clock::{Clock, DefaultClock};
use sha2::{Digest, Sha256};
use std::net::SocketAddr;

/// What every token begins with, so that one that leaks is recognised.
pub const TOKEN_PREFIX: &str = "actgate_";

/// What is stored of a token: its SHA-256, in hexadecimal. Tokens have full entropy, so no salt is needed.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A caller who may hold conversations.
pub struct Agent;

/// A caller who may publish and unpublish.
pub struct Editor;

/// A caller who may read every run and trace, and settle writes.
pub struct Operator {
    /// Which token they called with, for what is kept of whom.
    pub token: String,
}

/// Anybody, counted by network address.
pub struct Anybody;

async fn caller(parts: &mut Parts, api: &Api, role: Role) -> Result<TokenRow, Problem> {
    let unauthorised = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
    let header = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let Some(token) = header.and_then(|value| value.strip_prefix("Bearer ")) else {
        // Guessing costs the guesser's address its rate.
        count(api, &address(parts))?;
        return Err(unauthorised(
            "send `Authorization: Bearer <token>`; `actgate token create` makes one",
        ));
    };
    let hash = hash_token(token.trim());
    let Some(row) = api.conversations.runtime().storage().token_by_hash(&hash).await? else {
        count(api, &address(parts))?;
        return Err(unauthorised("the token is unknown or revoked"));
    };
    count(api, &row.id)?;
    if row.role < role {
        let detail = format!(
            "this needs a token with the role `{}`, and yours has `{}`",
            role.as_str(),
            row.role.as_str()
        );
        return Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", detail));
    }
    Ok(row)
}

fn address(parts: &Parts) -> String {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    info.map_or_else(|| "unknown".to_owned(), |ConnectInfo(address)| address.ip().to_string())
}

fn count(api: &Api, key: &str) -> Result<(), Problem> {
    const KEYS_MAX: usize = 10_000;
    if api.rates.len() > KEYS_MAX {
        api.rates.retain_recent();
    }
    api.rates.check_key(&key.to_owned()).map_err(|denied| {
        let wait = denied.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        let detail = format!("too many requests; try again in {wait} s");
        let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail);
        problem.retry_after_s = Some(wait);
        problem
    })
}

impl FromRequestParts<Api> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Agent).await.map(|_| Self)
    }
}

impl FromRequestParts<Api> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Editor).await.map(|_| Self)
    }
}

impl FromRequestParts<Api> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Operator)
            .await
            .map(|row| Self { token: row.id })
    }
}

impl FromRequestParts<Api> for Anybody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        count(api, &address(parts)).map(|()| Self)
    }
}
