//! Where the clauses of a text begin and end.

use std::ops::Range;

/// What joins a clause to the one before. In "tell me where it is and when it comes" the second begins after it.
const JOINS: &[&str] = &["and", "or", "und", "oder", "nor", "sowie"];

/// What sets a clause against the one before, or after it in time.
#[rustfmt::skip]
const TURNS: &[&str] = &[
    "but", "then", "also", "because", "since", "though", "although", "however", "otherwise", "plus",
    "aber", "sondern", "dann", "weil", "denn", "ausserdem", "sonst", "obwohl", "danach",
];

/// A clause by its words.
pub(super) struct Clause {
    /// Its words, without those that join it.
    pub words: Range<usize>,
    /// Whether only a word such as "and" is between it and the clause before.
    pub is_joined: bool,
    /// Whether a question mark ends it.
    pub asks: bool,
}

/// The clauses of a text, each with at least one word.
pub(super) fn split(text: &str, words: &[&str], spans: &[Range<usize>]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut is_joined = false;
    for at in 0..words.len() {
        // "Or not" asks, and turns nothing down.
        let is_or_not = words
            .get(at + 1)
            .is_some_and(|next| matches!(*next, "not" | "nicht" | "no"));
        let joins = JOINS.contains(&words[at]) && !is_or_not;
        if joins || TURNS.contains(&words[at]) {
            let is_first = start == at;
            push(&mut clauses, start..at, is_joined, false);
            start = at + 1;
            is_joined = joins && !is_first;
        }
        let gap_end = spans.get(at + 1).map_or(text.len(), |next| next.start);
        let gap = text.get(spans[at].end..gap_end).unwrap_or_default();
        if ends(gap) {
            push(&mut clauses, start..at + 1, is_joined, gap.contains(['?', '？']));
            start = at + 1;
            is_joined = false;
        }
    }
    let asks = text.trim_end().ends_with(['?', '？']);
    push(&mut clauses, start..words.len(), is_joined, asks);
    clauses
}

fn push(clauses: &mut Vec<Clause>, words: Range<usize>, is_joined: bool, asks: bool) {
    if words.start < words.end {
        clauses.push(Clause { words, is_joined, asks });
    }
}

/// Whether what stands between two words ends a clause. A dot inside of an address or a number does not.
fn ends(gap: &str) -> bool {
    let is_spaced = gap.contains(char::is_whitespace);
    gap.contains([',', '!', '?', ';', '…', '–', '—', '\n', '？', '！', '。', '，'])
        || is_spaced && gap.contains('.')
        || gap.contains(" - ")
}
