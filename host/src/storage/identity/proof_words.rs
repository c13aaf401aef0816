//! The words of the record of proofs: how something was to be proven, and what came of it. They are a stored format.

use crate::model::identity::Assurance;
use std::fmt;

/// How something was to be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofWay {
    /// An address was looked for in the directory.
    Match,
    /// A mail with a link and a code was to be sent.
    Mail,
    /// The link of a mail was followed.
    Link,
    /// A code was typed.
    Code,
    /// The operator's site gave a token.
    Token,
}

impl ProofWay {
    /// The ways that are guesses of a visitor, and that are limited.
    pub const GUESSES: [Self; 2] = [Self::Match, Self::Code];

    const ALL: [Self; 5] = [Self::Match, Self::Mail, Self::Link, Self::Code, Self::Token];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mail => "mail",
            Self::Link => "link",
            Self::Code => "code",
            Self::Token => "token",
        }
    }

    /// The way of a stored word.
    pub(super) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

impl fmt::Display for ProofWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofResult {
    /// Nothing yet; a host that stopped in the middle leaves it so.
    Begun,
    /// The address is that of a contact.
    Known,
    /// The address is nobody's.
    Unknown,
    /// The directory or the mail server could not be used.
    Failed,
    /// There were too many within an hour.
    Limited,
    /// A mail was handed over.
    Sent,
    Confirmed,
    /// What it was for is over.
    Over,
    /// The contact is another one now, or gone.
    Changed,
    /// It is another code.
    Wrong,
    /// There is no code that could be tried.
    Spent,
    /// No issuer takes the token.
    Refused,
    /// An issuer takes the token, and this is what it proves.
    Taken {
        issuer: String,
        assurance: Assurance,
    },
}

impl ProofResult {
    const PLAIN: [Self; 12] = [
        Self::Begun,
        Self::Known,
        Self::Unknown,
        Self::Failed,
        Self::Limited,
        Self::Sent,
        Self::Confirmed,
        Self::Over,
        Self::Changed,
        Self::Wrong,
        Self::Spent,
        Self::Refused,
    ];

    fn word(&self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Known => "known",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Limited => "limited",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Over => "over",
            Self::Changed => "changed",
            Self::Wrong => "wrong",
            Self::Spent => "spent",
            Self::Refused => "refused",
            Self::Taken { .. } => "taken",
        }
    }

    /// The result of a stored text.
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Some((issuer, assurance)) = text.split_once(": ") {
            return Some(Self::Taken {
                issuer: issuer.to_owned(),
                assurance: Assurance::from_word(assurance)?,
            });
        }
        Self::PLAIN.into_iter().find(|result| result.word() == text)
    }
}

/// The stored text: a word, or the issuer of a token with what it proves.
impl fmt::Display for ProofResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { issuer, assurance } => f.pad(&format!("{issuer}: {}", assurance.as_str())),
            plain => f.pad(plain.word()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back_as_it_was_stored() {
        for way in ProofWay::ALL {
            assert_eq!(ProofWay::read(way.as_str()), Some(way));
        }
        for result in ProofResult::PLAIN {
            assert_eq!(ProofResult::read(&result.to_string()), Some(result));
        }
        let taken = ProofResult::Taken {
            issuer: "shop".into(),
            assurance: Assurance::VerifiedEmail,
        };
        assert_eq!(taken.to_string(), "shop: verified-email");
        assert_eq!(ProofResult::read("shop: verified-email"), Some(taken));
        assert_eq!(ProofResult::read("shop: king"), None);
        assert_eq!(ProofWay::read("guess"), None);
    }
}
