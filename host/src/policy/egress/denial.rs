//! A refusal: which rule, of what, why, and the text that would allow it.

use crate::policy::rule::Rule;

/// A refusal of the gate, for the operator. The action learns only that its call was denied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rule}: {message}")]
pub struct Denial {
    pub rule: Rule,
    /// What was refused: the endpoint, and the place in it.
    pub subject: String,
    /// Why, without values that may be the visitor's.
    pub message: String,
    /// What is allowed and comes nearest to what was refused, where there is such a thing.
    pub nearest: Option<String>,
    /// The command or the text for a file that would allow it, or what else to do.
    pub remedy: String,
}
