//! Where a secret's value is, and the only code that reads it.

use super::command::{CommandCache, SecretCommand};
use super::{Secret, SecretError};
use std::io::Read;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the value of a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretReference {
    /// A file with nothing but the secret; one line break at its end is not part of it.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// What a program prints; one line break at its end is not part of it.
    Command(SecretCommand),
}

/// A secret with its successor. While both are there, senders use the current one and receivers may have either, so
/// that no moment of a rotation needs a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub current: SecretReference,
    pub next: Option<SecretReference>,
}

impl From<SecretReference> for Rotation {
    fn from(current: SecretReference) -> Self {
        Self { current, next: None }
    }
}

impl SecretReference {
    pub(super) fn read(&self, commands: &CommandCache) -> Result<Secret, SecretError> {
        match self {
            Self::File(path) => read_file(path),
            Self::Environment(variable) => read_variable(variable),
            Self::Command(command) => commands.read(command),
        }
    }

    /// The value to look for in texts. A command that never ran gave nothing that could stand in one.
    pub(super) fn read_known(&self, commands: &CommandCache) -> Option<Secret> {
        match self {
            Self::Command(command) => commands.last(command),
            other => other.read(commands).ok(),
        }
    }
}

#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "secrets are read in this file and nowhere else"
)]
fn read_file(path: &Path) -> Result<Secret, SecretError> {
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => SecretError::NoFile,
        _ => SecretError::Unreadable { source },
    };
    // A pipe or a device could block for ever, so what it is comes before opening it.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(SecretError::NotAFile {
            path: path.display().to_string(),
        });
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    // Room for all that is read from the start: growing would leave copies behind that nobody zeroes.
    let limit = Secret::BYTES_MAX + 3;
    let mut bytes = Zeroizing::new(Vec::with_capacity(limit + 1));
    file.take(limit as u64).read_to_end(&mut bytes).map_err(unreadable)?;
    Secret::written(&bytes)
}

/// Whether a text begins with the mark that editors put before UTF-8 and UTF-16. For the latter its first character is
/// looked at too, so that no binary key is taken for a text.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => true,
        [0xff, 0xfe, first, 0, ..] | [0xfe, 0xff, 0, first, ..] => first.is_ascii(),
        _ => false,
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "secrets are read in this file and nowhere else"
)]
fn read_variable(variable: &str) -> Result<Secret, SecretError> {
    let value = std::env::var_os(variable).ok_or(SecretError::NotSet)?;
    let bytes = Zeroizing::new(value.into_encoded_bytes());
    Secret::written(&bytes)
}
