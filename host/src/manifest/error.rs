//! The problems of a manifest: where each one is, what is wrong and what would mend it.

use super::place::{Path, Places};
use crate::model::id::nearest;
use std::fmt;

/// How many problems of one manifest are reported; a reader mends them in turns anyway.
pub(super) const PROBLEMS_MAX: usize = 100;

/// One problem of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError {
    /// The file's name as the caller gave it; `None` when the action was not read from a file.
    pub file: Option<String>,
    /// Line in the file, from 1; 0 when the problem has no place.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem has no place.
    pub column: usize,
    /// The key that is wrong, such as `endpoints.orders.url`; empty for the file as a whole.
    pub path: String,
    pub message: String,
    pub remedy: String,
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(file)?;
            if self.line > 0 {
                write!(f, ":{}:{}", self.line, self.column)?;
            }
            f.write_str(": ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}; {}", self.message, self.remedy)
    }
}

impl std::error::Error for ManifestError {}

/// All problems of a manifest, in the order of the file; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestErrors(pub Vec<ManifestError>);

impl fmt::Display for ManifestErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ManifestErrors {}

impl ManifestErrors {
    /// A single problem of the file as a whole.
    pub(super) fn whole(file: &str, message: String, remedy: &str) -> Self {
        Self(vec![ManifestError {
            file: Some(file.to_owned()),
            line: 0,
            column: 0,
            path: String::new(),
            message,
            remedy: remedy.to_owned(),
        }])
    }
}

/// Collects problems while a manifest is checked.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<(Path, Option<usize>, String, String)>,
}

impl Problems {
    /// Adds a problem whose place is that of its path. A path that already has a problem gets no second one,
    /// since a value that could not be read would otherwise be called missing as well.
    pub(super) fn add(&mut self, path: &Path, message: impl Into<String>, remedy: impl Into<String>) {
        let known = self.found.iter().any(|(other, ..)| !path.is_root() && other == path);
        if !known && self.found.len() < PROBLEMS_MAX {
            self.found.push((path.clone(), None, message.into(), remedy.into()));
        }
    }

    /// Adds a problem at a byte of the text.
    pub(super) fn add_at(&mut self, offset: usize, path: &Path, message: impl Into<String>, remedy: impl Into<String>) {
        if self.found.len() < PROBLEMS_MAX {
            self.found
                .push((path.clone(), Some(offset), message.into(), remedy.into()));
        }
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether there is a problem at a key of the document, or below it.
    pub(super) fn is_under(&self, key: &str) -> bool {
        self.found.iter().any(|(path, ..)| path.first() == key)
    }

    /// The problems of a text, in its order.
    pub(super) fn located(self, text: &str, file: &str, places: &Places) -> ManifestErrors {
        let mut found: Vec<(usize, ManifestError)> = Vec::with_capacity(self.found.len());
        for (path, offset, message, remedy) in self.found {
            let offset = offset.unwrap_or_else(|| places.offset(&path));
            let (line, column) = position(text, offset);
            let file = Some(file.to_owned());
            found.push((
                offset,
                ManifestError {
                    file,
                    line,
                    column,
                    path: path.to_string(),
                    message,
                    remedy,
                },
            ));
        }
        found.sort_by_key(|(offset, _)| *offset);
        ManifestErrors(found.into_iter().map(|(_, error)| error).collect())
    }

    /// The problems of an action that was not read from a file.
    pub(super) fn placeless(self) -> ManifestErrors {
        let error = |(path, _, message, remedy): (Path, Option<usize>, String, String)| ManifestError {
            file: None,
            line: 0,
            column: 0,
            path: path.to_string(),
            message,
            remedy,
        };
        ManifestErrors(self.found.into_iter().map(error).collect())
    }
}

/// Line and column, both from 1, of a byte of the text. Columns count characters, as editors do.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// The remedy for a mistyped word: the nearest known one, or all of them.
pub(super) fn did_you_mean(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of {}", listed(known)),
    }
}

/// Words in backticks with commas between them.
pub(super) fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    quoted.join(", ")
}

/// A value as it is quoted in messages: on one line and not too long.
pub(super) fn shown(value: &str) -> String {
    const CHARS_MAX: usize = 80;
    let mut text = String::new();
    for c in value.chars().take(CHARS_MAX) {
        match c {
            // As written: doubled, a pattern would not be the one in the file.
            '\\' | '"' | '\'' => text.push(c),
            c => text.extend(c.escape_debug()),
        }
    }
    if value.chars().nth(CHARS_MAX).is_some() {
        text.push('…');
    }
    text
}
