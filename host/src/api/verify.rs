//! The page behind a verification link: a GET shows a button, only the POST confirms, since mail scanners open links.

use super::Api;
use super::access::Anybody;
use super::problem::Problem;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Shows what would be confirmed, with a button.
pub async fn show(_: Anybody, State(api): State<Api>, Path(secret): Path<String>) -> Result<Response, Problem> {
    let operator = escape(api.conversations.operator());
    let Some(link) = api.conversations.peek_link(&secret).await? else {
        return Ok(gone());
    };
    let snapshot = api.conversations.runtime().registry().current().await?;
    let title = snapshot
        .actions
        .get(&link.action)
        .map_or(link.action.as_str(), |p| p.action.title.as_str());
    let body = format!(
        "<h1>Confirm your address</h1><p>{operator} was asked in a chat for: <strong>{}</strong>.</p>\
         <p>If that was you, press the button and go back to the chat. If not, close this page.</p>\
         <form method=\"post\"><button>Yes, that was me</button></form>",
        escape(title)
    );
    Ok(page(StatusCode::OK, &body))
}

/// Uses the link up and lets the conversation go on.
pub async fn confirm(_: Anybody, State(api): State<Api>, Path(secret): Path<String>) -> Result<Response, Problem> {
    let conversations = api.conversations.clone();
    let work = tokio::spawn(async move { conversations.confirm_link(&secret).await });
    let good = work
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))?;
    if !good {
        return Ok(gone());
    }
    Ok(page(
        StatusCode::OK,
        "<h1>Thank you</h1><p>Your address is confirmed. Please go back to the chat.</p>",
    ))
}

fn gone() -> Response {
    let body = "<h1>This link is no longer good</h1><p>It was used before, or it is too old. Say \"resend\" in the \
                chat for a new one.</p>";
    page(StatusCode::GONE, body)
}

fn page(status: StatusCode, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>Confirm your address</title>\
         <style>:root{{color-scheme:light dark}}body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;\
         margin:10vh auto;padding:0 1rem}}button{{font:inherit;padding:.6rem 1.2rem}}</style><main>{body}</main></html>"
    );
    let mut headers = HeaderMap::new();
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    (status, headers, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
