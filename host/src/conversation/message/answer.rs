//! Messages that should answer what was asked: an input, an address, a click on a link, a yes or no.

use super::super::progress::{
    End, abandon, advance, ask_input, check_or_advance, explain, find_contact, hand_off, live, remind, resume,
};
use super::super::proof::PROOF;
use super::super::scene::{CONFIRM, Scene, set_phase};
use super::super::state::{Job, Phase, Wish};
use super::super::utterance::Kind;
use super::super::waiting::keep;
use super::aside::{answered_question, lost_mailbox, no_position, question, unknown};
use super::asked;
use super::correction::{amend, correct};
use super::heard::{Heard, SURE, is_free_text, other};
use super::task::{cancel, give, note_email, remember_email, switch, take_readings};
use crate::identity::email::Email;
use crate::identity::link::Code;
use crate::language::aside::Aside;
use crate::language::command::{self, Command};
use crate::language::correction;
use crate::language::fold::{folded, words};
use crate::language::reading::Reading;
use crate::trace::InputOrigin;
use crate::triggers::Decision;
use serde_json::Map;
use std::collections::BTreeMap;

/// A message that should answer what was asked.
pub(super) fn answer(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<Command>) {
    let Some(task) = &scene.state.task else { return };
    match task.phase.clone() {
        Phase::Collect { input } => collect(scene, heard, command.as_ref(), &input),
        Phase::ProveEmail => email(scene, heard, command.as_ref()),
        Phase::ProveLink { email } => link(scene, heard, command.as_ref(), email),
        Phase::Asked { .. } => asked::answer(scene, heard, command.as_ref()),
        Phase::Confirm { digest, expires_ms, .. } => confirm(scene, heard, command.as_ref(), digest, expires_ms),
        Phase::StillWanted { phase } => still_wanted(scene, heard, command, *phase),
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
    if suggestion(scene, command, name) {
        return;
    }
    if is_free_text(&input.schema)
        && let Some(action) = other(scene, heard, SURE)
    {
        return switch(scene, heard, &action);
    }
    let problem = match entry.checker.coerce(&scene.hearing(), name, heard.text) {
        Ok(value) => return take(scene, heard, name, value),
        Err(problem) => problem,
    };
    // "A-1002, no sorry, A-1001": what corrects the rest counts.
    let corrected = correction::read(scene.language(), heard.text).filter(|found| found.instead.len() > 1);
    let corrected = corrected.and_then(|found| {
        entry
            .checker
            .coerce(&scene.hearing(), name, found.instead.first()?)
            .ok()
    });
    if let Some(value) = corrected {
        return take(scene, heard, name, value);
    }
    // "None of these" starts nothing, whatever an action is called.
    let is_no = command == Some(&Command::No);
    if let Some(action) = other(scene, heard, 0.0).filter(|_| !is_no) {
        return switch(scene, heard, &action);
    }
    let is_noted = note_email(scene, heard.text);
    if let Some(value) = entry.checker.guess(&scene.hearing(), name, heard.text) {
        take_readings(scene, BTreeMap::from([(name.to_owned(), value)]), InputOrigin::Answer);
        return check_or_advance(scene);
    }
    if is_noted {
        return noted(scene, heard);
    }
    keep_words(scene, heard);
    let is_idle = matches!(command, Some(Command::Hello | Command::Thanks));
    let again = matches!(&heard.ranking.decision, Decision::Triggered(action) if action == entry.action.name.as_str());
    match command {
        Some(Command::Skip | Command::No) if !input.required => return left_out(scene, name),
        Some(Command::Skip | Command::No) => return needed(scene, name),
        // Small talk and the same wish again are no vain tries.
        _ if is_idle || again => return ask_input(scene, name, None),
        _ => {}
    }
    let choices = entry.checker.choices_in(scene.language(), name);
    let aside = Aside::new(scene.language(), heard.text);
    if amend(scene, heard, heard.text) || beside(scene, &aside) {
        return;
    }
    let has_positions = !choices.is_empty() || input.schema.get("type").is_some_and(|kind| kind == "string");
    if has_positions && no_position(scene, heard, &aside, &choices) || question(scene, &aside) {
        return;
    }
    if scene.failed_try(name) {
        hand_off(scene, &format!("`{name}` could not be read in all tries"));
    } else {
        ask_input(scene, name, Some(&problem.message));
    }
}

/// A yes or a no to a value of some time ago. Returns whether the message was one.
fn suggestion(scene: &mut Scene<'_>, command: Option<&Command>, name: &str) -> bool {
    let Some(task) = &mut scene.state.task else {
        return false;
    };
    let Some((_, value)) = task.suggested.take_if(|(input, _)| input == name) else {
        return false;
    };
    match command {
        Some(Command::Yes) => {
            give(scene, Map::from_iter([(name.to_owned(), value)]), InputOrigin::Memory);
            check_or_advance(scene);
        }
        Some(Command::No) => ask_input(scene, name, None),
        _ => return false,
    }
    true
}

/// Takes the value that was asked for, and what else the message says.
fn take(scene: &mut Scene<'_>, heard: &Heard<'_>, name: &str, reading: Reading) {
    let Some(entry) = live(scene) else { return };
    let said = reading.value.as_str().map(str::to_lowercase).unwrap_or_default();
    let mut found = entry.checker.find(&scene.hearing(), heard.text).readings;
    found.insert(name.to_owned(), reading);
    if let Some(task) = &scene.state.task {
        found.retain(|found, _| found == name || !task.inputs.contains_key(found));
    }
    take_readings(scene, found, InputOrigin::Answer);
    note_email(scene, heard.text);
    keep_words(scene, heard);
    if entry
        .action
        .input(name)
        .is_some_and(|input| !is_free_text(&input.schema))
    {
        keep_wishes(scene, heard, &said);
    }
    check_or_advance(scene);
}

/// Keeps what a message wants beside the answer that it gives: "A-1001, and are you open on Sunday?"
fn keep_wishes(scene: &mut Scene<'_>, heard: &Heard<'_>, said: &str) {
    /// Fewer words beside a value are no wish.
    const WORDS_MIN: usize = 3;
    let rest = heard.text.to_lowercase().replace(said, " ");
    let mut more = heard.wishes();
    if more.is_empty()
        && words(&rest).len() >= WORDS_MIN
        && let Some(action) = other(scene, heard, SURE)
    {
        more.push(Wish {
            action,
            text: rest,
            run: format!("{}-1", heard.run),
            score: heard.ranking.score,
        });
    }
    let current = scene.state.task.as_ref().map(|task| task.action.clone());
    more.retain(|wish| Some(&wish.action) != current.as_ref());
    keep(scene, more);
}

/// An address was said where something else is asked. It is kept, and the question comes again.
fn noted(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    if let Some(email) = Email::find(heard.text) {
        let text = (scene.said().talk.email_noted)(email.as_str());
        scene.say(
            Kind::Notice,
            &text,
            "the visitor named an address before it was asked for",
        );
    }
    remind(scene);
}

/// Goes on without an optional input.
fn left_out(scene: &mut Scene<'_>, name: &str) {
    if let Some(task) = &mut scene.state.task {
        task.unclear.remove(name);
    }
    check_or_advance(scene);
}

/// A no to what cannot be left out.
fn needed(scene: &mut Scene<'_>, name: &str) {
    let talk = &scene.said().talk;
    let text = format!("{} {}", talk.cannot_skip, talk.ways_out);
    scene.say(
        Kind::Notice,
        &text,
        "the visitor turns down what the action cannot do without",
    );
    ask_input(scene, name, None);
}

fn keep_words(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    if let Some(task) = &mut scene.state.task {
        task.keep_words(heard.text);
    }
}

/// What is said beside any question: that a mailbox is lost, or that the answer is not known. Returns whether it was that.
fn beside(scene: &mut Scene<'_>, aside: &Aside) -> bool {
    if lost_mailbox(scene, aside) {
        return true;
    }
    if aside.is_unknown() {
        unknown(scene);
    }
    aside.is_unknown()
}

/// The address in a message; of several the one that corrects the others.
fn address(scene: &Scene<'_>, text: &str) -> Option<Email> {
    let corrected = || {
        let correction = correction::read(scene.language(), text)?;
        correction.instead.iter().find_map(|text| Email::find(text))
    };
    Email::find(text).or_else(corrected)
}

fn email(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>) {
    let Some(entry) = live(scene) else { return };
    if let Some(email) = address(scene, heard.text) {
        remember_email(scene, &email);
        return find_contact(scene, entry.action.protection.requires(), email.as_str().to_owned());
    }
    let is_no = command == Some(&Command::No);
    if let Some(action) = other(scene, heard, 0.0).filter(|_| !is_no) {
        return switch(scene, heard, &action);
    }
    match command {
        Some(Command::Hello | Command::Thanks) => return remind(scene),
        Some(Command::No | Command::Skip) => return unknown(scene),
        _ => keep_words(scene, heard),
    }
    let aside = Aside::new(scene.language(), heard.text);
    if beside(scene, &aside) || amend(scene, heard, heard.text) || question(scene, &aside) {
        return;
    }
    if scene.failed_try(PROOF) {
        hand_off(scene, "no email address was given in all tries");
    } else {
        let why = "the message holds no email address, or several";
        scene.say(Kind::Prove, scene.said().not_an_email, why);
    }
}

fn link(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<&Command>, sent_to: String) {
    let Some(entry) = live(scene) else { return };
    let required = entry.action.protection.requires();
    let named = address(scene, heard.text);
    if let Some(email) = &named {
        remember_email(scene, email);
    }
    match named.map(|email| email.as_str().to_owned()) {
        // Going through many addresses is what a stranger would do.
        Some(email) if email != sent_to && scene.failed_try(PROOF) => {
            hand_off(scene, "too many addresses were given");
        }
        Some(email) => find_contact(scene, required, email),
        None if command == Some(&Command::Resend) => find_contact(scene, required, sent_to),
        None if Code::find(heard.text).is_some() => try_code(scene, heard.text, sent_to),
        None => match other(scene, heard, 0.0) {
            Some(action) => switch(scene, heard, &action),
            None => {
                let aside = Aside::new(scene.language(), heard.text);
                // What is said again there answers most questions.
                if !beside(scene, &aside) && !answered_question(scene, &aside) {
                    remind(scene);
                }
            }
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
            scene.state.nothing_sent = false;
            set_phase(scene, Phase::Working);
            let job = Job::Confirm {
                run,
                digest,
                expires_ms,
            };
            return resume(scene, job);
        }
        Some(Command::No) => return cancel(scene),
        Some(Command::Hello) => return remind(scene),
        // "Great, bye" may be meant as a yes, which has to be clear; it is no vain try either.
        Some(Command::Thanks) => {
            let title = scene.entry().map_or("", |entry| entry.action.title.as_str());
            let text = (scene.said().talk.yes_or_no)(title);
            return scene.say(Kind::Confirm, &text, "only a clear yes sends a write");
        }
        _ => {}
    }
    if let Some(action) = other(scene, heard, 0.0) {
        return switch(scene, heard, &action);
    }
    if amend(scene, heard, heard.text) {
        return;
    }
    let aside = Aside::new(scene.language(), heard.text);
    if command::begins_with_no(scene.language(), heard.text) {
        let why = "the message turns the request down without saying what should change";
        scene.say(Kind::Confirm, scene.said().not_sent_yet, why);
    } else if !beside(scene, &aside) && !question(scene, &aside) {
        ask_once_more(scene);
    }
}

/// Asks for a yes or a no again, each time in other words that say what it is about.
fn ask_once_more(scene: &mut Scene<'_>) {
    let Some(entry) = live(scene) else { return };
    let Some(task) = &mut scene.state.task else { return };
    let tries = task.tries.entry(CONFIRM.to_owned()).or_insert(0);
    *tries = tries.saturating_add(1);
    let talk = &scene.said().talk;
    let text = match scene.state.task.as_ref().and_then(|task| task.tries.get(CONFIRM)) {
        Some(0..=1) | None => (talk.yes_or_no)(&entry.action.title),
        Some(2) => return remind(scene),
        Some(_) => talk.clear_yes_or_no.to_owned(),
    };
    scene.say(Kind::Confirm, &text, "only a clear yes sends a write");
}

/// Whether the interrupted action is still wanted. A yes says only that; what was expected before is asked again.
fn still_wanted(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<Command>, phase: Phase) {
    match command {
        Some(Command::Yes) => {
            set_phase(scene, phase);
            remind(scene);
        }
        Some(Command::No) => {
            let title = scene.state.task.as_ref().and_then(|task| scene.title(&task.action));
            let text = (scene.said().talk.left)(title.unwrap_or_default());
            scene.say(Kind::Notice, &text, "the interrupted action is not wanted any more");
            abandon(scene, End::Stopped);
        }
        Some(Command::Hello | Command::Thanks) => remind(scene),
        command => {
            if let Some(action) = other(scene, heard, 0.0) {
                return switch(scene, heard, &action);
            }
            // Whoever answers the earlier question, or corrects it, still wants it.
            set_phase(scene, phase);
            if !correct(scene, heard) {
                answer(scene, heard, command);
            }
        }
    }
}
