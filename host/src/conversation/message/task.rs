//! What messages do to the action under way: begin one, fill it, leave it for another, end it.

use super::super::memory::Recalled;
use super::super::progress::{End, abandon, check_or_advance, remind};
use super::super::scene::Scene;
use super::super::shown::shown;
use super::super::state::{Phase, Task, Wish};
use super::super::utterance::Kind;
use super::super::waiting::{keep, park};
use super::heard::Heard;
use crate::identity::email::Email;
use crate::language::aside::Aside;
use crate::language::reading::Reading;
use crate::model::identity::Protection;
use crate::trace::{Event as Traced, InputOrigin, Scored};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Starts an action with what is already in the message.
pub(super) fn begin(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str, text: &str) {
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
    start(scene, action, &heard.run, triggered, text);
}

/// Starts an action that was wished for together with another.
pub(super) fn begin_wish(scene: &mut Scene<'_>, wish: &Wish) {
    let (action, score) = (wish.action.clone(), wish.score);
    let triggered = Traced::Triggered {
        score,
        candidates: vec![Scored { action, score }],
        elapsed_us: 0,
        repaired: None,
    };
    start(scene, &wish.action, &wish.run, triggered, &wish.text);
}

fn start(scene: &mut Scene<'_>, action: &str, run: &str, triggered: Traced, text: &str) {
    let Some(entry) = scene.catalogue.get(action) else {
        return scene.say(Kind::Trouble, scene.said().gone, "the action was unpublished meanwhile");
    };
    let mut task = Task::new(action, entry.digest, run);
    task.events.push(triggered);
    task.keep_words(text);
    scene.state.task = Some(task);
    let findings = entry.checker.find(&scene.hearing(), text);
    if let Some(task) = &mut scene.state.task {
        let unclear = findings.unclear.iter();
        task.unclear = unclear
            .map(|(name, problem)| (name.clone(), problem.message.clone()))
            .collect();
    }
    take_readings(scene, findings.readings, InputOrigin::Message);
    note_email(scene, text);
    recall(scene, text);
    check_or_advance(scene);
}

/// Takes what was read out of a message, and keeps what was not said literally to say it back.
pub(super) fn take_readings(scene: &mut Scene<'_>, readings: BTreeMap<String, Reading>, origin: InputOrigin) {
    let mut values = Map::new();
    for (name, reading) in readings {
        keep_understood(scene, &name, &reading);
        values.insert(name, reading.value);
    }
    give(scene, values, origin);
}

/// Keeps how a value was understood where the words did not say it literally. It is said back with what comes next.
pub(super) fn keep_understood(scene: &mut Scene<'_>, name: &str, reading: &Reading) {
    let Some(understood) = &reading.understood else { return };
    let title = scene.entry().and_then(|entry| entry.action.input(name));
    let title = title.map_or(name, |input| input.title.as_str());
    let text = (scene.said().talk.understood)(title, understood);
    if let Some(task) = &mut scene.state.task {
        task.understood.push(text);
    }
}

/// Takes values for inputs.
pub(super) fn give(scene: &mut Scene<'_>, values: Map<String, Value>, origin: InputOrigin) {
    let Some(task) = &mut scene.state.task else { return };
    for (name, value) in values {
        let traced = name.clone();
        task.events.push(Traced::Input { name: traced, origin });
        task.unclear.remove(&name);
        task.inputs.insert(name, value);
    }
}

