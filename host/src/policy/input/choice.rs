//! Which of several offered answers a visitor means.

use super::fold::{one_apart, position_of, words as folded};

/// One answer that is offered: what it is called, and other words that mean it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The words of each of its names, without case and accents.
    names: Vec<Vec<String>>,
}

impl Offer {
    /// An answer with all its names, usually a value and a label.
    pub fn new<T: AsRef<str>>(names: &[T]) -> Self {
        let names = names
            .iter()
            .map(|name| folded(name.as_ref()))
            .filter(|words| !words.is_empty());
        Self { names: names.collect() }
    }

    pub(super) fn names(&self) -> &[Vec<String>] {
        &self.names
    }

    fn joined(&self) -> impl Iterator<Item = String> {
        self.names.iter().map(|words| words.join(" "))
    }

    fn has_numbers(&self) -> bool {
        self.names
            .iter()
            .flatten()
            .any(|word| word.chars().all(|c| c.is_ascii_digit()))
    }
}

/// Words in whose company an answer is perhaps what the visitor does not want.
pub(super) const NEGATIONS: [&str; 15] = [
    "not", "no", "dont", "without", "neither", "except", "never", "nicht", "kein", "keine", "keinen", "pas", "sans",
    "sin", "non",
];

const ORDINALS: [&[&str]; 10] = [
    &["1", "1st", "first", "one"],
    &["2", "2nd", "second", "two"],
    &["3", "3rd", "third", "three"],
    &["4", "4th", "fourth", "four"],
    &["5", "5th", "fifth", "five"],
    &["6", "6th", "sixth", "six"],
    &["7", "7th", "seventh", "seven"],
    &["8", "8th", "eighth", "eight"],
    &["9", "9th", "ninth", "nine"],
    &["10", "10th", "tenth", "ten"],
];

/// The position of the value that a visitor means among those of a question; each has a value and a label.
/// `None` when the words fit none of them, or more than one.
pub fn choice<V: AsRef<str>, L: AsRef<str>>(choices: &[(V, L)], words: &str) -> Option<usize> {
    let offers: Vec<Offer> = choices
        .iter()
        .map(|(v, l)| Offer::new(&[v.as_ref(), l.as_ref()]))
        .collect();
    chosen(&offers.iter().collect::<Vec<_>>(), words)
}

/// The one offer that the words mean. The ways to mean one are tried from the strictest to the loosest, and the
/// first that fits any offer decides: when it fits several, the words are ambiguous.
pub(super) fn chosen(offers: &[&Offer], words: &str) -> Option<usize> {
    let words = folded(super::capped(words, super::WORDS_BYTES_MAX));
    let whole = words.join(" ");
    if whole.is_empty() {
        return None;
    }
    let fitting = |fits: &dyn Fn(&Offer) -> bool| -> Vec<usize> {
        offers
            .iter()
            .enumerate()
            .filter(|(_, offer)| fits(offer))
            .map(|(index, _)| index)
            .collect()
    };
    let exact = fitting(&|offer| offer.joined().any(|name| name == whole));
    if !exact.is_empty() {
        return only(&exact);
    }
    if let Some(index) = position(offers, &words) {
        return Some(index);
    }
    let prefixed = fitting(&|offer| offer.joined().any(|name| name.starts_with(&whole)));
    if !prefixed.is_empty() {
        return only(&prefixed);
    }
    if !words.iter().any(|word| NEGATIONS.contains(&word.as_str())) {
        let named = contained(offers, &words);
        if !named.is_empty() {
            return only(&named);
        }
    }
    let long = |name: &str| name.chars().count() >= 5;
    only(&fitting(&|offer| {
        offer.joined().any(|name| long(&name) && one_apart(&name, &whole))
    }))
}

fn only(indexes: &[usize]) -> Option<usize> {
    if let [index] = indexes { Some(*index) } else { None }
}

/// `the second one`, `number 2`, `last`. Where the offers have numbers in their own names, a number means those.
fn position(offers: &[&Offer], words: &[String]) -> Option<usize> {
    const FILLERS: [&str; 8] = ["the", "one", "number", "option", "nr", "no", "please", "choice"];
    if offers.iter().any(|offer| offer.has_numbers()) {
        return None;
    }
    let mut telling: Vec<&str> = words.iter().map(String::as_str).collect();
    if telling.len() > 1 {
        telling.retain(|word| !FILLERS.contains(word));
    }
    let [word] = telling[..] else { return None };
    let index = match word {
        "last" => offers.len().checked_sub(1)?,
        _ => ORDINALS.iter().position(|names| names.contains(&word))?,
    };
    (index < offers.len()).then_some(index)
}

/// The offers whose name stands whole among the words, without those that only stand inside of a longer one.
pub(super) fn contained(offers: &[&Offer], words: &[String]) -> Vec<usize> {
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (index, offer) in offers.iter().enumerate() {
        for name in &offer.names {
            if let Some(start) = position_of(name, words) {
                spans.push((index, start, start + name.len()));
            }
        }
    }
    let inside = |a: &(usize, usize, usize), b: &(usize, usize, usize)| {
        a.0 != b.0 && b.1 <= a.1 && a.2 <= b.2 && (b.2 - b.1) > (a.2 - a.1)
    };
    let mut found: Vec<usize> = spans
        .iter()
        .filter(|span| !spans.iter().any(|other| inside(span, other)))
        .map(|span| span.0)
        .collect();
    found.dedup();
    found.sort_unstable();
    found.dedup();
    found
}
