//! Owns the matcher: what a publish prepares, and the way of one message through it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::confidence::Scale;
use super::decision::{Judged, Known};
use super::features::{Feature, features};
use super::index::{Index, PhraseFeatures};
use super::phrase::PhraseMeaning;
use super::reading::{Reader, Reading};
use super::refinement::Refinement;
use super::rehearsal::{Rehearsal, rehearse};
use super::words::Folded;
use super::{Decision, Phrases, Settings};
use crate::language::Language;

/// An action's phrases can set the scale if this many are left when one of them is rehearsed.
const PHRASES_LEFT_MIN: usize = 2;

/// How much of a word an action's phrases have to have between them for it to be one of theirs.
const COVERED_MIN: f32 = 0.5;

/// A published set of actions, ready to rank messages. It never changes; a publish builds another.
pub struct Matcher {
    pub(super) known: Known,
    /// From the key of a phrase, with its own numbers and with any, to the actions that have it, in the order of the names.
    pub(super) exact: HashMap<String, Vec<usize>>,
    pub(super) reader: Reader,
    pub(super) index: Index,
    refinement: Refinement,
    scale: Scale,
    ambiguity_margin: f32,
    /// What each phrase means beside its words.
    pub(super) meanings: Vec<PhraseMeaning>,
    /// What each action is about: the words of content in its phrases, and in how many.
    pub(super) things: Vec<BTreeMap<String, u32>>,
    /// Whether any phrase turns something down or undoes it.
    pub(super) has_contrary: bool,
}

/// One phrase of one action, before it becomes features.
struct Phrase {
    action: usize,
    words: Vec<String>,
    meaning: PhraseMeaning,
    /// Whether this is the action's name or title and not one of its triggers.
    is_label: bool,
}

impl Matcher {
    /// Prepares the published actions for messages in a language. Actions of the same name count as one action with the
    /// phrases of all; their order does not matter.
    ///
    /// The work grows with the square of the phrases up to 2,000 of them, and evenly from there;
    /// the memory that stays grows with their characters.
    pub fn build(language: Language, actions: &[Phrases], settings: &Settings) -> Matcher {
        Self::build_beside(language, actions, &[], settings)
    }

    /// As [`Matcher::build`], beside actions that are known and not live. They are never triggered; a message that means
    /// one of them is not taken for the nearest live one. One whose triggers are those of a live action counts for nothing.
    pub fn build_beside(language: Language, actions: &[Phrases], retired: &[Phrases], settings: &Settings) -> Matcher {
        let mut by_name: BTreeMap<&str, Vec<&Phrases>> = BTreeMap::new();
        for action in actions {
            by_name.entry(&action.action).or_default().push(action);
        }
        let taken: HashSet<String> = actions.iter().flat_map(keys).collect();
        let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
        for action in retired.iter().filter(|action| !is_taken(action, &taken)) {
            let is_live = by_name.contains_key(action.action.as_str()) && !titles.contains_key(action.action.as_str());
            if !is_live {
                by_name.entry(&action.action).or_default().push(action);
                titles.entry(&action.action).or_insert(&action.title);
            }
        }
        let is_retired = |name: &str| titles.contains_key(name);
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        let mut phrases = Vec::new();
        for (action, (name, parts)) in by_name.iter().enumerate() {
            let taken = is_retired(name).then_some(&taken);
            collect_phrases(action, parts, taken, &mut phrases, &mut exact);
        }
        let known = Known {
            retired: by_name
                .keys()
                .map(|name| titles.get(name).map(|title| (*title).to_owned()))
                .collect(),
            names: by_name.keys().map(|name| (*name).to_owned()).collect(),
        };
        let reader = Reader::new(language, phrases.iter().map(|phrase| phrase.words.as_slice()));
        let mut things = vec![BTreeMap::new(); by_name.len()];
        for phrase in &phrases {
            for word in phrase.words.iter().filter(|word| reader.has_content(word)) {
                *things[phrase.action].entry(word.clone()).or_default() += 1;
            }
        }
        let featured: Vec<PhraseFeatures> = phrases
            .iter()
            .map(|phrase| PhraseFeatures {
                action: phrase.action,
                features: features(language, &reader.read_phrase(&phrase.words)),
            })
            .collect();
        let index = Index::build(&featured, by_name.len());
        let rehearsals = rehearse(&index, &featured);
        let refinement = Refinement::learn(&rehearsals, phrases.len());
        let mut phrases_of = vec![0; by_name.len()];
        phrases.iter().for_each(|phrase| phrases_of[phrase.action] += 1);
        let counts = |rehearsal: &Rehearsal| {
            !phrases[rehearsal.phrase].is_label
                && phrases_of[rehearsal.owner] > PHRASES_LEFT_MIN
                && known.retired[rehearsal.owner].is_none()
        };
        let is_live = |action: usize| known.retired[action].is_none();
        let scale = Scale::measure(&rehearsals, &refinement, settings.strictness, is_live, counts);
        Matcher {
            known,
            exact,
            reader,
            index,
            refinement,
            scale,
            ambiguity_margin: settings.ambiguity_margin.max(0.0),
            things,
            has_contrary: phrases.iter().any(|phrase| phrase.meaning.is_contrary()),
            meanings: phrases.into_iter().map(|phrase| phrase.meaning).collect(),
        }
    }

