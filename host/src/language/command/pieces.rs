//! Messages that are made of several pieces of one sense: thanks with a goodbye, a no with a stop and its reason.

use crate::language::words::Words;

/// Nobody thanks or stops at length; the bound keeps the reading of long messages flat.
const BYTES_MAX: usize = 100;

/// Words that may follow "I'll keep the".
const KEPT_WORDS_MAX: usize = 2;

/// Whether a folded message is made of thanks, praise and goodbyes alone: "ok thanks bye".
pub(super) fn is_thanks(words: &Words, folded: &str) -> bool {
    let lists = [words.thanks, words.steering.thanks_beside];
    pieces(folded, &lists).is_some_and(|pieces| pieces.contains(&0))
}

/// Whether a folded message is made of a stop alone, with a no or a reason beside it: "nah forget it, I'll keep it". Any other
/// word may be what the visitor wants instead.
pub(super) fn is_cancel(words: &Words, folded: &str) -> bool {
    let steering = &words.steering;
    let (rest, is_kept) = match without_kept(words, folded) {
        Some(rest) => (rest, true),
        None => (folded, false),
    };
    let lists = [
        words.cancel,
        steering.cancel_also,
        steering.keeps,
        words.no_begins,
        steering.cancel_beside,
    ];
    let Some(pieces) = pieces(rest, &lists) else {
        return false;
    };
    let has = |kind: usize| pieces.contains(&kind);
    let is_stop = has(0) || has(1);
    // "No, I'll keep it" stops; "no, I'll keep the scarf" may say which one to return.
    is_stop || (!is_kept && has(2) && has(3))
}

/// What is before "I'll keep the mug" at the end.
fn without_kept<'a>(words: &Words, folded: &'a str) -> Option<&'a str> {
    words.steering.keep_begins.iter().find_map(|begin| {
        let (rest, kept) = folded.split_once(&format!(" {begin} "))?;
        let mut kept = kept.split(' ');
        let is_article = kept
            .next()
            .is_some_and(|word| words.steering.kept_articles.contains(&word));
        (is_article && (1..=KEPT_WORDS_MAX).contains(&kept.count())).then_some(rest)
    })
}

/// In which list each piece of a text is, taking the longest entry. `None` where a word is in none.
fn pieces(text: &str, lists: &[&[&str]]) -> Option<Vec<usize>> {
    if text.is_empty() || text.len() > BYTES_MAX {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = longest(rest, lists)?;
        found.push(kind);
        rest = rest[length..].trim_start();
    }
    Some(found)
}

fn longest(text: &str, lists: &[&[&str]]) -> Option<(usize, usize)> {
    let begins = |entry: &str| {
        text.strip_prefix(entry)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let entries = lists
        .iter()
        .enumerate()
        .flat_map(|(kind, list)| list.iter().map(move |entry| (kind, *entry)));
    let fitting = entries.filter(|(_, entry)| begins(entry));
    // Of two lists with the same entry the first counts.
    fitting
        .map(|(kind, entry)| (kind, entry.len()))
        .min_by_key(|(kind, length)| (std::cmp::Reverse(*length), *kind))
}
