//! Persistence in SQLite: what was said, what ran, what was sent. Nothing acknowledged is lost by a crash.

mod actions;
mod conversations;
mod grants;
mod identity;
mod ledger;
mod migrations;
mod runs;
mod serving;
mod tokens;

pub use actions::ActionVersion;
pub use conversations::{
    Author, EventQuery, EventResult, EventRow, EventState, HandoffChange, HandoffQuery, HandoffRow, NewEvent,
    NewHandoff, StoredConversation, StoredMessage, TurnRows,
};
pub use grants::{ChangeBy, GrantChange, GrantRow};
pub use identity::{
    CodeTry, ContactAddress, ContactRow, FoundLink, Imported, Link, NewContact, NewLink, NewProof, ProofLimits,
    ProofResult, ProofRow, ProofWay,
};
pub use ledger::{LedgerQuery, LedgerRow, Settlement};
pub use runs::{RunRow, RunSummary};
pub use serving::ServingRow;
pub use tokens::{Role, TokenRow};

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections for reading; writing goes through one, since SQLite has one writer.
const READERS: u32 = 4;

/// The database of a host.
#[derive(Clone)]
pub struct Storage {
    /// Every commit on it is on the disk when it returns.
    writer: SqlitePool,
    reader: SqlitePool,
}

/// Why something cannot be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error(
        "the disk or the database is full, and nothing of this step was stored; free space, or raise `storage.bytes_max`"
    )]
    Full,
    #[error("the database is locked by another process for over {} s; stop that process, or try again", BUSY_TIMEOUT.as_secs())]
    Locked,
    #[error(
        "the database was made by a newer actgate (its schema is {found}, this one knows {known}); use that version"
    )]
    Newer { found: i64, known: i64 },
    #[error("the file is not a database of actgate, or it is damaged: {0}; restore it from a copy")]
    Damaged(String),
    #[error("`{what}` in the database cannot be read back: {message}")]
    Content { what: &'static str, message: String },
    #[error("somebody else changed this conversation at the same time; send the message again")]
    Conflict,
    #[error("the database failed: {0}")]
    Other(String),
}

impl StorageError {
    /// A stored document that does not parse, by what is wrong with it and where. The parser's own words can quote it.
    pub fn unreadable(what: &'static str, error: &serde_json::Error) -> Self {
        use serde_json::error::Category;
        let kind = match error.classify() {
            Category::Data => "it is not of the form that this version stores",
            Category::Syntax => "it is not JSON",
            Category::Eof => "it is cut off",
            Category::Io => "it was not read to its end",
        };
        let (line, column) = (error.line(), error.column());
        Self::Content {
            what,
            message: format!("{kind} (line {line}, column {column})"),
        }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return match error {
                sqlx::Error::PoolTimedOut => Self::Locked,
                other => Self::Other(other.to_string()),
            };
        };
        // Primary result codes of SQLite are the low byte of the extended code.
        let code = database.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0) & 0xff;
        match code {
            13 => Self::Full,
            5 | 6 => Self::Locked,
            11 | 26 => Self::Damaged(database.message().to_owned()),
            _ => Self::Other(database.message().to_owned()),
        }
    }
}

impl Storage {
    /// Opens or makes the database file and brings its schema up to date. `bytes_max` bounds its size.
    pub async fn open(file: &Path, bytes_max: Option<u64>) -> Result<Self, StorageError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            .synchronous(SqliteSynchronous::Full);
        let options = match bytes_max {
            Some(bytes) => options.pragma("max_page_count", (bytes / 4096).max(1).to_string()),
            None => options,
        };
        let pool = |count| {
            SqlitePoolOptions::new()
                .max_connections(count)
                .acquire_timeout(BUSY_TIMEOUT * 2)
                // SQLite ends a transaction by itself when the disk is full; the connection still counts it as open.
                .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
        };
        let writer = pool(1).connect_with(options.clone()).await?;
        migrations::run(&writer).await?;
        let reader = pool(READERS).connect_lazy_with(options.pragma("query_only", "1"));
        Ok(Self { writer, reader })
    }

    /// A database that is gone with this value: for runs that nobody asks for again.
    pub async fn in_memory() -> Result<Self, StorageError> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        // The database is its one connection, which must not be closed for having been idle or grown old.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        let writer = pool.connect_with(options).await?;
        migrations::run(&writer).await?;
        let reader = writer.clone();
        Ok(Self { writer, reader })
    }

    /// Waits for what is under way and closes all connections.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Reads a stored JSON document back.
fn parse<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|error| StorageError::unreadable(what, &error))
}

/// SQLite has signed integers only; times and counts of this host fit.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_cannot_be_read_back_is_not_quoted() {
        for (text, words) in [
            (
                r#"{"seq": "mark-1"}"#,
                "not of the form that this version stores (line 1, column ",
            ),
            (r#"{"seq": mark-1}"#, "not JSON (line 1, column "),
            (r#"{"seq": "mark-1"#, "cut off (line 1, column "),
            (r#"{"mark-1": 1}"#, "not of the form"),
        ] {
            let error = parse::<crate::trace::Entry>("trace", text).unwrap_err().to_string();
            assert!(error.contains(words) && !error.contains("mark-1"), "{text}: {error}");
        }
    }
}
