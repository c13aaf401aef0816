//! Owns the scale on which a score is high or low for the actions that happen to be published.

use super::refinement::Refinement;
use super::rehearsal::Rehearsal;

/// Where the threshold lies between what a stranger's message (0) and a fitting one (1) score.
const THRESHOLD: f32 = 0.71;

/// How much the lead over the second action adds to the belief in the first.
const LEAD_WEIGHT: f32 = 0.15;

/// How much it counts that an action covers more of the message than usual, or less.
const COVERAGE_WEIGHT: f32 = 1.0;
const COVERAGE_USUAL: f32 = 0.4;

/// How steeply the confidence rises around the threshold.
const STEEPNESS: f32 = 4.0;

/// What phrases usually score when rehearsed, for hosts with too few of them to tell.
const INSIDE_USUAL: f32 = 0.50;
const OUTSIDE_USUAL: f32 = 0.14;

/// How many rehearsed phrases weigh as much as the usual values.
const USUAL_COUNTS_AS: f32 = 10.0;

/// Actions whose triggers have little in common teach a low upper mark; it falls no further than
/// this, or a single shared word would trigger.
const INSIDE_MIN: f32 = 0.3;

/// Triggers that repeat each other teach a high upper mark; it rises no further than this, or
/// nothing but a repetition would trigger.
const INSIDE_MAX: f32 = 0.8;

/// How high the lower mark may rise towards the upper one. Without a limit, a host with two actions
/// that are hard to tell apart would trigger neither, where it should ask which one was meant.
const OUTSIDE_SHARE_MAX: f32 = 0.7;

/// Two marks taken from the rehearsal, between which scores of this host are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// What the best action scores on average for a phrase it has not seen.
    inside: f32,
    /// What the best wrong action scores on average. Such a phrase is a message that belongs to no
    /// action, but is about the same business.
    outside: f32,
    threshold: f32,
}

impl Scale {
    /// Takes the marks from those rehearsals for which `counts` holds, and from what the live actions score in them.
    pub(super) fn measure(
        rehearsals: &[Rehearsal],
        refinement: &Refinement,
        strictness: f32,
        is_live: impl Fn(usize) -> bool,
        counts: impl Fn(&Rehearsal) -> bool,
    ) -> Scale {
        let mut inside = Mean::starting_from(INSIDE_USUAL);
        let mut outside = Mean::starting_from(OUTSIDE_USUAL);
        for rehearsal in rehearsals.iter().filter(|rehearsal| counts(rehearsal)) {
            let scores = refinement.rehearsed(rehearsal);
            let wrong = scores
                .iter()
                .enumerate()
                .filter(|(action, _)| *action != rehearsal.owner && is_live(*action));
            let wrong = wrong.map(|(_, score)| *score).reduce(f32::max);
            let right = scores[rehearsal.owner];
            inside.add(wrong.map_or(right, |wrong| right.max(wrong)));
            if let Some(wrong) = wrong {
                outside.add(wrong.max(0.0));
            }
        }
        let strictness = if strictness.is_finite() { strictness } else { 0.0 };
        let inside = inside.value().clamp(INSIDE_MIN, INSIDE_MAX);
        Scale {
            inside,
            outside: outside.value().min(OUTSIDE_SHARE_MAX * inside),
            threshold: THRESHOLD + strictness,
        }
    }

    /// Where an action lies between the marks, given its score and how much of the message it
    /// covers: about 0 for a stranger's message and 1 for a fitting one.
    pub(super) fn level(&self, score: f32, coverage: f32) -> f32 {
        let between = (score - self.outside) / (self.inside - self.outside);
        between + COVERAGE_WEIGHT * (coverage - COVERAGE_USUAL)
    }

    /// The level of the best action, raised by its lead over the second.
    pub(super) fn with_lead(&self, best: f32, second: f32) -> f32 {
        best + LEAD_WEIGHT * (best - second).max(0.0)
    }

    /// Turns a level into a confidence from 0 to 1, where 0.5 is the threshold.
    pub(super) fn confidence(&self, level: f32) -> f32 {
        1.0 / (1.0 + (-STEEPNESS * (level - self.threshold)).exp())
    }

    pub(super) fn is_reached(&self, level: f32) -> bool {
        level >= self.threshold
    }
}

struct Mean {
    sum: f32,
    count: f32,
}

impl Mean {
    fn starting_from(usual: f32) -> Mean {
        Mean {
            sum: usual * USUAL_COUNTS_AS,
            count: USUAL_COUNTS_AS,
        }
    }

    fn add(&mut self, value: f32) {
        self.sum += value;
        self.count += 1.0;
    }

    fn value(&self) -> f32 {
        self.sum / self.count
    }
}
