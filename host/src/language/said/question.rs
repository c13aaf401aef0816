//! What the host asks: for an input, for one of several answers, for the action that is meant, and before a write.

use crate::model::action::Input;
use crate::model::run::AskedAgain;

/// The questions of one language.
pub(crate) struct Questions {
    /// Asks for an input.
    pub(crate) ask: fn(&Input) -> String,
    /// What an input is for, by the title of the action, and the question again.
    pub(crate) why_input: fn(&str, &Input) -> String,
    /// Asks for one of the answers that are offered.
    pub(crate) choose_one: fn(&[String]) -> String,
    /// Asks which of several actions is meant; once more where the answer did not say.
    pub(crate) did_you_mean: fn(&[String], bool) -> String,
    /// What a write will do and where.
    pub(crate) about_to: fn(&str, &str) -> String,
    /// The values that are not shown.
    pub(crate) more_values: fn(usize) -> String,
    /// Why a write is asked about once more.
    pub(crate) asked_again: fn(AskedAgain) -> &'static str,
    pub(crate) with: &'static str,
    pub(crate) not_json: &'static str,
    pub(crate) go_ahead: &'static str,
}

/// Whether a text has a day in the form that is wanted, so that it need not be said.
pub(super) fn shows_a_day(text: &str) -> bool {
    let is_day = |part: &str| {
        let lengths: Vec<usize> = part.split('-').map(str::len).collect();
        lengths == [4, 2, 2]
    };
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(is_day)
}
