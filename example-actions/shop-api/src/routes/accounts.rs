//! What a visitor can ask for with an address alone: a password reset and the newsletter.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::{check_email, read_json, write_key};
use crate::access::{ApiKeyHeld, SignatureHeld};
use crate::answer::{Answer, Problem};
use crate::app::App;
use crate::records::{PasswordReset, Subscription};
use crate::storage::Outcome;

/// The topic of a subscription that names none.
const TOPIC: &str = "news";
/// How long a topic may be, in bytes.
const TOPIC_BYTES_MAX: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResetAsked {
    email: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubscriptionAsked {
    email: String,
    topic: Option<String>,
}

/// Answers the same for every address, so that nobody learns which ones have an account.
pub(super) async fn reset_password(
    _held: SignatureHeld,
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Answer, Problem> {
    let ResetAsked { email } = read_json(&headers, &body)?;
    check_email(&email)?;
    let key = write_key(&headers, "POST /password-resets", &body)?;
    let at_ms = app.settings.clock.now_ms();
    app.storage.write(key, |records| {
        let known = records.is_contact(&email);
        records.password_resets.push(PasswordReset { email, known, at_ms });
        let answer = Answer::new(StatusCode::ACCEPTED, json!({"sent": true}));
        Ok(Outcome::Applied(answer))
    })
}

pub(super) async fn subscribe(
    _held: ApiKeyHeld,
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Answer, Problem> {
    let SubscriptionAsked { email, topic } = read_json(&headers, &body)?;
    check_email(&email)?;
    let topic = topic.unwrap_or_else(|| TOPIC.to_owned());
    if topic.is_empty() || topic.len() > TOPIC_BYTES_MAX {
        let message = format!("`topic` has to be 1 to {TOPIC_BYTES_MAX} bytes");
        return Err(Problem::bad_request("invalid-topic", message));
    }
    let key = write_key(&headers, "POST /newsletter", &body)?;
    let at_ms = app.settings.clock.now_ms();
    app.storage.write(key, |records| {
        if records.is_subscribed(&email, &topic) {
            let body = json!({"email": email, "status": "already-subscribed"});
            return Ok(Outcome::Unchanged(Answer::new(StatusCode::OK, body)));
        }
        let body = json!({"email": email, "status": "subscribed"});
        records.subscriptions.push(Subscription { email, topic, at_ms });
        Ok(Outcome::Applied(Answer::new(StatusCode::CREATED, body)))
    })
}
