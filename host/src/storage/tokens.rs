//! Bearer tokens of the API: stored by hash, never shown again.

use super::{Storage, StorageError, signed, unsigned};

/// What a token may do. Agent, site, editor and operator each may do what those before them may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Read hand-offs with their conversations, take them and answer in them, and nothing else.
    Staff,
    /// Hold conversations, match and run.
    Agent,
    /// Say who visitors are too: for the server of the operator's own site.
    Site,
    /// Publish and unpublish actions too.
    Editor,
    /// Read every run and trace, settle writes, and do what staff do too.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Staff, Self::Agent, Self::Site, Self::Editor, Self::Operator];

    /// Whether this role may do what another is needed for.
    pub fn may(self, needed: Self) -> bool {
        let rank = |role: Self| match role {
            Self::Staff => None,
            Self::Agent => Some(1),
            Self::Site => Some(2),
            Self::Editor => Some(3),
            Self::Operator => Some(4),
        };
        match (rank(self), rank(needed)) {
            (Some(own), Some(least)) => own >= least,
            (_, None) => matches!(self, Self::Staff | Self::Operator),
            (None, Some(_)) => false,
        }
    }

    /// The word in commands and storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Agent => "agent",
            Self::Site => "site",
            Self::Editor => "editor",
            Self::Operator => "operator",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A token in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    pub id: String,
    pub note: String,
    /// The name under which visitors see whoever has it.
    pub name: Option<String>,
    pub role: Role,
    pub created_ms: u64,
    pub revoked_ms: Option<u64>,
}

type Row = (String, String, Option<String>, String, i64, Option<i64>);

fn token((id, note, name, role, created, revoked): Row) -> Result<TokenRow, StorageError> {
    let role = Role::from_word(&role).ok_or(StorageError::Content {
        what: "token.role",
        message: role,
    })?;
    Ok(TokenRow {
        id,
        note,
        name,
        role,
        created_ms: unsigned(created),
        revoked_ms: revoked.map(unsigned),
    })
}

impl Storage {
    /// Keeps a token by its hash.
    pub async fn add_token(
        &self,
        id: &str,
        hash: &str,
        note: &str,
        role: Role,
        now_ms: u64,
    ) -> Result<(), StorageError> {
        sqlx::query("INSERT INTO token (id, hash, note, role, created_ms) VALUES (?, ?, ?, ?, ?)")
            .bind(id)
            .bind(hash)
            .bind(note)
            .bind(role.as_str())
            .bind(signed(now_ms))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Gives the one who has a token a name that visitors see.
    pub async fn name_token(&self, id: &str, name: &str) -> Result<(), StorageError> {
        sqlx::query("UPDATE token SET name = ? WHERE id = ?")
            .bind(name)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The token with this hash, unless it was revoked.
    pub async fn token_by_hash(&self, hash: &str) -> Result<Option<TokenRow>, StorageError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, note, name, role, created_ms, revoked_ms FROM token WHERE hash = ? AND revoked_ms IS NULL",
        )
        .bind(hash)
        .fetch_optional(&self.reader)
        .await?;
        row.map(token).transpose()
    }

    /// All tokens, newest first.
    pub async fn tokens(&self) -> Result<Vec<TokenRow>, StorageError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, note, name, role, created_ms, revoked_ms FROM token ORDER BY created_ms DESC, id",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(token).collect()
    }

    /// Revokes a token. Returns whether there was one.
    pub async fn revoke_token(&self, id: &str, now_ms: u64) -> Result<bool, StorageError> {
        let done = sqlx::query("UPDATE token SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL")
            .bind(signed(now_ms))
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
