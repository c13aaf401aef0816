//! One step of a conversation: from a state and an event to the next state, what is said, and what the host must do.

use super::message;
use super::outcome;
use super::progress;
use super::state::{Identity, Phase, State};
use super::utterance::{Kind, Utterance};
use super::words;
use crate::model::action::Action;
use crate::model::identity::Assurance;
use crate::model::limits::ConversationLimits;
use crate::model::run::{Outcome, RunFailure};
use crate::model::step::{Problem, Verdict};
use crate::policy::input::InputChecker;
use crate::trace;
use crate::triggers::Ranking;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An action as a step sees it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub action: &'a Action,
    pub checker: &'a InputChecker,
    /// Digest of the action's file, in hexadecimal.
    pub digest: &'a str,
}

/// The live actions.
pub trait Catalogue {
    /// The live action of that name.
    fn get(&self, name: &str) -> Option<Entry<'_>>;
    /// The names of all live actions, in order.
    fn names(&self) -> Vec<&str>;
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The visitor said something. `run` is an id for the run that this may start.
    Message {
        text: String,
        ranking: Ranking,
        match_us: u64,
        run: String,
    },
    /// A [`Job::Check`] is done.
    Checked(Result<Verdict, RunFailure>),
    /// A [`Job::FindContact`] is done: the contact's id and address.
    Contact(Option<(String, String)>),
    /// A [`Job::SendLink`] is done, whether or not a mail was sent.
    LinkSent,
    /// The visitor followed the link for this action and pressed the button; the contact was read again.
    LinkConfirmed {
        action: String,
        contact: Option<(String, String)>,
    },
    /// A run stopped being worked on.
    Run(Outcome),
    /// A run did not take the answers.
    AnswersRejected(Vec<Problem>),
    /// A job could not be done; the text is for the operator.
    Trouble(String),
}

/// What the host must do next. It is stored with the state before it is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "job")]
pub enum Job {
    /// Check the inputs so far by schema and by the action.
    Check {
        action: String,
        run: String,
        inputs: Map<String, Value>,
    },
    FindContact {
        email: String,
    },
    SendLink {
        email: String,
        action: String,
    },
    Start {
        action: String,
        digest: String,
        run: String,
        inputs: Map<String, Value>,
        events: Vec<trace::Event>,
    },
    Answer {
        run: String,
        answers: Map<String, Value>,
    },
    Confirm {
        run: String,
        digest: String,
        /// Tells the question that the visitor answered from one asked later about the same.
        #[serde(default)]
        expires_ms: u64,
    },
    Cancel {
        run: String,
    },
    /// The visitor has proved more.
    Prove {
        run: String,
    },
}

/// What a step leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    pub state: State,
    pub say: Vec<Utterance>,
}

/// What a step works with.
pub(super) struct Scene<'a> {
    pub state: State,
    pub say: Vec<Utterance>,
    pub catalogue: &'a dyn Catalogue,
    pub limits: &'a ConversationLimits,
    pub now_ms: u64,
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
        Event::Run(_) | Event::AnswersRejected(_) | Event::Trouble(_) if matches!(done, Some(Job::Cancel { .. })) => {}
        Event::Message {
            text,
            ranking,
            match_us,
            run,
        } => message::hear(&mut scene, &text, &ranking, match_us, run),
        Event::Checked(result) => checked(&mut scene, result),
        Event::Contact(found) => contact(&mut scene, found),
        Event::LinkSent => scene.say(Kind::Prove, words::LINK_SENT, NEEDS_VERIFIED),
        Event::LinkConfirmed { action, contact } => link_confirmed(&mut scene, &action, contact),
        Event::Run(outcome) => outcome::run_stopped(&mut scene, outcome),
        Event::AnswersRejected(problems) => outcome::answers_rejected(&mut scene, &problems),
        Event::Trouble(why) => {
            scene.say(Kind::Trouble, words::FAILED, &why);
            progress::abandon(&mut scene);
        }
    }
    if scene.state.job.is_none() {
        scene.state.job = scene.state.cancel.pop().map(|run| Job::Cancel { run });
    }
    Transition {
        state: scene.state,
        say: scene.say,
    }
}

