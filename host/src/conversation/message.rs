//! What a visitor's message means in the current state of the conversation.

mod answer;
mod aside;
mod asked;
mod change;
mod choices;
mod correction;
mod heard;
mod idle;
mod task;
mod wishes;

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
    let command = command::read(scene.language(), text);
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
    let command = command.filter(|_| !is_offered);
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
