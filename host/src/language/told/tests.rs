//! Which earlier words answer a question, and which could mean something else.

use super::*;

fn choices(labels: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
    };
    labels.iter().map(choice).collect()
}

fn items() -> Vec<Choice> {
    choices(&[("MUG-BLUE", "Blue mug"), ("SCARF-RED", "Red scarf")])
}

fn reasons() -> Vec<Choice> {
    choices(&[
        ("too-small", "It is too small"),
        ("too-large", "It is too large"),
        ("damaged", "It arrived damaged"),
        ("changed-mind", "I changed my mind"),
    ])
}

#[track_caller]
fn check(choices: &[Choice], text: &str, expected: Option<&str>) {
    let known = ["return".to_owned(), "item".to_owned()];
    let found = told(Language::English, choices, text, &known).map(|index| choices[index].value.as_str());
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_choice_that_is_named_whole_or_by_its_own_word_is_taken() {
    check(
        &items(),
        "return the blue mug from order A-1001 because it arrived damaged",
        Some("MUG-BLUE"),
    );
    check(&items(), "I want to send back the scarf of A-1001", Some("SCARF-RED"));
    check(
        &reasons(),
        "return the blue mug from order A-1001 because it arrived damaged",
        Some("damaged"),
    );
    check(&reasons(), "the mug is too small for me", Some("too-small"));
    check(&reasons(), "I changed my mind about the mug", Some("changed-mind"));
}

#[test]
fn what_could_be_meant_otherwise_is_left_to_be_asked() {
    check(&items(), "return the blue mug and the red scarf", None);
    check(&items(), "return an item of order A-1001", None);
    check(&items(), "return the blue mug, not the scarf", None);
    check(&reasons(), "return the small mug", None);
    check(&reasons(), "it did not arrive damaged", None);
    check(&reasons(), "return it, it is too small and too large", None);
}

#[test]
fn a_yes_or_a_no_that_was_said_before_answers_nothing() {
    let people = choices(&[("yes", "Yes, please"), ("no", "No, thank you")]);
    check(&people, "yes please return my order", None);
    check(&people, "no thank you", None);
    check(&choices(&[("1", "One"), ("2", "Two")]), "one of 2", None);
}
