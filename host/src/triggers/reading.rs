//! Owns the reading of a text: folded, repaired, each word with the weight it deserves.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::features::Word;
use super::words::NUMBER;
use crate::language::Language;
use crate::language::chat;
use crate::language::concept::concepts;
use crate::language::dictionary::Dictionary;
use crate::language::spelling::Spelling;
use crate::language::stance::is_cue;
use crate::language::stem::{compound, stem_in};
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

/// How much a published word counts that means the same as one of the message.
const SAME_MEANING_WEIGHT: f32 = 0.8;

/// What values are called, and what is said beside them that does not say what is to be done.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "number", "no", "nr", "code", "id", "reference", "ref", "the", "my", "an", "and", "is", "its", "it", "this", "that", "here", "im",
    "have", "got", "for", "what", "about", "how", "also", "then", "ok", "okay", "sorry", "please", "with", "of", "to", "on", "or", "now",
    "nummer", "kennung", "die", "der", "das", "den", "ist", "und", "mit", "auch", "was", "oh", "oder", "meine", "mein", "zu", "es", "hier",
    "bitte", "jetzt", "lautet", "hello", "hi", "hey", "thanks", "same", "other", "one", "again", "too", "but",
];

/// What a verb may be written in one word with.
const PARTICLES: [&str; 6] = ["in", "on", "up", "out", "off", "back"];

/// Words of at least this many letters are repaired without doubt if they have one error.
const CERTAIN_CHARS_MIN: usize = 6;

/// Reads texts in the light of the published words.
pub(super) struct Reader {
    pub(super) language: Language,
    lists: &'static Words,
    dictionary: Dictionary,
    spelling: Spelling,
    /// The published word that stands for a concept: the one that most phrases have.
    of_concept: HashMap<u32, String>,
    stems: HashSet<String>,
    function_word_weight: f32,
}

/// A text as the matcher sees it.
pub(super) struct Reading {
    pub words: Vec<Word>,
    /// For each word, which word of the text it was read from: one that was written without a space is two.
    from: Vec<usize>,
    /// The words of the text whose spelling was repaired.
    repairs: Vec<(usize, String)>,
    /// How far words without content can be trusted to be about anything.
    little: f32,
    has_content: Vec<bool>,
}

impl Reading {
    /// The words that were read from those of the text for which `counts` holds, and how far they can be trusted to be
    /// about anything: 1 as soon as one of them has content.
    ///
    /// Among few triggers `how are you` must not pass for `are you open`, though it shares most of its words; among
    /// many, `who are you` may well be what a trigger is about.
    pub(super) fn part(&self, counts: impl Fn(usize) -> bool) -> (Vec<Word>, f32) {
        let own = || (0..self.words.len()).filter(|at| counts(self.from[*at]));
        let words = own().map(|at| self.words[at].clone()).collect();
        let has_content = own().any(|at| self.has_content[at]);
        (words, if has_content { 1.0 } else { self.little })
    }

    /// One word for each of the text, after repair.
    pub(super) fn repaired_words<'a>(&'a self, words: &'a [String]) -> Vec<&'a str> {
        let mut repaired: Vec<&str> = words.iter().map(String::as_str).collect();
        for (at, word) in &self.repairs {
            repaired[*at] = word;
        }
        repaired
    }

