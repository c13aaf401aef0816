//! The upstream of a case: a sender that answers from its exchanges, each once, and dials nothing.

use crate::kit::case::Planned;
use crate::model::step::{CallError, UpstreamResponse};
use crate::policy::egress::EgressPermit;
use crate::upstream::{BoxFuture, SendContext, SendError, Sent, TimingsUs, Upstream};
use serde_json::{Map, Value};
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use tokio::time::Instant;

/// A call that the case has no exchange for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Missing {
    pub endpoint: String,
    pub parameters: Map<String, Value>,
}

/// What was sent, and what of the exchanges is left.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heard {
    /// Requests as they would be sent: method, URL and body.
    pub requests: Vec<String>,
    /// Numbers of the exchanges that answered, counted from 0.
    pub used: Vec<usize>,
    pub missing: Vec<Missing>,
}

/// Answers the calls of one run.
pub(super) struct Scripted {
    exchanges: Vec<Planned>,
    heard: Mutex<Heard>,
}

impl Scripted {
    /// A sender with these answers; those of an endpoint are given oldest first.
    pub(super) fn new(exchanges: Vec<Planned>) -> Self {
        Self {
            exchanges,
            heard: Mutex::default(),
        }
    }

    /// What it heard so far.
    pub(super) fn heard(&self) -> Heard {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer(&self, permit: &EgressPermit) -> Result<Sent, SendError> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.requests.push(request(permit));
        let next = self
            .exchanges
            .iter()
            .enumerate()
            .find(|(index, planned)| planned.endpoint == permit.endpoint().as_str() && !heard.used.contains(index));
        let Some((index, planned)) = next else {
            heard.missing.push(Missing {
                endpoint: permit.endpoint().to_string(),
                parameters: permit.parameters().clone(),
            });
            return Err(unanswered(
                permit,
                CallError::Unreachable,
                "the case has no exchange for this call",
            ));
        };
        heard.used.push(index);
        match &planned.outcome {
            Ok(response) => Ok(answered(permit, response)),
            Err(error) => Err(unanswered(permit, *error, "the case has this error for the call")),
        }
    }
}

impl Upstream for Scripted {
    fn send<'a>(&'a self, permit: &'a EgressPermit, _: &'a SendContext) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(std::future::ready(self.answer(permit)))
    }

    /// There are none: nobody is asked for addresses.
    fn look_up<'a>(&'a self, _: &'a EgressPermit, _: Instant) -> BoxFuture<'a, Result<Vec<SocketAddr>, SendError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

fn request(permit: &EgressPermit) -> String {
    let line = format!("{} {}", permit.method().as_str(), permit.url());
    match permit.body() {
        Some(body) => format!("{line} {}", String::from_utf8_lossy(body)),
        None => line,
    }
}

/// The action sees those headers alone that its endpoint lists, as of a real answer.
fn answered(permit: &EgressPermit, response: &UpstreamResponse) -> Sent {
    let is_seen = |name: &str| name == "content-type" || permit.response_headers().iter().any(|other| other == name);
    Sent {
        status: response.status,
        retry_after_s: None,
        headers: response
            .headers
            .iter()
            .filter(|(name, _)| is_seen(name))
            .cloned()
            .collect(),
        body: response.body.clone(),
        address: None,
        redirects: 0,
        timings_us: TimingsUs::default(),
        request_bytes: permit.body().map_or(0, |body| body.len() as u64),
        response_bytes: response.body.len() as u64,
        request_headers_redacted: permit.headers().to_vec(),
        url: permit.url(),
    }
}

fn unanswered(permit: &EgressPermit, error: CallError, message: &str) -> SendError {
    SendError {
        error,
        denial: None,
        lasting: false,
        message: message.into(),
        sent: false,
        status: None,
        address: None,
        redirects: 0,
        url: permit.url(),
        timings_us: TimingsUs::default(),
    }
}
