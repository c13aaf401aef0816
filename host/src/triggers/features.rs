//! Owns what two texts are compared by: stems, pairs of stems and pieces of words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::language::Language;
use crate::language::concept::concepts;
use crate::language::stem::stem_in;

/// How much one stem counts, where one piece of a word counts 1.
const STEM_WEIGHT: f32 = 1.4;

/// How much it counts that two words mean much the same.
const CONCEPT_WEIGHT: f32 = 1.8;

/// How much a pair of neighbouring stems counts.
const PAIR_WEIGHT: f32 = 0.7;

/// How far apart two words of a pair may be. Pairs have no order, as word order varies freely.
const PAIR_WORDS_APART_MAX: usize = 3;

/// How many characters a piece of a word has. The blanks around the word belong to it.
const PIECE_CHARS: [usize; 2] = [3, 4];

/// A word with the share it has in its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub text: String,
    /// 1 for a word like any other, less for one that says little or was guessed.
    pub weight: f32,
}

/// One thing a text contains, known by its hash.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Feature {
    pub hash: u64,
    pub weight: f32,
}

/// The features of a text in the order of their hashes, each once.
pub(super) fn features(language: Language, words: &[Word]) -> Vec<Feature> {
    let mut found = Vec::with_capacity(words.len() * 16);
    let mut stems: Vec<(u64, f32)> = Vec::with_capacity(words.len());
    let own: Vec<_> = words.iter().map(|word| stem_in(language, &word.text)).collect();
    let texts: Vec<&str> = own.iter().map(AsRef::as_ref).collect();
    for (at, word) in words.iter().enumerate() {
        push_pieces(&mut found, word);
        for concept in concepts(language, &texts, at) {
            found.push(Feature {
                hash: mix(seed::CONCEPT, u64::from(concept)),
                weight: CONCEPT_WEIGHT * word.weight,
            });
        }
        let hash = hash_of(seed::STEM, texts[at].chars());
        found.push(Feature {
            hash,
            weight: STEM_WEIGHT * word.weight,
        });
        for &(other, other_weight) in stems.iter().rev().take(PAIR_WORDS_APART_MAX) {
            let pair = mix(mix(seed::PAIR, hash.min(other)), hash.max(other));
            let weight = PAIR_WEIGHT * (word.weight * other_weight).sqrt();
            found.push(Feature { hash: pair, weight });
        }
        stems.push((hash, word.weight));
    }
    merge(found)
}

fn push_pieces(found: &mut Vec<Feature>, word: &Word) {
    let chars: Vec<char> = std::iter::once(' ')
        .chain(word.text.chars())
        .chain(std::iter::once(' '))
        .collect();
    for size in PIECE_CHARS {
        // A word shorter than the piece is already covered by its stem or by the shorter piece.
        for piece in chars.windows(size) {
            let hash = hash_of(size as u64, piece.iter().copied());
            found.push(Feature {
                hash,
                weight: word.weight,
            });
        }
    }
}

/// Joins equal features; what occurs twice counts more than once but less than double.
fn merge(mut found: Vec<Feature>) -> Vec<Feature> {
    found.sort_by(|a, b| a.hash.cmp(&b.hash).then(b.weight.total_cmp(&a.weight)));
    found
        .chunk_by(|a, b| a.hash == b.hash)
        .map(|same| Feature {
            hash: same[0].hash,
            weight: same[0].weight * (1.0 + (same.len() as f32).ln()),
        })
        .collect()
}

/// Starting values that keep the kinds of features apart; pieces start from their size.
mod seed {
    pub(super) const STEM: u64 = 101;
    pub(super) const PAIR: u64 = 977;
    pub(super) const CONCEPT: u64 = 5003;
}

fn hash_of(seed: u64, chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(seed, |hash, c| mix(hash, u64::from(c)))
}

fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 29)
}

/// A map whose keys are hashes already, so that hashing them again would only cost time.
pub(super) type ByHash<V> = HashMap<u64, V, BuildHasherDefault<HashItself>>;

/// The hasher of [`ByHash`].
#[derive(Default)]
pub(super) struct HashItself(u64);

impl Hasher for HashItself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| mix(hash, u64::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Feature> {
        let word = |text: &str| Word {
            text: text.to_owned(),
            weight: 1.0,
        };
        features(Language::English, &text.split(' ').map(word).collect::<Vec<_>>())
    }

    #[test]
    fn word_order_changes_nothing() {
        assert_eq!(of("return my order"), of("order my return"));
    }

    #[test]
    fn a_repeated_word_counts_less_than_double() {
        let (once, thrice) = (of("no"), of("no no no"));
        let stem = once
            .iter()
            .find(|f| f.weight == STEM_WEIGHT)
            .expect("a word has a stem");
        let again = thrice
            .iter()
            .find(|f| f.hash == stem.hash)
            .expect("the stem is still there");
        assert!(again.weight > stem.weight && again.weight < 3.0 * stem.weight);
    }

    #[test]
    fn no_words_have_no_features() {
        assert_eq!(features(Language::English, &[]), []);
    }
}