impl<'a> Scene<'a> {
    /// The live action of the task under way.
    pub fn entry(&self) -> Option<Entry<'a>> {
        let task = self.state.task.as_ref()?;
        self.catalogue.get(&task.action)
    }

    /// Has a run cancelled when nothing else is to do.
    pub fn cancel(&mut self, run: Option<String>) {
        self.state.cancel.extend(run);
    }

    /// Says something about the action under way, if there is one.
    pub fn say(&mut self, kind: Kind, text: &str, why: &str) {
        let mut utterance = Utterance::new(kind, text, why);
        utterance.expires_ms = match self.state.task.as_ref().map(|task| &task.phase) {
            Some(Phase::Confirm { expires_ms, .. }) if kind == Kind::Confirm => Some(*expires_ms),
            _ => None,
        };
        let utterance = match &self.state.task {
            Some(task) => utterance.about(&task.action, task.started.then_some(task.run.as_str())),
            None => utterance,
        };
        self.say.push(utterance);
    }

    /// Counts a vain try. Answers whether people have to take over.
    pub fn failed_try(&mut self, input: &str) -> bool {
        let Some(task) = &mut self.state.task else { return false };
        let tries = task.tries.entry(input.to_owned()).or_insert(0);
        *tries += 1;
        *tries >= self.limits.tries_max
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
            scene.say(Kind::Trouble, words::FAILED, &failure.message);
            progress::abandon(scene);
        }
    }
}

/// The key under which vain tries to prove an address are counted; no input can have it.
pub(super) const PROOF: &str = "@proof";

fn contact(scene: &mut Scene<'_>, found: Option<(String, String)>) {
    let Some(entry) = progress::live(scene) else { return };
    let Some(task) = &scene.state.task else { return };
    let action = task.action.clone();
    match (entry.action.protection.requires(), task.phase.clone()) {
        // Whoever was found or not, the same is said; a mail goes only to a contact.
        (Assurance::VerifiedEmail, Phase::ProveLink { .. }) => match found {
            Some((_, email)) => {
                set_phase(scene, Phase::ProveLink { email: email.clone() });
                scene.state.job = Some(Job::SendLink { email, action });
            }
            None => scene.say(Kind::Prove, words::LINK_SENT, NEEDS_VERIFIED),
        },
        _ => match found {
            Some((id, email)) => {
                prove(scene, Assurance::MatchedEmail, id, email);
                progress::advance(scene);
            }
            None if scene.failed_try(PROOF) => progress::hand_off(scene, "no contact matched in all tries"),
            None => {
                set_phase(scene, Phase::ProveEmail);
                scene.say(Kind::Prove, words::NO_MATCH, "the address is not that of a contact");
            }
        },
    }
}

/// Why a link is sent, in the same words whether or not anybody gets it.
const NEEDS_VERIFIED: &str = "the action needs a verified address";

fn link_confirmed(scene: &mut Scene<'_>, action: &str, contact: Option<(String, String)>) {
    let Some((id, email)) = contact else { return };
    // A link is bound to its action: when that is over, the link proves nothing.
    if !scene.state.waits_for_link(action, &email) {
        return;
    }
    prove(scene, Assurance::VerifiedEmail, id, email);
    let why = "the link was followed and the button pressed";
    let is_parked = scene.state.task.as_ref().is_none_or(|task| task.action != action);
    if is_parked {
        return scene.say(Kind::Notice, words::CONFIRMED_FOR_LATER, why);
    }
    scene.say(Kind::Notice, words::CONFIRMED, why);
    progress::advance(scene);
}

fn prove(scene: &mut Scene<'_>, assurance: Assurance, id: String, email: String) {
    scene.state.identity = Identity {
        assurance,
        email: Some(email),
        contact: Some(id),
        until_ms: scene.now_ms + scene.limits.assurance_ms,
    };
    if let Some(task) = &mut scene.state.task {
        task.tries.remove(PROOF);
    }
}

pub(super) fn set_phase(scene: &mut Scene<'_>, phase: Phase) {
    if let Some(task) = &mut scene.state.task {
        task.phase = phase;
    }
}
