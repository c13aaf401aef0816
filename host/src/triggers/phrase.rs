//! Owns what a published phrase means beside its words: whether it wants, turns down or undoes something, or states it.

use super::words::Folded;
use crate::language::stance::{Clause, Polarity, Stance};
use crate::language::stem::stem;

/// What a published phrase means beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PhraseMeaning {
    pub polarity: Polarity,
    pub statement: Option<Statement>,
}

/// A phrase that says how the world is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub stems: Vec<String>,
    pub is_negative: bool,
    /// The stem that it negates.
    pub negated: Option<String>,
}

impl PhraseMeaning {
    pub(super) fn of(text: &str, folded: &Folded) -> Self {
        let words: Vec<&str> = folded.words.iter().map(String::as_str).collect();
        let stance = Stance::read(text, &words, &folded.spans);
        let says = |clause: &Clause| !clause.asks && !clause.polarity.wants;
        let states = !stance.clauses.is_empty() && stance.clauses.iter().all(says);
        let negated = stance.clauses.iter().find_map(|clause| clause.negated);
        let stem_at = |at: usize| words.get(at).map(|word| stem(word).to_owned());
        Self {
            polarity: stance.polarity(),
            statement: states.then(|| Statement {
                stems: (0..words.len()).filter_map(stem_at).collect(),
                is_negative: stance.clauses.iter().any(|clause| clause.is_negative),
                negated: negated.and_then(stem_at),
            }),
        }
    }

    /// Adds what the same phrase means in other punctuation; the order in which they come changes nothing.
    pub(super) fn meet(&mut self, other: Self) {
        self.polarity = self.polarity.and(other.polarity);
        if self.statement != other.statement {
            self.statement = None;
        }
    }

    /// Whether it turns something down or undoes it.
    pub(super) fn is_contrary(&self) -> bool {
        !self.polarity.is_plain()
    }
}
