//! The page behind a link: a GET shows a button, only the POST confirms, since mail scanners open links. It needs no
//! script, and works in light and dark and on every width.

use crate::api::Api;
use crate::api::access::Anybody;
use crate::api::path::Part;
use crate::api::problem::Problem;
use crate::api::status::ErrorStatus;
use crate::conversation::Followed;
use crate::language::Language;
use crate::language::said::pages::Page;
use crate::model::localized::is_within;
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
    headers: HeaderMap,
    secret: Result<Part, Problem>,
) -> Response {
    let language = preferred(&api, &headers);
    if let Err(problem) = from {
        return refused(&api, language, &problem);
    }
    // What is not even text is not a link of ours.
    let Ok(Part(secret)) = secret else {
        return unknown(&api, language);
    };
    match looked(&api, language, &secret).await {
        Ok(response) => response,
        Err(problem) => refused(&api, language, &problem),
    }
}

async fn looked(api: &Api, language: Language, secret: &str) -> Result<Response, Problem> {
    let link = match api.conversations.peek_link(secret).await? {
        FoundLink::Good(link) => link,
        FoundLink::Used => return Ok(gone(api, language, &language.said().pages.used)),
        FoundLink::Expired => return Ok(gone(api, language, &language.said().pages.expired)),
        FoundLink::Unknown => return Ok(unknown(api, language)),
    };
    let locale = api.conversations.state(&link.conversation).await?.locale;
    let language = Language::of(&locale);
    let snapshot = api.runtime.registry().current().await?;
    let published = snapshot.actions.get(&link.action);
    let title = published.map_or(link.action.as_str(), |published| {
        published.in_locale(&locale).0.title.as_str()
    });
    let words = &language.said().pages;
    let body = format!(
        "<p>{}</p><p class=\"asked\">{}</p><p>{}</p><form method=\"post\"><button>{}</button></form>\
         <p class=\"aside\">{}</p>",
        (words.asked)(&escape(api.conversations.operator())),
        escape(title),
        words.if_you,
        words.button,
        words.if_not_you
    );
    Ok(page(api, language, StatusCode::OK, words.confirm, &body))
}

/// Uses the link up and lets the conversation go on.
pub(crate) async fn confirm(
    from: Result<Anybody, Problem>,
    State(api): State<Api>,
    headers: HeaderMap,
    secret: Result<Part, Problem>,
) -> Response {
    let language = preferred(&api, &headers);
    let network = match from {
        Ok(Anybody { network }) => network,
        Err(problem) => return refused(&api, language, &problem),
    };
    let Ok(Part(secret)) = secret else {
        return unknown(&api, language);
    };
    let language = of_link(&api, &secret).await.unwrap_or(language);
    let conversations = api.conversations.clone();
    let work = tokio::spawn(async move { conversations.confirm_link(&secret, Some(&network)).await });
    let followed = work
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    let words = &language.said().pages;
    match followed {
        Ok(Followed::Confirmed) => page(
            &api,
            language,
            StatusCode::OK,
            words.confirmed.title,
            words.confirmed.body,
        ),
        Ok(Followed::Over) => gone(&api, language, &words.over),
        Ok(Followed::Used) => gone(&api, language, &words.used),
        Ok(Followed::Expired) => gone(&api, language, &words.expired),
        Ok(Followed::Unknown) => unknown(&api, language),
        Err(error) => refused(&api, language, &error.into()),
    }
}

/// The language of the conversation that a good link belongs to.
async fn of_link(api: &Api, secret: &str) -> Option<Language> {
    match api.conversations.peek_link(secret).await {
        Ok(FoundLink::Good(link)) => {
            let state = api.conversations.state(&link.conversation).await.ok()?;
            Some(Language::of(&state.locale))
        }
        _ => None,
    }
}

/// The first language that the browser asks for and that there are words in (RFC 9110, 12.5.4; browsers send the best first),
/// or the host's own.
fn preferred(api: &Api, headers: &HeaderMap) -> Language {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let tags = asked.unwrap_or_default().split(',');
    let mut tags = tags.map(|part| part.split(';').next().unwrap_or_default().trim());
    let known = |tag: &str| {
        Language::ALL
            .into_iter()
            .find(|language| is_within(tag, language.tag()))
    };
    tags.find_map(known).unwrap_or_else(|| Language::of(&api.locale))
}

fn gone(api: &Api, language: Language, words: &Page) -> Response {
    page(api, language, StatusCode::GONE, words.title, words.body)
}

fn unknown(api: &Api, language: Language) -> Response {
    let words = &language.said().pages.unknown;
    page(api, language, StatusCode::NOT_FOUND, words.title, words.body)
}

/// A problem as a page, since a person reads it.
fn refused(api: &Api, language: Language, problem: &Problem) -> Response {
    let pages = &language.said().pages;
    let words = match problem.status == ErrorStatus::TOO_MANY_REQUESTS {
        true => &pages.too_many,
        false => &pages.failed,
    };
    let mut response = page(api, language, problem.status.into(), words.title, words.body);
    if let Some(wait) = problem.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
    }
    response
}

fn page(api: &Api, language: Language, status: StatusCode, title: &str, body: &str) -> Response {
    let operator = escape(api.conversations.operator());
    let tag = language.tag();
    let html = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
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
