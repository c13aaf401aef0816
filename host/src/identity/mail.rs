//! Mail to visitors: a port, and an outbox of files behind it for development.

use super::email::Email;
use cap_std::fs::Dir;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// One message to one visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub to: Email,
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Milliseconds since the Unix epoch.
    pub now_ms: u64,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("no mail is set up, so nobody can verify an address; add under [mail]: outbox = \"outbox\"")]
    NotSetUp,
    #[error("`{0}` cannot stand in a mail: {1}")]
    Compose(&'static str, String),
    #[error("the outbox cannot be written: {0}; look at the folder of `mail.outbox`")]
    Outbox(#[source] std::io::Error),
}

/// A way for mail to leave the host.
pub trait Mailer: Send + Sync {
    /// Hands a mail over.
    fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// A host without mail.
pub struct NoMail;

impl Mailer for NoMail {
    fn send(&self, _: &Mail) -> Result<(), MailError> {
        Err(MailError::NotSetUp)
    }
}

/// Writes each mail to a file of its own, in the order in which they were sent.
pub struct Outbox {
    dir: Dir,
    from: Mailbox,
    count: AtomicU32,
}

impl Outbox {
    /// Uses a folder; `from` is an address, with or without a name.
    pub fn new(dir: Dir, from: &str) -> Result<Self, MailError> {
        let from = from
            .parse()
            .map_err(|error| MailError::Compose("mail.from", format!("{error}")))?;
        Ok(Self {
            dir,
            from,
            count: AtomicU32::new(0),
        })
    }
}

impl Mailer for Outbox {
    fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let to = mail
            .to
            .as_str()
            .parse()
            .map_err(|error| MailError::Compose("to", format!("{error}")))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(mail.now_ms))
            .subject(mail.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|error| MailError::Compose("mail", error.to_string()))?;
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{:05}-{count}.eml", mail.now_ms, std::process::id());
        self.dir.write(&name, message.formatted()).map_err(MailError::Outbox)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_becomes_a_file_and_headers_cannot_be_smuggled_in() {
        let folder = tempfile::tempdir().unwrap();
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).unwrap();
        let outbox = Outbox::new(dir.try_clone().unwrap(), "Shop <shop@example.com>").unwrap();
        let mail = Mail {
            to: Email::new("ada@example.com").unwrap(),
            subject: "Hello\r\nBcc: eve@example.com".into(),
            text: "Follow https://shop.example/verify/x".into(),
            now_ms: 1_700_000_000_000,
        };
        outbox.send(&mail).unwrap();
        let name = dir.entries().unwrap().next().unwrap().unwrap().file_name();
        let text = dir.read_to_string(name).unwrap();
        assert!(
            text.contains("To: ada@example.com") && text.contains("https://shop.example/verify/x"),
            "{text}"
        );
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    }
}
