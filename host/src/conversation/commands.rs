//! What a visitor can say to steer a conversation, whatever the action: yes, no, stop, start over, change something.

/// A message that is about the conversation itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Yes,
    No,
    Cancel,
    StartOver,
    /// Send the link again.
    Resend,
    /// Change something that was given: what, and to what if it was said.
    Change {
        what: String,
        to: Option<String>,
    },
}

const YES: &[&str] = &[
    "y",
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "do it",
    "go ahead",
    "please do",
    "confirm",
    "confirmed",
    "correct",
    "right",
    "that is right",
    "thats right",
    "absolutely",
    "of course",
    "yes go ahead",
    "yes do it",
    "sounds good",
    "alright",
    "all right",
    "fine",
];
const NO: &[&str] = &[
    "n",
    "no",
    "nope",
    "nah",
    "dont",
    "do not",
    "no thanks",
    "no thank you",
    "not now",
    "neither",
    "none",
    "none of them",
    "no dont",
];
const CANCEL: &[&str] = &[
    "cancel",
    "stop",
    "abort",
    "quit",
    "exit",
    "never mind",
    "nevermind",
    "forget it",
    "forget about it",
    "cancel it",
    "cancel that",
    "stop it",
    "stop that",
    "leave it",
    "i changed my mind",
    "drop it",
];
const START_OVER: &[&str] = &[
    "start over",
    "restart",
    "start again",
    "begin again",
    "from the beginning",
    "reset this",
];
const RESEND: &[&str] = &[
    "resend",
    "send again",
    "send it again",
    "resend it",
    "another link",
    "new link",
    "send a new link",
    "i did not get it",
    "i didnt get it",
    "nothing arrived",
    "no mail",
    "no email",
];
/// Words with which a change begins.
const CHANGE: &[&str] = &["change", "correct", "edit", "update", "fix", "replace"];
/// Words that may stand before any of these, and mean nothing here.
const POLITE: &[&str] = &[
    "please",
    "oh",
    "um",
    "well",
    "actually",
    "sorry",
    "hm",
    "so",
    "then",
    "can you",
    "could you",
    "i want to",
    "id like to",
];

/// Reads a message as a command. Only a message that is nothing else counts: "no, the blue one" is an answer.
pub fn read(message: &str) -> Option<Command> {
    let folded = fold(message);
    let mut text = folded.as_str();
    while let Some(rest) = POLITE.iter().find_map(|word| strip_word(text, word)) {
        text = rest;
    }
    let text = strip_last(text, "please");
    let is = |list: &[&str]| list.contains(&text);
    if is(YES) {
        Some(Command::Yes)
    } else if is(NO) {
        Some(Command::No)
    } else if is(CANCEL) {
        Some(Command::Cancel)
    } else if is(START_OVER) {
        Some(Command::StartOver)
    } else if is(RESEND) {
        Some(Command::Resend)
    } else {
        change(message)
    }
}

/// "change the order number to A-1002": what to change, and to what, in the visitor's own spelling.
fn change(message: &str) -> Option<Command> {
    let words: Vec<&str> = message.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let start = lower.iter().position(|word| CHANGE.contains(&word.as_str()))?;
    if lower[..start].iter().any(|word| {
        ![
            "please", "no", "actually", "can", "could", "you", "i", "want", "to", "oh",
        ]
        .contains(&word.as_str())
    }) {
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
        .filter(|w| !["the", "my", "a"].contains(w))
        .collect();
    let value = to
        .map(|index| words[index + 1..].join(" "))
        .filter(|value| !value.is_empty());
    if what.is_empty() && value.is_none() {
        return None;
    }
    Some(Command::Change {
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

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_prefix(' ')
}

fn strip_last<'a>(text: &'a str, word: &str) -> &'a str {
    text.strip_suffix(word)
        .and_then(|rest| rest.strip_suffix(' '))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_messages_are_commands() {
        let cases = [
            ("Yes!", Command::Yes),
            ("ok, please", Command::Yes),
            ("No thanks.", Command::No),
            ("Oh, never mind", Command::Cancel),
            ("please stop", Command::Cancel),
            ("Start over", Command::StartOver),
            ("I didn't get it", Command::Resend),
        ];
        for (text, command) in cases {
            assert_eq!(read(text), Some(command), "{text}");
        }
    }

    #[test]
    fn a_change_names_what_and_to_what() {
        let change = |what: &str, to: Option<&str>| Command::Change {
            what: what.into(),
            to: to.map(str::to_owned),
        };
        assert_eq!(
            read("Change the order number to A-1002"),
            Some(change("order number", Some("A-1002")))
        );
        assert_eq!(read("no, change my email"), Some(change("email", None)));
        assert_eq!(read("please correct the Reason"), Some(change("reason", None)));
    }

    #[test]
    fn messages_about_something_else_are_not_commands() {
        for text in [
            "no, the blue one",
            "I want to cancel my order",
            "stop sending me mails",
            "yes A-1001",
            "",
            "change",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
