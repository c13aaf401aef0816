//! Owns the decision: from the scores of all actions to candidates, confidence and what should happen.

use super::confidence::Scale;
use super::{AMBIGUOUS_MAX, CANDIDATES_MAX, Candidate, Decision};

impl Decision {
    /// The word for it in records and answers.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Triggered(_) => "triggered",
            Self::Ambiguous(_) => "ambiguous",
            Self::Denied(_) => "denied",
            Self::Opposite(_) => "opposite",
            Self::Unavailable { .. } => "unavailable",
        }
    }

    /// The actions that it names, best first.
    pub fn actions(&self) -> Vec<String> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Ambiguous(actions) => actions.clone(),
            Self::Triggered(action)
            | Self::Denied(action)
            | Self::Opposite(action)
            | Self::Unavailable { action, .. } => vec![action.clone()],
        }
    }
}

/// The actions that fit a message at all, best first, as read on the scale of the host.
pub(super) struct Judged<'a> {
    scale: &'a Scale,
    fits: Vec<Fit>,
}

/// How well one action fits a message.
struct Fit {
    action: usize,
    level: f32,
    is_exact: bool,
}

impl<'a> Judged<'a> {
    /// Picks the best candidates by score, and then judges them by score and coverage.
    ///
    /// `exact` holds the actions of which the message is a trigger, word for word.
    pub(super) fn new(
        scale: &'a Scale,
        scores: &[f32],
        exact: &[usize],
        coverage: impl Fn(usize) -> f32,
    ) -> Judged<'a> {
        let mut best: Vec<(bool, f32, usize)> = scores
            .iter()
            .enumerate()
            .map(|(action, &score)| (exact.contains(&action), rounded(score), action))
            .filter(|(is_exact, score, _)| *is_exact || *score > 0.0)
            .collect();
        let order = |a: &(bool, f32, usize), b: &(bool, f32, usize)| {
            b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2))
        };
        if best.len() > CANDIDATES_MAX {
            best.select_nth_unstable_by(CANDIDATES_MAX, order);
            best.truncate(CANDIDATES_MAX);
        }
        let fit = |(is_exact, score, action)| {
            let level = rounded(scale.level(score, coverage(action)));
            Fit {
                action,
                level,
                is_exact,
            }
        };
        let mut fits: Vec<Fit> = best.into_iter().map(fit).collect();
        fits.sort_unstable_by(|a, b| {
            let by_level = b.is_exact.cmp(&a.is_exact).then(b.level.total_cmp(&a.level));
            by_level.then(a.action.cmp(&b.action))
        });
        Judged { scale, fits }
    }

    /// The candidates by name, each with its own confidence.
    pub(super) fn candidates(&self, names: &[String]) -> Vec<Candidate> {
        let confidence = |fit: &Fit| match fit.is_exact {
            true => 1.0,
            false => self.scale.confidence(fit.level),
        };
        let candidate = |fit: &Fit| Candidate {
            action: names[fit.action].clone(),
            score: confidence(fit),
        };
        self.fits.iter().map(candidate).collect()
    }

    /// The confidence that any action is triggered.
    pub(super) fn score(&self) -> f32 {
        match self.fits.first() {
            None => 0.0,
            Some(best) if best.is_exact => 1.0,
            Some(_) => self.scale.confidence(self.level_of_best()),
        }
    }

    /// Decides for the best action, for a question between the best, or for nothing.
    pub(super) fn decide(&self, names: &[String], ambiguity_margin: f32) -> Decision {
        let Some((best, rest)) = self.fits.split_first() else {
            return Decision::Nothing;
        };
        if !best.is_exact && !self.scale.is_reached(self.level_of_best()) {
            return Decision::Nothing;
        }
        let is_close = |fit: &&Fit| {
            // An exact trigger is only ever doubted in favour of another exact one.
            if best.is_exact {
                return fit.is_exact;
            }
            self.scale.is_reached(fit.level) && best.level - fit.level <= ambiguity_margin
        };
        let close = rest.iter().take(AMBIGUOUS_MAX - 1).take_while(is_close);
        let mut chosen = vec![names[best.action].clone()];
        chosen.extend(close.map(|fit| names[fit.action].clone()));
        match chosen.len() {
            1 => Decision::Triggered(chosen.remove(0)),
            _ => Decision::Ambiguous(chosen),
        }
    }

    fn level_of_best(&self) -> f32 {
        match self.fits.as_slice() {
            [] => self.scale.level(0.0, 0.0),
            [best] => self.scale.with_lead(best.level, self.scale.level(0.0, 0.0)),
            [best, second, ..] => self.scale.with_lead(best.level, second.level),
        }
    }
}

/// Rounds so that actions which fit equally are tied, whatever the order in which they were summed.
fn rounded(value: f32) -> f32 {
    (value * 10_000.0).round() / 10_000.0
}
