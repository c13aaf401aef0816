//! Email addresses: compared in one form, and sent to in the spelling of whoever wrote them down.

use crate::language::address;
use crate::policy::text;
use std::hash::{Hash, Hasher};
use unicode_normalization::UnicodeNormalization;

/// An address. Two are equal in the form in which they are compared: Unicode NFC, ASCII letters in lower case, the
/// domain in its IDNA form. Plus tags stay. The standard (RFC 5321, 2.4) leaves the case of the local part to the
/// receiving host: no mailbox provider makes a difference, and phones capitalise what visitors type, but a mail keeps
/// the spelling that the address was written down with. What is used after a match is always the contact's address.
#[derive(Clone, Debug)]
pub struct Email {
    compared: String,
    spelled: String,
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.compared == other.compared
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.compared.hash(state);
    }
}

/// Why a text is not an address.
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
        let written = domain;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| InvalidEmail)?;
        let domain_good = domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && !domain
                .rsplit('.')
                .next()
                .unwrap_or("")
                .bytes()
                .all(|b| b.is_ascii_digit());
        let compared = format!("{}@{domain}", local.to_ascii_lowercase());
        // Mail servers know a domain in its ASCII form alone (RFC 5891, 4.4).
        let written = if written.is_ascii() { written } else { &domain };
        if local_good && domain_good && compared.len() <= BYTES_MAX {
            Ok(Self {
                spelled: format!("{local}@{written}"),
                compared,
            })
        } else {
            Err(InvalidEmail)
        }
    }

    /// The address in the form in which it is compared.
    pub fn as_str(&self) -> &str {
        &self.compared
    }

    /// An address in the form in which it is compared; the text itself where it is not an address.
    pub fn compared(text: &str) -> String {
        Self::new(text).map_or_else(|_| text.to_owned(), |email| email.compared)
    }

    /// The address as it was written down, for mail: its letters as they were, a domain outside of ASCII in its IDNA
    /// form.
    pub fn spelled(&self) -> &str {
        &self.spelled
    }

    /// The addresses in a field of a directory, which may hold none, one or a list: `a@x.example; b@x.example`,
    /// separated by `;`, `,`, `|`, a line break, or `:::` as Google writes it. Each may be written as in a mail's
    /// header: `Ada <ada@example.com>`. A part that is not an address is an error in its place.
    pub fn all(field: &str) -> Vec<Result<Self, InvalidEmail>> {
        let field = text::clean(field).replace(":::", ";");
        let mut is_quoted = false;
        let is_between = |c: char| {
            is_quoted ^= c == '"';
            !is_quoted && matches!(c, ';' | ',' | '|' | '\n' | '\t')
        };
        let parts = field.split(is_between).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts.flat_map(Self::listed).collect()
    }

    /// One part of a list: an address, with a name before it in angle brackets, or several with spaces between.
    fn listed(part: &str) -> Vec<Result<Self, InvalidEmail>> {
        if let Some((_, address)) = part.strip_suffix('>').and_then(|part| part.rsplit_once('<')) {
            return vec![Self::new(address)];
        }
        let words: Result<Vec<_>, _> = part.split_whitespace().map(Self::new).collect();
        match words {
            Ok(several) => several.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
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
    fn an_address_keeps_its_spelling_beside_the_form_in_which_it_is_compared() {
        for (text, compared, spelled) in [
            (
                " Ada.Lovelace@Example.com ",
                "ada.lovelace@example.com",
                "Ada.Lovelace@Example.com",
            ),
            ("mailto:Ada@example.com", "ada@example.com", "Ada@example.com"),
            (
                "Info@Bücher.example",
                "info@xn--bcher-kva.example",
                "Info@xn--bcher-kva.example",
            ),
            ("Jürgen@Example.com", "jürgen@example.com", "Jürgen@Example.com"),
        ] {
            let email = Email::new(text).unwrap();
            assert_eq!((email.as_str(), email.spelled()), (compared, spelled), "{text}");
        }
    }

    #[test]
    fn a_field_of_a_directory_holds_none_one_or_several_addresses() {
        for (field, count) in [
            ("", 0),
            (" \u{a0}; ;", 0),
            ("ada@example.com", 1),
            ("ada@example.com; ada@work.example", 2),
            ("ada@example.com;ada@work.example;", 2),
            ("ada@example.com ::: ada@work.example", 2),
            ("ada@example.com, ada@work.example", 2),
            ("ada@example.com\nada@work.example", 2),
            ("ada@example.com ada@work.example", 2),
            ("Ada Lovelace <ada@example.com>", 1),
            ("\"Lovelace, Ada\" <ada@example.com>; <ada@work.example>", 2),
            ("\u{feff}\u{a0}mailto:ada@example.com\u{200b}\u{a0}", 1),
        ] {
            let all = Email::all(field);
            assert_eq!(
                (all.len(), all.iter().all(Result::is_ok)),
                (count, true),
                "{field:?}: {all:?}"
            );
            let ada = Email::new("ada@example.com");
            assert!(count == 0 || all[0] == ada, "{field:?}: {all:?}");
        }
        assert_eq!(Email::all("ada@example.com; n/a")[1], Err(InvalidEmail));
        assert_eq!(Email::all("call her"), [Err(InvalidEmail)]);
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
