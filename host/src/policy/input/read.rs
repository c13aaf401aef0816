//! Reading one kind of value out of words: days, numbers, choices, and texts with a pattern or a format.

pub(super) mod day;
pub(super) mod number;
pub(super) mod option;
pub(super) mod text;

use serde_json::Value;

/// Words that cannot be read as a value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::policy::input) enum Unread {
    /// They are something else.
    Other,
    /// They speak of such a value, but do not say which.
    Unclear,
    /// They could be several values.
    Several,
    /// They could be these, as the visitor would call them.
    Which(Vec<String>),
    /// They are of the right kind, but this value does not fit.
    Unfit(Value),
    /// One item of a list cannot be read.
    Item(String),
}
