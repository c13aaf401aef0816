//! Hand-offs to people. Each begins and changes in the transaction of the turn that it belongs to.

use crate::model::handoff::{HandoffState, Reason};
use crate::storage::{Storage, StorageError, parse, signed, unsigned};
use serde_json::Value;
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Row, Transaction};

/// A hand-off that begins.
#[derive(Clone, Debug, PartialEq)]
pub struct NewHandoff {
    pub id: String,
    pub reason: Reason,
    pub run: Option<String>,
    pub action: Option<String>,
    pub route: Option<String>,
    /// For staff alone.
    pub summary: String,
    pub data: Option<Value>,
}

/// What happens to a hand-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoffChange {
    /// Somebody of staff takes it; `from` is who had it until now.
    Take {
        by: String,
        shown_as: String,
        from: Option<String>,
    },
    GiveBack {
        by: String,
    },
    Close {
        by: String,
        note: Option<String>,
    },
}

/// A hand-off.
#[derive(Clone, Debug, PartialEq)]
pub struct HandoffRow {
    pub id: String,
    pub conversation: String,
    pub run: Option<String>,
    pub action: Option<String>,
    pub reason: Reason,
    /// Which people: a word that the operator's desk knows.
    pub route: Option<String>,
    /// For staff alone.
    pub summary: String,
    pub data: Option<Value>,
    pub state: HandoffState,
    /// Who has taken it.
    pub taken_by: Option<String>,
    /// The name under which the visitor sees them.
    pub shown_as: Option<String>,
    /// Who has given it back or closed it.
    pub ended_by: Option<String>,
    pub note: Option<String>,
    pub created_ms: u64,
    pub taken_ms: Option<u64>,
    pub ended_ms: Option<u64>,
}

/// Which hand-offs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandoffQuery {
    pub state: Option<HandoffState>,
    pub conversation: Option<String>,
    pub limit: u32,
}

impl Storage {
    /// A hand-off by its id.
    pub async fn handoff(&self, id: &str) -> Result<Option<HandoffRow>, StorageError> {
        let row = sqlx::query("SELECT * FROM handoffs WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(handoff).transpose()
    }

    /// Hand-offs, newest first.
    pub async fn handoffs(&self, wanted: &HandoffQuery) -> Result<Vec<HandoffRow>, StorageError> {
        let rows = sqlx::query(
            "SELECT * FROM handoffs WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR conversation = ?2)
             ORDER BY created_ms DESC, rowid DESC LIMIT ?3",
        )
        .bind(wanted.state.map(HandoffState::as_str))
        .bind(&wanted.conversation)
        .bind(i64::from(wanted.limit))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(handoff).collect()
    }
}

/// Writes a hand-off that begins with a turn.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Sqlite>,
    conversation: &str,
    new: &NewHandoff,
    now_ms: u64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO handoffs (id, conversation, run, action, reason, route, summary, data, state, created_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&new.id)
    .bind(conversation)
    .bind(&new.run)
    .bind(&new.action)
    .bind(new.reason.as_str())
    .bind(&new.route)
    .bind(&new.summary)
    .bind(new.data.as_ref().map(Value::to_string))
    .bind(HandoffState::Open.as_str())
    .bind(signed(now_ms))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Changes a hand-off, if it is still what the change starts from.
pub(super) async fn change(
    transaction: &mut Transaction<'_, Sqlite>,
    id: &str,
    change: &HandoffChange,
    now_ms: u64,
) -> Result<(), StorageError> {
    let ended = |state: HandoffState, by: &str, note: Option<&str>| {
        let (state, by, note) = (state.as_str(), by.to_owned(), note.map(str::to_owned));
        sqlx::query(
            "UPDATE handoffs SET state = ?, ended_by = ?, note = ?, ended_ms = ? WHERE id = ? AND state IN ('open', 'taken')",
        )
        .bind(state)
        .bind(by)
        .bind(note)
        .bind(signed(now_ms))
        .bind(id.to_owned())
    };
    let query = match change {
        HandoffChange::Take { by, shown_as, from } => sqlx::query(
            "UPDATE handoffs SET state = 'taken', taken_by = ?1, shown_as = ?2, taken_ms = ?3
             WHERE id = ?4 AND (state = 'open' AND ?5 IS NULL OR state = 'taken' AND taken_by = ?5)",
        )
        .bind(by)
        .bind(shown_as)
        .bind(signed(now_ms))
        .bind(id)
        .bind(from),
        HandoffChange::GiveBack { by } => ended(HandoffState::GivenBack, by, None),
        HandoffChange::Close { by, note } => ended(HandoffState::Closed, by, note.as_deref()),
    };
    match query.execute(&mut **transaction).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(StorageError::Conflict),
    }
}

fn handoff(row: &SqliteRow) -> Result<HandoffRow, StorageError> {
    let number = |column: &str| row.try_get::<Option<i64>, _>(column).map(|at| at.map(unsigned));
    let unknown = |what: &'static str, word: &str| StorageError::Content {
        what,
        message: format!("`{word}` is not a word that this version knows"),
    };
    let (state, reason): (String, String) = (row.try_get("state")?, row.try_get("reason")?);
    let data: Option<String> = row.try_get("data")?;
    Ok(HandoffRow {
        id: row.try_get("id")?,
        conversation: row.try_get("conversation")?,
        run: row.try_get("run")?,
        action: row.try_get("action")?,
        reason: Reason::from_word(&reason).ok_or_else(|| unknown("handoffs.reason", &reason))?,
        route: row.try_get("route")?,
        summary: row.try_get("summary")?,
        data: data.map(|text| parse("handoffs.data", &text)).transpose()?,
        state: HandoffState::from_word(&state).ok_or_else(|| unknown("handoffs.state", &state))?,
        taken_by: row.try_get("taken_by")?,
        shown_as: row.try_get("shown_as")?,
        ended_by: row.try_get("ended_by")?,
        note: row.try_get("note")?,
        created_ms: number("created_ms")?.unwrap_or(0),
        taken_ms: number("taken_ms")?,
        ended_ms: number("ended_ms")?,
    })
}
