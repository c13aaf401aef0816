//! What waits behind the action under way: actions that were interrupted, and wishes that were not begun yet.

use super::memory::meaning;
use super::scene::Scene;
use super::state::{Phase, Task, Wish};
use super::utterance::Kind;
use serde_json::Value;

/// Messages after which nobody takes it for granted that an earlier wish is still one.
const TURNS_MAX: u32 = 4;

/// Actions that may wait for another to end.
const PARKED_MAX: usize = 3;

/// Wishes that may wait; nobody asks for more at once.
const WISHES_MAX: usize = 5;

/// Keeps wishes for later, and says so.
pub(super) fn keep(scene: &mut Scene<'_>, wishes: Vec<Wish>) {
    let mut titles = Vec::new();
    for wish in wishes {
        let is_known = scene.state.wishes.iter().any(|known| known.action == wish.action);
        if is_known || scene.state.wishes.len() >= WISHES_MAX {
            continue;
        }
        if let Some(title) = scene.title(&wish.action) {
            titles.push(title.to_owned());
            scene.state.wishes.push(wish);
        }
    }
    if !titles.is_empty() {
        let text = (scene.said().talk.after_this)(&titles);
        scene.say(Kind::Notice, &text, "the message has several wishes");
    }
}

/// Parks the action under way, so that another can begin.
pub(super) fn park(scene: &mut Scene<'_>, next: &str) {
    let now = scene.now();
    let Some(mut task) = scene.state.task.take() else {
        return;
    };
    task.parked = Some(now);
    let parked = &mut scene.state.parked;
    // The same action anew: nobody would come back to the old attempt.
    let mut over: Vec<Task> = parked.extract_if(.., |parked| parked.action == next).collect();
    parked.push(task);
    if parked.len() > PARKED_MAX {
        over.push(parked.remove(0));
    }
    cancel(scene, over);
}

/// Takes the action back that was interrupted last. Was the talk about something else since, it is doubted whether it is still
/// wanted.
pub(super) fn take_back(scene: &mut Scene<'_>) {
    let turn = scene.state.turn;
    scene.state.task = scene.state.parked.pop();
    let Some(task) = &mut scene.state.task else { return };
    let parked = task.parked.take().map_or(turn, |when| when.turn);
    let is_doubted = std::mem::take(&mut task.doubted) || turn.saturating_sub(parked) >= TURNS_MAX;
    if is_doubted && !matches!(task.phase, Phase::StillWanted { .. } | Phase::Working) {
        let phase = Box::new(std::mem::replace(&mut task.phase, Phase::Working));
        task.phase = Phase::StillWanted { phase };
    }
}

/// Marks what was interrupted where the action that ended was about something else of the same kind, such as another order.
pub(super) fn doubt(scene: &mut Scene<'_>, ended: &Task) {
    let catalogue = scene.catalogue;
    let Some(own) = catalogue.get(&ended.action) else {
        return;
    };
    let own: Vec<(&str, &Value)> = own
        .action
        .inputs
        .iter()
        .filter_map(|input| Some((meaning(input), ended.inputs.get(input.name.as_str())?)))
        .collect();
    for parked in &mut scene.state.parked {
        let Some(entry) = catalogue.get(&parked.action) else {
            continue;
        };
        let differs = entry.action.inputs.iter().any(|input| {
            let value = parked.inputs.get(input.name.as_str());
            let is_other = |value: &Value| {
                own.iter()
                    .any(|(known, other)| *known == meaning(input) && *other != value)
            };
            value.is_some_and(is_other)
        });
        parked.doubted |= differs;
    }
}

/// Tells the visitor that people see what was still waiting, so that none of it is dropped without a word.
pub(super) fn tell_what_waited(scene: &mut Scene<'_>) {
    let wishes = scene.state.wishes.iter().map(|wish| &wish.action);
    let names = wishes.chain(scene.state.parked.iter().map(|task| &task.action));
    let titles: Vec<String> = names.filter_map(|name| scene.title(name)).map(str::to_owned).collect();
    if !titles.is_empty() {
        let text = (scene.said().talk.for_people)(&titles);
        scene.say(Kind::Notice, &text, "these were still waiting when people took over");
    }
}

fn cancel(scene: &mut Scene<'_>, over: Vec<Task>) {
    let runs = over.into_iter().filter(|task| task.started).map(|task| task.run);
    scene.state.cancel.extend(runs);
}
