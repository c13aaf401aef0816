//! Mails that stay in this process, for an author who is the visitor as well.

use super::{Channel, MailError, Mailer, Message};
use crate::identity::email::Email;

/// Where a mail goes to, and the mail.
type Take = dyn Fn(&Email, &Message) + Send + Sync;

/// Hands each mail to a function.
pub struct Local(Box<Take>);

impl Local {
    /// With this function, which has to return soon.
    pub fn new(take: impl Fn(&Email, &Message) + Send + Sync + 'static) -> Self {
        Self(Box::new(take))
    }
}

impl Mailer for Local {
    fn send(&self, channel: &Channel, message: &Message) -> Result<(), MailError> {
        let Channel::Email(to) = channel;
        (self.0)(to, message);
        Ok(())
    }
}
