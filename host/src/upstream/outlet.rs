//! The one way on which calls leave: let in, left alone while their endpoint keeps failing, sent, and reads repeated.

use super::{Admission, Breakers, Full, LeftAlone, Pass, SendContext, SendError, Sent, Upstream, retry};
use crate::model::limits::GateLimits;
use crate::policy::egress::EgressPermit;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Tells the time in milliseconds since the Unix epoch.
pub type Now = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What every permitted call of a host passes on its way out, an action's as much as the host's own.
pub struct Outlet {
    live: Arc<dyn Upstream>,
    admission: Admission,
    breakers: Breakers,
    read_tries_max: u32,
    now: Now,
}

/// Why a call is not made now. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Busy {
    #[error(transparent)]
    Full(#[from] Full),
    #[error(transparent)]
    LeftAlone(#[from] LeftAlone),
}

/// A read under way: how one try of it is made, and what is decided before the next.
pub trait Reading: Send {
    /// Why no further try is made.
    type Error;

    /// Makes one try.
    fn send(&mut self, permit: &EgressPermit) -> impl Future<Output = Result<Sent, SendError>> + Send;

    /// Decides the next try, after `tries` and a wait: what was revoked meanwhile is not dialled again.
    fn decide(&mut self) -> impl Future<Output = Result<EgressPermit, Self::Error>> + Send;

    /// Learns that another try is made after a wait. `tries` counts those made so far.
    fn waits(&mut self, tries: u32, wait: Duration);
}

impl Outlet {
    /// A way out over a sender, under these limits.
    pub fn new(live: Arc<dyn Upstream>, limits: &GateLimits, now: Now) -> Self {
        Self {
            live,
            admission: Admission::new(limits),
            breakers: Breakers::new(limits),
            read_tries_max: limits.read_tries_max,
            now,
        }
    }

    /// The sender, for looking at what would be dialled.
    pub fn live(&self) -> &dyn Upstream {
        &*self.live
    }

    /// The host's time, in milliseconds since the Unix epoch.
    pub fn now_ms(&self) -> u64 {
        (self.now)()
    }

    /// Lets a call in, or says at once why it is not made. The call is under way until the pass is dropped, over all of
    /// its tries.
    pub fn admit(&self, permit: &EgressPermit) -> Result<Pass, Busy> {
        let now_ms = self.now_ms();
        let pass = self.admission.try_enter(permit, now_ms)?;
        self.breakers.try_pass(permit.action(), permit.endpoint(), now_ms)?;
        Ok(pass)
    }

    /// Sends once, and notes whether the endpoint failed. `judge` says what of an answer is none.
    pub async fn send(
        &self,
        permit: &EgressPermit,
        context: &SendContext,
        judge: impl FnOnce(&EgressPermit, Sent) -> Result<Sent, SendError>,
    ) -> Result<Sent, SendError> {
        let result = self.live.send(permit, context).await;
        let result = result.and_then(|sent| judge(permit, sent));
        let is_good = !retry::is_failure(&result);
        self.breakers
            .note(permit.action(), permit.endpoint(), is_good, self.now_ms());
        result
    }

    /// Makes a read that was let in, again where that may help, until the deadline.
    pub async fn read<R: Reading>(
        &self,
        mut permit: EgressPermit,
        deadline: Instant,
        reading: &mut R,
    ) -> Result<Result<Sent, SendError>, R::Error> {
        let mut tries = 1;
        loop {
            let result = reading.send(&permit).await;
            let left = deadline.saturating_duration_since(Instant::now());
            let random = getrandom::u64().unwrap_or_default();
            let Some(wait) = retry::wait(tries, self.read_tries_max, &result, left, random) else {
                return Ok(result);
            };
            reading.waits(tries, wait);
            tokio::time::sleep(wait).await;
            permit = reading.decide().await?;
            tries += 1;
        }
    }
}
