//! The only way out: a port that takes a permit, never a URL, with a live and a planned sender behind it.

pub mod admission;
mod auth;
mod breaker;
pub mod live;
pub mod outlet;
pub mod planned;
pub mod resolve;
pub mod retry;
#[cfg(test)]
mod tests;

pub use admission::{Admission, Full, Pass};
pub use auth::unfit;
pub use breaker::{Breakers, LeftAlone};
pub use live::{LiveUpstream, TlsRoots, UnusableTls};
pub use outlet::{Busy, Outlet, Reading};
pub use planned::PlannedUpstream;
pub use resolve::{Resolver, SystemResolver};

use crate::model::step::CallError;
use crate::policy::egress::{Denial, EgressPermit};
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use tokio::time::Instant;

/// A boxed future, so that ports can be trait objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends what the gate permitted.
pub trait Upstream: Send + Sync {
    /// Sends one request, follows the redirects that its permit allows, and gives the answer.
    fn send<'a>(&'a self, permit: &'a EgressPermit, context: &'a SendContext)
    -> BoxFuture<'a, Result<Sent, SendError>>;

    /// The addresses that a request would be sent to, looked up and checked as for a send. Dials nothing.
    fn look_up<'a>(
        &'a self,
        permit: &'a EgressPermit,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Vec<SocketAddr>, SendError>>;

    /// What is missing so that this sender can answer a request at all, as the text that mends it. The network always
    /// answers or fails; examples can be missing.
    fn lacks(&self, _: &EgressPermit) -> Option<String> {
        None
    }
}

/// Says whether what a permit rests on still holds. Asked before each dial, so that what is revoked in the middle of a
/// call, between two hops of a redirect, say, is no longer dialled.
pub trait Standing: Send + Sync {
    /// Whether the permit's grant is still the operator's word.
    fn stands<'a>(&'a self, permit: &'a EgressPermit) -> BoxFuture<'a, bool>;
}

/// What a call needs from its run.
#[derive(Clone)]
pub struct SendContext {
    /// The end of the run. The call's own limit may come earlier.
    pub deadline: Instant,
    /// The run's clock in milliseconds since 1970, for signatures.
    pub now_ms: u64,
    /// Sent as `Idempotency-Key` with writes.
    pub idempotency_key: Option<String>,
    /// Whom to ask before each dial; nobody where the settings file itself is what allows a call.
    pub standing: Option<Arc<dyn Standing>>,
}

impl std::fmt::Debug for SendContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendContext")
            .field("now_ms", &self.now_ms)
            .field("idempotency_key", &self.idempotency_key)
            .finish_non_exhaustive()
    }
}

/// How long each part took, in microseconds since the call began; for the last hop where there were several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimingsUs {
    /// Until all addresses were known and checked.
    pub resolve: u64,
    /// Until the response's headers were complete.
    pub first_byte: u64,
    /// Until the last byte.
    pub total: u64,
}

/// An answer of an upstream, with what the trace shows about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub status: u16,
    /// Seconds after which the upstream wants to be asked again (`Retry-After`).
    pub retry_after_s: Option<u64>,
    /// `content-type` and what the endpoint lists, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// After decompression. The secret of this call is redacted if the upstream echoed it.
    pub body: Vec<u8>,
    /// The address that was dialled; `None` where nothing was.
    pub address: Option<SocketAddr>,
    /// How many redirects were followed.
    pub redirects: u8,
    pub timings_us: TimingsUs,
    /// Bytes of the request's body.
    pub request_bytes: u64,
    /// Bytes of the response's body after decompression.
    pub response_bytes: u64,
    /// The headers of the last hop, with dots for credentials.
    pub request_headers_redacted: Vec<(String, String)>,
    /// The URL that answered.
    pub url: String,
}

impl Sent {
    /// The content type, as the upstream or the host wrote it.
    pub fn content_type(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(name, _)| name == "content-type")
            .map(|(_, value)| value.as_str())
    }
}

/// A call without an answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct SendError {
    /// What the action may know. For a write, whatever fails after the first byte may have left is
    /// [`CallError::OutcomeUnknown`].
    pub error: CallError,
    /// The gate's refusal, where it was one.
    pub denial: Option<Box<Denial>>,
    /// Whether another try would fail alike, as over a certificate.
    pub lasting: bool,
    /// For the operator, without secrets.
    pub message: String,
    /// Whether the first byte of a request may have left.
    pub sent: bool,
    /// The status of an answer that came and could not be used.
    pub status: Option<u16>,
    /// The address that was dialled last, where one was.
    pub address: Option<SocketAddr>,
    /// How many redirects were followed.
    pub redirects: u8,
    /// The URL of the last hop.
    pub url: String,
    pub timings_us: TimingsUs,
}
