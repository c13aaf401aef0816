//! What the operator allows, and every change of it.

use super::{Storage, StorageError, signed, unsigned};

/// A grant as it is kept: its form is JSON that storage does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    pub action: String,
    pub endpoint: String,
    pub form: String,
    pub granted_ms: u64,
}

/// Who changes what is allowed, when and why.
#[derive(Clone, Copy, Debug)]
pub struct ChangeBy<'a> {
    pub who: &'a str,
    pub note: &'a str,
    pub at_ms: u64,
}

/// One change of what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantChange {
    pub seq: u64,
    pub at_ms: u64,
    /// `granted`, `replaced` or `revoked`.
    pub change: String,
    pub action: String,
    pub endpoint: String,
    /// The grant after the change; before it, where it was revoked.
    pub form: String,
    pub who: String,
    pub note: String,
}

impl Storage {
    /// Keeps grants, all or none, each in place of one for the same endpoint. Answers for each what it changed:
    /// `granted`, `replaced`, or `unchanged`, which leaves no trace.
    pub async fn grant(
        &self,
        grants: &[(String, String, String)],
        by: ChangeBy<'_>,
    ) -> Result<Vec<&'static str>, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut changes = Vec::with_capacity(grants.len());
        for (action, endpoint, form) in grants {
            let before: Option<(String,)> =
                sqlx::query_as("SELECT form FROM allowed WHERE action = ? AND endpoint = ?")
                    .bind(action)
                    .bind(endpoint)
                    .fetch_optional(&mut *transaction)
                    .await?;
            let change = match before {
                Some((before,)) if before == *form => "unchanged",
                Some(_) => "replaced",
                None => "granted",
            };
            changes.push(change);
            if change == "unchanged" {
                continue;
            }
            sqlx::query(
                "INSERT INTO allowed (action, endpoint, form, granted_ms) VALUES (?, ?, ?, ?)
                 ON CONFLICT (action, endpoint) DO UPDATE SET form = excluded.form, granted_ms = excluded.granted_ms",
            )
            .bind(action)
            .bind(endpoint)
            .bind(form)
            .bind(signed(by.at_ms))
            .execute(&mut *transaction)
            .await?;
            note(&mut transaction, change, (action, endpoint, form), by).await?;
        }
        transaction.commit().await?;
        Ok(changes)
    }

    /// Takes grants back: one endpoint's, or all of an action. Returns the endpoints that had grants.
    pub async fn revoke(
        &self,
        action: &str,
        endpoint: Option<&str>,
        by: ChangeBy<'_>,
    ) -> Result<Vec<String>, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let rows: Vec<(String, String)> = sqlx::query_as(
            "DELETE FROM allowed WHERE action = ?1 AND (?2 IS NULL OR endpoint = ?2) RETURNING endpoint, form",
        )
        .bind(action)
        .bind(endpoint)
        .fetch_all(&mut *transaction)
        .await?;
        for (endpoint, form) in &rows {
            note(&mut transaction, "revoked", (action, endpoint, form), by).await?;
        }
        transaction.commit().await?;
        Ok(rows.into_iter().map(|(endpoint, _)| endpoint).collect())
    }

    /// Every grant, by action and endpoint.
    pub async fn grants(&self) -> Result<Vec<GrantRow>, StorageError> {
        let rows: Vec<(String, String, String, i64)> =
            sqlx::query_as("SELECT action, endpoint, form, granted_ms FROM allowed ORDER BY action, endpoint")
                .fetch_all(&self.reader)
                .await?;
        let row = |(action, endpoint, form, granted_ms)| GrantRow {
            action,
            endpoint,
            form,
            granted_ms: unsigned(granted_ms),
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The number of the last change of what is allowed.
    pub async fn grants_changed(&self) -> Result<u64, StorageError> {
        let (seq,): (i64,) = sqlx::query_as("SELECT coalesce(max(seq), 0) FROM allowed_change")
            .fetch_one(&self.reader)
            .await?;
        Ok(unsigned(seq))
    }

    /// The latest changes, newest first; of one action where it is named.
    pub async fn grant_changes(&self, action: Option<&str>, limit: u32) -> Result<Vec<GrantChange>, StorageError> {
        type Row = (i64, i64, String, String, String, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT seq, at_ms, change, action, endpoint, form, who, note FROM allowed_change
             WHERE ?1 IS NULL OR action = ?1 ORDER BY seq DESC LIMIT ?2",
        )
        .bind(action)
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        let change = |(seq, at, change, action, endpoint, form, who, note)| GrantChange {
            seq: unsigned(seq),
            at_ms: unsigned(at),
            change,
            action,
            endpoint,
            form,
            who,
            note,
        };
        Ok(rows.into_iter().map(change).collect())
    }
}

async fn note(
    transaction: &mut sqlx::Transaction<'_, sqlx::Sqlite>,
    change: &str,
    (action, endpoint, form): (&str, &str, &str),
    by: ChangeBy<'_>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO allowed_change (at_ms, change, action, endpoint, form, who, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(signed(by.at_ms))
    .bind(change)
    .bind(action)
    .bind(endpoint)
    .bind(form)
    .bind(by.who)
    .bind(by.note)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
