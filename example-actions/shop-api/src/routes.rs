//! The routes of the shop, and what they have in common.

mod accounts;
mod hours;
mod orders;
mod returns;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Problem};
use crate::app::App;
use crate::control;
use crate::front::front;
use crate::storage::WriteKey;

/// How long an `Idempotency-Key` may be, in bytes.
const KEY_BYTES_MAX: usize = 255;

pub(crate) fn router(app: Arc<App>) -> Router {
    let mut router = Router::new()
        .route("/health", get(health))
        .route("/hours", get(hours::hours))
        .route("/orders/{order}", get(orders::order))
        .route("/returns/{order}", get(returns::returnable))
        .route("/returns", post(returns::open))
        .route("/password-resets", post(accounts::reset_password))
        .route("/newsletter", post(accounts::subscribe));
    if app.settings.control.is_some() {
        router = router.merge(control::routes());
    }
    router
        .fallback(unknown_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(Arc::clone(&app), front))
        .with_state(app)
}

async fn health() -> Answer {
    Answer::new(StatusCode::OK, json!({"status": "ok"}))
}

async fn unknown_route(request: Request) -> Problem {
    let message = format!("there is nothing at `{}`", request.uri().path());
    Problem::new(StatusCode::NOT_FOUND, "not-found", message)
}

async fn wrong_method(request: Request) -> Problem {
    let path = request.uri().path();
    let message = format!("`{path}` does not take {}", request.method());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", message)
}

/// The address in the query, without which an order is nobody's.
pub(crate) struct EmailAsked(pub String);

#[derive(Deserialize)]
struct EmailQuery {
    email: Option<String>,
}

impl FromRequestParts<Arc<App>> for EmailAsked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let query = Query::<EmailQuery>::from_request_parts(parts, app).await;
        let Query(query) = query.map_err(|error| bad_query(&error))?;
        let email = query.email.filter(|email| !email.is_empty());
        email
            .map(Self)
            .ok_or_else(|| Problem::bad_request("missing-email", "the query has no `email`"))
    }
}

pub(crate) fn bad_query(error: &QueryRejection) -> Problem {
    Problem::bad_request("invalid-query", error.body_text())
}

/// The same answer for an order that is unknown and for one of another address, so that it tells neither.
pub(crate) fn no_such_order(order: &str) -> Problem {
    let message = format!("there is no order `{order}` for this address");
    Problem::new(StatusCode::NOT_FOUND, "order-not-found", message)
}

/// Reads the body of a write, which has to be JSON and say so.
pub(crate) fn read_json<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Problem> {
    let content_type = headers.get("content-type").map(|value| value.as_bytes());
    let media_type = content_type.unwrap_or_default().split(|byte| *byte == b';');
    let media_type = media_type.map(<[u8]>::trim_ascii).next().unwrap_or_default();
    if !media_type.eq_ignore_ascii_case(b"application/json") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "the body has to be `application/json`",
        ));
    }
    serde_json::from_slice(body).map_err(|error| Problem::bad_request("invalid-body", error.to_string()))
}

/// The key under which a write is done once, if the caller gave one.
pub(crate) fn write_key(headers: &HeaderMap, route: &'static str, body: &[u8]) -> Result<Option<WriteKey>, Problem> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > KEY_BYTES_MAX {
        let message = format!("`Idempotency-Key` has to be 1 to {KEY_BYTES_MAX} plain characters");
        return Err(Problem::bad_request("invalid-idempotency-key", message));
    }
    Ok(Some(WriteKey {
        route,
        key: key.to_owned(),
        body_sha256: hex::encode(Sha256::digest(body)),
    }))
}

/// Refuses what cannot be an address; whether one exists only a letter could tell.
pub(crate) fn check_email(email: &str) -> Result<(), Problem> {
    let plain = !email.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = email.split_once('@');
    let whole = parts.is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.') && !domain.contains('@'));
    if plain && whole && email.len() <= 254 {
        return Ok(());
    }
    Err(Problem::bad_request("invalid-email", "`email` is not an address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in ["ada@example.com", "a+b@mail.example.org"] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        let bad = [
            "",
            "ada",
            "@example.com",
            "ada@example",
            "a@b@c.d",
            "a b@c.d",
            "a@c.d\n",
        ];
        for bad in bad {
            assert_eq!(check_email(bad).unwrap_err().error(), "invalid-email", "{bad}");
        }
    }

    #[test]
    fn only_json_that_says_so_is_read() {
        let headers = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("content-type", value.parse().unwrap());
            headers
        };
        let read = |value| read_json::<u32>(&headers(value), b"1").map_err(|problem| problem.error());
        assert_eq!(read("application/json"), Ok(1));
        assert_eq!(read("Application/JSON; charset=utf-8"), Ok(1));
        assert_eq!(read("text/plain"), Err("unsupported-media-type"));
        assert_eq!(read("application/json-seq"), Err("unsupported-media-type"));
    }
}
