//! A folder that gets one file for each mail, for development.

use super::compose::{Reach, mail, mailbox};
use super::{Channel, MailError, Mailer, Message};
use crate::config::Sender;
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
    /// Uses a folder.
    pub fn new(dir: Dir, from: &Sender) -> Result<Self, MailError> {
        Ok(Self {
            dir,
            from: mailbox(from)?,
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
        let from = Sender::parse("Shop <shop@example.com>").unwrap();
        let outbox = Outbox::new(dir.try_clone().unwrap(), &from).unwrap();
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
    fn a_mail_goes_to_the_address_as_it_is_spelled_and_from_a_name_as_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).unwrap();
        let from = Sender::parse("\"Example Shop, Inc.\" <hilfe@bücher.example>").unwrap();
        let outbox = Outbox::new(dir.try_clone().unwrap(), &from).unwrap();
        let message = Message {
            subject: "Hello".into(),
            text: "x".into(),
            html: "x".into(),
            now_ms: 1_700_000_000_000,
        };
        let to = Channel::Email(Email::new("Ada.Lovelace@Bücher.example").unwrap());
        outbox.send(&to, &message).unwrap();
        let name = dir.entries().unwrap().next().unwrap().unwrap().file_name();
        let mail = dir.read_to_string(name).unwrap();
        for line in [
            "To: Ada.Lovelace@xn--bcher-kva.example",
            // The name in Base64, as a header may have it (RFC 2047).
            "From: =?utf-8?b?RXhhbXBsZSBTaG9wLCBJbmMu?= <hilfe@xn--bcher-kva.example>",
        ] {
            assert!(mail.lines().any(|other| other == line), "{line}: {mail}");
        }
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
