//! Contacts in a CSV file, which is read again when it changes; a file that cannot be read changes nothing.

use super::columns::{Columns, Naming};
use super::table::{self, Table};
use super::{Contact, Contacts, ContactsError};
use crate::config::CsvDirectory;
use crate::identity::email::Email;
use crate::upstream::BoxFuture;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// Contacts in a CSV file with a header line. The file is read again when it changes. While it cannot be read, the
/// contacts of the last good reading count.
pub struct CsvContacts {
    directory: CsvDirectory,
    columns: Columns,
    held: Mutex<Held>,
}

/// Distinguishes one state of a file from another: when it was changed, and its size. `None` while there is no such file.
type Stamp = Option<(SystemTime, u64)>;

struct Held {
    /// Of the last file that was looked at, good or not.
    stamp: Stamp,
    people: People,
}

/// The contacts by what is looked for.
#[derive(Default)]
struct People {
    /// `None` marks an address that several contacts have.
    by_email: HashMap<Email, Option<Contact>>,
    by_id: HashMap<String, Contact>,
}

impl CsvContacts {
    /// Reads the file once. What is left out of it is logged.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read at all, or has rows that cannot be used and `strict` is set: that stops the start.
    pub fn open(directory: &CsvDirectory) -> Result<Self, ContactsError> {
        let columns = Columns {
            id: directory.id_column.clone(),
            email: directory.email_column.clone(),
        };
        // Looked at before it is read: a change in between is seen by the next look.
        let stamp = stamp(&directory.file);
        let people = load(directory, &columns)?;
        Ok(Self {
            directory: directory.clone(),
            columns,
            held: Mutex::new(Held { stamp, people }),
        })
    }

    fn with<T>(&self, look: impl FnOnce(&People) -> T) -> T {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = stamp(&self.directory.file);
        if stamp != held.stamp {
            held.stamp = stamp;
            match load(&self.directory, &self.columns) {
                Ok(people) => held.people = people,
                Err(error) => tracing::warn!(
                    %error,
                    contacts = held.people.by_id.len(),
                    "the contacts file has changed and cannot be used; the contacts of before still count"
                ),
            }
        }
        look(&held.people)
    }
}

