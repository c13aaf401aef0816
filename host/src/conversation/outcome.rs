//! What a run came to, and what the visitor hears of it: answers, questions, confirmations and failures.

use super::foretold::foretold;
use super::handoff;
use super::progress::{End, abandon, advance, ask_question, hand_off, leave, next_id, rejected, say_understood};
use super::scene::{CONFIRM, Scene, set_phase};
use super::shown::labelled;
use super::state::{Phase, Task};
use super::utterance::{Kind, Utterance};
use crate::language::said::Said;
use crate::model::pointer;
use crate::model::run::{Confirmation, OUTCOME_UNKNOWN, Outcome, RunFailure, WRITE_MADE};
use crate::model::step::{Problem, Question, Reply};
use serde_json::Map;

/// A run was worked on until it ended or waits.
pub(super) fn run_stopped(scene: &mut Scene<'_>, outcome: Outcome) {
    let Some(task) = scene.state.task.clone() else { return };
    match outcome {
        Outcome::Replied(reply) => replied(scene, &task, reply),
        Outcome::HandedOff(passed) => handoff::by_action(scene, passed, false),
        Outcome::Failed(failure) => failed(scene, &failure),
        Outcome::Rejected(problems) => {
            // The run is over; what is corrected goes into a new one of the same id plus a mark.
            if let Some(task) = &mut scene.state.task {
                let _over = task.restart(next_id(&task.run));
            }
            rejected(scene, &problems);
        }
        Outcome::Asked(questions) => take_questions(scene, questions),
        Outcome::Unconfirmed(question) => confirm(scene, question),
        Outcome::Unproven(_) => {
            scene.state.identity = Default::default();
            scene.state.memory.email = None;
            advance(scene);
        }
        // The host cancels runs only after it has left them, so this one was cancelled by somebody else.
        Outcome::Cancelled => {
            scene.say(Kind::Notice, scene.said().stopped, "the run was cancelled");
            leave(scene, End::Stopped);
        }
    }
}

fn confirm(scene: &mut Scene<'_>, question: Confirmation) {
    let Confirmation {
        digest,
        prompt,
        expires_ms,
        again,
    } = question;
    let (text, why) = match again {
        None => (prompt.clone(), "a write is made only after a yes"),
        Some(again) => (
            format!("{} {prompt}", (scene.said().question.asked_again)(again)),
            again.reason(),
        ),
    };
    let phase = Phase::Confirm {
        digest,
        prompt,
        expires_ms,
    };
    if let Some(task) = &mut scene.state.task {
        task.tries.remove(CONFIRM);
    }
    say_understood(scene, &text);
    set_phase(scene, phase);
    scene.say(Kind::Confirm, &text, why);
}

fn replied(scene: &mut Scene<'_>, task: &Task, reply: Reply) {
    say_understood(scene, &reply.message);
    let mut utterance =
        Utterance::new(Kind::Reply, reply.message, "the action answered").about(&task.action, Some(&task.run));
    utterance.data = Some(reply.data).filter(|data| !data.is_null());
    utterance.instructions = scene
        .entry()
        .and_then(|entry| entry.action.response.instructions.clone());
    scene.say.push(utterance);
    leave(scene, End::Done);
}

/// What the visitor hears of a failure.
pub(super) fn failed_words(said: &'static Said, code: &str) -> &'static str {
    match code {
        OUTCOME_UNKNOWN => said.outcome_unknown,
        WRITE_MADE => said.write_made,
        "busy" => said.busy,
        _ => said.failed,
    }
}

fn failed(scene: &mut Scene<'_>, failure: &RunFailure) {
    let text = failed_words(scene.said(), &failure.code);
    let (code, blame, message) = (&failure.code, failure.blame.as_str(), &failure.message);
    let why = format!("{code} (blame: {blame}): {message}");
    scene.say(Kind::Trouble, text, &why);
    handoff::note_failure(scene, code, &why);
    leave(scene, End::Failed);
}

/// The action asks. What was answered to an earlier run of the task is not asked again if it still can be chosen.
fn take_questions(scene: &mut Scene<'_>, questions: Vec<Question>) {
    let found = scene
        .entry()
        .map(|entry| foretold(scene, entry, &questions))
        .unwrap_or_default();
    let Some(task) = &mut scene.state.task else { return };
    let mut answers = Map::new();
    for question in &questions {
        let offered = |text: Option<&str>| {
            question
                .choices
                .iter()
                .any(|choice| Some(choice.value.as_str()) == text)
        };
        if let Some(value) = task.remembered.remove(&question.input)
            && (question.choices.is_empty() || offered(value.as_str()))
        {
            answers.insert(question.input.clone(), value);
        }
    }
    let mut labels = Vec::new();
    for question in &questions {
        if let Some(value) = found
            .get(&question.input)
            .filter(|_| !answers.contains_key(&question.input))
        {
            labels.push(labelled(&question.choices, value));
            answers.insert(question.input.clone(), value.clone());
        }
    }
    task.phase = Phase::Asked { questions, answers };
    if !labels.is_empty() {
        let text = (scene.said().talk.taken)(&labels);
        scene.say(Kind::Notice, &text, "an earlier message answers what the action asks");
    }
    ask_question(scene, None);
}

/// The run did not take some answers: forget those and ask again.
pub(super) fn answers_rejected(scene: &mut Scene<'_>, problems: &[Problem]) {
    let Some(task) = &mut scene.state.task else { return };
    let is_open = match &mut task.phase {
        Phase::Asked { questions, answers } => {
            problems.iter().for_each(|problem| {
                answers.remove(&pointer::first(&problem.pointer));
            });
            questions.iter().any(|question| !answers.contains_key(&question.input))
        }
        _ => false,
    };
    let Some(problem) = problems.first().filter(|_| is_open) else {
        let why = "the answers were refused without a reason";
        scene.say(Kind::Trouble, scene.said().failed, why);
        handoff::note_failure(scene, "", why);
        return abandon(scene, End::Failed);
    };
    if scene.failed_try(&pointer::first(&problem.pointer)) {
        return hand_off(scene, "an answer could not be used in all tries");
    }
    ask_question(scene, Some(&problem.message));
}
