//! Owns what a value in a message says about the action that is meant: "A-1002?" has no words, but only few actions have an
//! input that can be such a value.

use std::ops::Range;

use super::decision::Judged;
use super::matcher::Matcher;
use super::words::{Folded, NUMBER};
use super::{Decision, Ranking};
use crate::language::stance::Stance;

/// How far a value that nothing else can be lifts an action whose input it fits, on the scale of the host, where it stands alone.
const TELLING: f32 = 1.2;

/// How far a value lifts that is also said for other reasons: an email address, a word of an enumeration.
const WEAK: f32 = 0.6;

/// What each word beside the value takes from that which no action has.
const FOREIGN_WORD: f32 = 0.4;

/// How far it lifts an action that the conversation was last about it.
const LAST: f32 = 0.5;

/// A message that has nothing in common with an action is not below this.
const LEVEL_MIN: f32 = -0.4;

/// How many actions are weighed at most: those that the words fit best.
const WEIGHED_MAX: usize = 64;

/// What is known of a message beside its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    pub values: Vec<Valued>,
    /// The action that the conversation was about last.
    pub last: Option<String>,
}

/// A value in a message that an input of an action can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valued {
    pub action: String,
    /// The bytes of the message that are the value, where it stands there as it is; else empty. Words with a digit count as
    /// the value anyway.
    pub span: Range<usize>,
    /// Whether it can be nothing else, as an order number can and an email address cannot.
    pub is_telling: bool,
}

impl Matcher {
    /// Ranks as [`Matcher::rank`], with what is known of the message beside its words.
    pub fn rank_with(&self, text: &str, evidence: &Evidence) -> Ranking {
        self.weigh(text, evidence, self.rank(text))
    }

    /// Whether the words of a message leave open which action is meant, so that a value in it may tell.
    pub fn leaves_open(&self, text: &str, ranking: &Ranking) -> bool {
        match ranking.decision {
            Decision::Nothing | Decision::Ambiguous(_) => true,
            _ => ranking.score < 1.0 && self.is_bare(&Folded::new(text), &[]),
        }
    }

    /// Ranks a message again with what is known of it beside its words. Where they decide by themselves, they do; where they
    /// leave it open, the actions count whose inputs the values fit, and the last one more than others.
    pub fn weigh(&self, text: &str, evidence: &Evidence, ranking: Ranking) -> Ranking {
        let folded = Folded::new(text);
        let is_told = evidence.values.iter().any(|value| value.is_telling);
        if is_told && ranking.score < 1.0 && self.is_bare(&folded, &evidence.values) {
            return self.between(evidence, ranking);
        }
        let has_value = |action: &String| evidence.values.iter().any(|value| value.action == *action);
        match &ranking.decision {
            Decision::Nothing if !evidence.values.is_empty() => self.lift(text, &folded, evidence, ranking),
            Decision::Ambiguous(actions) if actions.iter().any(has_value) => {
                let mut fitting: Vec<String> = actions.iter().filter(|action| has_value(action)).cloned().collect();
                let decision = match fitting.len() {
                    1 => Decision::Triggered(fitting.remove(0)),
                    _ => Decision::Ambiguous(fitting),
                };
                Ranking { decision, ..ranking }
            }
            _ => ranking,
        }
    }

    /// Whether a message is a value and nothing that says what is to be done with it: "A-1002?", "the number is A-1002".
    fn is_bare(&self, folded: &Folded, values: &[Valued]) -> bool {
        let is_value = |at: usize| is_value(folded, values, at);
        let mut words = 0..folded.words.len();
        words.clone().any(is_value) && words.all(|at| is_value(at) || self.reader.is_label(&folded.words[at]))
    }

