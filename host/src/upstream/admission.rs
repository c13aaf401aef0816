//! How many calls are under way at once: a typed refusal at the limit, never a queue.

use crate::model::limits::GateLimits;
use crate::model::step::CallError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts the calls under way, per action and over the whole host.
#[derive(Clone, Debug)]
pub struct Admission {
    counts: Arc<Mutex<Counts>>,
    per_action_max: u32,
    per_host_max: u32,
}

#[derive(Debug, Default)]
struct Counts {
    total: u32,
    by_action: HashMap<String, u32>,
}

/// One call under way. Dropping it makes room for the next.
#[derive(Debug)]
pub struct Pass {
    counts: Arc<Mutex<Counts>>,
    action: String,
}

impl Admission {
    /// Admission under these limits.
    pub fn new(limits: &GateLimits) -> Self {
        Self {
            counts: Arc::default(),
            per_action_max: limits.concurrency_per_action,
            per_host_max: limits.concurrency_per_host,
        }
    }

    /// Lets a call in, or answers [`CallError::Busy`] at once.
    pub fn try_enter(&self, action: &str) -> Result<Pass, CallError> {
        let mut counts = lock(&self.counts);
        let of_action = counts.by_action.get(action).copied().unwrap_or(0);
        if counts.total >= self.per_host_max || of_action >= self.per_action_max {
            return Err(CallError::Busy);
        }
        counts.total += 1;
        counts.by_action.insert(action.to_owned(), of_action + 1);
        Ok(Pass {
            counts: Arc::clone(&self.counts),
            action: action.to_owned(),
        })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        counts.total = counts.total.saturating_sub(1);
        match counts.by_action.get_mut(&self.action) {
            Some(count) if *count > 1 => *count -= 1,
            // Actions come and go; the map holds only those with calls under way.
            _ => drop(counts.by_action.remove(&self.action)),
        }
    }
}

/// The counts are whole after every step, so a panic elsewhere leaves nothing half done.
fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}
