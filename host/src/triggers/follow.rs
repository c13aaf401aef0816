//! Owns what a message means that goes on with what was done: "and when does it arrive?"

use std::collections::BTreeMap;

use super::decision::Judged;
use super::matcher::Matcher;
use super::words::Folded;
use super::{Decision, Ranking};
use crate::language::chat;
use crate::language::date;
use crate::language::stance::Stance;

/// How far a message lifts the actions that it may go on with, on the scale of the host.
const FOLLOWS: f32 = 0.2;

/// How far more it lifts the one that was done last.
const FOLLOWS_LAST: f32 = 0.1;

/// How many words a message has to share with an action beside "it"; a word of content counts for two.
const WORDS_MIN: usize = 2;

impl Matcher {
    /// Ranks a message that started nothing once more, as one that goes on with the action that was done last. `fitting` are
    /// the actions that need nothing but the values of that one. "It" is read as the thing that they are about.
    pub fn follow(&self, text: &str, last: &str, fitting: &[String], ranking: Ranking) -> Ranking {
        let mut folded = Folded::new(text);
        let language = self.reader.language;
        if ranking.decision != Decision::Nothing || !chat::goes_on(language, &folded.words) {
            return ranking;
        }
        let asked = chat::without_or_not(&folded.words).len();
        folded.words.truncate(asked);
        folded.spans.truncate(asked);
        let positions = fitting.iter().filter_map(|action| self.known.position(action));
        let actions: Vec<usize> = positions.collect();
        let pronoun = chat::pronoun(language, &folded.words);
        if let (Some(at), Some(thing)) = (pronoun, self.thing(&actions)) {
            folded.words[at] = thing;
        }
        let reading = self.reader.read_message(&folded.words);
        let words = reading.repaired_words(&folded.words);
        let stance = Stance::read(text, &words, &folded.spans);
        let asks = stance.clauses.iter().any(|clause| clause.asks || clause.polarity.wants);
        if stance.denied().is_some() || !stance.polarity().is_plain() || !asks {
            return ranking;
        }
        let others: Vec<usize> = (0..words.len()).filter(|at| Some(*at) != pronoun).collect();
        let covers = |at: usize, action: usize| self.covers(&self.compare(&reading, |word| word == at), action);
        let mut actions = actions;
        actions.retain(|action| self.may_follow(&words, &others, |at| covers(at, *action)));
        // Words of any message take nothing from what is said.
        let counts = |at: usize| {
            let is_told = self.reader.has_content(words[at]) && !date::is_day(language, words[at]);
            Some(at) == pronoun || is_told || actions.iter().any(|action| covers(at, *action))
        };
        let counted: Vec<bool> = (0..words.len()).map(counts).collect();
        let whole = self.compare(&reading, |at| counted[at]);
        let levels = self.levels(&whole, &actions).into_iter().zip(&actions);
        let lifted = levels.map(|(level, action)| {
            let is_last = self.known.names[*action] == last;
            (*action, level + FOLLOWS + if is_last { FOLLOWS_LAST } else { 0.0 })
        });
        let lifted: Vec<(usize, f32)> = lifted.collect();
        let judged = Judged::by_level(self.scale(), &self.known, &lifted);
        match self.decide(&judged) {
            decision @ (Decision::Triggered(_) | Decision::Ambiguous(_)) => Ranking {
                decision,
                score: judged.score(),
                ..ranking
            },
            _ => ranking,
        }
    }

    /// Whether an action has what a message says beside "it": every word of content, and some words at all.
    fn may_follow(&self, words: &[&str], others: &[usize], covers: impl Fn(usize) -> bool) -> bool {
        let is_foreign = |at: &usize| {
            let word = words[*at];
            let is_known = self.reader.is_common(word) || date::is_day(self.reader.language, word);
            self.reader.has_content(word) && !is_known
        };
        if others.iter().any(|at| is_foreign(at) && !covers(*at)) {
            return false;
        }
        let weight = |at: &usize| match words[*at] {
            word if chat::says_nothing(word) => 0,
            word if self.reader.has_content(word) => 2,
            _ => 1,
        };
        let covered = others.iter().filter(|at| covers(**at));
        covered.map(weight).sum::<usize>() >= WORDS_MIN
    }

    /// The word of content that most phrases of some actions have.
    fn thing(&self, actions: &[usize]) -> Option<String> {
        let mut counts: BTreeMap<&String, u32> = BTreeMap::new();
        for (word, count) in actions.iter().flat_map(|action| &self.things[*action]) {
            *counts.entry(word).or_default() += count;
        }
        let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
        most.map(|(word, _)| word.clone())
    }
}
