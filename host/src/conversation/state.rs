//! The whole state of a conversation. This is a stored format: `version` rises when its meaning changes.

use super::memory::{Memory, When};
use crate::language::Language;
use crate::model::identity::{Assurance, Source, Visitor};
use crate::model::step::Question;
use crate::trace;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The version of the stored format.
pub(super) const VERSION: u32 = 1;

/// What the host knows of the visitor, and until when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    pub assurance: Assurance,
    /// The contact's address; present above anonymous.
    pub email: Option<String>,
    pub contact: Option<String>,
    /// Milliseconds since the Unix epoch; after it the visitor is anonymous again.
    pub until_ms: u64,
    #[serde(default)]
    pub source: Source,
}

impl Identity {
    /// Whether the directory still says the same, given the contact that has this address now.
    pub fn is_still(&self, contact: Option<&str>) -> bool {
        match (self.source, contact) {
            (_, Some(contact)) => self.contact.as_deref() == Some(contact),
            (Source::Site, None) => true,
            (Source::Directory, None) => self.assurance == Assurance::Anonymous,
        }
    }

    /// As a run sees the visitor at a moment.
    pub fn visitor(&self, now_ms: u64) -> Visitor {
        if self.assurance == Assurance::Anonymous || now_ms >= self.until_ms {
            return Visitor::default();
        }
        Visitor {
            assurance: self.assurance,
            email: self.email.clone(),
            contact: self.contact.clone(),
        }
    }
}

/// What the visitor is expected to say next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// A value for an input of the manifest.
    Collect { input: String },
    /// Their email address.
    ProveEmail,
    /// To follow the link sent to an address.
    ProveLink { email: String },
    /// Answers to what the action asked, one by one.
    Asked {
        questions: Vec<Question>,
        answers: Map<String, Value>,
    },
    /// Yes or no.
    Confirm {
        digest: String,
        prompt: String,
        /// Until when a yes counts.
        #[serde(default)]
        expires_ms: u64,
    },
    /// Whether an interrupted action is still wanted; what was expected before comes after a yes.
    StillWanted { phase: Box<Phase> },
    /// Nothing: the host is working.
    Working,
}

/// One action under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub action: String,
    pub digest: String,
    /// The id of its run, whether or not it has started.
    pub run: String,
    pub started: bool,
    pub inputs: Map<String, Value>,
    /// How often something was asked for in vain, by input.
    pub tries: BTreeMap<String, u8>,
    pub phase: Phase,
    /// What led to the run, for its trace.
    pub events: Vec<trace::Event>,
    /// Who the visitor was when the run started; what the run waits for is only for them.
    #[serde(default)]
    pub visitor: Visitor,
    /// An address that the visitor named before it was needed.
    #[serde(default)]
    pub email: Option<String>,
    /// What the run asked and got so far.
    #[serde(default)]
    pub answered: Vec<Answered>,
    /// Answers to an earlier run of this task, used once where the new run asks the same.
    #[serde(default)]
    pub remembered: Map<String, Value>,
    /// What the visitor said for it, in which answers may stand already to what the action asks later.
    #[serde(default)]
    pub heard: Vec<String>,
    /// When another action came in between, while this one is parked.
    #[serde(default)]
    pub parked: Option<When>,
    /// What came in between was about something else of the same kind, such as another order.
    #[serde(default)]
    pub doubted: bool,
    /// Inputs that the visitor spoke of without a value that could be taken, with what is asked about each.
    #[serde(default)]
    pub unclear: BTreeMap<String, String>,
    /// Values that were not said literally, in words that are still to be said back.
    #[serde(default)]
    pub understood: Vec<String>,
    /// A value of some time ago that was offered for an input, which a yes takes.
    #[serde(default)]
    pub suggested: Option<(String, Value)>,
}

/// A question of the action with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub question: Question,
    pub value: Value,
}

/// Bytes of what a visitor said that are kept for answers to later questions.
const HEARD_BYTES_MAX: usize = 2 << 10;

impl Task {
    /// A task that has nothing yet.
    pub fn new(action: &str, digest: &str, run: &str) -> Self {
        Self {
            action: action.to_owned(),
            digest: digest.to_owned(),
            run: run.to_owned(),
            started: false,
            inputs: Map::new(),
            tries: BTreeMap::new(),
            phase: Phase::Working,
            events: Vec::new(),
            visitor: Visitor::default(),
            email: None,
            answered: Vec::new(),
            remembered: Map::new(),
            heard: Vec::new(),
            parked: None,
            doubted: false,
            unclear: BTreeMap::new(),
            understood: Vec::new(),
            suggested: None,
        }
    }

    /// What is expected of the visitor once it is clear that the action is still wanted.
    pub fn expected(&self) -> &Phase {
        match &self.phase {
            Phase::StillWanted { phase } => phase,
            phase => phase,
        }
    }

