//! The live sender: resolves, pins, adds credentials, sends, follows permitted redirects and reads the answer.

mod answer;
mod call;
mod client;

pub use client::{TlsRoots, UnusableTls, tls_config};

use super::resolve::{Resolver, resolve};
use super::{BoxFuture, SendContext, SendError, Sent, Upstream, auth};
use crate::model::endpoint::Method;
use crate::model::limits::GateLimits;
use crate::model::step::CallError;
use crate::policy::egress::{EgressPermit, is_redirect, redirect};
use crate::secrets::{Redactor, Secret, Secrets};
use call::{Call, headers_failure};
use client::Clients;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Sends over the network. This is the only code of the host that opens a connection for an action.
pub struct LiveUpstream {
    secrets: Arc<Secrets>,
    resolver: Arc<dyn Resolver>,
    limits: GateLimits,
    clients: Clients,
}

impl LiveUpstream {
    /// A sender under these limits. `roots` are the certificate authorities that it trusts.
    pub fn new(
        secrets: Arc<Secrets>,
        resolver: Arc<dyn Resolver>,
        limits: GateLimits,
        roots: TlsRoots,
    ) -> Result<Self, UnusableTls> {
        let clients = Clients::new(&limits, roots)?;
        Ok(Self {
            secrets,
            resolver,
            limits,
            clients,
        })
    }

    async fn run(&self, permit: &EgressPermit, context: &SendContext) -> Result<Sent, SendError> {
        let call_ms = permit
            .timeout_ms()
            .map_or(self.limits.call_ms_max, |own| own.min(self.limits.call_ms_max));
        let started = Instant::now();
        let deadline = context.deadline.min(started + Duration::from_millis(call_ms));
        let mut call = Call::new(permit, started, deadline);
        let mut permit = permit.clone();
        loop {
            let response = self.hop(&permit, context, &mut call).await?;
            let status = response.status().as_u16();
            if is_redirect(status)
                && let Some(location) = response.headers().get(LOCATION)
            {
                let location = String::from_utf8_lossy(location.as_bytes()).into_owned();
                permit = redirect(&permit, status, &location).map_err(|denial| call.denied(denial))?;
                call.next_hop(&permit);
                continue;
            }
            return answer::read(response, &permit, &self.limits, call).await;
        }
    }

    /// One request and the head of its answer.
    async fn hop(
        &self,
        permit: &EgressPermit,
        context: &SendContext,
        call: &mut Call,
    ) -> Result<reqwest::Response, SendError> {
        let resolved = resolve(&*self.resolver, permit, call.deadline).await;
        let addresses = resolved.map_err(|failure| call.unresolved(failure))?;
        call.timings_us.resolve = call.elapsed_us();
        let request = self.request(permit, context, call).await?;
        let client = self.clients.get(permit, &addresses);
        let client = client.map_err(|error| call.fail(CallError::Unreachable, error.to_string()))?;
        call.address = addresses.first().copied();

        let first_byte = call
            .deadline
            .min(Instant::now() + Duration::from_millis(self.limits.first_byte_ms_max));
        let result = timeout_at(first_byte, client.execute(request)).await;
        let response = match result {
            // How far it came is not known from here, so it counts as sent.
            Err(_) => {
                call.sent = true;
                return Err(call.fail(
                    CallError::TimedOut,
                    "no answer within the time for its first byte".into(),
                ));
            }
            Ok(Err(error)) => return Err(call.transport(error)),
            Ok(Ok(response)) => response,
        };
        call.sent = true;
        call.timings_us.first_byte = call.elapsed_us();
        call.address = response.remote_addr().or(call.address);
        Ok(response)
    }

    /// The request with everything on it. Credentials come last, and dots stand for them in what is told.
    async fn request(
        &self,
        permit: &EgressPermit,
        context: &SendContext,
        call: &mut Call,
    ) -> Result<reqwest::Request, SendError> {
        let text = permit.url();
        let url = reqwest::Url::parse(&text).ok().filter(|url| url.as_str() == text);
        let url =
            url.ok_or_else(|| call.fail(CallError::Denied, "the URL would not be sent as it was decided".into()))?;
        let mut headers = HeaderMap::new();
        call.request_headers = vec![("user-agent".into(), client::USER_AGENT.into())];
        let key = context
            .idempotency_key
            .as_deref()
            .filter(|_| permit.is_write())
            .map(|key| ("idempotency-key", key));
        let declared = permit
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in declared.chain(key) {
            let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) else {
                return Err(headers_failure(call, name));
            };
            call.request_headers
                .push((name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
            headers.insert(name, value);
        }
        if let Some(secret) = self.secret(permit, call).await? {
            let credentials = auth::credentials(permit, &secret, context.now_ms);
            for (name, value) in credentials.map_err(|error| call.unusable_credential(permit, &error))? {
                call.request_headers.push((name.to_string(), "••••".into()));
                headers.insert(name, value);
            }
        }
        let mut request = reqwest::Request::new(method(permit.method()), url);
        *request.headers_mut() = headers;
        if let Some(body) = permit.body() {
            call.request_bytes = body.len() as u64;
            *request.body_mut() = Some(body.to_vec().into());
        }
        Ok(request)
    }

    /// Reads the secret that this request needs, off the threads that other calls run on.
    async fn secret(&self, permit: &EgressPermit, call: &mut Call) -> Result<Option<Secret>, SendError> {
        let Some(name) = permit.secret().cloned() else {
            return Ok(None);
        };
        let (secrets, wanted) = (Arc::clone(&self.secrets), name.clone());
        let reading = tokio::task::spawn_blocking(move || secrets.resolve(&wanted));
        let secret = match timeout_at(call.deadline, reading).await {
            Ok(Ok(Ok(secret))) => secret,
            Ok(Ok(Err(error))) => {
                return Err(call.denied(permit.deny_secret(&name, error.to_string(), error.remedy(&name))));
            }
            Ok(Err(_)) | Err(_) => {
                let message = format!("the secret `{name}` could not be read in time");
                return Err(call.fail(CallError::TimedOut, message));
            }
        };
        call.redactor = Redactor::new([(name, secret.clone())]);
        Ok(Some(secret))
    }
}

impl Upstream for LiveUpstream {
    /// A future that is dropped before it ends may have sent; the caller counts a write as unknown then.
    fn send<'a>(
        &'a self,
        permit: &'a EgressPermit,
        context: &'a SendContext,
    ) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(self.run(permit, context))
    }
}

impl std::fmt::Debug for LiveUpstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveUpstream")
            .field("secrets", &self.secrets)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}
