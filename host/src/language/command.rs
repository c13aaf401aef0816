//! What a visitor can say to steer a conversation, whatever the action: yes, no, stop, start over, change something.

#[cfg(test)]
mod tests;

use super::english::{
    AFTER_NO, ARTICLES, BEFORE_CHANGE, CANCEL, CHANGE, CHANGE_TO, CLOSERS, HELLO, HELP, HELP_BEGINS, HOLDS, NO,
    NO_BEGINS, POLITE, RESEND, SKIP, START_OVER, THANKS, YES,
};
use super::fold::{folded, words_of};

/// A message that is about the conversation itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Yes,
    No,
    Cancel,
    StartOver,
    /// Send the link again.
    Resend,
    /// Go on without what was asked for.
    Skip,
    /// What is meant, or why it is asked.
    Help,
    Hello,
    Thanks,
    /// Change something that was given: what, and to what if it was said.
    Change {
        what: String,
        to: Option<String>,
    },
}

/// Bytes of a message that can be a yes, a no or a stop.
const DECISION_BYTES_MAX: usize = 80;

/// Reads a message as a command. Only a message that is nothing else counts: "no, the blue one" is an answer.
pub(crate) fn read(message: &str) -> Option<Command> {
    let folded = folded(message);
    // Signs alone, such as "?" and "...", ask for what was said before.
    if folded.is_empty() {
        return Some(Command::Help);
    }
    let whole = polite_core(&folded);
    let is = |list: &[&str]| list.contains(&whole);
    if is(START_OVER) {
        Some(Command::StartOver)
    } else if is(RESEND) {
        Some(Command::Resend)
    } else if is(SKIP) {
        Some(Command::Skip)
    } else if is(HELP) || HELP_BEGINS.iter().any(|begin| strip_word(whole, begin).is_some()) {
        Some(Command::Help)
    } else if is(HELLO) {
        Some(Command::Hello)
    } else if is(THANKS) {
        Some(Command::Thanks)
    } else {
        // Nobody says yes at length; the bound keeps the reading of long messages flat.
        let decision = (whole.len() <= DECISION_BYTES_MAX).then(|| decision(&folded, is_question(message)));
        decision.flatten().or_else(|| change(message))
    }
}

/// Whether a message asks, in any script.
fn is_question(message: &str) -> bool {
    message.contains(['?', '\u{ff1f}', '\u{61f}', '\u{bf}', '\u{37e}'])
}

/// A yes, a no or a stop, also where one follows the other in the same sense: "yes, go ahead", "no, forget it".
fn decision(folded: &str, is_question: bool) -> Option<Command> {
    let core = polite_core(folded);
    let is = |list: &[&str]| list.contains(&core) || list.contains(&folded);
    if is(CANCEL) {
        return Some(Command::Cancel);
    }
    if is(NO) {
        return Some(Command::No);
    }
    // "Right?" asks, and only a clear yes counts.
    let is_held = folded.split(' ').any(|word| HOLDS.contains(&word));
    if is(YES) {
        return (!is_question && !is_held).then_some(Command::Yes);
    }
    let after = |list: &[&str]| {
        list.iter()
            .filter_map(|word| strip_word(core, word))
            .min_by_key(|rest| rest.len())
    };
    if let Some(rest) = after(YES) {
        let is_yes = CLOSERS.contains(&rest) || decision(rest, is_question) == Some(Command::Yes);
        return (is_yes && !is_question && !is_held).then_some(Command::Yes);
    }
    let rest = after(NO_BEGINS)?;
    match decision(rest, is_question) {
        _ if CLOSERS.contains(&rest) => Some(Command::No),
        Some(command @ (Command::No | Command::Cancel)) => Some(command),
        _ => None,
    }
}

/// Whether a message is a yes or a no, by the same words with which a write is confirmed.
pub(crate) fn yes_or_no(message: &str) -> Option<bool> {
    let folded = folded(message);
    if folded.len() > DECISION_BYTES_MAX {
        return None;
    }
    match decision(&folded, is_question(message))? {
        Command::Yes => Some(true),
        Command::No => Some(false),
        _ => None,
    }
}

/// What follows where a message begins by turning down what was said before: "no, the blue one". In "no mug" the word belongs
/// to what follows.
pub(crate) fn after_no(message: &str) -> Option<&str> {
    let mut words = words_of(message).skip_while(|word| POLITE.contains(&word.text.as_str()));
    let no = words.next().filter(|word| NO_BEGINS.contains(&word.text.as_str()))?;
    let rest = &message[no.span.end..];
    let is_apart = rest.trim_start().starts_with([',', '.', ';', ':', '!', '–', '—']) || rest.starts_with(" - ");
    let mut goes_on = || words.next().is_some_and(|next| AFTER_NO.contains(&next.text.as_str()));
    (is_apart || goes_on()).then_some(rest)
}

/// Whether a message begins by turning something down: "no, the blue one".
pub(crate) fn begins_with_no(message: &str) -> bool {
    let folded = folded(message);
    NO_BEGINS
        .iter()
        .any(|word| strip_word(polite_core(&folded), word).is_some())
}

/// "change the order number to A-1002": what to change, and to what, in the visitor's own spelling.
fn change(message: &str) -> Option<Command> {
    let words: Vec<&str> = message.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| folded(word)).collect();
    let start = lower.iter().position(|word| CHANGE.contains(&word.as_str()))?;
    if lower[..start]
        .iter()
        .any(|word| !BEFORE_CHANGE.contains(&word.as_str()))
    {
        return None;
    }
    let to = lower[start + 1..]
        .iter()
        .position(|word| CHANGE_TO.contains(&word.as_str()))
        .map(|index| start + 1 + index);
    let what = &lower[start + 1..to.unwrap_or(lower.len())];
    let what: Vec<&str> = what
        .iter()
        .map(String::as_str)
        .filter(|word| !ARTICLES.contains(word))
        .collect();
    let value = to
        .map(|index| words[index + 1..].join(" "))
        .filter(|value| !value.is_empty());
    let is_nothing = what.iter().all(|word| word.is_empty());
    (!is_nothing || value.is_some()).then(|| Command::Change {
        what: what.join(" "),
        to: value,
    })
}

/// A folded message without the words around it that change nothing: "please", "thank you".
pub(crate) fn core(folded: &str) -> &str {
    let text = polite_core(folded);
    let without = |closer: &&str| text.strip_suffix(*closer)?.strip_suffix(' ');
    CLOSERS
        .iter()
        .filter_map(without)
        .min_by_key(|rest| rest.len())
        .unwrap_or(text)
}

/// Without the words that only make it polite.
fn polite_core(folded: &str) -> &str {
    let mut text = folded;
    while let Some(rest) = POLITE.iter().find_map(|word| strip_word(text, word)) {
        text = rest;
    }
    text.strip_suffix(" please").unwrap_or(text)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_prefix(' ')
}
