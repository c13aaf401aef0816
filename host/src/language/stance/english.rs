//! What an English negation is about: the wish ("do not send it", "I don't want to") or the world ("it did not come").

mod forms;
mod lists;

use super::Negation;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use lists::{ADVERBS, DETERMINERS, EXCEPTIONS, FIRST, NEGATORS, OF_MIND, REFUSALS, SECOND, WORLD};
pub(super) use lists::{ASKING, BEFORE, BEFORE_QUESTION, BEGINNINGS, BRINGING, INABILITY, REASONS, SUBJECTS, WISH};

/// The words with which a negation or a refusal begins.
pub(super) fn cues() -> impl Iterator<Item = &'static str> {
    NEGATORS
        .iter()
        .copied()
        .chain(REFUSALS.iter().map(|refusal| refusal[0]))
}

fn is_cue(word: &str) -> bool {
    static CUES: LazyLock<HashSet<&str>> = LazyLock::new(|| cues().collect());
    CUES.contains(word)
}

/// What the negation in a clause is about; `None` where there is none.
pub(super) fn negation(words: &[&str], asks: bool) -> Option<Negation> {
    let is_reason = words
        .iter()
        .find(|word| !BEFORE.contains(word))
        .is_some_and(|word| REASONS.contains(word));
    let mut world = None;
    for at in (0..words.len()).filter(|at| is_cue(words[*at])) {
        // "I did not forget it" says how things are, "do not forget it" asks for it.
        let is_mine = words.get(at + 1) == Some(&"forget") && words[..at].iter().any(|word| FIRST.contains(word));
        if !is_mine && EXCEPTIONS.iter().any(|except| covers(words, at, except)) {
            continue;
        }
        // "Games without frontiers" turns nothing down.
        let is_plain_without = words[at] == "without"
            && words
                .get(at + 1)
                .is_none_or(|next| !next.ends_with("ing") && !DETERMINERS.contains(next));
        if is_plain_without {
            continue;
        }
        let own = Own { words, at, asks };
        let longest = REFUSALS.iter().filter(|refusal| words[at..].starts_with(refusal));
        if let Some(refusal) = longest.max_by_key(|refusal| refusal.len()) {
            return Some(own.refused(refusal.len()));
        }
        if !NEGATORS.contains(&words[at]) {
            continue;
        }
        match own.negated() {
            Some(Negation::OfWish { .. }) if is_reason => {}
            Some(Negation::OfWorld(word)) => world = world.or(Some(Negation::OfWorld(word))),
            Some(wish) => return Some(wish),
            None => {}
        }
    }
    match world {
        // "I do not know where it is" and "I know where it is" are about the same thing.
        Some(Negation::OfWorld(Some(at))) if words.get(at).is_none_or(|word| OF_MIND.contains(word)) => {
            Some(Negation::OfWorld(None))
        }
        other => other,
    }
}

/// Whether a word is part of a run of words at that place.
fn covers(words: &[&str], at: usize, run: &[&str]) -> bool {
    (0..run.len()).any(|offset| offset <= at && words[at - offset..].starts_with(run))
}

/// A negating word in its clause.
struct Own<'a> {
    words: &'a [&'a str],
    at: usize,
    asks: bool,
}

impl Own<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// Whether a verb is about what happens to somebody: "get", but not "get me a label".
    fn is_world(&self, verb: usize) -> bool {
        let is_for_me =
            matches!(self.word(verb + 1), "me" | "us") && matches!(self.word(verb), "get" | "show" | "find");
        WORLD.contains(&self.word(verb)) && !is_for_me
    }

    /// The first word from a place on that is not an adverb.
    fn skip(&self, from: usize) -> usize {
        (from..self.words.len())
            .find(|at| !ADVERBS.contains(&self.words[*at]))
            .unwrap_or(self.words.len())
    }

    fn refused(&self, length: usize) -> Negation {
        let after = self.at + length..self.words.len();
        let start = self.subject_start(self.at);
        if after.is_empty() {
            return self.of_wish(self.at..self.words.len(), 0..self.at, true);
        }
        // "I no longer need it" may say why something else is wanted.
        let is_deed = !matches!(self.word(after.start - 1), "need" | "want" | "for" | "more");
        self.of_wish(start..self.at + length, after, is_deed)
    }

    fn of_wish(&self, cue: Range<usize>, scope: Range<usize>, is_sure: bool) -> Negation {
        Negation::OfWish { cue, scope, is_sure }
    }

    /// Where the words begin that belong to a negation: its subject, its auxiliary, a "please".
    fn subject_start(&self, at: usize) -> usize {
        const BESIDE: &[&str] = &[
            "do", "did", "does", "am", "are", "will", "would", "shall", "should", "must", "may", "can", "could",
            "have", "had", "was", "were", "there", "is", "theres", "to", "want", "would", "like", "ask", "need",
            "prefer",
        ];
        let belongs = |word: &&str| {
            FIRST.contains(word)
                || SECOND.contains(word)
                || BESIDE.contains(word)
                || BEFORE.contains(word)
                || ADVERBS.contains(word)
        };
        let before = self.words[..at].iter().rev().take_while(|word| belongs(word)).count();
        at - before
    }

    /// The subject before a place, past auxiliaries and adverbs; empty where a command begins.
    fn subject(&self, at: usize) -> &str {
        const AUXILIARIES: &[&str] = &[
            "do",
            "did",
            "does",
            "am",
            "are",
            "is",
            "was",
            "were",
            "will",
            "would",
            "shall",
            "should",
            "must",
            "may",
            "can",
            "could",
            "have",
            "had",
            "has",
            "to",
            "rather",
            "definitely",
            "certainly",
            "really",
            "also",
            "simply",
            "clearly",
            "still",
        ];
        let before = self.words[..at].iter().rev().find(|word| !AUXILIARIES.contains(word));
        before
            .copied()
            .filter(|word| !BEFORE.contains(word))
            .unwrap_or_default()
    }
}
