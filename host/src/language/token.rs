//! A message as a row of words, numbers and signs, with the numbers in words read: what days, times and amounts are read from.
//!
//! Numbers in words are read by `text2num`, which knows how English and German compound them. What it does not know (a
//! dozen, anderthalb, halves) is in [`quantity`](super::quantity).

use super::Language;
use super::fold::{Word, words_of};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;
use text2num::lang::{English, German};
use unicode_normalization::UnicodeNormalization;

/// How many tokens of a message are read; there are no more in any that people type.
const TOKENS_MAX: usize = 2_000;

/// Longer rows of digits are no amount and no day.
const DIGITS_MAX: usize = 15;

/// One word, number or sign.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// The folded words, the digits, or the sign.
    pub text: String,
    /// The bytes of the message.
    pub span: Range<usize>,
    /// Whether nothing stands between it and the token before.
    pub joined: bool,
    pub number: Option<Numeral>,
    pub sign: bool,
}

/// A number without sign, mark or unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Numeral {
    pub value: f64,
    /// `fifth`, but not `5th`, whose ending is a token of its own.
    pub ordinal: bool,
    /// Whether it is written in words.
    pub spelled: bool,
}

impl Token {
    /// Whether it is this word or sign.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// A whole number up to a limit.
    pub(crate) fn whole(&self, max: u32) -> Option<u32> {
        let value = self.number?.value;
        (value.fract() == 0.0 && value >= 0.0 && value <= f64::from(max)).then_some(value as u32)
    }

    /// How many digits it is written with; none for words.
    pub(crate) fn digits(&self) -> usize {
        match self.number {
            Some(number) if !number.spelled => self.text.len(),
            _ => 0,
        }
    }
}

/// The tokens of a message.
pub(crate) fn tokens(language: Language, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut end = 0;
    for word in words_of(text) {
        // One character may be several words, and then they have one place.
        let start = word.span.start.max(end);
        push_signs(&mut tokens, text, end..start);
        let joined = start == end && !tokens.is_empty();
        end = word.span.end.max(end);
        push_word(&mut tokens, text, word, joined);
        if tokens.len() > TOKENS_MAX {
            break;
        }
    }
    if tokens.len() <= TOKENS_MAX {
        push_signs(&mut tokens, text, end..text.len());
    }
    tokens.truncate(TOKENS_MAX);
    with_spelled(language, text, tokens)
}

/// The signs between two words. Dashes of all kinds are one sign.
fn push_signs(tokens: &mut Vec<Token>, text: &str, gap: Range<usize>) {
    let mut joined = gap.start > 0 || !tokens.is_empty();
    for (at, c) in text[gap.clone()].char_indices() {
        if c.is_whitespace() {
            joined = false;
            continue;
        }
        let start = gap.start + at;
        let sign = match c {
            '-' | '–' | '—' | '‐' | '‑' | '−' | '﹣' | '－' => "-".to_owned(),
            c => c.nfkc().collect(),
        };
        tokens.push(Token {
            text: sign,
            span: start..start + c.len_utf8(),
            joined,
            number: None,
            sign: true,
        });
        joined = true;
    }
}

/// A word, cut where letters and digits meet: `3pm` is a number and a word.
fn push_word(tokens: &mut Vec<Token>, text: &str, word: Word, joined: bool) {
    // A gap ends with a space where the word is not joined to what is before.
    let touches = joined || !text[..word.span.start].ends_with(char::is_whitespace) && !tokens.is_empty();
    // Where folding changed the length, the places of the pieces are not known, and all have that of the word.
    let exact = word.text.len() == word.span.len();
    let mut start = 0;
    let is_digit = |c: char| c.is_ascii_digit();
    for (at, c) in word.text.char_indices().chain([(word.text.len(), ' ')]) {
        let piece = &word.text[start..at];
        let Some(first) = piece.chars().next() else { continue };
        if at < word.text.len() && is_digit(first) == is_digit(c) {
            continue;
        }
        let span = if exact {
            word.span.start + start..word.span.start + at
        } else {
            word.span.clone()
        };
        let number = (is_digit(first) && piece.len() <= DIGITS_MAX)
            .then(|| piece.parse().ok())
            .flatten();
        tokens.push(Token {
            text: piece.to_owned(),
            span,
            joined: if start == 0 { touches } else { true },
            number: number.map(|value| Numeral {
                value,
                ordinal: false,
                spelled: false,
            }),
            sign: false,
        });
        start = at;
    }
}

/// A word as the reader of numbers sees it: with its umlauts, and apart from what a comma parts it from.
struct Spoken {
    text: String,
    place: usize,
    is_word: bool,
}

impl text2num::Token for &Spoken {
    fn text(&self) -> Cow<'_, str> {
        self.text.as_str().into()
    }

    fn text_lowercase(&self) -> Cow<'_, str> {
        self.text.as_str().into()
    }

    fn nt_separated(&self, previous: &Self) -> bool {
        self.place != previous.place + 1
    }

    fn not_a_number_part(&self) -> bool {
        !self.is_word
    }
}

