//! Several wishes in one message: one after the other, and none is dropped without a word.

use super::super::progress::{come_back, remind};
use super::super::scene::Scene;
use super::super::state::Wish;
use super::super::utterance::Kind;
use super::super::waiting::keep;
use super::heard::Heard;
use super::task::begin_wish;
use crate::language::aside::Aside;
use crate::triggers::Decision;

/// "I want to return A-1002 too": the same action once more, after this time. Returns whether the message was that.
pub(super) fn once_more(scene: &mut Scene<'_>, heard: &Heard<'_>) -> bool {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return false;
    };
    let is_same = matches!(&heard.ranking.decision, Decision::Triggered(action) if *action == task.action);
    let found = entry.checker.find(&scene.hearing(), heard.text).values();
    let is_another = found
        .iter()
        .any(|(name, value)| task.inputs.get(name).is_some_and(|known| known != value));
    if !is_same || !is_another || !Aside::new(scene.language(), heard.text).wants_more() {
        return false;
    }
    let wish = Wish {
        action: task.action.clone(),
        text: heard.text.to_owned(),
        run: format!("{}-1", heard.run),
        score: heard.ranking.score,
    };
    keep(scene, vec![wish]);
    remind(scene);
    true
}

/// Begins the next wish where nothing is under way.
pub(in crate::conversation) fn begin_next(scene: &mut Scene<'_>) {
    while scene.state.task.is_none() && scene.state.job.is_none() && !scene.state.wishes.is_empty() {
        let wish = scene.state.wishes.remove(0);
        if let Some(title) = scene.title(&wish.action) {
            let text = (scene.said().talk.next)(title);
            scene.say(Kind::Notice, &text, "another wish of an earlier message");
        }
        begin_wish(scene, &wish);
        // Nothing came of the last one: it is not live any more.
        if scene.state.task.is_none() && scene.state.wishes.is_empty() {
            come_back(scene);
        }
    }
}
