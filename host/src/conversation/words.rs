//! The host's own words to visitors, all of them, so that they can be read and changed in one place.

use crate::model::action::Input;
use crate::model::step::Choice;
use serde_json::Value;

/// Asks for an input.
pub fn ask(input: &Input) -> String {
    let title = input.title.trim_end_matches(['?', '.', ':']);
    if input.instructions.is_empty() {
        format!("{title}?")
    } else {
        format!("{title}? {}", sentence(&input.instructions))
    }
}

/// The choices of an input whose schema lists them.
pub fn choices(schema: &Value) -> Vec<Choice> {
    let values = schema.get("enum").and_then(Value::as_array);
    values
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|value| Choice {
            value: value.to_owned(),
            label: value.to_owned(),
        })
        .collect()
}

/// A text that ends like a sentence.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A list with "or" before the last.
pub fn or_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A title inside a sentence: "Check an order" becomes "check an order", "FAQ" stays.
pub fn inline(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

pub const NOTHING_FITS: &str = "I am not sure what you need.";
pub const NOTHING_PUBLISHED: &str = "I cannot do anything yet: no action is published.";
pub const CANCELLED: &str = "All right, I stopped. Nothing was sent.";
pub const NOTHING_TO_CANCEL: &str = "There is nothing under way.";
pub const ASK_EMAIL: &str = "What is your email address? I ask so that only you can see this.";
pub const NOT_AN_EMAIL: &str = "That does not look like an email address. It looks like name@example.com.";
/// The same whether or not anybody was found, for a link.
pub const LINK_SENT: &str = "If that address is known to us, a mail with a link is on its way. Please follow the link; I go on here as soon as you have confirmed it.";
pub const LINK_WAITING: &str =
    "I am waiting for you to follow the link in the mail. Say \"resend\" for a new one, or \"cancel\" to stop.";
pub const NO_MATCH: &str = "I could not match these details. Please give the email address that you use with us.";
pub const CONFIRMED: &str = "Thank you, your address is confirmed.";
pub const HAND_OFF: &str = "I am passing you on to a colleague.";
pub const FAILED: &str = "Sorry, that did not work. I am passing you on to a colleague.";
pub const OUTCOME_UNKNOWN: &str = "I sent this, but no answer came back, so I cannot tell whether it went through. I will not send it again; a colleague will check and come back to you.";
pub const BUSY: &str = "There is a lot going on right now. Please try again in a moment.";
pub const GONE: &str = "This is no longer available, so I stopped.";
pub const YES_OR_NO: &str = "Please say yes or no.";
