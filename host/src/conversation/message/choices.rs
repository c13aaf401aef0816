//! Which of the answers that an action offers a message means.

use crate::language::Language;
use crate::language::choice::{Meant, Offer, meant, mentioned};
use crate::model::step::Choice;

/// An answer with its names.
pub(super) fn offer(choice: &Choice) -> Offer {
    Offer::new(&[&choice.value, &choice.label])
}

/// What a text means among the choices.
pub(super) fn mean(language: Language, choices: &[Choice], text: &str) -> Meant {
    let offers: Vec<Offer> = choices.iter().map(offer).collect();
    meant(language, &offers.iter().collect::<Vec<_>>(), text)
}

/// The one choice whose value or label is in a message as a whole.
pub(super) fn named(language: Language, choices: &[Choice], text: &str) -> Option<String> {
    let offers: Vec<Offer> = choices.iter().map(offer).collect();
    let index = mentioned(language, &offers.iter().collect::<Vec<_>>(), text)?;
    Some(choices[index].value.clone())
}
