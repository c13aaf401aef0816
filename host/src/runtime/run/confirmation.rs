//! The words in which a visitor is asked before a write, rendered from the request that would really be sent.
//!
//! Every value that came from the visitor, the action or the directory is there, wherever in the request it goes, and two
//! different requests of a run never give the same words.

#[cfg(test)]
mod apart;
mod lines;
#[cfg(test)]
mod tests;
mod value;

use crate::language::said::Said;
use crate::model::action::Action;
use crate::model::endpoint::Endpoint;
use crate::model::identity::Visitor;
use crate::model::step::Question;
use crate::policy::egress::EgressPermit;
use crate::policy::input::InputChecker;
use crate::policy::text::visible;
use lines::lines;
use serde_json::{Map, Value};

/// Values that a visitor can be asked about at once. More are read by nobody.
const LINES_MAX: usize = 100;
/// Characters of the whole question, for the same reason.
const CHARS_MAX: usize = 16_000;

/// What the question is worded with.
pub(super) struct Wording<'a> {
    pub said: &'static Said,
    /// In the visitor's language.
    pub action: &'a Action,
    pub checker: &'a InputChecker,
    /// The operator's name for where the request goes, or its host.
    pub place: &'a str,
    /// What the visitor gave.
    pub inputs: &'a Map<String, Value>,
    /// What the action asked.
    pub questions: &'a [Question],
    pub visitor: &'a Visitor,
}

/// A request has more values than a visitor can be asked about. It is not sent: nothing may hide behind a count.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the write to `{endpoint}` has {lines} values and {chars} characters to be confirmed; a visitor can be asked about \
     {LINES_MAX} values and {CHARS_MAX} characters, so send less, or set `confirm = false` where no question is needed"
)]
pub(super) struct TooMuch {
    pub endpoint: String,
    pub lines: usize,
    pub chars: usize,
}

/// Renders the question. Nothing in it comes from the action but the values that would be sent.
pub(super) fn render(wording: &Wording<'_>, endpoint: &Endpoint, permit: &EgressPermit) -> Result<String, TooMuch> {
    let said = &wording.said.question;
    let title = wording
        .action
        .endpoint(&endpoint.name)
        .map_or(&endpoint.title, |own| &own.title);
    let mut prompt = (said.about_to)(&visible(title), &visible(wording.place));
    let lines = lines(wording, endpoint, permit);
    if !lines.is_empty() {
        prompt.push_str(said.with);
    }
    for line in &lines {
        prompt.push_str("\n  ");
        // What goes on after a line end stands further in than any title.
        prompt.push_str(&line.replace('\n', "\n    "));
    }
    prompt.push('\n');
    prompt.push_str(said.go_ahead);
    let chars = prompt.chars().count();
    if lines.len() > LINES_MAX || chars > CHARS_MAX {
        return Err(TooMuch {
            endpoint: endpoint.name.to_string(),
            lines: lines.len(),
            chars,
        });
    }
    Ok(prompt)
}
