//! Choices of inputs: what they give, and what is refused.

use super::errors::only_error;
use super::*;
use crate::model::action::InputChoice;

fn choice(value: serde_json::Value, label: &str, also: &[&str]) -> InputChoice {
    InputChoice {
        value,
        label: label.to_owned(),
        also: also.iter().map(|word| (*word).to_owned()).collect(),
    }
}

fn with(choices: &str) -> String {
    format!("[[inputs]]\nname = \"to\"\ninstructions = \"The currency\"\nchoices = [{choices}]\n")
}

#[test]
fn choices_give_the_enumeration_with_its_words() {
    let text = manifest(&with(
        "{ value = \"eur\", label = \"Euro\", also = [\"€\"] }, { value = 2 }, { value = true, label = \"Yes\" }",
    ));
    let action = parse(&text, "action.toml").unwrap().action;
    let input = action.input("to").unwrap().clone();
    assert_eq!(
        input.choices,
        [
            choice(json!("eur"), "Euro", &["€"]),
            choice(json!(2), "2", &[]),
            choice(json!(true), "Yes", &[]),
        ]
    );
    assert_eq!(input.schema, json!({"enum": ["eur", 2, true]}));
}

#[test]
fn what_no_visitor_could_choose_is_refused_with_its_place() {
    for (choices, place, part) in [
        (
            "{ label = \"Euro\" }",
            "inputs.0.choices.0.value",
            "the value is missing",
        ),
        ("{ value = [1] }", "inputs.0.choices.0.value", "a text, a number"),
        (
            "{ value = \"a\" }, { value = \"a\", label = \"b\" }",
            "inputs.0.choices.1.value",
            "two choices with the value",
        ),
        (
            "{ value = \"a\", label = \"Red\" }, { value = \"b\", also = [\"red\"] }",
            "inputs.0.choices.1.also.0",
            "is a name of \"a\" already",
        ),
    ] {
        let error = only_error(&with(choices));
        assert!(error.contains(part), "{choices}\n{error}");
        assert!(
            error.contains(place) || error.contains(&place.replace(".0.", "[0].")),
            "{choices}\n{error}"
        );
    }
    let schema = "schema = { type = \"string\", enum = [\"a\", \"b\"] }\n";
    let error = only_error(&format!("{}{schema}", with("{ value = \"a\" }")));
    assert!(error.contains("lists \"b\", which is no choice"), "{error}");
    let error = only_error(&format!(
        "{}schema = {{ type = \"integer\" }}\n",
        with("{ value = \"a\" }")
    ));
    assert!(error.contains("\"a\" does not fit the schema"), "{error}");
}
