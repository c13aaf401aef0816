//! Who may call a route: permits that a handler can only hold once the request's credentials were checked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::answer::Problem;
use crate::app::App;
use crate::front::WholeBody;
use crate::signature::own::{self, Covered};
use crate::signature::{AGE_MS_MAX, SKEW_MS_MAX, SignatureRefused, Signed, verify};

/// Proof that the request carried the api key.
pub(crate) struct ApiKeyHeld;

impl FromRequestParts<Arc<App>> for ApiKeyHeld {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let held = is_secret_held(parts, "x-api-key", &app.settings.api_key);
        held.map(|()| Self)
            .ok_or_else(|| unauthorized("invalid-api-key", "`x-api-key` is missing or wrong"))
    }
}

/// Proof that the request carried the control token.
pub(crate) struct ControlHeld;

impl FromRequestParts<Arc<App>> for ControlHeld {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = app.settings.control.as_deref();
        token
            .and_then(|token| is_secret_held(parts, "x-shop-control", token))
            .map(|()| Self)
            .ok_or_else(|| unauthorized("invalid-control", "`x-shop-control` is missing or wrong"))
    }
}

/// Proof that the request was signed with the shop's signing secret.
pub(crate) struct SignatureHeld;

impl FromRequestParts<Arc<App>> for SignatureHeld {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let body = parts.extensions.get::<WholeBody>();
        let body = body.ok_or_else(|| Problem::internal("the body was not read"))?;
        let target = parts.uri.path_and_query();
        let target = target.map_or("/", |target| target.as_str());
        let uri = format!("{}{target}", app.public_url);
        let signed = Signed {
            method: parts.method.as_str(),
            uri: &uri,
            body: &body.0,
        };
        let covered = Covered {
            method: signed.method,
            target,
            body: signed.body,
        };
        let now_ms = app.settings.clock.now_ms();
        let secret = &app.settings.signing_secret;
        // The shop's own signature, where there is one, is what counts; else it has to be one of HubSpot's.
        let own = own::verify(&parts.headers, secret, covered, now_ms);
        let checked = own.and_then(|own| match own {
            Some(tag) => Ok(Some(tag)),
            None => verify(&parts.headers, secret, signed, now_ms),
        });
        let fresh = checked.and_then(|tag| match tag {
            Some(tag) if app.settings.refuse_replays => app.replays.check(tag, now_ms),
            _ => Ok(()),
        });
        fresh
            .map(|()| Self)
            .map_err(|refused| unauthorized("invalid-signature", refused.message).with_part(refused.part))
    }
}

fn unauthorized(error: &'static str, message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, error, message)
}

/// Compares digests, so that neither the length nor the beginning of the secret shows in the time taken.
fn is_secret_held(parts: &Parts, header: &str, secret: &str) -> Option<()> {
    let mut given = parts.headers.get_all(header).iter();
    let (Some(first), None) = (given.next(), given.next()) else {
        return None;
    };
    let equal = Sha256::digest(first.as_bytes()).ct_eq(&Sha256::digest(secret.as_bytes()));
    bool::from(equal).then_some(())
}

/// The signatures with a time that were accepted within their window, with the time each can be forgotten.
#[derive(Debug, Default)]
pub(crate) struct Replays(Mutex<HashMap<[u8; 32], u64>>);

impl Replays {
    fn check(&self, tag: [u8; 32], now_ms: u64) -> Result<(), SignatureRefused> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, until_ms| *until_ms >= now_ms);
        let until_ms = now_ms + AGE_MS_MAX + SKEW_MS_MAX;
        match seen.insert(tag, until_ms) {
            None => Ok(()),
            Some(_) => Err(SignatureRefused::new(
                "replay",
                "a request with this signature was accepted before",
            )),
        }
    }
}
