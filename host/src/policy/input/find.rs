//! Inputs that are already in a message, taken only where nothing else can be meant.

use super::coerce::problem_of;
use super::part::{joined, parts, tokens};
use super::read::text::{is_inside_day, of_code, one_of_each};
use super::read::{Unread, day, number, option};
use super::shape::{Format, Pattern, Shape, TextShape};
use super::{Field, Findings, InputChecker, WORDS_BYTES_MAX};
use crate::language::code::{Code, closed_up, codes, is_labelled};
use crate::language::fold::{capped, squeezed};
use crate::language::reading::Reading;
use crate::language::{Hearing, Language};
use serde_json::Value;
use std::ops::Range;

/// Numbers that are counts, prices and years far more often than anything else.
const NUMBERS: [&str; 12] = ["0", "1", "2", "7", "10", "12", "25", "99", "100", "500", "1999", "2026"];

/// A code that is not typed as its pattern says is taken from a message only with so many digits.
const CODE_DIGITS_MIN: usize = 3;

/// How an input can be recognised in a message.
#[derive(Debug)]
pub(super) enum Finder {
    Pattern,
    Token(Format),
    Day(Format),
    Number,
    Options,
}

impl Finder {
    /// The way to recognise inputs of a shape; `None` where that is not safe.
    pub(super) fn new(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Text(text) => match (&text.pattern, text.format) {
                (_, Some(format @ (Format::Email | Format::Uuid))) => Some(Self::Token(format)),
                (_, Some(format @ (Format::Date | Format::Time | Format::DateTime | Format::Clock))) => {
                    Some(Self::Day(format))
                }
                (Some(pattern), None) => is_telling(pattern).then_some(Self::Pattern),
                _ => None,
            },
            Shape::Options(choices) => (choices.len() > 1).then_some(Self::Options),
            Shape::Whole | Shape::Number => Some(Self::Number),
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

/// Whether a name of a choice can mean nothing else.
fn is_telling_name(name: &[String]) -> bool {
    let is_common = |word: &str| Language::ALL.iter().any(|language| language.words().is_common(word));
    match name {
        [word] => {
            let number = word.chars().all(|c| c.is_numeric());
            word.chars().count() >= 3 && !number && !is_common(word)
        }
        _ => true,
    }
}

/// What a message says of an input at one place: the bytes, and the value or why there is none.
type Claim = (Range<usize>, Result<Reading, Unread>);

/// The inputs of a message. An input is taken when exactly one value is found, in text that no other input claims. Where it is
/// spoken of and none can be taken, it is unclear.
pub(super) fn find(hearing: &Hearing, fields: &[Field], message: &str) -> Findings {
    let message = capped(message, WORDS_BYTES_MAX);
    let claims: Vec<Vec<Claim>> = fields.iter().map(|field| claims(hearing, field, message)).collect();
    let mut found = Findings::default();
    for (index, own) in claims.iter().enumerate() {
        if own.is_empty() {
            continue;
        }
        let rivals = || {
            claims
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .flat_map(|(_, claims)| claims)
        };
        let overlaps =
            |span: &Range<usize>| rivals().any(|(other, _)| span.start < other.end && other.start < span.end);
        let is_claimed_twice = own.iter().any(|(span, _)| overlaps(span));
        let name = fields[index].input.name.to_string();
        match one_of(own) {
            Ok(reading) if !is_claimed_twice => {
                found.readings.insert(name, reading);
            }
            Ok(_) => {
                let problem = problem_of(hearing, &fields[index], message, Unread::Several);
                found.unclear.insert(name, problem);
            }
            Err(unread) => {
                let problem = problem_of(hearing, &fields[index], message, unread);
                found.unclear.insert(name, problem);
            }
        }
    }
    found
}

/// What several claims of one input mean together.
fn one_of(claims: &[Claim]) -> Result<Reading, Unread> {
    let mut found: Option<Reading> = None;
    for (_, read) in claims {
        let reading = read.clone()?;
        match &found {
            Some(other) if other.value != reading.value => return Err(Unread::Several),
            Some(other) if other.understood.is_none() => {}
            _ => found = Some(reading),
        }
    }
    found.ok_or(Unread::Other)
}

fn claims(hearing: &Hearing, field: &Field, message: &str) -> Vec<Claim> {
    let accepts = |value: &Value| field.accepts(value);
    let mut claims = match (&field.finder, &field.shape) {
        (Some(Finder::Pattern), Shape::Text(text)) => pattern_claims(hearing, field, text, message),
        (Some(Finder::Token(format)), _) => {
            let found = tokens(*format, message).into_iter();
            found.map(|(span, text)| token_claim(message, span, &text)).collect()
        }
        (Some(Finder::Day(format)), _) => day_claims(hearing, *format, message),
        (Some(Finder::Number), _) => number::claims(hearing, field, message),
        (Some(Finder::Options), Shape::Options(choices)) => option::claims(hearing, choices, message, &is_telling_name),
        _ => Vec::new(),
    };
    claims.retain(|(_, read)| read.as_ref().map_or(true, |reading| accepts(&reading.value)));
    claims
}

/// An address that was said in words is said back.
fn token_claim(message: &str, span: Range<usize>, text: &str) -> Claim {
    let is_spoken = text.contains('@') && !message[span.clone()].contains(['@', '＠', '﹫']);
    let literal = || Reading::literal(Value::String(text.to_owned()));
    let reading = if is_spoken { of_code(message, text) } else { literal() };
    (span, Ok(reading))
}

fn pattern_claims(hearing: &Hearing, field: &Field, shape: &TextShape, message: &str) -> Vec<Claim> {
    let Some(pattern) = &shape.pattern else {
        return Vec::new();
    };
    let fits = |text: &str| field.accepts(&Value::String(text.to_owned()));
    let mut found = parts(&pattern.part, message);
    found.extend(joined(message, &fits));
    found.retain(|(_, text)| fits(text));
    // Capitals have other lengths than small letters only outside of codes.
    let capitals = message.to_uppercase();
    if found.is_empty() && capitals.len() == message.len() {
        let in_capitals = joined(&capitals, &fits).into_iter();
        found = in_capitals
            .map(|(span, text)| (span, text.into_owned().into()))
            .collect();
    }
    let found = one_of_each(found);
    let claim = |(span, part): (Range<usize>, std::borrow::Cow<'_, str>)| {
        if is_inside_day(hearing, message, &span) {
            return (span, Err(Unread::Unclear));
        }
        let reading = of_code(message, &part);
        (span, Ok(reading))
    };
    let claims: Vec<Claim> = found.into_iter().map(claim).collect();
    if !claims.is_empty() {
        return claims;
    }
    // However it is typed, in one piece and with enough digits to be nothing else.
    let digits = |code: &Code| code.text.bytes().filter(u8::is_ascii_digit).count();
    let is_code = |code: &&Code| {
        let is_apart = message
            .get(code.span.clone())
            .is_some_and(|text| text.starts_with(char::is_uppercase))
            || is_labelled(&message[..code.span.start]);
        digits(code) >= CODE_DIGITS_MIN && (code.close || is_apart)
    };
    let found = codes(message, &fits);
    let claim = |code: &Code| (code.span.clone(), Ok(of_code(message, &code.text)));
    found.iter().filter(is_code).map(claim).collect()
}

fn day_claims(hearing: &Hearing, format: Format, message: &str) -> Vec<Claim> {
    let spoken = day::read_sure(hearing, format, message);
    let claims = spoken.into_iter().flat_map(|spoken| {
        let read = spoken.read;
        spoken.spans.into_iter().map(move |span| (span, read.clone()))
    });
    claims.collect()
}

/// A text as codes in it are found however they are typed.
#[derive(Clone, Debug)]
pub struct Squeezed(String);

impl Squeezed {
    /// Squeezes a text.
    pub fn new(text: &str) -> Self {
        // A line end parts the two forms, as no code goes on behind it.
        Self(format!("{}\n{}", squeezed(text), closed_up(text)))
    }
}

impl InputChecker {
    /// Whether a value of an input can be nothing else: an order number can, an email address or a day is said for other reasons
    /// as well.
    pub fn is_telling(&self, input: &str) -> bool {
        let finder = self.field(input).and_then(|field| field.finder.as_ref());
        matches!(finder, Some(Finder::Pattern | Finder::Token(Format::Uuid)))
    }

    /// The same for two actions whose inputs are recognised alike; empty where none is telling.
    pub fn telling_key(&self) -> String {
        let telling = self
            .fields
            .iter()
            .filter(|field| self.is_telling(field.input.name.as_str()));
        telling.map(|field| format!("{}\n", field.input.schema)).collect()
    }

    /// Whether a text may hold a telling value. Far cheaper than [`Self::find`].
    pub fn may_tell(&self, text: &str, squeezed: &Squeezed) -> bool {
        let squeezed = squeezed.0.as_str();
        self.fields.iter().any(|field| match (&field.finder, &field.shape) {
            (Some(Finder::Pattern), Shape::Text(shape)) => shape.pattern.as_ref().is_some_and(|pattern| {
                pattern.part_any_case.is_match(text) || pattern.part_any_case.is_match(squeezed)
            }),
            (Some(Finder::Token(Format::Uuid)), _) => true,
            _ => false,
        })
    }
}
