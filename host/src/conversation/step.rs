//! One step of a conversation: from a state and an event to the next state, what is said, and what the host must do.

mod proof;
mod scene;

pub(super) use proof::PROOF;
pub(super) use scene::{Scene, set_phase};

use super::message;
use super::outcome;
use super::progress;
use super::state::{Identity, State};
use super::utterance::{Kind, Utterance};
use super::words;
use crate::model::action::Action;
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
    /// A [`Job::FindContact`] is done: the contact's id, and the address that matched as the directory spells it.
    Contact(Option<(String, String)>),
    /// A [`Job::SendLink`] is done, whether or not a mail was sent.
    LinkSent,
    /// A [`Job::TryCode`] is done.
    CodeTried { action: String, code: CodeTried },
    /// The operator's site says who the visitor is.
    Recognised(Identity),
    /// The contact has another address now, or is gone: what was proven of it is not true any more.
    ProofGone,
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

/// What came of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeTried {
    /// It is the one in the mail; the contact was read again.
    Right {
        contact: Option<(String, String)>,
    },
    Wrong,
    /// It cannot be tried any more, or there is none.
    Spent,
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
        /// Whom the mail goes to; without one everything is done but the sending.
        #[serde(default)]
        contact: Option<String>,
        /// The contact's address as the directory spells it; `email` is the form in which it is compared.
        #[serde(default)]
        to: Option<String>,
    },
    /// Compare a code that the visitor typed.
    TryCode {
        email: String,
        action: String,
        code: String,
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
        Event::Contact(found) => proof::contact(&mut scene, found),
        Event::LinkSent => scene.say(Kind::Prove, words::LINK_SENT, proof::NEEDS_VERIFIED),
        Event::LinkConfirmed { action, contact } => proof::link_confirmed(&mut scene, &action, contact),
        Event::CodeTried { action, code } => proof::code_tried(&mut scene, &action, code),
        Event::Recognised(identity) => proof::recognised(&mut scene, identity),
        Event::ProofGone => proof::gone(&mut scene),
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
