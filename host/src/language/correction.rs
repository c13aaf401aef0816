//! Corrections: whether a message takes back what was said before, what it says instead, and what it turns down.

#[cfg(test)]
mod tests;

use super::Language;
use super::fold::{capped, words_of};
use super::words::steering::Steering;
use std::ops::Range;

/// Nobody corrects at length; the bound keeps the reading of long messages flat.
const BYTES_MAX: usize = 600;

/// A message that takes something back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Correction {
    /// What it says instead, in the visitor's own spelling: what most likely is the new value comes first.
    pub instead: Vec<String>,
    /// What it turns down.
    pub denied: Vec<String>,
    /// It says that something is wrong.
    pub is_wrong: bool,
    /// It means the other one, whichever that is.
    pub is_other: bool,
}

/// A word of the message, folded, with its place.
struct Token {
    text: String,
    span: Range<usize>,
}

/// What a word is to a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Kept,
    /// It belongs to words that correct.
    Marker,
    /// It belongs to words that turn down what follows.
    Denial,
    Denied,
}

/// Reads a message as a correction. `None` where it has no word that takes anything back.
pub(crate) fn read(language: Language, message: &str) -> Option<Correction> {
    let steering = &language.words().steering;
    let message = capped(message, BYTES_MAX);
    let tokens: Vec<Token> = words_of(message)
        .map(|word| Token {
            text: word.text,
            span: word.span,
        })
        .collect();
    let mut parts = vec![Part::Kept; tokens.len()];
    mark(&mut parts, &tokens, message, steering);
    if parts.iter().all(|part| *part == Part::Kept) {
        return None;
    }
    let has = |list: &[&str]| (0..tokens.len()).any(|at| longest(list, &tokens[at..]).is_some());
    let mut instead = pieces(message, &tokens, &parts, Part::Kept);
    instead.reverse();
    Some(Correction {
        instead,
        denied: pieces(message, &tokens, &parts, Part::Denied),
        is_wrong: has(steering.wrong),
        is_other: has(steering.other_one),
    })
}

/// Finds the words that correct and those that turn something down, with what they turn down.
fn mark(parts: &mut [Part], tokens: &[Token], message: &str, steering: &Steering) {
    let mut at = 0;
    // Words such as "no" correct only where nothing was said before them.
    let mut is_begin = true;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let marker = longest(steering.corrects, rest);
        let begins = is_begin.then(|| longest(steering.correct_begins, rest)).flatten();
        let marker = marker.into_iter().chain(begins).max().unwrap_or(0);
        let denial = longest(steering.denies, rest).unwrap_or(0);
        if marker > 0 && marker >= denial {
            parts[at..at + marker].fill(Part::Marker);
            at += marker;
            continue;
        }
        if denial > 0 {
            let end = denied_end(tokens, at + denial, message, steering);
            if end > at + denial {
                parts[at..at + denial].fill(Part::Denial);
                parts[at + denial..end].fill(Part::Denied);
                at = end;
                // "Not the mug but the scarf": what follows is said anew.
                is_begin = true;
                continue;
            }
        }
        is_begin = false;
        at += 1;
    }
}

/// Where what is turned down ends: at a sign between parts of a sentence, or at a word that begins the next one.
fn denied_end(tokens: &[Token], start: usize, message: &str, steering: &Steering) -> usize {
    let ends = |at: usize| {
        let rest = &tokens[at..];
        at > start
            && (is_apart(message, &tokens[at - 1], &tokens[at])
                || longest(steering.deny_ends, rest).is_some()
                || longest(steering.corrects, rest).is_some()
                || longest(steering.denies, rest).is_some())
    };
    (start..tokens.len()).find(|at| ends(*at)).unwrap_or(tokens.len())
}

/// Whether a sign between two words parts them: a comma, a full stop, a dash with spaces around it.
fn is_apart(message: &str, before: &Token, after: &Token) -> bool {
    let between = &message[before.span.end.min(after.span.start)..after.span.start];
    let has_space = between.chars().any(char::is_whitespace);
    has_space && between.contains([',', ';', ':', '.', '!', '?', '-', '–', '—', '('])
}

/// How many words of the longest entry stand at the beginning of these.
fn longest(list: &[&str], tokens: &[Token]) -> Option<usize> {
    let stands = |entry: &&str| {
        let mut count = 0;
        for word in entry.split(' ') {
            if tokens.get(count).is_none_or(|token| token.text != word) {
                return None;
            }
            count += 1;
        }
        Some(count)
    };
    list.iter().filter_map(stands).max()
}

/// The runs of words of one kind, as they were written.
fn pieces(message: &str, tokens: &[Token], parts: &[Part], wanted: Part) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let run = parts[at..].iter().take_while(|part| **part == wanted).count();
        if run > 0 {
            // From the word before, so that a sign in front of a value stays: `-5`, `+49`.
            let start = at.checked_sub(1).map_or(0, |before| tokens[before].span.end);
            let end = tokens.get(at + run).map_or(message.len(), |after| after.span.start);
            let text = bare(&message[start.min(end)..end]);
            if !text.is_empty() {
                pieces.push(text.to_owned());
            }
        }
        at += run.max(1);
    }
    pieces
}

/// Without the signs that only part it from its surroundings.
fn bare(text: &str) -> &str {
    let is_sign = |c: char| c.is_whitespace() || ",;:.!–—".contains(c);
    let mut text = text.trim_matches(is_sign);
    while let Some(rest) = text.strip_prefix("- ") {
        text = rest.trim_start_matches(is_sign);
    }
    text.strip_suffix(" -").unwrap_or(text).trim_end_matches(is_sign)
}
