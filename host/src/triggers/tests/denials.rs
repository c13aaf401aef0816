//! Denials of every trigger of the examples, made by frames: none starts its action. Their twins, wishes for the same, do.

use super::*;
use crate::language::Language;
use std::path::Path;

/// An action of the examples, with the triggers that its manifest has.
struct Example {
    name: String,
    triggers: Vec<String>,
}

/// The examples that stand for themselves; the variants in other languages of one action share its triggers.
fn examples() -> (Matcher, Vec<Example>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../example-actions");
    let mut phrases = Vec::new();
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let Ok(text) = std::fs::read_to_string(entry.unwrap().path().join("action.toml")) else {
            continue;
        };
        let manifest: toml::Table = toml::from_str(&text).unwrap();
        let text_of = |key: &str| manifest[key].as_str().unwrap().to_owned();
        let name = text_of("name");
        if name.starts_with("order-status-") {
            continue;
        }
        let triggers = manifest["triggers"].as_array().unwrap().iter();
        let triggers: Vec<String> = triggers.map(|trigger| trigger.as_str().unwrap().to_owned()).collect();
        phrases.push(Phrases {
            action: name.clone(),
            title: text_of("title"),
            triggers: triggers.clone(),
        });
        examples.push(Example { name, triggers });
    }
    assert!(examples.len() >= 7, "the examples are in {}", folder.display());
    (
        Matcher::build(Language::English, &phrases, &Settings::default()),
        examples,
    )
}

/// What kind of sentence a trigger is, which decides what it can be framed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// "Reset my password".
    Command,
    /// "I want to return an item": its deed is a command.
    Wish,
    /// "Where is my order?"
    Question,
    /// "I forgot my password".
    Statement,
    /// "Store hours", and what is not English.
    Other,
}

fn sort(trigger: &str) -> Sort {
    const COMMANDS: &[&str] = &[
        "Track",
        "Subscribe",
        "Sign",
        "Put",
        "Tell",
        "Send",
        "Reset",
        "Return",
        "Get",
        "Check",
        "Book",
        "Cancel",
        "Show",
    ];
    let first = trigger.split(' ').next().unwrap_or_default();
    if trigger.starts_with("An welchem") || trigger.starts_with("Quel") {
        Sort::Other
    } else if trigger.starts_with("I want to ") {
        Sort::Wish
    } else if trigger.ends_with('?') {
        Sort::Question
    } else if COMMANDS.contains(&first) {
        Sort::Command
    } else if ["I", "My", "It"].contains(&first) {
        Sort::Statement
    } else {
        Sort::Other
    }
}

/// A trigger as it stands inside of a sentence.
fn inside(trigger: &str) -> String {
    let text = trigger.trim_end_matches(['?', ' ']);
    let text = text.strip_prefix("I want to ").unwrap_or(text);
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    let stays = text.starts_with("I ") || text.starts_with("IBAN");
    let first = if stays {
        first.to_string()
    } else {
        first.to_lowercase().to_string()
    };
    first + chars.as_str()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn denials(sort: Sort) -> &'static [&'static str] {
    match sort {
        // What somebody wants for themselves is no command: "I won't get your news" says how the world is.
        Sort::Wish => &[
            "I don't want to {}",
            "i really dont want to {}",
            "I don't need to {}",
            "I'd rather not {}",
            "I would rather not {}",
            "I would not like to {}",
            "no need to {}",
            "there is no need to {}",
            "I didn't ask to {}",
            "I refuse to {}",
            "I decided not to {}",
            "I no longer want to {}",
            "I no longer wish to {}",
            "I don't think I want to {}",
            "I do not intend to {}",
            "I have no wish to {}",
            "we do not want to {}",
            "{}? No, don't.",
            "{}? No thanks!",
            "{}? Nein danke",
            "Ich möchte nicht: {}",
        ],
        Sort::Command => &[
            "do not {}",
            "don't {}",
            "Please don't {}!",
            "dont {}",
            "please do not {}",
            "I don't want to {}",
            "I do not want you to {}",
            "i really dont want to {}",
            "I don't need to {}",
            "I'd rather not {}",
            "I would rather not {}",
            "I would not like to {}",
            "no need to {}",
            "there is no need to {}",
            "never {}",
            "Never ever {}",
            "I won't {}",
            "I will not {}",
            "I am not going to {}",
            "I'm not trying to {}",
            "you must not {}",
            "You should not {}",
            "you are not allowed to {}",
            "under no circumstances {}",
            "I never asked you to {}",
            "I didn't ask you to {}",
            "I did not ask to {}",
            "I refuse to {}",
            "I decided not to {}",
            "let's not {}",
            "I no longer want to {}",
            "I no longer wish to {}",
            "please stop, do not {}",
            "{}? No, don't.",
            "{}? No thanks!",
            "{}? No, please don't",
            "{}? Rather not.",
            "I don't think I want to {}",
            "I do not intend to {}",
            "I have no wish to {}",
            "ok, do not {} then",
            "Hi! Do not {}, please",
            "whatever happens, do not {}",
            "can you please not {}",
            "I asked you not to {}",
            "forget that, I don't want to {}",
            "we do not want to {}",
            "{}? Nein danke",
            "{}? Nein, bitte nicht",
            "bitte nicht: {}",
            "{}: auf keinen Fall",
            "Ich möchte nicht: {}",
        ],
        Sort::Question => &[
            "I don't want to know {}",
            "I am not asking {}",
            "do not tell me {}",
            "please don't tell me {}",
            "I didn't ask {}",
            "I never asked {}",
            "I don't care {}",
            "never mind {}",
            "I do not need to know: {}",
            "I am not interested in: {}",
            "no need to tell me {}",
            "{}? Never mind!",
            "{}? No, I don't want to know.",
            "{}? Forget it.",
            "this is not about: {}",
            "ich will nicht wissen: {}",
            "{}? Nein danke",
            "{}? Nein, vergiss es, bitte nicht",
        ],
        Sort::Statement => &[
            "it is not true that {}",
            "I did not say that {}",
            "I never said that {}",
            "I am not saying that {}",
            "it's not that {}",
            "I don't say that {}",
            "I never claimed {}",
        ],
        Sort::Other => &[
            "{}? No thanks",
            "I don't want to know: {}",
            "I am not asking about: {}",
            "{}? Nein danke",
        ],
    }
}

