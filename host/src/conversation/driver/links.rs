//! Links and codes that prove an address: sent by mail, looked at, and used once.

use super::super::event::Event;
use super::error::JobError;
use super::{ConversationError, Conversations};
use crate::identity::email::Email;
use crate::identity::link::{self, Code, LinkSecret};
use crate::identity::mail::{Channel, Message, Values};
use crate::storage::{FoundLink, Link, NewLink, NewProof, ProofResult, ProofWay};

/// What came of following a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// The address is confirmed; the conversation goes on by itself.
    Confirmed,
    /// Good, but what it was for is over, or the contact has changed: nothing is confirmed.
    Over,
    Used,
    Expired,
    /// There is no such link.
    Unknown,
}

impl Conversations {
    /// What a link would prove, for the page that asks for the click.
    pub async fn peek_link(&self, secret: &str) -> Result<FoundLink, ConversationError> {
        Ok(self.storage().peek_link(&link::hash(secret), self.now_ms()).await?)
    }

    /// Uses a link up, and lets its conversation go on by itself. `network` is where the click came from.
    pub async fn confirm_link(&self, secret: &str, network: Option<&str>) -> Result<Followed, ConversationError> {
        let used = match self.storage().use_link(&link::hash(secret), self.now_ms()).await? {
            FoundLink::Good(used) => used,
            FoundLink::Used => return Ok(Followed::Used),
            FoundLink::Expired => return Ok(Followed::Expired),
            FoundLink::Unknown => return Ok(Followed::Unknown),
        };
        let lock = self.lock(&used.conversation);
        let _turn = lock.lock().await;
        let mut work = self.recovered(&used.conversation).await?;
        let mut proof = NewProof {
            at_ms: self.now_ms(),
            conversation: &used.conversation,
            action: Some(&used.action),
            subject: Some(&used.email),
            way: ProofWay::Link,
            result: ProofResult::Confirmed,
            reason: None,
            network,
        };
        // What the link was for may be over; then nothing is confirmed, and the page must not say so.
        if !work.state.waits_for_link(&used.action, &used.email) {
            proof.result = ProofResult::Over;
            self.storage().add_proof(&proof).await?;
            return Ok(Followed::Over);
        }
        // The address is read again: a contact that changed since the mail was sent proves nothing.
        let Some(contact) = self.reread(&used).await else {
            proof.result = ProofResult::Changed;
            self.storage().add_proof(&proof).await?;
            return Ok(Followed::Over);
        };
        self.storage().add_proof(&proof).await?;
        let event = Event::LinkConfirmed {
            action: used.action.clone(),
            contact: Some(contact),
        };
        self.work(&mut work, event).await?;
        Ok(Followed::Confirmed)
    }

    /// Draws a link and a code and keeps both, for a contact or for nobody, with the same work; a contact gets a mail, at the
    /// address as the directory spells it.
    pub(super) async fn send_link(
        &self,
        link: &Link,
        to: &str,
        locale: &str,
        network: Option<&str>,
    ) -> Result<(), JobError> {
        let secret = LinkSecret::draw().map_err(JobError::Random)?;
        let code = Code::draw().map_err(JobError::Random)?;
        let limits = &self.parts.runtime.limits().conversation;
        let now_ms = self.now_ms();
        let hash = link::hash(secret.reveal());
        let new = NewLink {
            hash: &hash,
            code: &link::seal_code(&self.parts.key, &hash, code.reveal()),
            link,
            now_ms,
            lifetime_ms: limits.link_ms,
            per_hour_max: limits.mails_per_hour_max,
        };
        let kept = self.storage().add_link(&new).await?;
        let message = self.message(link, locale, secret.reveal(), code.reveal()).await?;
        let to = Email::new(to)?;
        // The visitor is told the same in each case: the number of mails says nothing about who is known.
        let (result, sent) = match (kept, &link.contact) {
            (false, _) => {
                // Without the address: the log is not a place for it.
                tracing::warn!(
                    code = "mail-limit",
                    conversation = link.conversation,
                    action = link.action,
                    "no mail was sent: one address gets so many an hour (`limits.conversation.mails_per_hour_max`)"
                );
                (ProofResult::Limited, Ok(()))
            }
            (true, None) => (ProofResult::Unknown, Ok(())),
            (true, Some(_)) => match self.parts.mailer.send(&Channel::Email(to), &message) {
                Ok(()) => (ProofResult::Sent, Ok(())),
                Err(error) => (ProofResult::Failed, Err(error.into())),
            },
        };
        let proof = NewProof {
            at_ms: now_ms,
            conversation: &link.conversation,
            action: Some(&link.action),
            subject: Some(&link.email),
            way: ProofWay::Mail,
            result,
            reason: sent.as_ref().err().map(ToString::to_string),
            network,
        };
        self.storage().add_proof(&proof).await?;
        sent
    }

    async fn message(&self, link: &Link, locale: &str, secret: &str, code: &str) -> Result<Message, JobError> {
        let snapshot = self.registry().current().await?;
        let published = snapshot.actions.get(&link.action);
        let title = published.map_or(link.action.as_str(), |published| {
            published.in_locale(locale).0.title.as_str()
        });
        let minutes = self
            .parts
            .runtime
            .limits()
            .conversation
            .link_ms
            .div_ceil(60_000)
            .to_string();
        let values = Values {
            operator: &self.parts.operator,
            action: title,
            link: &format!("{}/verify/{secret}", self.parts.public_url),
            code,
            minutes: &minutes,
        };
        let (subject, text, html) = self.parts.templates.write(locale, &values);
        Ok(Message {
            subject,
            text,
            html,
            now_ms: self.now_ms(),
        })
    }
}
