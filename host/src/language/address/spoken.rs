//! Email addresses as people say them: `ada at example dot com`, `ada (at) example.com`, `ada ät example punkt de`.

use super::Written;
use crate::language::Language;
use crate::language::fold;
use std::ops::Range;

/// What means the sign of an address in brackets.
const AT: [&str; 4] = ["at", "ät", "aet", "a"];

/// What means a sign between the parts of an address, each with the sign.
const JOINTS: [(&str, &str); 9] = [
    ("dot", "."),
    ("punkt", "."),
    ("underscore", "_"),
    ("unterstrich", "_"),
    ("dash", "-"),
    ("hyphen", "-"),
    ("minus", "-"),
    ("bindestrich", "-"),
    ("plus", "+"),
];

/// What goes before an address and names it.
const LABELS: [&str; 8] = [
    "email",
    "e-mail",
    "mail",
    "address",
    "adresse",
    "mailadresse",
    "emailadresse",
    "e-mail-adresse",
];

/// What goes between a label and its address.
const IS: [&str; 5] = ["is", "it's", "its", "ist", "lautet"];

/// What people do at a place on the web: "look at example dot com".
#[rustfmt::skip]
const DOINGS: [&str; 24] = [
    "account", "arrived", "available", "bought", "buy", "contact", "find", "found", "listed", "live", "look", "looked", "meet", "order", "ordered",
    "paid", "registered", "saw", "see", "shop", "shopped", "sold", "support", "work",
];

/// What may stand behind an address in an answer.
const POLITE: [&str; 6] = ["please", "pls", "thanks", "bitte", "danke", "thx"];

/// How many words before an address may hold its label.
const LABEL_WORDS_MAX: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    /// What nobody writes for anything else, and what is a word as well.
    At {
        sure: bool,
    },
    Joint(&'static str),
    /// What no address goes on behind.
    Break,
}

#[derive(Debug)]
struct Piece<'a> {
    kind: Kind,
    text: &'a str,
    start: usize,
}

impl Piece<'_> {
    fn is_one_of(&self, list: &[&str]) -> bool {
        let lower = self.text.to_lowercase().replace('’', "'");
        list.contains(&lower.as_str())
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The addresses that a message says in words.
pub(super) fn spoken(message: &str) -> Vec<Written> {
    let pieces = pieces(message);
    let is_at = |at: &usize| matches!(pieces[*at].kind, Kind::At { .. });
    let places = (0..pieces.len()).filter(is_at);
    places.filter_map(|at| around(&pieces, at)).collect()
}

/// The address around a sign.
fn around(pieces: &[Piece], at: usize) -> Option<Written> {
    let is_text = |at: usize| pieces.get(at).is_some_and(|piece| piece.kind == Kind::Text);
    let is_joint = |at: usize| matches!(pieces.get(at), Some(piece) if matches!(piece.kind, Kind::Joint(_)));
    let mut first = at.checked_sub(1).filter(|first| is_text(*first))?;
    while first >= 2 && is_joint(first - 1) && is_text(first - 2) {
        first -= 2;
    }
    let mut last = Some(at + 1).filter(|last| is_text(*last))?;
    while is_joint(last + 1) && is_text(last + 2) {
        last += 2;
    }
    let (local, domain) = (text_of(&pieces[first..at]), text_of(&pieces[at + 1..=last]));
    let is_sure = pieces[at].kind == Kind::At { sure: true };
    let is_spelled = last > at + 1;
    let is_address = is_domain(&domain) && (is_sure || is_meant(pieces, first..last + 1, &local, is_spelled));
    is_address.then(|| Written {
        text: format!("{local}@{domain}"),
        span: pieces[first].start..pieces[last].end(),
    })
}

/// Whether a place with the word "at" is surely an address, and not where something is or is done.
fn is_meant(pieces: &[Piece], place: Range<usize>, local: &str, is_spelled: bool) -> bool {
    let first = &pieces[place.start];
    let word = fold::key(first.text);
    let languages = || Language::ALL.into_iter();
    let is_function_word = languages().any(|language| language.words().is_function_word(&word));
    let is_joined = local != first.text || local.contains(|c: char| c.is_numeric() || "._+".contains(c));
    if !is_joined && (is_function_word || first.is_one_of(&LABELS) || first.is_one_of(&DOINGS)) {
        return false;
    }
    let before = &pieces[..place.start];
    let near = before.iter().rev().take_while(|piece| piece.kind != Kind::Break);
    let is_labelled = near.take(LABEL_WORDS_MAX).any(|piece| piece.is_one_of(&LABELS)) || is_behind_label(before);
    if is_labelled {
        return true;
    }
    let is_known = languages().any(|language| language.dictionary().has(&word));
    let begins = before
        .last()
        .is_none_or(|piece| piece.kind == Kind::Break || piece.is_one_of(&IS));
    let is_whole = before.is_empty()
        && pieces[place.end..]
            .iter()
            .all(|piece| piece.kind == Kind::Break || piece.is_one_of(&POLITE));
    is_spelled && (is_joined || begins && !is_known || is_whole)
}

/// Whether a label and a sign go right before: "email: ".
fn is_behind_label(before: &[Piece]) -> bool {
    matches!(before, [.., label, sign] if sign.text == ":" && label.is_one_of(&LABELS))
}

fn text_of(pieces: &[Piece]) -> String {
    let texts = pieces.iter().map(|piece| match piece.kind {
        Kind::Joint(sign) => sign,
        _ => piece.text,
    });
    texts.collect()
}

/// Whether a text is the name of a host with a domain of letters at its end.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_top = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    text.contains('.') && is_top && text.split('.').all(is_label)
}

