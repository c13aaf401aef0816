//! What the host asks: for an input, for one of several answers, for the action that is meant, and before a write.

use crate::model::action::Input;
use crate::model::run::AskedAgain;

/// The questions of one language.
pub(crate) struct Questions {
    /// Asks for an input, in the words of the manifest where it has some; else by its title, with the labels of what can be chosen.
    pub(crate) ask: fn(&Input, &[String]) -> String,
    /// What an input is for, by the title of the action, and the question again.
    pub(crate) why_input: fn(&str, &str) -> String,
    /// Asks for one of the answers that are offered.
    pub(crate) choose_one: fn(&[String]) -> String,
    /// Asks which of several actions is meant; once more where the answer did not say.
    pub(crate) did_you_mean: fn(&[String], bool) -> String,
    /// What a write will do and where, by the title of the endpoint and the operator's name for the place.
    pub(crate) about_to: fn(&str, &str) -> String,
    /// Why a write is asked about once more.
    pub(crate) asked_again: fn(AskedAgain) -> &'static str,
    pub(crate) with: &'static str,
    pub(crate) not_json: &'static str,
    pub(crate) go_ahead: &'static str,
    /// The title of the visitor's address.
    pub(crate) your_email: &'static str,
    /// The title of what the directory knows the visitor by.
    pub(crate) your_number: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    /// Stands for no value at all.
    pub(crate) nothing: &'static str,
    /// Stands for a text without letters.
    pub(crate) empty: &'static str,
    pub(crate) empty_list: &'static str,
}
