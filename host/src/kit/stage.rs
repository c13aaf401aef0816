//! Where cases are played: a runtime with the case's clock, chance and upstream, over a state that is then dropped.

mod dialogue;
mod rehearsal;
mod scripted;
pub(crate) mod told;

pub(crate) use rehearsal::{Examples, Given, complete, fitting};
pub(crate) use scripted::{Heard, Missing};

use super::case::Case;
use crate::engine::Sandbox;
use crate::model::id::Name;
use crate::model::identity::{Assurance, Visitor};
use crate::model::limits::Limits;
use crate::model::run::{Mode, Outcome};
use crate::model::step::Problem;
use crate::runtime::clock::Clock;
use crate::runtime::{
    NewRun, PublishError, Published, Registry, RegistryError, RunState, Runtime, RuntimeError, RuntimeParts, Script,
};
use crate::secrets::{Rotation, Secrets};
use crate::storage::{Storage, StorageError};
use crate::trace::Entry;
use crate::triggers::Settings as TriggerSettings;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use dialogue::Dialogue;
use scripted::Scripted;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The id of every run, since requests may have it in them.
pub(crate) const RUN: &str = "r-case";

/// Why a case cannot be played at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StageError {
    #[error("a temporary folder cannot be made: {0}; is the disk full?")]
    Folder(#[from] std::io::Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    File(#[from] PublishError),
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    #[error("{0}")]
    Words(String),
}

/// One action, ready to be played.
pub(crate) struct Stage {
    folder: tempfile::TempDir,
    sandbox: Sandbox,
    limits: Limits,
    published: Arc<Published>,
}

/// What came of a case.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    pub state: RunState,
    pub trace: Vec<Entry>,
    pub heard: Heard,
    /// What the visitor was asked, in order.
    pub asked: Vec<String>,
    /// The numbers of the case's questions that were asked, counted from 0.
    pub said: Vec<usize>,
    /// The names of the answers that were asked for.
    pub answered: Vec<String>,
    /// What is wrong with the answers of the case, where they were refused.
    pub refused: Vec<Problem>,
}

impl Stage {
    /// Checks an action's file and makes it ready, as publishing would.
    ///
    /// # Errors
    ///
    /// The file cannot be used as an action.
    pub(crate) async fn open(sandbox: Sandbox, limits: Limits, bytes: Vec<u8>) -> Result<Self, StageError> {
        let folder = tempfile::tempdir()?;
        let registry = registry(&folder, &sandbox, &limits, Storage::in_memory().await?).await?;
        let published = Arc::new(registry.stage(bytes).await?);
        Ok(Self {
            folder,
            sandbox,
            limits,
            published,
        })
    }

    /// The action.
    pub(crate) fn published(&self) -> &Published {
        &self.published
    }

    /// The limits of runs.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Plays a case from its inputs as far as its answers and its yes lead.
    ///
    /// # Errors
    ///
    /// The run could not be made. How the run itself ends is not an error.
    pub(crate) async fn play(&self, case: &Case) -> Result<Played, StageError> {
        let planned = Arc::new(Scripted::new(case.exchanges.clone()));
        let mut dialogue = Dialogue::new(case, &self.published);
        let mut inputs = dialogue.inputs().map_err(StageError::Words)?;
        let (runtime, state) = loop {
            let runtime = self.runtime(case, planned.clone()).await?;
            let state = runtime.start(self.new_run(case, inputs.clone())).await?;
            // What the action turns down is asked again, as a conversation does; no call was made by then.
            match &state.outcome {
                Some(Outcome::Rejected(problems)) => match dialogue.corrected(problems) {
                    Some((name, value)) => inputs.insert(name, value),
                    None => break (runtime, state),
                },
                _ => break (runtime, state),
            };
        };
        let state = answer(&runtime, state, &mut dialogue).await?;
        Ok(Played {
            trace: runtime.storage().trace(RUN).await?,
            heard: planned.heard(),
            state,
            asked: dialogue.asked,
            said: dialogue.said,
            answered: dialogue.answered,
            refused: dialogue.refused,
        })
    }

    async fn runtime(&self, case: &Case, planned: Arc<Scripted>) -> Result<Runtime, StageError> {
        let storage = Storage::in_memory().await?;
        let registry = registry(&self.folder, &self.sandbox, &self.limits, storage.clone()).await?;
        let settings = Value::Object(case.settings.clone());
        let now_ms = case.now_ms;
        let runtime = Runtime::new(RuntimeParts {
            storage,
            registry,
            // Nothing is sent for real: a run that tried to would get the answers of the case as well.
            live: planned.clone(),
            secrets: Arc::new(Secrets::new(Vec::<(Name, Rotation)>::new())),
            settings: BTreeMap::from([(self.published.action.name.clone(), settings)]),
            places: BTreeMap::new(),
            limits: self.limits.clone(),
            clock: Clock::of(move || now_ms),
        });
        let seed = case.seed;
        Ok(runtime.with_script(Script { seed, planned }))
    }

    fn new_run(&self, case: &Case, inputs: Map<String, Value>) -> NewRun {
        NewRun {
            id: RUN.into(),
            published: self.published.clone(),
            conversation: None,
            mode: Mode::Preview,
            locale: case.locale.clone(),
            zone: case.zone.clone(),
            visitor: visitor(case),
            inputs,
            events: Vec::new(),
        }
    }

    /// The inputs of a case, with the words of a visitor read as a conversation would read them.
    ///
    /// # Errors
    ///
    /// Words that are not a value of their input.
    pub(crate) fn inputs(&self, case: &Case) -> Result<Map<String, Value>, StageError> {
        Dialogue::new(case, &self.published).inputs().map_err(StageError::Words)
    }
}

/// Answers a run that waits, as far as the case goes.
async fn answer(runtime: &Runtime, mut state: RunState, dialogue: &mut Dialogue<'_>) -> Result<RunState, StageError> {
    while let Some(resume) = dialogue.next(&state) {
        state = match runtime.resume(RUN, resume).await {
            Ok(state) => state,
            Err(RuntimeError::Answers(problems)) => {
                dialogue.refused.extend(problems);
                break;
            }
            Err(error) => return Err(error.into()),
        };
    }
    Ok(state)
}

/// The visitor of a case: unknown, or with an address that is proven.
pub(crate) fn visitor(case: &Case) -> Visitor {
    let Some(email) = &case.visitor else {
        return Visitor::default();
    };
    Visitor {
        assurance: Assurance::VerifiedEmail,
        email: Some(email.clone()),
        contact: Some(email.clone()),
    }
}

async fn registry(
    folder: &tempfile::TempDir,
    sandbox: &Sandbox,
    limits: &Limits,
    storage: Storage,
) -> Result<Registry, StageError> {
    let files = Dir::open_ambient_dir(folder.path(), ambient_authority())?;
    let triggers = TriggerSettings::default();
    Ok(Registry::open(sandbox.clone(), limits.clone(), files, storage, triggers).await?)
}
