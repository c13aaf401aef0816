//! The live sender: resolves, pins, adds credentials, sends, follows permitted redirects and reads the answer.

mod answer;
mod call;
mod certificate;
mod client;
mod credentials;
mod reach;
mod token;

pub use client::{TlsRoots, UnusableTls, tls_config};
pub use reach::Unreachable;

use super::auth::{self, Credentials, Moment};
use super::resolve::{NotFound, Resolver, find, resolve};
use super::{BoxFuture, SendContext, SendError, Sent, Upstream};
use crate::model::endpoint::Method;
use crate::model::limits::GateLimits;
use crate::model::origin::Origin;
use crate::model::step::CallError;
use crate::policy::address;
use crate::policy::egress::{EgressPermit, is_redirect, redirect};
use crate::secrets::Secrets;
use crate::web::exact::exact;
use call::{Call, headers_failure};
use client::Clients;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use token::Tokens;
use tokio::time::{Instant, timeout_at};

/// The upstream does not accept the credential (RFC 9110, section 15.5.2).
const UNAUTHORIZED: u16 = 401;

/// Sends over the network. This is the only code of the host that opens a connection for an action.
pub struct LiveUpstream {
    secrets: Arc<Secrets>,
    resolver: Arc<dyn Resolver>,
    limits: GateLimits,
    clients: Clients,
    tokens: Tokens,
    proxy: Option<Origin>,
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
            tokens: Tokens::default(),
            proxy: None,
        })
    }

    /// The same sender, which asks a proxy for every connection to a public address.
    #[must_use]
    pub fn through(mut self, proxy: Option<Origin>) -> Self {
        self.clients.proxy.clone_from(&proxy);
        self.proxy = proxy;
        self
    }

    async fn run(&self, permit: &EgressPermit, context: &SendContext) -> Result<Sent, SendError> {
        let call_ms = permit
            .timeout_ms()
            .map_or(self.limits.call_ms_max, |own| own.min(self.limits.call_ms_max));
        let started = Instant::now();
        let deadline = context.deadline.min(started + Duration::from_millis(call_ms));
        let mut call = Call::new(permit, started, deadline);
        let mut permit = permit.clone();
        let mut again = false;
        loop {
            let response = self.hop(&permit, context, &mut call, again).await?;
            let status = response.status().as_u16();
            if status == UNAUTHORIZED && !again && self.tries_again(&permit, &mut call).await {
                again = true;
                continue;
            }
            if is_redirect(status)
                && let Some(location) = response.headers().get(LOCATION)
            {
                let location = String::from_utf8_lossy(location.as_bytes()).into_owned();
                permit = redirect(&permit, status, &location).map_err(|denial| call.turned_away(status, denial))?;
                call.next_hop(&permit, status);
                continue;
            }
            return answer::read(response, &permit, &self.limits, context.now_ms, call).await;
        }
    }

    /// One request and the head of its answer.
    async fn hop(
        &self,
        permit: &EgressPermit,
        context: &SendContext,
        call: &mut Call,
        again: bool,
    ) -> Result<reqwest::Response, SendError> {
        // Before a token is fetched for the call, and again when the call itself is dialled.
        still_stands(permit, context, call).await?;
        let resolved = resolve(&*self.resolver, permit, call.deadline).await;
        let addresses = resolved.map_err(|failure| call.unresolved(failure))?;
        call.timings_us.resolve = call.elapsed_us();
        let request = self.request(permit, context, call, again).await?;
        still_stands(permit, context, call).await?;
        self.exchange(permit, &addresses, request, call).await
    }

    /// Sends a request to addresses that were checked, and waits for the head of the answer.
    async fn exchange(
        &self,
        permit: &EgressPermit,
        addresses: &[SocketAddr],
        request: reqwest::Request,
        call: &mut Call,
    ) -> Result<reqwest::Response, SendError> {
        let proxied = self.proxy_addresses(addresses, call.deadline).await;
        let proxied = proxied.map_err(|why| call.no_proxy(why))?;
        let addresses = proxied.as_deref().unwrap_or(addresses);
        let client = self.clients.get(permit, addresses, proxied.is_some());
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

    /// The addresses of the proxy that a connection goes through; `None` where it goes straight to the upstream. Addresses
    /// that only a grant's private networks allow are inside, where no proxy is needed.
    async fn proxy_addresses(
        &self,
        upstream: &[SocketAddr],
        deadline: Instant,
    ) -> Result<Option<Vec<SocketAddr>>, NotFound> {
        let Some(proxy) = &self.proxy else { return Ok(None) };
        if upstream.iter().any(|to| address::check(to.ip(), &[]).is_err()) {
            return Ok(None);
        }
        find(&*self.resolver, &proxy.host, proxy.port, deadline).await.map(Some)
    }

    /// The request with everything on it. Credentials come last, and reports show dots in their place.
    async fn request(
        &self,
        permit: &EgressPermit,
        context: &SendContext,
        call: &mut Call,
        again: bool,
    ) -> Result<reqwest::Request, SendError> {
        let mut headers = HeaderMap::new();
        call.request_headers.clear();
        // A manifest may name the product of its own; the client's default then stays out.
        if !permit.headers().iter().any(|(name, _)| name == "user-agent") {
            call.request_headers
                .push(("user-agent".into(), client::USER_AGENT.into()));
        }
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
        let key = key.map(|(_, key)| key);
        let credentials = self.credentials(permit, context.now_ms, key, call, again).await?;
        for (name, value) in credentials.headers {
            call.request_headers.push((name.to_string(), "••••".into()));
            headers.insert(name, value);
        }
        let mut text = permit.url();
        if let Some((parameter, key)) = credentials.query {
            let separator = if text.contains('?') { '&' } else { '?' };
            call.url = format!("{text}{separator}{parameter}=••••");
            text = format!("{text}{separator}{parameter}={}", key.expose());
        }
        let url = exact(&text)
            .ok_or_else(|| call.fail(CallError::Denied, "the URL would not be sent as it was decided".into()))?;
        let mut request = reqwest::Request::new(method(permit.method()), url);
        *request.headers_mut() = headers;
        if let Some(body) = permit.body() {
            call.request_bytes = body.len() as u64;
            let body = credentials.body.as_ref().map_or(body, |with_key| &with_key[..]);
            *request.body_mut() = Some(body.to_vec().into());
        }
        Ok(request)
    }

    /// The credentials of a hop; none where they were dropped.
    async fn credentials(
        &self,
        permit: &EgressPermit,
        now_ms: u64,
        idempotency_key: Option<&str>,
        call: &mut Call,
        again: bool,
    ) -> Result<Credentials, SendError> {
        let Some(material) = self.material(permit, call, again).await? else {
            return Ok(Credentials::default());
        };
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| call.fail(CallError::Busy, "no random bytes can be drawn".into()))?;
        let moment = Moment {
            now_ms,
            idempotency_key,
            nonce: &hex::encode(nonce),
        };
        auth::credentials(permit, &material, &moment).map_err(|error| call.unusable_credential(permit, &error))
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

    fn look_up<'a>(
        &'a self,
        permit: &'a EgressPermit,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Vec<SocketAddr>, SendError>> {
        Box::pin(async move {
            let found = resolve(&*self.resolver, permit, deadline).await;
            found.map_err(|failure| Call::new(permit, Instant::now(), deadline).unresolved(failure))
        })
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

/// Asks whether a permit's grant is still the operator's word.
async fn still_stands(permit: &EgressPermit, context: &SendContext, call: &mut Call) -> Result<(), SendError> {
    match &context.standing {
        Some(standing) if !standing.stands(permit).await => Err(call.denied(permit.deny_revoked())),
        _ => Ok(()),
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
