//! Links that prove control of a mailbox: stored by hash, good once.

use super::{Storage, StorageError, signed};

/// What a link proves, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub conversation: String,
    pub action: String,
    pub email: String,
}

impl Storage {
    /// Keeps a link until it expires. Answers false, and keeps nothing, when the address got too many in the
    /// last hour.
    pub async fn add_link(
        &self,
        hash: &str,
        link: &Link,
        now_ms: u64,
        lifetime_ms: u64,
        per_hour_max: u32,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO link (hash, conversation, action, email, created_ms, expires_ms)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE (SELECT count(*) FROM link WHERE email = ?4 AND created_ms > ?7) < ?8",
        )
        .bind(hash)
        .bind(&link.conversation)
        .bind(&link.action)
        .bind(&link.email)
        .bind(signed(now_ms))
        .bind(signed(now_ms + lifetime_ms))
        .bind(signed(now_ms.saturating_sub(3_600_000)))
        .bind(i64::from(per_hour_max))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What a link would prove, if it is still good.
    pub async fn peek_link(&self, hash: &str, now_ms: u64) -> Result<Option<Link>, StorageError> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "SELECT conversation, action, email FROM link WHERE hash = ? AND used_ms IS NULL AND expires_ms > ?",
        )
        .bind(hash)
        .bind(signed(now_ms))
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(|(conversation, action, email)| Link {
            conversation,
            action,
            email,
        }))
    }

    /// Uses a link up. Of two at the same time, one gets it.
    pub async fn use_link(&self, hash: &str, now_ms: u64) -> Result<Option<Link>, StorageError> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "UPDATE link SET used_ms = ?1 WHERE hash = ?2 AND used_ms IS NULL AND expires_ms > ?1
             RETURNING conversation, action, email",
        )
        .bind(signed(now_ms))
        .bind(hash)
        .fetch_optional(&self.writer)
        .await?;
        Ok(row.map(|(conversation, action, email)| Link {
            conversation,
            action,
            email,
        }))
    }
}
