//! How people write in a chat: short spellings in full, and German verbs that are parted from their particle.

use super::Language;

/// Short spellings and what they stand for, folded.
#[rustfmt::skip]
const ENGLISH: &[(&str, &str)] = &[
    ("u", "you"), ("yall", "you"), ("ur", "your"), ("urs", "yours"), ("r", "are"), 
    ("tmrw", "tomorrow"), ("tmr", "tomorrow"), ("tmw", "tomorrow"), ("tmoz", "tomorrow"), ("tomoz", "tomorrow"),
    ("2moro", "tomorrow"), ("2morrow", "tomorrow"), ("2mrw", "tomorrow"), 
    ("2day", "today"), ("2nite", "tonight"), ("tonite", "tonight"), ("2night", "tonight"),
    ("pls", "please"), ("plz", "please"), ("plse", "please"), ("thx", "thanks"), ("thnx", "thanks"), ("tnx", "thanks"),
    ("gimme", "give me"), ("lemme", "let me"),
    ("cuz", "because"), ("coz", "because"), ("b4", "before"), ("wen", "when"), ("wat", "what"), ("wut", "what"),
    ("hrs", "hours"), ("msg", "message"), ("acct", "account"), ("pw", "password"), ("pkg", "package"),
];

#[rustfmt::skip]
const GERMAN: &[(&str, &str)] = &[
    ("hab", "habe"), ("nich", "nicht"), ("ned", "nicht"), ("is", "ist"), ("heut", "heute"), ("morgn", "morgen"),
    ("bidde", "bitte"), ("gibts", "gibt es"), ("kommts", "kommt es"), ("wos", "wo ist"), ("isses", "ist es"),
    ("ma", "mal"), ("nem", "einem"), ("nen", "einen"), ("pw", "passwort"), ("nr", "nummer"),
];

/// What parts a particle from the words after it: "macht ihr auf oder nicht".
const GERMAN_ENDS: &[&str] = &["und", "oder", "um", "bis", "ab", "denn", "eigentlich", "jetzt", "bitte"];

/// Verbs that make another verb with a particle behind them.
const GERMAN_VERBS: &[&str] = &[
    "macht", "machen", "mach", "machst", "habt", "haben", "hat", "hast", "seid", "sind", "ist",
];

/// The particles, and what they mean with one of those verbs.
const GERMAN_PARTICLES: &[(&str, &str)] = &[("auf", "geoffnet"), ("zu", "geschlossen")];

/// How far a particle may be from its verb.
const PARTED_WORDS_MAX: usize = 7;

/// What the word at a place among folded words stands for, where it is written for short or is the particle of a verb.
pub(crate) fn in_full(language: Language, words: &[String], at: usize) -> Option<&'static str> {
    let word = words.get(at)?.as_str();
    let list = match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
    };
    let full = list.iter().find(|(short, _)| *short == word).map(|(_, full)| *full);
    full.or_else(|| parted(language, words, at))
}

/// What a particle makes of the verb before it: "macht ihr morgen zu".
fn parted(language: Language, words: &[String], at: usize) -> Option<&'static str> {
    let word = words[at].as_str();
    let is_end = words
        .get(at + 1)
        .is_none_or(|next| GERMAN_ENDS.contains(&next.as_str()));
    if language != Language::German || !is_end {
        return None;
    }
    let before = &words[at.saturating_sub(PARTED_WORDS_MAX)..at];
    if !before.iter().any(|word| GERMAN_VERBS.contains(&word.as_str())) {
        return None;
    }
    let found = GERMAN_PARTICLES.iter().find(|(particle, _)| *particle == word);
    found.map(|(_, meant)| *meant)
}

/// Whether a message goes on with what was talked about: it begins with a word such as "and", or speaks of "it".
pub(crate) fn goes_on(language: Language, words: &[String]) -> bool {
    let begins = match language {
        Language::English => ENGLISH_BEGINS,
        Language::German => GERMAN_BEGINS,
    };
    let begins = words.first().is_some_and(|word| begins.contains(&word.as_str()));
    begins || pronoun(language, words).is_some()
}

