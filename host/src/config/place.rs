//! Places in a file of the operator's: from a byte to line and column, and where each key of the settings is.

use super::InvalidSettings;
use super::hidden::Hidden;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Settings nest less deep; what is deeper is found by what is around it.
const DEPTH_MAX: usize = 8;

/// A text with its file's name.
pub(super) struct Place<'a> {
    pub text: &'a str,
    pub file: &'a str,
    hidden: Hidden,
}

impl<'a> Place<'a> {
    /// The text of a file.
    pub(super) fn new(text: &'a str, file: &'a str) -> Self {
        let hidden = Hidden::of(text);
        Self { text, file, hidden }
    }
}

impl Place<'_> {
    /// Reads the text as TOML of a shape.
    pub(super) fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, InvalidSettings> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map(|span| span.start);
            self.error(offset, self.hidden.parsed(offset, error.message().trim()))
        })
    }

    /// Line and column of a byte of the text, counted from 1; 0 when it is not known.
    pub(super) fn position(&self, offset: Option<usize>) -> (usize, usize) {
        match offset.and_then(|offset| self.text.get(..offset)) {
            Some(before) => {
                let start = before.rfind('\n').map_or(0, |index| index + 1);
                (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
            }
            None => (0, 0),
        }
    }

    /// An error at a byte of the text. What may be secret is taken out of the message.
    pub(super) fn error(&self, offset: Option<usize>, message: impl Into<String>) -> InvalidSettings {
        let (line, column) = self.position(offset);
        InvalidSettings {
            file: self.file.to_owned(),
            line,
            column,
            message: self.hidden.clean(message.into()),
        }
    }

    /// An error of the file as a whole.
    pub(super) fn whole(&self, message: &str) -> InvalidSettings {
        self.error(None, message)
    }

    /// An error at a value.
    pub(super) fn at<T>(&self, value: &Spanned<T>, message: impl std::fmt::Display) -> InvalidSettings {
        self.error(Some(value.span().start), message.to_string())
    }
}

/// The lines and columns of a settings file's keys, for what can only be checked when the host starts,
/// by their dotted path, such as `mail.smtp.ca`. Positions in arrays
/// are numbers from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    file: String,
    places: BTreeMap<String, (usize, usize)>,
    /// The paths of lists.
    lists: Vec<String>,
}

impl Places {
    /// The places in a file that is TOML.
    pub(super) fn of(place: &Place<'_>) -> Self {
        let mut places = Self {
            file: place.file.to_owned(),
            places: BTreeMap::new(),
            lists: Vec::new(),
        };
        if let Ok(document) = DeTable::parse(place.text) {
            places.add(place, "", document.get_ref(), DEPTH_MAX);
        }
        places
    }

    fn add(&mut self, place: &Place<'_>, path: &str, table: &DeTable<'_>, depth: usize) {
        for (key, value) in table {
            let path = format!("{path}{}", key.get_ref());
            self.add_value(place, &path, key.span().start, value, depth);
        }
    }

    fn add_value(&mut self, place: &Place<'_>, path: &str, key: usize, value: &Spanned<DeValue<'_>>, depth: usize) {
        let is_table = matches!(value.get_ref(), DeValue::Table(_));
        let start = if is_table { key } else { value.span().start };
        self.places.insert(path.to_owned(), place.position(Some(start)));
        match value.get_ref() {
            _ if depth == 0 => {}
            DeValue::Table(inner) => self.add(place, &format!("{path}."), inner, depth - 1),
            DeValue::Array(items) => {
                self.lists.push(path.to_owned());
                for (index, item) in items.iter().enumerate() {
                    self.add_value(place, &format!("{path}.{index}"), item.span().start, item, depth - 1);
                }
            }
            _ => {}
        }
    }

    /// The paths of all lists.
    pub(super) fn lists(&self) -> &[String] {
        &self.lists
    }

    /// The file's name as it was given.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// A mistake at a key, or at the nearest table around it; of the file as a whole where the key is not in it.
    pub fn mistake(&self, path: &str, message: impl Into<String>) -> InvalidSettings {
        let mut path = path;
        let found = loop {
            if let Some(found) = self.places.get(path) {
                break *found;
            }
            match path.rsplit_once('.') {
                Some((around, _)) => path = around,
                None => break (0, 0),
            }
        };
        InvalidSettings {
            file: self.file.clone(),
            line: found.0,
            column: found.1,
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use std::path::Path;

    #[test]
    fn a_key_is_found_in_every_spelling_and_else_what_is_around_it() {
        let text = "listen = \"127.0.0.1:0\"\nmail.outbox = \"out\"\n\n[secrets]\n  a = { file = \"a\" }\n\
                    [secrets.b]\nfile = \"b\"\n[[issuers]]\nname = \"x\"\nalgorithms = [\"RS256\"]\npublic_key = \"k\"\n";
        let settings = parse(text, "actgate.toml", Path::new("/")).unwrap();
        for (path, place) in [
            ("listen", ":1:10: "),
            ("mail.outbox", ":2:15: "),
            ("mail.templates", ":2:1: "),
            ("secrets.a", ":5:3: "),
            ("secrets.b", ":6:10: "),
            ("issuers.0.public_key", ":11:14: "),
            ("contacts.csv", ": "),
        ] {
            let said = settings.places.mistake(path, "x").to_string();
            assert_eq!(said, format!("actgate.toml{place}x"), "{path}");
        }
    }
}
