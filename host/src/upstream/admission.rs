//! How many calls are under way and how many a minute brings: a typed refusal at each limit, never a queue.

use crate::model::limits::GateLimits;
use crate::policy::egress::EgressPermit;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts the calls under way, per endpoint, per action and over the whole host, and the calls of a minute per endpoint.
#[derive(Clone, Debug)]
pub struct Admission {
    counts: Arc<Mutex<Counts>>,
    limits: GateLimits,
}

/// An endpoint of an action.
type Place = (String, String);

#[derive(Debug, Default)]
struct Counts {
    total: u32,
    by_action: HashMap<String, u32>,
    by_endpoint: HashMap<Place, u32>,
    /// When each endpoint's allowance is whole again, in microseconds since the Unix epoch.
    spent_until_us: HashMap<Place, u64>,
}

/// Which limit is reached, with the setting that raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    #[error("{0} calls of the host are under way; raise `limits.gate.concurrency_per_host` or wait")]
    Host(u32),
    #[error("{0} calls of the action are under way; raise `limits.gate.concurrency_per_action` or wait")]
    Action(u32),
    #[error("{0} calls of the endpoint are under way; raise `limits.gate.concurrency_per_endpoint` or wait")]
    Endpoint(u32),
    #[error(
        "the endpoint has had its {per_minute} calls of this minute; wait {wait_ms} ms, or grant more with `--calls-per-minute`"
    )]
    Rate { per_minute: u32, wait_ms: u64 },
}

/// One call under way. Dropping it makes room for the next.
#[derive(Debug)]
pub struct Pass {
    counts: Arc<Mutex<Counts>>,
    place: Place,
}

const MINUTE_US: u64 = 60_000_000;

impl Admission {
    /// Admission under these limits.
    pub fn new(limits: &GateLimits) -> Self {
        Self {
            counts: Arc::default(),
            limits: limits.clone(),
        }
    }

    /// Lets a call in, or says at once which limit is reached.
    pub fn try_enter(&self, permit: &EgressPermit, now_ms: u64) -> Result<Pass, Full> {
        let place = (permit.action().to_string(), permit.endpoint().to_string());
        let mut counts = lock(&self.counts);
        let of_action = counts.by_action.get(&place.0).copied().unwrap_or(0);
        let of_endpoint = counts.by_endpoint.get(&place).copied().unwrap_or(0);
        let limits = &self.limits;
        if counts.total >= limits.concurrency_per_host {
            return Err(Full::Host(counts.total));
        }
        if of_action >= limits.concurrency_per_action {
            return Err(Full::Action(of_action));
        }
        if of_endpoint >= limits.concurrency_per_endpoint {
            return Err(Full::Endpoint(of_endpoint));
        }
        let per_minute = permit.grant().calls_per_minute.unwrap_or(limits.calls_per_minute);
        counts.spend(&place, per_minute, now_ms * 1000)?;
        counts.total += 1;
        counts.by_action.insert(place.0.clone(), of_action + 1);
        counts.by_endpoint.insert(place.clone(), of_endpoint + 1);
        Ok(Pass {
            counts: Arc::clone(&self.counts),
            place,
        })
    }
}

impl Counts {
    /// Takes one call of an allowance that fills up evenly over a minute and holds no more than a minute's calls.
    fn spend(&mut self, place: &Place, per_minute: u32, now_us: u64) -> Result<(), Full> {
        // Endpoints whose allowance is whole again need no entry.
        self.spent_until_us.retain(|_, until| *until > now_us);
        let each = MINUTE_US / u64::from(per_minute.max(1));
        let until = self.spent_until_us.get(place).copied().unwrap_or(now_us) + each;
        if until > now_us + MINUTE_US {
            let wait_ms = (until - now_us - MINUTE_US).div_ceil(1000);
            return Err(Full::Rate { per_minute, wait_ms });
        }
        self.spent_until_us.insert(place.clone(), until);
        Ok(())
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        counts.total = counts.total.saturating_sub(1);
        leave(&mut counts.by_action, &self.place.0);
        leave(&mut counts.by_endpoint, &self.place);
    }
}

/// Actions come and go; the map holds only those with calls under way.
fn leave<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u32>, key: &K) {
    match counts.get_mut(key) {
        Some(count) if *count > 1 => *count -= 1,
        _ => drop(counts.remove(key)),
    }
}

/// The counts are whole after every step, so a panic elsewhere leaves nothing half done.
fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}
