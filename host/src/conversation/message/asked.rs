//! Answers to what the action asked, one by one or several at once.

use super::super::commands::fold;
use super::super::progress::{ask_question, hand_off, live};
use super::super::scene::Scene;
use super::super::state::Phase;
use super::super::words;
use super::heard::{Heard, SURE, other, pick};
use super::task::switch;
use crate::model::step::{Choice, Question};
use serde_json::{Map, Value};

/// Whether the words are exactly one of the answers that are offered at this moment.
pub(super) fn is_offered(scene: &Scene<'_>, text: &str) -> bool {
    let Some(task) = &scene.state.task else { return false };
    let text = fold(text);
    let is_it = |choice: &Choice| !text.is_empty() && (fold(&choice.value) == text || fold(&choice.label) == text);
    match &task.phase {
        Phase::Asked { questions, answers } => {
            let open = questions.iter().find(|question| !answers.contains_key(&question.input));
            open.is_some_and(|question| question.choices.iter().any(is_it))
        }
        Phase::Collect { input } => {
            let entry = scene.entry();
            let input = entry.as_ref().and_then(|entry| entry.action.input(input));
            input.is_some_and(|input| words::choices(&input.schema).iter().any(is_it))
        }
        _ => false,
    }
}

/// Takes an answer.
pub(super) fn answer(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    let Some(task) = &scene.state.task else { return };
    let Phase::Asked { questions, answers } = &task.phase else {
        return;
    };
    let mut open = questions
        .iter()
        .filter(|question| !answers.contains_key(&question.input));
    let Some(question) = open.next().cloned() else {
        return ask_question(scene, None);
    };
    // One message may answer several questions: "the blue mug, it is damaged".
    let mut given: Map<String, Value> = open
        .filter_map(|question| {
            Some((
                question.input.clone(),
                Value::String(named(&question.choices, heard.text)?),
            ))
        })
        .collect();
    match read(scene, heard, &question) {
        Read::Value(value) => {
            given.insert(question.input, value);
        }
        Read::Other(action) => return switch(scene, heard, &action),
        // Something was answered, only not what was asked first.
        Read::Problem(_) if !given.is_empty() => {}
        Read::Problem(message) => {
            if scene.failed_try(&question.input) {
                return hand_off(scene, &format!("`{}` could not be read in all tries", question.input));
            }
            return ask_question(scene, Some(&message));
        }
    }
    if let Some(task) = &mut scene.state.task
        && let Phase::Asked { answers, .. } = &mut task.phase
    {
        answers.extend(given);
    }
    ask_question(scene, None);
}

/// What a message is to a question.
enum Read {
    Value(Value),
    /// It starts another action.
    Other(String),
    Problem(String),
}

fn read(scene: &mut Scene<'_>, heard: &Heard<'_>, question: &Question) -> Read {
    let Some(entry) = live(scene) else {
        return Read::Problem(words::GONE.to_owned());
    };
    let value = if !question.choices.is_empty() {
        pick(&question.choices, heard.text).map(Value::String).ok_or_else(|| {
            let labels: Vec<String> = question.choices.iter().map(|choice| choice.label.clone()).collect();
            format!("Please choose one: {}", words::or_list(&labels))
        })
    } else if entry.action.input(&question.input).is_some() {
        let value = entry.checker.coerce(&question.input, heard.text);
        value.map_err(|problem| problem.message)
    } else if let Some(action) = other(scene, heard, SURE) {
        return Read::Other(action);
    } else {
        Ok(Value::String(heard.text.trim().to_owned()))
    };
    match (value, other(scene, heard, 0.0)) {
        (Ok(value), _) => Read::Value(value),
        (Err(_), Some(action)) => Read::Other(action),
        (Err(message), None) => match hinted(&question.choices, heard.text) {
            Some(value) => Read::Value(Value::String(value)),
            None => Read::Problem(message),
        },
    }
}

/// The one choice that a message has telling words of: "the mug" among a blue mug and a red scarf.
fn hinted(choices: &[Choice], text: &str) -> Option<String> {
    const UNTELLING: [&str; 24] = [
        "the", "and", "for", "that", "this", "its", "was", "are", "you", "your", "have", "has", "had", "one", "with",
        "from", "but", "please", "yes", "item", "thing", "would", "like", "want",
    ];
    const NEGATIONS: [&str; 8] = ["not", "no", "dont", "without", "neither", "except", "never", "none"];
    let text_words = fold(text);
    let words: Vec<&str> = text_words.split(' ').collect();
    if text.contains('?') || words.iter().any(|word| NEGATIONS.contains(word)) {
        return None;
    }
    let telling = words
        .into_iter()
        .filter(|word| word.chars().count() > 2 && !UNTELLING.contains(word));
    let telling: Vec<&str> = telling.collect();
    let hits = |choice: &Choice| {
        let names = format!("{} {}", fold(&choice.value), fold(&choice.label));
        telling
            .iter()
            .filter(|word| names.split(' ').any(|name| name == **word))
            .count()
    };
    let most = choices.iter().map(hits).max().filter(|most| *most > 0)?;
    let mut best = choices.iter().filter(|choice| hits(choice) == most);
    match (best.next(), best.next()) {
        (Some(one), None) => Some(one.value.clone()),
        _ => None,
    }
}

/// The one choice whose value or label stands whole in a message.
pub(super) fn named(choices: &[Choice], text: &str) -> Option<String> {
    let text = format!(" {} ", fold(text));
    let stands = |name: &str| {
        let name = fold(name);
        name.chars().count() > 1 && text.contains(&format!(" {name} "))
    };
    let mut found = choices
        .iter()
        .filter(|choice| stands(&choice.value) || stands(&choice.label));
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one.value.clone()),
        _ => None,
    }
}
