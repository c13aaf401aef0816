//! Conversations with their messages. State and messages of one turn are stored together or not at all.

mod events;
mod handoffs;

pub use events::{EventQuery, EventResult, EventRow, EventState, NewEvent};
pub use handoffs::{HandoffChange, HandoffQuery, HandoffRow, NewHandoff};

use super::{Storage, StorageError, signed, unsigned};
use sqlx::SqliteExecutor;

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    Visitor,
    Agent,
    /// A person of the operator's staff.
    Staff,
}

impl Author {
    /// The word in storage and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
            Self::Staff => "staff",
        }
    }
}

/// What a turn adds to a conversation besides its new state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TurnRows {
    pub messages: Vec<(Author, String)>,
    /// Hand-offs that begin.
    pub handoffs: Vec<NewHandoff>,
    /// What happens to hand-offs, by their ids.
    pub changes: Vec<(String, HandoffChange)>,
    pub events: Vec<NewEvent>,
}

/// A conversation as stored; its state is a document of the conversation room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConversation {
    pub id: String,
    pub state: String,
    /// Rises with every turn; a turn that started from an older one is refused.
    pub revision: u64,
    pub created_ms: u64,
    pub updated_ms: u64,
}

/// One message; its body is a document of the conversation room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// Counts from 1 within the conversation.
    pub seq: u64,
    pub author: Author,
    pub body: String,
    pub at_ms: u64,
}

impl Storage {
    /// Starts a conversation.
    pub async fn create_conversation(&self, id: &str, state: &str, now_ms: u64) -> Result<(), StorageError> {
        sqlx::query("INSERT INTO conversation (id, state, revision, created_ms, updated_ms) VALUES (?, ?, 0, ?, ?)")
            .bind(id)
            .bind(state)
            .bind(signed(now_ms))
            .bind(signed(now_ms))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// A conversation by its id.
    pub async fn conversation(&self, id: &str) -> Result<Option<StoredConversation>, StorageError> {
        conversation(&self.reader, id).await
    }

    /// A conversation with its messages after a place, oldest first, at most 200: all as they were at one moment.
    pub async fn conversation_since(
        &self,
        id: &str,
        after: u64,
    ) -> Result<Option<(StoredConversation, Vec<StoredMessage>)>, StorageError> {
        // Within a transaction everything is read from the same snapshot, whatever is stored meanwhile.
        let mut transaction = self.reader.begin().await?;
        let Some(found) = conversation(&mut *transaction, id).await? else {
            return Ok(None);
        };
        let messages = messages(&mut *transaction, id, after).await?;
        transaction.commit().await?;
        Ok(Some((found, messages)))
    }

    /// Stores a state with the messages that belong to it, if nobody was faster. Returns the new revision.
    pub async fn save_turn(
        &self,
        id: &str,
        revision: u64,
        state: &str,
        messages: &[(Author, String)],
        now_ms: u64,
    ) -> Result<u64, StorageError> {
        let rows = TurnRows {
            messages: messages.to_vec(),
            ..TurnRows::default()
        };
        self.save_rows(id, revision, state, &rows, now_ms).await
    }

    /// Stores a state with everything that belongs to it, all or nothing, if nobody was faster. Returns the new revision.
    pub async fn save_rows(
        &self,
        id: &str,
        revision: u64,
        state: &str,
        rows: &TurnRows,
        now_ms: u64,
    ) -> Result<u64, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let changed = sqlx::query(
            "UPDATE conversation SET state = ?, revision = revision + 1, updated_ms = ? WHERE id = ? AND revision = ?",
        )
        .bind(state)
        .bind(signed(now_ms))
        .bind(id)
        .bind(signed(revision))
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() != 1 {
            return Err(StorageError::Conflict);
        }
        for (author, body) in &rows.messages {
            sqlx::query(
                "INSERT INTO message (conversation, seq, author, body, at_ms)
                 SELECT ?1, 1 + coalesce(max(seq), 0), ?2, ?3, ?4 FROM message WHERE conversation = ?1",
            )
            .bind(id)
            .bind(author.as_str())
            .bind(body)
            .bind(signed(now_ms))
            .execute(&mut *transaction)
            .await?;
        }
        for new in &rows.handoffs {
            handoffs::add(&mut transaction, id, new, now_ms).await?;
        }
        for (handoff, change) in &rows.changes {
            handoffs::change(&mut transaction, handoff, change, now_ms).await?;
        }
        for new in &rows.events {
            events::add(&mut transaction, id, new, now_ms).await?;
        }
        transaction.commit().await?;
        Ok(revision + 1)
    }

    /// The conversations in which something was said after a place, by any process, and the place now. Places are those of
    /// the table of messages, over all conversations.
    pub async fn said_after(&self, place: u64) -> Result<(u64, Vec<String>), StorageError> {
        let rows: Vec<(i64, String)> =
            sqlx::query_as("SELECT max(rowid), conversation FROM message WHERE rowid > ? GROUP BY conversation")
                .bind(signed(place))
                .fetch_all(&self.reader)
                .await?;
        let latest = rows.iter().map(|(rowid, _)| unsigned(*rowid)).max().unwrap_or(place);
        Ok((latest, rows.into_iter().map(|(_, conversation)| conversation).collect()))
    }

    /// The place of the latest message of all conversations.
    pub async fn latest_place(&self) -> Result<u64, StorageError> {
        let place: i64 = sqlx::query_scalar("SELECT coalesce(max(rowid), 0) FROM message")
            .fetch_one(&self.reader)
            .await?;
        Ok(unsigned(place))
    }

    /// The number of the latest message of a conversation; 0 when nothing was said.
    pub async fn last_message(&self, id: &str) -> Result<u64, StorageError> {
        let seq: i64 = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM message WHERE conversation = ?")
            .bind(id)
            .fetch_one(&self.reader)
            .await?;
        Ok(unsigned(seq))
    }
}

async fn conversation(executor: impl SqliteExecutor<'_>, id: &str) -> Result<Option<StoredConversation>, StorageError> {
    type Row = (String, String, i64, i64, i64);
    let row: Option<Row> =
        sqlx::query_as("SELECT id, state, revision, created_ms, updated_ms FROM conversation WHERE id = ?")
            .bind(id)
            .fetch_optional(executor)
            .await?;
    Ok(row.map(|(id, state, revision, created, updated)| StoredConversation {
        id,
        state,
        revision: unsigned(revision),
        created_ms: unsigned(created),
        updated_ms: unsigned(updated),
    }))
}

async fn messages(executor: impl SqliteExecutor<'_>, id: &str, after: u64) -> Result<Vec<StoredMessage>, StorageError> {
    let rows: Vec<(i64, String, String, i64)> = sqlx::query_as(
        "SELECT seq, author, body, at_ms FROM message WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT 200",
    )
    .bind(id)
    .bind(signed(after))
    .fetch_all(executor)
    .await?;
    let message = |(seq, author, body, at): (i64, String, String, i64)| StoredMessage {
        seq: unsigned(seq),
        author: match author.as_str() {
            "visitor" => Author::Visitor,
            "staff" => Author::Staff,
            _ => Author::Agent,
        },
        body,
        at_ms: unsigned(at),
    };
    Ok(rows.into_iter().map(message).collect())
}
