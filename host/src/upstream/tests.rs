//! Calls against loopback servers that misbehave, and the senders that dial nothing.

mod addresses;
mod admission;
mod answers;
mod credentials;
mod proxy;
mod redirects;
mod sending;
mod server;
mod tls;

use super::*;
use crate::model::action::{Action, Example, Response, VisitorView};
use crate::model::auth::{Auth, AuthKind, SignatureScheme};
use crate::model::endpoint::{BodyTemplate, BodyType, Effect, Endpoint, Method, Piece, Source, Template};
use crate::model::grant::{Grant, PathPattern};
use crate::model::id::Name;
use crate::model::identity::{Assurance, Protection};
use crate::model::limits::GateLimits;
use crate::model::origin::{Origin, Scheme};
use crate::policy::egress::{self, Denial, HostValues};
use crate::policy::rule::Rule;
use crate::secrets::{SecretReference, Secrets};
use serde_json::{Value, json};
use server::{Answer, Server};
use std::collections::VecDeque;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const NOW_MS: u64 = 1_700_000_000_000;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// `GET http://shop.test:<port>/orders/{id}` with an API key, which is what most tests call.
fn endpoint(port: u16) -> Endpoint {
    Endpoint {
        name: name("orders"),
        title: "Looks an order up".into(),
        method: Method::Get,
        origin: Origin {
            scheme: Scheme::Http,
            host: "shop.test".into(),
            port,
        },
        path: vec![
            Template::literal("orders"),
            Template(vec![Piece::Value(Source::Parameter("id".into()))]),
        ],
        titles: Vec::new(),
        slashes: Vec::new(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        body_type: BodyType::default(),
        effect: Effect::Read,
        confirm: false,
        auth: Auth::ApiKey {
            header: "x-api-key".into(),
            secret: name("key"),
        },
        redirects_max: 0,
        response_headers: vec!["x-page".into()],
        timeout_ms: None,
        response_bytes_max: None,
    }
}

/// The same as a `POST`.
fn write_endpoint(port: u16) -> Endpoint {
    let body = Some(BodyTemplate::Constant(json!({ "cancel": true })));
    Endpoint {
        method: Method::Post,
        effect: Effect::Write,
        body,
        ..endpoint(port)
    }
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

/// Loopback and plain HTTP are granted, as in every local trial.
fn grant() -> Grant {
    Grant {
        action: name("order-status"),
        endpoint: name("orders"),
        // `decide` puts the endpoint's own in the place of these.
        method: Method::Get,
        auth: AuthKind::None,
        origin: Origin {
            scheme: Scheme::Http,
            host: "unused.test".into(),
            port: 80,
        },
        path: PathPattern::new("/**").unwrap(),
        secrets: vec![name("key")],
        token_origin: None,
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        plain_http: true,
        protection: Protection::None,
        confirm: false,
        as_read: false,
        slashes: false,
        calls_per_minute: None,
    }
}

/// What the host puts into templates in these tests: nothing but names.
const HOST: HostValues<'static> = HostValues {
    action: "a",
    visitor_email: None,
    visitor_id: None,
    run_id: "r",
    locale: "en",
    settings: &Value::Null,
};

/// Decides on a call under a grant that fits the endpoint in all that it does not say itself.
fn decide(endpoint: &Endpoint, grant: &Grant, id: &str) -> Result<EgressPermit, Denial> {
    let mut grant = grant.clone();
    if grant.origin.host == "unused.test" {
        grant.origin = endpoint.origin.clone();
    }
    (grant.method, grant.auth) = (endpoint.method, endpoint.auth.kind());
    let parameters = json!({ "id": id }).as_object().unwrap().clone();
    let built = egress::build(endpoint, Some(&grant), &parameters, &HOST, &GateLimits::default())?;
    let action = Action {
        name: grant.action.clone(),
        ..action(endpoint)
    };
    let grants = [grant].into_iter().collect();
    egress::decide(&action, &action.endpoints[0], &grants, Assurance::Anonymous, built)
}

fn permit_with(endpoint: &Endpoint, grant: &Grant, id: &str) -> EgressPermit {
    decide(endpoint, grant, id).unwrap()
}

fn permit(endpoint: &Endpoint) -> EgressPermit {
    permit_with(endpoint, &grant(), "A-1")
}

/// Answers look-ups from a list; the last answer stays.
struct Names {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    lookups: Mutex<Vec<String>>,
}

impl Names {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |answer: &&[&str]| answer.iter().map(|ip| ip.parse().unwrap()).collect();
        Arc::new(Self {
            answers: Mutex::new(answers.iter().map(parse).collect()),
            lookups: Mutex::default(),
        })
    }

    fn loopback() -> Arc<Self> {
        Self::new(&[&["127.0.0.1"]])
    }

    fn lookups(&self) -> Vec<String> {
        self.lookups.lock().unwrap().clone()
    }
}

impl Resolver for Names {
    fn lookup<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        self.lookups.lock().unwrap().push(host.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 {
            answers.pop_front()
        } else {
            answers.front().cloned()
        };
        let result = answer.map(|ips| ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect());
        Box::pin(std::future::ready(
            result.ok_or_else(|| io::Error::other("no such name")),
        ))
    }
}

/// The one secret of these tests, in a file beside them.
const SECRET: &str = "no-secret-but-for-tests";

fn secrets() -> Arc<Secrets> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/upstream/tests/credentials/secret.txt");
    Arc::new(Secrets::new([(name("key"), SecretReference::File(path.into()))]))
}

fn upstream_with(names: Arc<Names>, limits: GateLimits) -> LiveUpstream {
    LiveUpstream::new(secrets(), names, limits, TlsRoots::Bundled).unwrap()
}

fn upstream() -> LiveUpstream {
    upstream_with(Names::loopback(), GateLimits::default())
}

fn context() -> SendContext {
    let deadline = Instant::now() + Duration::from_secs(30);
    SendContext {
        deadline,
        now_ms: NOW_MS,
        idempotency_key: Some("run-1/orders".into()),
        standing: None,
    }
}

/// Short enough for a test, long enough for a busy machine to connect in.
fn impatient() -> GateLimits {
    GateLimits {
        first_byte_ms_max: 500,
        call_ms_max: 500,
        ..GateLimits::default()
    }
}