/// The first word that stands for a thing that was named before.
pub(crate) fn pronoun(language: Language, words: &[String]) -> Option<usize> {
    let pronouns = match language {
        Language::English => ENGLISH_PRONOUNS,
        Language::German => GERMAN_PRONOUNS,
    };
    words.iter().position(|word| pronouns.contains(&word.as_str()))
}

/// A question without what only asks for an answer: "will it come or not".
pub(crate) fn without_or_not(words: &[String]) -> &[String] {
    match words {
        [said @ .., or, not]
            if matches!(
                (or.as_str(), not.as_str()),
                ("or", "not" | "no" | "what") | ("oder", "nicht" | "was")
            ) =>
        {
            said
        }
        [said @ .., or] if or == "oder" => said,
        _ => words,
    }
}

/// Whether a word is in most sentences and tells nothing of what they ask.
pub(crate) fn says_nothing(word: &str) -> bool {
    SAYING_NOTHING.contains(&word)
}

const SAYING_NOTHING: &[&str] = &[
    "is", "are", "was", "be", "a", "the", "i", "you", "do", "does", "and", "so", "it", "this", "that", "ist", "sind",
    "war", "und", "ich", "der", "die", "das", "es", "ein", "eine",
];
const ENGLISH_BEGINS: &[&str] = &["and", "so", "then", "but", "also"];
const ENGLISH_PRONOUNS: &[&str] = &[
    "it", "its", "itll", "them", "they", "theyre", "this", "that", "thats", "these", "those",
];
const GERMAN_BEGINS: &[&str] = &["und", "dann", "also", "aber", "denn", "na"];
const GERMAN_PRONOUNS: &[&str] = &[
    "es", "sie", "die", "das", "der", "den", "ihn", "diese", "dieses", "dieser", "ists", "isses",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold;

    fn read(language: Language, text: &str) -> String {
        let words = fold::words(text);
        let full = |at: usize| in_full(language, &words, at).unwrap_or(&words[at]).to_owned();
        (0..words.len()).map(full).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn short_spellings_are_read_in_full() {
        for (text, full) in [
            ("u guys open tmrw?", "you guys open tomorrow"),
            ("r u open 2day", "are you open today"),
            ("gimme ur hrs pls", "give me your hours please"),
            ("lemme return it", "let me return it"),
            ("where is my order", "where is my order"),
        ] {
            assert_eq!(read(Language::English, text), full, "{text}");
        }
    }

    #[test]
    fn a_particle_at_the_end_belongs_to_its_verb_and_elsewhere_it_does_not() {
        for (text, full) in [
            ("Wann macht ihr morgen zu?", "wann macht ihr morgen geschlossen"),
            ("bis wann habt ihr heute auf", "bis wann habt ihr heute geoffnet"),
            ("macht ihr auf oder nicht", "macht ihr geoffnet oder nicht"),
            (
                "habt ihr auf dem Paket nachgesehen",
                "habt ihr auf dem paket nachgesehen",
            ),
            ("ich habe keine Lust zu warten", "ich habe keine lust zu warten"),
            ("ich komme zu", "ich komme zu"),
        ] {
            assert_eq!(read(Language::German, text), full, "{text}");
        }
        assert_eq!(
            read(Language::English, "we macht auf"),
            "we macht auf",
            "only in German"
        );
    }

    #[test]
    fn what_goes_on_begins_with_and_or_speaks_of_it() {
        let goes_on = |language, text: &str| super::goes_on(language, &fold::words(text));
        for text in ["and on monday?", "can i send it back", "so will it be here"] {
            assert!(goes_on(Language::English, text), "{text}");
        }
        for text in ["tell me a joke", "where is my parcel"] {
            assert!(!goes_on(Language::English, text), "{text}");
        }
        assert!(goes_on(Language::German, "und wann kommt die jetzt genau an?"));
        assert!(!goes_on(Language::German, "Wann kommt mein Paket?"));
    }
}
