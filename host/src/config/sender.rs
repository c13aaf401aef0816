//! The sender of mails as the settings write it, checked and in the form in which every server takes it.

use lettre::Address;

/// Who mails are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// As a mail program shows it.
    pub name: Option<String>,
    /// The part of the address before the `@`.
    pub local: String,
    /// In its ASCII form (RFC 5891, 4.4), since a server may know no other.
    pub domain: String,
}

impl Default for Sender {
    fn default() -> Self {
        Self {
            name: None,
            local: "actgate".into(),
            domain: "localhost".into(),
        }
    }
}

const EXAMPLE: &str = "for example: from = \"Shop <help@shop.example>\"";

impl Sender {
    /// Reads `help@shop.example` or `Shop <help@shop.example>`. A name with characters that have a meaning in a header
    /// stands in quotes (RFC 5322, 3.4). An error is the message for the operator, with a remedy.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(format!("a sender is one line; {EXAMPLE}"));
        }
        let Some((name, address)) = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) else {
            return match text.split_once('(') {
                Some((address, comment)) if Self::address(None, address.trim()).is_ok() => {
                    let name = comment.trim_end_matches(')').trim();
                    Err(format!(
                        "a name in brackets behind an address is a comment; write it before: from = '\"{name}\" <{}>'",
                        address.trim()
                    ))
                }
                _ => Self::address(None, text),
            };
        };
        let (name, address) = (name.trim(), address.trim());
        let quoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        let name = match quoted {
            Some(inside) => {
                unquoted(inside).ok_or_else(|| format!("the quotes of the name do not match; {EXAMPLE}"))?
            }
            None => {
                Self::address(None, address)?;
                if let Some(special) = name.chars().find(|c| SPECIALS.contains(*c)) {
                    let name: String = name.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
                    return Err(format!(
                        "put the name in quotes, since it holds `{special}`: from = '\"{name}\" <{address}>'"
                    ));
                }
                name.to_owned()
            }
        };
        Self::address(Some(name).filter(|name| !name.is_empty()), address)
    }

    fn address(name: Option<String>, address: &str) -> Result<Self, String> {
        let invalid = || format!("`{address}` is not the address of a sender; {EXAMPLE}");
        let (local, domain) = address.rsplit_once('@').ok_or_else(invalid)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| invalid())?;
        Address::new(local, &domain).map_err(|_| invalid())?;
        Ok(Self {
            name,
            local: local.to_owned(),
            domain,
        })
    }
}

/// What a name without quotes cannot hold (RFC 5322, 3.2.3). A full stop is taken, as everybody does (4.1).
const SPECIALS: &str = "()<>[]:;@\\,\"";

/// The text within quotes; a backslash makes the next character a plain one. `None` where a quote is open.
fn unquoted(inside: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = inside.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => return None,
            '\\' => text.push(characters.next()?),
            other => text.push(other),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_are_read_with_and_without_a_name() {
        for (text, name, local, domain) in [
            ("help@shop.example", None, "help", "shop.example"),
            ("actgate@localhost", None, "actgate", "localhost"),
            ("<help@shop.example>", None, "help", "shop.example"),
            (" Shop  <help@shop.example> ", Some("Shop"), "help", "shop.example"),
            (
                "Example Inc. <Help+x@Shop.example>",
                Some("Example Inc."),
                "Help+x",
                "shop.example",
            ),
            (
                "\"Example Shop, Inc.\" <help@shop.example>",
                Some("Example Shop, Inc."),
                "help",
                "shop.example",
            ),
            (
                r#""The \"Shop\"" <help@shop.example>"#,
                Some("The \"Shop\""),
                "help",
                "shop.example",
            ),
            (
                "Bücherei & Söhne <hilfe@bücher.example>",
                Some("Bücherei & Söhne"),
                "hilfe",
                "xn--bcher-kva.example",
            ),
        ] {
            let sender = Sender::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(sender.name.as_deref(), name, "{text}");
            assert_eq!(
                (sender.local.as_str(), sender.domain.as_str()),
                (local, domain),
                "{text}"
            );
        }
        let default = Sender::default();
        assert_eq!(
            Sender::parse(&format!("{}@{}", default.local, default.domain)),
            Ok(default)
        );
    }

    #[test]
    fn what_is_not_a_sender_is_refused_with_the_text_that_would_be_taken() {
        for (text, remedy) in [
            ("nobody", "`nobody` is not the address of a sender"),
            ("", "for example"),
            ("Shop <help>", "`help` is not the address"),
            ("help@shop example", "is not the address"),
            ("a@shop.example, b@shop.example", "is not the address"),
            ("Shop <a@shop.example>, b@shop.example", "is not the address"),
            ("Shop\r\nBcc: eve@example.com <help@shop.example>", "one line"),
            ("\"Shop\" \"Inc\" <help@shop.example>", "do not match"),
        ] {
            let error = Sender::parse(text).unwrap_err();
            assert!(error.contains(remedy), "{text}: {error}");
        }
    }

    #[test]
    fn the_remedy_for_a_name_is_taken_as_it_stands() {
        for text in [
            "Example Shop, Inc. <help@shop.example>",
            "Ann (Support) <help@shop.example>",
            "Shop [EU] <help@shop.example>",
            "Shop: help <help@shop.example>",
            "\"Shop <help@shop.example>",
            "help@shop.example (Shop)",
        ] {
            let error = Sender::parse(text).unwrap_err();
            let (_, rest) = error.split_once("from = '").unwrap_or_else(|| panic!("{error}"));
            let (remedy, _) = rest.split_once('\'').unwrap();
            let sender = Sender::parse(remedy).unwrap_or_else(|error| panic!("{remedy}: {error}"));
            assert!(sender.name.is_some(), "{remedy}");
        }
    }
}
