//! What a visitor can say to steer a conversation, whatever the action: yes, no, stop, start over, change something.

mod lists;
#[cfg(test)]
mod tests;

use lists::{
    CANCEL, CHANGE, CLOSERS, HELLO, HELP, HELP_BEGINS, NO, NO_BEGINS, POLITE, RESEND, SKIP, START_OVER, THANKS, YES,
};

/// A message that is about the conversation itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
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
pub fn read(message: &str) -> Option<Command> {
    let folded = fold(message);
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
        let decision = (whole.len() <= DECISION_BYTES_MAX).then(|| decision(&folded, message.contains('?')));
        decision.flatten().or_else(|| change(message))
    }
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
    if is(YES) {
        return (!is_question).then_some(Command::Yes);
    }
    let after = |list: &[&str]| {
        list.iter()
            .filter_map(|word| strip_word(core, word))
            .min_by_key(|rest| rest.len())
    };
    if let Some(rest) = after(YES) {
        let is_yes = CLOSERS.contains(&rest) || decision(rest, is_question) == Some(Command::Yes);
        return (is_yes && !is_question).then_some(Command::Yes);
    }
    let rest = after(NO_BEGINS)?;
    match decision(rest, is_question) {
        _ if CLOSERS.contains(&rest) => Some(Command::No),
        Some(command @ (Command::No | Command::Cancel)) => Some(command),
        _ => None,
    }
}

/// Whether a message begins by turning something down: "no, the blue one".
pub fn begins_with_no(message: &str) -> bool {
    let folded = fold(message);
    NO_BEGINS
        .iter()
        .any(|word| strip_word(polite_core(&folded), word).is_some())
}

/// "change the order number to A-1002": what to change, and to what, in the visitor's own spelling.
fn change(message: &str) -> Option<Command> {
    const BEFORE: [&str; 13] = [
        "please", "no", "actually", "can", "could", "you", "i", "we", "want", "need", "to", "oh", "wait",
    ];
    const BESIDE: [&str; 4] = ["the", "my", "a", "an"];
    let words: Vec<&str> = message.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let start = lower.iter().position(|word| CHANGE.contains(&word.as_str()))?;
    if lower[..start].iter().any(|word| !BEFORE.contains(&word.as_str())) {
        return None;
    }
    let to = lower[start + 1..]
        .iter()
        .position(|word| word == "to")
        .map(|index| start + 1 + index);
    let what = &lower[start + 1..to.unwrap_or(lower.len())];
    let what: Vec<&str> = what
        .iter()
        .map(String::as_str)
        .filter(|word| !BESIDE.contains(word))
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

/// Lower case, apostrophes gone, other punctuation as space, single spaces.
pub fn fold(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '`'))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
