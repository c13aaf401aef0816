//! Why a value is not taken, in English.

use super::super::refused::{Refusals, quoted};
use super::phrase::inline;
use crate::model::action::Input;

pub(super) const REFUSED: Refusals = Refusals {
    nothing_said: "nothing was said",
    too_long: "this is too long",
    control_characters: "the text has control characters, which cannot be used",
    control_characters_in_name: "a name has control characters, which cannot be used",
    too_large_together: "the inputs are too large",
    too_large_a_number: "the number is too large",
    not_unique: "the same value is listed twice",
    the_list: "the list",
    the_object: "what was given",
    nothing: "nothing",
    input_is_missing,
    is_missing,
    no_such_input,
    has_to_be_text,
    does_not_belong,
    too_deep,
    not_a,
    not_of_type,
    not_of_format,
    not_of_any_known_format,
    not_yes_or_no,
    not_one_of,
    several_of,
    several,
    unusable,
    too_small,
    not_more_than,
    too_large,
    not_less_than,
    too_short,
    too_many_characters,
    too_few,
    too_many,
    not_a_multiple,
    with_instructions,
};

/// A required input is not there.
fn input_is_missing(input: &Input) -> String {
    format!("{} is missing", input.title)
}

/// A member of an object is not there.
fn is_missing(name: &str) -> String {
    format!("`{name}` is missing")
}

fn no_such_input(name: &str) -> String {
    format!("there is no input `{name}`")
}

fn has_to_be_text(name: &str) -> String {
    format!("`{name}` has to be a text")
}

fn does_not_belong(name: &str) -> String {
    format!("`{name}` does not belong here")
}

fn too_deep(levels_max: usize) -> String {
    format!("the value nests deeper than {levels_max} levels")
}

/// `A1` is not an order number
fn not_a(input: &Input, value: &str) -> String {
    let title = inline(input.title.trim());
    let vowel = title.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O']);
    format!("`{value}` is not {} {title}", if vowel { "an" } else { "a" })
}

/// `kind` is a type of JSON Schema.
fn not_of_type(value: &str, kind: &str) -> String {
    let kind = match kind {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "yes or no",
        "array" => "a list",
        "object" => "a set of details",
        _ => "empty",
    };
    format!("`{value}` is not {kind}")
}

/// `format` is one of JSON Schema. Nothing is said for one whose form has no plain words.
fn not_of_format(value: &str, format: &str) -> Option<String> {
    let form = match format {
        "email" | "idn-email" => {
            return Some(format!(
                "`{value}` is not an email address; it looks like name@example.com"
            ));
        }
        "date" => "a day; please write it as year-month-day, like 2027-03-05",
        "time" => "a time; please write it like 14:30:00Z",
        "date-time" => "a day with a time; please write it like 2027-03-05T14:30:00Z",
        "uri" | "iri" => "a web address; please write it like https://example.com/page",
        "uuid" => "an id; it looks like f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        _ => return None,
    };
    Some(format!("I cannot read `{value}` as {form}"))
}

fn not_of_any_known_format(value: &str, format: &str) -> String {
    not_of_format(value, format).unwrap_or_else(|| format!("`{value}` does not have the form that is needed here"))
}

fn not_yes_or_no(value: &str) -> String {
    format!("`{value}` is neither yes nor no")
}

fn not_one_of(value: &str, options: &[String]) -> String {
    match options {
        [only] => format!("`{value}` is not `{only}`"),
        _ => format!("`{value}` is not one of {}", quoted(options)),
    }
}

fn several_of(value: &str, options: &[String]) -> String {
    format!("`{value}` could be several of {}", quoted(options))
}

fn several(value: &str) -> String {
    format!("`{value}` names more than one")
}

fn unusable(value: &str) -> String {
    format!("`{value}` cannot be used")
}

/// The limit itself is allowed.
fn too_small(value: &str, limit: &str) -> String {
    format!("`{value}` is too small; it has to be at least {limit}")
}

/// The limit itself is not allowed.
fn not_more_than(value: &str, limit: &str) -> String {
    format!("`{value}` is too small; it has to be more than {limit}")
}

/// The limit itself is allowed.
fn too_large(value: &str, limit: &str) -> String {
    format!("`{value}` is too large; it has to be at most {limit}")
}

/// The limit itself is not allowed.
fn not_less_than(value: &str, limit: &str) -> String {
    format!("`{value}` is too large; it has to be less than {limit}")
}

fn too_short(value: &str, characters_min: u64) -> String {
    format!("`{value}` is too short; it needs at least {characters_min} characters")
}

fn too_many_characters(value: &str, characters_max: u64) -> String {
    format!("`{value}` is too long; it may have at most {characters_max} characters")
}

fn too_few(items_min: u64) -> String {
    format!("at least {items_min} are needed")
}

fn too_many(items_max: u64) -> String {
    format!("at most {items_max} are allowed")
}

fn not_a_multiple(value: &str, of: &str) -> String {
    format!("`{value}` is not a multiple of {of}")
}

/// What the input's own question says of it.
fn with_instructions(input: &Input, text: &str) -> String {
    match &input.ask {
        Some(ask) => format!("{text}. {ask}"),
        None => text.to_owned(),
    }
}
