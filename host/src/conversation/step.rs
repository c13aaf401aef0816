//! One step of a conversation: from a state and an event to the next state, what is said, and what the host must do.

use super::catalogue::Catalogue;
use super::event::Event;
use super::handoff;
use super::message;
use super::outcome;
use super::people::ForPeople;
use super::progress;
use super::proof;
use super::scene::Scene;
use super::state::{Identity, Job, State};
use super::utterance::{Kind, Utterance};
use crate::model::limits::ConversationLimits;
use crate::model::run::RunFailure;
use crate::model::step::Verdict;

/// What a step leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    pub state: State,
    pub say: Vec<Utterance>,
    pub people: Vec<ForPeople>,
}

/// Advances a conversation. Pure: the same arguments give the same answer.
pub fn step(
    state: State,
    event: Event,
    catalogue: &dyn Catalogue,
    limits: &ConversationLimits,
    now_ms: u64,
) -> Transition {
    let mut scene = Scene {
        state,
        say: Vec::new(),
        people: Vec::new(),
        catalogue,
        limits,
        now_ms,
    };
    let done = scene.state.job.take();
    if scene.state.identity.until_ms <= now_ms {
        scene.state.identity = Identity::default();
    }
    match event {
        // Nobody waits for a run that is cancelled, so whatever came of it is the end of it.
        Event::Run(_) | Event::HandedOffUnknown(_) | Event::AnswersRejected(_) | Event::Trouble { .. }
            if matches!(done, Some(Job::Cancel { .. })) => {}
        Event::Message {
            text,
            ranking,
            match_us,
            run,
        } => message::hear(&mut scene, &text, &ranking, match_us, run),
        Event::Checked(result) => checked(&mut scene, result),
        Event::Contact(found) => proof::contact(&mut scene, found),
        Event::LinkSent => scene.say(Kind::Prove, scene.said().link_sent, proof::NEEDS_VERIFIED),
        Event::LinkConfirmed { action, contact } => proof::link_confirmed(&mut scene, &action, contact),
        Event::CodeTried { action, code } => proof::code_tried(&mut scene, &action, code),
        Event::Recognised(identity) => proof::recognised(&mut scene, identity),
        Event::ProofGone => proof::gone(&mut scene),
        Event::Run(outcome) => outcome::run_stopped(&mut scene, outcome),
        Event::HandedOffUnknown(given) => handoff::by_action(&mut scene, given, true),
        Event::AnswersRejected(problems) => outcome::answers_rejected(&mut scene, &problems),
        Event::Trouble { why, code } => {
            let code = code.unwrap_or_default();
            scene.say(Kind::Trouble, outcome::failed_words(scene.said(), code), &why);
            handoff::note_failure(&mut scene, code, &why);
            progress::abandon(&mut scene);
        }
        Event::Taken { number, name } => handoff::taken(&mut scene, number, &name),
        Event::GivenBack { number } => handoff::given_back(&mut scene, number),
        Event::Closed { number } => handoff::closed(&mut scene, number),
    }
    if scene.state.job.is_none() {
        scene.state.job = scene.state.cancel.pop().map(|run| Job::Cancel { run });
    }
    Transition {
        state: scene.state,
        say: scene.say,
        people: scene.people,
    }
}

fn checked(scene: &mut Scene<'_>, result: Result<Verdict, RunFailure>) {
    match result {
        Ok(Verdict::Accepted(inputs)) => {
            if let Some(task) = &mut scene.state.task {
                task.inputs = inputs;
            }
            progress::advance(scene);
        }
        Ok(Verdict::Rejected(problems)) => progress::rejected(scene, &problems),
        Err(failure) => {
            scene.say(Kind::Trouble, scene.said().failed, &failure.message);
            handoff::note_failure(scene, "", &failure.message);
            progress::abandon(scene);
        }
    }
}
