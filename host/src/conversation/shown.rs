//! Values as visitors read them: by the title of what they were given for, and by the label of a choice.

use super::scene::Scene;
use super::state::{Phase, Task};
use crate::language::Language;
use crate::model::step::{Choice, Question};
use crate::policy::input::InputChecker;
use crate::policy::text;
use serde_json::Value;

/// Characters of a value that are repeated.
const CHARS_MAX: usize = 80;

/// A value that was given, for people.
pub(super) fn shown(language: Language, checker: &InputChecker, input: &str, value: &Value) -> String {
    labelled(&checker.choices_in(language, input), value)
}

/// The label of a choice, or the value itself.
pub(super) fn labelled(choices: &[Choice], value: &Value) -> String {
    let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let label = choices.iter().find(|choice| choice.value == plain);
    let plain = label.map_or(plain, |choice| choice.label.clone());
    let plain = text::clean(&plain).replace(['\n', '\t'], " ");
    match plain.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

/// The questions of the action that are answered, also those of this round, with their answers.
pub(super) fn answered(task: &Task) -> Vec<(&Question, &Value)> {
    let earlier = task
        .answered
        .iter()
        .map(|answered| (&answered.question, &answered.value));
    let mut all: Vec<(&Question, &Value)> = earlier.collect();
    if let Phase::Asked { questions, answers } = task.expected() {
        let now = questions
            .iter()
            .filter_map(|question| Some((question, answers.get(&question.input)?)));
        all.extend(now);
    }
    all
}

/// What the visitor gave to the action under way: titles and values. An address that was proven is not among them, since whoever
/// types now need not be who proved it.
pub(super) fn given(scene: &Scene<'_>) -> Vec<(String, String)> {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return Vec::new();
    };
    let inputs = entry.action.inputs.iter().filter_map(|input| {
        let value = task.inputs.get(input.name.as_str())?;
        Some((
            input.title.clone(),
            shown(scene.language(), entry.checker, &input.name, value),
        ))
    });
    inputs.collect()
}
