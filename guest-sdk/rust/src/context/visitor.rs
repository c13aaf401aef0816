//! The person an action runs for, and how surely the host knows who that is.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Failure, decode, fail};

/// How the host knows the visitor. Ordered: each level implies those before it.
///
/// ```
/// use actgate_sdk::Assurance;
///
/// assert!(Assurance::VerifiedEmail > Assurance::MatchedEmail);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// Nothing is known.
    Anonymous,
    /// The visitor named an email that belongs to a contact of the operator.
    MatchedEmail,
    /// The visitor has shown control of that mailbox, or was recognised by the operator's own site.
    VerifiedEmail,
}

/// The visitor, as far as the manifest asks and the assurance allows.
#[derive(Debug, Clone, PartialEq)]
pub struct Visitor {
    pub(crate) assurance: Assurance,
    pub(crate) email: Option<String>,
    pub(crate) claims: Value,
}

impl Visitor {
    /// How the host knows the visitor.
    pub fn assurance(&self) -> Assurance {
        self.assurance
    }

    /// The visitor's email; `None` unless the manifest says `visitor = ["email"]`.
    ///
    /// Requests need not carry it: an endpoint that writes `{visitor.email}` gets it from the host.
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The claims of a signed visitor token: an empty object unless the manifest says
    /// `visitor = ["claims"]` and the visitor came with a token.
    ///
    /// # Errors
    ///
    /// `unexpected-claims`, naming the place, when they do not fit `T`.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        decode::value(&self.claims)
            .map_err(|misfit| fail("unexpected-claims", format!("the visitor's claims do not fit {misfit}")))
    }
}
