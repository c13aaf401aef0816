//! Runs that a host left in the middle: what becomes of them, and of writes whose answers are lost.

use super::active::Active;
use super::{NewRun, Resume, Runtime, RuntimeError};
use crate::model::run::{Blame, OUTCOME_UNKNOWN, WRITE_MADE};
use crate::runtime::state::RunState;
use crate::storage::{LedgerRow, StorageError};
use crate::trace::LedgerState;
use crate::web::status;

impl Runtime {
    /// Starts a run and works on it until it is over or waits.
    pub async fn start(&self, new: NewRun) -> Result<RunState, RuntimeError> {
        let id = new.id.clone();
        let done = self.try_start(new).await;
        self.after_writes(&id, done).await
    }

    /// Goes on with a run that waits, or that a crash interrupted.
    pub async fn resume(&self, id: &str, resume: Resume) -> Result<RunState, RuntimeError> {
        let done = self.try_resume(id, resume).await;
        self.after_writes(id, done).await
    }

    /// A host that fails in the middle of a run must not have it started again once a write was sent.
    async fn after_writes(&self, id: &str, done: Result<RunState, RuntimeError>) -> Result<RunState, RuntimeError> {
        let error = match done {
            Err(error @ (RuntimeError::Storage(_) | RuntimeError::Registry(_))) => error,
            other => return other,
        };
        match self.code_after_writes(id).await {
            Some(code) => {
                let (run, source) = (id.to_owned(), Box::new(error));
                Err(RuntimeError::AfterWrite { run, code, source })
            }
            None => Err(error),
        }
    }

    /// Ends a run whose write was under way when the host stopped: nobody can tell whether it was made.
    pub(super) async fn settle_interrupted(&self, run: &mut Active) -> Result<(), RuntimeError> {
        let writes = self.lost_writes(&run.state).await?;
        let open = |row: &&LedgerRow| matches!(row.state, LedgerState::AboutToSend | LedgerState::OutcomeUnknown);
        for row in writes.iter().filter(open) {
            self.storage
                .settle_write(row, LedgerState::OutcomeUnknown, row.status)
                .await?;
            run.ledger(row, LedgerState::OutcomeUnknown);
        }
        if !writes.is_empty() {
            let message = "the host stopped while a write was under way; see the ledger of this run";
            run.fail(OUTCOME_UNKNOWN, Blame::Host, message);
        }
        Ok(())
    }

    /// The writes of a run that may have been made, and whose answers it does not have.
    async fn lost_writes(&self, state: &RunState) -> Result<Vec<LedgerRow>, StorageError> {
        let mut writes = self.storage.writes_of(&state.id, self.clock.now_ms()).await?;
        let rows = writes.clone();
        writes.retain(|row| row.state != LedgerState::NotSent && !answered(state, row, &rows));
        Ok(writes)
    }

    /// The code by which a run has to be told if it cannot go on: what is known of its writes. `None` where none was made.
    /// What cannot be looked up is not known.
    pub async fn code_after_writes(&self, id: &str) -> Option<&'static str> {
        match self.try_code_after_writes(id).await {
            Ok(code) => code,
            // Nothing was stored, so nothing was sent.
            Err(RuntimeError::UnknownRun(_)) => None,
            Err(_) => Some(OUTCOME_UNKNOWN),
        }
    }

    async fn try_code_after_writes(&self, id: &str) -> Result<Option<&'static str>, RuntimeError> {
        let state = self.load(id).await?;
        if !self.lost_writes(&state).await?.is_empty() {
            return Ok(Some(OUTCOME_UNKNOWN));
        }
        let writes = self.storage.writes_of(id, self.clock.now_ms()).await?;
        let is_made = |row: &LedgerRow| row.status.map(status::of_write) == Some(status::Write::Made);
        Ok(writes.iter().any(is_made).then_some(WRITE_MADE))
    }

    /// Ends the runs outside of conversations that were under way when a host stopped; the conversations take up
    /// their own. A run whose action can no longer be loaded is left as it is.
    pub async fn give_up_interrupted(&self) -> Result<(), RuntimeError> {
        for id in self.storage.interrupted_runs().await? {
            match self.resume(&id, Resume::GiveUp).await {
                Ok(_) => tracing::warn!(run = id, "a run was under way when a host stopped; it counts as failed"),
                Err(RuntimeError::Storage(error)) => return Err(error.into()),
                Err(error) => tracing::warn!(run = id, %error, "an interrupted run cannot be ended"),
            }
        }
        Ok(())
    }
}

/// Whether the answer to a write is part of the stored run. A run can write several times to one endpoint, so as many rows
/// as exchanges of a status are answered, the oldest first.
fn answered(state: &RunState, row: &LedgerRow, rows: &[LedgerRow]) -> bool {
    let stored = state.exchanges.iter().filter(|exchange| {
        let status = exchange.outcome.as_ref().map(|response| response.status);
        exchange.request.endpoint == row.endpoint && status.ok() == row.status && row.status.is_some()
    });
    let alike = |other: &&LedgerRow| other.endpoint == row.endpoint && other.status == row.status;
    let before = rows.iter().filter(alike).take_while(|other| other.digest != row.digest);
    row.status.is_some() && before.count() < stored.count()
}
