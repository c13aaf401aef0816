//! The operator's directory of people: a port, and a CSV file behind it.

use super::email::Email;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

/// A person whom the operator knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The operator's own id, or the address where the directory has none.
    pub id: String,
    pub email: Email,
}

/// A directory of contacts.
pub trait Contacts: Send + Sync {
    /// The one contact with this address. Two contacts with one address are nobody.
    fn find(&self, email: &Email) -> Result<Option<Contact>, ContactsError>;
}

/// Why a directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContactsError {
    #[error("the contacts file `{file}` cannot be read: {source}")]
    Read { file: String, source: std::io::Error },
    #[error("`{file}` line {line}: {message}")]
    Row { file: String, line: u64, message: String },
    #[error("`{file}` has no column `email` in its first line; its columns are: {found}")]
    NoEmailColumn { file: String, found: String },
}

/// A host without a directory: nobody is known.
pub struct NoContacts;

impl Contacts for NoContacts {
    fn find(&self, _: &Email) -> Result<Option<Contact>, ContactsError> {
        Ok(None)
    }
}

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

impl Contacts for CsvContacts {
    fn find(&self, email: &Email) -> Result<Option<Contact>, ContactsError> {
        let mut held = self.read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if stamp(&self.file)? != held.stamp {
            *held = read(&self.file)?;
        }
        Ok(held.by_email.get(email).cloned().flatten())
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
    let name = file.display().to_string();
    let stamp = stamp(file)?;
    let row = |line, message: String| ContactsError::Row {
        file: name.clone(),
        line,
        message,
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .map_err(|error| row(1, error.to_string()))?;
    let headers = reader.headers().map_err(|error| row(1, error.to_string()))?.clone();
    let column = |wanted: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(wanted));
    let Some(email_at) = column("email") else {
        return Err(ContactsError::NoEmailColumn {
            file: name,
            found: headers.iter().collect::<Vec<_>>().join(", "),
        });
    };
    let id_at = column("id");
    let mut by_email = HashMap::new();
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
        by_email
            .entry(email.clone())
            .and_modify(|known| *known = None)
            .or_insert(Some(Contact { id, email }));
    }
    Ok(Read { stamp, by_email })
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

    #[test]
    fn a_contact_is_found_and_a_stranger_is_not() {
        let (_file, contacts) = contacts("id,Email\n7,Ada@Example.com\n").unwrap();
        let found = contacts.find(&Email::new("ada@example.com").unwrap()).unwrap().unwrap();
        assert_eq!((found.id.as_str(), found.email.as_str()), ("7", "ada@example.com"));
        assert_eq!(contacts.find(&Email::new("eve@example.com").unwrap()).unwrap(), None);
    }

    #[test]
    fn an_address_of_two_contacts_matches_nobody() {
        let (_file, contacts) = contacts("email\nada@example.com\nADA@example.com\n").unwrap();
        assert_eq!(contacts.find(&Email::new("ada@example.com").unwrap()).unwrap(), None);
    }

    #[test]
    fn a_changed_file_is_read_again() {
        let (file, contacts) = contacts("email\nada@example.com\n").unwrap();
        std::io::Write::write_all(&mut file.as_file(), b"grace@example.com\n").unwrap();
        assert!(
            contacts
                .find(&Email::new("grace@example.com").unwrap())
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn mistakes_name_the_line() {
        let error = contacts("email\nada@example.com\nnobody\n").err().unwrap().to_string();
        assert!(error.contains("line 3") && error.contains("`nobody`"), "{error}");
        let error = contacts("name\nAda\n").err().unwrap().to_string();
        assert!(error.contains("no column `email`") && error.contains("name"), "{error}");
    }
}
