//! Visitors that the operator's site names by a signed token, at the start of a conversation or in the middle of it.

use super::super::event::Event;
use super::super::state::Identity;
use super::{ConversationError, Conversations};
use crate::identity::contacts::Contact;
use crate::identity::email::Email;
use crate::identity::token::InvalidIssuer;
use crate::model::identity::{Assurance, Source};
use crate::policy::claims::Named;
use crate::storage::{NewProof, ProofResult, ProofWay};
use serde_json::{Map, Value};

impl Conversations {
    /// Takes a token. The conversation stays the same and goes on by itself where it waited for a proof.
    pub async fn recognise(&self, id: &str, token: &str) -> Result<(), ConversationError> {
        let lock = self.lock(id);
        let _turn = lock.lock().await;
        let mut work = self.recovered(id).await?;
        let now_ms = self.now_ms();
        let network = work.state.network.clone();
        let proof = NewProof {
            at_ms: now_ms,
            conversation: id,
            action: None,
            subject: None,
            way: ProofWay::Token,
            result: ProofResult::Refused,
            reason: None,
            network: network.as_deref(),
        };
        let taken = match self.parts.issuers.read(token, now_ms).await {
            Ok(taken) => taken,
            Err(refused) => {
                self.storage().add_proof(&proof).await?;
                return Err(refused.into());
            }
        };
        let identity = self.identity(&taken.named, now_ms).await?;
        let accepted = NewProof {
            subject: taken.named.email.as_deref().or(taken.named.id.as_deref()),
            result: ProofResult::Taken {
                issuer: taken.issuer,
                assurance: identity.assurance,
            },
            ..proof
        };
        self.storage().add_proof(&accepted).await?;
        if identity.assurance > Assurance::Anonymous {
            self.work(&mut work, Event::Recognised(identity)).await?;
        }
        Ok(())
    }

    /// What a token proves. Only what is signed in it or is in the directory counts: a verified address is the
    /// visitor's; an id or an address that is only named has to be that of a contact, and proves no mailbox.
    async fn identity(&self, named: &Named, now_ms: u64) -> Result<Identity, ConversationError> {
        let email = named.email.as_deref().and_then(|email| Email::new(email).ok());
        let contact = self.contact_of(named, email.as_ref()).await?;
        let (assurance, source) = match (&email, &contact) {
            (Some(_), Some(_)) if named.email_verified => (Assurance::VerifiedEmail, Source::Directory),
            (Some(_), None) if named.email_verified => (Assurance::VerifiedEmail, Source::Site),
            (_, Some(_)) => (Assurance::MatchedEmail, Source::Directory),
            (_, None) => return Ok(Identity::default()),
        };
        let until_ms = named
            .until_ms
            .min(now_ms + self.parts.runtime.limits().conversation.assurance_ms);
        // The directory's id comes first, so that a visitor who logs in stays who they were.
        let contact = match contact {
            Some(contact) => contact,
            None => {
                let Some(email) = email else {
                    return Ok(Identity::default());
                };
                let id = named.id.clone().unwrap_or_else(|| email.as_str().to_owned());
                Contact { id, email }
            }
        };
        Ok(Identity {
            assurance,
            email: Some(contact.email.spelled().to_owned()),
            contact: Some(contact.id),
            until_ms,
            source,
        })
    }

    async fn contact_of(&self, named: &Named, email: Option<&Email>) -> Result<Option<Contact>, ConversationError> {
        let found = match (email, &named.id) {
            (Some(email), _) => self.find_contact(email).await,
            (None, Some(id)) => self.get_contact(id).await,
            (None, None) => Ok(None),
        };
        found.map_err(ConversationError::Directory)
    }

    /// A token of the host's own, for a site that knows its visitors and has no keys.
    pub fn sign_token(&self, email: &Email, names: &Map<String, Value>) -> Result<String, InvalidIssuer> {
        self.parts.issuers.sign(email.as_str(), names, self.now_ms())
    }
}
