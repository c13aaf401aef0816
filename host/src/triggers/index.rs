//! Owns the published phrases as vectors, and how similar a text is to each phrase and action.

use std::ops::Range;

use super::features::{ByHash, Feature};

/// How much a feature's rarity among actions counts, against its rarity among phrases.
const RARITY_BY_ACTION: f32 = 0.3;

/// Softens rarity, so that a feature seen once does not drown all others.
const RARITY_EXPONENT: f32 = 0.85;

/// Stands for unseen phrases when rarity is counted.
const RARITY_SMOOTHING: f32 = 1.2;

/// How much an action's single nearest phrase counts, where all its phrases together count 1.
const NEAREST_WEIGHT: f32 = 0.3;

/// One phrase as it enters the index.
pub(super) struct PhraseFeatures {
    /// The action the phrase belongs to, by its position.
    pub action: usize,
    pub features: Vec<Feature>,
}

/// The phrases of all actions, found by what they contain. They come in the order of the actions.
pub(super) struct Index {
    ids: ByHash<u32>,
    rarity: Vec<f32>,
    /// The rarity of a feature that no phrase contains.
    rarity_unknown: f32,
    /// Where each feature's postings start; one entry more than there are features.
    starts: Vec<usize>,
    postings: Vec<Posting>,
    /// The action of each phrase, ascending: the phrases of one action stand together.
    owners: Vec<usize>,
    /// The length of the sum of an action's phrase vectors, each of which has length 1.
    sum_lengths: Vec<f32>,
}

struct Posting {
    phrase: u32,
    weight: f32,
}

impl Index {
    pub(super) fn build(phrases: &[PhraseFeatures], actions: usize) -> Index {
        let (ids, occurrences) = count(phrases);
        let rarity_of = |seen: &Occurrences| rarity(seen, actions, phrases.len());
        let rarity: Vec<f32> = occurrences.iter().map(rarity_of).collect();
        let once = Occurrences {
            phrases: 1,
            actions: 1,
            last_action: 0,
        };
        let mut index = Index {
            rarity_unknown: rarity_of(&once),
            owners: phrases.iter().map(|phrase| phrase.action).collect(),
            sum_lengths: vec![0.0; actions],
            starts: Vec::with_capacity(rarity.len() + 1),
            postings: Vec::new(),
            ids,
            rarity,
        };
        let vectors: Vec<Vec<(u32, f32)>> = phrases
            .iter()
            .map(|phrase| index.unit_vector(&phrase.features))
            .collect();
        index.measure_sums(&vectors);
        index.fill_postings(&vectors, &occurrences);
        index
    }

    /// The phrases of one action, which stand together.
    pub(super) fn phrases_of(&self, action: usize) -> Range<usize> {
        let first = self.owners.partition_point(|owner| *owner < action);
        let after = self.owners.partition_point(|owner| *owner <= action);
        first..after
    }

    fn actions(&self) -> usize {
        self.sum_lengths.len()
    }

    /// The cosine between a text and every phrase.
    ///
    /// What no phrase contains lengthens the text's vector: a message that is mostly about
    /// something else is like none of the phrases.
    pub(super) fn similarities(&self, features: &[Feature]) -> Vec<f32> {
        let mut similarities = vec![0.0; self.owners.len()];
        let mut square = 0.0;
        for feature in features {
            let Some(&id) = self.ids.get(&feature.hash) else {
                square += (feature.weight * self.rarity_unknown).powi(2);
                continue;
            };
            let id = id as usize;
            let weight = feature.weight * self.rarity[id];
            square += weight * weight;
            for posting in &self.postings[self.starts[id]..self.starts[id + 1]] {
                similarities[posting.phrase as usize] += weight * posting.weight;
            }
        }
        if square > 0.0 {
            let length: f32 = f32::sqrt(square);
            similarities.iter_mut().for_each(|similarity| *similarity /= length);
        }
        similarities
    }

