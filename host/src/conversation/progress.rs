//! Taking an action forward: what is missing next, its proof, and what happens after it.

use super::catalogue::Entry;
use super::handoff;
use super::scene::{Scene, set_phase};
use super::state::{Answered, Job, Phase, Task};
use super::utterance::{Kind, Utterance};
use crate::identity::email::Email;
use crate::language::said::{self, Said};
use crate::model::action::Input;
use crate::model::handoff::Reason;
use crate::model::identity::Assurance;
use crate::model::pointer;
use crate::model::step::{Problem, Question};

/// The live action of the task under way. Was it unpublished or replaced, the task is ended.
pub(super) fn live<'a>(scene: &mut Scene<'a>) -> Option<Entry<'a>> {
    let digest = scene.state.task.as_ref()?.digest.clone();
    match scene.entry() {
        Some(entry) if entry.digest == digest => Some(entry),
        _ => {
            gone(scene);
            None
        }
    }
}

/// Has the inputs checked as soon as there are any, and then goes on.
pub(super) fn check_or_advance(scene: &mut Scene<'_>) {
    match &scene.state.task {
        Some(task) if !task.inputs.is_empty() => {
            let (action, run, inputs) = (task.action.clone(), task.run.clone(), task.inputs.clone());
            set_phase(scene, Phase::Working);
            scene.state.job = Some(Job::Check { action, run, inputs });
        }
        _ => advance(scene),
    }
}

