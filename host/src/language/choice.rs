//! Which of several offered answers a visitor means, and whether a thing is what a visitor calls it.

use super::Language;
use super::command;
use super::fold::{self, capped};
use super::spelling::is_mistyped;
use std::ops::Range;

/// How many bytes of a text are read; it is longer than any limit for messages that makes sense.
const TEXT_BYTES_MAX: usize = 16 << 10;

/// A name of at least this many characters may have a typing mistake.
const MISTYPED_CHARS_MIN: usize = 5;

/// One answer that is offered: what it is called, and other words that mean it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    names: Vec<OfferName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct OfferName {
    key: String,
    words: Vec<String>,
}

impl Offer {
    /// An answer with all its names, usually a value and a label.
    pub(crate) fn new<T: AsRef<str>>(names: &[T]) -> Self {
        let name = |name: &str| OfferName {
            key: fold::key(name),
            words: fold::words(name),
        };
        let written_out = names.iter().filter_map(|name| fold::written_out(name.as_ref()));
        let written_out: Vec<OfferName> = written_out.map(|own| name(&own)).collect();
        let names = names.iter().map(|own| name(own.as_ref())).chain(written_out);
        let names = names.filter(|name| !name.key.is_empty());
        Self { names: names.collect() }
    }

    /// Whether a text is one of its names and nothing else.
    pub(crate) fn is(&self, text: &str) -> bool {
        let key = fold::key(text);
        self.names.iter().any(|name| name.key == key)
    }

    /// The folded words of each of its names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &[String]> {
        self.names.iter().map(|name| name.words.as_slice())
    }

    fn any_key(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.names.iter().any(|name| fits(&name.key))
    }

    fn has_word(&self, word: &str) -> bool {
        self.names().flatten().any(|own| own == word)
    }

    fn has_numbers(&self) -> bool {
        let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
        self.names().flatten().any(is_number)
    }
}

/// What some words mean among the answers that are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The answer at this position.
    One(usize),
    /// Perhaps the answer at this position: the words say more than that, and could be about something else.
    Perhaps(usize),
    /// More than one of them.
    Several,
    /// None of them.
    Nothing,
}

impl Meant {
    fn only(offers: &[usize]) -> Self {
        match offers {
            [] => Self::Nothing,
            [one] => Self::One(*one),
            _ => Self::Several,
        }
    }

    /// The position of the one answer that is meant for sure.
    pub(crate) fn one(self) -> Option<usize> {
        if let Self::One(index) = self { Some(index) } else { None }
    }

    /// The position of the one answer that is meant, for sure or perhaps.
    pub(crate) fn one_or_perhaps(self) -> Option<usize> {
        match self {
            Self::One(index) | Self::Perhaps(index) => Some(index),
            Self::Several | Self::Nothing => None,
        }
    }
}

/// What a text means among the offers. The ways to mean one are tried from the strictest to the loosest, and the first that
/// fits any offer decides: when it fits several, the text is ambiguous.
pub(crate) fn meant(language: Language, offers: &[&Offer], text: &str) -> Meant {
    let text = capped(text, TEXT_BYTES_MAX);
    let key = fold::key(text);
    if key.is_empty() {
        return Meant::Nothing;
    }
    let fitting = |fits: &dyn Fn(&Offer) -> bool| -> Vec<usize> {
        let fitting = offers.iter().enumerate().filter(|(_, offer)| fits(offer));
        fitting.map(|(index, _)| index).collect()
    };
    for exact in [key.as_str(), command::core(language, &key)] {
        let exact = fitting(&|offer| offer.any_key(|name| name == exact));
        if !exact.is_empty() {
            return Meant::only(&exact);
        }
    }
    let text = command::after_no(language, text).unwrap_or(text);
    let words = fold::words(text);
    let whole = words.join(" ");
    if whole.is_empty() {
        return Meant::Nothing;
    }
    if !has_signed_number(text)
        && let Some(index) = position(language, offers, &words)
    {
        return Meant::One(index);
    }
    let prefixed = fitting(&|offer| offer.any_key(|name| name.starts_with(&whole)));
    if !prefixed.is_empty() {
        return Meant::only(&prefixed);
    }
    let named = named(language, offers, &words);
    if !named.is_empty() {
        return Meant::only(&positions(&named));
    }
    let is_near = |name: &str| name.chars().count() >= MISTYPED_CHARS_MIN && is_mistyped(language, &whole, name);
    let mistyped = fitting(&|offer| offer.any_key(is_near));
    if !mistyped.is_empty() {
        return Meant::only(&mistyped);
    }
    // A question is not an answer.
    if text.contains('?') {
        Meant::Nothing
    } else {
        hinted(language, offers, &words)
    }
}

/// The position of the value that a visitor means among those of a question; each has a value and a label.
/// `None` when the words fit none of them, or more than one.
pub(crate) fn choice<V: AsRef<str>, L: AsRef<str>>(
    language: Language,
    choices: &[(V, L)],
    words: &str,
) -> Option<usize> {
    let offers: Vec<Offer> = choices
        .iter()
        .map(|(v, l)| Offer::new(&[v.as_ref(), l.as_ref()]))
        .collect();
    meant(language, &offers.iter().collect::<Vec<_>>(), words).one()
}

