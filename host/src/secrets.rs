//! References to the operator's secrets, their values while a call needs them, and the search that redacts them.

mod command;
mod key_file;
mod own_file;
mod redactor;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use command::SecretCommand;
pub(crate) use key_file::{KeyFileError, own_key};
pub(crate) use own_file::{make_own_folder, own_file, own_sub_folder, repair, wide};
pub(crate) use redactor::Redactor;
pub(crate) use source::{Rotation, SecretReference};

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
            0 => Err(SecretError::Empty),
            1..Self::BYTES_MIN => Err(SecretError::TooShort),
            Self::BYTES_MIN..=Self::BYTES_MAX => Ok(Self(bytes)),
            _ => Err(SecretError::TooLong),
        }
    }

    /// Takes a value as it was written into a file or printed: one line break at its end is not part of it, as editors
    /// and `echo` add one. A byte order mark, which some editors put at the start, is refused: it would be sent.
    pub(crate) fn written(bytes: &[u8]) -> Result<Self, SecretError> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if source::is_marked(bytes) {
            return Err(SecretError::ByteOrderMark);
        }
        Self::new(bytes.to_vec())
    }

    /// A value that is not a secret but is used beside one, such as a user name of the manifest.
    pub(crate) fn public(text: &str) -> Self {
        Self(Zeroizing::new(text.as_bytes().to_vec()))
    }

    /// Whether it has a line break or another control character inside, which no header can carry. Keys in PEM have lines.
    pub fn has_control_characters(&self) -> bool {
        !self.0.starts_with(b"-----BEGIN ") && self.0.iter().any(u8::is_ascii_control)
    }

    /// What the value looks like where it is hardly the secret alone: text around it, or where it is instead of what it is.
    pub fn looks_wrong(&self) -> Option<&'static str> {
        let text = std::str::from_utf8(&self.0).ok()?;
        let is_quoted = |quote: char| text.starts_with(quote) && text.ends_with(quote);
        if text.trim() != text {
            return Some("it begins or ends with white space, which is used as part of it");
        }
        if is_quoted('"') || is_quoted('\'') {
            return Some("it is in quotation marks, which are used as part of it");
        }
        (text.starts_with('/') && std::path::Path::new(text).is_file())
            .then_some("it is the path of a file, and not what is in it; name the file: `{ file = \"…\" }`")
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

/// Why a secret cannot be used. No text holds any of its value. A reference that leads nowhere is not repeated either:
/// people paste the value itself where the reference belongs.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("no secret of that name is in the settings")]
    Unknown,
    #[error("the secret is empty")]
    Empty,
    #[error(
        "the secret has fewer than {} bytes, which is too short to keep it out of traces",
        Secret::BYTES_MIN
    )]
    TooShort,
    #[error("the secret begins with a byte order mark, which an editor has put there")]
    ByteOrderMark,
    #[error("the secret has more than {} bytes", Secret::BYTES_MAX)]
    TooLong,
    #[error("the environment variable that is named for it is not set")]
    NotSet,
    #[error("the file that is named for it is not there")]
    NoFile,
    #[error("the file `{path}` is not a regular file")]
    NotAFile { path: String },
    #[error("the file that is named for it cannot be read: {}", source.kind())]
    Unreadable {
        #[source]
        source: std::io::Error,
    },
    #[error("the command that is named for it cannot be started: {}", source.kind())]
    NotStarted {
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
        match self {
            Self::Unknown => format!("[secrets]\n{name} = {{ file = \"/run/secrets/{name}\" }}"),
            Self::Empty => "put the secret where the reference leads, or correct the reference in [secrets]".into(),
            Self::TooShort => format!("make the secret at least {} bytes long", Secret::BYTES_MIN),
            Self::ByteOrderMark => "save the file as UTF-8 without a byte order mark (BOM)".into(),
            Self::TooLong => "check that the reference names the secret and not something else".into(),
            Self::NotSet => {
                format!("set the variable of `{name}` in the environment of the host, or name a file in [secrets]")
            }
            Self::NotAFile { path } => format!("put the secret alone into a file at `{path}`"),
            Self::NoFile => {
                format!("create the file of `{name}` with the secret in it, or correct the path in [secrets]")
            }
            Self::Unreadable { source } => match source.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    format!(
                        "let the host's account read the file of `{name}`: chown it to that account and chmod 400 it"
                    )
                }
                kind => format!("check the file of `{name}` in [secrets]: {kind}"),
            },
            Self::NotStarted { .. } => format!(
                "check that the program of `{name}` in [secrets] is there and may be run; no shell reads `command`, so write \
                 each argument on its own: command = [\"pass\", \"show\", \"{name}\"]"
            ),
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

    /// Whether it may be over by itself in a while: a store of secrets that is locked or slow.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::CommandTooSlow { .. } | Self::CommandFailed { .. })
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

    /// Reads the successor of a secret; `None` where none is named.
    pub fn resolve_next(&self, name: &Name) -> Option<Result<Secret, SecretError>> {
        let next = self.rotations.get(name)?.next.as_ref()?;
        Some(next.read(&self.commands))
    }

    /// Has every command run again at its next use, whatever its time. Files and variables are read each time anyway.
    pub fn forget(&self) {
        self.commands.forget();
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
