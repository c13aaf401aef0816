//! Going through a message for numbers and amounts.

use super::digits;
use super::{Amount, NumberWords, words};
use crate::language::Language;
use crate::language::reading::Mention;
use crate::language::token::{Token, any_phrase, tokens};
use serde_json::Value;
use std::ops::Range;

struct Reader<'a> {
    tokens: &'a [Token],
    words: &'static NumberWords,
    whole: bool,
}

/// A number without what surrounds it.
struct Bare {
    end: usize,
    values: Vec<Value>,
    /// Whether it is a number in any sentence. "One" and "a half" are words as well.
    sure: bool,
    literal: bool,
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        any_phrase(self.tokens, at, phrases)
    }

    fn longest<T: Copy>(&self, at: usize, phrases: &[(&str, T)]) -> Option<(usize, T)> {
        let found = phrases
            .iter()
            .filter_map(|(phrase, value)| Some((self.any(at, &[phrase])?, *value)));
        found.max_by_key(|(end, _)| *end)
    }

    fn is_digits(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| !token.sign && token.text.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Digits with their marks, and groups of three that spaces part.
    fn in_digits(&self, at: usize) -> Option<Bare> {
        if !self.is_digits(at) {
            return None;
        }
        let mut text = self.token(at)?.text.clone();
        let mut end = at + 1;
        while let (Some(sign), Some(digits)) = (self.token(end), self.token(end + 1)) {
            let is_mark = [",", ".", "'", "’", "_"].iter().any(|mark| sign.is(mark));
            if !(sign.joined && digits.joined && is_mark && self.is_digits(end + 1)) {
                break;
            }
            text.push_str(&sign.text);
            text.push_str(&digits.text);
            end += 2;
        }
        if end == at + 1 && text.len() <= 3 {
            while self.is_digits(end)
                && self
                    .token(end)
                    .is_some_and(|token| token.text.len() == 3 && !token.joined)
            {
                text.push_str(&self.token(end)?.text);
                end += 1;
            }
        }
        Some(Bare {
            end,
            values: digits::values(&text, self.words.decimal_mark, self.whole),
            sure: true,
            literal: true,
        })
    }

    fn bare(&self, at: usize) -> Option<Bare> {
        // A fraction sign alone: `½` is read as `.5`.
        if self.token(at)?.is(".") && self.is_digits(at + 1) && self.token(at + 1)?.joined {
            let value = format!("0.{}", self.token(at + 1)?.text).parse().ok().and_then(number);
            return Some(Bare {
                end: at + 2,
                values: value.into_iter().collect(),
                sure: true,
                literal: false,
            });
        }
        let spelled = self
            .token(at)?
            .number
            .filter(|number| number.spelled && !number.ordinal);
        let mut bare = match (self.in_digits(at), spelled) {
            (Some(bare), _) => bare,
            (None, Some(spelled)) => Bare {
                end: at + 1,
                values: number(spelled.value).into_iter().collect(),
                sure: spelled.value != 1.0,
                literal: false,
            },
            (None, None) => Bare {
                end: at,
                values: Vec::new(),
                sure: false,
                literal: false,
            },
        };
        if let Some((end, value)) = self.longest(at, self.words.phrases).filter(|(end, _)| *end > bare.end) {
            bare = Bare {
                end,
                values: value.and_then(number).into_iter().collect(),
                sure: false,
                literal: false,
            };
        }
        if bare.end == at {
            return None;
        }
        if let Some((end, more)) = self.longest(bare.end, self.words.and_more) {
            self.change(&mut bare, end, |value| value + more);
        }
        if let Some((end, scale)) = self.longest(bare.end, self.words.scales) {
            self.change(&mut bare, end, |value| value * scale);
        }
        Some(bare)
    }

    fn change(&self, bare: &mut Bare, end: usize, change: impl Fn(f64) -> f64) {
        let changed = bare
            .values
            .iter()
            .filter_map(Value::as_f64)
            .filter_map(|value| number(change(value)));
        bare.values = changed.collect();
        bare.end = end;
        bare.literal = false;
    }

    /// Whether a number is a piece of a code, a web address or a fraction: something that is not it touches it.
    fn is_piece(&self, at: usize, end: usize) -> bool {
        let joints = ["-", ".", ",", "/", "_", "@", "#", ":", "=", "\\"];
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        let first = self.token(at).is_some_and(|token| token.joined);
        let touched = first
            && before(1).is_some_and(|token| {
                let is_currency = self.words.currencies.iter().any(|(name, _)| token.is(name)) || token.is("x");
                let is_joint = joints.iter().any(|joint| token.is(joint));
                let behind_word = token.joined && before(2).is_some_and(|more| !more.sign);
                !token.sign && !is_currency || is_joint && behind_word
            });
        let goes_on = self.token(end).is_some_and(|token| {
            let is_known = |list: &[&str]| list.iter().any(|word| token.is(word));
            let is_currency = self.words.currencies.iter().any(|(name, _)| token.is(name));
            // `2x`, but not `0x10`
            let has_more = self.token(end + 1).is_some_and(|more| more.joined && !more.sign);
            let is_word = !token.sign
                && (has_more || !is_known(self.words.pieces))
                && !is_known(self.words.cents)
                && !is_currency;
            let joint = joints.iter().any(|joint| token.is(joint))
                && self.token(end + 1).is_some_and(|more| more.joined && !more.sign);
            token.joined && (is_word || joint)
        });
        touched || goes_on
    }

    /// Where the words or signs for a minus begin that stand before a number.
    fn minus(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let Some(token) = self.token(before) else { return false };
        let is_sign = token.is("-")
            && self.token(at).is_some_and(|number| number.joined)
            && !token.joined_to_word(self.tokens, before);
        is_sign || self.words.minus.iter().any(|word| token.is(word))
    }

    fn currency(&self, at: usize) -> Option<(usize, &'static str)> {
        self.longest(at, self.words.currencies)
    }

    /// A number with what makes an amount of it.
    fn amount(&self, at: usize) -> Option<(usize, Mention<Amount>)> {
        let before = self.currency(at);
        let start = before.map_or(at, |(end, _)| end);
        let mut bare = self.bare(start)?;
        if self.is_piece(start, bare.end) {
            return None;
        }
        let mut end = bare.end;
        let mut currency = before.map(|(_, code)| code);
        if let Some((behind, code)) = self.currency(end).filter(|_| currency.is_none()) {
            currency = Some(code);
            end = behind;
        } else if let Some(behind) = self.any(end, self.words.cents).filter(|_| currency.is_none()) {
            self.change(&mut bare, behind, |value| value / 100.0);
            end = behind;
            currency = Some("");
        }
        if currency.is_some()
            && let Some((behind, cents)) = self.cents(end)
        {
            self.change(&mut bare, behind, |value| value + f64::from(cents) / 100.0);
            end = behind;
        }
        let counted =
            self.any(end, self.words.pieces).is_some() || at.checked_sub(1).is_some_and(|x| self.tokens[x].is("x"));
        let is_unit = currency.is_none() && self.any(end, self.words.units).is_some();
        let negative = self.minus(at);
        if negative {
            let end = bare.end;
            let literal = bare.literal;
            self.change(&mut bare, end, |value| -value);
            bare.literal = literal;
        }
        let refused = (1..=2)
            .filter_map(|length| at.checked_sub(length))
            .any(|start| self.any(start, self.words.not_it) == Some(at));
        let amount = |value: Value| Amount {
            value,
            currency: currency.filter(|code| !code.is_empty()),
            counted,
        };
        let meant = if refused {
            Vec::new()
        } else {
            bare.values.into_iter().map(amount).collect()
        };
        let span = self.tokens[at].span.start..self.tokens[end - 1].span.end;
        let mention = Mention {
            span,
            meant,
            sure: (bare.sure || currency.is_some() || counted) && !is_unit,
            literal: bare.literal,
        };
        Some((end, mention))
    }

    /// "fifty" in "ten euros fifty"
    fn cents(&self, at: usize) -> Option<(usize, u32)> {
        let at = self.any(at, self.words.and).unwrap_or(at);
        let token = self.token(at)?;
        let cents = token.whole(99).filter(|cents| *cents > 0)?;
        let is_two = token.digits() == 2 || token.digits() == 0 && cents >= 10;
        let end = self.any(at + 1, self.words.cents);
        let ends = self
            .token(at + 1)
            .is_none_or(|next| next.sign && !next.joined || next.is("?") || next.is("!") || next.is("."));
        (end.is_some() || is_two && ends).then_some((end.unwrap_or(at + 1), cents))
    }
}

