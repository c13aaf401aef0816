//! The host's own directory of contacts, filled by import and API.

use crate::storage::{Storage, StorageError, signed, unsigned};
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// An address of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactAddress {
    /// In the form in which it is compared.
    pub email: String,
    /// As mail is sent to it.
    pub spelled: String,
}

/// A contact that is about to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewContact {
    pub id: String,
    /// The first one first.
    pub addresses: Vec<ContactAddress>,
}

/// A contact as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    pub id: String,
    /// The first one first.
    pub addresses: Vec<ContactAddress>,
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

/// What putting a contact did.
enum Put {
    Added,
    Changed,
    Unchanged,
}

/// A contact with one of its addresses.
type Row = (String, i64, String, String);

/// Rows in the order of ids and places, one contact for each id.
fn contacts(rows: Vec<Row>) -> Vec<ContactRow> {
    let mut contacts: Vec<ContactRow> = Vec::new();
    for (id, updated, email, spelled) in rows {
        let address = ContactAddress { email, spelled };
        match contacts.last_mut() {
            Some(last) if last.id == id => last.addresses.push(address),
            _ => contacts.push(ContactRow {
                id,
                addresses: vec![address],
                updated_ms: unsigned(updated),
            }),
        }
    }
    contacts
}

/// The addresses that a contact has; none where there is no such contact.
async fn addresses(id: &str, connection: &mut SqliteConnection) -> Result<Vec<ContactAddress>, StorageError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT email, spelled FROM contact_address WHERE contact = ? ORDER BY place")
            .bind(id)
            .fetch_all(connection)
            .await?;
    let address = |(email, spelled)| ContactAddress { email, spelled };
    Ok(rows.into_iter().map(address).collect())
}

/// Adds a contact, or gives the one with this id other addresses.
async fn put(new: &NewContact, now_ms: u64, connection: &mut SqliteConnection) -> Result<Put, StorageError> {
    let known = addresses(&new.id, connection).await?;
    if known == new.addresses {
        return Ok(Put::Unchanged);
    }
    sqlx::query("INSERT INTO contact (id, updated_ms) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET updated_ms = ?2")
        .bind(&new.id)
        .bind(signed(now_ms))
        .execute(&mut *connection)
        .await?;
    forget_addresses(&new.id, connection).await?;
    for (place, address) in new.addresses.iter().enumerate() {
        sqlx::query("INSERT INTO contact_address (contact, place, email, spelled) VALUES (?, ?, ?, ?)")
            .bind(&new.id)
            .bind(signed(place as u64))
            .bind(&address.email)
            .bind(&address.spelled)
            .execute(&mut *connection)
            .await?;
    }
    Ok(if known.is_empty() { Put::Added } else { Put::Changed })
}

async fn forget_addresses(id: &str, connection: &mut SqliteConnection) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM contact_address WHERE contact = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a contact. Returns whether there was one.
async fn remove(id: &str, connection: &mut SqliteConnection) -> Result<bool, StorageError> {
    forget_addresses(id, connection).await?;
    let done = sqlx::query("DELETE FROM contact WHERE id = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

impl Storage {
    /// Adds a contact, or gives the one with this id other addresses.
    pub async fn put_contact(&self, new: &NewContact, now_ms: u64) -> Result<(), StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        put(new, now_ms, &mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Puts many contacts, all or none; `replace` removes all others.
    pub async fn import_contacts(
        &self,
        contacts: &[NewContact],
        replace: bool,
        now_ms: u64,
    ) -> Result<Imported, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut done = Imported::default();
        for contact in contacts {
            match put(contact, now_ms, &mut transaction).await? {
                Put::Added => done.added += 1,
                Put::Changed => done.changed += 1,
                Put::Unchanged => done.unchanged += 1,
            }
        }
        if replace {
            let kept: HashSet<&str> = contacts.iter().map(|contact| contact.id.as_str()).collect();
            let all: Vec<(String,)> = sqlx::query_as("SELECT id FROM contact")
                .fetch_all(&mut *transaction)
                .await?;
            for (id,) in all.iter().filter(|(id,)| !kept.contains(id.as_str())) {
                remove(id, &mut transaction).await?;
                done.removed += 1;
            }
        }
        transaction.commit().await?;
        Ok(done)
    }

    /// The contacts with an address, each an id with the address as it is spelled: none, one, or two as a sign that there
    /// are several.
    pub async fn contacts_with(&self, email: &str) -> Result<Vec<(String, String)>, StorageError> {
        let owners = sqlx::query_as(
            "SELECT contact, min(spelled) FROM contact_address WHERE email = ? GROUP BY contact LIMIT 2",
        );
        Ok(owners.bind(email).fetch_all(&self.reader).await?)
    }

    /// A contact by its id.
    pub async fn contact(&self, id: &str) -> Result<Option<ContactRow>, StorageError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, updated_ms, email, spelled FROM contact JOIN contact_address ON contact = id
             WHERE id = ? ORDER BY place",
        )
        .bind(id)
        .fetch_all(&self.reader)
        .await?;
        Ok(contacts(rows).pop())
    }

    /// Contacts after an id, in the order of their ids.
    pub async fn contacts(&self, after: &str, limit: u32) -> Result<Vec<ContactRow>, StorageError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, updated_ms, email, spelled
             FROM (SELECT id, updated_ms FROM contact WHERE id > ? ORDER BY id LIMIT ?)
             JOIN contact_address ON contact = id ORDER BY id, place",
        )
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        Ok(contacts(rows))
    }

    /// Removes a contact. Returns whether there was one.
    pub async fn remove_contact(&self, id: &str) -> Result<bool, StorageError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let was_there = remove(id, &mut transaction).await?;
        transaction.commit().await?;
        Ok(was_there)
    }
}