    /// Keeps what the visitor said, as far as there is room.
    pub fn keep_words(&mut self, text: &str) {
        let kept: usize = self.heard.iter().map(String::len).sum();
        if kept + text.len() <= HEARD_BYTES_MAX && !self.heard.iter().any(|known| known == text) {
            self.heard.push(text.to_owned());
        }
    }

    /// Begins a new run for the same task. Returns the id of the old one if that has to be cancelled.
    #[must_use]
    pub fn restart(&mut self, run: String) -> Option<String> {
        let old = std::mem::replace(&mut self.run, run);
        let answered = std::mem::take(&mut self.answered).into_iter();
        self.remembered
            .extend(answered.map(|answered| (answered.question.input, answered.value)));
        // What was answered in this round and is not handed in yet.
        let phase = match std::mem::replace(&mut self.phase, Phase::Working) {
            Phase::StillWanted { phase } => *phase,
            phase => phase,
        };
        if let Phase::Asked { answers, .. } = phase {
            self.remembered.extend(answers);
        }
        self.suggested = None;
        self.visitor = Visitor::default();
        std::mem::take(&mut self.started).then_some(old)
    }
}

/// A conversation that people have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handed {
    /// Which of its hand-offs it is, counted from 1.
    pub number: u32,
    /// The name of who of staff has taken it, as the visitor sees it.
    #[serde(default)]
    pub taken: Option<String>,
    /// When the visitor was last told that people have it, in milliseconds since the Unix epoch.
    #[serde(default)]
    pub told_ms: Option<u64>,
}

/// What the visitor was offered outside of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// Several actions fit the message.
    DidYouMean { actions: Vec<String>, text: String },
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

/// One of several wishes of a message, which waits for its turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    pub action: String,
    /// The part of the message that is about it.
    pub text: String,
    /// The id of the run that it leads to.
    pub run: String,
    /// From 0 to 1, how well it matched.
    pub score: f32,
}

/// The action that was done last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    pub action: String,
    pub inputs: Map<String, Value>,
    pub when: When,
}

impl Job {
    /// The run that is worked on.
    pub(super) fn run(&self) -> Option<&str> {
        match self {
            Self::Start { run, .. } | Self::Answer { run, .. } | Self::Confirm { run, .. } | Self::Prove { run } => {
                Some(run)
            }
            _ => None,
        }
    }
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub version: u32,
    /// BCP 47.
    pub locale: String,
    /// The locale that the site gave, while the visitor writes in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_locale: Option<String>,
    /// The IANA name of the visitor's time zone, where the site reported it.
    #[serde(default)]
    pub zone: Option<String>,
    pub identity: Identity,
    pub task: Option<Task>,
    /// Actions that wait for the one in between to end, latest last.
    pub parked: Vec<Task>,
    pub offer: Option<Offer>,
    /// How often the conversation was passed to people, or left them something to look at.
    #[serde(default)]
    pub handoffs: u32,
    /// Present while people have the conversation: the agent is silent.
    #[serde(default)]
    pub handed: Option<Handed>,
    /// Runs that nobody waits for now, to be cancelled when there is nothing else to do.
    #[serde(default)]
    pub cancel: Vec<String>,
    /// The network that the conversation was started from, where it is known.
    #[serde(default)]
    pub network: Option<String>,
    /// Messages of the visitor so far.
    #[serde(default)]
    pub turn: u32,
    /// What the visitor said, for actions to come.
    #[serde(default)]
    pub memory: Memory,
    /// What else the visitor wanted, in that order.
    #[serde(default)]
    pub wishes: Vec<Wish>,
    #[serde(default)]
    pub last: Option<Done>,
    /// What the host is doing for this conversation. A state that is read back with a job was interrupted.
    pub job: Option<Job>,
}

impl State {
    /// A conversation in which nothing was said yet.
    pub fn new(locale: &str) -> Self {
        Self {
            version: VERSION,
            locale: locale.to_owned(),
            own_locale: None,
            zone: None,
            identity: Identity::default(),
            task: None,
            parked: Vec::new(),
            offer: None,
            handoffs: 0,
            handed: None,
            cancel: Vec::new(),
            network: None,
            turn: 0,
            memory: Memory::default(),
            wishes: Vec::new(),
            last: None,
            job: None,
        }
    }

    /// Goes on in the language of the visitor; back in that of the site, its own locale is there again.
    pub fn turn_to(&mut self, language: Language) {
        let own = self.own_locale.take().unwrap_or_else(|| self.locale.clone());
        if Language::of(&own) == language {
            self.locale = own;
        } else {
            language.tag().clone_into(&mut self.locale);
            self.own_locale = Some(own);
        }
    }

    /// Whether an action, under way or parked, waits for a link that was sent to this address.
    pub fn waits_for_link(&self, action: &str, email: &str) -> bool {
        let waits = |task: &Task| {
            task.action == action && matches!(task.expected(), Phase::ProveLink { email: sent_to } if sent_to == email)
        };
        self.task.iter().chain(&self.parked).any(waits)
    }
}