/// Fills what is missing from what the visitor said earlier, and says so. What was said long ago is only asked about, and so is
/// everything where the message seems to mean another one.
fn recall(scene: &mut Scene<'_>, text: &str) {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return;
    };
    let found = task.inputs.values().filter_map(Value::as_str);
    let rest = found.fold(text.to_lowercase(), |rest, value| {
        rest.replace(&value.to_lowercase(), " ")
    });
    let says_values = rest.contains(|c: char| c.is_ascii_digit() || c == '@');
    if says_values || Aside::new(scene.language(), text).means_another() {
        return;
    }
    let missing = entry
        .action
        .inputs
        .iter()
        .filter(|input| !task.inputs.contains_key(input.name.as_str()));
    let recalled = missing.filter_map(|input| {
        let memory = &scene.state.memory;
        let value = memory.recall(
            entry.action,
            entry.checker,
            input,
            (scene.language(), scene.now()),
            scene.limits,
        )?;
        Some((input, value))
    });
    let recalled: Vec<_> = recalled.collect();
    let mut suggested = None;
    for (input, value) in recalled {
        match value {
            Recalled::Fresh(value) => {
                let text = (scene.said().talk.as_before)(
                    &input.title,
                    &shown(scene.language(), entry.checker, &input.name, &value),
                );
                scene.say(
                    Kind::Notice,
                    &text,
                    "the visitor gave this value earlier in the conversation",
                );
                give(
                    scene,
                    Map::from_iter([(input.name.to_string(), value)]),
                    InputOrigin::Memory,
                );
            }
            Recalled::Old(value) if suggested.is_none() => suggested = Some((input.name.to_string(), value)),
            Recalled::Old(_) => {}
        }
    }
    if let Some(task) = &mut scene.state.task {
        task.suggested = suggested;
    }
}

/// Keeps an address that is said before anybody asks for it. Another address than the proven one drops the proof. Returns
/// whether there was one.
pub(super) fn note_email(scene: &mut Scene<'_>, text: &str) -> bool {
    let Some(entry) = scene.entry() else { return false };
    let Some(email) = Email::find(text).filter(|_| entry.action.protection != Protection::None) else {
        return false;
    };
    let Some(task) = &mut scene.state.task else {
        return false;
    };
    let is_it = |value: &Value| value.as_str().and_then(|text| Email::new(text).ok()).as_ref() == Some(&email);
    if task.inputs.values().any(is_it) {
        return false;
    }
    task.email = Some(email.as_str().to_owned());
    remember_email(scene, &email);
    true
}

/// Remembers an address that the visitor named as theirs. What was proven of another does not hold for whoever this is.
pub(super) fn remember_email(scene: &mut Scene<'_>, email: &Email) {
    let known = scene.state.identity.email.as_deref().map(Email::compared);
    if known.is_some_and(|known| known != email.as_str()) {
        scene.state.identity = Default::default();
    }
    let now = scene.now();
    scene.state.memory.keep_email(email, now);
}

/// Parks the action under way and starts the one that the message triggers.
pub(super) fn switch(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str) {
    let own = heard.wishes().into_iter().find(|wish| wish.action == action);
    let text = own.as_ref().map_or(heard.text, |wish| wish.text.as_str());
    if go_on(scene, action, text) {
        return keep(scene, heard.wishes_beside(action));
    }
    park(scene, action);
    keep(scene, heard.wishes_beside(action));
    begin(scene, heard, action, text);
}

/// Goes on with an action that was interrupted, where a message wishes for it again and gives no other value. Returns whether
/// it was that.
fn go_on(scene: &mut Scene<'_>, action: &str, text: &str) -> bool {
    let Some(entry) = scene.catalogue.get(action) else {
        return false;
    };
    let is_it = |task: &Task| task.action == action && task.digest == entry.digest;
    let Some(at) = scene.state.parked.iter().rposition(is_it) else {
        return false;
    };
    let given = entry.checker.find(&scene.hearing(), text).values();
    let known = &scene.state.parked[at].inputs;
    if given.iter().any(|(name, value)| known.get(name) != Some(value)) {
        return false;
    }
    let mut task = scene.state.parked.remove(at);
    park(scene, action);
    task.parked = None;
    scene.state.task = Some(task);
    remind(scene);
    true
}

/// Ends the action under way because the visitor wants so.
pub(super) fn cancel(scene: &mut Scene<'_>) {
    let text = match &scene.state.task {
        Some(task) if matches!(task.expected(), Phase::Confirm { .. }) => scene.said().declined,
        Some(task) if task.started => scene.said().stopped,
        _ => scene.said().cancelled,
    };
    scene.say(Kind::Notice, text, "the visitor asked to stop");
    abandon(scene, End::Stopped);
}
