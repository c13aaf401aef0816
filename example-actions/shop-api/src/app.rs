//! What every route and every connection of one running shop shares.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

use crate::access::Replays;
use crate::fault::FaultTable;
use crate::journal::Journal;
use crate::settings::ShopSettings;
use crate::storage::Storage;

/// How far the shop is on its way to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// It takes requests.
    Open,
    /// It finishes what it is answering; faults end at once.
    Closing,
    /// It cuts every connection.
    Cut,
}

pub(crate) struct App {
    pub settings: ShopSettings,
    /// The base of the URIs that callers sign, without a slash at the end.
    pub public_url: String,
    pub storage: Storage,
    pub faults: FaultTable,
    pub journal: Journal,
    pub replays: Replays,
    pub connections: AtomicU64,
    pub phase: watch::Receiver<Phase>,
}

impl App {
    /// Returns once the shop is at this phase or past it.
    pub(crate) async fn reached(&self, phase: Phase) {
        let mut watched = self.phase.clone();
        // An error means that the handle is gone, and the shop with it.
        let _ = watched.wait_for(|now| *now >= phase).await;
    }

    /// The number of the connection that was just accepted, from 1.
    pub(crate) fn count_connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// How many connections were accepted since the start.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// Whether this request steers the shop, rather than being a visit to it.
    pub(crate) fn is_control(&self, path: &str) -> bool {
        self.settings.control.is_some() && path.starts_with("/_shop/")
    }
}
