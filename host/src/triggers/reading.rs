//! Owns the reading of a text: folded, repaired, each word with the weight it deserves.

use std::collections::BTreeMap;

use super::features::Word;
use super::words::NUMBER;
use crate::language::Language;
use crate::language::spelling::Spelling;
use crate::language::words::Words;

/// How much a function word counts as long as the host's own phrases say nothing about it.
const FUNCTION_WORD_WEIGHT: f32 = 0.4;

/// From about this many phrases on, their own statistics count more than the built-in list.
const TELLING_PHRASES: f32 = 30.0;

/// How much a word of everyday messages counts that no phrase has. It is spelt right, so it is never repaired into one
/// that a phrase has, and it says less than a word of content.
const EVERYDAY_WEIGHT: f32 = 0.7;

/// How much a repaired word counts: less where a repair may as well be a mistake.
const REPAIRED_WEIGHT: f32 = 0.9;
const REPAIRED_DOUBTFUL_WEIGHT: f32 = 0.7;

/// Words of at least this many letters are repaired without doubt if they have one error.
const CERTAIN_CHARS_MIN: usize = 6;

/// Reads texts in the light of the published words.
pub(super) struct Reader {
    lists: &'static Words,
    spelling: Spelling,
    function_word_weight: f32,
}

/// A text as the matcher sees it.
pub(super) struct Reading {
    pub words: Vec<Word>,
    /// How far the words can be trusted to be about anything: 1 as soon as one word has content.
    pub substance: f32,
    /// The text's words after repair, where any was repaired.
    pub repaired: Option<String>,
}

impl Reader {
    /// Learns the words of all published phrases, each given as its folded words.
    pub(super) fn new<'a>(language: Language, phrases: impl Iterator<Item = &'a [String]>) -> Reader {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut total = 0.0;
        for phrase in phrases {
            total += 1.0;
            let mut distinct: Vec<&String> = phrase.iter().collect();
            distinct.sort_unstable();
            distinct.dedup();
            for word in distinct.into_iter().filter(|word| *word != NUMBER) {
                *counts.entry(word.clone()).or_default() += 1;
            }
        }
        Reader {
            lists: language.words(),
            spelling: Spelling::new(counts),
            function_word_weight: (FUNCTION_WORD_WEIGHT * TELLING_PHRASES + total) / (TELLING_PHRASES + total),
        }
    }

    /// Reads a published phrase, whose words are right by definition.
    pub(super) fn read_phrase(&self, words: &[String]) -> Vec<Word> {
        words.iter().map(|word| self.weigh(word, 1.0)).collect()
    }

    /// Reads a visitor's message, given as its folded words.
    pub(super) fn read_message(&self, words: &[String]) -> Reading {
        let mut read = Vec::with_capacity(words.len());
        let mut repaired = false;
        for word in words {
            if self.spelling.knows(word) || self.says_little(word) {
                read.push(self.weigh(word, 1.0));
            } else if self.lists.is_everyday(word) {
                read.push(self.weigh(word, EVERYDAY_WEIGHT));
            } else if let Some(nearest) = self.spelling.nearest(word) {
                let certain = nearest.errors == 1 && word.chars().count() >= CERTAIN_CHARS_MIN;
                let trust = if certain {
                    REPAIRED_WEIGHT
                } else {
                    REPAIRED_DOUBTFUL_WEIGHT
                };
                read.push(self.weigh(nearest.word, trust));
                repaired = true;
            } else if let Some((left, right)) = self.spelling.split(word) {
                read.push(self.weigh(left, 1.0));
                read.push(self.weigh(right, 1.0));
                repaired = true;
            } else {
                read.push(self.weigh(word, 1.0));
            }
        }
        let has_content = read.iter().any(|word| !self.says_little(&word.text));
        // Among few triggers `how are you` must not pass for `are you open`, though it shares most
        // of its words; among many, `who are you` may well be what a trigger is about.
        let substance = if has_content {
            1.0
        } else {
            self.function_word_weight.powi(2)
        };
        let texts = || read.iter().map(|word| word.text.as_str()).collect::<Vec<_>>();
        Reading {
            repaired: repaired.then(|| texts().join(" ")),
            substance,
            words: read,
        }
    }

    fn weigh(&self, word: &str, trust: f32) -> Word {
        let weight = if self.says_little(word) {
            self.function_word_weight
        } else {
            1.0
        };
        Word {
            text: word.to_owned(),
            weight: weight * trust,
        }
    }

    fn says_little(&self, word: &str) -> bool {
        word == NUMBER || self.lists.is_function_word(word)
    }
}
