//! Links and codes that prove control of a mailbox: stored by hash, good once.

use crate::storage::{Storage, StorageError, signed, unsigned};

/// What a link proves, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub conversation: String,
    pub action: String,
    pub email: String,
    /// The contact that the mail went to. Without one no mail was sent: the row is there all the same, so that
    /// the same work is done whoever is known.
    pub contact: Option<String>,
}

/// A link that is about to be mailed.
#[derive(Clone, Copy, Debug)]
pub struct NewLink<'a> {
    /// Of the link's secret.
    pub hash: &'a str,
    /// What the code in the same mail is compared with.
    pub code: &'a str,
    pub link: &'a Link,
    pub now_ms: u64,
    pub lifetime_ms: u64,
    pub per_hour_max: u32,
}

/// What a link is good for at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundLink {
    Good(Link),
    /// It was used before.
    Used,
    /// Its time is over.
    Expired,
    /// There is no such link.
    Unknown,
}

/// What came of a code that a visitor typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeTry {
    /// It is the right one, and now used.
    Right(Link),
    Wrong,
    /// There is no code that could still be guessed: too many tries, too old, used, or never sent.
    Spent,
}

type Row = (String, String, String, Option<String>, i64, Option<i64>);

fn classify(row: Option<Row>, now_ms: u64) -> FoundLink {
    match row {
        None => FoundLink::Unknown,
        Some((.., Some(_))) => FoundLink::Used,
        Some((.., expires_ms, None)) if unsigned(expires_ms) <= now_ms => FoundLink::Expired,
        Some((conversation, action, email, contact, _, None)) => FoundLink::Good(Link {
            conversation,
            action,
            email,
            contact,
        }),
    }
}

impl Storage {
    /// Keeps a link until it expires. Answers false, and keeps nothing, when the address got too many in the
    /// last hour.
    pub async fn add_link(&self, new: &NewLink<'_>) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO link (hash, conversation, action, email, created_ms, expires_ms, contact, code)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?9, ?10
             WHERE (SELECT count(*) FROM link WHERE email = ?4 AND created_ms > ?7) < ?8",
        )
        .bind(new.hash)
        .bind(&new.link.conversation)
        .bind(&new.link.action)
        .bind(&new.link.email)
        .bind(signed(new.now_ms))
        .bind(signed(new.now_ms + new.lifetime_ms))
        .bind(signed(new.now_ms.saturating_sub(3_600_000)))
        .bind(i64::from(new.per_hour_max))
        .bind(&new.link.contact)
        .bind(new.code)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What a link would prove, if it is still good.
    pub async fn peek_link(&self, hash: &str, now_ms: u64) -> Result<FoundLink, StorageError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT conversation, action, email, contact, expires_ms, used_ms FROM link WHERE hash = ?")
                .bind(hash)
                .fetch_optional(&self.reader)
                .await?;
        Ok(classify(row, now_ms))
    }

    /// Uses a link up. Of two at the same time, one gets it.
    pub async fn use_link(&self, hash: &str, now_ms: u64) -> Result<FoundLink, StorageError> {
        let found = self.peek_link(hash, now_ms).await?;
        if !matches!(found, FoundLink::Good(_)) {
            return Ok(found);
        }
        let done = sqlx::query("UPDATE link SET used_ms = ?1 WHERE hash = ?2 AND used_ms IS NULL AND expires_ms > ?1")
            .bind(signed(now_ms))
            .bind(hash)
            .execute(&self.writer)
            .await?;
        Ok(if done.rows_affected() == 1 {
            found
        } else {
            FoundLink::Used
        })
    }

    /// Tries a code against the latest mail to an address for an action of a conversation. The try is counted before
    /// it is judged. `is_it` gets the link's hash and what the code is compared with.
    pub async fn try_code(
        &self,
        link: &Link,
        now_ms: u64,
        tries_max: u32,
        is_it: impl FnOnce(&str, &str) -> bool + Send,
    ) -> Result<CodeTry, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row: Option<(String, String, i64, Option<String>)> = sqlx::query_as(
            "SELECT hash, code, code_tries, contact FROM link
             WHERE conversation = ?1 AND action = ?2 AND email = ?3 AND used_ms IS NULL AND expires_ms > ?4
             ORDER BY created_ms DESC, rowid DESC LIMIT 1",
        )
        .bind(&link.conversation)
        .bind(&link.action)
        .bind(&link.email)
        .bind(signed(now_ms))
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((hash, code, tries, contact)) = row.filter(|row| row.2 < i64::from(tries_max)) else {
            return Ok(CodeTry::Spent);
        };
        let is_right = is_it(&hash, &code) & contact.is_some();
        sqlx::query("UPDATE link SET code_tries = code_tries + 1, used_ms = iif(?1, ?2, used_ms) WHERE hash = ?3")
            .bind(is_right)
            .bind(signed(now_ms))
            .bind(&hash)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(match is_right {
            true => CodeTry::Right(Link {
                contact,
                ..link.clone()
            }),
            false if tries + 1 >= i64::from(tries_max) => CodeTry::Spent,
            false => CodeTry::Wrong,
        })
    }
}
