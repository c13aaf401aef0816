//! What messages do to the action under way: begin one, fill it, leave it for another, end it.

use super::super::progress::{abandon, check_or_advance};
use super::super::scene::Scene;
use super::super::state::{Phase, Task};
use super::super::utterance::Kind;
use super::heard::Heard;
use crate::identity::email::Email;
use crate::model::identity::Protection;
use crate::trace::{Event as Traced, InputOrigin, Scored};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Starts an action with what is already in the message.
pub(super) fn begin(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str, text: &str) {
    let Some(entry) = scene.catalogue.get(action) else {
        return scene.say(Kind::Trouble, scene.said().gone, "the action was unpublished meanwhile");
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
    give(
        scene,
        entry.checker.find(&scene.hearing(), text).values(),
        InputOrigin::Message,
    );
    note_email(scene, text);
    check_or_advance(scene);
}

/// Takes values for inputs.
pub(super) fn give(scene: &mut Scene<'_>, values: Map<String, Value>, origin: InputOrigin) {
    let Some(task) = &mut scene.state.task else { return };
    for (name, value) in values {
        let traced = name.clone();
        task.events.push(Traced::Input { name: traced, origin });
        task.inputs.insert(name, value);
    }
}

/// Keeps an address that is said before anybody asks for it. Another address than the proven one drops the proof.
pub(super) fn note_email(scene: &mut Scene<'_>, text: &str) {
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

/// Parks the action under way and starts the one that the message triggers.
pub(super) fn switch(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str) {
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
pub(super) fn cancel(scene: &mut Scene<'_>) {
    let text = match &scene.state.task {
        Some(task) if matches!(task.phase, Phase::Confirm { .. }) => scene.said().declined,
        Some(task) if task.started => scene.said().stopped,
        _ => scene.said().cancelled,
    };
    scene.say(Kind::Notice, text, "the visitor asked to stop");
    abandon(scene);
}
