//! Runs that a host left in the middle: what becomes of them, and of writes whose answers are lost.

use super::active::Active;
use super::{Resume, Runtime, RuntimeError};
use crate::model::run::{Blame, OUTCOME_UNKNOWN, WRITE_MADE};
use crate::runtime::state::RunState;
use crate::storage::{LedgerRow, StorageError};
use crate::trace::LedgerState;
use crate::web::status;

impl Runtime {
    /// Ends a run whose write was under way when the host stopped: nobody can tell whether it was made.
    pub(super) async fn settle_interrupted(&self, run: &mut Active) -> Result<(), RuntimeError> {
        let writes = self.lost_writes(&run.state).await?;
        let open = |row: &&LedgerRow| matches!(row.state, LedgerState::AboutToSend | LedgerState::OutcomeUnknown);
        for row in writes.iter().filter(open) {
            self.storage
                .settle_write(row, LedgerState::OutcomeUnknown, None)
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
        writes.retain(|row| row.state != LedgerState::NotSent && !answered(state, row));
        Ok(writes)
    }

    /// The code by which a run, as it is stored, has to be told if it cannot go on: what is known of its writes. `None` where
    /// none was made.
    pub async fn code_after_writes(&self, id: &str) -> Result<Option<&'static str>, RuntimeError> {
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

/// Whether the answer to a write is part of the stored run.
fn answered(state: &RunState, row: &LedgerRow) -> bool {
    row.state == LedgerState::Answered
        && state
            .exchanges
            .iter()
            .any(|exchange| exchange.request.endpoint == row.endpoint && exchange.outcome.is_ok())
}
