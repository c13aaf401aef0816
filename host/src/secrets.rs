//! References to the operator's secrets, their values while a call needs them, and the search that blots them out.

mod redactor;
mod source;
#[cfg(test)]
mod tests;

pub use redactor::Redactor;
pub use source::SecretReference;

use crate::model::id::Name;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// A secret's value. Zeroed on drop; prints dots; cannot be serialized.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The shortest secret, in bytes. Blotting out a shorter one would hit ordinary text, or miss.
    pub const BYTES_MIN: usize = 8;
    /// The longest secret, in bytes; far above any key or token in use.
    pub const BYTES_MAX: usize = 16 << 10;

    /// Takes a value over. The caller's copy must be gone or zeroed.
    pub fn new(bytes: Vec<u8>) -> Result<Self, SecretError> {
        let bytes = Zeroizing::new(bytes);
        match bytes.len() {
            0..Self::BYTES_MIN => Err(SecretError::TooShort),
            Self::BYTES_MIN..=Self::BYTES_MAX => Ok(Self(bytes)),
            _ => Err(SecretError::TooLong),
        }
    }

    /// The value, for the one place that puts it into a request.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(••••)")
    }
}

/// Why a secret cannot be used. No text holds any of its value.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("no secret of that name is in the settings")]
    Unknown,
    #[error(
        "the secret has fewer than {} bytes, which is too short to keep it out of traces",
        Secret::BYTES_MIN
    )]
    TooShort,
    #[error("the secret has more than {} bytes", Secret::BYTES_MAX)]
    TooLong,
    #[error("the environment variable `{variable}` is not set")]
    NotSet { variable: String },
    #[error("the file `{path}` is no regular file")]
    NotAFile { path: String },
    #[error("the file `{path}` cannot be read")]
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
}

impl SecretError {
    /// What the operator can do about it, as text to paste where there is one.
    pub fn remedy(&self, name: &str) -> String {
        use std::io::ErrorKind;
        match self {
            Self::Unknown => format!("[secrets]\n{name} = {{ file = \"/run/secrets/{name}\" }}"),
            Self::TooShort => format!("make the secret at least {} bytes long", Secret::BYTES_MIN),
            Self::TooLong => "check that the reference names the secret and not something else".into(),
            Self::NotSet { variable } => format!("set `{variable}` before the host starts, or name a file"),
            Self::NotAFile { path } => format!("put the secret alone into a file at `{path}`"),
            Self::Unreadable { path, source } => match source.kind() {
                ErrorKind::NotFound => {
                    format!("create `{path}` with the secret in it, or correct the path in [secrets]")
                }
                ErrorKind::PermissionDenied => {
                    format!("let the host's account read it: chown to that account and chmod 400 `{path}`")
                }
                _ => format!("check `{path}`: {}", source.kind()),
            },
        }
    }
}

/// The operator's secrets by name. Values are read when they are needed, so that a rotated one is used at once.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    references: BTreeMap<Name, SecretReference>,
}

impl Secrets {
    /// Secrets by name and where each is.
    pub fn new(references: impl IntoIterator<Item = (Name, SecretReference)>) -> Self {
        Self {
            references: references.into_iter().collect(),
        }
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.references.keys()
    }

    /// Where a secret is.
    pub fn reference(&self, name: &str) -> Option<&SecretReference> {
        self.references.get(name)
    }

    /// Reads a secret as it is now. Blocks on the file system.
    pub fn resolve(&self, name: &Name) -> Result<Secret, SecretError> {
        self.references.get(name).ok_or(SecretError::Unknown)?.read()
    }

    /// A redactor over all secrets that can be read now. A secret that cannot be read was not used either.
    pub fn redactor(&self) -> Redactor {
        let readable = self
            .references
            .iter()
            .filter_map(|(name, reference)| Some((name.clone(), reference.read().ok()?)));
        Redactor::new(readable)
    }
}
