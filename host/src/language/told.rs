//! Whether something said earlier answers a question that was not asked yet: only a choice that is named unmistakably does.

#[cfg(test)]
mod tests;

use super::Language;
use super::choice::{Offer, is_negation, mentioned};
use super::fold;
use super::words::Words;
use crate::model::step::Choice;

/// A label of more words is a sentence, and one word of it says little.
const NAME_WORDS_MAX: usize = 4;

/// The one choice that a text names. `known` are words that say nothing here, since the action itself is called so; folded.
pub(crate) fn told(language: Language, choices: &[Choice], text: &str, known: &[String]) -> Option<usize> {
    let words = language.words();
    let said = fold::words(text);
    if said.iter().any(|word| is_negation(language, word)) {
        return None;
    }
    let telling: Vec<usize> = (0..choices.len())
        .filter(|index| is_telling(words, &choices[*index]))
        .collect();
    let offers: Vec<Offer> = telling
        .iter()
        .map(|index| Offer::new(&[&choices[*index].value, &choices[*index].label]))
        .collect();
    let named: Vec<usize> = (0..offers.len())
        .filter(|index| mentioned(language, &[&offers[*index]], text).is_some())
        .collect();
    let whole = mentioned(language, &offers.iter().collect::<Vec<_>>(), text);
    match (whole, named.is_empty()) {
        (Some(index), _) => return telling.get(index).copied(),
        // Several are named.
        (None, false) => return None,
        (None, true) => {}
    }
    let labels: Vec<Vec<String>> = choices.iter().map(|choice| fold::words(&choice.label)).collect();
    only(&labels, |label| says_its_core(words, label, &said))
        .or_else(|| only(&labels, |label| names_it(words, label, &labels, &said, known)))
}

/// The one label that fits.
fn only(labels: &[Vec<String>], fits: impl Fn(&[String]) -> bool) -> Option<usize> {
    let mut fitting = (0..labels.len()).filter(|index| fits(&labels[*index]));
    let one = fitting.next();
    one.filter(|_| fitting.next().is_none())
}

/// Whether a choice is called by more than everyday words, a yes or a no.
fn is_telling(words: &Words, choice: &Choice) -> bool {
    let is_plain = |word: &String| {
        words.is_function_word(word)
            || words.is_common(word)
            || words.yes.contains(&word.as_str())
            || words.no.contains(&word.as_str())
            || word.chars().all(|c| c.is_ascii_digit())
    };
    [&choice.value, &choice.label].iter().all(|name| {
        let name = fold::words(name);
        name.is_empty() || !name.iter().all(is_plain)
    })
}

/// Whether a text says a sentence without its beginning: "too small" of "It is too small".
fn says_its_core(words: &Words, label: &[String], said: &[String]) -> bool {
    let begins = |word: &&String| words.steering.sentence_begins.contains(&word.as_str());
    let core = &label[label.iter().take_while(begins).count()..];
    let is_sentence = core.len() < label.len();
    is_sentence && core.len() >= 2 && said.windows(core.len()).any(|run| run == core)
}

/// Whether a text has a word that only this one of the labels has, where the label is a name and not a sentence.
fn names_it(words: &Words, label: &[String], labels: &[Vec<String>], said: &[String], known: &[String]) -> bool {
    let is_name =
        label.len() <= NAME_WORDS_MAX && !label.iter().any(|word| words.is_function_word(word) && word.len() > 1);
    let is_own = |word: &&String| {
        word.chars().count() > 2
            && !words.is_function_word(word)
            && !words.is_common(word)
            && !word.chars().any(|c| c.is_ascii_digit())
            && !known.contains(word)
            && labels.iter().filter(|other| other.contains(word)).count() == 1
    };
    is_name && label.iter().filter(is_own).any(|word| said.contains(word))
}
