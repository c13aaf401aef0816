//! The outbox of events: written in the transaction of what they are about, and kept with what became of sending them.

use crate::model::handoff::EventKind;
use crate::storage::{Storage, StorageError, parse, signed, unsigned};
use serde_json::Value;
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Row, Transaction};

/// The longest reason of a failure that is kept, in characters.
const ERROR_CHARS_MAX: usize = 400;

/// An event that is about to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The same at every try.
    pub id: String,
    pub kind: EventKind,
    pub handoff: String,
    pub data: Value,
}

/// Whether an event has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventState {
    /// It is sent, or sent again, when its time comes.
    Waiting,
    /// The receiver has acknowledged it.
    Delivered,
    /// It was tried for as long as events are, or the receiver wants no more.
    GivenUp,
}

impl EventState {
    /// The word in storage and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given-up",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::GivenUp]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// An event with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    pub seq: u64,
    pub id: String,
    /// Its `type`, such as `handoff.created`.
    pub kind: String,
    pub conversation: String,
    pub handoff: String,
    pub data: Value,
    pub created_ms: u64,
    pub state: EventState,
    pub tries: u32,
    /// When this series of tries began.
    pub began_ms: u64,
    /// When it is tried next, while it waits.
    pub due_ms: u64,
    pub settled_ms: Option<u64>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// What went wrong the last time.
    pub error: Option<String>,
}

/// Which events to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Only those that have not arrived.
    pub undelivered: bool,
    pub limit: u32,
}

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventResult {
    Delivered {
        status: u16,
    },
    /// It is tried again at a moment.
    Again {
        due_ms: u64,
        status: Option<u16>,
        error: String,
    },
    GivenUp {
        status: Option<u16>,
        error: String,
    },
    /// The host itself could not send now: no try.
    Postponed {
        due_ms: u64,
    },
}

impl Storage {
    /// Events whose time has come, oldest first. One waits while an earlier one of its conversation does.
    pub async fn due_events(&self, now_ms: u64, limit: u32) -> Result<Vec<EventRow>, StorageError> {
        let rows = sqlx::query(
            "SELECT * FROM event WHERE state = 'waiting' AND due_ms <= ?1 AND NOT EXISTS
                 (SELECT 1 FROM event AS earlier WHERE earlier.conversation = event.conversation
                  AND earlier.state = 'waiting' AND earlier.seq < event.seq)
             ORDER BY seq LIMIT ?2",
        )
        .bind(signed(now_ms))
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(event).collect()
    }

    /// Keeps what came of a try. An event that was settled meanwhile stays so.
    pub async fn settle_event(&self, id: &str, result: &EventResult, now_ms: u64) -> Result<(), StorageError> {
        let (state, due_ms, status, error) = match result {
            EventResult::Postponed { due_ms } => {
                sqlx::query("UPDATE event SET due_ms = ? WHERE id = ? AND state = 'waiting'")
                    .bind(signed(*due_ms))
                    .bind(id)
                    .execute(&self.writer)
                    .await?;
                return Ok(());
            }
            EventResult::Delivered { status } => (EventState::Delivered, now_ms, Some(*status), None),
            EventResult::Again { due_ms, status, error } => (EventState::Waiting, *due_ms, *status, Some(error)),
            EventResult::GivenUp { status, error } => (EventState::GivenUp, now_ms, *status, Some(error)),
        };
        let settled_ms = (state != EventState::Waiting).then(|| signed(now_ms));
        let error = error.map(|error| error.chars().take(ERROR_CHARS_MAX).collect::<String>());
        sqlx::query(
            "UPDATE event SET state = ?, due_ms = ?, tries = tries + 1, settled_ms = ?, status = ?, error = ?
             WHERE id = ? AND state = 'waiting'",
        )
        .bind(state.as_str())
        .bind(signed(due_ms))
        .bind(settled_ms)
        .bind(status.map(i64::from))
        .bind(error)
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Events, newest first.
    pub async fn events(&self, wanted: &EventQuery) -> Result<Vec<EventRow>, StorageError> {
        let rows = sqlx::query("SELECT * FROM event WHERE NOT ?1 OR state != 'delivered' ORDER BY seq DESC LIMIT ?2")
            .bind(wanted.undelivered)
            .bind(i64::from(wanted.limit))
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(event).collect()
    }

    /// An event by its id.
    pub async fn event(&self, id: &str) -> Result<Option<EventRow>, StorageError> {
        let row = sqlx::query("SELECT * FROM event WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(event).transpose()
    }

    /// Has an event that has not arrived sent now, with a new series of tries. Returns whether there is such an event.
    pub async fn send_event_again(&self, id: &str, now_ms: u64) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE event SET state = 'waiting', tries = 0, began_ms = ?1, due_ms = ?1, settled_ms = NULL
             WHERE id = ?2 AND state != 'delivered'",
        )
        .bind(signed(now_ms))
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Has every event that has not arrived sent now. Returns how many there are.
    pub async fn send_all_events_again(&self, now_ms: u64) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "UPDATE event SET state = 'waiting', tries = 0, began_ms = ?1, due_ms = ?1, settled_ms = NULL
             WHERE state != 'delivered'",
        )
        .bind(signed(now_ms))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }
}

/// Writes an event with the turn that it is about.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Sqlite>,
    conversation: &str,
    new: &NewEvent,
    now_ms: u64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO event (id, kind, conversation, handoff, data, created_ms, state, began_ms, due_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?6, ?6)",
    )
    .bind(&new.id)
    .bind(new.kind.as_str())
    .bind(conversation)
    .bind(&new.handoff)
    .bind(new.data.to_string())
    .bind(signed(now_ms))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn event(row: &SqliteRow) -> Result<EventRow, StorageError> {
    let number = |column: &str| row.try_get::<i64, _>(column).map(unsigned);
    let state: String = row.try_get("state")?;
    let (data, status): (String, Option<i64>) = (row.try_get("data")?, row.try_get("status")?);
    let settled: Option<i64> = row.try_get("settled_ms")?;
    Ok(EventRow {
        seq: number("seq")?,
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        conversation: row.try_get("conversation")?,
        handoff: row.try_get("handoff")?,
        data: parse("event.data", &data)?,
        created_ms: number("created_ms")?,
        state: EventState::from_word(&state).ok_or_else(|| StorageError::Content {
            what: "event.state",
            message: format!("`{state}` is not a word that this version knows"),
        })?,
        tries: u32::try_from(number("tries")?).unwrap_or(u32::MAX),
        began_ms: number("began_ms")?,
        due_ms: number("due_ms")?,
        settled_ms: settled.map(unsigned),
        status: status.and_then(|status| u16::try_from(status).ok()),
        error: row.try_get("error")?,
    })
}