/// Does the next thing that the action under way needs: an input, a proof, or its run.
pub(super) fn advance(scene: &mut Scene<'_>) {
    let Some(entry) = live(scene) else { return };
    let Some(task) = &mut scene.state.task else { return };
    let missing = entry
        .action
        .inputs
        .iter()
        .find(|i| i.required && !task.inputs.contains_key(i.name.as_str()));
    if let Some(input) = missing {
        return ask_input(scene, input.name.as_str(), None);
    }
    let visitor = scene.state.identity.visitor(scene.now_ms);
    let required = entry.action.protection.requires();
    if visitor.assurance < required {
        return ask_proof(scene, required, visitor.email);
    }
    task.phase = Phase::Working;
    task.visitor = visitor;
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

/// Looks up the address that is known, or asks for one.
fn ask_proof(scene: &mut Scene<'_>, required: Assurance, known: Option<String>) {
    let named = scene.state.task.as_mut().and_then(|task| task.email.take());
    match named.or(known) {
        Some(email) => find_contact(scene, required, email),
        None => {
            set_phase(scene, Phase::ProveEmail);
            let why = format!("the action needs {}", required.as_str());
            scene.say(Kind::Prove, scene.said().ask_email, &why);
        }
    }
}

/// Looks an address up: for a link that goes there, or as the proof itself.
pub(super) fn find_contact(scene: &mut Scene<'_>, required: Assurance, email: String) {
    let email = Email::compared(&email);
    let phase = if required == Assurance::VerifiedEmail {
        Phase::ProveLink { email: email.clone() }
    } else {
        Phase::ProveEmail
    };
    set_phase(scene, phase);
    scene.state.job = Some(Job::FindContact { email });
}

/// Goes on with a run that waits, unless the visitor it waits for is not the one who is there.
pub(super) fn resume(scene: &mut Scene<'_>, job: Job) {
    if live(scene).is_none() {
        return;
    }
    let visitor = scene.state.identity.visitor(scene.now_ms);
    let Some(task) = &mut scene.state.task else { return };
    if visitor.stands_for(&task.visitor) {
        scene.state.job = Some(job);
        return;
    }
    let old = task.restart(next_id(&task.run));
    scene.cancel(old);
    scene.say(
        Kind::Notice,
        scene.said().proof_ran_out,
        "the proof ran out or is another's; the run begins again",
    );
    advance(scene);
}

/// Another attempt of the same task: the same id with a count behind it.
pub(super) fn next_id(run: &str) -> String {
    let (stem, count) = match run.rsplit_once('.') {
        Some((stem, count)) => (stem, count.parse().unwrap_or(1)),
        None => (run, 1u32),
    };
    format!("{stem}.{}", count + 1)
}

/// Asks for an input of the manifest, with the reason why the last value was no good if there was one.
pub(super) fn ask_input(scene: &mut Scene<'_>, name: &str, problem: Option<&str>) {
    let Some(entry) = live(scene) else { return };
    let Some(input) = entry.action.input(name) else {
        return advance(scene);
    };
    let text = match problem {
        Some(problem) => said::sentence(problem),
        None => asked(scene.said(), entry, input),
    };
    let why = match problem {
        Some(_) => format!("`{name}` could not be used as given"),
        None => format!("`{name}` is needed and not there yet"),
    };
    let mut utterance = Utterance::new(Kind::Ask, text, why)
        .about(entry.action.name.as_str(), None)
        .asking(name, entry.checker.choices_in(scene.language(), input.name.as_str()));
    utterance.instructions = Some(input.instructions.clone()).filter(|text| !text.is_empty());
    set_phase(scene, Phase::Collect { input: name.to_owned() });
    scene.say.push(utterance);
}

/// The question for an input.
fn asked(said: &Said, entry: Entry<'_>, input: &Input) -> String {
    let choices = entry.checker.choices(input.name.as_str());
    let labels: Vec<String> = choices.into_iter().map(|choice| choice.label).collect();
    (said.question.ask)(input, &labels)
}

/// Asks the first question of the action that has no answer yet, or hands the answers in.
pub(super) fn ask_question(scene: &mut Scene<'_>, problem: Option<&str>) {
    if live(scene).is_none() {
        return;
    }
    let Some(task) = &mut scene.state.task else { return };
    let Phase::Asked { questions, answers } = &task.phase else {
        return;
    };
    let open = questions.iter().find(|question| !answers.contains_key(&question.input));
    if let Some(Question { input, prompt, choices }) = open.cloned() {
        let text = problem.map_or(prompt, said::sentence);
        let why = format!("the action asked for `{input}`");
        let utterance = Utterance::new(Kind::Ask, text, why)
            .about(&task.action, Some(&task.run))
            .asking(&input, choices);
        return scene.say.push(utterance);
    }
    for question in questions {
        let Some(value) = answers.get(&question.input).cloned() else {
            continue;
        };
        task.answered.retain(|known| known.question.input != question.input);
        let question = question.clone();
        task.answered.push(Answered { question, value });
    }
    let (run, answers) = (task.run.clone(), answers.clone());
    resume(scene, Job::Answer { run, answers });
}

/// Inputs were refused: forget them and ask again for the first.
pub(super) fn rejected(scene: &mut Scene<'_>, problems: &[Problem]) {
    let Some(entry) = live(scene) else { return };
    let Some(task) = &mut scene.state.task else { return };
    for problem in problems {
        task.inputs.remove(&pointer::first(&problem.pointer));
    }
    let Some(problem) = problems.first() else {
        return handoff::pass(scene, Reason::Rejected, "the inputs were rejected without a reason");
    };
    let name = pointer::first(&problem.pointer);
    if entry.action.input(&name).is_none() {
        // A problem with the whole has no input to ask for again.
        let why = format!("the inputs were rejected at `{}`", problem.pointer);
        scene.say(Kind::Trouble, &said::sentence(&problem.message), &why);
        return handoff::pass(scene, Reason::Rejected, &why);
    }
    if scene.failed_try(&name) {
        return hand_off(scene, &format!("`{name}` could not be used in all tries"));
    }
    ask_input(scene, &name, Some(&problem.message));
}

/// Passes the conversation to people, since something was asked for in vain too often.
pub(super) fn hand_off(scene: &mut Scene<'_>, why: &str) {
    handoff::pass(scene, Reason::Tries, why);
}

/// The action under way is not what it was when it began.
fn gone(scene: &mut Scene<'_>) {
    let text = match scene.entry() {
        Some(_) => scene.said().replaced,
        None => scene.said().gone,
    };
    scene.say(Kind::Trouble, text, "the action was unpublished or replaced meanwhile");
    abandon(scene);
}

/// Ends the action under way where its run may still wait for something.
pub(super) fn abandon(scene: &mut Scene<'_>) {
    let run = |task: &Task| task.started.then(|| task.run.clone());
    let run = scene.state.task.as_ref().and_then(run);
    scene.cancel(run);
    leave(scene);
}

/// Ends the action under way and goes back to the one that waited for it, if any.
pub(super) fn leave(scene: &mut Scene<'_>) {
    scene.state.task = scene.state.parked.pop();
    let Some(entry) = live(scene) else { return };
    let text = (scene.said().back_to)(&entry.action.title);
    scene.say(Kind::Notice, &text, "this action was interrupted by another");
    remind(scene);
}

/// Says again what the visitor is expected to say.
pub(super) fn remind(scene: &mut Scene<'_>) {
    let Some(task) = &scene.state.task else { return };
    match task.phase.clone() {
        Phase::Collect { input } => ask_input(scene, &input, None),
        Phase::ProveLink { .. } if !is_proven(scene) => {
            scene.say(Kind::Prove, scene.said().link_waiting, "the link was not followed yet");
        }
        Phase::Asked { .. } => ask_question(scene, None),
        Phase::Confirm { prompt, .. } => scene.say(Kind::Confirm, &prompt, "a write is made only after a yes"),
        Phase::ProveEmail | Phase::ProveLink { .. } | Phase::Working => advance(scene),
    }
}

/// Says what is asked again, and what it is asked for.
pub(super) fn explain(scene: &mut Scene<'_>) {
    let Some(entry) = live(scene) else { return };
    let Some(task) = &scene.state.task else { return };
    match &task.phase {
        Phase::Collect { input } => {
            let Some(input) = entry.action.input(input) else {
                return advance(scene);
            };
            let question = asked(scene.said(), entry, input);
            let text = (scene.said().question.why_input)(&entry.action.title, &question);
            let mut utterance = Utterance::new(Kind::Ask, text, "the visitor asked what this is for")
                .about(entry.action.name.as_str(), None)
                .asking(
                    input.name.as_str(),
                    entry.checker.choices_in(scene.language(), input.name.as_str()),
                );
            utterance.instructions = Some(input.instructions.clone()).filter(|text| !text.is_empty());
            scene.say.push(utterance);
        }
        Phase::ProveEmail if !is_proven(scene) => {
            scene.say(
                Kind::Prove,
                scene.said().why_email,
                "the visitor asked what this is for",
            );
        }
        Phase::ProveLink { .. } if !is_proven(scene) => {
            scene.say(Kind::Prove, scene.said().why_link, "the visitor asked what this is for");
        }
        _ => remind(scene),
    }
}

/// Whether the visitor has proved what the action under way demands.
fn is_proven(scene: &Scene<'_>) -> bool {
    let assurance = scene.state.identity.visitor(scene.now_ms).assurance;
    scene
        .entry()
        .is_some_and(|entry| assurance >= entry.action.protection.requires())
}