impl Contacts for CsvContacts {
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move { Ok(self.with(|people| people.by_email.get(email).cloned().flatten())) })
    }

    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move { Ok(self.with(|people| people.by_id.get(id).cloned())) })
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the contacts file is the operator's own, named in the settings"
)]
fn stamp(file: &Path) -> Stamp {
    let metadata = std::fs::metadata(file).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn load(directory: &CsvDirectory, columns: &Columns) -> Result<People, ContactsError> {
    let table = table::read(&directory.file, columns, Naming::SETTINGS)?;
    if directory.strict {
        table.left_out.refuse(&directory.file)?;
    }
    let file = directory.file.display();
    let left_out = table.left_out.lines();
    if left_out.is_empty() {
        tracing::info!(%file, contacts = table.people.len(), "contacts were read");
    } else {
        let left_out = left_out.join("; ");
        tracing::warn!(%file, contacts = table.people.len(), left_out, "contacts were read, but not all of them");
    }
    if table.without_ids.is_some() {
        tracing::info!(
            %file,
            "the contacts have no column `id`, so each has its address as id; name another column with `contacts.id_column`"
        );
    }
    Ok(people(table))
}

fn people(table: Table) -> People {
    let mut people = People::default();
    for person in table.people {
        for email in &person.emails {
            let contact = Contact {
                id: person.id.clone(),
                email: email.clone(),
            };
            people
                .by_email
                .entry(email.clone())
                .and_modify(|known| *known = None)
                .or_insert(Some(contact));
        }
        if let Some(email) = person.emails.into_iter().next() {
            let id = person.id.clone();
            people.by_id.insert(person.id, Contact { id, email });
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn directory(file: &Path) -> CsvDirectory {
        CsvDirectory {
            file: file.to_owned(),
            id_column: None,
            email_column: Vec::new(),
            strict: false,
        }
    }

    fn contacts(text: &str) -> Result<(tempfile::NamedTempFile, CsvContacts), ContactsError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().write_all(text.as_bytes()).unwrap();
        let contacts = CsvContacts::open(&directory(file.path()))?;
        Ok((file, contacts))
    }

    /// The id and the address of the contact who is found.
    async fn found(contacts: &CsvContacts, email: &str) -> Option<(String, String)> {
        let found = contacts.find(&Email::new(email).unwrap()).await.unwrap();
        found.map(|contact| (contact.id, contact.email.spelled().to_owned()))
    }

    fn some(id: &str, email: &str) -> Option<(String, String)> {
        Some((id.to_owned(), email.to_owned()))
    }

    #[tokio::test]
    async fn a_contact_is_found_and_a_stranger_is_not() {
        let (_file, contacts) = contacts("id,Email\n7,Ada@Example.com\n").unwrap();
        assert_eq!(found(&contacts, "ada@example.com").await, some("7", "Ada@Example.com"));
        let known = contacts.get("7").await.unwrap().unwrap();
        assert_eq!(known.email.spelled(), "Ada@Example.com");
        assert_eq!(contacts.get("8").await.unwrap(), None);
        assert_eq!(found(&contacts, "eve@example.com").await, None);
    }

    #[tokio::test]
    async fn each_address_of_a_contact_finds_them_and_is_the_one_that_counts() {
        let (_file, contacts) = contacts("id,email\n7,ada@example.com; Ada@Work.example\n").unwrap();
        assert_eq!(found(&contacts, "ada@example.com").await, some("7", "ada@example.com"));
        assert_eq!(
            found(&contacts, "ada@work.example").await,
            some("7", "Ada@Work.example")
        );
    }

    #[tokio::test]
    async fn an_address_of_two_contacts_matches_nobody() {
        let (_file, contacts) = contacts("id,email\n1,ada@example.com\n2,ADA@example.com\n").unwrap();
        assert_eq!(found(&contacts, "ada@example.com").await, None);
        assert!(contacts.get("1").await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_changed_file_is_read_again() {
        let (file, contacts) = contacts("email\nada@example.com\n").unwrap();
        file.as_file().write_all(b"grace@example.com\n").unwrap();
        assert!(found(&contacts, "grace@example.com").await.is_some());
        // One that was changed earlier is another file too.
        let early = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
        file.as_file().set_len(0).unwrap();
        std::fs::write(file.path(), "email\neve@example.com\n").unwrap();
        file.as_file().set_modified(early).unwrap();
        assert!(found(&contacts, "eve@example.com").await.is_some());
        assert!(found(&contacts, "ada@example.com").await.is_none());
    }

    #[tokio::test]
    async fn a_row_without_an_address_closes_the_directory_for_nobody() {
        let (file, contacts) = contacts("id,email\n7,ada@example.com\n").unwrap();
        file.as_file()
            .write_all(b"8,\n9,nobody\n10,grace@example.com\n")
            .unwrap();
        assert_eq!(found(&contacts, "ada@example.com").await, some("7", "ada@example.com"));
        assert_eq!(
            found(&contacts, "grace@example.com").await,
            some("10", "grace@example.com")
        );
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_again_keeps_the_last_good_contacts() {
        let (file, contacts) = contacts("id,email\n7,ada@example.com\n").unwrap();
        for bad in [
            &b"name,phone\nAda,1\n"[..],
            b"",
            b"id,email\n7,J\xfcrgen\n",
            b"id,email\n7,\"ada@example.com\n8,x\n",
        ] {
            std::fs::write(file.path(), bad).unwrap();
            assert_eq!(
                found(&contacts, "ada@example.com").await,
                some("7", "ada@example.com"),
                "{bad:?}"
            );
        }
        std::fs::remove_file(file.path()).unwrap();
        assert_eq!(found(&contacts, "ada@example.com").await, some("7", "ada@example.com"));
        std::fs::write(file.path(), "id,email\n8,grace@example.com\n").unwrap();
        assert_eq!(found(&contacts, "ada@example.com").await, None);
        assert_eq!(
            found(&contacts, "grace@example.com").await,
            some("8", "grace@example.com")
        );
    }

    #[tokio::test]
    async fn strict_refuses_at_the_start_and_keeps_the_last_good_contacts_later() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let strict = CsvDirectory {
            strict: true,
            ..directory(file.path())
        };
        std::fs::write(file.path(), "id,email\n7,ada@example.com\n8,nobody\n").unwrap();
        let error = CsvContacts::open(&strict).err().unwrap().to_string();
        assert!(error.contains("line 3: its address cannot be read"), "{error}");
        std::fs::write(file.path(), "id,email\n7,ada@example.com\n").unwrap();
        let contacts = CsvContacts::open(&strict).unwrap();
        std::fs::write(file.path(), "id,email\n8,grace@example.com\n9,nobody\n").unwrap();
        assert!(found(&contacts, "ada@example.com").await.is_some());
        assert!(found(&contacts, "grace@example.com").await.is_none());
    }
}
