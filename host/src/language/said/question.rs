//! What the host asks: for an input, for one of several answers, for the action that is meant, and before a write.

use super::{inline, or_list, sentence};
use crate::model::action::Input;
use crate::model::run::AskedAgain;

/// Asks for an input.
pub(crate) fn ask(input: &Input) -> String {
    let title = input.title.trim_end_matches(['?', '.', ':']);
    let mut text = format!("{title}?");
    if !input.instructions.is_empty() {
        text.push(' ');
        text.push_str(&sentence(&input.instructions));
    }
    let is_day = input.schema.get("format").is_some_and(|format| format == "date");
    if is_day && !shows_a_day(&input.instructions) {
        text.push_str(" Please write the day like 2027-03-05.");
    }
    text
}

/// Whether a text has a day in the form that is wanted, so that it need not be said.
fn shows_a_day(text: &str) -> bool {
    let is_day = |part: &str| {
        let lengths: Vec<usize> = part.split('-').map(str::len).collect();
        lengths == [4, 2, 2]
    };
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(is_day)
}

/// What an input is for, and the question again.
pub(crate) fn why_input(title: &str, input: &Input) -> String {
    format!("I need this for: {}. {}", inline(title), ask(input))
}

/// Asks for one of the answers that are offered.
pub(crate) fn choose_one(labels: &[String]) -> String {
    format!("Please choose one: {}", or_list(labels))
}

/// Asks which of several actions is meant; once more where the answer did not say.
pub(crate) fn did_you_mean(titles: &[String], once_more: bool) -> String {
    let question = if once_more { "Which one" } else { "Did you mean" };
    let titles: Vec<String> = titles.iter().map(|title| inline(title)).collect();
    format!("{question}: {}?", or_list(&titles))
}

/// What a write will do and where.
pub(crate) fn about_to(title: &str, host: &str) -> String {
    format!("{title} at {host}")
}

/// The values that are not shown.
pub(crate) fn more_values(count: usize) -> String {
    format!("and {count} more values")
}

pub(crate) const WITH: &str = ", with:";
pub(crate) const NOT_JSON: &str = "(not JSON)";
pub(crate) const GO_AHEAD: &str = "Shall I go ahead? (yes or no)";
/// Why a write is asked about once more.
pub(crate) fn asked_again(why: AskedAgain) -> &'static str {
    match why {
        AskedAgain::OtherRequest => "This has changed in the meantime, so I am asking again:",
        AskedAgain::OtherVisitor => "I have to be sure that it is still you, so I am asking again:",
        AskedAgain::Expired => "It has been a while, so I am asking again:",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Name;
    use serde_json::json;

    #[test]
    fn a_question_for_a_day_says_how_to_write_it() {
        let mut input = Input {
            name: Name::new("day").unwrap(),
            title: "Day".to_owned(),
            instructions: "The day you want to come".to_owned(),
            ask: None,
            schema: json!({"type": "string", "format": "date"}),
            required: true,
        };
        assert_eq!(
            ask(&input),
            "Day? The day you want to come. Please write the day like 2027-03-05."
        );
        input.instructions = "For example 2026-01-31.".to_owned();
        assert_eq!(ask(&input), "Day? For example 2026-01-31.");
        input.schema = json!({"type": "string"});
        input.instructions.clear();
        assert_eq!(ask(&input), "Day?");
    }
}
