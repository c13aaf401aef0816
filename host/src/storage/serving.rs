//! The host that serves: the settings it started with, what it is asked for by commands, and how late it is by its rows.

use super::{Storage, StorageError, signed, unsigned};

/// What is known of the host that serves, or served last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServingRow {
    /// The digest of its settings; empty where no host has served yet.
    pub settings: String,
    pub started_ms: u64,
    /// How often it was asked to read its secrets again.
    pub reload_asked: u64,
    /// How often it has done so.
    pub reload_done: u64,
    /// What it found the last time, as JSON that storage does not read.
    pub reload_report: String,
}

impl Storage {
    /// What is known of the host that serves.
    pub async fn serving(&self) -> Result<ServingRow, StorageError> {
        let (settings, started, asked, done, reload_report): (String, i64, i64, i64, String) =
            sqlx::query_as("SELECT settings, started_ms, reload_asked, reload_done, reload_report FROM serving")
                .fetch_one(&self.reader)
                .await?;
        Ok(ServingRow {
            settings,
            started_ms: unsigned(started),
            reload_asked: unsigned(asked),
            reload_done: unsigned(done),
            reload_report,
        })
    }

    /// Notes that a host begins to serve. It reads everything at its start, so what was asked of another is done.
    pub async fn begin_serving(&self, settings: &str, now_ms: u64) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE serving SET settings = ?, started_ms = ?, reload_done = reload_asked, reload_report = '[]'",
        )
        .bind(settings)
        .bind(signed(now_ms))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Asks the serving host to read its secrets again, and returns the number of the request.
    pub async fn ask_reload(&self) -> Result<u64, StorageError> {
        let (asked,): (i64,) =
            sqlx::query_as("UPDATE serving SET reload_asked = reload_asked + 1 RETURNING reload_asked")
                .fetch_one(&self.writer)
                .await?;
        Ok(unsigned(asked))
    }

    /// Notes that the requests up to a number are done, and what was found.
    pub async fn end_reload(&self, up_to: u64, report: &str) -> Result<(), StorageError> {
        sqlx::query("UPDATE serving SET reload_done = max(reload_done, ?), reload_report = ?")
            .bind(signed(up_to))
            .bind(report)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The latest moment at which something was begun, in milliseconds since the Unix epoch; 0 where nothing was.
    pub async fn latest_ms(&self) -> Result<u64, StorageError> {
        let (latest,): (i64,) = sqlx::query_as(
            "SELECT max(
                (SELECT coalesce(max(started_ms), 0) FROM run),
                (SELECT coalesce(max(sent_ms), 0) FROM ledger),
                (SELECT coalesce(max(published_ms), 0) FROM published),
                coalesce((SELECT created_ms FROM conversation ORDER BY rowid DESC LIMIT 1), 0),
                coalesce((SELECT at_ms FROM allowed_change ORDER BY seq DESC LIMIT 1), 0),
                coalesce((SELECT at_ms FROM proof ORDER BY seq DESC LIMIT 1), 0))",
        )
        .fetch_one(&self.reader)
        .await?;
        Ok(unsigned(latest))
    }

    /// Writes a copy of the whole database to a new file, as it is at one moment, while hosts go on to use it.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<(), StorageError> {
        sqlx::query("VACUUM INTO ?")
            .bind(file.display().to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
