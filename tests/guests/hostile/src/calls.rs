//! Behaviours that misuse endpoints, and the report of what came of it.

use actgate_sdk::raw::types::{CallError, Exchange, Request, Step};
use serde_json::{Value, json};

use crate::{Row, report};

/// Paths that mean something else to a careless URL builder; the input `n` picks one.
const TRAVERSALS: [&str; 8] = [
    "../../admin",
    "..",
    "%2e%2e%2fadmin",
    "..\\..\\admin",
    "a?email=grace@example.com",
    "a#fragment",
    "//evil.example/",
    "..%252fadmin",
];

pub const PLAN: &[Row] = &[
    ("call-ok", |_| ping("monday")),
    ("call-forever", |_| ping("monday")),
    ("write-ok", |_| one("write", &json!({"email": "ada@example.com"}))),
    ("write-then-trap", |_| {
        one("write", &json!({"email": "ada@example.com"}))
    }),
    ("undeclared-endpoint", |_| one("admin", &json!({}))),
    ("undeclared-parameter", |_| {
        one("ping", &json!({"day": "monday", "host": "evil.example"}))
    }),
    ("missing-parameter", |_| one("path", &json!({}))),
    ("host-parameter", |_| {
        one("ping", &json!({"day": "monday", "visitor.email": "grace@example.com"}))
    }),
    ("odd-parameter", |_| {
        one("path", &json!({"order": {"$ref": "/etc/passwd"}}))
    }),
    ("bad-parameters", |_| one("ping", &json!(["monday"]))),
    ("invalid-parameters", |_| {
        Step::Call(vec![request("ping", "{\"day\": ".to_owned())])
    }),
    ("empty-call", |_| Step::Call(Vec::new())),
    ("many-calls", |wish| {
        let calls = wish.n.unwrap_or(1_000);
        Step::Call(
            (0..calls)
                .map(|_| request("ping", json!({"day": "monday"}).to_string()))
                .collect(),
        )
    }),
    ("write-header-injection", |_| {
        ping("monday\r\nx-injected: yes\r\n\r\nGET /admin HTTP/1.1")
    }),
    ("path-traversal", |wish| {
        let chosen = wish.n.and_then(|n| TRAVERSALS.get(usize::try_from(n).ok()?));
        one("path", &json!({"order": chosen.unwrap_or(&TRAVERSALS[0])}))
    }),
];

/// One well-declared call with that value.
pub fn ping(day: &str) -> Step {
    one("ping", &json!({"day": day}))
}

/// A reply with what came of every call.
pub fn outcomes(exchanges: &[Exchange]) -> Step {
    let found: Vec<Value> = exchanges.iter().map(outcome).collect();
    report(format!("There were {} exchanges.", found.len()), &found.into())
}

fn outcome(exchange: &Exchange) -> Value {
    let endpoint = &exchange.request.endpoint;
    match &exchange.outcome {
        Ok(response) => json!({
            "endpoint": endpoint,
            "status": response.status,
            "headers": response.headers,
            "body": String::from_utf8_lossy(&response.body),
        }),
        Err(error) => json!({"endpoint": endpoint, "error": name(*error)}),
    }
}

fn name(error: CallError) -> &'static str {
    match error {
        CallError::Denied => "denied",
        CallError::Busy => "busy",
        CallError::Unreachable => "unreachable",
        CallError::TimedOut => "timed-out",
        CallError::TooLarge => "too-large",
        CallError::OutcomeUnknown => "outcome-unknown",
    }
}

fn one(endpoint: &str, parameters: &Value) -> Step {
    Step::Call(vec![request(endpoint, parameters.to_string())])
}

fn request(endpoint: &str, parameters: String) -> Request {
    Request {
        endpoint: endpoint.to_owned(),
        parameters,
    }
}