    /// The text's words after repair, where any was repaired.
    pub(super) fn repaired(&self, words: &[String]) -> Option<String> {
        (!self.repairs.is_empty()).then(|| self.repaired_words(words).join(" "))
    }
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
        let mut of_concept: HashMap<u32, (u32, &String)> = HashMap::new();
        for (word, count) in &counts {
            for concept in concepts(language, &[stem_in(language, word).as_ref()], 0) {
                let best = of_concept.entry(concept).or_insert((0, word));
                if *count > best.0 {
                    *best = (*count, word);
                }
            }
        }
        Reader {
            language,
            lists: language.words(),
            dictionary: language.dictionary(),
            of_concept: of_concept
                .into_iter()
                .map(|(concept, (_, word))| (concept, word.clone()))
                .collect(),
            stems: counts.keys().map(|word| stem_in(language, word).into_owned()).collect(),
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
        let mut from = Vec::with_capacity(words.len());
        let mut repairs = Vec::new();
        let own: LazyCell<Vec<_>, _> =
            LazyCell::new(|| words.iter().map(|word| stem_in(self.language, word)).collect());
        let stems: LazyCell<Vec<&str>, _> = LazyCell::new(|| own.iter().map(AsRef::as_ref).collect());
        for (at, word) in words.iter().enumerate() {
            let full = chat::in_full(self.language, words, at).filter(|_| !self.is_published(word, words, at));
            if let Some(full) = full {
                for part in full.split(' ') {
                    read.push(self.weigh_in_full(part));
                    from.push(at);
                }
                // How a text stands to what it speaks of is read word by word.
                if !full.contains(' ') {
                    repairs.push((at, full.to_owned()));
                }
                continue;
            }
            if self.spelling.knows(word) || self.says_little(word) {
                read.push(self.weigh(word, 1.0));
            } else if let Some(same) = self.meaning_the_same(&stems, at) {
                read.push(self.weigh(same, SAME_MEANING_WEIGHT));
            } else if let Some((first, second)) = compound(self.language, word, |stem| self.stems.contains(stem)) {
                read.push(self.weigh(first, 1.0));
                read.push(self.weigh(second, 1.0));
                from.push(at);
            } else if self.lists.is_everyday(word) {
                read.push(self.weigh(word, EVERYDAY_WEIGHT));
            } else if let Some((verb, particle)) = self.verb_with_particle(word) {
                read.push(self.weigh(verb, 1.0));
                read.push(self.weigh(particle, 1.0));
                from.push(at);
                repairs.push((at, format!("{verb} {particle}")));
            } else if self.dictionary.has(word) || is_cue(word) {
                read.push(self.weigh(word, 1.0));
            } else if let Some(nearest) = self.spelling.nearest(word) {
                let certain = nearest.errors == 1 && word.chars().count() >= CERTAIN_CHARS_MIN;
                let trust = if certain {
                    REPAIRED_WEIGHT
                } else {
                    REPAIRED_DOUBTFUL_WEIGHT
                };
                read.push(self.weigh(nearest.word, trust));
                repairs.push((at, nearest.word.to_owned()));
            } else if let Some((left, right)) = self.spelling.split(word) {
                read.push(self.weigh(left, 1.0));
                read.push(self.weigh(right, 1.0));
                from.push(at);
                repairs.push((at, format!("{left} {right}")));
            } else {
                read.push(self.weigh(word, 1.0));
            }
            from.push(at);
        }
        Reading {
            repairs,
            little: self.function_word_weight.powi(2),
            has_content: read.iter().map(|word| !self.says_little(&word.text)).collect(),
            words: read,
            from,
        }
    }

    /// Whether a phrase has a short spelling itself. A particle such as "auf" has its own meaning in every phrase.
    fn is_published(&self, word: &str, words: &[String], at: usize) -> bool {
        self.spelling.knows(word) && chat::in_full(self.language, &words[at..=at], 0).is_some()
    }

    /// A word that was written for short.
    fn weigh_in_full(&self, word: &str) -> Word {
        if self.spelling.knows(word) || self.says_little(word) {
            return self.weigh(word, 1.0);
        }
        let stem = stem_in(self.language, word);
        match self.meaning_the_same(&[stem.as_ref()], 0) {
            Some(same) => self.weigh(same, SAME_MEANING_WEIGHT),
            None if self.lists.is_everyday(word) => self.weigh(word, EVERYDAY_WEIGHT),
            None => self.weigh(word, 1.0),
        }
    }

    /// Whether a word says nothing about what is to be done with a value beside it.
    pub(super) fn is_label(&self, word: &str) -> bool {
        LABELS.contains(&word) || word.chars().count() == 1
    }

    /// Whether a word says what a text is about, and neither turns it down nor undoes it.
    pub(super) fn has_content(&self, word: &str) -> bool {
        !self.says_little(word) && !is_cue(word) && !self.lists.is_everyday(word)
    }

    /// Whether a word occurs in everyday messages.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.lists.is_common(word)
    }

    /// Whether a word has content and no phrase has it in any form.
    pub(super) fn is_foreign(&self, word: &str) -> bool {
        let is_number = word == NUMBER || word.chars().any(|c| c.is_ascii_digit());
        !is_number
            && !self.says_little(word)
            && !self.lists.is_common(word)
            && !self.stems.contains(stem_in(self.language, word).as_ref())
    }

    /// The published word that means the same as one that no phrase has in any form.
    fn meaning_the_same(&self, stems: &[&str], at: usize) -> Option<&str> {
        if self.stems.contains(stems[at]) {
            return None;
        }
        concepts(self.language, stems, at)
            .find_map(|concept| self.of_concept.get(&concept))
            .map(String::as_str)
    }

    /// The published words of a verb and its particle that many write as one: "login", "signup".
    fn verb_with_particle<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        let split = self.spelling.split(word).filter(|_| self.dictionary.has(word));
        split.filter(|(_, particle)| PARTICLES.contains(particle))
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
