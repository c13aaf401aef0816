//! What a visitor can say to steer a conversation, whatever the action: yes, no, stop, start over, change something.

#[cfg(test)]
mod german;
mod machine;
mod person;
mod pieces;
#[cfg(test)]
mod several;
#[cfg(test)]
mod tests;

pub(crate) use person::{Wish, wish};

use super::Language;
use super::aside::has_question_mark as is_question;
use super::fold::{folded, words_of};
use super::words::Words;

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
    /// The visitor needs a moment.
    Wait,
    /// The question before, please.
    Back,
    /// The visitor does not know what was asked for.
    Unknown,
    Hello,
    Thanks,
    /// To talk to a person.
    Person,
    /// Whether a person or a machine answers here.
    WhoAreYou,
    /// Change something that was given: what, and to what if it was said.
    Change {
        what: String,
        to: Option<String>,
    },
}

/// What may end any message and means nothing there, in any language.
const PLEASE: &[&str] = &[" please", " bitte"];

/// Bytes of a message that can be a yes, a no or a stop.
const DECISION_BYTES_MAX: usize = 80;

/// Reads a message as a command. Only a message that is nothing else counts: "no, the blue one" is an answer.
pub(crate) fn read(language: Language, message: &str) -> Option<Command> {
    let words = language.words();
    let folded = folded(message);
    // Signs alone, such as "?" and "...", ask for what was said before.
    if folded.is_empty() {
        return Some(gesture(message).unwrap_or(Command::Help));
    }
    if wish(language, message) == Some(Wish::Person) {
        return Some(Command::Person);
    }
    if machine::is_asked(language, message) {
        return Some(Command::WhoAreYou);
    }
    let whole = polite_core(words, &folded);
    let is = |list: &[&str]| list.contains(&whole);
    let steering = &words.steering;
    let is_either = |list: &[&str]| is(list) || list.contains(&folded.as_str());
    if is(words.start_over) {
        Some(Command::StartOver)
    } else if is_either(steering.wait) {
        Some(Command::Wait)
    } else if is_either(steering.back) {
        Some(Command::Back)
    } else if is_either(steering.unknown) {
        Some(Command::Unknown)
    } else if is(words.resend) {
        Some(Command::Resend)
    } else if is(words.skip) {
        Some(Command::Skip)
    } else if is(words.help)
        || is(words.help_begins)
        || words.help_begins.iter().any(|begin| strip_word(whole, begin).is_some())
    {
        Some(Command::Help)
    } else if is(words.hello) {
        Some(Command::Hello)
    } else if is(words.thanks) {
        Some(Command::Thanks)
    } else {
        // Nobody says yes at length; the bound keeps the reading of long messages flat.
        let decision = (whole.len() <= DECISION_BYTES_MAX).then(|| decision(words, &folded, is_question(message)));
        let is_question = is_question(message);
        decision.flatten().or_else(|| match () {
            () if !is_question && pieces::is_cancel(words, &folded) => Some(Command::Cancel),
            () if !is_question && pieces::is_thanks(words, &folded) => Some(Command::Thanks),
            () => change(words, message),
        })
    }
}

/// A yes or a no as a sign, in any colour of skin: a thumb up, a mark of consent, a thumb down.
fn gesture(message: &str) -> Option<Command> {
    const YES: [char; 4] = ['\u{1f44d}', '\u{1f44c}', '\u{2705}', '\u{1f197}'];
    const NO: [char; 2] = ['\u{1f44e}', '\u{1f645}'];
    let is_beside =
        |c: &char| c.is_whitespace() || matches!(c, '!' | '.' | '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}');
    let mut signs = message.chars().filter(|c| !is_beside(c)).peekable();
    signs.peek()?;
    let signs: Vec<char> = signs.take(DECISION_BYTES_MAX).collect();
    if signs.iter().all(|c| YES.contains(c)) {
        Some(Command::Yes)
    } else if signs.iter().all(|c| NO.contains(c)) {
        Some(Command::No)
    } else {
        None
    }
}

/// A yes, a no or a stop, also where one follows the other in the same sense: "yes, go ahead", "no, forget it".
fn decision(words: &Words, folded: &str, is_question: bool) -> Option<Command> {
    let core = polite_core(words, folded);
    let is = |list: &[&str]| list.contains(&core) || list.contains(&folded);
    if is(words.cancel) {
        return Some(Command::Cancel);
    }
    if is(words.no) {
        return Some(Command::No);
    }
    // "Right?" asks, and only a clear yes counts.
    let is_held = folded.split(' ').any(|word| words.holds.contains(&word));
    if is(words.yes) {
        return (!is_question && !is_held).then_some(Command::Yes);
    }
    let after = |list: &[&str]| {
        list.iter()
            .filter_map(|word| strip_word(core, word))
            .min_by_key(|rest| rest.len())
    };
    let mut after_yes = words.yes.iter().filter_map(|word| strip_word(core, word)).peekable();
    if after_yes.peek().is_some() {
        // "Yes, go ahead" is "yes" and "go ahead", though "yes go" is a yes as well.
        let is_yes =
            |rest: &str| words.closers.contains(&rest) || decision(words, rest, is_question) == Some(Command::Yes);
        return (!is_question && !is_held && after_yes.any(is_yes)).then_some(Command::Yes);
    }
    let rest = after(words.no_begins)?;
    let after_closer = || words.closers.iter().filter_map(|closer| strip_word(rest, closer));
    match decision(words, rest, is_question) {
        _ if words.closers.contains(&rest) => Some(Command::No),
        // "No thanks, bye".
        None if after_closer().any(|rest| pieces::is_thanks(words, rest)) => Some(Command::No),
        Some(command @ (Command::No | Command::Cancel)) => Some(command),
        _ => None,
    }
}

