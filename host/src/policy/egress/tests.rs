//! Tables beside the gate: what is built, decided and redirected. Every allow has a denied twin.

mod build;
mod credentials;
mod decide;
mod encode;
mod redirect;

use super::*;
use crate::model::action::{Action, Response, VisitorView};
use crate::model::auth::{AuthKind, SignatureScheme};
use crate::model::endpoint::{BodyTemplate, BodyType, Effect, Method, Piece, Source, Template};
use crate::model::grant::{Grant, PathPattern};
use crate::model::id::Name;
use crate::model::identity::{Assurance, Protection};
use crate::model::origin::Scheme;
use crate::policy::grant::Grants;
use serde_json::json;
use std::sync::Arc;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn https(host: &str) -> Origin {
    Origin {
        scheme: Scheme::Https,
        host: host.into(),
        port: 443,
    }
}

/// Reads `a{b}c` as the manifest does.
fn template(text: &str) -> Template {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inner, behind) = after.split_once('}').unwrap();
        if !before.is_empty() {
            pieces.push(Piece::Literal(before.into()));
        }
        pieces.push(Piece::Value(source(inner)));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.into()));
    }
    Template(pieces)
}

fn source(text: &str) -> Source {
    match text {
        "visitor.email" => Source::VisitorEmail,
        "visitor.id" => Source::VisitorId,
        "run.id" => Source::RunId,
        "locale" => Source::Locale,
        other => match other.strip_prefix("settings.") {
            Some(setting) => Source::Setting(setting.into()),
            None => Source::Parameter(other.into()),
        },
    }
}

/// A `GET https://api.shop.example/<path>` with nothing else.
fn endpoint(path: &str) -> Endpoint {
    Endpoint {
        name: name("orders"),
        title: "Looks an order up".into(),
        method: Method::Get,
        origin: https("api.shop.example"),
        path: path.split('/').filter(|_| !path.is_empty()).map(template).collect(),
        titles: Vec::new(),
        slashes: Vec::new(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        body_type: BodyType::default(),
        effect: Effect::Read,
        confirm: false,
        auth: Auth::None,
        redirects_max: 0,
        response_headers: Vec::new(),
        timeout_ms: None,
        response_bytes_max: None,
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, Template)> {
    pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), template(text)))
        .collect()
}

fn action(endpoint: &Endpoint) -> Action {
    Action {
        name: name("order-status"),
        title: "Check an order".into(),
        description: String::new(),
        protection: Protection::None,
        effect: Effect::Read,
        triggers: Vec::new(),
        visitor: VisitorView::default(),
        inputs: Vec::new(),
        endpoints: vec![Arc::new(endpoint.clone())],
        call: None,
        response: Response::default(),
        examples: Vec::new(),
        locales: Vec::new(),
    }
}

fn grant() -> Grant {
    Grant {
        action: name("order-status"),
        endpoint: name("orders"),
        method: Method::Get,
        origin: https("api.shop.example"),
        path: PathPattern::new("/**").unwrap(),
        auth: AuthKind::None,
        secrets: Vec::new(),
        token_origin: None,
        private_networks: Vec::new(),
        plain_http: false,
        protection: Protection::None,
        confirm: false,
        as_read: false,
        slashes: false,
        calls_per_minute: None,
    }
}

/// The same for an endpoint's method and kind of credential.
fn fitting(grant: &Grant, endpoint: &Endpoint) -> Grant {
    Grant {
        method: endpoint.method,
        auth: endpoint.auth.kind(),
        ..grant.clone()
    }
}

fn decide_with(
    action: &Action,
    endpoint: &Endpoint,
    grant: Option<&Grant>,
    assurance: Assurance,
    request: BuiltRequest,
) -> Result<EgressPermit, Denial> {
    let grants: Grants = grant.cloned().into_iter().collect();
    decide(action, &Arc::new(endpoint.clone()), &grants, assurance, request)
}

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn built(endpoint: &Endpoint, grant: Option<&Grant>, parameters: Value) -> Result<BuiltRequest, Denial> {
    let settings = json!({ "region": "eu", "list": [1] });
    let host = HostValues {
        action: "order-status",
        visitor_email: Some("ada+shop@example.com"),
        visitor_id: None,
        run_id: "run-1",
        locale: "de-DE",
        settings: &settings,
    };
    build(endpoint, grant, &map(parameters), &host, &GateLimits::default())
}

fn wire(endpoint: &Endpoint, parameters: Value) -> String {
    built(endpoint, None, parameters).unwrap().path_and_query().to_owned()
}

fn rule<T>(result: Result<T, Denial>) -> Result<T, Rule> {
    result.map_err(|denial| {
        assert!(!denial.message.is_empty() && !denial.remedy.is_empty() && !denial.subject.is_empty());
        denial.rule
    })
}

#[test]
fn rules_have_names_of_their_own() {
    let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
    names.sort_unstable();
    let before = names.len();
    names.dedup();
    assert_eq!(names.len(), before);
    assert!(
        names
            .iter()
            .all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
    );
}
