//! Mails on their way to a server: handed over at once, sent side by side, and tried again without holding up the others.

use super::MailError;
use crate::upstream::BoxFuture;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};

/// Mails that may wait. More than this means that the server is down, and the links in them soon are too old.
const WAITING_MAX: usize = 1_000;

/// Mails that are being sent at once. Servers limit the connections of one sender; a slow one still holds up few.
const SENDING_MAX: usize = 4;

/// How long to wait before each further try.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];

/// Makes one try of sending a mail.
pub(super) trait Sends<M>: Send + Sync + 'static {
    fn send(&self, mail: M) -> impl Future<Output = Result<(), Trouble>> + Send;

    /// Lets time pass before the next try.
    fn pause(&self, time: Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(time)
    }
}

/// Why a mail was not taken.
pub(super) struct Trouble {
    /// For the operator.
    pub message: String,
    /// Whether the same mail may be taken later.
    pub may_pass: bool,
}

/// A mail, with its place among those that wait.
type Waiting<M> = (M, OwnedSemaphorePermit);

/// The mails that wait to be sent.
pub(super) struct Queue<M> {
    waiting: Mutex<Option<mpsc::UnboundedSender<Waiting<M>>>>,
    places: Arc<Semaphore>,
    closing: watch::Sender<bool>,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl<M: Clone + Send + 'static> Queue<M> {
    /// Starts to send what is handed over.
    pub(super) fn start(server: impl Sends<M>) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        let closing = watch::Sender::new(false);
        let worker = tokio::spawn(work(Arc::new(server), receiver, closing.subscribe()));
        Self {
            waiting: Mutex::new(Some(sender)),
            places: Arc::new(Semaphore::new(WAITING_MAX)),
            closing,
            worker: Mutex::new(Some(worker)),
        }
    }

    /// Hands a mail over.
    pub(super) fn push(&self, mail: M) -> Result<(), MailError> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let full = || MailError::Full(WAITING_MAX);
        let place = self.places.clone().try_acquire_owned().map_err(|_| full())?;
        let waiting = waiting.as_ref().ok_or_else(full)?;
        waiting.send((mail, place)).map_err(|_| full())
    }

    /// Takes no more mails, tries each that waits once, and returns when all are sent or cannot be.
    pub(super) fn close(&self) -> BoxFuture<'_, ()> {
        self.closing.send_replace(true);
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        Box::pin(async {
            if let Some(worker) = worker
                && let Err(error) = worker.await
            {
                tracing::error!(%error, "mails that waited were not sent");
            }
        })
    }
}

async fn work<M: Clone + Send + 'static>(
    server: Arc<impl Sends<M>>,
    mut mails: mpsc::UnboundedReceiver<Waiting<M>>,
    closing: watch::Receiver<bool>,
) {
    let sending = Arc::new(Semaphore::new(SENDING_MAX));
    let mut under_way = JoinSet::new();
    while let Some((mail, place)) = mails.recv().await {
        // What is done makes room in the set.
        while let Some(ended) = under_way.try_join_next() {
            report(ended);
        }
        under_way.spawn(deliver(server.clone(), mail, place, sending.clone(), closing.clone()));
    }
    while let Some(ended) = under_way.join_next().await {
        report(ended);
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a mail was not sent");
    }
}

/// Sends one mail, again where that may help. While it waits for its next try, others are sent. A host that is about to
/// end waits for no server to recover.
async fn deliver<M: Clone>(
    server: Arc<impl Sends<M>>,
    mail: M,
    _place: OwnedSemaphorePermit,
    sending: Arc<Semaphore>,
    mut closing: watch::Receiver<bool>,
) {
    let mut waits = AGAIN_AFTER.into_iter();
    loop {
        let trouble = {
            // The semaphore is never closed, so there is always a turn.
            let _turn = sending.acquire().await;
            match server.send(mail.clone()).await {
                Ok(()) => return,
                Err(trouble) => trouble,
            }
        };
        let again = waits.next().filter(|_| trouble.may_pass && !*closing.borrow());
        let Some(wait) = again else {
            tracing::error!(error = trouble.message, "a mail was not sent");
            return;
        };
        tracing::warn!(error = trouble.message, "a mail was not taken; it is tried again");
        tokio::select! {
            () = server.pause(wait) => {}
            _ = closing.changed() => {}
        }
    }
}

#[cfg(test)]
mod tests;
