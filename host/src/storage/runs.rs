//! Runs with their state and their trace.

use super::{Storage, StorageError, parse, signed, unsigned};
use crate::trace::Entry;

/// A run as stored; its state is a document of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    pub id: String,
    pub conversation: Option<String>,
    pub action: String,
    pub digest: String,
    pub mode: String,
    /// `running`, or the word of its outcome.
    pub status: String,
    pub state: String,
    pub started_ms: u64,
    pub updated_ms: u64,
}

/// A run in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSummary {
    pub id: String,
    pub conversation: Option<String>,
    pub action: String,
    pub mode: String,
    pub status: String,
    pub started_ms: u64,
}

impl Storage {
    /// Stores a run, new or changed, with the trace entries (number and document) that came since it was last
    /// stored.
    pub async fn save_run(&self, run: &RunRow, entries: &[(u32, String)]) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO run (id, conversation, action, digest, mode, status, state, started_ms, updated_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET
                 status = excluded.status, state = excluded.state, updated_ms = excluded.updated_ms",
        )
        .bind(&run.id)
        .bind(&run.conversation)
        .bind(&run.action)
        .bind(&run.digest)
        .bind(&run.mode)
        .bind(&run.status)
        .bind(&run.state)
        .bind(signed(run.started_ms))
        .bind(signed(run.updated_ms))
        .execute(&mut *transaction)
        .await?;
        for (seq, text) in entries {
            sqlx::query("INSERT INTO trace (run, seq, entry) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .bind(&run.id)
                .bind(i64::from(*seq))
                .bind(text)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// A run by its id.
    pub async fn run(&self, id: &str) -> Result<Option<RunRow>, StorageError> {
        type Row = (String, Option<String>, String, String, String, String, String, i64, i64);
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, conversation, action, digest, mode, status, state, started_ms, updated_ms FROM run WHERE id = ?",
        )
        .bind(id)
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(
            |(id, conversation, action, digest, mode, status, state, started, updated)| RunRow {
                id,
                conversation,
                action,
                digest,
                mode,
                status,
                state,
                started_ms: unsigned(started),
                updated_ms: unsigned(updated),
            },
        ))
    }

    /// The runs outside of conversations that are stored as under way.
    pub async fn interrupted_runs(&self) -> Result<Vec<String>, StorageError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT id FROM run WHERE status = 'running' AND conversation IS NULL ORDER BY id")
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The latest runs, newest first, at most 500.
    pub async fn runs(&self, limit: u32) -> Result<Vec<RunSummary>, StorageError> {
        type Row = (String, Option<String>, String, String, String, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, conversation, action, mode, status, started_ms FROM run ORDER BY started_ms DESC, id DESC LIMIT ?",
        )
        .bind(i64::from(limit.min(500)))
        .fetch_all(&self.reader)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, conversation, action, mode, status, started)| RunSummary {
                id,
                conversation,
                action,
                mode,
                status,
                started_ms: unsigned(started),
            })
            .collect())
    }

    /// The trace of a run, oldest entry first.
    pub async fn trace(&self, run: &str) -> Result<Vec<Entry>, StorageError> {
        let rows: Vec<(String,)> = sqlx::query_as("SELECT entry FROM trace WHERE run = ? ORDER BY seq")
            .bind(run)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(|(text,)| parse("trace", text)).collect()
    }
}