/// Words that are numbers to the reader, and something else to everyone.
const NO_NUMBERS: [&str; 3] = ["o", "ones", "seconds"];

/// The tokens with each number in words as one.
fn with_spelled(language: Language, text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut place = 0;
    let spoken: Vec<Spoken> = tokens
        .iter()
        .map(|token| {
            // A hyphen parts nothing: `twenty-five`.
            if !(token.is("-") && token.joined) {
                place += 1;
            }
            Spoken {
                text: spoken_text(language, &text[token.span.clone()]),
                place,
                is_word: !token.sign && token.number.is_none() && !NO_NUMBERS.contains(&token.text.as_str()),
            }
        })
        .collect();
    // Hyphens are left out: the reader would pass over them as well.
    let kept: Vec<usize> = (0..spoken.len()).filter(|at| !tokens[*at].is("-")).collect();
    let input = kept.iter().map(|at| &spoken[*at]);
    let found = match language {
        Language::English => text2num::find_numbers(input, english(), 0.0),
        Language::German => text2num::find_numbers(input, german(), 0.0),
    };
    let mut merged = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for occurrence in found {
        let (Some(&first), Some(&last)) = (kept.get(occurrence.start), kept.get(occurrence.end - 1)) else {
            continue;
        };
        if first < at {
            continue;
        }
        merged.extend_from_slice(&tokens[at..first]);
        let words: Vec<&str> = tokens[first..=last]
            .iter()
            .filter(|token| !token.sign)
            .map(|token| token.text.as_str())
            .collect();
        merged.push(Token {
            text: words.join(" "),
            span: tokens[first].span.start..tokens[last].span.end,
            joined: tokens[first].joined,
            number: Some(Numeral {
                value: occurrence.value,
                ordinal: occurrence.is_ordinal,
                spelled: true,
            }),
            sign: false,
        });
        at = last + 1;
    }
    merged.extend_from_slice(&tokens[at..]);
    merged
}

/// A word in lower case and composed, and in German with its umlauts where they were written out.
fn spoken_text(language: Language, written: &str) -> String {
    let text: String = written.nfkc().flat_map(char::to_lowercase).collect();
    match language {
        Language::English => text,
        Language::German => {
            let umlauts = [
                ("fuenf", "fünf"),
                ("funf", "fünf"),
                ("zwoelf", "zwölf"),
                ("zwolf", "zwölf"),
            ];
            umlauts
                .iter()
                .fold(text, |text, (plain, umlaut)| text.replace(plain, umlaut))
        }
    }
}

fn english() -> &'static English {
    static ENGLISH: OnceLock<English> = OnceLock::new();
    ENGLISH.get_or_init(English::new)
}

fn german() -> &'static German {
    static GERMAN: OnceLock<German> = OnceLock::new();
    GERMAN.get_or_init(German::new)
}

/// Where a phrase ends that stands at a place. It is words with spaces between.
pub(crate) fn phrase(tokens: &[Token], at: usize, phrase: &str) -> Option<usize> {
    let mut at = at;
    for word in phrase.split(' ') {
        if !tokens.get(at)?.is(word) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Where the longest of some phrases ends that stands at a place.
pub(crate) fn any_phrase(tokens: &[Token], at: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().filter_map(|words| phrase(tokens, at, words)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(language: Language, text: &str) -> Vec<f64> {
        let tokens = tokens(language, text);
        tokens
            .iter()
            .filter_map(|token| token.number)
            .map(|number| number.value)
            .collect()
    }

    #[test]
    fn numbers_in_words_are_one_token_each() {
        for (text, expected) in [
            ("twenty-five", &[25.0][..]),
            ("one hundred and five mugs", &[105.0]),
            ("two, three", &[2.0, 3.0]),
            ("the twenty-first of may two thousand twenty-seven", &[21.0, 2027.0]),
            ("3pm", &[3.0]),
            ("１２", &[12.0]),
            ("so i go", &[]),
        ] {
            assert_eq!(numbers(Language::English, text), expected, "{text}");
        }
        for (text, expected) in [
            ("fünfundzwanzig", &[25.0][..]),
            ("fuenfundzwanzig", &[25.0]),
            ("am fünften März zweitausendsiebenundzwanzig", &[5.0, 2027.0]),
            ("zwölf Becher", &[12.0]),
            ("dreißig", &[30.0]),
        ] {
            assert_eq!(numbers(Language::German, text), expected, "{text}");
        }
    }

    #[test]
    fn tokens_know_where_they_stand_and_what_they_touch() {
        let text = "at 3:30pm – ok";
        let found = tokens(Language::English, text);
        let parts: Vec<(&str, bool)> = found
            .iter()
            .map(|token| (&text[token.span.clone()], token.joined))
            .collect();
        let expected = [
            ("at", false),
            ("3", false),
            (":", true),
            ("30", true),
            ("pm", true),
            ("–", false),
            ("ok", false),
        ];
        assert_eq!(parts, expected);
    }
}
