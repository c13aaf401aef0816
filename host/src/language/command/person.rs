//! Whether a message asks for a person, or no longer wants one.

use crate::language::Language;
use crate::language::fold::words;
use crate::language::words::PeopleWords;

/// What a message says about talking to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A person is wanted.
    Person,
    /// No person is wanted, or no longer.
    NoPerson,
}

/// Words of one thing that is said. What is longer is about something else.
const WORDS_MAX: usize = 24;

/// What turns down something said before where it stands alone.
const NO: &[&str] = &["no", "nein", "nope", "nee", "nah"];

/// Words of the longest entry in the lists.
const ENTRY_WORDS_MAX: usize = 3;

/// What a message says about talking to people. One of the things that are said in it is enough: "This is useless, I want to
/// talk to a human." Whoever asks for a person in another language than that of the conversation wants one all the more.
pub(crate) fn wish(language: Language, message: &str) -> Option<Wish> {
    let is_end = |c: char| ".,;:!?\n…–—()".contains(c);
    let pieces: Vec<Vec<String>> = message
        .split(is_end)
        .map(words)
        .filter(|words| !words.is_empty())
        .collect();
    let own = wish_in(&language.words().people, &pieces);
    let others = Language::ALL.into_iter().filter(|other| *other != language);
    own.or_else(|| {
        let mut wishes = others.map(|other| wish_in(&other.words().people, &pieces));
        wishes.find(|wish| *wish == Some(Wish::Person)).flatten()
    })
}

fn wish_in(lists: &PeopleWords, pieces: &[Vec<String>]) -> Option<Wish> {
    // "Yes, a person": what is said beside the noun is not about anything.
    let is_beside = |words: &Vec<String>| {
        let is_it = |word: &String| {
            lists.around.contains(&word.as_str())
                || lists.request.contains(&word.as_str())
                || NO.contains(&word.as_str())
        };
        words.iter().all(is_it)
    };
    let is_whole = pieces.iter().filter(|words| !is_beside(words)).count() == 1;
    if pieces.len() == 1
        && pieces
            .iter()
            .all(|words| lists.complaints.contains(&words.join(" ").as_str()))
    {
        return Some(Wish::Person);
    }
    let is_join = |word: &String| lists.joins.contains(&word.as_str());
    pieces.iter().find_map(|words| {
        // "So I want a human" begins with what also joins two things.
        of_one(lists, words, is_whole).or_else(|| {
            let has_join = words.iter().any(is_join);
            let mut said = words.split(is_join).filter(|_| has_join);
            said.find_map(|said| of_one(lists, said, false))
        })
    })
}

/// The kinds of words that one thing has.
#[derive(Default)]
struct Found {
    person: bool,
    somebody: bool,
    machine: bool,
    contact: bool,
    request: bool,
    negation: bool,
    onward: bool,
    beside: bool,
}

/// What one thing says. Every word of it has to be known, or it is about something else: "my colleague wants to return an
/// item", "are you a human". A noun alone counts where it is the whole message.
fn of_one(lists: &PeopleWords, words: &[String], is_whole: bool) -> Option<Wish> {
    let is_question = |begin: &&str| begins(words, begin);
    if words.len() > WORDS_MAX || !names_anybody(lists, words) || lists.not_begins.iter().any(is_question) {
        return None;
    }
    let found = look(lists, words)?;
    let wants = found.contact || found.request;
    let is_noun = is_whole && !found.beside;
    let people = (found.person && (wants || is_noun)) || (found.somebody && found.contact);
    match (found.machine, found.negation) {
        // "A human, not a bot" and "no bots" want the same.
        (true, true) => Some(Wish::Person),
        (_, false) if people && (!found.machine || found.contact) => Some(Wish::Person),
        (false, true) if found.person || people => Some(Wish::NoPerson),
        (true, false) if found.contact || found.onward => Some(Wish::NoPerson),
        _ => None,
    }
}

