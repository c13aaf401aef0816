//! Runs that a host left in the middle: what becomes of them, and of writes whose answers are lost.

use super::active::Active;
use super::{NewRun, Resume, Runtime, RuntimeError};
use crate::model::run::{Blame, OUTCOME_UNKNOWN, WRITE_MADE};
use crate::model::step::Exchange;
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
        let writes = self.storage.writes_of(&state.id, self.clock.now_ms()).await?;
        let is_lost = |row: &&LedgerRow| is_lost(&state.exchanges, row, &writes);
        Ok(writes.iter().filter(is_lost).cloned().collect())
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
        let writes = self.storage.writes_of(id, self.clock.now_ms()).await?;
        let is_unknown =
            |row: &LedgerRow| row.state == LedgerState::OutcomeUnknown || is_lost(&state.exchanges, row, &writes);
        if writes.iter().any(is_unknown) {
            return Ok(Some(OUTCOME_UNKNOWN));
        }
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

/// Whether a write may have been made and its answer is not part of the stored run.
fn is_lost(exchanges: &[Exchange], row: &LedgerRow, rows: &[LedgerRow]) -> bool {
    row.state != LedgerState::NotSent && !answered(exchanges, row, rows)
}

/// Whether the answer to a write is part of the stored run. A run can write several times to one endpoint, so as many rows
/// as exchanges of a status are answered, the oldest first.
fn answered(exchanges: &[Exchange], row: &LedgerRow, rows: &[LedgerRow]) -> bool {
    let stored = exchanges.iter().filter(|exchange| {
        let status = exchange.outcome.as_ref().map(|response| response.status);
        exchange.request.endpoint == row.endpoint && status.ok() == row.status && row.status.is_some()
    });
    let alike = |other: &&LedgerRow| other.endpoint == row.endpoint && other.status == row.status;
    let before = rows.iter().filter(alike).take_while(|other| other.digest != row.digest);
    row.status.is_some() && before.count() < stored.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::step::{CallError, Request, UpstreamResponse};
    use serde_json::Map;

    fn row(digest: &str, status: Option<u16>) -> LedgerRow {
        LedgerRow {
            run: "r-1".into(),
            endpoint: "orders".into(),
            digest: digest.into(),
            action: "order".into(),
            idempotency_key: digest.into(),
            state: LedgerState::Answered,
            status,
            sent_ms: 0,
            deadline_ms: 0,
            settlement: None,
        }
    }

    fn exchange(outcome: Result<u16, CallError>) -> Exchange {
        let request = Request {
            endpoint: "orders".into(),
            parameters: Map::new(),
        };
        let response = |status| UpstreamResponse {
            status,
            headers: vec![],
            body: vec![],
        };
        Exchange {
            request,
            outcome: outcome.map(response),
        }
    }

    #[test]
    fn an_answer_counts_for_the_write_that_got_it_and_for_no_other() {
        let found = |exchanges: &[Exchange], rows: &[LedgerRow]| -> Vec<bool> {
            rows.iter().map(|row| answered(exchanges, row, rows)).collect()
        };
        // The first was refused and is stored; the answer to the second was lost with the host.
        let rows = [row("a", Some(409)), row("b", Some(201))];
        assert_eq!(found(&[exchange(Ok(409))], &rows), [true, false]);
        let rows = [row("a", Some(201)), row("b", Some(201))];
        assert_eq!(found(&[exchange(Ok(201))], &rows), [true, false]);
        assert_eq!(found(&[exchange(Ok(201)), exchange(Ok(201))], &rows), [true, true]);
        assert_eq!(
            found(&[exchange(Err(CallError::OutcomeUnknown))], &[row("a", None)]),
            [false]
        );
        assert_eq!(found(&[], &rows), [false, false]);
    }
}
