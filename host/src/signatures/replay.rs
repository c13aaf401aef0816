//! Remembers signed requests until they are too old to be taken anyway, in bounded memory.

use super::Once;
use std::collections::{BTreeSet, HashSet};

/// What was seen. Keep one for each receiver, behind a lock.
#[derive(Clone, Debug)]
pub struct ReplayCache {
    entries_max: usize,
    seen: HashSet<[u8; 32]>,
    /// The same, by the time at which each can be forgotten.
    by_end: BTreeSet<(u64, [u8; 32])>,
}

/// Why a request is not taken although its signature is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayRefusal {
    #[error("this very request was here before")]
    Replayed,
    /// Forgetting one early would let it be replayed, so a full cache refuses.
    #[error("too many signed requests came within a few minutes")]
    Full,
}

impl ReplayCache {
    /// A cache for at most so many requests, of about 100 bytes each.
    pub fn new(entries_max: usize) -> Self {
        Self {
            entries_max,
            seen: HashSet::new(),
            by_end: BTreeSet::new(),
        }
    }

    /// Takes a request the first time, and refuses it from then on.
    pub fn take(&mut self, once: &Once, now_ms: u64) -> Result<(), ReplayRefusal> {
        while let Some((until_ms, id)) = self.by_end.first().copied()
            && until_ms < now_ms
        {
            self.by_end.pop_first();
            self.seen.remove(&id);
        }
        if self.seen.contains(&once.id) {
            return Err(ReplayRefusal::Replayed);
        }
        if self.seen.len() >= self.entries_max {
            return Err(ReplayRefusal::Full);
        }
        self.seen.insert(once.id);
        self.by_end.insert((once.until_ms, once.id));
        Ok(())
    }

    /// How many requests are remembered.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}
