//! Choices in a visitor's words: by their names, and days among them by what they mean.

use super::super::shape::Choice;
use super::Unread;
use super::day;
use crate::language::changer::changes;
use crate::language::choice::{Meant, Named, Offer, meant, named};
use crate::language::fold::{key, words_of};
use crate::language::number::currencies;
use crate::language::reading::{Mention, Reading};
use crate::language::{Hearing, Language, command};
use jiff::civil::Date;
use std::ops::Range;

/// What limits a choice to what it stands beside.
#[rustfmt::skip]
const LIMITERS: [&str; 13] = [
    "just", "only", "solely", "merely", "simply", "exclusively", "nur", "bloss", "lediglich", "ausschliesslich", "einfach", "alone", "allein",
];

/// What may stand between a limiter and a name.
#[rustfmt::skip]
const BESIDE_LIMITERS: [&str; 16] = [
    "the", "your", "for", "about", "with", "on", "some", "to", "die", "der", "das", "den", "eure", "ihre", "uber", "zu",
];

pub(in crate::policy::input) fn offers(choices: &[Choice]) -> Vec<&Offer> {
    choices.iter().map(|choice| &choice.offer).collect()
}

/// The choice that an answer means.
pub(in crate::policy::input) fn read(hearing: &Hearing, choices: &[Choice], words: &str) -> Result<Reading, Unread> {
    let exact = choices.iter().position(|choice| choice.offer.is(words));
    if let Some(index) = exact {
        return Ok(of(hearing.language, &choices[index], words));
    }
    let days = day_mentions(hearing, choices, words);
    if !days.is_empty() {
        return by_day(hearing, choices, words, &days);
    }
    if is_something_else(hearing, choices, words) {
        return Err(Unread::Unclear);
    }
    match meant(hearing.language, &offers(choices), words) {
        Meant::One(index) => Ok(of(hearing.language, &choices[index], words)),
        Meant::Several => Err(Unread::Several),
        Meant::Perhaps(_) | Meant::Nothing => by_currency(hearing, choices, words),
    }
}

/// A choice, said back by its label unless the words have its label or its value in them.
fn of(language: Language, choice: &Choice, words: &str) -> Reading {
    let label = choice.label_in(language);
    let words = format!(" {} ", key(words));
    let is_there = |name: &str| words.contains(&format!(" {} ", key(name)));
    let value = choice
        .value
        .as_str()
        .map_or_else(|| choice.value.to_string(), str::to_owned);
    Reading {
        value: choice.value.clone(),
        understood: (!is_there(label) && !is_there(&value)).then(|| label.to_owned()),
    }
}

/// Whether the words have the name of a choice only inside of what means something else: a part of another day, or changed by
/// the word before it.
pub(in crate::policy::input) fn is_something_else(hearing: &Hearing, choices: &[Choice], words: &str) -> bool {
    let found = names_in(hearing.language, choices, words);
    !found.is_empty() && found.iter().all(|(span, _)| is_other(hearing, choices, words, span))
}

/// Whether the name of a choice at a place means something else there.
fn is_other(hearing: &Hearing, choices: &[Choice], words: &str, span: &Range<usize>) -> bool {
    let contains =
        |outer: &Range<usize>| outer.start <= span.start && span.end <= outer.end && outer.len() > span.len();
    let in_day = day::days(hearing, words)
        .iter()
        .any(|mention| mention.sure && contains(&mention.span));
    in_day || is_changed(hearing.language, choices, words, span)
}

/// Whether the word right before a name makes another thing of it: "extra large", "non-smoking".
fn is_changed(language: Language, choices: &[Choice], words: &str, span: &Range<usize>) -> bool {
    let before: Vec<String> = words
        .get(..span.start)
        .map(|before| words_of(before).map(|word| word.text).collect())
        .unwrap_or_default();
    let Some(last) = before.last() else { return false };
    // A name may begin with such a word itself.
    let is_name = choices
        .iter()
        .any(|choice| choice.offer.names().flatten().any(|word| word == last));
    let touches = words[..span.start].ends_with(|c: char| !c.is_whitespace());
    // "Un" and "pre" are words of their own only where they are written together with what follows.
    !is_name && changes(language, last) && (touches || last.chars().count() > 3)
}

