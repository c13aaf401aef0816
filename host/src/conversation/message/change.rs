//! Changing what was given: what a run already asked or prepared belongs to the old values, so a new one begins.

use super::super::progress::{advance, ask_input, ask_question, check_or_advance, live};
use super::super::scene::{Scene, set_phase};
use super::super::state::{Phase, Task};
use super::super::utterance::Kind;
use super::heard::{Heard, named};
use super::task::{give, note_email};
use crate::identity::email::Email;
use crate::language::choice::is_called;
use crate::model::action::Input;
use crate::model::identity::Protection;
use crate::trace::{Event as Traced, InputOrigin};
use serde_json::{Map, Value};

/// The same action from its beginning, with nothing given.
pub(super) fn start_over(scene: &mut Scene<'_>, run: String) {
    let Some(task) = &mut scene.state.task else { return };
    let old = task.restart(run);
    task.inputs.clear();
    task.tries.clear();
    task.remembered.clear();
    task.heard.clear();
    task.events.retain(|event| matches!(event, Traced::Triggered { .. }));
    scene.cancel(old);
    advance(scene);
}

/// Changes something that was given, as the visitor calls it. Returns whether the message was that.
pub(super) fn change(scene: &mut Scene<'_>, what: &str, to: Option<&str>, heard: &Heard<'_>) -> bool {
    let Some(entry) = live(scene) else { return true };
    let language = scene.language();
    let is_meant = |input: &&Input| is_called(language, &input.name, &input.title, what);
    if let Some(input) = entry.action.inputs.iter().find(is_meant) {
        change_input(scene, input, to, heard);
        return true;
    }
    if scene.language().words().email.contains(&what) && entry.action.protection != Protection::None {
        change_email(scene, to, heard);
        return true;
    }
    change_answer(scene, what, to, heard)
}

fn change_input(scene: &mut Scene<'_>, input: &Input, to: Option<&str>, heard: &Heard<'_>) {
    let Some(entry) = live(scene) else { return };
    let name = input.name.as_str();
    let value = to.map(|words| entry.checker.coerce(&scene.hearing(), name, words));
    if let Some(task) = &mut scene.state.task {
        task.inputs.remove(name);
    }
    begin_again(scene, heard);
    match value {
        Some(Ok(value)) => {
            give(
                scene,
                Map::from_iter([(name.to_owned(), value.value)]),
                InputOrigin::Answer,
            );
            check_or_advance(scene);
        }
        Some(Err(problem)) => ask_input(scene, name, Some(&problem.message)),
        None => ask_input(scene, name, None),
    }
}

/// Another address means another visitor, who has proved nothing yet.
pub(super) fn change_email(scene: &mut Scene<'_>, to: Option<&str>, heard: &Heard<'_>) {
    scene.state.identity = Default::default();
    if let Some(task) = &mut scene.state.task {
        task.email = None;
    }
    begin_again(scene, heard);
    match to.and_then(Email::find) {
        Some(email) => {
            note_email(scene, email.as_str());
            advance(scene);
        }
        None => {
            set_phase(scene, Phase::ProveEmail);
            scene.say(
                Kind::Prove,
                scene.said().ask_email,
                "the visitor wants to give another address",
            );
        }
    }
}

/// Changes an answer to a question of the action, found by its name or a word of its prompt.
fn change_answer(scene: &mut Scene<'_>, what: &str, to: Option<&str>, heard: &Heard<'_>) -> bool {
    let language = scene.language();
    let Some(task) = &mut scene.state.task else {
        return false;
    };
    let earlier = match &mut task.phase {
        // What was answered in this round is not handed in yet.
        Phase::Asked { questions, answers } => {
            let meant = questions.iter().find(|question| {
                answers.contains_key(&question.input) && is_called(language, &question.input, &question.prompt, what)
            });
            meant.map(|question| question.input.clone())
        }
        _ => None,
    };
    if let (Some(input), Phase::Asked { questions, answers }) = (earlier, &mut task.phase) {
        answers.remove(&input);
        let question = questions.iter().find(|question| question.input == input);
        if let Some(value) = question.and_then(|question| named(language, &question.choices, to?)) {
            answers.insert(input, Value::String(value));
        }
        ask_question(scene, None);
        return true;
    }
    let is_meant =
        |question: &crate::model::step::Question| is_called(language, &question.input, &question.prompt, what);
    let Some(answered) = task.answered.iter().find(|answered| is_meant(&answered.question)) else {
        return false;
    };
    let input = answered.question.input.clone();
    let value = to.and_then(|to| named(language, &answered.question.choices, to));
    begin_again(scene, heard);
    if let Some(task) = &mut scene.state.task {
        task.remembered.remove(&input);
        task.remembered.extend(value.map(|value| (input, Value::String(value))));
    }
    check_or_advance(scene);
    true
}

/// A new run for what is changed; the old one is cancelled. What was said before the change answers nothing any more.
pub(super) fn begin_again(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    let restart = |task: &mut Task| {
        let run = if task.started {
            heard.run.clone()
        } else {
            task.run.clone()
        };
        task.heard.clear();
        task.restart(run)
    };
    let old = scene.state.task.as_mut().and_then(restart);
    scene.cancel(old);
}
