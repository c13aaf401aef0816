//! What a visitor's message means where the conversation stands.

mod answer;
mod asked;
mod change;
mod idle;

use super::commands::{self, Command};
use super::progress::{abandon, check_or_advance, live};
use super::state::{Offer, Phase, Task};
use super::step::Scene;
use super::utterance::Kind;
use super::words;
use crate::identity::email::Email;
use crate::model::identity::Protection;
use crate::model::step::Choice;
use crate::policy::input::choice::choice;
use crate::trace::{Event as Traced, InputOrigin, Scored};
use crate::triggers::{Decision, Ranking};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A score from which a message counts as another action even where any text would be an answer.
const SURE: f32 = 0.8;

/// What a message starts with: its words, how they matched, and an id for a run.
struct Heard<'a> {
    text: &'a str,
    ranking: &'a Ranking,
    match_us: u64,
    run: String,
}

/// Takes a message.
pub(super) fn hear(scene: &mut Scene<'_>, text: &str, ranking: &Ranking, match_us: u64, run: String) {
    let heard = Heard {
        text,
        ranking,
        match_us,
        run,
    };
    let command = commands::read(text);
    if let Some(Offer::DidYouMean { actions, text: first }) = scene.state.offer.take()
        && idle::did_you_mean(scene, &heard, command.as_ref(), &actions, &first)
    {
        return;
    }
    if scene.state.task.is_none() {
        return idle::hear(scene, &heard, command);
    }
    if live(scene).is_none() {
        // The end of the task was said; what is said now may be about something else.
        if scene.state.task.is_none() && matches!(heard.ranking.decision, Decision::Triggered(_)) {
            idle::hear(scene, &heard, None);
        }
        return;
    }
    // "I changed my mind" may be one of the answers that are offered.
    let command = command.filter(|_| !asked::is_offered(scene, text));
    match command {
        Some(Command::Cancel) => cancel(scene),
        Some(Command::StartOver) => change::start_over(scene, heard.run),
        Some(Command::Help) => answer::help(scene, &heard),
        Some(Command::Change { what, to }) if change::change(scene, &what, to.as_deref(), &heard) => {}
        command => answer::answer(scene, &heard, command),
    }
}

/// Starts an action with what already stands in the message.
fn begin(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str, text: &str) {
    let Some(entry) = scene.catalogue.get(action) else {
        return scene.say(Kind::Trouble, words::GONE, "the action was unpublished meanwhile");
    };
    let candidates = heard.ranking.candidates.iter().map(|c| Scored {
        action: c.action.clone(),
        score: c.score,
    });
    let triggered = Traced::Triggered {
        score: heard.ranking.score,
        candidates: candidates.collect(),
        elapsed_us: heard.match_us,
        repaired: heard.ranking.repaired.clone(),
    };
    scene.state.task = Some(Task {
        action: action.to_owned(),
        digest: entry.digest.to_owned(),
        run: heard.run.clone(),
        started: false,
        tries: BTreeMap::new(),
        phase: Phase::Working,
        events: vec![triggered],
        inputs: Map::new(),
        visitor: Default::default(),
        email: None,
        answered: Vec::new(),
        remembered: Map::new(),
    });
    give(scene, entry.checker.find(text), InputOrigin::Message);
    note_email(scene, text);
    check_or_advance(scene);
}

/// Takes values for inputs.
fn give(scene: &mut Scene<'_>, values: Map<String, Value>, origin: InputOrigin) {
    let Some(task) = &mut scene.state.task else { return };
    for (name, value) in values {
        let traced = name.clone();
        task.events.push(Traced::Input { name: traced, origin });
        task.inputs.insert(name, value);
    }
}

/// Keeps an address that is said before anybody asks for it. Another address than the proven one drops the proof.
fn note_email(scene: &mut Scene<'_>, text: &str) {
    let Some(entry) = scene.entry() else { return };
    let Some(email) = Email::find(text).filter(|_| entry.action.protection != Protection::None) else {
        return;
    };
    let Some(task) = &mut scene.state.task else { return };
    let is_it = |value: &Value| value.as_str().and_then(|text| Email::new(text).ok()).as_ref() == Some(&email);
    if task.inputs.values().any(is_it) {
        return;
    }
    let email = email.as_str().to_owned();
    if scene
        .state
        .identity
        .email
        .as_ref()
        .is_some_and(|known| Email::compared(known) != email)
    {
        scene.state.identity = Default::default();
    }
    task.email = Some(email);
}

/// The other action that a message triggers with at least this score.
fn other(scene: &Scene<'_>, heard: &Heard<'_>, score_min: f32) -> Option<String> {
    let current = scene.state.task.as_ref().map(|task| task.action.as_str());
    match &heard.ranking.decision {
        Decision::Triggered(name) if Some(name.as_str()) != current && heard.ranking.score >= score_min => {
            Some(name.clone())
        }
        _ => None,
    }
}

/// Parks the action under way and starts the one that the message triggers.
fn switch(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str) {
    const PARKED_MAX: usize = 3;
    if let Some(task) = scene.state.task.take() {
        let parked = &mut scene.state.parked;
        let mut over: Vec<Task> = parked.extract_if(.., |parked| parked.action == action).collect();
        parked.push(task);
        if parked.len() > PARKED_MAX {
            over.push(parked.remove(0));
        }
        let runs = over.into_iter().filter(|task| task.started).map(|task| task.run);
        scene.state.cancel.extend(runs);
    }
    begin(scene, heard, action, heard.text);
}

/// Ends the action under way because the visitor wants so.
fn cancel(scene: &mut Scene<'_>) {
    let text = match &scene.state.task {
        Some(task) if matches!(task.phase, Phase::Confirm { .. }) => words::DECLINED,
        Some(task) if task.started => words::STOPPED,
        _ => words::CANCELLED,
    };
    scene.say(Kind::Notice, text, "the visitor asked to stop");
    abandon(scene);
}

/// The value of the offered answer that the words mean.
fn pick(choices: &[Choice], words: &str) -> Option<String> {
    let offered: Vec<(&str, &str)> = choices.iter().map(|c| (c.value.as_str(), c.label.as_str())).collect();
    choice(&offered, words).map(|index| choices[index].value.clone())
}
