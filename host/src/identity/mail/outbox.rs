//! A folder that gets one file for each mail, for development.

use super::compose::{Reach, mail, sender};
use super::{Channel, MailError, Mailer, Message};
use cap_std::fs::Dir;
use lettre::message::Mailbox;
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes each mail to a file of its own, in the order in which they were sent.
pub struct Outbox {
    dir: Dir,
    from: Mailbox,
    count: AtomicU32,
}

impl Outbox {
    /// Uses a folder; `from` is an address, with or without a name.
    pub fn new(dir: Dir, from: &str) -> Result<Self, MailError> {
        Ok(Self {
            dir,
            from: sender(from)?,
            count: AtomicU32::new(0),
        })
    }
}

impl Mailer for Outbox {
    fn send(&self, channel: &Channel, message: &Message) -> Result<(), MailError> {
        let mail = mail(&self.from, channel, message, Reach::File)?;
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{:05}-{count}.eml", message.now_ms, std::process::id());
        self.dir.write(&name, mail.formatted()).map_err(MailError::Outbox)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::email::Email;

    fn sent(subject: &str, text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).unwrap();
        let outbox = Outbox::new(dir.try_clone().unwrap(), "Shop <shop@example.com>").unwrap();
        let message = Message {
            subject: subject.into(),
            text: text.into(),
            html: format!("<p>{text}</p>"),
            now_ms: 1_700_000_000_000,
        };
        let to = Channel::Email(Email::new("ada@example.com").unwrap());
        outbox.send(&to, &message).unwrap();
        let name = dir.entries().unwrap().next().unwrap().unwrap().file_name();
        dir.read_to_string(name).unwrap()
    }

    #[test]
    fn a_mail_becomes_a_file_with_text_and_html() {
        let mail = sent("Hello", "Follow https://shop.example/verify/x");
        assert!(
            mail.contains("To: ada@example.com") && mail.contains("Subject: Hello"),
            "{mail}"
        );
        assert!(mail.contains("multipart/alternative"), "{mail}");
        assert!(mail.contains("\r\nFollow https://shop.example/verify/x"), "{mail}");
        assert!(mail.contains("<p>Follow https://shop.example/verify/x</p>"), "{mail}");
    }

    #[test]
    fn headers_cannot_be_smuggled_in() {
        for subject in [
            "Hello\r\nBcc: eve@example.com",
            "Hello\nBcc: eve@example.com\n\nbody",
            "Hello\rBcc: eve@example.com",
            "Hello\u{85}Bcc: eve@example.com",
        ] {
            let mail = sent(subject, "x");
            assert!(!mail.lines().any(|line| line.starts_with("Bcc")), "{mail}");
            assert_eq!(mail.matches("Subject:").count(), 1, "{mail}");
        }
    }

    #[test]
    fn a_long_link_stands_whole_in_the_file() {
        let link = format!(
            "https://actions.a-rather-long-name.shop.example/verify/{}",
            "x".repeat(43)
        );
        for text in [
            format!("Please open:\n\n{link}\n"),
            format!("Bücher öffnen:\n\n{link}\n"),
        ] {
            assert!(sent("Hello", &text).lines().any(|line| line == link), "{text}");
        }
    }
}
