//! What a visitor's message means in the current state of the conversation.

mod answer;
mod aside;
mod asked;
mod change;
mod correction;
mod heard;
mod idle;
mod task;
mod wishes;

use super::handoff;
use super::progress::live;
use super::scene::Scene;
use super::state::Offer;
use crate::language::command::{self, Command};
use crate::triggers::{Decision, Ranking};
use heard::{Heard, SURE, other};

pub(super) use wishes::begin_next;

/// Takes a message.
pub(super) fn hear(scene: &mut Scene<'_>, text: &str, ranking: &Ranking, match_us: u64, run: String) {
    let heard = Heard {
        text,
        ranking,
        match_us,
        run,
    };
    scene.state.turn = scene.state.turn.saturating_add(1);
    if handoff::hear(scene, text) {
        return;
    }
    let command = command::read(scene.language(), text);
    if command == Some(Command::Person) && !is_meant_otherwise(scene, &heard) {
        return handoff::asked(scene, text);
    }
    if command == Some(Command::WhoAreYou)
        && !is_meant_otherwise(scene, &heard)
        && (scene.state.task.is_none() || live(scene).is_some())
    {
        return aside::who_are_you(scene);
    }
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
    let is_offered = asked::is_offered(scene, text);
    let is_turned_down = matches!(
        (&heard.ranking.decision, &scene.state.task),
        (Decision::Denied(action), Some(task)) if *action == task.action
    );
    // "Not the mug" and "yes, but it is not broken" turn down a part of it, not the whole.
    if is_turned_down && !is_offered && !command::begins_with_yes(scene.language(), text) {
        return match command {
            Some(Command::Wait) => aside::wait(scene),
            _ if correction::correct(scene, &heard) => {}
            _ => task::cancel(scene),
        };
    }
    let command = command.filter(|_| !is_offered);
    if !is_offered && command.is_none() && aside::recap(scene, text) {
        return;
    }
    match command {
        Some(Command::Cancel) => task::cancel(scene),
        Some(Command::StartOver) => change::start_over(scene, heard.run),
        Some(Command::Help) => answer::help(scene, &heard),
        Some(Command::Wait) => aside::wait(scene),
        Some(Command::Back) => {
            aside::back(scene, &heard);
        }
        Some(Command::Unknown) if other(scene, &heard, SURE).is_none() => aside::unknown(scene),
        Some(Command::Change { what, to })
            if change::change(scene, &what, to.as_deref(), &heard)
                || to.as_deref().is_some_and(|to| correction::amend(scene, &heard, to)) => {}
        _ if !is_offered && wishes::once_more(scene, &heard) => {}
        _ if !is_offered && correction::correct(scene, &heard) => {}
        command => answer::answer(scene, &heard, command),
    }
}

/// Whether words that could ask for a person are one of the answers that are offered, or what an action is started with.
fn is_meant_otherwise(scene: &Scene<'_>, heard: &Heard<'_>) -> bool {
    let is_sure = matches!(heard.ranking.decision, Decision::Triggered(_)) && heard.ranking.score >= SURE;
    asked::is_offered(scene, heard.text) || (is_sure && scene.state.task.is_none())
}
