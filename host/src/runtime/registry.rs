//! The live actions of a host, ready to run, as one snapshot that is exchanged when the set changes.

use crate::engine::{Engine, LoadError, Loaded};
use crate::manifest;
use crate::manifest::pack::{self, PackError};
use crate::model::action::Action;
use crate::model::id::Digest;
use crate::model::limits::Limits;
use crate::policy::input::InputChecker;
use crate::storage::{ActionVersion, Storage, StorageError};
use crate::triggers::{Matcher, Phrases, Settings as TriggerSettings};
use cap_std::fs::Dir;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// One version of an action, ready to run.
pub struct Published {
    pub action: Action,
    pub digest: Digest,
    /// The digest in hexadecimal.
    pub digest_text: String,
    /// The code; an action that is only a manifest has none.
    pub loaded: Option<Loaded>,
    pub checker: InputChecker,
    /// Of the reply's data.
    pub schema: Option<jsonschema::Validator>,
    /// The manifest as written.
    pub text: String,
}

/// A published action that this host cannot run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub name: String,
    pub message: String,
}

/// Everything that is live at one moment.
pub struct Snapshot {
    pub generation: u64,
    pub actions: BTreeMap<String, Arc<Published>>,
    pub matcher: Matcher,
    pub broken: Vec<Broken>,
}

