//! The host's own directory, in its database.

use super::{Contact, Contacts, ContactsError};
use crate::identity::email::Email;
use crate::storage::{ContactAddress, NewContact, Storage, StorageError};
use crate::upstream::BoxFuture;

/// Contacts that were imported, or put by the API.
pub struct StoredContacts(pub Storage);

/// A contact as it is stored, with its addresses.
pub fn contact_of(id: String, emails: &[Email]) -> NewContact {
    let address = |email: &Email| ContactAddress {
        email: email.as_str().to_owned(),
        spelled: email.spelled().to_owned(),
    };
    let addresses = emails.iter().map(address).collect();
    NewContact { id, addresses }
}

fn contact((id, spelled): (String, String)) -> Result<Contact, ContactsError> {
    let email = Email::new(&spelled).map_err(|error| StorageError::Content {
        what: "contact_address.spelled",
        message: error.to_string(),
    })?;
    Ok(Contact { id, email })
}

impl Contacts for StoredContacts {
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move {
            let mut owners = self.0.contacts_with(email.as_str()).await?;
            match owners.len() {
                1 => owners.pop().map(contact).transpose(),
                _ => Ok(None),
            }
        })
    }

    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move {
            let known = self.0.contact(id).await?;
            let first = known.and_then(|row| row.addresses.into_iter().next());
            first
                .map(|address| contact((id.to_owned(), address.spelled)))
                .transpose()
        })
    }
}
