//! Contacts in a CSV file, which is read again when it changes; and the reading of such files, for imports too.

use super::{Contact, Contacts, ContactsError};
use crate::identity::email::Email;
use crate::upstream::BoxFuture;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

/// Contacts in a CSV file with a header line: `email`, and `id` if there is one. The file is read again when
/// it changes.
pub struct CsvContacts {
    file: PathBuf,
    read: Mutex<Read>,
}

struct Read {
    stamp: (SystemTime, u64),
    /// `None` marks an address that several contacts have.
    by_email: HashMap<Email, Option<Contact>>,
}

impl CsvContacts {
    /// Reads the file once, so that a mistake in it stops the start.
    pub fn open(file: &Path) -> Result<Self, ContactsError> {
        let read = read(file)?;
        Ok(Self {
            file: file.to_owned(),
            read: Mutex::new(read),
        })
    }
}

impl CsvContacts {
    fn with<T>(&self, look: impl FnOnce(&Read) -> T) -> Result<T, ContactsError> {
        let mut held = self.read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if stamp(&self.file)? != held.stamp {
            *held = read(&self.file)?;
        }
        Ok(look(&held))
    }
}

impl Contacts for CsvContacts {
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move { self.with(|read| read.by_email.get(email).cloned().flatten()) })
    }

    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move {
            self.with(|read| {
                let mut with_id = read.by_email.values().flatten().filter(|contact| contact.id == id);
                with_id.next().cloned().filter(|_| with_id.next().is_none())
            })
        })
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the contacts file is the operator's own, named in the settings"
)]
fn stamp(file: &Path) -> Result<(SystemTime, u64), ContactsError> {
    let read = |source| ContactsError::Read {
        file: file.display().to_string(),
        source,
    };
    let metadata = std::fs::metadata(file).map_err(read)?;
    Ok((metadata.modified().map_err(read)?, metadata.len()))
}

fn read(file: &Path) -> Result<Read, ContactsError> {
    let mut by_email = HashMap::new();
    let stamp = stamp(file)?;
    for contact in rows(file)? {
        by_email
            .entry(contact.email.clone())
            .and_modify(|known| *known = None)
            .or_insert(Some(contact));
    }
    Ok(Read { stamp, by_email })
}

/// All rows of a CSV file with a header line: `email`, and `id` if there is one.
pub fn rows(file: &Path) -> Result<Vec<Contact>, ContactsError> {
    let name = file.display().to_string();
    let row = |line, message: String| ContactsError::Row {
        file: name.clone(),
        line,
        message,
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(source) => ContactsError::Read {
                file: name.clone(),
                source,
            },
            other => row(1, format!("{other:?}")),
        })?;
    let headers = reader.headers().map_err(|error| row(1, error.to_string()))?.clone();
    let column = |wanted: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(wanted));
    let Some(email_at) = column("email") else {
        return Err(ContactsError::NoEmailColumn {
            file: name,
            found: headers.iter().collect::<Vec<_>>().join(", "),
        });
    };
    let id_at = column("id");
    let mut contacts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| row(error.position().map_or(0, |p| p.line()), error.to_string()))?;
        let line = record.position().map_or(0, |position| position.line());
        let text = record.get(email_at).unwrap_or("");
        let email = Email::new(text).map_err(|error| row(line, format!("`{text}`: {error}")))?;
        let id = id_at
            .and_then(|at| record.get(at))
            .filter(|id| !id.is_empty())
            .unwrap_or(email.as_str())
            .to_owned();
        contacts.push(Contact { id, email });
    }
    Ok(contacts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(text: &str) -> Result<(tempfile::NamedTempFile, CsvContacts), ContactsError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file.as_file(), text.as_bytes()).unwrap();
        let contacts = CsvContacts::open(file.path())?;
        Ok((file, contacts))
    }

    #[tokio::test]
    async fn a_contact_is_found_and_a_stranger_is_not() {
        let (_file, contacts) = contacts("id,Email\n7,Ada@Example.com\n").unwrap();
        let found = contacts
            .find(&Email::new("ada@example.com").unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.id.as_str(), found.email.as_str()), ("7", "ada@example.com"));
        assert_eq!(contacts.get("7").await.unwrap(), Some(found));
        assert_eq!(contacts.get("8").await.unwrap(), None);
        assert_eq!(
            contacts.find(&Email::new("eve@example.com").unwrap()).await.unwrap(),
            None
        );
    }

    #[tokio::test]
    async fn an_address_of_two_contacts_matches_nobody() {
        let (_file, contacts) = contacts("email\nada@example.com\nADA@example.com\n").unwrap();
        assert_eq!(
            contacts.find(&Email::new("ada@example.com").unwrap()).await.unwrap(),
            None
        );
    }

    #[tokio::test]
    async fn a_changed_file_is_read_again() {
        let (file, contacts) = contacts("email\nada@example.com\n").unwrap();
        std::io::Write::write_all(&mut file.as_file(), b"grace@example.com\n").unwrap();
        assert!(
            contacts
                .find(&Email::new("grace@example.com").unwrap())
                .await
                .unwrap()
                .is_some()
        );
    }

    #[tokio::test]
    async fn mistakes_name_the_line() {
        let error = contacts("email\nada@example.com\nnobody\n").err().unwrap().to_string();
        assert!(error.contains("line 3") && error.contains("`nobody`"), "{error}");
        let error = contacts("name\nAda\n").err().unwrap().to_string();
        assert!(error.contains("no column `email`") && error.contains("name"), "{error}");
    }
}
