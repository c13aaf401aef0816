//! In which language a message is written, where its words leave no doubt.

use super::Language;
use super::fold::{capped, words};
use std::collections::BTreeSet;

/// How many bytes of a message are looked at.
const BYTES_MAX: usize = 2 << 10;

/// Function words that one language alone has, which a message needs at least: one may be a name or a quotation.
const WORDS_MIN: usize = 2;

/// How many times as many of them it needs as any other language has there.
const TIMES_MIN: usize = 3;

/// The language that a message is clearly in, among those that are spoken here. Names and numbers say nothing; what counts
/// are different function words that only one of the languages has.
pub(crate) fn tongue(message: &str, among: &[Language]) -> Option<Language> {
    // A letter alone belongs to a code, such as the A of A-1001, as well.
    let is_long = |word: &String| word.chars().nth(1).is_some();
    let found: BTreeSet<String> = words(capped(message, BYTES_MAX)).into_iter().filter(is_long).collect();
    let is_of = |language: Language, word: &str| language.words().is_function_word(word);
    let own = |language: Language| {
        let others = Language::ALL.into_iter().filter(move |other| *other != language);
        let is_own = |word: &&String| is_of(language, word) && !others.clone().any(|other| is_of(other, word));
        found.iter().filter(is_own).count()
    };
    let best = among.iter().copied().max_by_key(|language| own(*language))?;
    let most_of_others = Language::ALL.into_iter().filter(|other| *other != best).map(own).max();
    let count = own(best);
    let is_clear = count >= WORDS_MIN && count >= TIMES_MIN * most_of_others.unwrap_or(0);
    is_clear.then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_messages_have_a_language() {
        for message in [
            "Wo ist meine Bestellung?",
            "An welchem Tag kommt mein Paket A-1001?",
            "Ich moechte etwas zurueckgeben",
            "Haben Sie am Sonntag geöffnet?",
            "ich will das nicht mehr, bitte Geld zurück",
            "Wo ist mein Paket? It says delivered",
        ] {
            assert_eq!(tongue(message, &Language::ALL), Some(Language::German), "{message}");
            assert_eq!(tongue(message, &[Language::English]), None, "{message}");
        }
        for message in [
            "Where is my order?",
            "are you open on Sunday",
            "I want to send it back please",
        ] {
            assert_eq!(tongue(message, &Language::ALL), Some(Language::English), "{message}");
        }
    }

    #[test]
    fn a_word_a_name_or_a_mixture_is_no_language() {
        for message in [
            "",
            "Danke",
            "A-1001",
            "ada@example.com",
            "the Wanderer über dem Nebelmeer print",
            "Bestellstatus",
            "Die Zeit",
            "Das Kapital",
            "Was ist that, my order is late",
        ] {
            assert_ne!(tongue(message, &Language::ALL), Some(Language::German), "{message}");
        }
    }
}