/// The choices whose names stand in a message, with the bytes of their names.
fn names_in(language: Language, choices: &[Choice], message: &str) -> Vec<(Range<usize>, usize)> {
    // "No, the large one" turns down what was before.
    let rest = command::after_no(language, message).unwrap_or(message);
    let skipped = message.len() - rest.len();
    let (words, spans): (Vec<String>, Vec<Range<usize>>) = words_of(rest).map(|word| (word.text, word.span)).unzip();
    let place = |named: Named| {
        let (first, last) = (&spans[named.words.start], &spans[named.words.end - 1]);
        (first.start + skipped..last.end + skipped, named.offer)
    };
    named(language, &offers(choices), &words)
        .into_iter()
        .map(place)
        .collect()
}

/// Whether a choice is limited to a name: "just the deals", "nur die Angebote". What limits goes before it or behind.
fn is_limited(language: Language, message: &str, span: &Range<usize>) -> bool {
    let words = language.words();
    let is_limiter = |word: &String| LIMITERS.contains(&word.as_str());
    let before: Vec<String> = words_of(&message[..span.start]).map(|word| word.text).collect();
    let mut before = before
        .iter()
        .rev()
        .skip_while(|word| words.articles.contains(&word.as_str()) || BESIDE_LIMITERS.contains(&word.as_str()));
    let behind = words_of(&message[span.end..])
        .next()
        .filter(|word| message[span.end..][..word.span.start].trim().is_empty());
    before.next().is_some_and(is_limiter) || behind.is_some_and(|word| is_limiter(&word.text))
}

/// What a message says of choices: each with the bytes that say it, and `Unread` where it is spoken of without one.
pub(in crate::policy::input) fn claims(
    hearing: &Hearing,
    choices: &[Choice],
    message: &str,
    is_telling: &dyn Fn(&[String]) -> bool,
) -> Vec<(Range<usize>, Result<Reading, Unread>)> {
    let days: Vec<_> = day_mentions(hearing, choices, message)
        .into_iter()
        .filter(|day| day.sure)
        .collect();
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        let span = first.span.start..last.span.end;
        return vec![(span, by_day(hearing, choices, message, &days))];
    }
    let mut claims = Vec::new();
    for (span, index) in names_in(hearing.language, choices, message) {
        let choice = &choices[index];
        let name: Vec<String> = words_of(&message[span.clone()]).map(|word| word.text).collect();
        if !is_telling(&name) && !is_limited(hearing.language, message, &span) {
            continue;
        }
        let read = if is_other(hearing, choices, message, &span) {
            Err(Unread::Unclear)
        } else {
            Ok(of(hearing.language, choice, message))
        };
        claims.push((span, read));
    }
    if claims.is_empty() {
        for (span, code) in currencies(hearing.language, message) {
            let index = currency(choices, code);
            claims.extend(index.map(|index| (span, Ok(of(hearing.language, &choices[index], message)))));
        }
    }
    if claims.is_empty()
        && let Some(span) = refused(hearing.language, choices, message, is_telling)
    {
        claims.push((span, Err(Unread::Unclear)));
    }
    claims
}

/// Where a message names a choice that it turns down: "not the large one". What is wanted instead is not known.
fn refused(
    language: Language,
    choices: &[Choice],
    message: &str,
    is_telling: &dyn Fn(&[String]) -> bool,
) -> Option<Range<usize>> {
    let words: Vec<_> = words_of(message).collect();
    let is_refused = words
        .iter()
        .any(|word| language.words().negations.contains(&word.text.as_str()));
    let is_name = |word: &str| {
        let mut names = choices.iter().flat_map(|choice| choice.offer.names());
        names.any(|name| matches!(name, [own] if own == word) && is_telling(name))
    };
    let found = words.iter().find(|word| is_name(&word.text))?;
    is_refused.then(|| found.span.clone())
}

