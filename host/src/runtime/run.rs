//! Runs from outside: starting one, going on with one that waits, and what a runtime is made of.

mod active;
mod answers;
mod confirmation;
mod declared;
mod drive;
mod effects;
mod inputs;
mod interrupted;
mod settle;
mod yes;

pub use settle::{Found, SettleError};

use super::clock::Clock;
use super::grants::GrantBook;
use super::metrics::Metrics;
use super::registry::{Published, Registry, RegistryError, settings_of};
use super::state::{Next, RunState};
use crate::model::id::Name;
use crate::model::identity::Visitor;
use crate::model::limits::Limits;
use crate::model::localized::LocalText;
use crate::model::run::{Blame, Mode, Outcome};
use crate::model::step::Problem;
use crate::secrets::Secrets;
use crate::storage::{Storage, StorageError};
use crate::trace::Event;
use crate::upstream::{Outlet, Upstream};
use active::Working;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// What a runtime is made of.
pub struct RuntimeParts {
    pub storage: Storage,
    pub registry: Registry,
    pub live: Arc<dyn Upstream>,
    pub secrets: Arc<Secrets>,
    /// Non-secret settings by action.
    pub settings: BTreeMap<Name, Value>,
    /// The operator's names for hosts that requests go to.
    pub places: BTreeMap<String, LocalText>,
    pub limits: Limits,
    pub clock: Clock,
}

/// What takes the place of chance and of the manifest's examples where an author plays runs.
pub struct Script {
    /// The seed of every run.
    pub seed: u64,
    /// The sender of previews.
    pub planned: Arc<dyn Upstream>,
}

/// Runs actions.
pub struct Runtime {
    storage: Storage,
    registry: Registry,
    outlet: Arc<Outlet>,
    secrets: Arc<Secrets>,
    grants: Arc<GrantBook>,
    settings: BTreeMap<Name, Value>,
    places: BTreeMap<String, LocalText>,
    limits: Limits,
    clock: Clock,
    metrics: Metrics,
    script: Option<Script>,
    /// Runs that are being worked on in this process.
    busy: Mutex<HashSet<String>>,
}

/// A run to start.
pub struct NewRun {
    pub id: String,
    pub published: Arc<Published>,
    pub conversation: Option<String>,
    pub mode: Mode,
    pub locale: String,
    /// The IANA name of the visitor's time zone, where it is known.
    pub zone: Option<String>,
    pub visitor: Visitor,
    pub inputs: Map<String, Value>,
    /// What led to the run, for its trace.
    pub events: Vec<Event>,
}

/// What a waiting run goes on with.
#[derive(Clone, Debug, PartialEq)]
pub enum Resume {
    /// Answers to what the action asked.
    Answers(Map<String, Value>),
    /// A yes to exactly this request, by this visitor; without one, by the visitor that the run is for.
    Confirm { digest: String, visitor: Option<Visitor> },
    /// The visitor no longer wants it.
    Cancel,
    /// The visitor proved more.
    Proof(Visitor),
    /// The host stopped in the middle of it.
    Recover,
    /// The host stopped in the middle of it, and nobody is waiting for it now.
    GiveUp,
}

/// Why a run cannot be worked on. Failures of the run itself are outcomes.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error("no run `{0}`")]
    UnknownRun(String),
    #[error("run `{run}` does not wait for this; it is `{status}`")]
    NotWaiting { run: String, status: &'static str },
    #[error("the request has changed since the visitor was asked; ask again and confirm `{digest}`")]
    OtherDigest { digest: String },
    #[error("run `{0}` is being worked on; try again in a moment")]
    Busy(String),
    #[error("some answers cannot be used")]
    Answers(Vec<Problem>),
    #[error(
        "a write of run `{run}` was sent, and then the host failed: {source}; do not start it again, see its writes"
    )]
    AfterWrite {
        run: String,
        /// What is known of the write.
        code: &'static str,
        source: Box<RuntimeError>,
    },
}

impl Runtime {
    /// Puts a runtime together.
    pub fn new(parts: RuntimeParts) -> Self {
        let clock = parts.clock.clone();
        Self {
            outlet: Arc::new(Outlet::new(
                parts.live,
                &parts.limits.gate,
                Arc::new(move || clock.now_ms()),
            )),
            metrics: Metrics::default(),
            grants: Arc::new(GrantBook::new(parts.storage.clone())),
            storage: parts.storage,
            registry: parts.registry,
            secrets: parts.secrets,
            settings: parts.settings,
            places: parts.places,
            limits: parts.limits,
            clock: parts.clock,
            script: None,
            busy: Mutex::new(HashSet::new()),
        }
    }

