//! Links that prove an address: sent by mail, looked at, and used once.

use super::super::step::Event;
use super::{ConversationError, Conversations};
use crate::identity::email::Email;
use crate::identity::link::{self, LinkSecret};
use crate::identity::mail::Mail;
use crate::storage::Link;

impl Conversations {
    /// What a link would prove, for the page that asks for the click.
    pub async fn peek_link(&self, secret: &str) -> Result<Option<Link>, ConversationError> {
        Ok(self.storage().peek_link(&link::hash(secret), self.now_ms()).await?)
    }

    /// Uses a link up. Answers whether it was good; the conversation goes on by itself.
    pub async fn confirm_link(&self, secret: &str) -> Result<bool, ConversationError> {
        let Some(used) = self.storage().use_link(&link::hash(secret), self.now_ms()).await? else {
            return Ok(false);
        };
        let lock = self.lock(&used.conversation);
        let _turn = lock.lock().await;
        let mut work = self.recovered(&used.conversation).await?;
        // What the link was for may be over; then nothing is confirmed, and the page must not say so.
        if !work.state.waits_for_link(&used.action, &used.email) {
            return Ok(false);
        }
        // The address is read again: a contact that changed since the mail was sent proves nothing.
        let contact = self.find_contact(&used.email).unwrap_or_default();
        self.work(
            &mut work,
            Event::LinkConfirmed {
                action: used.action,
                contact,
            },
        )
        .await?;
        Ok(true)
    }

    pub(super) async fn send_link(&self, id: &str, email: &str, action: &str) -> Result<(), String> {
        let snapshot = self.registry().current().await.map_err(|error| error.to_string())?;
        let title = snapshot
            .actions
            .get(action)
            .map_or(action, |published| published.action.title.as_str());
        let to = Email::new(email).map_err(|error| error.to_string())?;
        let secret = LinkSecret::draw().map_err(|error| error.to_string())?;
        let link = Link {
            conversation: id.to_owned(),
            action: action.to_owned(),
            email: email.to_owned(),
        };
        let limits = &self.runtime.limits().conversation;
        let now_ms = self.now_ms();
        let hash = link::hash(secret.reveal());
        let kept = self
            .storage()
            .add_link(&hash, &link, now_ms, limits.link_ms, limits.mails_per_hour_max)
            .await
            .map_err(|error| error.to_string())?;
        if !kept {
            // The visitor is told the same: the number of mails says nothing about who is known.
            tracing::warn!(
                conversation = id,
                "no link was sent: too many mails to this address in an hour"
            );
            return Ok(());
        }
        let mail = Mail {
            to,
            subject: format!("Confirm your address for {}", self.operator),
            text: format!(
                "Somebody, hopefully you, asked {} in a chat for: {title}.\n\nTo confirm that this is your address, open this page and press the button:\n\n{}/verify/{}\n\nThe link is good for {} minutes and for this chat only. If it was not you, do nothing.\n",
                self.operator,
                self.public_url,
                secret.reveal(),
                limits.link_ms / 60_000
            ),
            now_ms,
        };
        self.mailer.send(&mail).map_err(|error| error.to_string())
    }
}
