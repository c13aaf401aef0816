//! Answers to what the action asked, one by one or several at once.

use super::super::progress::{ask_question, hand_off, live};
use super::super::scene::Scene;
use super::super::state::Phase;
use super::super::waiting::keep;
use super::aside::{lost_mailbox, no_position, question as own_question, unknown};
use super::correction::amend;
use super::heard::{Heard, SURE, mean, named, offer, other};
use super::task::switch;
use crate::language::aside::Aside;
use crate::language::choice::Meant;
use crate::language::command::Command;
use crate::language::said::sentence;
use crate::model::step::{Choice, Question};
use serde_json::{Map, Value};

/// Whether the words are exactly one of the answers that are offered at this moment.
pub(super) fn is_offered(scene: &Scene<'_>, text: &str) -> bool {
    let Some(task) = &scene.state.task else { return false };
    let is_it = |choice: &Choice| offer(choice).is(text);
    match &task.phase {
        Phase::Asked { questions, answers } => {
            let open = questions.iter().find(|question| !answers.contains_key(&question.input));
            open.is_some_and(|question| question.choices.iter().any(is_it))
        }
        Phase::Collect { input } => {
            let entry = scene.entry();
            entry.is_some_and(|entry| entry.checker.choices_in(scene.language(), input).iter().any(is_it))
        }
        _ => false,
    }
}

/// Takes an answer.
pub(super) fn answer(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>) {
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
                Value::String(named(scene.language(), &question.choices, heard.text)?),
            ))
        })
        .collect();
    match read(scene, heard, command, &question) {
        Read::Value(value) => {
            given.insert(question.input, value);
        }
        Read::Other(action) => return switch(scene, heard, &action),
        // Something was answered, only not what was asked first.
        Read::Problem(_) if !given.is_empty() => {}
        Read::Problem(message) => return unread(scene, heard, command, &question, &message),
    }
    if let Some(task) = &mut scene.state.task
        && let Phase::Asked { answers, .. } = &mut task.phase
    {
        answers.extend(given);
    }
    let action = scene.state.task.as_ref().map(|task| task.action.clone());
    keep(scene, heard.wishes_beside(action.as_deref().unwrap_or_default()));
    ask_question(scene, None);
}

/// A message that does not answer the question. Only what is nothing else either is a vain try.
fn unread(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>, question: &Question, message: &str) {
    let aside = Aside::new(scene.language(), heard.text);
    match command {
        Some(Command::No | Command::Skip) => {
            let ways_out = scene.said().talk.ways_out;
            return ask_question(scene, Some(&format!("{} {ways_out}", sentence(message))));
        }
        Some(Command::Yes | Command::Hello | Command::Thanks) => return ask_question(scene, Some(message)),
        _ => {}
    }
    if lost_mailbox(scene, &aside) || amend(scene, heard, heard.text) {
        return;
    }
    if aside.is_unknown() {
        return unknown(scene);
    }
    if no_position(scene, heard, &aside, &question.choices) || own_question(scene, &aside) {
        return;
    }
    if scene.failed_try(&question.input) {
        return hand_off(scene, &format!("`{}` could not be read in all tries", question.input));
    }
    ask_question(scene, Some(message));
}

/// What a message is to a question.
enum Read {
    Value(Value),
    /// It starts another action.
    Other(String),
    Problem(String),
}

fn read(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>, question: &Question) -> Read {
    let Some(entry) = live(scene) else {
        return Read::Problem(scene.said().gone.to_owned());
    };
    let mut perhaps = None;
    let value = if !question.choices.is_empty() {
        let value = |index: usize| Value::String(question.choices[index].value.clone());
        let meant = mean(scene.language(), &question.choices, heard.text);
        perhaps = meant.one_or_perhaps().map(value);
        let one = if let Meant::One(index) = meant {
            Some(value(index))
        } else {
            None
        };
        one.ok_or_else(|| {
            let labels: Vec<String> = question.choices.iter().map(|choice| choice.label.clone()).collect();
            (scene.said().question.choose_one)(&labels)
        })
    } else if entry.action.input(&question.input).is_some() {
        let guess = entry.checker.guess(&scene.hearing(), &question.input, heard.text);
        perhaps = guess.map(|reading| reading.value);
        let value = entry.checker.coerce(&scene.hearing(), &question.input, heard.text);
        value.map(|reading| reading.value).map_err(|problem| problem.message)
    } else if let Some(action) = other(scene, heard, SURE) {
        return Read::Other(action);
    } else {
        Ok(Value::String(heard.text.trim().to_owned()))
    };
    // "None of these" starts nothing, whatever an action is called.
    let other = other(scene, heard, 0.0).filter(|_| command != Some(&Command::No));
    match (value, other, perhaps) {
        (Ok(value), ..) => Read::Value(value),
        (Err(_), Some(action), _) => Read::Other(action),
        (Err(_), None, Some(value)) => Read::Value(value),
        (Err(message), None, None) => Read::Problem(message),
    }
}
