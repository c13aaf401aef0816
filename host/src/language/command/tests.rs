//! Which messages are commands, and which only look like one.

use super::*;
use Language::English;

fn change_of(what: &str, to: Option<&str>) -> Option<Command> {
    Some(Command::Change {
        what: what.into(),
        to: to.map(str::to_owned),
    })
}

#[test]
fn whole_messages_are_commands() {
    let cases = [
        (
            Command::Yes,
            &[
                "Yes!",
                "ok, please",
                "yes, please go ahead",
                "Yes, that's right.",
                "sure, thanks",
                "yes yes",
                "please do",
            ][..],
        ),
        (
            Command::No,
            &[
                "No thanks.",
                "no, please don't",
                "No, do not send it",
                "nope",
                "no thank you",
                "neither of them",
            ],
        ),
        (
            Command::Cancel,
            &[
                "Oh, never mind",
                "please stop",
                "No, cancel it",
                "no forget it",
                "I changed my mind",
            ],
        ),
        (Command::StartOver, &["Start over", "can you start again please?"]),
        (
            Command::Resend,
            &[
                "I didn't get it",
                "please send a new link",
                "Resend the link!",
                "no mail came",
            ],
        ),
        (Command::Skip, &["skip it", "Please skip that"]),
        (
            Command::Help,
            &[
                "?",
                "...",
                "What?",
                "why do you need that?",
                "Why do you need my email address?",
                "help",
                "🤔",
            ],
        ),
        (Command::Hello, &["Hi!", "Good morning", "hello there"]),
        (Command::Thanks, &["Thank you!", "ok, thanks", "That is all"]),
    ];
    for (command, texts) in cases {
        for text in texts {
            assert_eq!(read(English, text), Some(command.clone()), "{text}");
        }
    }
}

#[test]
fn a_change_names_what_and_to_what() {
    let cases = [
        (
            "Change the order number to A-1002",
            change_of("order number", Some("A-1002")),
        ),
        ("no, change my email", change_of("email", None)),
        ("please correct the Reason", change_of("reason", None)),
        ("wait, I need to change the order", change_of("order", None)),
        ("change it to A-1002", change_of("it", Some("A-1002"))),
    ];
    for (text, command) in cases {
        assert_eq!(read(English, text), command, "{text}");
    }
}

#[test]
fn messages_about_something_else_are_not_commands() {
    for text in [
        "no, the blue one",
        "no, A-1002",
        "I want to cancel my order",
        "stop sending me mails",
        "yes A-1001",
        "yes, but to another address",
        "ok?",
        "ok\u{ff1f}",
        "\u{bf}si?",
        "wait, please",
        "but please",
        "is that right?",
        "yes no",
        "change",
        "change to",
        "do not cancel my order",
        "don't stop",
    ] {
        assert_eq!(read(English, text), None, "{text}");
    }
}

#[test]
fn turning_something_down_is_seen_at_the_beginning() {
    for text in ["no, the blue one", "Oh no, A-1002", "nope wrong order"] {
        assert!(begins_with_no(English, text), "{text}");
    }
    for text in ["nothing of that", "yes", "no"] {
        assert!(!begins_with_no(English, text), "{text}");
    }
}
