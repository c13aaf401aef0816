//! Inputs that stand in a message already, taken only where nothing else can be meant.

use super::choice::{NEGATIONS, contained};
use super::fold::{position_of, words_with_spans};
use super::shape::{Choice, Format, Part, Pattern, Shape, parts, tokens};
use super::{Field, WORDS_BYTES_MAX, capped};
use serde_json::{Map, Value};
use std::ops::Range;

/// Words of everyday messages. A pattern or an enumeration that has one of them would find inputs in messages
/// that have none.
const COMMON: &str = "a i an as at be by do go hi in is it me my no of ok on or so to up us we all and any are but \
    can did for get got had has her him his how its let may new not now off one our out own please say see she the \
    too two use was way who why yes yet you your about after also back been both come could date day does done down \
    each even few find first from give good have hello help here home into just know last left like long look made \
    make many more most much must name need next none only open order orders other over package paid part pay \
    product refund return same send sent shop should some still such take than thank thanks that their them then \
    there these they thing this those time track under until very want well were what when where which while \
    will with work would right left true false maybe other email number mail";

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
    pub fn new(shape: &Shape) -> Option<Self> {
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
    let mut words = COMMON.split_whitespace().map(str::to_owned).chain(letters);
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
    let good = |name: &Vec<String>| match &name[..] {
        [word] => {
            let number = word.chars().all(|c| c.is_numeric());
            word.chars().count() >= 3 && !number && !COMMON.split_whitespace().any(|common| common == word)
        }
        _ => true,
    };
    choice.offer.names().iter().all(good)
}

/// A value, and the bytes of the message that it was read from.
type Claim = (Range<usize>, Value);

/// The inputs of a message. An input is taken when exactly one value is found, in text that no other input claims.
pub(super) fn find(fields: &[Field], message: &str) -> Map<String, Value> {
    let message = capped(message, WORDS_BYTES_MAX);
    let claims: Vec<Vec<Claim>> = fields.iter().map(|field| claims(field, message)).collect();
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

fn claims(field: &Field, message: &str) -> Vec<Claim> {
    let texts = |found: Vec<Part<'_>>| {
        let values = found
            .into_iter()
            .map(|(span, text)| (span, Value::String(text.to_owned())));
        values.filter(|(_, value)| field.accepts(value)).collect()
    };
    match (&field.finder, &field.shape) {
        (Some(Finder::Pattern), Shape::Text(text)) => text
            .pattern
            .as_ref()
            .map(|pattern| texts(parts(&pattern.part, message)))
            .unwrap_or_default(),
        (Some(Finder::Token(format)), _) => texts(tokens(*format, message)),
        (Some(Finder::Options), Shape::Options(choices)) => option_claims(choices, message),
        _ => Vec::new(),
    }
}

fn option_claims(choices: &[Choice], message: &str) -> Vec<Claim> {
    let (words, spans): (Vec<String>, Vec<Range<usize>>) = words_with_spans(message).into_iter().unzip();
    if words.iter().any(|word| NEGATIONS.contains(&word.as_str())) {
        return Vec::new();
    }
    let offers: Vec<_> = choices.iter().map(|choice| &choice.offer).collect();
    let mut claims = Vec::new();
    for index in contained(&offers, &words) {
        if !is_telling_choice(&choices[index]) {
            continue;
        }
        for name in offers[index].names() {
            if let Some(first) = position_of(name, &words) {
                let span = spans[first].start..spans[first + name.len() - 1].end;
                claims.push((span, choices[index].value.clone()));
            }
        }
    }
    claims
}
