//! Answers to what an action asks, taken from what the visitor said before it was asked.

use super::catalogue::Entry;
use super::scene::Scene;
use crate::language::fold;
use crate::language::told::told;
use crate::model::action::Action;
use crate::model::step::Question;
use serde_json::{Map, Value};

/// The answers that stand in what the visitor said for this task. An input that the task has an answer for already is left
/// out: an action that asks again wants another one.
pub(super) fn foretold(scene: &Scene<'_>, entry: Entry<'_>, questions: &[Question]) -> Map<String, Value> {
    let Some(task) = &scene.state.task else {
        return Map::new();
    };
    let is_answered = |question: &&Question| {
        task.inputs.contains_key(&question.input)
            || task.answered.iter().any(|known| known.question.input == question.input)
    };
    let known = known_words(entry.action);
    let mut found = Map::new();
    for question in questions.iter().filter(|question| !is_answered(question)) {
        let values = task.heard.iter().map(|text| {
            if question.choices.is_empty() {
                entry
                    .checker
                    .find(&scene.hearing(), text)
                    .values()
                    .remove(&question.input)
            } else {
                let index = told(scene.language(), &question.choices, text, &known)?;
                Some(Value::String(question.choices[index].value.clone()))
            }
        });
        let mut values: Vec<Value> = values.flatten().collect();
        values.dedup();
        // Two messages that say different things leave it open.
        if values.len() == 1 {
            found.extend(values.pop().map(|value| (question.input.clone(), value)));
        }
    }
    found
}

/// Words that every message to this action may have.
fn known_words(action: &Action) -> Vec<String> {
    let inputs = action.inputs.iter().map(|input| input.title.as_str());
    let texts = action
        .triggers
        .iter()
        .map(String::as_str)
        .chain([action.title.as_str()])
        .chain(inputs);
    texts.flat_map(fold::words).collect()
}
