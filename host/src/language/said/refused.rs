//! Why a value is not taken, and what is wanted instead. A value is quoted as it is given here: short and on one line.

use crate::model::action::Input;

/// The refusals of one language.
pub(crate) struct Refusals {
    pub(crate) nothing_said: &'static str,
    pub(crate) too_long: &'static str,
    pub(crate) control_characters: &'static str,
    pub(crate) control_characters_in_name: &'static str,
    pub(crate) too_large_together: &'static str,
    pub(crate) too_large_a_number: &'static str,
    pub(crate) not_unique: &'static str,
    /// Stand for values that are not shown.
    pub(crate) the_list: &'static str,
    pub(crate) the_object: &'static str,
    pub(crate) nothing: &'static str,
    /// A required input is not there.
    pub(crate) input_is_missing: fn(&Input) -> String,
    /// A member of an object is not there.
    pub(crate) is_missing: fn(&str) -> String,
    pub(crate) no_such_input: fn(&str) -> String,
    pub(crate) has_to_be_text: fn(&str) -> String,
    pub(crate) does_not_belong: fn(&str) -> String,
    pub(crate) too_deep: fn(usize) -> String,
    /// `A1` is not an order number
    pub(crate) not_a: fn(&Input, &str) -> String,
    /// `kind` is a type of JSON Schema.
    pub(crate) not_of_type: fn(&str, &str) -> String,
    /// `format` is one of JSON Schema. Nothing is said for one whose form has no plain words.
    pub(crate) not_of_format: fn(&str, &str) -> Option<String>,
    pub(crate) not_of_any_known_format: fn(&str, &str) -> String,
    pub(crate) not_yes_or_no: fn(&str) -> String,
    pub(crate) not_one_of: fn(&str, &[String]) -> String,
    pub(crate) several_of: fn(&str, &[String]) -> String,
    pub(crate) several: fn(&str) -> String,
    pub(crate) unusable: fn(&str) -> String,
    /// The limit itself is allowed.
    pub(crate) too_small: fn(&str, &str) -> String,
    /// The limit itself is not allowed.
    pub(crate) not_more_than: fn(&str, &str) -> String,
    /// The limit itself is allowed.
    pub(crate) too_large: fn(&str, &str) -> String,
    /// The limit itself is not allowed.
    pub(crate) not_less_than: fn(&str, &str) -> String,
    pub(crate) too_short: fn(&str, u64) -> String,
    pub(crate) too_many_characters: fn(&str, u64) -> String,
    pub(crate) too_few: fn(u64) -> String,
    pub(crate) too_many: fn(u64) -> String,
    pub(crate) not_a_multiple: fn(&str, &str) -> String,
    /// The input's own instructions say best what is expected.
    pub(crate) with_instructions: fn(&Input, &str) -> String,
}

/// Options in quotes with commas between them; of many the first ones.
pub(super) fn quoted(options: &[String]) -> String {
    const OPTIONS_MAX: usize = 10;
    let shown: Vec<String> = options
        .iter()
        .take(OPTIONS_MAX)
        .map(|option| format!("`{option}`"))
        .collect();
    let more = if options.len() > OPTIONS_MAX { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
