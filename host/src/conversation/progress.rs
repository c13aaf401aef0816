//! Taking an action forward: what is missing next, what its run came to, and what happens after it.

use super::state::{Phase, Task};
use super::step::{Job, Scene, set_phase};
use super::utterance::{Kind, Utterance};
use super::words;
use crate::model::identity::Assurance;
use crate::model::run::Outcome;
use crate::model::step::{HandOff, Problem, Question};

/// Does the next thing that the action under way needs: an input, a proof, or its run.
pub(super) fn advance(scene: &mut Scene<'_>) {
    let Some(task) = &scene.state.task else { return };
    let Some(entry) = scene.catalogue.get(&task.action) else {
        return gone(scene);
    };
    if entry.digest != task.digest {
        return gone(scene);
    }
    let missing = entry
        .action
        .inputs
        .iter()
        .find(|i| i.required && !task.inputs.contains_key(i.name.as_str()));
    if let Some(input) = missing {
        return ask_input(scene, input.name.as_str(), None);
    }
    let required = entry.action.protection.requires();
    let visitor = scene.state.identity.visitor(scene.now_ms);
    if visitor.assurance < required {
        return match visitor.email {
            // The address is known already: the link goes there.
            Some(email) if required == Assurance::VerifiedEmail => {
                set_phase(scene, Phase::ProveLink { email: email.clone() });
                scene.state.job = Some(Job::FindContact { email });
            }
            _ => {
                set_phase(scene, Phase::ProveEmail);
                scene.say(
                    Kind::Prove,
                    words::ASK_EMAIL,
                    &format!("the action needs {}", required.as_str()),
                );
            }
        };
    }
    let Some(task) = &mut scene.state.task else { return };
    task.phase = Phase::Working;
    scene.state.job = Some(if task.started {
        Job::Prove { run: task.run.clone() }
    } else {
        task.started = true;
        Job::Start {
            action: task.action.clone(),
            digest: task.digest.clone(),
            run: task.run.clone(),
            inputs: task.inputs.clone(),
            events: task.events.clone(),
        }
    });
}

/// Asks for an input of the manifest, with the reason why the last value was no good if there was one.
pub(super) fn ask_input(scene: &mut Scene<'_>, name: &str, problem: Option<&str>) {
    let Some(task) = &scene.state.task else { return };
    let Some(entry) = scene.catalogue.get(&task.action) else {
        return gone(scene);
    };
    let Some(input) = entry.action.input(name) else { return };
    let text = match problem {
        Some(problem) => words::sentence(problem),
        None => words::ask(input),
    };
    let why = match problem {
        Some(_) => format!("`{name}` could not be used as given"),
        None => format!("`{name}` is required and was not in the message"),
    };
    let utterance = Utterance::new(Kind::Ask, text, why)
        .about(&task.action, None)
        .asking(name, words::choices(&input.schema));
    set_phase(scene, Phase::Collect { input: name.to_owned() });
    scene.say.push(utterance);
}

/// Inputs were refused: forget them and ask again for the first.
pub(super) fn rejected(scene: &mut Scene<'_>, problems: &[Problem]) {
    let Some(task) = &mut scene.state.task else { return };
    for problem in problems {
        task.inputs.remove(&problem.input());
    }
    let Some(problem) = problems.first() else {
        return advance(scene);
    };
    let name = problem.input();
    let is_known = |action: &str| {
        scene
            .catalogue
            .get(action)
            .is_some_and(|e| e.action.input(&name).is_some())
    };
    if !is_known(&task.action) {
        // A problem with the whole has no input to ask for again.
        let why = format!("the inputs were rejected at `{}`", problem.pointer);
        scene.say(Kind::Trouble, &words::sentence(&problem.message), &why);
        return hand_off(scene, &why);
    }
    if scene.failed_try(&name) {
        return hand_off(scene, &format!("`{name}` could not be used in all tries"));
    }
    ask_input(scene, &name, Some(&problem.message));
}

/// A run was worked on until it ended or waits.
pub(super) fn run_stopped(scene: &mut Scene<'_>, outcome: Outcome) {
    let Some(task) = scene.state.task.clone() else { return };
    let run = Some(task.run.as_str());
    match outcome {
        Outcome::Replied(reply) => {
            let mut utterance =
                Utterance::new(Kind::Reply, reply.message, "the action answered").about(&task.action, run);
            utterance.data = Some(reply.data).filter(|data| !data.is_null());
            utterance.instructions = scene
                .catalogue
                .get(&task.action)
                .and_then(|entry| entry.action.response.instructions.clone());
            scene.say.push(utterance);
            leave(scene);
        }
        Outcome::HandedOff(passed) => handed_off(scene, &task, passed),
        Outcome::Failed(failure) => {
            let text = match failure.code.as_str() {
                "outcome-unknown" => words::OUTCOME_UNKNOWN,
                "busy" => words::BUSY,
                _ => words::FAILED,
            };
            let why = format!(
                "{} (blame: {}): {}",
                failure.code,
                failure.blame.as_str(),
                failure.message
            );
            scene.say(Kind::Trouble, text, &why);
            leave(scene);
        }
        Outcome::Rejected(problems) => {
            // The run is over; what is corrected goes into a new one of the same id plus a mark.
            if let Some(task) = &mut scene.state.task {
                task.started = false;
                task.run = next_id(&task.run);
            }
            rejected(scene, &problems);
        }
        Outcome::Asked(questions) => {
            set_phase(
                scene,
                Phase::Asked {
                    questions,
                    answers: serde_json::Map::new(),
                },
            );
            ask_question(scene, None);
        }
        Outcome::Unconfirmed(confirmation) => {
            scene.say(Kind::Confirm, &confirmation.prompt, "a write is made only after a yes");
            set_phase(
                scene,
                Phase::Confirm {
                    digest: confirmation.digest,
                    prompt: confirmation.prompt,
                },
            );
        }
        Outcome::Unproven(_) => {
            scene.state.identity = Default::default();
            advance(scene);
        }
        // Cancelled for a change: go on with what is there now. Cancelled by the visitor: the task is gone.
        Outcome::Cancelled => advance(scene),
    }
}

