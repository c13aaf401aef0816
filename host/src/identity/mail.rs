//! Messages to visitors: a port that takes a message and a channel, and the adapters behind it.

mod compose;
mod local;
mod outbox;
mod queue;
mod smtp;
mod templates;

pub use local::Local;
pub use outbox::Outbox;
pub use smtp::{Smtp, SmtpParts};
pub(crate) use templates::escape;
pub use templates::{InvalidTemplate, TemplateFile, Templates, Values};

use super::email::Email;
use crate::upstream::{BoxFuture, UnusableTls};

/// How a visitor is reached. Other ways, such as a telephone number, are further variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    Email(Email),
}

/// A message to a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Milliseconds since the Unix epoch.
    pub now_ms: u64,
}

/// Why a message was not sent, or cannot be.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("no mail is set up, so nobody can verify an address; add under [mail]: outbox = \"outbox\"")]
    NotSetUp,
    #[error("`{0}` cannot be used in a mail: {1}")]
    Compose(&'static str, String),
    #[error("the outbox cannot be written: {0}; look at the folder of `mail.outbox`")]
    Outbox(#[source] std::io::Error),
    #[error("`mail.smtp` cannot be used: {0}")]
    Smtp(String),
    #[error(transparent)]
    Tls(#[from] UnusableTls),
    #[error("{0} mails wait to be sent already; look at the server of `mail.smtp`")]
    Full(usize),
}

/// A way for messages to leave the host.
pub trait Mailer: Send + Sync {
    /// Hands a message over. It returns before a server was asked, so that the time it takes reveals nothing.
    fn send(&self, channel: &Channel, message: &Message) -> Result<(), MailError>;

    /// Waits until what was handed over is sent, or cannot be.
    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// A host without mail.
pub struct NoMail;

impl Mailer for NoMail {
    fn send(&self, _: &Channel, _: &Message) -> Result<(), MailError> {
        Err(MailError::NotSetUp)
    }
}
