//! From a message to a mail: text and HTML side by side, with headers that nothing can be smuggled into.

use super::{Channel, MailError, Message};
use crate::config::Sender;
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};

/// The longest line of a mail, in bytes (RFC 5322, 2.1.1).
const LINE_BYTES_MAX: usize = 998;

/// How text that is not ASCII may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// As it is: nothing between here and the reader changes it.
    File,
    /// In a form that every server takes.
    Servers,
}

/// The sender as it is written in a mail and in its envelope.
pub(super) fn mailbox(from: &Sender) -> Result<Mailbox, MailError> {
    let address = Address::new(&from.local, &from.domain);
    let address = address.map_err(|error| MailError::Compose("mail.from", error.to_string()))?;
    Ok(Mailbox::new(from.name.clone(), address))
}

/// The mail of a message.
pub(super) fn mail(
    from: &Mailbox,
    channel: &Channel,
    message: &Message,
    reach: Reach,
) -> Result<lettre::Message, MailError> {
    let Channel::Email(to) = channel;
    // In the directory's spelling: the case of what is before the `@` is the receiver's matter (RFC 5321, 2.4).
    let to = to
        .spelled()
        .parse()
        .map_err(|error| MailError::Compose("to", format!("{error}")))?;
    // A header is one line, whatever an operator's name or an action's title holds.
    let subject: String = message.subject.split(char::is_control).collect::<Vec<_>>().join(" ");
    lettre::Message::builder()
        .from(from.clone())
        .to(to)
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(message.now_ms))
        .subject(subject)
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, &message.text, reach)?)
                .singlepart(part(ContentType::TEXT_HTML, &message.html, reach)?),
        )
        .map_err(|error| MailError::Compose("mail", error.to_string()))
}

/// A part whose lines stand whole where they can: quoted-printable would break a link in two for whoever looks at the
/// file of a mail.
fn part(kind: ContentType, text: &str, reach: Reach) -> Result<SinglePart, MailError> {
    let fits = text.lines().all(|line| line.len() <= LINE_BYTES_MAX);
    let as_it_is = match (fits, text.is_ascii(), reach) {
        (true, true, _) => Some(ContentTransferEncoding::SevenBit),
        (true, false, Reach::File) => Some(ContentTransferEncoding::EightBit),
        _ => None,
    };
    let body = match as_it_is {
        // Left to itself the library breaks lines of over 76 characters too.
        Some(encoding) => {
            let lines: String = text.lines().map(|line| format!("{line}\r\n")).collect();
            Body::dangerous_pre_encoded(lines.into_bytes(), encoding)
        }
        None => Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
            .map_err(|_| MailError::Compose("mail", "its text has no encoding".into()))?,
    };
    Ok(SinglePart::builder().header(kind).body(body))
}
