//! Reading secrets again while the host serves: on SIGHUP, and when a command asks for it through the state.

use super::checked::{Finding, SecretCheck};
use super::{Host, ServerError};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

/// How often the state is looked at for a request: one row, read from memory nearly always.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The task that waits for requests. It ends with the value.
pub(super) struct Reloading(JoinHandle<()>);

impl Reloading {
    /// Begins to wait. From here on SIGHUP does not end the process.
    pub(super) fn start(host: Arc<Host>) -> Self {
        let hangup = Hangup::new();
        Self(tokio::spawn(work(host, hangup)))
    }

    /// Ends the waiting.
    pub(super) fn stop(self) {
        self.0.abort();
    }
}

impl Drop for Reloading {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn work(host: Arc<Host>, mut hangup: Hangup) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let is_signal = tokio::select! {
            () = hangup.heard() => true,
            _ = ticks.tick() => false,
        };
        // A database that cannot be read is reported by everything else that needs it.
        let Ok(row) = host.runtime.storage().serving().await else {
            continue;
        };
        if (is_signal || row.reload_asked > row.reload_done)
            && let Err(error) = host.reload(row.reload_asked).await
        {
            tracing::error!(code = "reload-failed", %error, "the secrets could not be read again");
        }
    }
}

impl Host {
    /// Forgets what commands printed, reads every secret again, and notes what was found for whoever asked.
    async fn reload(&self, asked: u64) -> Result<(), ServerError> {
        self.secrets.forget();
        let checks = self.check_secrets().await?;
        let (mut warnings, mut problems) = (0, 0);
        for check in &checks {
            match check.finding {
                Finding::Ok => continue,
                Finding::Warning => warnings += 1,
                Finding::Problem => problems += 1,
            }
            tracing::warn!(code = "secret", "{}", check.mistake(&self.settings.places));
        }
        tracing::info!(
            code = "reloaded",
            secrets = checks.len(),
            warnings,
            problems,
            "the secrets were read again"
        );
        let report: Vec<_> = checks.iter().map(document).collect();
        let noted = self
            .runtime
            .storage()
            .end_reload(asked, &json!(report).to_string())
            .await;
        noted.map_err(|error| self.storage_error(error))
    }
}

fn document(check: &SecretCheck) -> serde_json::Value {
    json!({ "secret": check.name.as_str(), "finding": check.finding.as_str(), "message": check.message, "remedy": check.remedy })
}

/// Hears SIGHUP, where the system has it.
struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangup {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())
                .inspect_err(|error| tracing::warn!(%error, "SIGHUP cannot be heard; `actgate reload` can"))
                .ok(),
        }
    }

    async fn heard(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