fn wishes(sort: Sort) -> &'static [&'static str] {
    match sort {
        Sort::Command | Sort::Wish => &[
            "please {}",
            "I want to {}",
            "I would like to {}",
            "can you {}?",
            "could you please {}",
            "I need to {}",
            "{} please",
            "{}!",
            "hi, {}",
            "can't you {}?",
            "couldn't you {}?",
            "won't you {}?",
            "why can't I {}?",
            "don't forget to {}",
            "no, {}",
            "No problem, {}",
            "I'd love to {}",
            "I don't know how to {}",
            "not sure how to {}",
            "hello there! {}",
            "bitte {}",
        ],
        Sort::Question => &[
            "{}",
            "Hello, {}?",
            "hi! {}",
            "{} please",
            "please tell me {}",
            "can you tell me {}?",
            "I'd like to know {}",
            "I don't know {}",
            "i dont know {}",
            "not sure {}",
            "No, {}?",
            "sorry, {}",
            "do you know {}",
            "I have no idea {}",
            "Hallo, {}",
        ],
        Sort::Statement => &[
            "hi, {}",
            "Hello! {}",
            "sorry, {}",
            "{}, please help",
            "{}!!",
            "unfortunately {}",
            "so {}",
            "No, {}",
        ],
        Sort::Other => &["{}", "hi, {}", "{} please", "{}!", "Hallo, {}"],
    }
}

#[test]
fn no_denial_of_a_trigger_starts_its_action() {
    let (matcher, examples) = examples();
    let mut wrong = Vec::new();
    let mut count = 0;
    for example in &examples {
        for trigger in &example.triggers {
            for frame in denials(sort(trigger)) {
                // A sentence of two clauses cannot be put into another one.
                if trigger.contains(',') && !frame.starts_with("{}") {
                    continue;
                }
                let text = frame.replace("{}", &inside(trigger));
                let decision = matcher.rank(&text).decision;
                count += 1;
                let starts = match &decision {
                    Decision::Triggered(action) => *action == example.name,
                    Decision::Ambiguous(actions) => actions.contains(&example.name),
                    _ => false,
                };
                if starts {
                    wrong.push(format!("{text}: {decision:?}"));
                }
            }
        }
    }
    assert!(count > 1_000, "only {count} denials");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_wish_for_a_trigger_starts_its_action() {
    let (matcher, examples) = examples();
    let mut wrong = Vec::new();
    let mut count = 0;
    for example in &examples {
        for trigger in &example.triggers {
            for frame in wishes(sort(trigger)) {
                let text = frame.replace("{}", &inside(trigger));
                let ranking = matcher.rank(&text);
                count += 1;
                if ranking.decision != Decision::Triggered(example.name.clone()) {
                    wrong.push(format!("{text}: {:?} {:.2}", ranking.decision, ranking.score));
                }
            }
        }
    }
    assert!(count > 400, "only {count} wishes");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
