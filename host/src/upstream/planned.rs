//! Preview's sender: answers from the examples of the manifest, dials nothing and sees no secret.

use super::{BoxFuture, SendContext, SendError, Sent, TimingsUs, Upstream};
use crate::model::action::{Action, Example};
use crate::model::id::Name;
use crate::model::step::CallError;
use crate::policy::egress::EgressPermit;
use serde_json::{Map, Value};
use std::net::SocketAddr;
use tokio::time::Instant;

/// Answers the calls of one action from its `[[examples]]`.
#[derive(Clone, Debug)]
pub struct PlannedUpstream {
    action: Name,
    examples: Vec<Example>,
}

impl PlannedUpstream {
    /// A sender for the runs of this action.
    pub fn new(action: &Action) -> Self {
        Self {
            action: action.name.clone(),
            examples: action.examples.clone(),
        }
    }

    /// The first example in the manifest's order that fits; so special cases go before an example without `when`.
    fn example(&self, permit: &EgressPermit) -> Option<&Example> {
        let fits = |when: &Map<String, Value>| {
            when.iter()
                .all(|(name, value)| permit.parameters().get(name) == Some(value))
        };
        let mut of_action = self.examples.iter().filter(|_| *permit.action() == self.action);
        of_action.find(|example| example.endpoint == *permit.endpoint() && fits(&example.when))
    }

    fn answer(&self, permit: &EgressPermit) -> Result<Sent, SendError> {
        let Some(example) = self.example(permit) else {
            return Err(missing(permit));
        };
        let body = example.body.to_string().into_bytes();
        Ok(Sent {
            status: example.status,
            retry_after_s: None,
            headers: vec![("content-type".into(), "application/json".into())],
            address: None,
            redirects: 0,
            timings_us: TimingsUs::default(),
            request_bytes: permit.body().map_or(0, |body| body.len() as u64),
            response_bytes: body.len() as u64,
            request_headers_redacted: permit.headers().to_vec(),
            url: permit.url(),
            body,
        })
    }
}

impl Upstream for PlannedUpstream {
    fn send<'a>(&'a self, permit: &'a EgressPermit, _: &'a SendContext) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(std::future::ready(self.answer(permit)))
    }

    fn lacks(&self, permit: &EgressPermit) -> Option<String> {
        match self.example(permit) {
            Some(_) => None,
            None => Some(missing(permit).message),
        }
    }

    /// There are none: nobody is asked for addresses in a preview.
    fn look_up<'a>(&'a self, _: &'a EgressPermit, _: Instant) -> BoxFuture<'a, Result<Vec<SocketAddr>, SendError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

/// The message is the manifest text to add. Parameters are written as JSON values, which TOML reads as well for
/// text, numbers and booleans; other values are left to the author.
fn missing(permit: &EgressPermit) -> SendError {
    let when: Vec<String> = permit
        .parameters()
        .iter()
        .filter(|(_, value)| value.is_string() || value.is_number() || value.is_boolean())
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let when = if when.is_empty() {
        String::new()
    } else {
        format!("when = {{ {} }}\n", when.join(", "))
    };
    let message = format!(
        "no example answers this call of endpoint `{endpoint}` in preview; add to the manifest of `{action}`:\n\
         [[examples]]\nendpoint = \"{endpoint}\"\n{when}status = 200\nbody = {{ }}",
        endpoint = permit.endpoint(),
        action = permit.action(),
    );
    SendError {
        error: CallError::Unreachable,
        denial: None,
        lasting: false,
        message,
        sent: false,
        status: None,
        address: None,
        redirects: 0,
        url: permit.url(),
        timings_us: TimingsUs::default(),
    }
}