fn pieces(message: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(c) = message[at..].chars().next() {
        let rest = &message[at..];
        if let Some((kind, length)) = bracketed(rest) {
            pieces.push(Piece {
                kind,
                text: &rest[..length],
                start: at,
            });
            at += length;
        } else if is_part(c) {
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            push_word(&mut pieces, &rest[..length], at);
            at += length;
        } else {
            if !c.is_whitespace() || c == '\n' {
                pieces.push(Piece {
                    kind: Kind::Break,
                    text: &rest[..c.len_utf8()],
                    start: at,
                });
            }
            at += c.len_utf8();
        }
    }
    pieces
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || "._+-'’".contains(c)
}

/// `(at)`, `[ dot ]`: what it means, and how many bytes it takes.
fn bracketed(text: &str) -> Option<(Kind, usize)> {
    let open = text.chars().next()?;
    let close = match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        _ => return None,
    };
    let end = text.find(close).filter(|end| *end <= 16)?;
    let inner = text[1..end].trim().to_lowercase();
    let joint = JOINTS.iter().find(|(word, _)| *word == inner);
    let kind = match joint {
        Some((_, sign)) => Kind::Joint(sign),
        None if inner == "." => Kind::Joint("."),
        None if inner == "@" || AT.contains(&inner.as_str()) => Kind::At { sure: true },
        None => return None,
    };
    Some((kind, end + 1))
}

fn push_word<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, start: usize) {
    const AROUND: [char; 6] = ['.', '\'', '’', '-', '+', ' '];
    let inner = text.trim_end_matches(AROUND);
    let ends = inner.len() < text.len();
    let bare = inner.trim_start_matches(AROUND);
    let start = start + inner.len() - bare.len();
    if !bare.is_empty() {
        let lower = bare.to_lowercase();
        let joint = JOINTS.iter().find(|(word, _)| *word == lower);
        let kind = match joint {
            Some((_, sign)) => Kind::Joint(sign),
            None if lower == "at" => Kind::At { sure: false },
            None if lower == "ät" => Kind::At { sure: true },
            None => Kind::Text,
        };
        pieces.push(Piece {
            kind,
            text: bare,
            start,
        });
    }
    if ends {
        pieces.push(Piece {
            kind: Kind::Break,
            text: &text[inner.len()..],
            start: start + bare.len(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(message: &str) -> Vec<String> {
        spoken(message).into_iter().map(|written| written.text).collect()
    }

    #[test]
    fn addresses_that_are_said_in_words_are_read() {
        for message in [
            "ada at example dot com",
            "Please use ada (at) example.com",
            "ada[at]example[dot]com",
            "ada [at] example [dot] com, thanks",
            "ada {at} example (dot) com",
            "my email is ada at example dot com.",
            "my email is ada at example.com",
            "it's ada at example dot com please",
            "E-Mail: ada ät example punkt com",
            "Meine Adresse lautet ada ät example punkt com",
            "send it to ada(at)example.com!",
            "sign me up, ada at example dot com",
        ] {
            assert_eq!(texts(message), ["ada@example.com"], "{message}");
        }
        for (message, address) in [
            (
                "ada dot lovelace at example dot co dot uk",
                "ada.lovelace@example.co.uk",
            ),
            (
                "it is ada underscore 7 at mail dot example dot com",
                "ada_7@mail.example.com",
            ),
            ("grace at example dot com", "grace@example.com"),
            (
                "my email address is grace at my minus shop dot com",
                "grace@my-shop.com",
            ),
        ] {
            assert_eq!(texts(message), [address], "{message}");
        }
    }

    #[test]
    fn a_place_on_the_web_is_no_address() {
        for message in [
            "look at example dot com",
            "I saw it at example dot com",
            "I ordered at example.com",
            "email me at example dot com",
            "what is sold at example dot com",
            "my address is at example dot com",
            "meet ada at nine",
            "ada at example",
            "ada (at) example",
            "the shop at example.com is slow",
            "at example dot com",
            "ada at",
            "(at) [dot] {at}",
        ] {
            assert_eq!(texts(message), Vec::<String>::new(), "{message}");
        }
    }

    #[test]
    fn spoken_addresses_know_where_they_stand() {
        let message = "é, it's ada (at) example.com!";
        assert_eq!(&message[spoken(message)[0].span.clone()], "ada (at) example.com");
    }
}
