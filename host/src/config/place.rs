//! Places in a file of the operator's: from a byte to line and column.

use super::InvalidSettings;
use toml::Spanned;

/// A text with its file's name.
pub(super) struct Place<'a> {
    pub text: &'a str,
    pub file: &'a str,
}

impl Place<'_> {
    /// Reads the text as TOML of a shape.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, InvalidSettings> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map(|span| span.start), error.message().trim()))
    }

    /// An error at a byte of the text.
    pub fn error(&self, offset: Option<usize>, message: impl Into<String>) -> InvalidSettings {
        let (line, column) = match offset.and_then(|offset| self.text.get(..offset)) {
            Some(before) => {
                let start = before.rfind('\n').map_or(0, |index| index + 1);
                (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
            }
            None => (0, 0),
        };
        InvalidSettings {
            file: self.file.to_owned(),
            line,
            column,
            message: message.into(),
        }
    }

    /// An error of the file as a whole.
    pub fn whole(&self, message: &str) -> InvalidSettings {
        self.error(None, message)
    }

    /// An error at a value.
    pub fn at<T>(&self, value: &Spanned<T>, message: impl std::fmt::Display) -> InvalidSettings {
        self.error(Some(value.span().start), message.to_string())
    }
}
