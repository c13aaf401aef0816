//! The names of choices: all that visitors may call them.

use crate::language::Language;
use crate::language::date::{Today, mentions};
use crate::language::fold::key;
use crate::model::action::Input;
use crate::model::localized::Localized;
use jiff::civil::Date;

/// Shorter words are abbreviations, of which nobody makes plurals.
const PLURAL_CHARS_MIN: usize = 3;

/// All the names of each choice of an input: its value, its labels and other words in all locales, and forms of these that no
/// other choice has, such as plurals and umlauts that are written out.
pub(super) fn names_of(input: &Input, locales: &[Localized]) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = Vec::new();
    for choice in &input.choices {
        let value = choice
            .value
            .as_str()
            .map_or_else(|| choice.value.to_string(), str::to_owned);
        let mut own = vec![value];
        own.extend(choice.names().map(str::to_owned));
        for (_, words) in locales
            .iter()
            .flat_map(|overlay| &overlay.inputs)
            .filter(|(name, _)| *name == input.name)
        {
            let same = words.choices.iter().filter(|words| words.value == choice.value);
            own.extend(same.flat_map(|words| words.names().map(str::to_owned)));
        }
        names.push(own);
    }
    let taken: Vec<Vec<String>> = names
        .iter()
        .map(|own| own.iter().map(|name| key(name)).collect())
        .collect();
    let forms: Vec<Vec<String>> = names
        .iter()
        .map(|own| own.iter().flat_map(|name| forms(name)).collect())
        .collect();
    for (index, own) in forms.iter().enumerate() {
        let is_free = |form: &&String| {
            let elsewhere = |list: &[Vec<String>]| {
                list.iter()
                    .enumerate()
                    .any(|(other, names)| other != index && names.iter().any(|name| key(name) == key(form)))
            };
            !elsewhere(&taken) && !elsewhere(&forms)
        };
        names[index].extend(own.iter().filter(is_free).cloned());
    }
    names
}

/// The plural and singular of a single word, in the endings of the languages, and umlauts that are written out.
fn forms(name: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let lower = name.to_lowercase();
    let written_out = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
    if written_out != lower {
        forms.push(written_out);
    }
    let is_word = lower.chars().count() >= PLURAL_CHARS_MIN && lower.chars().all(char::is_alphabetic);
    if is_word {
        forms.extend(["s", "es", "n", "en"].map(|ending| format!("{lower}{ending}")));
        if let Some(singular) = lower
            .strip_suffix('s')
            .filter(|singular| singular.chars().count() >= PLURAL_CHARS_MIN)
        {
            forms.push(singular.to_owned());
        }
    }
    forms
}

/// Whether one of the names of a choice is that of a day.
pub(super) fn is_day(names: &[&str]) -> bool {
    let is_day = |language: Language, name: &str| {
        let today = Today {
            language,
            date: Date::constant(2026, 11, 25),
            order: None,
        };
        matches!(&mentions(&today, name)[..], [only] if only.span == (0..name.len()) && !only.meant.is_empty())
    };
    names
        .iter()
        .any(|name| Language::ALL.into_iter().any(|language| is_day(language, name)))
}
