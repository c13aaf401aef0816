//! Taking an action forward: what is missing next, its proof, and what happens after it.

use super::catalogue::Entry;
use super::handoff;
use super::scene::{Scene, set_phase};
use super::shown::{given, shown};
use super::state::{Answered, Done, Job, Phase, Task};
use super::utterance::{Kind, Utterance};
use super::waiting::{doubt, take_back};
use crate::identity::email::Email;
use crate::language::said;
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
    let missing = entry.action.inputs.iter().find(|input| {
        let name = input.name.as_str();
        // The default of an optional input that was spoken of would be a guess.
        (input.required || task.unclear.contains_key(name)) && !task.inputs.contains_key(name)
    });
    if let Some(input) = missing {
        let problem = task.unclear.get(input.name.as_str()).cloned();
        return ask_input(scene, input.name.as_str(), problem.as_deref());
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
    if let Some(email) = named.or(known) {
        return find_contact(scene, required, email);
    }
    let said = scene.state.memory.email(scene.now(), scene.limits).map(str::to_owned);
    match said {
        Some(email) => {
            let text = (scene.said().talk.email_as_before)(&email);
            scene.say(
                Kind::Notice,
                &text,
                "the visitor gave this address earlier in the conversation",
            );
            find_contact(scene, required, email);
        }
        None => {
            set_phase(scene, Phase::ProveEmail);
            let why = format!("the action needs {}", required.as_str());
            say_understood(scene, "");
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
    let text = match (problem, suggested(scene, entry, name)) {
        (Some(problem), _) => with_ways_out(scene, name, said::sentence(problem)),
        (None, Some(value)) => (scene.said().talk.again)(&input.title, &value),
        (None, None) => asked(scene, entry, input),
    };
    let why = match problem {
        Some(_) => format!("`{name}` could not be used as given"),
        None => format!("`{name}` is needed and not there yet"),
    };
    let mut utterance = Utterance::new(Kind::Ask, text, why)
        .about(entry.action.name.as_str(), None)
        .asking(name, entry.checker.choices_in(scene.language(), input.name.as_str()));
    utterance.instructions = Some(input.instructions.clone()).filter(|text| !text.is_empty());
    say_understood(scene, "");
    set_phase(scene, Phase::Collect { input: name.to_owned() });
    scene.say.push(utterance);
}

/// The question for an input.
pub(super) fn asked(scene: &Scene<'_>, entry: Entry<'_>, input: &Input) -> String {
    let choices = entry.checker.choices_in(scene.language(), input.name.as_str());
    let labels: Vec<String> = choices.into_iter().map(|choice| choice.label).collect();
    (scene.said().question.ask)(input, &labels)
}

/// Asks the first question of the action that has no answer yet, or hands the answers in.
pub(super) fn ask_question(scene: &mut Scene<'_>, problem: Option<&str>) {
    if live(scene).is_none() {
        return;
    }
    let open = match scene.state.task.as_ref().map(|task| &task.phase) {
        Some(Phase::Asked { questions, answers }) => {
            let open = questions.iter().find(|question| !answers.contains_key(&question.input));
            open.cloned()
        }
        _ => return,
    };
    let told = problem.zip(open.as_ref());
    let told = told.map(|(problem, question)| with_ways_out(scene, &question.input, said::sentence(problem)));
    if open.is_some() {
        say_understood(scene, "");
    }
    let Some(task) = &mut scene.state.task else { return };
    let Phase::Asked { questions, answers } = &task.phase else {
        return;
    };
    if let Some(Question { input, prompt, choices }) = open {
        let text = told.unwrap_or(prompt);
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

/// Says back how values were understood that were not said literally, but for those that the next words say themselves.
pub(super) fn say_understood(scene: &mut Scene<'_>, next: &str) {
    let understood = scene
        .state
        .task
        .as_mut()
        .map(|task| std::mem::take(&mut task.understood));
    for text in understood.unwrap_or_default() {
        let value = text.split_once(": ").map_or(text.as_str(), |(_, value)| value);
        if next.is_empty() || !next.contains(value.trim_end_matches('.')) {
            scene.say(Kind::Notice, &text, "the words were not literally the value");
        }
    }
}

/// A value that was said some time ago and may be meant again.
fn suggested(scene: &Scene<'_>, entry: Entry<'_>, name: &str) -> Option<String> {
    let (input, value) = scene.state.task.as_ref()?.suggested.as_ref()?;
    (input == name).then(|| shown(scene.language(), entry.checker, name, value))
}

/// A problem with what was said, and before the last try the ways out of it.
fn with_ways_out(scene: &Scene<'_>, input: &str, problem: String) -> String {
    let tries = scene.state.task.as_ref().and_then(|task| task.tries.get(input));
    if tries.is_some_and(|tries| tries + 1 >= scene.limits.tries_max) {
        return format!("{problem} {}", scene.said().talk.ways_out);
    }
    problem
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
    abandon(scene, End::Stopped);
}

/// Ends the action under way where its run may still wait for something.
pub(super) fn abandon(scene: &mut Scene<'_>, end: End) {
    let run = |task: &Task| task.started.then(|| task.run.clone());
    let run = scene.state.task.as_ref().and_then(run);
    scene.cancel(run);
    leave(scene, end);
}

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Stopped,
    Failed,
}

/// Ends the action under way. Then comes what else the visitor wished, and after that what was interrupted.
pub(super) fn leave(scene: &mut Scene<'_>, end: End) {
    let ended = scene.state.task.take();
    if let Some(ended) = ended {
        doubt(scene, &ended);
        if end == End::Done {
            let (action, inputs, when) = (ended.action, ended.inputs, scene.now());
            scene.state.last = Some(Done { action, inputs, when });
        }
    }
    let interrupted = scene.state.parked.last_mut();
    if let Some(next) = interrupted.filter(|_| end == End::Failed) {
        next.doubted = true;
    }
    if scene.state.wishes.is_empty() {
        come_back(scene);
    }
}

/// Goes back to what was interrupted, if there is anything.
pub(super) fn come_back(scene: &mut Scene<'_>) {
    take_back(scene);
    let Some(entry) = live(scene) else { return };
    let phase = scene.state.task.as_ref().map(|task| &task.phase);
    if !matches!(phase, Some(Phase::StillWanted { .. })) {
        let text = (scene.said().back_to)(&entry.action.title);
        scene.say(Kind::Notice, &text, "this action was interrupted by another");
    }
    remind(scene);
}

/// Asks whether the interrupted action is still wanted.
fn ask_still_wanted(scene: &mut Scene<'_>) {
    let Some(entry) = live(scene) else { return };
    let text = (scene.said().talk.still_wanted)(&entry.action.title, &given(scene));
    scene.say(
        Kind::Ask,
        &text,
        "the talk was about something else since this action was interrupted",
    );
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
        Phase::StillWanted { .. } => ask_still_wanted(scene),
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
            let question = asked(scene, entry, input);
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
