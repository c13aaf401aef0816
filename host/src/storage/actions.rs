//! Which actions were ever published, and which version of each is live.

use super::{Storage, StorageError, signed, unsigned};
use crate::model::id::Digest;

/// One version of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionVersion {
    pub name: String,
    pub digest: Digest,
    pub published_ms: u64,
}

impl Storage {
    /// Makes a version live, in place of the one before.
    pub async fn publish(&self, name: &str, digest: &Digest, now_ms: u64) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO action_version (name, digest, added_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(name)
            .bind(digest.to_string())
            .bind(signed(now_ms))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO published (name, digest, published_ms) VALUES (?, ?, ?)
             ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, published_ms = excluded.published_ms",
        )
        .bind(name)
        .bind(digest.to_string())
        .bind(signed(now_ms))
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE generation SET value = value + 1")
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Unpublishes an action. Returns whether it was live.
    pub async fn unpublish(&self, name: &str) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query("DELETE FROM published WHERE name = ?")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE generation SET value = value + 1")
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// The live versions, by name.
    pub async fn published(&self) -> Result<Vec<ActionVersion>, StorageError> {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT name, digest, published_ms FROM published ORDER BY name")
                .fetch_all(&self.reader)
                .await?;
        versions(rows)
    }

    /// The last version of each action that was live once and is not now, the latest first; at most `names_max`.
    pub async fn retired(&self, names_max: u32) -> Result<Vec<ActionVersion>, StorageError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT name, digest, MAX(added_ms) FROM action_version
             WHERE name NOT IN (SELECT name FROM published) GROUP BY name ORDER BY 3 DESC, name LIMIT ?",
        )
        .bind(names_max)
        .fetch_all(&self.reader)
        .await?;
        versions(rows)
    }

    /// A number that rises whenever the set of live versions changes.
    pub async fn generation(&self) -> Result<u64, StorageError> {
        let (value,): (i64,) = sqlx::query_as("SELECT value FROM generation")
            .fetch_one(&self.reader)
            .await?;
        Ok(unsigned(value))
    }
}

fn versions(rows: Vec<(String, String, i64)>) -> Result<Vec<ActionVersion>, StorageError> {
    let version = |(name, digest, at): (String, String, i64)| {
        let digest = Digest::from_hex(&digest).ok_or(StorageError::Content {
            what: "published.digest",
            message: digest,
        })?;
        Ok(ActionVersion {
            name,
            digest,
            published_ms: unsigned(at),
        })
    };
    rows.into_iter().map(version).collect()
}
