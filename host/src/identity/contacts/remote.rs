//! A directory that is asked over HTTP, through the same gate as every call of an action.

use super::{Contact, Contacts, ContactsError};
use crate::config::RemoteDirectory;
use crate::identity::email::Email;
use crate::identity::lookup::LookUp;
use crate::upstream::{BoxFuture, Sent};
use crate::web::document::{self, Kind, NotJson};
use serde_json::Value;

/// Statuses of a directory that knows nobody with that address: no content, and not found.
const NOBODY: [u16; 2] = [204, 404];

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

    /// The one contact of an answer who has this address.
    fn read(&self, answer: &Sent, email: &Email) -> Result<Option<Contact>, ContactsError> {
        match answer.status {
            status if NOBODY.contains(&status) => Ok(None),
            200..=299 => self.read_body(answer, email),
            other => Err(ContactsError::Answer(format!("its status is {other}"))),
        }
    }

    /// A directory may search loosely, or find people by an older address: whoever does not have the address that was
    /// asked for is not meant.
    fn read_body(&self, answer: &Sent, email: &Email) -> Result<Option<Contact>, ContactsError> {
        let unusable = |what: String| ContactsError::Answer(what);
        let body = match document::json(answer.content_type(), &answer.body) {
            Ok(body) => body,
            Err(NotJson { kind: Kind::Empty, .. }) => return Ok(None),
            Err(other) => return Err(unusable(format!("it is {other}"))),
        };
        let found = &self.directory.found;
        let people = match body.pointer(found) {
            Some(Value::Array(people)) => people.iter().collect(),
            Some(one @ Value::Object(_)) => vec![one],
            Some(Value::Null) | None => Vec::new(),
            Some(_) => return Err(unusable(format!("`{found}` is neither a list nor an object"))),
        };
        let mut meant: Option<Contact> = None;
        for person in people {
            let Some(email) = self.addresses(person).into_iter().find(|address| address == email) else {
                continue;
            };
            let id = match person.pointer(&self.directory.id) {
                Some(Value::String(text)) if !text.is_empty() => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => return Err(unusable(format!("a person has no id at `{}`", self.directory.id))),
            };
            match &meant {
                // Two contacts with one address are nobody.
                Some(other) if other.id != id => return Ok(None),
                Some(_) => {}
                None => meant = Some(Contact { id, email }),
            }
        }
        Ok(meant)
    }

    /// All addresses of a person, as the directory spells them. What is not an address is none of the visitor's.
    fn addresses(&self, person: &Value) -> Vec<Email> {
        let mut texts = Vec::new();
        for pointer in &self.directory.email {
            let steps: Vec<&str> = pointer.split('/').skip(1).collect();
            collect(person, &steps, &mut texts);
        }
        texts.into_iter().flat_map(Email::all).flatten().collect()
    }
}

/// The texts at a pointer (RFC 6901), where a step `*` stands for each item of a list; a list at its end counts item by
/// item.
fn collect<'a>(value: &'a Value, steps: &[&str], texts: &mut Vec<&'a str>) {
    match (steps, value) {
        ([], Value::String(text)) => texts.push(text),
        ([], Value::Array(items)) => texts.extend(items.iter().filter_map(Value::as_str)),
        ([], _) => {}
        (["*", rest @ ..], Value::Array(items)) => items.iter().for_each(|item| collect(item, rest, texts)),
        ([step, rest @ ..], _) => {
            if let Some(member) = value.pointer(&format!("/{step}")) {
                collect(member, rest, texts);
            }
        }
    }
}

impl Contacts for RemoteContacts {
    fn find<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async move {
            let answer = self.look_up.call(Some(email.as_str())).await?;
            self.read(&answer, email)
        })
    }

    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Contact>, ContactsError>> {
        Box::pin(async { Ok(None) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts<'a>(value: &'a Value, pointer: &str) -> Vec<&'a str> {
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let mut texts = Vec::new();
        collect(value, &steps, &mut texts);
        texts
    }

    #[test]
    fn addresses_are_found_in_texts_lists_and_lists_of_objects() {
        let person = json!({
            "email": "a", "more": ["b", "c", null, 1], "emails": [{"value": "d"}, {"value": null}, {"value": "e"}],
            "of~this": {"*": "f"}, "none": null
        });
        for (pointer, found) in [
            ("/email", vec!["a"]),
            ("/more", vec!["b", "c"]),
            ("/more/1", vec!["c"]),
            ("/emails/*/value", vec!["d", "e"]),
            ("/emails/0/value", vec!["d"]),
            ("/of~0this/*", vec!["f"]),
            ("/none", vec![]),
            ("/nothing/*/here", vec![]),
            ("/emails", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(texts(&person, pointer), found, "{pointer}");
        }
        assert_eq!(texts(&json!("a@example.com"), ""), ["a@example.com"]);
    }
}