    /// Decides between the actions of a value that stands alone: the last one, the only one, or a question.
    fn between(&self, evidence: &Evidence, ranking: Ranking) -> Ranking {
        let mut levels: Vec<(usize, f32)> = Vec::new();
        for value in &evidence.values {
            let is_last = evidence.last.as_ref() == Some(&value.action);
            let lift = if value.is_telling { TELLING } else { WEAK } + if is_last { LAST } else { 0.0 };
            match self.known.position(&value.action) {
                Some(action) if !levels.iter().any(|(known, _)| *known == action) => {
                    levels.push((action, LEVEL_MIN + lift))
                }
                _ => {}
            }
        }
        let judged = Judged::by_level(self.scale(), &self.known, &levels);
        Ranking {
            decision: self.decide(&judged),
            score: judged.score(),
            ..ranking
        }
    }

    /// Decides between the actions that values of the message fit.
    fn lift(&self, text: &str, folded: &Folded, evidence: &Evidence, ranking: Ranking) -> Ranking {
        let reading = self.reader.read_message(&folded.words);
        let words = reading.repaired_words(&folded.words);
        let stance = Stance::read(text, &words, &folded.spans);
        if stance.denied().is_some() {
            return ranking;
        }
        let whole = self.compare(&reading, |_| true);
        let mut weighed: Vec<(usize, f32)> = Vec::new();
        for value in &evidence.values {
            let Some(action) = self.known.position(&value.action) else {
                continue;
            };
            let is_value = |at: &usize| is_value(folded, std::slice::from_ref(value), *at);
            let clause = stance
                .clauses
                .iter()
                .find(|clause| clause.words.clone().any(|at| is_value(&at)));
            let beside = clause
                .map_or(0..0, |clause| clause.words.clone())
                .filter(|at| !is_value(at));
            let foreign = beside.filter(|at| self.reader.is_foreign(words[*at])).count();
            let lift = if value.is_telling { TELLING } else { WEAK };
            let lift = (lift - FOREIGN_WORD * foreign as f32).max(0.0);
            let is_last = evidence.last.as_ref() == Some(&value.action);
            let lift = lift + if is_last { LAST } else { 0.0 };
            match weighed.iter_mut().find(|(known, _)| *known == action) {
                Some((_, known)) => *known = known.max(lift),
                None => weighed.push((action, lift)),
            }
        }
        let scores = self.scores(&whole);
        weighed.sort_by(|a, b| scores[b.0].total_cmp(&scores[a.0]).then(a.0.cmp(&b.0)));
        weighed.truncate(WEIGHED_MAX);
        let actions: Vec<usize> = weighed.iter().map(|(action, _)| *action).collect();
        let mut levels = self.levels(&whole, &actions);
        if stance.clauses.len() > 1 {
            for clause in &stance.clauses {
                let part = self.compare(&reading, |at| clause.words.contains(&at));
                for (level, own) in levels.iter_mut().zip(self.levels(&part, &actions)) {
                    *level = level.max(own);
                }
            }
        }
        let lifted: Vec<(usize, f32)> = weighed
            .iter()
            .zip(levels)
            .map(|((action, lift), level)| (*action, level.max(LEVEL_MIN) + lift))
            .collect();
        let judged = Judged::by_level(self.scale(), &self.known, &lifted);
        let decision = match self.decide(&judged) {
            // "Cancel A-1001" is no question about the order.
            Decision::Triggered(action) if stance.polarity().undoes => Decision::Opposite(action),
            Decision::Ambiguous(mut actions) if stance.polarity().undoes => Decision::Opposite(actions.remove(0)),
            decision => decision,
        };
        let score = if decision == Decision::Nothing {
            ranking.score
        } else {
            judged.score()
        };
        Ranking {
            decision,
            score,
            ..ranking
        }
    }
}

/// Whether a word is part of a value.
fn is_value(folded: &Folded, values: &[Valued], at: usize) -> bool {
    let span = &folded.spans[at];
    let has_digit = folded.words[at] == NUMBER || folded.words[at].chars().any(|c| c.is_ascii_digit());
    has_digit
        || values
            .iter()
            .any(|value| span.start < value.span.end && value.span.start < span.end)
}
