//! The write ledger: a row is on the disk before the first byte of a write leaves the host.

use super::{Storage, StorageError, signed, unsigned};
use crate::trace::LedgerState;

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    pub run: String,
    pub endpoint: String,
    /// SHA-256 of everything that is sent, in hexadecimal.
    pub digest: String,
    pub action: String,
    pub idempotency_key: String,
    pub state: LedgerState,
    /// The status that the upstream answered.
    pub status: Option<u16>,
    pub sent_ms: u64,
    /// After this moment a row that is still `about-to-send` has an unknown outcome.
    pub deadline_ms: u64,
}

impl Storage {
    /// Writes the row that must stand before a write is sent. Answers false when this very write of this run
    /// is in the ledger already: it must not be sent again.
    pub async fn enter_write(&self, row: &LedgerRow) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO ledger (run, endpoint, digest, action, idempotency_key, state, sent_ms, deadline_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (run, endpoint, digest) DO UPDATE
                 SET state = excluded.state, sent_ms = excluded.sent_ms, deadline_ms = excluded.deadline_ms
                 WHERE ledger.state = 'not-sent'",
        )
        .bind(&row.run)
        .bind(&row.endpoint)
        .bind(&row.digest)
        .bind(&row.action)
        .bind(&row.idempotency_key)
        .bind(LedgerState::AboutToSend.as_str())
        .bind(signed(row.sent_ms))
        .bind(signed(row.deadline_ms))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes what became of a write.
    pub async fn settle_write(
        &self,
        row: &LedgerRow,
        state: LedgerState,
        status: Option<u16>,
    ) -> Result<(), StorageError> {
        sqlx::query("UPDATE ledger SET state = ?, status = ? WHERE run = ? AND endpoint = ? AND digest = ?")
            .bind(state.as_str())
            .bind(status.map(i64::from))
            .bind(&row.run)
            .bind(&row.endpoint)
            .bind(&row.digest)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The writes of a run, in the order they were sent.
    pub async fn writes_of(&self, run: &str, now_ms: u64) -> Result<Vec<LedgerRow>, StorageError> {
        type Row = (String, String, String, String, String, String, Option<i64>, i64, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT run, endpoint, digest, action, idempotency_key, state, status, sent_ms, deadline_ms
             FROM ledger WHERE run = ? ORDER BY sent_ms, endpoint",
        )
        .bind(run)
        .fetch_all(&self.reader)
        .await?;
        Ok(rows
            .into_iter()
            .map(
                |(run, endpoint, digest, action, idempotency_key, state, status, sent, deadline)| LedgerRow {
                    run,
                    endpoint,
                    digest,
                    action,
                    idempotency_key,
                    state: state_at(&state, unsigned(deadline), now_ms),
                    status: status.and_then(|status| u16::try_from(status).ok()),
                    sent_ms: unsigned(sent),
                    deadline_ms: unsigned(deadline),
                },
            )
            .collect())
    }

    /// Turns every row whose host is gone into `outcome-unknown`. Answers how many there were.
    pub async fn sweep_ledger(&self, now_ms: u64) -> Result<u64, StorageError> {
        let done = sqlx::query("UPDATE ledger SET state = ? WHERE state = ? AND deadline_ms < ?")
            .bind(LedgerState::OutcomeUnknown.as_str())
            .bind(LedgerState::AboutToSend.as_str())
            .bind(signed(now_ms))
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}

/// A row that should long be settled is unknown, whether or not it was swept yet.
fn state_at(word: &str, deadline_ms: u64, now_ms: u64) -> LedgerState {
    match word {
        "answered" => LedgerState::Answered,
        "not-sent" => LedgerState::NotSent,
        "about-to-send" if now_ms <= deadline_ms => LedgerState::AboutToSend,
        _ => LedgerState::OutcomeUnknown,
    }
}
