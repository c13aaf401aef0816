//! The API's own description (OpenAPI) and its health.

use super::access::Agent;
use super::{actions, conversations, events, gate, handoffs, ledger, problem, runs, visitors, wire};
use axum::Json;
use serde::Serialize;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(
    info(title = "actgate", description = "Runs actions for customer agents in a sandbox."),
    paths(
        health,
        conversations::create, conversations::show, conversations::list, conversations::say,
        visitors::recognise, visitors::sign, visitors::proofs, visitors::directory::list, visitors::directory::show,
        visitors::directory::put, visitors::directory::remove,
        actions::rank, actions::list, actions::show, actions::unpublish,
        gate::grants, gate::metrics,
        runs::start, runs::list, runs::show, runs::answer, runs::confirm, runs::cancel, runs::trace, runs::writes,
        ledger::list, ledger::settle,
        handoffs::list, handoffs::show, handoffs::take, handoffs::answer, handoffs::give_back, handoffs::close,
        events::list, events::send_again,
    ),
    components(schemas(problem::Problem, wire::Message, wire::Run)),
    modifiers(&Token),
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Serves the document.
pub(super) async fn serve(_: Agent) -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}

/// Whether the host is up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`
    pub status: String,
    pub version: String,
}

/// Reports that the host is up; the only route without a token.
#[utoipa::path(get, path = "/health", tag = "health", responses((status = 200, body = Health)))]
pub(super) async fn health() -> Json<Health> {
    Json(Health {
        status: "ok".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    })
}