    /// The same with runs that come out the same each time, for authors.
    pub fn with_script(self, script: Script) -> Self {
        let script = Some(script);
        Self { script, ..self }
    }

    /// The published actions.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// What the operator allows.
    pub fn grants(&self) -> &GrantBook {
        &self.grants
    }

    /// What this process counted of its runs.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The way out of live runs, which the host's own calls take too.
    pub fn outlet(&self) -> &Arc<Outlet> {
        &self.outlet
    }

    /// Where runs are stored.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The host's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The host's limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) fn settings_of(&self, name: &Name) -> Value {
        settings_of(&self.settings, name)
    }

    fn state(&self, new: NewRun) -> RunState {
        let mut seed = [0; 8];
        // Without randomness from the system the seed is the time, which is as good for a context's purpose.
        let now_ms = self.clock.now_ms();
        let seed = match &self.script {
            Some(script) => script.seed,
            None => getrandom::fill(&mut seed).map_or(now_ms, |()| u64::from_le_bytes(seed)),
        };
        RunState {
            id: new.id,
            conversation: new.conversation,
            action: new.published.action.name.to_string(),
            digest: new.published.digest.to_string(),
            mode: new.mode,
            locale: new.locale,
            zone: new.zone,
            now_ms,
            seed,
            visitor: new.visitor,
            inputs: new.inputs,
            questions: Vec::new(),
            asked_by: None,
            exchanges: Vec::new(),
            pending: Vec::new(),
            yeses: Vec::new(),
            next: Next::Validate,
            calls: 0,
            rounds: 0,
            asks: 0,
            elapsed_us: 0,
            seq: 0,
            outcome: None,
        }
    }

    async fn try_start(&self, mut new: NewRun) -> Result<RunState, RuntimeError> {
        let _working = self.enter(&new.id)?;
        let (published, events) = (new.published.clone(), std::mem::take(&mut new.events));
        let mut run = self.activate(self.state(new), published)?;
        run.recorder.push(Event::Started {
            action: run.state.action.clone(),
            digest: run.state.digest.clone(),
            mode: run.state.mode,
            locale: run.state.locale.clone(),
            zone: run.state.zone.clone(),
            now_ms: run.state.now_ms,
            seed: run.state.seed,
        });
        events.into_iter().for_each(|event| run.recorder.push(event));
        self.save(&mut run).await?;
        self.drive(run).await
    }

    async fn try_resume(&self, id: &str, resume: Resume) -> Result<RunState, RuntimeError> {
        let _working = self.enter(id)?;
        let state = self.load(id).await?;
        let published = self.registry.version(&state.action, &state.digest).await?;
        let mut run = self.activate(state, published)?;
        match (resume, run.state.outcome.clone()) {
            (Resume::Answers(answers), Some(Outcome::Asked(questions))) => {
                self.take_answers(&mut run, &questions, answers)?;
            }
            (Resume::Confirm { digest, visitor }, Some(Outcome::Unconfirmed(question))) => {
                if digest != question.digest {
                    let digest = question.digest;
                    return Err(RuntimeError::OtherDigest { digest });
                }
                run.keep_yes(question, visitor.as_ref());
            }
            (Resume::Proof(visitor), Some(Outcome::Unproven(_))) => run.state.visitor = visitor,
            (Resume::Cancel, Some(outcome)) if !outcome.is_final() => run.end(Outcome::Cancelled),
            (Resume::GiveUp, None) => {
                self.settle_interrupted(&mut run).await?;
                if run.state.outcome.is_none() {
                    let message =
                        "the host stopped while it worked on this run; no write was under way, see its ledger";
                    run.fail("interrupted", Blame::Host, message);
                }
            }
            (Resume::Recover, None) => self.settle_interrupted(&mut run).await?,
            _ => {
                return Err(RuntimeError::NotWaiting {
                    run: id.to_owned(),
                    status: run.state.status(),
                });
            }
        }
        if run.state.next == Next::Done {
            self.save(&mut run).await?;
            return Ok(run.state);
        }
        run.state.outcome = None;
        self.save(&mut run).await?;
        self.drive(run).await
    }

    /// A run as stored.
    pub async fn load(&self, id: &str) -> Result<RunState, RuntimeError> {
        let row = self
            .storage
            .run(id)
            .await?
            .ok_or_else(|| RuntimeError::UnknownRun(id.to_owned()))?;
        serde_json::from_str(&row.state).map_err(|error| StorageError::unreadable("run.state", &error).into())
    }

    fn enter(&self, id: &str) -> Result<Working<'_>, RuntimeError> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(id.to_owned()) {
            return Err(RuntimeError::Busy(id.to_owned()));
        }
        Ok(Working {
            busy: &self.busy,
            id: id.to_owned(),
        })
    }
}
