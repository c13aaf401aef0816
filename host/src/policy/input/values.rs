//! Which inputs of an action a value in a message can be, so that the value tells which action is meant.

use super::InputChecker;
use super::find::Finder;
use super::shape::{Format, Shape};
use unicode_normalization::UnicodeNormalization;

/// A text without blanks, with plain dashes, letters and digits.
#[derive(Clone, Debug)]
pub struct Squeezed(String);

impl Squeezed {
    /// Squeezes a text.
    pub fn new(text: &str) -> Self {
        let plain = |c: char| if "‐‑‒–—−".contains(c) { '-' } else { c };
        Self(text.nfkc().filter(|c| !c.is_whitespace()).map(plain).collect())
    }
}

impl InputChecker {
    /// Whether a value of an input can be nothing else: an order number can, an email address or a day is said for other reasons
    /// as well.
    pub fn is_telling(&self, input: &str) -> bool {
        let finder = self.field(input).and_then(|field| field.finder.as_ref());
        matches!(finder, Some(Finder::Pattern | Finder::Token(Format::Uuid)))
    }

    /// The same for two actions whose inputs are recognised alike; empty where none is telling.
    pub fn telling_key(&self) -> String {
        let telling = self
            .fields
            .iter()
            .filter(|field| self.is_telling(field.input.name.as_str()));
        telling.map(|field| format!("{}\n", field.input.schema)).collect()
    }

    /// Whether a text may hold a telling value. Far cheaper than [`Self::find`].
    pub fn may_tell(&self, text: &str, squeezed: &Squeezed) -> bool {
        let squeezed = squeezed.0.as_str();
        self.fields.iter().any(|field| match (&field.finder, &field.shape) {
            (Some(Finder::Pattern), Shape::Text(shape)) => shape.pattern.as_ref().is_some_and(|pattern| {
                pattern.part_any_case.is_match(text) || pattern.part_any_case.is_match(squeezed)
            }),
            (Some(Finder::Token(Format::Uuid)), _) => true,
            _ => false,
        })
    }
}