/// Whether a person or a machine may be named at all. Most messages name none, and are not looked at any further.
fn names_anybody(lists: &PeopleWords, words: &[String]) -> bool {
    let nouns = [lists.person, lists.somebody, lists.machine];
    words.iter().any(|word| {
        let begins = |entry: &&str| {
            entry
                .strip_prefix(word.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        nouns.iter().any(|list| list.iter().any(begins))
    })
}

/// The kinds of all words; `None` where one is of none.
fn look(lists: &PeopleWords, words: &[String]) -> Option<Found> {
    let mut found = Found::default();
    let mut rest = words;
    while !rest.is_empty() {
        if rest.len() < words.len() && longest(lists.about, rest) > 0 {
            break;
        }
        let mut kinds = [
            (longest(lists.person, rest), &mut found.person),
            (longest(lists.somebody, rest), &mut found.somebody),
            (longest(lists.machine, rest), &mut found.machine),
            (longest(lists.contact, rest), &mut found.contact),
            (longest(lists.request, rest), &mut found.request),
            (longest(lists.negations, rest), &mut found.negation),
            (longest(lists.onward, rest), &mut found.onward),
            (longest(lists.beside, rest), &mut found.beside),
        ];
        let article = longest(lists.articles, rest).max(longest(lists.around, rest));
        let length = kinds.iter().map(|(length, _)| *length).fold(article, usize::max);
        if length == 0 {
            return None;
        }
        if let Some((_, kind)) = kinds.iter_mut().find(|(own, _)| *own == length && article < length) {
            **kind = true;
        }
        rest = rest.get(length..)?;
    }
    Some(found)
}

/// How many words of the text's beginning are an entry of a list, taking the longest.
fn longest(list: &[&str], words: &[String]) -> usize {
    let is_entry = |length: &usize| {
        let Some(begin) = words.get(..*length) else {
            return false;
        };
        match begin {
            [one] => list.contains(&one.as_str()),
            several => list.contains(&several.join(" ").as_str()),
        }
    };
    (1..=ENTRY_WORDS_MAX).rev().find(is_entry).unwrap_or(0)
}

fn begins(words: &[String], begin: &str) -> bool {
    let mut words = words.iter();
    begin
        .split(' ')
        .all(|part| words.next().is_some_and(|word| word == part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, German};

    #[test]
    fn a_request_for_a_person_is_known_in_many_words() {
        for text in [
            "I want to speak to a human",
            "human",
            "Human!!!",
            "agent please",
            "can I talk to someone",
            "Can I please talk to somebody from your team?",
            "real person",
            "operator",
            "a real human please",
            "I need a human",
            "let me speak to your manager",
            "connect me to an agent",
            "put me through to customer service",
            "is there a human I can talk to?",
            "I'd like to talk to a real person about my order A-1001",
            "This is useless. I want to talk to a human",
            "no, I want a person",
            "this is broken and I want to talk to an agent",
            "i dont want to talk to a bot",
            "no robots please",
            "I don't want a machine, give me a human",
            "how do I talk to a person?",
            "get me a representative now",
            "I have a complaint",
            "transfer me to support",
            "can someone call me",
            "then get me someone who can",
            "yes, a person",
            "Yes, a human please.",
            "ok then a human",
            "no, a real person",
            "get me somebody from your team",
            "well, put me through to somebody",
            "just give me an agent then",
            "find me someone who can help",
        ] {
            assert_eq!(wish(English, text), Some(Wish::Person), "{text}");
            assert_eq!(wish(German, text), Some(Wish::Person), "{text}");
        }
        for text in [
            "Ich möchte mit einem Menschen sprechen",
            "Mitarbeiter bitte",
            "Mensch",
            "einen Menschen bitte!",
            "Kann ich mit jemandem reden?",
            "Verbinden Sie mich mit einem Mitarbeiter",
            "ich will mit einem echten Menschen reden",
            "Gibt es hier einen Menschen, mit dem ich sprechen kann?",
            "Ich brauche einen Ansprechpartner wegen meiner Bestellung",
            "Das bringt nichts, ich möchte mit einer Person sprechen",
            "ich will nicht mit einem Bot sprechen",
            "Kundenservice bitte",
            "Ich habe eine Beschwerde",
            "Dann geben Sie mir bitte einen Mitarbeiter",
            "kann ich bitte jemanden sprechen",
            "Ja, einen Mitarbeiter",
            "dann halt einen Menschen",
            "Holen Sie mir jemanden, der helfen kann",
            "Stellen Sie mich bitte zu jemandem durch",
            "Mitarbeiter, bitte.",
        ] {
            assert_eq!(wish(German, text), Some(Wish::Person), "{text}");
            assert_eq!(wish(English, text), Some(Wish::Person), "{text}");
        }
    }

    #[test]
    fn what_only_names_a_person_is_no_request_for_one() {
        for text in [
            "are you a robot?",
            "are you human?",
            "Are you a real person or a bot?",
            "am I talking to a human?",
            "do I talk to a person here?",
            "is this a person?",
            "my colleague wants to return an item",
            "my manager ordered a mug",
            "who is the operator?",
            "I am a human",
            "for one person",
            "two people",
            "I spoke to an agent yesterday",
            "the agent at the airport lost my parcel",
            "human resources",
            "someone stole my parcel",
            "is someone at home?",
            "is there someone at home?",
            "hello human",
            "yes, for a person",
            "I need it for a person",
            "get me a refund",
            "yes, my manager",
            "is it good for people",
            "where is my order A-1001",
            "I want to return an item",
            "",
            "?",
        ] {
            assert_eq!(wish(English, text), None, "{text}");
            assert_eq!(wish(German, text), None, "{text}");
        }
        for text in [
            "Bist du ein Mensch?",
            "Spreche ich mit einem Menschen?",
            "Mein Kollege möchte etwas zurückgeben",
            "eine Person",
            "für zwei Personen",
            "Jemand hat mein Paket gestohlen",
            "Ja, für eine Person",
            "Dann schicken Sie mir jemanden Anderen als Geschenk",
        ] {
            assert_eq!(wish(German, text), None, "{text}");
            assert_eq!(wish(English, text), None, "{text}");
        }
    }

    #[test]
    fn a_person_who_is_no_longer_wanted_is_not_asked_for() {
        for text in [
            "I don't want to talk to a human",
            "I no longer need a person",
            "no agent needed",
            "I don't need a human anymore",
            "back to the bot",
            "continue with the bot",
        ] {
            assert_eq!(wish(English, text), Some(Wish::NoPerson), "{text}");
        }
        for text in ["Ich brauche keinen Menschen mehr", "kein Mitarbeiter", "zurück zum Bot"] {
            assert_eq!(wish(German, text), Some(Wish::NoPerson), "{text}");
        }
    }
}
