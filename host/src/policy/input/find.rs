//! Inputs that are already in a message, taken only where nothing else can be meant.

use super::part::{Part, joined, parts, tokens};
use super::shape::{Choice, Format, Pattern, Shape};
use super::{Field, WORDS_BYTES_MAX};
use crate::language::fold::{capped, words_of};
use crate::language::{Hearing, Language, choice, command};
use serde_json::{Map, Value};
use std::ops::Range;

/// Numbers that are counts, prices and years far more often than anything else.
const NUMBERS: [&str; 12] = ["0", "1", "2", "7", "10", "12", "25", "99", "100", "500", "1999", "2026"];

/// How an input can be recognised in a message.
#[derive(Debug)]
pub(super) enum Finder {
    Pattern,
    Token(Format),
    Options,
}

impl Finder {
    /// The way to recognise inputs of a shape; `None` where that is not safe.
    pub(super) fn new(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Text(text) => match (&text.pattern, text.format) {
                (_, Some(format @ (Format::Email | Format::Uuid))) => Some(Self::Token(format)),
                (Some(pattern), None) => is_telling(pattern).then_some(Self::Pattern),
                _ => None,
            },
            Shape::Options(choices) => (choices.len() > 1).then_some(Self::Options),
            _ => None,
        }
    }
}

/// Whether a pattern is so narrow that what it finds can be nothing else: it matches no word, letters or number
/// of everyday messages.
fn is_telling(pattern: &Pattern) -> bool {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars
            .next()
            .map(|first| first.to_uppercase().chain(chars).collect::<String>())
            .unwrap_or_default()
    };
    let matches = |text: &str| pattern.full.is_match(text);
    let letters = (1..=20).map(|length| "etaoinshrdlcumwfgypb"[..length].to_owned());
    let common = Language::ALL.into_iter().flat_map(|language| language.words().common());
    let mut words = common.map(str::to_owned).chain(letters);
    let any_word = words.any(|word| matches(&word) || matches(&word.to_uppercase()) || matches(&capital(&word)));
    let phrases = [
        "",
        " ",
        "where is my order",
        "my order",
        "Where is my order?",
        ".",
        "?",
        "!",
        "...",
        "-",
    ];
    !any_word && !NUMBERS.iter().any(|number| matches(number)) && !phrases.iter().any(|phrase| matches(phrase))
}

/// Whether the words of a choice can mean nothing else. The other choices of its enumeration are not affected.
fn is_telling_choice(choice: &Choice) -> bool {
    let is_common = |word: &str| Language::ALL.iter().any(|language| language.words().is_common(word));
    let good = |name: &[String]| match name {
        [word] => {
            let number = word.chars().all(|c| c.is_numeric());
            word.chars().count() >= 3 && !number && !is_common(word)
        }
        _ => true,
    };
    choice.offer.names().all(good)
}

/// A value, and the bytes of the message that it was read from.
type Claim = (Range<usize>, Value);

/// The inputs of a message. An input is taken when exactly one value is found, in text that no other input claims.
pub(super) fn find(hearing: &Hearing, fields: &[Field], message: &str) -> Map<String, Value> {
    let message = capped(message, WORDS_BYTES_MAX);
    let claims: Vec<Vec<Claim>> = fields.iter().map(|field| claims(hearing, field, message)).collect();
    let mut found = Map::new();
    for (index, own) in claims.iter().enumerate() {
        let Some((_, value)) = own.first() else { continue };
        let unambiguous = own.iter().all(|(_, other)| other == value);
        let rivals = || {
            claims
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .flat_map(|(_, claims)| claims)
        };
        let overlaps =
            |span: &Range<usize>| rivals().any(|(other, _)| span.start < other.end && other.start < span.end);
        if unambiguous && !own.iter().any(|(span, _)| overlaps(span)) {
            found.insert(fields[index].input.name.to_string(), value.clone());
        }
    }
    found
}

fn claims(hearing: &Hearing, field: &Field, message: &str) -> Vec<Claim> {
    let values = |found: Vec<Part<'_>>| {
        let values = found
            .into_iter()
            .map(|(span, text)| (span, Value::String(text.into_owned())));
        values.filter(|(_, value)| field.accepts(value)).collect()
    };
    match (&field.finder, &field.shape) {
        (Some(Finder::Pattern), Shape::Text(text)) => {
            let Some(pattern) = &text.pattern else {
                return Vec::new();
            };
            let mut found = parts(&pattern.part, message);
            found.extend(joined(message, &|text| field.accepts(&Value::String(text.to_owned()))));
            values(found)
        }
        (Some(Finder::Token(format)), _) => values(tokens(*format, message)),
        (Some(Finder::Options), Shape::Options(choices)) => option_claims(hearing.language, choices, message),
        _ => Vec::new(),
    }
}

fn option_claims(language: Language, choices: &[Choice], message: &str) -> Vec<Claim> {
    // "No, the large one" turns down what was before.
    let rest = command::after_no(language, message).unwrap_or(message);
    let skipped = message.len() - rest.len();
    let (words, spans): (Vec<String>, Vec<Range<usize>>) = words_of(rest).map(|word| (word.text, word.span)).unzip();
    let offers: Vec<_> = choices.iter().map(|choice| &choice.offer).collect();
    let named = choice::named(language, &offers, &words);
    let telling = named
        .into_iter()
        .filter(|named| is_telling_choice(&choices[named.offer]));
    let claims = telling.map(|named| {
        let (first, last) = (&spans[named.words.start], &spans[named.words.end - 1]);
        (
            first.start + skipped..last.end + skipped,
            choices[named.offer].value.clone(),
        )
    });
    claims.collect()
}
