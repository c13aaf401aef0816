//! The page behind a link: a GET shows a button, only the POST confirms, since mail scanners open links. It needs no
//! script, and works in light and dark and on every width.

use crate::api::Api;
use crate::api::access::Anybody;
use crate::api::path::Part;
use crate::api::problem::Problem;
use crate::api::status::ErrorStatus;
use crate::conversation::Followed;
use crate::storage::FoundLink;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");

/// Shows what would be confirmed, with a button.
pub(crate) async fn show(
    from: Result<Anybody, Problem>,
    State(api): State<Api>,
    secret: Result<Part, Problem>,
) -> Response {
    if let Err(problem) = from {
        return refused(&api, &problem);
    }
    // What is not even text is not a link of ours.
    let Ok(Part(secret)) = secret else { return unknown(&api) };
    match looked(&api, &secret).await {
        Ok(response) => response,
        Err(problem) => refused(&api, &problem),
    }
}

async fn looked(api: &Api, secret: &str) -> Result<Response, Problem> {
    let link = match api.conversations.peek_link(secret).await? {
        FoundLink::Good(link) => link,
        FoundLink::Used => return Ok(used(api)),
        FoundLink::Expired => return Ok(expired(api)),
        FoundLink::Unknown => return Ok(unknown(api)),
    };
    let snapshot = api.runtime.registry().current().await?;
    let title = snapshot
        .actions
        .get(&link.action)
        .map_or(link.action.as_str(), |p| p.action.title.as_str());
    let operator = escape(api.conversations.operator());
    let body = format!(
        "<p>{operator} was asked in a chat for:</p><p class=\"asked\">{}</p>\
         <p>If that was you, press the button and go back to the chat.</p>\
         <form method=\"post\"><button>Yes, that was me</button></form>\
         <p class=\"aside\">If it was not you, close this page. Nothing happens then.</p>",
        escape(title)
    );
    Ok(page(api, StatusCode::OK, "Confirm your address", &body))
}

/// Uses the link up and lets the conversation go on.
pub(crate) async fn confirm(
    from: Result<Anybody, Problem>,
    State(api): State<Api>,
    secret: Result<Part, Problem>,
) -> Response {
    let network = match from {
        Ok(Anybody { network }) => network,
        Err(problem) => return refused(&api, &problem),
    };
    let Ok(Part(secret)) = secret else { return unknown(&api) };
    let conversations = api.conversations.clone();
    let work = tokio::spawn(async move { conversations.confirm_link(&secret, Some(&network)).await });
    let followed = work
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    match followed {
        Ok(Followed::Confirmed) => {
            let body = "<p>Your address is confirmed. Please go back to the chat: it goes on there by itself, and you \
                        can close this page.</p>";
            page(&api, StatusCode::OK, "Thank you", body)
        }
        Ok(Followed::Over) => {
            let body = "<p>The chat is no longer waiting for this, so nothing was confirmed. Please go back to the \
                        chat and ask again there.</p>";
            page(&api, StatusCode::GONE, "Nothing to confirm", body)
        }
        Ok(Followed::Used) => used(&api),
        Ok(Followed::Expired) => expired(&api),
        Ok(Followed::Unknown) => unknown(&api),
        Err(error) => refused(&api, &error.into()),
    }
}

fn used(api: &Api) -> Response {
    let body = "<p>A link can be used once, and this one was. If you have just pressed the button, all is well: please \
                go back to the chat.</p><p>If not, say <q>resend</q> in the chat for a new one.</p>";
    page(api, StatusCode::GONE, "This link was used before", body)
}

fn expired(api: &Api) -> Response {
    let body = "<p>Links are good for a short time only. Say <q>resend</q> in the chat for a new one.</p>";
    page(api, StatusCode::GONE, "This link is too old", body)
}

fn unknown(api: &Api) -> Response {
    let body = "<p>This is not a link of ours, or a part of it is missing. Please open the link in the mail again, whole, \
                or type the code from the mail in the chat.</p>";
    page(api, StatusCode::NOT_FOUND, "This link is wrong", body)
}

/// A problem as a page, since a person reads it.
fn refused(api: &Api, problem: &Problem) -> Response {
    let (title, body) = if problem.status == ErrorStatus::TOO_MANY_REQUESTS {
        let body =
            "<p>There were too many requests from where you are. Please wait a minute and open the link again.</p>";
        ("Please wait", body)
    } else {
        let body = "<p>That did not work, and it is not your fault. Please open the link again in a moment.</p>";
        ("Something went wrong", body)
    };
    let mut response = page(api, problem.status.into(), title, body);
    if let Some(wait) = problem.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
    }
    response
}

fn page(api: &Api, status: StatusCode, title: &str, body: &str) -> Response {
    let operator = escape(api.conversations.operator());
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} – {operator}</title><style>{STYLE}</style></head>\
         <body><main><p class=\"operator\">{operator}</p><h1>{title}</h1>{body}</main></body></html>"
    );
    // The style is named by its hash, so that no other can be smuggled in.
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    let mut headers = HeaderMap::new();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    (status, headers, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    crate::identity::mail::escape(text)
}
