//! Guesses of who the visitor is, counted and recorded; and the second look at a proof before anything rests on it.

use super::super::event::{CodeTried, Event};
use super::super::state::{Identity, Phase, State};
use super::Conversations;
use super::error::JobError;
use crate::identity::contacts::Contact;
use crate::identity::email::Email;
use crate::identity::link;
use crate::model::identity::Assurance;
use crate::storage::{CodeTry, Link, NewProof, ProofLimits, ProofResult, ProofWay, StorageError};

/// The time within which guesses are counted.
const HOUR_MS: u64 = 3_600_000;

/// What a guess is about.
pub(super) struct Guess<'a> {
    id: &'a str,
    state: &'a State,
    email: &'a str,
    way: ProofWay,
}

impl<'a> Guess<'a> {
    /// In a conversation, about an address.
    pub(super) fn new(id: &'a str, state: &'a State, email: &'a str, way: ProofWay) -> Self {
        Self { id, state, email, way }
    }

    /// Whether the visitor is promised the same words whatever the directory finds, and whatever it does.
    fn has_one_answer(&self) -> bool {
        let phase = self.state.task.as_ref().map(|task| &task.phase);
        matches!(phase, Some(Phase::ProveLink { .. }))
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
            result: ProofResult::Begun,
            reason: None,
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
                result: ProofResult::Limited,
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
        let email = Email::new(guess.email)?;
        let found = self.find_contact(&email).await;
        let (result, reason) = match &found {
            Ok(Some(_)) => (ProofResult::Known, None),
            Ok(None) => (ProofResult::Unknown, None),
            Err(error) => (ProofResult::Failed, Some(error.to_string())),
        };
        self.storage().end_proof(number, &result, reason.as_deref()).await?;
        match found {
            Ok(found) => Ok(Event::Contact(found.map(pair))),
            // A directory may fail for those alone whom it knows, or for all others.
            Err(_) if guess.has_one_answer() => Ok(Event::Contact(None)),
            Err(error) => Err(error.into()),
        }
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
            CodeTried::Right { contact: Some(_) } => ProofResult::Confirmed,
            CodeTried::Right { contact: None } => ProofResult::Changed,
            CodeTried::Wrong => ProofResult::Wrong,
            CodeTried::Spent => ProofResult::Spent,
        };
        self.storage().end_proof(number, &result, None).await?;
        Ok(tried)
    }

    /// The contact of a link, if it is still the one that the mail went to.
    pub(super) async fn reread(&self, link: &Link) -> Option<(String, String)> {
        let email = Email::new(&link.email).ok()?;
        let contact = match self.find_contact(&email).await {
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
        is_same.then(|| pair(contact))
    }

    /// Whether what was proven is still so: the address is read again before each step of a run that rests on it.
    pub(super) async fn still_proven(&self, identity: &Identity, id: &str) -> Result<bool, JobError> {
        if identity.visitor(self.now_ms()).assurance == Assurance::Anonymous {
            return Ok(true);
        }
        let Some(subject) = &identity.email else {
            return Ok(true);
        };
        let email = Email::new(subject)?;
        let found = self.find_contact(&email).await;
        let (result, reason) = match &found {
            Ok(found) if identity.is_still(found.as_ref().map(|contact| contact.id.as_str())) => return Ok(true),
            Ok(_) => (ProofResult::Changed, None),
            Err(error) => (ProofResult::Failed, Some(error.to_string())),
        };
        let dropped = NewProof {
            at_ms: self.now_ms(),
            conversation: id,
            action: None,
            subject: Some(subject),
            way: ProofWay::Match,
            result,
            reason,
            network: None,
        };
        self.storage().add_proof(&dropped).await?;
        Ok(found.map(|_| false)?)
    }
}

/// A contact as steps have it: the id, and the address that matched in the directory's spelling.
fn pair(contact: Contact) -> (String, String) {
    (contact.id, contact.email.spelled().to_owned())
}
