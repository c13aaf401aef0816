//! The journal: what was received since the shop started, and whether it was answered.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

/// How many requests the journal keeps; the oldest goes first.
const ENTRIES_MAX: usize = 4096;

/// One received request. It holds whatever credentials came along, as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JournalEntry {
    /// The number of the request since the start, from 1.
    pub number: u64,
    /// The number of the connection it came over since the start, from 1.
    pub connection: u64,
    /// The method as received.
    pub method: String,
    /// Path and query exactly as received.
    pub target: String,
    /// The headers in the order received, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are not UTF-8 are replaced.
    pub body: String,
    /// When the request was complete, in milliseconds since 1970-01-01 UTC.
    pub received_ms: u64,
    /// Whether a whole answer was sent, or is being sent at this moment.
    pub answered: bool,
    /// The status that was sent, if the answer got that far.
    pub status: Option<u16>,
    /// The name of the fault that the request met.
    pub fault: Option<String>,
}

/// The entries, and a count that others can wait on.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<VecDeque<JournalEntry>>,
    received: watch::Sender<u64>,
}

impl Journal {
    pub(crate) fn new() -> Self {
        Self {
            entries: Mutex::default(),
            received: watch::Sender::new(0),
        }
    }

    /// Keeps a request and gives it its number; the entry's own number is not looked at.
    pub(crate) fn record(&self, mut entry: JournalEntry) -> u64 {
        self.with(|entries| {
            let number = *self.received.borrow() + 1;
            entry.number = number;
            entries.push_back(entry);
            if entries.len() > ENTRIES_MAX {
                entries.pop_front();
            }
            // Sent under the lock, so that whoever is woken finds the entry.
            self.received.send_replace(number);
            number
        })
    }

    pub(crate) fn change(&self, number: u64, act: impl FnOnce(&mut JournalEntry)) {
        self.with(|entries| {
            let found = entries.iter_mut().rev().find(|entry| entry.number == number);
            if let Some(entry) = found {
                act(entry);
            }
        });
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.with(|entries| entries.iter().cloned().collect())
    }

    pub(crate) fn clear(&self) {
        self.with(VecDeque::clear);
    }

    /// Returns once `received_min` requests have been received since the start.
    pub(crate) async fn wait_for(&self, received_min: u64) {
        let mut received = self.received.subscribe();
        // This fails only when the sender is gone, and it lives as long as `self`.
        let _ = received.wait_for(|received| *received >= received_min).await;
    }

    fn with<T>(&self, act: impl FnOnce(&mut VecDeque<JournalEntry>) -> T) -> T {
        act(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
