//! References to the operator's secrets, their values while a call needs them, and the search that blots them out.

mod command;
mod key_file;
mod redactor;
mod source;
#[cfg(test)]
mod tests;

pub use command::SecretCommand;
pub use key_file::{KeyFileError, own_key};
pub use redactor::Redactor;
pub use source::{Rotation, SecretReference};

use crate::model::id::Name;
use command::CommandCache;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
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

    /// Takes a value as it was written into a file or printed: one line break at its end is not part of it, as editors
    /// and `echo` add one.
    pub(crate) fn written(bytes: &[u8]) -> Result<Self, SecretError> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        Self::new(bytes.strip_suffix(b"\r").unwrap_or(bytes).to_vec())
    }

    /// A value that is no secret but is used beside one, such as a user name of the manifest.
    pub(crate) fn public(text: &str) -> Self {
        Self(Zeroizing::new(text.as_bytes().to_vec()))
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
    #[error("the command `{program}` cannot be started")]
    NotStarted {
        program: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the command `{program}` was not done within {timeout_ms} ms")]
    CommandTooSlow { program: String, timeout_ms: u64 },
    #[error("the command `{program}` failed")]
    CommandFailed { program: String },
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
            Self::NotStarted { program, source } => {
                format!("check that `{program}` is there and may be run: {}", source.kind())
            }
            Self::CommandTooSlow { program, timeout_ms } => {
                format!(
                    "have `{program}` answer without asking anybody, or set timeout_ms = {}",
                    timeout_ms * 2
                )
            }
            Self::CommandFailed { program } => {
                format!("run the command as the host's account and see what `{program}` says")
            }
        }
    }
}

/// A secret as it is now, with its successor where there is one.
#[derive(Clone, Debug)]
pub struct Values {
    pub current: Secret,
    pub next: Option<Secret>,
}

impl Values {
    /// The current value and then the next.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.current).chain(&self.next)
    }
}

/// The operator's secrets by name. Values are read when they are needed, so that a rotated one is used at once.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    rotations: BTreeMap<Name, Rotation>,
    commands: Arc<CommandCache>,
}

impl Secrets {
    /// Secrets by name and where each is.
    pub fn new<R: Into<Rotation>>(references: impl IntoIterator<Item = (Name, R)>) -> Self {
        Self {
            rotations: references
                .into_iter()
                .map(|(name, rotation)| (name, rotation.into()))
                .collect(),
            commands: Arc::default(),
        }
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.rotations.keys()
    }

    /// Where a secret is.
    pub fn reference(&self, name: &str) -> Option<&Rotation> {
        self.rotations.get(name)
    }

    /// Reads a secret as it is now. Blocks on the file system or on a command.
    pub fn resolve(&self, name: &Name) -> Result<Secret, SecretError> {
        let rotation = self.rotations.get(name).ok_or(SecretError::Unknown)?;
        rotation.current.read(&self.commands)
    }

    /// Reads a secret and its successor. A successor that cannot be read yet is none: the file of the next value may
    /// come later than the settings that name it.
    pub fn values(&self, name: &Name) -> Result<Values, SecretError> {
        let current = self.resolve(name)?;
        let next = self.rotations.get(name).and_then(|rotation| rotation.next.as_ref());
        Ok(Values {
            next: next
                .and_then(|next| next.read(&self.commands).ok())
                .filter(|next| *next != current),
            current,
        })
    }

    /// A redactor over all values, current and next, that can be read now. A secret that cannot be read was not used
    /// either.
    pub fn redactor(&self) -> Redactor {
        let readable = self.rotations.iter().flat_map(|(name, rotation)| {
            let both = std::iter::once(&rotation.current).chain(&rotation.next);
            both.filter_map(|reference| Some((name.clone(), reference.read_known(&self.commands)?)))
        });
        Redactor::new(readable)
    }
}
