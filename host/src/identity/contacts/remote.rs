//! A directory that is asked over HTTP, through the same gate as every call of an action.

use super::{Contact, Contacts, ContactsError};
use crate::config::RemoteDirectory;
use crate::identity::email::Email;
use crate::identity::lookup::LookUp;
use crate::upstream::{BoxFuture, Sent};
use crate::web::document;
use serde_json::Value;

/// The status of a directory that knows nobody of that address.
const NOT_FOUND: u16 = 404;

/// Contacts of another system, looked up one by one.
pub struct RemoteContacts {
    look_up: LookUp,
    directory: RemoteDirectory,
}

impl RemoteContacts {
    /// Asks as the settings say.
    pub fn new(directory: RemoteDirectory, look_up: LookUp) -> Self {
        Self { look_up, directory }
    }

    /// The one contact of an answer who has this address. A directory may search loosely, or find people by an older
    /// address: whoever has another address than the one that was asked for is not meant.
    fn read(&self, answer: &Sent, email: &Email) -> Result<Option<Contact>, ContactsError> {
        let unusable = |what: String| ContactsError::Answer(what);
        let body = document::json(answer.content_type(), &answer.body).map_err(|error| unusable(error.to_string()))?;
        let found = &self.directory.found;
        let people = match body.pointer(found) {
            Some(Value::Array(people)) => people.iter().collect(),
            Some(one @ Value::Object(_)) => vec![one],
            Some(Value::Null) | None if !found.is_empty() => Vec::new(),
            _ => return Err(unusable(format!("`{found}` is neither a list nor an object"))),
        };
        let text = |person: &Value, pointer: &str| match person.pointer(pointer) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let mut meant = Vec::new();
        for person in people {
            let Some(address) = text(person, &self.directory.email) else {
                continue;
            };
            if Email::new(&address).as_ref() != Ok(email) {
                continue;
            }
            let id = text(person, &self.directory.id).filter(|id| !id.is_empty());
            let id = id.ok_or_else(|| unusable(format!("a person has no id at `{}`", self.directory.id)))?;
            meant.push(Contact {
                id,
                email: email.clone(),
            });
        }
        meant.dedup();
        Ok(meant.pop().filter(|_| meant.is_empty()))
    }
}

impl Contacts for RemoteContacts {
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move {
            let answer = self.look_up.call(Some(email.as_str())).await?;
            match answer.status {
                200..=299 => self.read(&answer, email),
                NOT_FOUND => Ok(None),
                other => Err(ContactsError::Answer(format!("its status is {other}"))),
            }
        })
    }

    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async { Ok(None) })
    }
}
