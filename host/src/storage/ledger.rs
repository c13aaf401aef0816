//! The write ledger: a row is on the disk before the first byte of a write leaves the host.

use super::{Storage, StorageError, signed, unsigned};
use crate::trace::LedgerState;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;

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
    /// What an operator found out, where the outcome was unknown.
    pub settlement: Option<Settlement>,
}

impl LedgerRow {
    /// Whether nobody knows what became of the write: the host does not, and no operator has looked.
    pub fn is_unknown(&self) -> bool {
        self.state == LedgerState::OutcomeUnknown && self.settlement.is_none()
    }
}

/// What an operator found out about a write of unknown outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Whether the upstream has made it.
    pub made: bool,
    /// Who says so.
    pub by: String,
    pub note: String,
    pub settled_ms: u64,
}

/// Which writes to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerQuery {
    /// Only those that nobody knows the outcome of.
    pub unknown: bool,
    /// Only those of this run.
    pub run: Option<String>,
    pub limit: u32,
}

impl Storage {
    /// Writes the row that must be there before a write is sent. Returns false when this very write of this run
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
        let rows = sqlx::query("SELECT * FROM ledger_entry WHERE run = ? ORDER BY sent_ms, endpoint")
            .bind(run)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(|row| ledger_row(row, now_ms)).collect()
    }

    /// Writes of all runs, newest first.
    pub async fn ledger(&self, wanted: &LedgerQuery, now_ms: u64) -> Result<Vec<LedgerRow>, StorageError> {
        let rows = sqlx::query(
            "SELECT * FROM ledger_entry WHERE (?1 IS NULL OR run = ?1) AND (NOT ?2 OR unknown_ms <= ?3)
             ORDER BY sent_ms DESC, run DESC, endpoint LIMIT ?4",
        )
        .bind(&wanted.run)
        .bind(wanted.unknown)
        .bind(signed(now_ms))
        .bind(i64::from(wanted.limit))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(|row| ledger_row(row, now_ms)).collect()
    }

    /// How many writes each run has whose outcome nobody knows; runs without any are left out.
    pub async fn unknown_writes(&self, now_ms: u64) -> Result<BTreeMap<String, u64>, StorageError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT run, COUNT(*) FROM ledger_entry WHERE unknown_ms <= ? GROUP BY run")
                .bind(signed(now_ms))
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.into_iter().map(|(run, count)| (run, unsigned(count))).collect())
    }

    /// Keeps what an operator found out about a write. Answers false when somebody knows its outcome already.
    pub async fn settle_by_hand(&self, row: &LedgerRow, found: &Settlement) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO settlement (run, endpoint, digest, made, settled_by, note, settled_ms)
             SELECT run, endpoint, digest, ?4, ?5, ?6, ?7 FROM ledger_entry
             WHERE run = ?1 AND endpoint = ?2 AND digest = ?3 AND unknown_ms <= ?7",
        )
        .bind(&row.run)
        .bind(&row.endpoint)
        .bind(&row.digest)
        .bind(found.made)
        .bind(&found.by)
        .bind(&found.note)
        .bind(signed(found.settled_ms))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Turns every row whose host is gone into `outcome-unknown`: those past their time, and those of conversations,
    /// which only a host that serves can have left, while the one host that may serve asks. Returns how many.
    pub async fn sweep_ledger(&self, now_ms: u64) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "UPDATE ledger SET state = ? WHERE state = ? AND
             (deadline_ms < ? OR run IN (SELECT id FROM run WHERE conversation IS NOT NULL))",
        )
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

fn ledger_row(row: &SqliteRow, now_ms: u64) -> Result<LedgerRow, StorageError> {
    let number = |column: &str| row.try_get::<i64, _>(column).map(unsigned);
    let deadline_ms = number("deadline_ms")?;
    let state: String = row.try_get("state")?;
    let status: Option<i64> = row.try_get("status")?;
    let settled_by: Option<String> = row.try_get("settled_by")?;
    let settlement = match settled_by {
        None => None,
        Some(by) => Some(Settlement {
            made: row.try_get("made")?,
            by,
            note: row.try_get("note")?,
            settled_ms: number("settled_ms")?,
        }),
    };
    Ok(LedgerRow {
        run: row.try_get("run")?,
        endpoint: row.try_get("endpoint")?,
        digest: row.try_get("digest")?,
        action: row.try_get("action")?,
        idempotency_key: row.try_get("idempotency_key")?,
        state: state_at(&state, deadline_ms, now_ms),
        status: status.and_then(|status| u16::try_from(status).ok()),
        sent_ms: number("sent_ms")?,
        deadline_ms,
        settlement,
    })
}