impl Token {
    /// Whether a sign touches a word or number before it, so that it is no minus.
    fn joined_to_word(&self, tokens: &[Token], at: usize) -> bool {
        self.joined && at.checked_sub(1).is_some_and(|before| !tokens[before].sign)
    }
}

fn number(value: f64) -> Option<Value> {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return Some(Value::from(value as i64));
    }
    // Cents are not kept exactly in binary, and `10.0 + 0.1` is to be 10.1.
    let rounded = (value * 1e6).round() / 1e6;
    serde_json::Number::from_f64(rounded).map(Value::Number)
}

pub(super) fn mentions(language: Language, message: &str, whole: bool) -> Vec<Mention<Amount>> {
    let message = with_plain_fractions(message);
    let tokens = tokens(language, &message);
    let reader = Reader {
        tokens: &tokens,
        words: words(language),
        whole,
    };
    let mut mentions: Vec<Mention<Amount>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.amount(at) {
            Some((end, mention)) => {
                mentions.push(mention);
                at = end;
            }
            // The rest of a code is no number either.
            None if reader.is_digits(at) => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token.joined) {
                    at += 1;
                }
            }
            None => at += 1,
        }
    }
    if mentions.iter().any(|mention| mention.sure) {
        mentions.retain(|mention| mention.sure);
    }
    mentions
}

/// Fraction signs as decimals: `2½` is 2.5.
fn with_plain_fractions(message: &str) -> String {
    let mut text = message.to_owned();
    for (sign, decimals) in [("½", ".5"), ("¼", ".25"), ("¾", ".75")] {
        text = text.replace(&format!(" {sign}"), sign).replace(sign, decimals);
    }
    text
}

pub(super) fn currencies(language: Language, message: &str) -> Vec<(Range<usize>, &'static str)> {
    let tokens = tokens(language, message);
    let reader = Reader {
        tokens: &tokens,
        words: words(language),
        whole: false,
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((end, code)) = reader.currency(at) else {
            at += 1;
            continue;
        };
        found.push((tokens[at].span.start..tokens[end - 1].span.end, code));
        at = end;
    }
    found
}
