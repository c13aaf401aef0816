//! Numbers as people write them: in digits with marks, in words, as amounts of money and of things.
//!
//! Numbers in words are read by `text2num`; halves, dozens and amounts of money are not in it, nor which of two meanings
//! `1.500` has, and are ours. The decimal mark is that of the language.

mod digits;
mod english;
mod german;
mod scan;
#[cfg(test)]
mod tests;

use super::Language;
use super::reading::Mention;
use serde_json::Value;

/// An amount that a message speaks of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Amount {
    /// An integer where it is whole, else a number with a fraction.
    pub value: Value,
    /// The code of the currency (ISO 4217) in which it is.
    pub currency: Option<&'static str>,
    /// Whether it is said to be a number of things: "3 pieces", "2x".
    pub counted: bool,
}

/// The words of numbers. All are folded; phrases are words with single spaces between.
pub(super) struct NumberWords {
    /// Numbers that are no words for numbers: "a dozen". `None` is a number that nobody knows: "a few".
    pub phrases: &'static [(&'static str, Option<f64>)],
    /// Behind a number: it is so much more.
    pub and_more: &'static [(&'static str, f64)],
    /// Behind digits: so many times.
    pub scales: &'static [(&'static str, f64)],
    pub minus: &'static [&'static str],
    /// Behind a number: it counts things. In the singular it does not: "a 1000 piece puzzle".
    pub pieces: &'static [&'static str],
    /// Behind a number: it is a span, a share or a place in a row, not a number of things.
    pub units: &'static [&'static str],
    /// Each word or sign of a currency with its code.
    pub currencies: &'static [(&'static str, &'static str)],
    pub cents: &'static [&'static str],
    pub and: &'static [&'static str],
    /// What is a comma, where numbers have three digits behind it: the mark of thousands.
    pub decimal_mark: char,
    /// Between two numbers of which one is meant, or which are ends of a range.
    pub not_it: &'static [&'static str],
}

/// The amounts that a message speaks of. `whole` settles what `1.500` means: no fraction is asked for.
pub(crate) fn mentions(language: Language, message: &str, whole: bool) -> Vec<Mention<Amount>> {
    scan::mentions(language, message, whole)
}

/// The currencies that a message names, with the bytes of their words.
pub(crate) fn currencies(language: Language, message: &str) -> Vec<(std::ops::Range<usize>, &'static str)> {
    scan::currencies(language, message)
}

/// A number as it is told: with the mark of the language, and without groups.
pub(crate) fn said(language: Language, amount: &Amount) -> String {
    let text = amount.value.to_string();
    let text = match (amount.currency, text.split_once('.')) {
        (Some(_), Some((whole, cents))) if cents.len() == 1 => format!("{whole}.{cents}0"),
        _ => text,
    };
    let text = if language == Language::German {
        text.replace('.', ",")
    } else {
        text
    };
    match amount.currency {
        Some(currency) => format!("{text} {currency}"),
        None => text,
    }
}

fn words(language: Language) -> &'static NumberWords {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}
