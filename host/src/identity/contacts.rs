//! The operator's directory of people: a port, and the sources behind it.

pub mod csv;
pub mod remote;
pub mod stored;

use super::email::Email;
use super::lookup::LookUpError;
use crate::storage::StorageError;
use crate::upstream::BoxFuture;

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
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>>;

    /// The contact with this id; nobody where the directory cannot be asked for ids.
    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>>;
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
    #[error("the directory cannot be asked: {0}")]
    LookUp(#[from] LookUpError),
    #[error("the directory's answer cannot be used: {0}")]
    Answer(String),
    #[error(transparent)]
    Storage(#[from] StorageError),
}
