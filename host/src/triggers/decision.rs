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

/// The actions that a matcher knows.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// In alphabetical order, so that ties between actions are broken by name.
    pub names: Vec<String>,
    /// For each action that is not live, what visitors know it as.
    pub retired: Vec<Option<String>>,
}

impl Known {
    /// The position of an action.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()
    }
}

/// The actions that fit a message at all, best first, as read on the scale of the host.
pub(super) struct Judged<'a> {
    scale: &'a Scale,
    known: &'a Known,
    /// Of live actions.
    fits: Vec<Fit>,
    /// The best of those that are not live.
    retired: Option<Fit>,
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
        known: &'a Known,
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
        Self::by_fit(scale, known, best.into_iter().map(fit).collect())
    }

    /// Judges actions whose levels are known.
    pub(super) fn by_level(scale: &'a Scale, known: &'a Known, levels: &[(usize, f32)]) -> Judged<'a> {
        let fit = |&(action, level): &(usize, f32)| Fit {
            action,
            level: rounded(level),
            is_exact: false,
        };
        Self::by_fit(scale, known, levels.iter().map(fit).collect())
    }

    fn by_fit(scale: &'a Scale, known: &'a Known, mut fits: Vec<Fit>) -> Judged<'a> {
        fits.sort_unstable_by(|a, b| {
            let by_level = b.is_exact.cmp(&a.is_exact).then(b.level.total_cmp(&a.level));
            by_level.then(a.action.cmp(&b.action))
        });
        let is_live = |fit: &Fit| known.retired[fit.action].is_none();
        let (fits, retired): (Vec<Fit>, Vec<Fit>) = fits.into_iter().partition(is_live);
        Judged {
            scale,
            known,
            fits,
            retired: retired.into_iter().next(),
        }
    }

    /// The candidates by name, each with its own confidence.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let confidence = |fit: &Fit| match fit.is_exact {
            true => 1.0,
            false => self.scale.confidence(fit.level),
        };
        let candidate = |fit: &Fit| Candidate {
            action: self.known.names[fit.action].clone(),
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
    pub(super) fn decide(&self, ambiguity_margin: f32) -> Decision {
        if let Some(unavailable) = self.unavailable(ambiguity_margin) {
            return unavailable;
        }
        let names = &self.known.names;
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

    /// An action that is not live, where none that is live comes as near.
    fn unavailable(&self, ambiguity_margin: f32) -> Option<Decision> {
        let retired = self.retired.as_ref()?;
        let title = self.known.retired[retired.action].as_ref()?;
        let of_live = self.fits.first();
        let is_reached = retired.is_exact || self.scale.is_reached(retired.level);
        let is_rivalled = of_live.is_some_and(|live| {
            let is_near = self.scale.is_reached(live.level) && retired.level - live.level <= ambiguity_margin;
            live.is_exact || is_near && !retired.is_exact
        });
        (is_reached && !is_rivalled).then(|| Decision::Unavailable {
            action: self.known.names[retired.action].clone(),
            title: title.clone(),
        })
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

/// The actions that a decision starts or asks about.
pub(super) fn every(decision: &Decision) -> Vec<String> {
    match decision {
        Decision::Triggered(action) => vec![action.clone()],
        Decision::Ambiguous(actions) => actions.clone(),
        _ => Vec::new(),
    }
}

/// The decision for one action or between several.
pub(super) fn of(mut actions: Vec<String>) -> Decision {
    if actions.len() == 1 {
        return Decision::Triggered(actions.remove(0));
    }
    Decision::Ambiguous(actions)
}
