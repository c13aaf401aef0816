//! What goes on beside serving for people: events are sent to the operator's receiver, and callers who wait hear what commands
//! of other processes have said.

use super::Host;
use crate::conversation::Conversations;
use crate::events::Outbox;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, timeout};

/// How often the state is looked at: two queries over indexes, read from memory nearly always.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long a host that stops waits for events under way. What has no answer by then is sent again by the next host.
const ENDING: Duration = Duration::from_secs(2);

/// The task that looks. It ends with the value.
pub(super) struct Telling {
    task: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl Telling {
    /// Begins to look.
    pub(super) fn start(host: &Host, conversations: Arc<Conversations>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(work(host.outbox(), conversations, stopped));
        Self { task, stop }
    }

    /// Ends the looking, after the events that are under way.
    pub(super) async fn stop(mut self) {
        self.stop.send_replace(true);
        if timeout(ENDING, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn work(outbox: Option<Outbox>, conversations: Arc<Conversations>, stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = send(outbox, stopped) => {}
        () = conversations.hear_elsewhere(LOOK_EVERY) => {}
    }
}

/// Sends what is due until it is asked to stop, and what is under way then.
async fn send(outbox: Option<Outbox>, mut stopped: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // A value that is gone asks for it too.
            _ = stopped.wait_for(|stopped| *stopped) => return,
            _ = ticks.tick() => {}
        }
        let Some(outbox) = &outbox else { continue };
        // As long as there is something due. A state that cannot be written is reported by everything else that needs it.
        while outbox.send_due().await.is_ok_and(|sent| sent > 0) {
            let is_stopped = *stopped.borrow();
            if is_stopped {
                return;
            }
        }
    }
}
