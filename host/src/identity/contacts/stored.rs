//! The host's own directory, in its database.

use super::{Contact, Contacts, ContactsError};
use crate::identity::email::Email;
use crate::storage::{ContactRow, Storage, StorageError};
use crate::upstream::BoxFuture;

/// Contacts that were imported, or put by the API.
pub struct StoredContacts(pub Storage);

fn contact(row: ContactRow) -> Result<Contact, ContactsError> {
    let email = Email::new(&row.email).map_err(|error| StorageError::Content {
        what: "contact.email",
        message: error.to_string(),
    })?;
    Ok(Contact { id: row.id, email })
}

impl Contacts for StoredContacts {
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move {
            let mut rows = self.0.contacts_with(email.as_str()).await?;
            match rows.len() {
                1 => rows.pop().map(contact).transpose(),
                _ => Ok(None),
            }
        })
    }

    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move { self.0.contact(id).await?.map(contact).transpose() })
    }
}
