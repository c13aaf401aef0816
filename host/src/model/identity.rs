//! Who the visitor is: what an action demands (protection level) and what the host has (assurance).

use serde::{Deserialize, Serialize};

/// What an action demands before any of its calls is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Anybody may run it.
    None,
    /// The visitor gives an address that the directory knows.
    MatchEmail,
    /// The visitor proves that the mailbox is theirs, or the operator's site vouches for them.
    VerifyEmail,
}

/// What the host knows of the visitor. Ordered: each level implies those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// Nothing.
    #[default]
    Anonymous,
    /// An address that the directory knows; whoever knows it too can have typed it.
    MatchedEmail,
    /// A visitor who reads that address's mail, or one that the operator's site named in a signed token.
    VerifiedEmail,
}

impl Protection {
    /// Every level, lowest first.
    pub const ALL: [Self; 3] = [Self::None, Self::MatchEmail, Self::VerifyEmail];

    /// The least assurance that satisfies this level.
    pub fn requires(self) -> Assurance {
        match self {
            Self::None => Assurance::Anonymous,
            Self::MatchEmail => Assurance::MatchedEmail,
            Self::VerifyEmail => Assurance::VerifiedEmail,
        }
    }

    /// The word in manifests and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::MatchEmail => "match-email",
            Self::VerifyEmail => "verify-email",
        }
    }
}

impl Assurance {
    /// The assurance of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Anonymous, Self::MatchedEmail, Self::VerifiedEmail];
        all.into_iter().find(|assurance| assurance.as_str() == word)
    }

    /// The word in traces and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::MatchedEmail => "matched-email",
            Self::VerifiedEmail => "verified-email",
        }
    }
}

/// Who answers for the visitor's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A contact of the operator's directory, who has to be there still before each call.
    #[default]
    Directory,
    /// A signed token of the operator's site, for a visitor that the directory does not have.
    Site,
}

/// The visitor as a run sees them. `email` is present only with an assurance above anonymous.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Visitor {
    /// What is proven so far.
    pub assurance: Assurance,
    /// The address, as the directory or the site has it.
    pub email: Option<String>,
    /// The operator's id of the contact, where one matched.
    pub contact: Option<String>,
}

impl Visitor {
    /// Whether this visitor is the one that something is for: the same contact at the same address, who proved no less.
    /// The id alone is not enough, since a site's own id may be that of another contact of the directory.
    pub fn stands_for(&self, other: &Self) -> bool {
        (other.contact.is_none() || self.contact == other.contact)
            && (other.email.is_none() || self.email == other.email)
            && self.assurance >= other.assurance
    }
}
