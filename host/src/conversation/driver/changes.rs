//! Waiting for news of a conversation, without asking again and again.

use super::super::news::News;
use super::{ConversationError, Conversations};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, MissedTickBehavior, timeout_at};

/// Who waits for which conversation.
pub(super) struct Changes {
    waiting: Mutex<HashMap<String, Weak<Notify>>>,
    closed: watch::Sender<bool>,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            closed: watch::Sender::new(false),
        }
    }
}

impl Changes {
    fn of(&self, id: &str) -> Arc<Notify> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(notify) = waiting.get(id).and_then(Weak::upgrade) {
            return notify;
        }
        waiting.retain(|_, notify| notify.strong_count() > 0);
        let notify = Arc::new(Notify::new());
        waiting.insert(id.to_owned(), Arc::downgrade(&notify));
        notify
    }

    /// Wakes whoever waits for a conversation.
    pub(super) fn tell(&self, id: &str) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(notify) = waiting.get(id).and_then(Weak::upgrade) {
            notify.notify_waiters();
        }
    }
}

impl Conversations {
    /// The messages after a place, as soon as there are any and the host has done what it was doing; none when the time
    /// is over. What another process says is seen at the end of the time only.
    pub async fn wait(&self, id: &str, after: u64, time: Duration) -> Result<News, ConversationError> {
        let deadline = Instant::now() + time;
        let mut closed = self.changes.closed.subscribe();
        let notify = self.changes.of(id);
        loop {
            let told = notify.notified();
            tokio::pin!(told);
            // From here on nothing is missed that is stored after it was looked for.
            told.as_mut().enable();
            let found = self.news(id, after).await?;
            let is_at_rest = found.state.job.is_none();
            if (!found.messages.is_empty() && is_at_rest) || *closed.borrow() {
                return Ok(found);
            }
            let changed = async {
                tokio::select! {
                    () = told => {}
                    _ = closed.changed() => {}
                }
            };
            if timeout_at(deadline, changed).await.is_err() {
                return self.news(id, after).await;
            }
        }
    }

    /// Wakes whoever waits for a conversation in which another process says something, such as a command of staff. It
    /// looks again and again, and never ends.
    pub async fn hear_elsewhere(&self, every: Duration) {
        let storage = self.storage();
        // A database that cannot be read is reported by everything else that needs it.
        let mut place = storage.latest_place().await.unwrap_or(u64::MAX);
        let mut ticks = tokio::time::interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Ok((latest, conversations)) = storage.said_after(place).await {
                place = latest;
                conversations.iter().for_each(|id| self.changes.tell(id));
            }
        }
    }

    /// Ends every wait, now and from now on, so that the host can stop.
    pub fn stop_waiting(&self) {
        self.changes.closed.send_replace(true);
    }
}