    /// Compares the part of a message that was read from those of its words for which `counts` holds.
    pub(super) fn compare(&self, reading: &Reading, counts: impl Fn(usize) -> bool) -> Compared {
        let (words, substance) = reading.part(counts);
        let features = features(self.reader.language, &words);
        let mut similarities = self.index.similarities(&features);
        similarities.iter_mut().for_each(|similarity| *similarity *= substance);
        Compared {
            features,
            similarities,
            substance,
        }
    }

    /// Judges the actions by those of their phrases for which `counts` holds.
    pub(super) fn judged(&self, compared: &Compared, exact: &[usize], counts: impl Fn(usize) -> bool) -> Judged<'_> {
        let mut similarities = std::borrow::Cow::Borrowed(&compared.similarities);
        for phrase in 0..compared.similarities.len() {
            if compared.similarities[phrase] > 0.0 && !counts(phrase) {
                similarities.to_mut()[phrase] = 0.0;
            }
        }
        let mut scores = self.index.action_scores(&similarities, None);
        let similar = similarities.iter().copied().enumerate();
        self.refinement
            .correct(&mut scores, similar.filter(|(_, similarity)| *similarity > 0.0));
        Judged::new(&self.scale, &self.known, &scores, exact, |action| {
            compared.substance * self.index.coverage(&compared.features, action)
        })
    }

    pub(super) fn scale(&self) -> &Scale {
        &self.scale
    }

    /// The score of every action.
    pub(super) fn scores(&self, compared: &Compared) -> Vec<f32> {
        let mut scores = self.index.action_scores(&compared.similarities, None);
        let similar = compared.similarities.iter().copied().enumerate();
        self.refinement
            .correct(&mut scores, similar.filter(|(_, similarity)| *similarity > 0.0));
        scores
    }

    /// Where some actions lie on the scale of the host.
    pub(super) fn levels(&self, compared: &Compared, actions: &[usize]) -> Vec<f32> {
        let scores = self.scores(compared);
        let level = |action: &usize| {
            let coverage = compared.substance * self.index.coverage(&compared.features, *action);
            self.scale.level(scores[*action], coverage)
        };
        actions.iter().map(level).collect()
    }

    /// Whether the phrases of an action have most of a part of a message.
    pub(super) fn covers(&self, compared: &Compared, action: usize) -> bool {
        self.index.coverage(&compared.features, action) >= COVERED_MIN
    }

    /// What should happen by a judgement.
    pub(super) fn decide(&self, judged: &Judged<'_>) -> Decision {
        judged.decide(self.ambiguity_margin)
    }
}

/// A part of a message, compared with every phrase.
pub(super) struct Compared {
    features: Vec<Feature>,
    pub similarities: Vec<f32>,
    substance: f32,
}

/// Adds the triggers, the name and the titles of one action, each distinct phrase once. They are put in order, since the
/// last digits of a sum depend on it.
fn collect_phrases(
    action: usize,
    parts: &[&Phrases],
    taken: Option<&HashSet<String>>,
    phrases: &mut Vec<Phrase>,
    exact: &mut HashMap<String, Vec<usize>>,
) {
    let first = phrases.len();
    let triggers = parts.iter().flat_map(|part| &part.triggers);
    let triggers = triggers.map(|trigger| (trigger.clone(), false));
    let labels = parts
        .iter()
        .flat_map(|part| [part.action.replace(['-', '_'], " "), part.title.clone()])
        .map(|label| (label, true));
    for (text, is_label) in triggers.chain(labels) {
        let folded = Folded::new(&text);
        if folded.key.is_empty() || taken.is_some_and(|taken| taken.contains(&folded.key)) {
            continue;
        }
        let is_new = claim(exact, folded.key_of_any_number(), action);
        claim(exact, folded.key.clone(), action);
        let meaning = PhraseMeaning::of(&text, &folded);
        let words = folded.words;
        if !is_new && let Some(known) = phrases[first..].iter_mut().find(|phrase| phrase.words == words) {
            known.meaning.meet(meaning);
            continue;
        }
        // A phrase of signs alone, such as an emoji, can be met exactly but resembles nothing.
        if is_new && !words.is_empty() {
            phrases.push(Phrase {
                action,
                words,
                meaning,
                is_label,
            });
        }
    }
    phrases[first..].sort_unstable_by(|a, b| a.words.cmp(&b.words));
}

/// By what the triggers and labels of an action are found word for word.
fn keys(action: &Phrases) -> Vec<String> {
    let labels = [action.action.replace(['-', '_'], " "), action.title.clone()];
    let texts = action.triggers.iter().chain(&labels);
    texts
        .map(|text| Folded::new(text).key)
        .filter(|key| !key.is_empty())
        .collect()
}

/// Whether a live action has most of an action's triggers, and so stands in for it.
fn is_taken(action: &Phrases, taken: &HashSet<String>) -> bool {
    let keys = keys(action);
    2 * keys.iter().filter(|key| taken.contains(*key)).count() > keys.len()
}

/// Notes that an action has a phrase. Returns whether that is new; actions come one after the other.
fn claim(exact: &mut HashMap<String, Vec<usize>>, key: String, action: usize) -> bool {
    let owners = exact.entry(key).or_default();
    let is_new = owners.last() != Some(&action);
    if is_new {
        owners.push(action);
    }
    is_new
}