/// Another attempt of the same task: the same id with a count behind it.
pub(super) fn next_id(run: &str) -> String {
    let (stem, count) = match run.rsplit_once('.') {
        Some((stem, count)) => (stem, count.parse().unwrap_or(1)),
        None => (run, 1u32),
    };
    format!("{stem}.{}", count + 1)
}

/// Asks the first question of the action that has no answer yet, or hands the answers in.
pub(super) fn ask_question(scene: &mut Scene<'_>, problem: Option<&str>) {
    let Some(task) = &mut scene.state.task else { return };
    let Phase::Asked { questions, answers } = &task.phase else {
        return;
    };
    let next = questions
        .iter()
        .find(|question| !answers.contains_key(&question.input))
        .cloned();
    let Some(Question { input, prompt, choices }) = next else {
        scene.state.job = Some(Job::Answer {
            run: task.run.clone(),
            answers: answers.clone(),
        });
        return;
    };
    let text = problem.map_or(prompt, words::sentence);
    let why = format!("the action asked for `{input}`");
    let utterance = Utterance::new(Kind::Ask, text, why)
        .about(&task.action, Some(&task.run))
        .asking(&input, choices);
    scene.say.push(utterance);
}

/// The run did not take some answers: forget those and ask again.
pub(super) fn answers_rejected(scene: &mut Scene<'_>, problems: &[Problem]) {
    let Some(task) = &mut scene.state.task else { return };
    if let Phase::Asked { answers, .. } = &mut task.phase {
        problems.iter().for_each(|problem| {
            answers.remove(&problem.input());
        });
    }
    let Some(problem) = problems.first() else { return };
    if scene.failed_try(&problem.input()) {
        let run = scene.state.task.as_ref().map(|task| task.run.clone());
        hand_off(scene, "an answer could not be used in all tries");
        scene.state.job = run.map(|run| Job::Cancel { run });
        return;
    }
    ask_question(scene, Some(&problem.message));
}

fn handed_off(scene: &mut Scene<'_>, task: &Task, passed: HandOff) {
    let text = if passed.summary.is_empty() {
        words::HAND_OFF
    } else {
        &passed.summary
    };
    let why = format!("the action passed the conversation to `{}`", passed.route);
    let mut utterance = Utterance::new(Kind::HandOff, text, why).about(&task.action, Some(&task.run));
    utterance.data = Some(passed.data).filter(|data| !data.is_null());
    utterance.route = Some(passed.route);
    scene.say.push(utterance);
    leave(scene);
}

/// Passes the conversation to people, on the host's own account.
pub(super) fn hand_off(scene: &mut Scene<'_>, why: &str) {
    scene.say(Kind::HandOff, words::HAND_OFF, why);
    scene.state.task = None;
    scene.state.parked.clear();
}

/// The action under way is not what it was when it began.
pub(super) fn gone(scene: &mut Scene<'_>) {
    scene.say(
        Kind::Trouble,
        words::GONE,
        "the action was unpublished or replaced meanwhile",
    );
    let run = scene.state.task.take().filter(|task| task.started).map(|task| task.run);
    scene.state.job = run.map(|run| Job::Cancel { run });
}

/// Ends the action under way and goes back to the one that waited for it, if any.
pub(super) fn leave(scene: &mut Scene<'_>) {
    scene.state.task = scene.state.parked.pop();
    let Some(task) = &scene.state.task else { return };
    let Some(entry) = scene.catalogue.get(&task.action) else {
        return gone(scene);
    };
    let text = format!("Back to: {}.", words::inline(&entry.action.title));
    scene.say(Kind::Notice, &text, "this action was interrupted by another");
    remind(scene);
}

/// Says again what the visitor is expected to say.
pub(super) fn remind(scene: &mut Scene<'_>) {
    let Some(task) = &scene.state.task else { return };
    match task.phase.clone() {
        Phase::Collect { input } => ask_input(scene, &input, None),
        Phase::ProveEmail => advance(scene),
        Phase::ProveLink { .. } => scene.say(Kind::Prove, words::LINK_WAITING, "the link was not followed yet"),
        Phase::Asked { .. } => ask_question(scene, None),
        Phase::Confirm { prompt, .. } => scene.say(Kind::Confirm, &prompt, "a write is made only after a yes"),
        Phase::Working => advance(scene),
    }
}