/// Why an action's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error(transparent)]
    Pack(#[from] PackError),
    #[error(transparent)]
    Manifest(#[from] manifest::ManifestErrors),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("the schema of the reply's data cannot be used: {0}")]
    Schema(String),
    #[error("the inputs' schemas cannot be used: {0}")]
    Inputs(String),
    #[error("the file of {name} {digest} is missing or changed in the folder `actions`; publish it again")]
    File { name: String, digest: String },
    #[error("no action `{0}` is published")]
    Unknown(String),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Holds the current snapshot and makes the next.
pub struct Registry {
    engine: Engine,
    limits: Arc<Limits>,
    pub(super) files: Dir,
    storage: Storage,
    triggers: TriggerSettings,
    current: Mutex<Arc<Snapshot>>,
    /// One reload at a time.
    reloading: tokio::sync::Mutex<()>,
}

impl Registry {
    /// Opens a registry whose action files are in a folder, and loads what is live.
    pub async fn open(
        engine: Engine,
        limits: Limits,
        files: Dir,
        storage: Storage,
        triggers: TriggerSettings,
    ) -> Result<Self, RegistryError> {
        let empty = Snapshot {
            generation: u64::MAX,
            actions: BTreeMap::new(),
            matcher: Matcher::build(&[], &triggers),
            broken: Vec::new(),
        };
        let registry = Self {
            engine,
            limits: Arc::new(limits),
            files,
            storage,
            triggers,
            current: Mutex::new(Arc::new(empty)),
            reloading: tokio::sync::Mutex::new(()),
        };
        registry.current().await?;
        Ok(registry)
    }

    /// The engine that runs the actions.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Where publications are stored.
    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    fn held(&self) -> Arc<Snapshot> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is live now. Another process may have published since the last time; then it is loaded first.
    pub async fn current(&self) -> Result<Arc<Snapshot>, RegistryError> {
        let generation = self.storage.generation().await?;
        let held = self.held();
        if held.generation == generation {
            return Ok(held);
        }
        let _one_at_a_time = self.reloading.lock().await;
        let held = self.held();
        if held.generation == generation {
            return Ok(held);
        }
        let next = Arc::new(self.load_all(generation, &held).await?);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = next.clone();
        Ok(next)
    }

    async fn load_all(&self, generation: u64, held: &Snapshot) -> Result<Snapshot, RegistryError> {
        let mut actions = BTreeMap::new();
        let mut broken = Vec::new();
        for version in self.storage.published().await? {
            match held
                .actions
                .get(&version.name)
                .filter(|known| known.digest == version.digest)
            {
                Some(known) => {
                    actions.insert(version.name, known.clone());
                }
                None => match self.load_version(&version).await {
                    Ok(published) => {
                        actions.insert(version.name, Arc::new(published));
                    }
                    Err(error) => {
                        tracing::error!(action = version.name, %error, "a published action cannot be run");
                        broken.push(Broken {
                            name: version.name,
                            message: error.to_string(),
                        });
                    }
                },
            }
        }
        let phrases: Vec<Phrases> = actions.values().map(|published| phrases(&published.action)).collect();
        Ok(Snapshot {
            generation,
            matcher: Matcher::build(&phrases, &self.triggers),
            actions,
            broken,
        })
    }

    async fn load_version(&self, version: &ActionVersion) -> Result<Published, RegistryError> {
        let missing = || RegistryError::File {
            name: version.name.clone(),
            digest: version.digest.short(),
        };
        let bytes = self.files.read(file_name(&version.digest)).map_err(|_| missing())?;
        let published = self.prepare(bytes).await?;
        if published.digest != version.digest || published.action.name.as_str() != version.name {
            return Err(missing());
        }
        Ok(published)
    }

    /// The version that a run started with, even if another is live by now.
    pub async fn version(&self, name: &str, digest: &str) -> Result<Arc<Published>, RegistryError> {
        let live = self.current().await?.actions.get(name).cloned();
        if let Some(live) = live.filter(|live| live.digest.to_string() == digest) {
            return Ok(live);
        }
        let digest = Digest::from_hex(digest).ok_or_else(|| RegistryError::Unknown(name.to_owned()))?;
        let version = ActionVersion {
            name: name.to_owned(),
            digest,
            published_ms: 0,
        };
        Ok(Arc::new(self.load_version(&version).await?))
    }

    /// Checks an action's file whole and makes it ready to run. Compiling is done off the async threads.
    pub async fn prepare(&self, bytes: Vec<u8>) -> Result<Published, RegistryError> {
        let (engine, limits) = (self.engine.clone(), self.limits.clone());
        let work = tokio::task::spawn_blocking(move || prepare(&engine, &limits, &bytes));
        work.await
            .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

/// The name of an action's file in the folder `actions`.
pub(super) fn file_name(digest: &Digest) -> String {
    format!("{digest}.wasm")
}

/// What the matcher learns of an action.
fn phrases(action: &Action) -> Phrases {
    Phrases {
        action: action.name.to_string(),
        title: action.title.clone(),
        triggers: action.triggers.clone(),
    }
}

fn prepare(engine: &Engine, limits: &Limits, bytes: &[u8]) -> Result<Published, RegistryError> {
    let bytes_max = engine.limits().component_bytes_max;
    if bytes.len() as u64 > bytes_max {
        return Err(LoadError::TooLarge {
            bytes: bytes.len() as u64,
            bytes_max,
        }
        .into());
    }
    let packed = pack::unpack(bytes)?;
    let manifest = manifest::parse(&packed.manifest, "action.toml")?;
    let loaded = if packed.has_code {
        let loaded = engine.load(bytes, &packed.digest)?;
        let elapsed: Duration = loaded.report.elapsed;
        tracing::info!(
            action = %manifest.action.name,
            elapsed_ms = elapsed.as_millis() as u64,
            from_cache = loaded.report.from_cache,
            foreign_entry = loaded.report.foreign_entry,
            "component loaded"
        );
        Some(loaded)
    } else {
        manifest::check_declared_in(&manifest, "action.toml")?;
        None
    };
    let schema = match &manifest.action.response.schema {
        Some(schema) => {
            Some(jsonschema::validator_for(schema).map_err(|error| RegistryError::Schema(error.to_string()))?)
        }
        None => None,
    };
    let checker = InputChecker::with_limits(&manifest.action, limits)
        .map_err(|error| RegistryError::Inputs(error.to_string()))?;
    Ok(Published {
        checker,
        schema,
        digest_text: packed.digest.to_string(),
        digest: packed.digest,
        loaded,
        text: manifest.text,
        action: manifest.action,
    })
}

/// The settings of an action, or an empty object.
pub(super) fn settings_of(all: &BTreeMap<crate::model::id::Name, Value>, name: &str) -> Value {
    all.get(name)
        .cloned()
        .unwrap_or_else(|| Value::Object(serde_json::Map::new()))
}
