//! The handle on a running shop: it starts the server on a thread of its own, steers it and stops it.

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, anyhow};
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::sync::{oneshot, watch};

use crate::access::Replays;
use crate::app::{App, Phase};
use crate::connection::{Line, ShopListener};
use crate::fault::{FaultRule, FaultTable};
use crate::journal::{Journal, JournalEntry};
use crate::routes::router;
use crate::settings::ShopSettings;
use crate::storage::Storage;

/// How long requests in hand may take once the shop is asked to stop.
const CLOSING: Duration = Duration::from_secs(2);

/// A running shop. Dropping it cuts every connection; [`Shop::stop`] lets answers in hand finish first.
///
/// The server has its own thread and runtime, so that a test whose own time stands still, or that has no runtime
/// at all, gets its answers too.
pub struct Shop {
    address: SocketAddr,
    app: Arc<App>,
    phase: watch::Sender<Phase>,
    ended: Option<oneshot::Receiver<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Shop {
    /// Reads or seeds the records, binds the address, and returns once the shop listens.
    ///
    /// # Errors
    /// When a setting is empty or malformed, the records cannot be read or written, or the address is not free.
    pub fn start(settings: ShopSettings) -> anyhow::Result<Self> {
        settings.check()?;
        let storage = Storage::open(&settings.data)?;
        let listen = settings.listen;
        let bound = TcpListener::bind(listen).with_context(|| format!("cannot bind `{listen}`"))?;
        bound.set_nonblocking(true)?;
        let address = bound.local_addr()?;
        let public_url = settings.public_url.as_deref();
        let public_url = public_url.map_or_else(
            || format!("http://{address}"),
            |url| url.trim_end_matches('/').to_owned(),
        );
        let (phase, watched) = watch::channel(Phase::Open);
        let app = Arc::new(App {
            settings,
            public_url,
            storage,
            faults: FaultTable::default(),
            journal: Journal::new(),
            replays: Replays::default(),
            connections: AtomicU64::new(0),
            phase: watched,
        });
        let (ready, started) = mpsc::channel();
        let (end, ended) = oneshot::channel();
        let served = Arc::clone(&app);
        let thread = thread::Builder::new().name("shop-api".to_owned()).spawn(move || {
            run(bound, served, &ready);
            // Nobody listens any more when the handle was dropped.
            let _ = end.send(());
        })?;
        started
            .recv()
            .map_err(|_| anyhow!("the server's thread ended early"))??;
        Ok(Self {
            address,
            app,
            phase,
            ended: Some(ended),
            thread: Some(thread),
        })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to reach it at, `http://` and the address, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The base of the URIs that callers have to sign, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.app.public_url
    }

    /// Adds a fault behind those already set; a request meets the first one that matches it.
    ///
    /// # Errors
    /// When the rule could not be played, such as one with a status that is none.
    pub fn set_fault(&self, rule: FaultRule) -> anyhow::Result<()> {
        self.app.faults.set(rule)
    }

    /// Takes all faults away; those being played at this moment go on.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// The faults still set, in order.
    pub fn faults(&self) -> Vec<FaultRule> {
        self.app.faults.list()
    }

    /// The requests received since the start, oldest first, at most the last 4096.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.app.journal.entries()
    }

    /// Empties the journal; its numbers, and the count of writes, go on.
    pub fn clear_journal(&self) {
        self.app.journal.clear();
    }

    /// Returns once this many requests have been received since the start.
    pub async fn wait_for_requests(&self, received_min: u64) {
        self.app.journal.wait_for(received_min).await;
    }

    /// How many writes were applied since the start. Refused, repeated and replayed ones do not count.
    pub fn writes(&self) -> u64 {
        self.app.storage.writes()
    }

    /// How many connections were accepted since the start.
    pub fn connections(&self) -> u64 {
        self.app.connections()
    }

    /// The whole document as it is in `shop.json`.
    pub fn records(&self) -> Value {
        self.app.storage.document()
    }

    /// Takes no more requests, lets those in hand finish for up to two seconds, and ends. Faults end at once.
    pub async fn stop(mut self) {
        self.phase.send_replace(Phase::Closing);
        if let Some(ended) = self.ended.take() {
            // An error means that the thread is gone already, which is what is waited for.
            let _ = ended.await;
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.phase.send_replace(Phase::Cut);
        if let Some(thread) = self.thread.take() {
            // The thread has nothing left to wait for. If it panicked, that was printed when it happened.
            let _ = thread.join();
        }
    }
}

/// The server's thread, from telling that it is ready to the end of its runtime.
fn run(bound: TcpListener, app: Arc<App>, ready: &mpsc::Sender<anyhow::Result<()>>) {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = ready.send(Err(error.into()));
            return;
        }
    };
    runtime.block_on(serve(bound, app, ready));
    runtime.shutdown_background();
}

async fn serve(bound: TcpListener, app: Arc<App>, ready: &mpsc::Sender<anyhow::Result<()>>) {
    let inner = match tokio::net::TcpListener::from_std(bound) {
        Ok(inner) => inner,
        Err(error) => {
            let _ = ready.send(Err(error.into()));
            return;
        }
    };
    let listener = ShopListener {
        inner,
        app: Arc::clone(&app),
    };
    let router = router(Arc::clone(&app));
    let service = router.into_make_service_with_connect_info::<Line>();
    let closing = Arc::clone(&app);
    let server =
        axum::serve(listener, service).with_graceful_shutdown(async move { closing.reached(Phase::Closing).await });
    let out_of_time = async {
        app.reached(Phase::Closing).await;
        tokio::select! {
            () = tokio::time::sleep(CLOSING) => {}
            () = app.reached(Phase::Cut) => {}
        }
    };
    let _ = ready.send(Ok(()));
    tokio::select! {
        // Accepting goes on over errors, so that this ends only when the shop was asked to.
        _ = async { server.await } => {}
        () = out_of_time => {}
    }
}
