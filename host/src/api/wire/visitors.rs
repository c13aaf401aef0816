//! The shapes of who visitors are: tokens, contacts and proofs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who the visitor is, in the operator's site's signed words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVisitor {
    pub token: String,
}

/// A visitor that the operator's site knows by this address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct NewVisitorToken {
    /// Verified by the site: whoever holds the token counts as the owner of this mailbox.
    pub email: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

/// A token for a visitor, good for 12 hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitorToken {
    pub token: String,
}

/// A contact of the host's own directory.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact {
    pub id: String,
    pub email: String,
    /// More addresses of the same person.
    pub other_emails: Vec<String>,
    /// Milliseconds since the Unix epoch.
    pub updated_ms: u64,
}

/// Contacts in the order of their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contacts {
    pub contacts: Vec<Contact>,
}

/// The addresses of a contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContact {
    pub email: String,
    /// More addresses of the same person.
    #[serde(default)]
    pub other_emails: Vec<String>,
}

/// Proofs that were tried, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proofs {
    pub proofs: Vec<Proof>,
}

/// One proof that was tried. It holds no code, link or token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proof {
    pub seq: u64,
    pub at_ms: u64,
    pub conversation: String,
    pub action: Option<String>,
    /// The address that was named, or that a token names.
    pub subject: Option<String>,
    /// `match`, `mail`, `link`, `code` or `token`.
    pub way: String,
    /// What came of it, such as `known`, `sent`, `confirmed`, `wrong` or `limited`.
    pub result: String,
    /// Why it failed, where it did.
    pub reason: Option<String>,
    pub network: Option<String>,
}
