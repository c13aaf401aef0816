//! The host's own directory of contacts, filled by import and API.

use crate::storage::{Storage, StorageError, signed, unsigned};

/// A contact as stored. The address is normalised by whoever stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    pub id: String,
    pub email: String,
    pub updated_ms: u64,
}

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub removed: u64,
}

type Row = (String, String, i64);

fn contact((id, email, updated): Row) -> ContactRow {
    ContactRow {
        id,
        email,
        updated_ms: unsigned(updated),
    }
}

const UPSERT: &str = "INSERT INTO contact (id, email, updated_ms) VALUES (?1, ?2, ?3)
    ON CONFLICT (id) DO UPDATE SET email = ?2, updated_ms = ?3 WHERE email != ?2";

impl Storage {
    /// Adds a contact, or gives another address to the one with this id.
    pub async fn put_contact(&self, id: &str, email: &str, now_ms: u64) -> Result<(), StorageError> {
        sqlx::query(UPSERT)
            .bind(id)
            .bind(email)
            .bind(signed(now_ms))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Puts many contacts, all or none; `replace` removes all others. Each is an id with an address.
    pub async fn import_contacts(
        &self,
        contacts: &[(String, String)],
        replace: bool,
        now_ms: u64,
    ) -> Result<Imported, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut done = Imported::default();
        for (id, email) in contacts {
            let known: Option<(String,)> = sqlx::query_as("SELECT email FROM contact WHERE id = ?")
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?;
            match known {
                None => done.added += 1,
                Some((known,)) if known != *email => done.changed += 1,
                Some(_) => {
                    done.unchanged += 1;
                    continue;
                }
            }
            sqlx::query(UPSERT)
                .bind(id)
                .bind(email)
                .bind(signed(now_ms))
                .execute(&mut *transaction)
                .await?;
        }
        if replace {
            let kept: std::collections::HashSet<&str> = contacts.iter().map(|(id, _)| id.as_str()).collect();
            let all: Vec<(String,)> = sqlx::query_as("SELECT id FROM contact")
                .fetch_all(&mut *transaction)
                .await?;
            for (id,) in all.iter().filter(|(id,)| !kept.contains(id.as_str())) {
                sqlx::query("DELETE FROM contact WHERE id = ?")
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
                done.removed += 1;
            }
        }
        transaction.commit().await?;
        Ok(done)
    }

    /// The contacts with an address: none, one, or two as a sign that there are several.
    pub async fn contacts_with(&self, email: &str) -> Result<Vec<ContactRow>, StorageError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT id, email, updated_ms FROM contact WHERE email = ? LIMIT 2")
            .bind(email)
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(contact).collect())
    }

    /// A contact by its id.
    pub async fn contact(&self, id: &str) -> Result<Option<ContactRow>, StorageError> {
        let row: Option<Row> = sqlx::query_as("SELECT id, email, updated_ms FROM contact WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.map(contact))
    }

    /// Contacts after an id, in the order of their ids.
    pub async fn contacts(&self, after: &str, limit: u32) -> Result<Vec<ContactRow>, StorageError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT id, email, updated_ms FROM contact WHERE id > ? ORDER BY id LIMIT ?")
                .bind(after)
                .bind(i64::from(limit))
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.into_iter().map(contact).collect())
    }

    /// Removes a contact. Answers whether there was one.
    pub async fn remove_contact(&self, id: &str) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM contact WHERE id = ?")
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
