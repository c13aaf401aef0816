//! The HTTP API: routes, wire shapes, who may call, and errors as RFC 9457 problem documents.

mod access;
mod actions;
mod body;
mod conversations;
mod document;
mod events;
mod gate;
mod handoffs;
mod ledger;
mod path;
mod problem;
mod runs;
mod status;
mod visitors;
mod wire;

pub use access::{TOKEN_PREFIX, hash_token};
pub use document::openapi;
pub use wire::{Event, Handoff, Message, WaitingFor, Write};

use crate::conversation::Conversations;
use crate::language;
use crate::runtime::Runtime;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use governor::DefaultKeyedRateLimiter;
use ipnet::IpNet;
use problem::Problem;
use status::ErrorStatus;
use std::num::NonZeroU32;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// What every route works with.
#[derive(Clone)]
pub struct Api {
    runtime: Arc<Runtime>,
    conversations: Arc<Conversations>,
    /// By token, or by network address for pages without one.
    rates: Arc<DefaultKeyedRateLimiter<String>>,
    locale: Arc<str>,
    limits: Arc<ApiLimits>,
}

impl Api {
    /// The locale that a caller asked for, or the host's own.
    fn locale(&self, asked: Option<String>) -> Result<String, Problem> {
        match asked {
            None => Ok(self.locale.to_string()),
            Some(locale) if crate::config::is_locale(&locale) => Ok(locale),
            Some(_) => {
                let detail = "`locale` is not a BCP 47 tag such as `en-GB`";
                Err(Problem::new(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body", detail))
            }
        }
    }

    /// The time zone that a caller gave, by the name that the IANA database has for it, or that of the settings.
    fn zone(&self, given: Option<String>) -> Result<Option<String>, Problem> {
        let Some(given) = given else {
            return Ok(self.limits.time_zone.clone());
        };
        let known = language::zone::canonical(&given).map_err(|error| {
            let detail = format!("`time_zone` is {error}");
            Problem::new(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body", detail)
        })?;
        Ok(Some(known))
    }
}

/// Limits of the API itself, and what of the settings its routes need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiLimits {
    /// Bytes of a request's body.
    pub body_bytes_max: u64,
    /// Requests per token, or per address without one, and minute.
    pub requests_per_minute: NonZeroU32,
    /// How long a caller may wait for news of a conversation.
    pub wait_ms_max: u64,
    /// Whether the directory is the host's own, so that its contacts can be put and removed here.
    pub keeps_contacts: bool,
    /// Proxies whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// The IANA name of the time zone of visitors for whom none is given; UTC where there is none.
    pub time_zone: Option<String>,
}

/// All routes. Serve it with connection information, since rates are kept by address where there is no token.
pub fn router(runtime: Arc<Runtime>, conversations: Arc<Conversations>, locale: &str, limits: ApiLimits) -> Router {
    let quota = governor::Quota::per_minute(limits.requests_per_minute);
    let api = Api {
        runtime,
        conversations,
        rates: Arc::new(DefaultKeyedRateLimiter::keyed(quota)),
        locale: locale.into(),
        limits: Arc::new(limits.clone()),
    };
    let body_bytes_max = usize::try_from(limits.body_bytes_max).unwrap_or(usize::MAX);
    Router::new()
        .route("/health", get(document::health))
        .route("/openapi.json", get(document::serve))
        .route(
            "/verify/{secret}",
            get(visitors::page::show).post(visitors::page::confirm),
        )
        .route("/v1/conversations", post(conversations::create))
        .route("/v1/conversations/{conversation}", get(conversations::show))
        .route(
            "/v1/conversations/{conversation}/messages",
            get(conversations::list).post(conversations::say),
        )
        .route(
            "/v1/conversations/{conversation}/visitor",
            axum::routing::put(visitors::recognise),
        )
        .route("/v1/visitor-tokens", post(visitors::sign))
        .route("/v1/contacts", get(visitors::directory::list))
        .route(
            "/v1/contacts/{contact}",
            get(visitors::directory::show)
                .put(visitors::directory::put)
                .delete(visitors::directory::remove),
        )
        .route("/v1/proofs", get(visitors::proofs))
        .route("/v1/match", post(actions::rank))
        .route("/v1/actions", get(actions::list))
        .route("/v1/actions/{action}", get(actions::show))
        .route(
            "/v1/actions/{action}/publication",
            axum::routing::delete(actions::unpublish),
        )
        .route("/v1/grants", get(gate::grants))
        .route("/metrics", get(gate::metrics))
        .route("/v1/runs", get(runs::list).post(runs::start))
        .route("/v1/runs/{run}", get(runs::show))
        .route("/v1/runs/{run}/answers", post(runs::answer))
        .route("/v1/runs/{run}/confirmation", post(runs::confirm))
        .route("/v1/runs/{run}/cancellation", post(runs::cancel))
        .route("/v1/runs/{run}/trace", get(runs::trace))
        .route("/v1/runs/{run}/writes", get(runs::writes))
        .route("/v1/runs/{run}/settlement", post(ledger::settle))
        .route("/v1/ledger", get(ledger::list))
        .route("/v1/handoffs", get(handoffs::list))
        .route("/v1/handoffs/{handoff}", get(handoffs::show))
        .route("/v1/handoffs/{handoff}/take", post(handoffs::take))
        .route("/v1/handoffs/{handoff}/messages", post(handoffs::answer))
        .route("/v1/handoffs/{handoff}/give-back", post(handoffs::give_back))
        .route("/v1/handoffs/{handoff}/close", post(handoffs::close))
        .route("/v1/events", get(events::list))
        .route("/v1/events/{event}/send-again", post(events::send_again))
        .fallback(async || Problem::not_found("no such route; see /openapi.json").into_response())
        .method_not_allowed_fallback(async || Problem::method().into_response())
        .layer(DefaultBodyLimit::max(body_bytes_max))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .with_state(api)
}