/// Whether a number of a text has a sign or is a part of another one: neither `-3` nor `3.5` is the third.
fn has_signed_number(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| chars.get(place)).copied();
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    (0..chars.len())
        .filter(|place| chars[*place].is_ascii_digit())
        .any(|place| {
            let (before, behind) = (at(place.checked_sub(1)), at(Some(place + 1)));
            let is_mark = |c: char| matches!(c, '.' | ',' | '/' | ':');
            let signed = before.is_some_and(|c| matches!(c, '-' | '−' | '–' | '+'));
            let goes_on = behind.is_some_and(is_mark) && is_digit(at(Some(place + 2)));
            signed || goes_on || behind == Some('%')
        })
}

/// `the second one`, `number 2`, `last`. Where the offers have numbers in their own names, a number means those.
fn position(language: Language, offers: &[&Offer], words: &[String]) -> Option<usize> {
    if offers.iter().any(|offer| offer.has_numbers()) {
        return None;
    }
    let mut telling: Vec<&str> = words.iter().map(String::as_str).collect();
    if telling.len() > 1 {
        telling.retain(|word| !language.words().fillers.contains(word));
    }
    let [word] = telling[..] else { return None };
    let index = if language.words().last.contains(&word) {
        offers.len().checked_sub(1)?
    } else {
        language
            .words()
            .ordinals
            .iter()
            .position(|names| names.contains(&word))?
    };
    (index < offers.len()).then_some(index)
}

/// An offer whose name stands whole among some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The position of the offer.
    pub offer: usize,
    /// Which of the words are its name.
    pub words: Range<usize>,
}

/// The offers whose name stands whole among the words, without those that only stand inside of a longer one. None where the
/// words turn something down, since it may be any of these.
pub(crate) fn named(language: Language, offers: &[&Offer], words: &[String]) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for (offer, own) in offers.iter().enumerate() {
        for name in own.names().filter(|name| !is_article(language, name)) {
            let starts = words.windows(name.len().max(1)).enumerate();
            let starts = starts.filter(|(_, window)| *window == name).map(|(start, _)| start);
            found.extend(starts.map(|start| Named {
                offer,
                words: start..start + name.len(),
            }));
        }
    }
    let is_inside = |a: &Named, b: &Named| {
        a.offer != b.offer
            && b.words.start <= a.words.start
            && a.words.end <= b.words.end
            && b.words.len() > a.words.len()
    };
    let outer: Vec<Named> = found
        .iter()
        .filter(|own| !found.iter().any(|other| is_inside(own, other)))
        .cloned()
        .collect();
    // `without milk` may be the name of an offer.
    let is_name = |at: usize| {
        outer
            .iter()
            .any(|named| named.words.len() > 1 && named.words.contains(&at))
    };
    let is_refused = words
        .iter()
        .enumerate()
        .any(|(at, word)| is_negation(language, word) && !is_name(at));
    if is_refused { Vec::new() } else { outer }
}

/// The one offer whose name stands whole in a text that need not be an answer to the question about it.
pub(crate) fn mentioned(language: Language, offers: &[&Offer], text: &str) -> Option<usize> {
    let text = capped(text, TEXT_BYTES_MAX);
    let words = fold::words(command::after_no(language, text).unwrap_or(text));
    let is_long = |named: &Named| words[named.words.clone()].concat().chars().count() > 1;
    let named: Vec<Named> = named(language, offers, &words).into_iter().filter(is_long).collect();
    Meant::only(&positions(&named)).one()
}

fn positions(named: &[Named]) -> Vec<usize> {
    let mut positions: Vec<usize> = named.iter().map(|named| named.offer).collect();
    positions.sort_unstable();
    positions.dedup();
    positions
}

fn is_article(language: Language, name: &[String]) -> bool {
    matches!(name, [word] if language.words().articles.contains(&word.as_str()) || word == "i")
}

/// Whether a folded word turns something down.
pub(crate) fn is_negation(language: Language, word: &str) -> bool {
    language.words().negations.contains(&word)
}

/// The offer that the words have telling words of: "the mug" among a blue mug and a red scarf.
fn hinted(language: Language, offers: &[&Offer], words: &[String]) -> Meant {
    if words.iter().any(|word| is_negation(language, word)) {
        return Meant::Nothing;
    }
    let is_telling = |word: &&String| word.chars().count() > 2 && !language.words().untelling.contains(&word.as_str());
    let telling: Vec<&String> = words.iter().filter(is_telling).collect();
    let hits = |offer: &Offer| telling.iter().filter(|word| offer.has_word(word)).count();
    let hits: Vec<usize> = offers.iter().map(|offer| hits(offer)).collect();
    let Some(most) = hits.iter().copied().max().filter(|most| *most > 0) else {
        return Meant::Nothing;
    };
    let best: Vec<usize> = (0..hits.len()).filter(|index| hits[*index] == most).collect();
    match best[..] {
        [one] if most < telling.len() => Meant::Perhaps(one),
        _ => Meant::only(&best),
    }
}

/// Whether a thing of this name and title is what a visitor calls it, in words that are folded already.
pub(crate) fn is_called(language: Language, name: &str, title: &str, what: &str) -> bool {
    let what: Vec<&str> = what.split_whitespace().collect();
    let is_untelling = what.iter().all(|word| language.words().untelling_names.contains(word));
    if what.is_empty() {
        return false;
    }
    let title = fold::words(title);
    fold::words(name) == what || title == what || !is_untelling && title.windows(what.len()).any(|run| run == what)
}

#[cfg(test)]
mod german;
#[cfg(test)]
mod tests;