    /// How well each action fits a text, from its similarities to all phrases.
    ///
    /// With `left_out`, that phrase counts as unpublished; the similarities must then be its own.
    pub(super) fn action_scores(&self, similarities: &[f32], left_out: Option<usize>) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.actions()];
        let mut nearest = vec![0.0_f32; self.actions()];
        for (phrase, &similarity) in similarities.iter().enumerate() {
            if Some(phrase) != left_out {
                let action = self.owners[phrase];
                sums[action] += similarity;
                nearest[action] = nearest[action].max(similarity);
            }
        }
        let mut scores = Vec::with_capacity(self.actions());
        for action in 0..self.actions() {
            let mut square = self.sum_lengths[action].powi(2);
            if left_out.is_some_and(|phrase| self.owners[phrase] == action) {
                // |C - p|^2 = |C|^2 - 2 C.p + |p|^2, where C.p includes p.p, which is 1.
                square += 1.0 - 2.0 * (sums[action] + 1.0);
            }
            let centre = if square > 1e-4 {
                sums[action] / square.sqrt()
            } else {
                0.0
            };
            scores.push(centre + NEAREST_WEIGHT * nearest[action]);
        }
        scores
    }

    /// How much of a text the phrases of one action contain between them, as a share from 0 to 1.
    ///
    /// A message that is covered in half by one action and in half by another, as `cancel` and
    /// `order` may be, resembles both but is covered by neither.
    pub(super) fn coverage(&self, features: &[Feature], action: usize) -> f32 {
        let phrases = self.phrases_of(action);
        let (mut covered, mut total) = (0.0, 0.0);
        for feature in features {
            let Some(&id) = self.ids.get(&feature.hash) else {
                total += (feature.weight * self.rarity_unknown).powi(2);
                continue;
            };
            let id = id as usize;
            let square = (feature.weight * self.rarity[id]).powi(2);
            total += square;
            let postings = &self.postings[self.starts[id]..self.starts[id + 1]];
            let next = postings.partition_point(|posting| (posting.phrase as usize) < phrases.start);
            if postings
                .get(next)
                .is_some_and(|posting| (posting.phrase as usize) < phrases.end)
            {
                covered += square;
            }
        }
        if total > 0.0 { covered / total } else { 0.0 }
    }

    /// The known features of a phrase with their weights, scaled to length 1.
    fn unit_vector(&self, features: &[Feature]) -> Vec<(u32, f32)> {
        let mut vector: Vec<(u32, f32)> = features
            .iter()
            .filter_map(|feature| {
                let id = *self.ids.get(&feature.hash)?;
                Some((id, feature.weight * self.rarity[id as usize]))
            })
            .collect();
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        vector
    }

    fn measure_sums(&mut self, vectors: &[Vec<(u32, f32)>]) {
        let mut parts: Vec<Vec<(u32, f32)>> = vec![Vec::new(); self.actions()];
        for (vector, &owner) in vectors.iter().zip(&self.owners) {
            parts[owner].extend(vector);
        }
        for (length, mut parts) in self.sum_lengths.iter_mut().zip(parts) {
            parts.sort_by_key(|(id, _)| *id);
            let squares = parts
                .chunk_by(|a, b| a.0 == b.0)
                .map(|same| same.iter().map(|(_, weight)| weight).sum::<f32>().powi(2));
            *length = squares.sum::<f32>().sqrt();
        }
    }

    fn fill_postings(&mut self, vectors: &[Vec<(u32, f32)>], occurrences: &[Occurrences]) {
        let mut next = 0;
        self.starts.push(next);
        for seen in occurrences {
            next += seen.phrases;
            self.starts.push(next);
        }
        self.postings.resize_with(next, || Posting { phrase: 0, weight: 0.0 });
        let mut free = self.starts.clone();
        for (phrase, vector) in vectors.iter().enumerate() {
            for &(id, weight) in vector {
                let place = &mut free[id as usize];
                self.postings[*place] = Posting {
                    phrase: phrase as u32,
                    weight,
                };
                *place += 1;
            }
        }
    }
}

/// Where a feature occurs.
struct Occurrences {
    phrases: usize,
    actions: usize,
    last_action: usize,
}

