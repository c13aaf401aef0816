//! Identifiers: the names and keys of actions, endpoints, runs and conversations.

use std::fmt;

/// The name of an action, an endpoint, an input or a secret: 1 to 64 lower-case ASCII letters, digits and
/// inner dashes, starting with a letter. (Inputs may also use underscores.)
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// Why a text is not a [`Name`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name; use 1 to 64 lower-case letters, digits, dashes or underscores, starting with a letter")]
pub struct InvalidName(pub String);

impl Name {
    /// The longest name, in bytes.
    pub const BYTES_MAX: usize = 64;

    /// Checks a text against the rules of a name.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        let good = text.len() <= Self::BYTES_MAX
            && text.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
            && text.bytes().all(inner)
            && !text.ends_with(['-', '_']);
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidName(text.chars().take(80).collect()))
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The known word that is nearest to a mistyped one, where one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer texts are no typing mistakes of a key, and measuring them would cost their product.
    if word.len() > 64 {
        return None;
    }
    let folded = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let word = folded(word);
    // Two edits make almost any short word out of another.
    let allowed = |other: &str| if word.len().min(other.len()) < 6 { 1 } else { 2 };
    let measured = known
        .into_iter()
        .map(|other| (strsim::osa_distance(&word, &folded(other)), other));
    measured
        .filter(|(edits, other)| *edits <= allowed(other))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, other)| other)
}

/// The SHA-256 of an action's file: code and manifest together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = hex::decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The first 12 hexadecimal digits, for people.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.short())
    }
}
