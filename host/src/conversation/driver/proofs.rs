//! Guesses of who the visitor is, counted and recorded; and the second look at a proof before anything rests on it.

use super::super::event::{CodeTried, Event};
use super::super::state::{Identity, State};
use super::Conversations;
use super::error::JobError;
use crate::identity::contacts::Contact;
use crate::identity::email::Email;
use crate::identity::link;
use crate::model::identity::Assurance;
use crate::storage::{CodeTry, Link, NewProof, ProofLimits, StorageError};

/// The time within which guesses are counted.
const HOUR_MS: u64 = 3_600_000;

/// What a guess is about.
pub(super) struct Guess<'a> {
    id: &'a str,
    state: &'a State,
    email: &'a str,
    way: &'a str,
}

impl<'a> Guess<'a> {
    /// In a conversation, about an address; `way` is the word in the record.
    pub fn new(id: &'a str, state: &'a State, email: &'a str, way: &'a str) -> Self {
        Self { id, state, email, way }
    }
}

impl Conversations {
    /// Records a guess. `None` when there were too many, which is recorded too.
    async fn guess(&self, guess: &Guess<'_>) -> Result<Option<u64>, StorageError> {
        let limits = &self.parts.runtime.limits().conversation;
        let now_ms = self.now_ms();
        let new = NewProof {
            at_ms: now_ms,
            conversation: guess.id,
            action: guess.state.task.as_ref().map(|task| task.action.as_str()),
            subject: Some(guess.email),
            way: guess.way,
            result: "begun",
            network: guess.state.network.as_deref(),
        };
        let bounds = ProofLimits {
            since_ms: now_ms.saturating_sub(HOUR_MS),
            per_conversation_max: limits.guesses_per_conversation_max,
            per_network_max: limits.guesses_per_network_max,
        };
        let number = self.storage().add_guess(&new, &bounds).await?;
        if number.is_none() {
            let limited = NewProof {
                result: "limited",
                ..new
            };
            self.storage().add_proof(&limited).await?;
            tracing::warn!(
                conversation = guess.id,
                network = guess.state.network,
                "too many addresses or codes were tried within an hour; see `guesses_per_conversation_max`, \
                 `guesses_per_network_max` and `api.trusted_proxies`"
            );
        }
        Ok(number)
    }

    /// Looks for the contact with an address that the visitor named.
    pub(super) async fn match_contact(&self, guess: &Guess<'_>) -> Result<Event, JobError> {
        let Some(number) = self.guess(guess).await? else {
            return Ok(Event::Contact(None));
        };
        let found = self.find_contact(guess.email).await;
        let result = match &found {
            Ok(Some(_)) => "known",
            Ok(None) => "unknown",
            Err(_) => "failed",
        };
        self.storage().end_proof(number, result).await?;
        Ok(Event::Contact(
            found?.map(|contact| (contact.id, contact.email.as_str().to_owned())),
        ))
    }

    pub(super) async fn find_contact(&self, email: &str) -> Result<Option<Contact>, JobError> {
        let email = Email::new(email)?;
        Ok(self.parts.contacts.find(&email).await?)
    }

    /// Compares a code that the visitor typed.
    pub(super) async fn try_code(&self, guess: &Guess<'_>, action: &str, code: &str) -> Result<CodeTried, JobError> {
        let Some(number) = self.guess(guess).await? else {
            return Ok(CodeTried::Spent);
        };
        let link = Link {
            conversation: guess.id.to_owned(),
            action: action.to_owned(),
            email: guess.email.to_owned(),
            contact: None,
        };
        let tries_max = self.parts.runtime.limits().conversation.code_tries_max;
        let is_it = |hash: &str, sealed: &str| link::is_code(&self.parts.key, hash, code, sealed);
        let tried = self.storage().try_code(&link, self.now_ms(), tries_max, is_it).await;
        let tried = match tried? {
            CodeTry::Right(link) => match self.reread(&link).await {
                Some(contact) => CodeTried::Right { contact: Some(contact) },
                None => CodeTried::Right { contact: None },
            },
            CodeTry::Wrong => CodeTried::Wrong,
            CodeTry::Spent => CodeTried::Spent,
        };
        let result = match &tried {
            CodeTried::Right { contact: Some(_) } => "confirmed",
            CodeTried::Right { contact: None } => "changed",
            CodeTried::Wrong => "wrong",
            CodeTried::Spent => "spent",
        };
        self.storage().end_proof(number, result).await?;
        Ok(tried)
    }

    /// The contact of a link, if that is still whom the mail went to.
    pub(super) async fn reread(&self, link: &Link) -> Option<(String, String)> {
        let contact = match self.find_contact(&link.email).await {
            Ok(contact) => contact?,
            Err(error) => {
                tracing::error!(
                    conversation = link.conversation,
                    %error,
                    "a contact could not be read again"
                );
                return None;
            }
        };
        let is_same = link.contact.as_ref() == Some(&contact.id);
        is_same.then(|| (contact.id, contact.email.as_str().to_owned()))
    }

    /// Whether what was proven is still so: the address is read again before each step of a run that rests on it.
    pub(super) async fn still_proven(&self, identity: &Identity, id: &str) -> Result<bool, JobError> {
        if identity.visitor(self.now_ms()).assurance == Assurance::Anonymous {
            return Ok(true);
        }
        let Some(email) = &identity.email else {
            return Ok(true);
        };
        let found = self.find_contact(email).await?;
        let is_still = identity.is_still(found.as_ref().map(|contact| contact.id.as_str()));
        if !is_still {
            let dropped = NewProof {
                at_ms: self.now_ms(),
                conversation: id,
                subject: Some(email),
                way: "match",
                result: "changed",
                ..NewProof::default()
            };
            self.storage().add_proof(&dropped).await?;
        }
        Ok(is_still)
    }
}
