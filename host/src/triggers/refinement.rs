//! Owns what rehearsal teaches about actions that are mistaken for each other.

use super::rehearsal::Rehearsal;

/// How often all rehearsed phrases are gone through.
const ROUNDS: usize = 5;

/// How far one round moves a score.
const STEP: f32 = 0.06;

/// How sharply scores turn into shares of belief; higher means that only near ties are corrected.
const SHARPNESS: f32 = 9.0;

/// Corrections smaller than this are left out, which keeps them few.
const ERROR_MIN: f32 = 0.03;

/// For each phrase, which actions it speaks for or against beyond its own, and how much.
///
/// This is kernel logistic regression with few steps: the phrases carry the coefficients, and the
/// gradient is taken on rehearsed scores, so that no phrase can learn to recognise itself.
pub(super) struct Refinement {
    pushes: Vec<Vec<(usize, f32)>>,
}

impl Refinement {
    /// Learns from the rehearsal of an index with this many phrases.
    pub(super) fn learn(rehearsals: &[Rehearsal], phrases: usize) -> Refinement {
        let mut refinement = Refinement {
            pushes: vec![Vec::new(); phrases],
        };
        for _ in 0..ROUNDS {
            let errors: Vec<Vec<(usize, f32)>> = rehearsals
                .iter()
                .map(|rehearsal| errors(&refinement.rehearsed(rehearsal), rehearsal.owner))
                .collect();
            for (rehearsal, errors) in rehearsals.iter().zip(errors) {
                let pushes = &mut refinement.pushes[rehearsal.phrase];
                for (action, error) in errors {
                    match pushes.iter_mut().find(|(pushed, _)| *pushed == action) {
                        Some((_, amount)) => *amount += STEP * error,
                        None => pushes.push((action, STEP * error)),
                    }
                }
            }
        }
        refinement
    }

    /// The rehearsed scores with all corrections but the phrase's own.
    pub(super) fn rehearsed(&self, rehearsal: &Rehearsal) -> Vec<f32> {
        let mut scores = rehearsal.scores.clone();
        self.correct(&mut scores, rehearsal.neighbours.iter().copied());
        scores
    }

    /// Corrects a message's action scores, given the phrases it resembles.
    pub(super) fn correct(&self, scores: &mut [f32], similar: impl Iterator<Item = (usize, f32)>) {
        for (phrase, similarity) in similar {
            for &(action, amount) in &self.pushes[phrase] {
                scores[action] += amount * similarity;
            }
        }
    }
}

/// How far each action's share of belief is from what it should be: all for the owner.
fn errors(scores: &[f32], owner: usize) -> Vec<(usize, f32)> {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let shares: Vec<f32> = scores
        .iter()
        .map(|score| ((score - highest) * SHARPNESS).exp())
        .collect();
    let total: f32 = shares.iter().sum();
    shares
        .iter()
        .enumerate()
        .map(|(action, share)| (action, f32::from(action == owner) - share / total))
        .filter(|(_, error)| error.abs() > ERROR_MIN)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rehearsal(phrase: usize, owner: usize, scores: &[f32], other: usize) -> Rehearsal {
        Rehearsal {
            phrase,
            owner,
            scores: scores.to_vec(),
            neighbours: vec![(other, 0.8)],
        }
    }

    #[test]
    fn a_mistaken_phrase_moves_its_neighbours_towards_its_owner() {
        let rehearsals = [rehearsal(0, 0, &[0.3, 0.5], 1), rehearsal(1, 0, &[0.3, 0.5], 0)];
        let refinement = Refinement::learn(&rehearsals, 2);
        let scores = refinement.rehearsed(&rehearsals[0]);
        assert!(scores[0] > 0.3 && scores[1] < 0.5, "{scores:?}");
    }

    #[test]
    fn a_single_action_needs_no_correction() {
        let rehearsals = [rehearsal(0, 0, &[0.4], 1), rehearsal(1, 0, &[0.4], 0)];
        let refinement = Refinement::learn(&rehearsals, 2);
        assert_eq!(refinement.rehearsed(&rehearsals[0]), [0.4]);
    }
}