/// Numbers the features by first occurrence. Relies on the order of the actions.
fn count(phrases: &[PhraseFeatures]) -> (ByHash<u32>, Vec<Occurrences>) {
    let mut ids: ByHash<u32> = ByHash::default();
    let mut occurrences: Vec<Occurrences> = Vec::new();
    for phrase in phrases {
        for feature in &phrase.features {
            let next = occurrences.len() as u32;
            let id = *ids.entry(feature.hash).or_insert(next);
            if id == next {
                occurrences.push(Occurrences {
                    phrases: 0,
                    actions: 0,
                    last_action: usize::MAX,
                });
            }
            let seen = &mut occurrences[id as usize];
            seen.phrases += 1;
            if seen.last_action != phrase.action {
                seen.actions += 1;
                seen.last_action = phrase.action;
            }
        }
    }
    (ids, occurrences)
}

fn rarity(seen: &Occurrences, actions: usize, phrases: usize) -> f32 {
    let inverse = |total: usize, with: usize| {
        let smoothed = with as f32 + RARITY_SMOOTHING / 2.0;
        ((total as f32 + RARITY_SMOOTHING) / smoothed).ln()
    };
    let mixed =
        RARITY_BY_ACTION * inverse(actions, seen.actions) + (1.0 - RARITY_BY_ACTION) * inverse(phrases, seen.phrases);
    // What every phrase contains still counts a little, or a host of one phrase would match nothing.
    mixed.max(0.05).powf(RARITY_EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::super::features::{Word, features};
    use super::*;
    use crate::language::Language;

    fn of(text: &str) -> Vec<Feature> {
        let word = |text: &str| Word {
            text: text.to_owned(),
            weight: 1.0,
        };
        features(Language::English, &text.split(' ').map(word).collect::<Vec<_>>())
    }

    fn published(phrases: &[(usize, &str)]) -> Index {
        let phrase = |(action, text): &(usize, &str)| PhraseFeatures {
            action: *action,
            features: of(text),
        };
        let actions = phrases.last().map_or(0, |(action, _)| action + 1);
        Index::build(&phrases.iter().map(phrase).collect::<Vec<_>>(), actions)
    }

    #[test]
    fn a_phrase_is_like_itself_and_unlike_a_stranger() {
        let index = published(&[(0, "track my package"), (1, "send money back")]);
        let similarities = index.similarities(&of("track my package"));
        assert!((similarities[0] - 1.0).abs() < 1e-5 && similarities[1] < 0.1);
        assert_eq!(index.similarities(&of("quiz")), [0.0, 0.0]);
        assert_eq!(index.similarities(&[]), [0.0, 0.0]);
    }

    #[test]
    fn unknown_words_make_a_message_less_similar() {
        let index = published(&[(0, "track my package")]);
        let plain = index.similarities(&of("track package"));
        let mixed = index.similarities(&of("track package hullabaloo"));
        assert!(plain[0] > mixed[0]);
    }

    #[test]
    fn a_phrase_that_is_left_out_leaves_the_others() {
        let index = published(&[(0, "track my package"), (0, "track parcel"), (1, "refund")]);
        let mut own = index.similarities(&of("refund"));
        own[2] = 0.0;
        assert_eq!(index.action_scores(&own, Some(2))[1], 0.0);
        let mut own = index.similarities(&of("track parcel"));
        let with = index.action_scores(&own, None)[0];
        own[1] = 0.0;
        let without = index.action_scores(&own, Some(1))[0];
        assert!(without > 0.0 && without < with);
    }

    #[test]
    fn coverage_counts_what_one_action_has_in_any_phrase() {
        let index = published(&[(0, "cancel flight"), (0, "cancel hotel"), (1, "order pizza")]);
        let both = of("cancel order");
        assert!(index.coverage(&both, 0) < 0.7 && index.coverage(&both, 1) < 0.7);
        assert!(index.coverage(&of("cancel"), 0) > 0.99);
        assert_eq!(index.coverage(&of("cancel"), 1), 0.0);
        assert_eq!(index.coverage(&[], 0), 0.0);
    }
}