fn by_currency(hearing: &Hearing, choices: &[Choice], words: &str) -> Result<Reading, Unread> {
    let mut found: Vec<usize> = currencies(hearing.language, words)
        .into_iter()
        .filter_map(|(_, code)| currency(choices, code))
        .collect();
    found.sort_unstable();
    found.dedup();
    match found[..] {
        [] => Err(Unread::Other),
        [index] => Ok(of(hearing.language, &choices[index], words)),
        _ => Err(Unread::Several),
    }
}

/// The choice that is a currency.
fn currency(choices: &[Choice], code: &str) -> Option<usize> {
    choices.iter().position(|choice| {
        choice
            .value
            .as_str()
            .is_some_and(|value| value.eq_ignore_ascii_case(code))
    })
}

/// The days that a message speaks of, where choices are days.
fn day_mentions(hearing: &Hearing, choices: &[Choice], words: &str) -> Vec<Mention<Date>> {
    let are_days = choices.iter().filter(|choice| choice.is_day).count() > 1;
    if are_days {
        day::days(hearing, words)
    } else {
        Vec::new()
    }
}

/// The choice that means the day of a message: "sat" is `saturday`, and the day after tomorrow is a weekday as well.
fn by_day(hearing: &Hearing, choices: &[Choice], words: &str, days: &[Mention<Date>]) -> Result<Reading, Unread> {
    let mut found: Vec<usize> = Vec::new();
    for mention in days {
        let index = exactly(hearing, choices, words, mention).or_else(|| by_meaning(hearing, choices, mention));
        let Some(index) = index else {
            return Err(Unread::Unclear);
        };
        if !found.contains(&index) {
            found.push(index);
        }
    }
    match found[..] {
        [index] => Ok(of(hearing.language, &choices[index], words)),
        [] => Err(Unread::Unclear),
        _ => Err(Unread::Which(
            found
                .iter()
                .map(|index| choices[*index].label_in(hearing.language).to_owned())
                .collect(),
        )),
    }
}

/// The choice whose name is all that a mention says.
fn exactly(hearing: &Hearing, choices: &[Choice], words: &str, mention: &Mention<Date>) -> Option<usize> {
    let said = words.get(mention.span.clone())?;
    let is_refused = mention.meant.is_empty();
    let index = choices.iter().position(|choice| choice.offer.is(said));
    index.filter(|_| !is_refused || day::days(hearing, said).is_empty())
}

/// The choice that means the same day as a mention. A weekday means its next day.
fn by_meaning(hearing: &Hearing, choices: &[Choice], mention: &Mention<Date>) -> Option<usize> {
    let meant: Vec<Vec<Date>> = choices.iter().map(|choice| day_of(hearing, choice)).collect();
    let same = meant.iter().position(|days| !days.is_empty() && *days == mention.meant);
    same.or_else(|| match mention.meant[..] {
        [day] => meant.iter().position(|days| days.first() == Some(&day)),
        _ => None,
    })
}

/// What a choice means, in whatever language it is named.
fn day_of(hearing: &Hearing, choice: &Choice) -> Vec<Date> {
    if !choice.is_day {
        return Vec::new();
    }
    let value = choice.value.as_str().unwrap_or_default();
    for language in Language::ALL {
        for name in [value, choice.label.as_str()] {
            let hearing = Hearing {
                language,
                ..hearing.clone()
            };
            let found = day::days(&hearing, name);
            if let [only] = &found[..]
                && only.span == (0..name.len())
            {
                return only.meant.clone();
            }
        }
    }
    Vec::new()
}
