//! Messages that should answer what was asked: an input, an address, a click on a link, a yes or no.

use super::super::progress::{
    advance, ask_input, check_or_advance, explain, find_contact, hand_off, live, remind, resume,
};
use super::super::proof::PROOF;
use super::super::scene::{Scene, set_phase};
use super::super::state::{Job, Phase};
use super::super::utterance::Kind;
use super::heard::{Heard, SURE, other};
use super::task::{cancel, give, note_email, switch};
use super::{asked, change};
use crate::identity::email::Email;
use crate::identity::link::Code;
use crate::language::command::{self, Command};
use crate::language::fold::folded;
use crate::trace::InputOrigin;
use crate::triggers::Decision;
use serde_json::{Map, Value};

/// A message that should answer what was asked.
pub(super) fn answer(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<Command>) {
    let Some(task) = &scene.state.task else { return };
    match task.phase.clone() {
        Phase::Collect { input } => collect(scene, heard, command.as_ref(), &input),
        Phase::ProveEmail => email(scene, heard, command.as_ref()),
        Phase::ProveLink { email } => link(scene, heard, command.as_ref(), email),
        Phase::Asked { .. } => asked::answer(scene, heard),
        Phase::Confirm { digest, expires_ms, .. } => confirm(scene, heard, command.as_ref(), digest, expires_ms),
        Phase::Working => advance(scene),
    }
}

/// A question about the question, or signs alone, which may be a value all the same: `€`, `++`.
pub(super) fn help(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    let Some(entry) = live(scene) else { return };
    let Some(task) = &scene.state.task else { return };
    if let Phase::Collect { input } = &task.phase
        && folded(heard.text).is_empty()
        && entry
            .action
            .input(input)
            .is_some_and(|input| !is_free_text(&input.schema))
        && entry.checker.coerce(&scene.hearing(), input, heard.text).is_ok()
    {
        return answer(scene, heard, None);
    }
    explain(scene);
}

fn collect(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>, name: &str) {
    let Some(entry) = live(scene) else { return };
    let Some(input) = entry.action.input(name) else {
        return advance(scene);
    };
    let free = is_free_text(&input.schema);
    if free && let Some(action) = other(scene, heard, SURE) {
        return switch(scene, heard, &action);
    }
    match entry.checker.coerce(&scene.hearing(), name, heard.text) {
        Ok(value) => {
            let mut found = entry.checker.find(&scene.hearing(), heard.text).values();
            found.insert(name.to_owned(), value.value);
            if let Some(task) = &scene.state.task {
                found.retain(|found, _| found == name || !task.inputs.contains_key(found));
            }
            give(scene, found, InputOrigin::Answer);
            note_email(scene, heard.text);
            check_or_advance(scene);
        }
        Err(problem) => {
            if let Some(action) = other(scene, heard, 0.0) {
                return switch(scene, heard, &action);
            }
            note_email(scene, heard.text);
            if let Some(value) = entry.checker.guess(&scene.hearing(), name, heard.text) {
                give(
                    scene,
                    Map::from_iter([(name.to_owned(), value.value)]),
                    InputOrigin::Answer,
                );
                return check_or_advance(scene);
            }
            let is_idle = matches!(command, Some(Command::Hello | Command::Thanks));
            let again =
                matches!(&heard.ranking.decision, Decision::Triggered(action) if action == entry.action.name.as_str());
            match command {
                Some(Command::Skip | Command::No) if !input.required => check_or_advance(scene),
                // Small talk and the same wish again are no vain tries.
                _ if is_idle || again => ask_input(scene, name, None),
                _ if scene.failed_try(name) => hand_off(scene, &format!("`{name}` could not be read in all tries")),
                _ => ask_input(scene, name, Some(&problem.message)),
            }
        }
    }
}

/// Whether any words would be a value.
fn is_free_text(schema: &Value) -> bool {
    let is_text = schema.get("type").is_none_or(|kind| kind == "string");
    is_text
        && ["pattern", "format", "enum", "const", "oneOf", "anyOf", "allOf"]
            .iter()
            .all(|key| schema.get(key).is_none())
}

fn email(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>) {
    let Some(entry) = live(scene) else { return };
    if let Some(email) = Email::find(heard.text) {
        find_contact(scene, entry.action.protection.requires(), email.as_str().to_owned());
    } else if let Some(action) = other(scene, heard, 0.0) {
        switch(scene, heard, &action);
    } else if matches!(command, Some(Command::Hello | Command::Thanks)) {
        remind(scene);
    } else if scene.failed_try(PROOF) {
        hand_off(scene, "no email address was given in all tries");
    } else {
        let why = "the message holds no email address, or several";
        scene.say(Kind::Prove, scene.said().not_an_email, why);
    }
}

fn link(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>, sent_to: String) {
    let Some(entry) = live(scene) else { return };
    let required = entry.action.protection.requires();
    let named = Email::find(heard.text).map(|email| email.as_str().to_owned());
    match named {
        // Going through many addresses is what a stranger would do.
        Some(email) if email != sent_to && scene.failed_try(PROOF) => {
            hand_off(scene, "too many addresses were given");
        }
        Some(email) => find_contact(scene, required, email),
        None if command == Some(&Command::Resend) => find_contact(scene, required, sent_to),
        None if Code::find(heard.text).is_some() => try_code(scene, heard.text, sent_to),
        None => match other(scene, heard, 0.0) {
            Some(action) => switch(scene, heard, &action),
            None => remind(scene),
        },
    }
}

/// Has a code compared. The phase stays, since a code that is wrong changes nothing.
fn try_code(scene: &mut Scene<'_>, text: &str, email: String) {
    let (Some(code), Some(task)) = (Code::find(text), &scene.state.task) else {
        return;
    };
    let action = task.action.clone();
    scene.state.job = Some(Job::TryCode { email, action, code });
}

fn confirm(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>, digest: String, expires_ms: u64) {
    match command {
        Some(Command::Yes) => {
            let Some(task) = &scene.state.task else { return };
            let run = task.run.clone();
            set_phase(scene, Phase::Working);
            let job = Job::Confirm {
                run,
                digest,
                expires_ms,
            };
            return resume(scene, job);
        }
        Some(Command::No) => return cancel(scene),
        _ => {}
    }
    if let Some(action) = other(scene, heard, 0.0) {
        return switch(scene, heard, &action);
    }
    if change::amend(scene, heard, heard.text) {
        return;
    }
    let (text, why) = if command::begins_with_no(scene.language(), heard.text) {
        let why = "the message turns the request down without saying what should change";
        (scene.said().not_sent_yet, why)
    } else {
        (scene.said().yes_or_no, "only a clear yes sends a write")
    };
    scene.say(Kind::Confirm, text, why);
}