/// Whether a message is a yes or a no, by the same words with which a write is confirmed.
pub(crate) fn yes_or_no(language: Language, message: &str) -> Option<bool> {
    let words = language.words();
    let folded = folded(message);
    if folded.len() > DECISION_BYTES_MAX {
        return None;
    }
    match decision(words, &folded, is_question(message))? {
        Command::Yes => Some(true),
        Command::No => Some(false),
        _ => None,
    }
}

/// What follows where a message begins by turning down what was said before: "no, the blue one". In "no mug" the word belongs
/// to what follows.
pub(crate) fn after_no(language: Language, message: &str) -> Option<&str> {
    let words = language.words();
    let mut said = words_of(message).skip_while(|word| words.polite.contains(&word.text.as_str()));
    let no = said
        .next()
        .filter(|word| words.no_begins.contains(&word.text.as_str()))?;
    let rest = &message[no.span.end..];
    let is_apart = rest.trim_start().starts_with([',', '.', ';', ':', '!', '–', '—']) || rest.starts_with(" - ");
    let mut goes_on = || {
        said.next()
            .is_some_and(|next| words.after_no.contains(&next.text.as_str()))
    };
    (is_apart || goes_on()).then_some(rest)
}

/// Whether a message begins with a yes, whatever it goes on with: "yes, but the blue one".
pub(crate) fn begins_with_yes(language: Language, message: &str) -> bool {
    let words = language.words();
    let folded = folded(message);
    let core = polite_core(words, &folded);
    words.yes.iter().any(|word| strip_word(core, word).is_some())
}

/// Whether a message begins by turning something down: "no, the blue one".
pub(crate) fn begins_with_no(language: Language, message: &str) -> bool {
    let words = language.words();
    let folded = folded(message);
    words
        .no_begins
        .iter()
        .any(|word| strip_word(polite_core(words, &folded), word).is_some())
}

/// "change the order number to A-1002": what to change, and to what, in the visitor's own spelling.
fn change(words: &Words, message: &str) -> Option<Command> {
    let said: Vec<&str> = message.split_whitespace().collect();
    let lower: Vec<String> = said.iter().map(|word| folded(word)).collect();
    let verb = lower.iter().position(|word| words.change.contains(&word.as_str()))?;
    let is_before = |word: &String| words.before_change.contains(&word.as_str());
    // German has the verb at the end as well: "ich möchte die Adresse ändern".
    let (start, end) = if verb + 1 == lower.len() {
        (lower.iter().take_while(|word| is_before(word)).count(), verb)
    } else if lower[..verb].iter().all(is_before) {
        (verb + 1, lower.len())
    } else {
        return None;
    };
    if start > end {
        return None;
    }
    let to = lower[start..end]
        .iter()
        .position(|word| words.change_to.contains(&word.as_str()))
        .map(|index| start + index);
    let what: Vec<&str> = lower[start..to.unwrap_or(end)]
        .iter()
        .map(String::as_str)
        .filter(|word| !words.articles.contains(word))
        .collect();
    let value = to
        .map(|index| said[index + 1..end].join(" "))
        .filter(|value| !value.is_empty());
    let is_nothing = what.iter().all(|word| word.is_empty());
    (!is_nothing || value.is_some()).then(|| Command::Change {
        what: what.join(" "),
        to: value,
    })
}

/// A folded message without the words around it that change nothing: "please", "thank you".
pub(crate) fn core(language: Language, folded: &str) -> &str {
    let words = language.words();
    let text = polite_core(words, folded);
    let without = |closer: &&str| text.strip_suffix(*closer)?.strip_suffix(' ');
    words
        .closers
        .iter()
        .filter_map(without)
        .min_by_key(|rest| rest.len())
        .unwrap_or(text)
}

/// Without the words that only make it polite.
fn polite_core<'a>(words: &Words, folded: &'a str) -> &'a str {
    let mut text = folded;
    while let Some(rest) = words.polite.iter().find_map(|word| strip_word(text, word)) {
        text = rest;
    }
    PLEASE.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_prefix(' ')
}
