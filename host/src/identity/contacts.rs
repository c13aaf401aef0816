//! The operator's directory of people: a port, and the sources behind it.

pub mod columns;
pub mod csv;
pub mod remote;
pub mod stored;
pub mod table;

use super::email::Email;
use super::lookup::LookUpError;
use crate::storage::StorageError;
use crate::upstream::BoxFuture;

/// A person that the operator knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The operator's own id, or the address where the directory has no ids.
    pub id: String,
    /// The address that matched, as the directory spells it; the first one where an id was asked for.
    pub email: Email,
}

/// A directory of contacts.
pub trait Contacts: Send + Sync {
    /// The one contact with this address. An address of two contacts is nobody's.
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>>;

    /// The contact with this id; nobody where the directory cannot be asked for ids.
    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>>;
}

/// Why a directory cannot be used. No text of it repeats what the directory holds, since it is logged.
#[derive(Debug, thiserror::Error)]
pub enum ContactsError {
    #[error("the contacts file `{file}` cannot be read: {source}")]
    Read { file: String, source: std::io::Error },
    #[error("`{file}` line {line}: {message}")]
    Row { file: String, line: u64, message: String },
    #[error("`{file}`: {message}")]
    Header { file: String, message: String },
    #[error("`{file}` line {line}: this is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)")]
    NotUtf8 { file: String, line: u64 },
    #[error("`{file}` has rows that cannot be used, and `strict` refuses them: {message}")]
    Strict { file: String, message: String },
    #[error("the directory cannot be asked: {0}")]
    LookUp(#[from] LookUpError),
    #[error("the directory's answer cannot be used: {0}")]
    Answer(String),
    #[error(transparent)]
    Storage(#[from] StorageError),
}
