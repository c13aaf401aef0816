//! Whether a message asks who or what answers here: "are you a robot?"

use crate::language::Language;
use crate::language::fold::words;
use crate::language::words::PeopleWords;

/// Longer messages are about something else.
const WORDS_MAX: usize = 14;

/// Words of the longest entry in the lists.
const ENTRY_WORDS_MAX: usize = 3;

/// Whether a message asks whether a machine or a person answers, in any language. Every word of it has to be known: "are you a
/// person who repairs phones" is about something else.
pub(super) fn is_asked(language: Language, message: &str) -> bool {
    let words = words(message);
    if words.is_empty() || words.len() > WORDS_MAX {
        return false;
    }
    let others = Language::ALL.into_iter().filter(|other| *other != language);
    std::iter::once(language)
        .chain(others)
        .any(|language| is_asked_in(&language.words().people, &words, message))
}

fn is_asked_in(lists: &PeopleWords, words: &[String], message: &str) -> bool {
    let before = words
        .iter()
        .take_while(|word| lists.around.contains(&word.as_str()) || lists.identity_before.contains(&word.as_str()));
    let said = &words[before.count()..];
    let text = said.join(" ");
    if lists.identity_whole.contains(&text.as_str()) {
        return true;
    }
    let begin = lists.identity_begins.iter().filter(|begin| begins(&text, begin));
    let Some(begin) = begin.max_by_key(|begin| begin.len()) else {
        // "A bot?"
        let is_alone = super::is_question(message) && said.len() <= 2;
        return is_alone && is_identity(lists, said, &[lists.machine]);
    };
    let rest = &said[begin.split(' ').count()..];
    is_identity(lists, rest, &[lists.person, lists.machine, lists.identity_nouns])
}

/// Whether words name one of these nouns, and everything else in them means nothing there.
fn is_identity(lists: &PeopleWords, words: &[String], nouns: &[&[&str]]) -> bool {
    let beside = [lists.articles, lists.somebody, lists.identity_beside];
    let longest = |all: &[&[&str]], rest: &[String]| {
        let is_entry = |length: &usize| {
            let entry = rest.get(..*length).map(|words| words.join(" "));
            entry.is_some_and(|entry| all.iter().any(|list| list.contains(&entry.as_str())))
        };
        (1..=ENTRY_WORDS_MAX).rev().find(is_entry).unwrap_or(0)
    };
    let mut has_noun = false;
    let mut rest = words;
    while !rest.is_empty() {
        let (noun, other) = (longest(nouns, rest), longest(&beside, rest));
        has_noun |= noun > 0 && noun >= other;
        match noun.max(other) {
            0 => return false,
            length => rest = &rest[length..],
        }
    }
    has_noun
}

fn begins(text: &str, begin: &str) -> bool {
    text.strip_prefix(begin).is_some_and(|rest| rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, German};

    #[test]
    fn asking_who_answers_is_known_in_many_words() {
        for text in [
            "are you a robot?",
            "are you human",
            "Are you a real person or a bot?",
            "you're a bot right?",
            "so you are just a machine, right?",
            "am I talking to a human?",
            "am i speaking to a real person here",
            "is this a bot?",
            "hey, are you an AI",
            "are you real?",
            "wait, is this ChatGPT?",
            "who am I talking to?",
            "who are you?",
            "bot?",
            "Bist du ein Bot?",
            "Sind Sie ein Mensch oder eine Maschine?",
            "spreche ich mit einem Menschen?",
            "Rede ich hier mit einem Roboter?",
            "du bist ein Bot, oder?",
            "Bist du echt?",
            "Sind Sie eine echte Person?",
            "ist das eine KI?",
            "Wer bist du?",
            "Mit wem spreche ich?",
        ] {
            assert!(is_asked(English, text), "{text}");
            assert!(is_asked(German, text), "{text}");
        }
    }

    #[test]
    fn a_question_about_something_else_does_not_ask_who_answers() {
        for text in [
            "",
            "are you open on sunday?",
            "are you there?",
            "is this for one person?",
            "is this the right order?",
            "I am a human",
            "do you sell robots?",
            "are you a company that repairs machines?",
            "I want to talk to a human",
            "human",
            "bot",
            "is this a coffee machine?",
            "Sind Sie am Sonntag da?",
            "Ist da jemand?",
            "Ich möchte mit einem Menschen sprechen",
            "Ist das für zwei Personen?",
            "Ist das meine Bestellung?",
        ] {
            assert!(!is_asked(English, text), "{text}");
            assert!(!is_asked(German, text), "{text}");
        }
    }
}
