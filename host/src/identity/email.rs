//! Email addresses, normalised for comparison.

use crate::language::address;
use unicode_normalization::UnicodeNormalization;

/// An address in the form in which two are compared: Unicode NFC, ASCII letters in lower case, the domain in
/// its IDNA form. Plus tags stay. The standard (RFC 5321, 2.4) leaves the case of the local part to the
/// receiving host; no mailbox provider makes a difference, and phones capitalise what visitors type. What is
/// used after a match is always the address that the contact has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an email address; it looks like name@example.com")]
pub struct InvalidEmail;

/// The longest address that mail can carry (RFC 5321, 4.5.3.1.3), in bytes.
const BYTES_MAX: usize = 254;

impl Email {
    /// Reads an address as a person types it.
    pub fn new(text: &str) -> Result<Self, InvalidEmail> {
        let text: String = text.trim().trim_start_matches("mailto:").nfc().collect();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmail)?;
        let local_good = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .chars()
                .all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c));
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| InvalidEmail)?;
        let domain_good = domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && !domain
                .rsplit('.')
                .next()
                .unwrap_or("")
                .bytes()
                .all(|b| b.is_ascii_digit());
        let whole = format!("{}@{domain}", local.to_ascii_lowercase());
        if local_good && domain_good && whole.len() <= BYTES_MAX {
            Ok(Self(whole))
        } else {
            Err(InvalidEmail)
        }
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in a message, if there is exactly one; said twice it is still one.
    pub fn find(message: &str) -> Option<Self> {
        let written = address::written(message).into_iter();
        let mut addresses = written.filter_map(|written| Self::new(&written.text).ok());
        let first = addresses.next()?;
        addresses.all(|other| other == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_mailbox_are_equal() {
        let ada = Email::new("ada@example.com").unwrap();
        for text in ["ada@EXAMPLE.com", "  Ada@example.com ", "mailto:ada@example.com"] {
            assert_eq!(Email::new(text).unwrap(), ada, "{text}");
        }
        assert_eq!(
            Email::new("i@bücher.example").unwrap(),
            Email::new("i@xn--bcher-kva.example").unwrap()
        );
    }

    #[test]
    fn other_mailboxes_stay_apart() {
        let ada = Email::new("ada@example.com").unwrap();
        for text in [
            "ada+shop@example.com",
            "ada@example.org",
            "аda@example.com",
            "ad.a@example.com",
        ] {
            assert_ne!(Email::new(text).unwrap(), ada, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        for text in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "ada@127.0.0.1",
            "a b@example.com",
            "ada@exam ple.com",
            "ada\r\nBcc: x@example.com",
            "ada@example.com\0",
            ".ada@example.com",
            "a..da@example.com",
            &long,
        ] {
            assert_eq!(Email::new(text), Err(InvalidEmail), "{text:?}");
        }
    }

    #[test]
    fn an_address_is_found_in_a_sentence_unless_there_are_two() {
        assert_eq!(
            Email::find("it's ada@example.com, thanks").unwrap().as_str(),
            "ada@example.com"
        );
        assert!(Email::find("ada@example.com, I said Ada@example.com!").is_some());
        assert_eq!(Email::find("ada@example.com or grace@example.com"), None);
        assert_eq!(Email::find("'ada@example.com' or *grace@example.com*"), None);
        assert_eq!(Email::find("no address here"), None);
    }

    #[test]
    fn quotes_labels_and_signs_around_an_address_do_not_make_it_another() {
        let ada = Email::new("ada@example.com").unwrap();
        for message in [
            "'ada@example.com'",
            "*ada@example.com*",
            "email:ada@example.com",
            "email=ada@example.com",
            "ada@example.com/",
            "ada＠example.com",
        ] {
            assert_eq!(Email::find(message).as_ref(), Some(&ada), "{message}");
        }
        for message in ["https://ada@example.com/", "https://shop.example/?who=ada@example.com"] {
            assert_eq!(Email::find(message), None, "{message}");
        }
    }
}
