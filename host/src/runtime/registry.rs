//! The live actions of a host, ready to run, as one snapshot that is exchanged when the set changes.

mod compiling;
#[cfg(test)]
mod german;
mod hearing;
#[cfg(test)]
mod meant;
pub(super) mod publish;
mod retired;
mod spoken;

use spoken::{Matchers, Spoken};

use crate::engine::load::LoadReport;
use crate::engine::{LoadError, Loaded, Sandbox};
use crate::manifest;
use crate::manifest::pack::{self, Inspected, PackError};
use crate::model::action::Action;
use crate::model::id::Digest;
use crate::model::limits::Limits;
use crate::policy::input::InputChecker;
use crate::schema::Schema;
use crate::storage::{ActionVersion, Storage, StorageError};
use crate::triggers::Settings as TriggerSettings;
use cap_std::fs::Dir;
use compiling::Compiling;
use hearing::Kinds;
use retired::Retired;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One version of an action, ready to run.
pub struct Published {
    pub action: Action,
    pub digest: Digest,
    /// The digest in hexadecimal.
    pub digest_text: String,
    /// The code; an action that is only a manifest has none.
    pub loaded: Option<Loaded>,
    pub checker: InputChecker,
    /// The same in the words of other languages.
    spoken: Vec<Spoken>,
    /// Of the reply's data.
    pub schema: Option<Schema>,
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
    /// How much was compiled behind the requests by then.
    compiled: u64,
    pub actions: BTreeMap<String, Arc<Published>>,
    pub matchers: Matchers,
    pub broken: Vec<Broken>,
    /// What is known and cannot be run.
    retired: BTreeMap<String, Arc<Retired>>,
    /// The actions by the values that tell them.
    kinds: Kinds,
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
    #[error("it is being compiled; try again in a moment")]
    Compiling,
    #[error("{0}")]
    Uncompiled(String),
    #[error("no action `{0}` is published")]
    Unknown(String),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Holds the current snapshot and makes the next.
pub struct Registry {
    sandbox: Sandbox,
    limits: Arc<Limits>,
    files: Dir,
    storage: Storage,
    triggers: TriggerSettings,
    compiling: Arc<Compiling>,
    current: Mutex<Arc<Snapshot>>,
    /// One reload at a time.
    reloading: tokio::sync::Mutex<()>,
}

impl Registry {
    /// Opens a registry whose action files are in a folder, and loads what is live; what is not compiled yet is compiled first.
    pub async fn open(
        sandbox: Sandbox,
        limits: Limits,
        files: Dir,
        storage: Storage,
        triggers: TriggerSettings,
    ) -> Result<Self, RegistryError> {
        let empty = Snapshot {
            generation: u64::MAX,
            compiled: 0,
            actions: BTreeMap::new(),
            matchers: Matchers::build(std::iter::empty(), std::iter::empty(), &triggers),
            broken: Vec::new(),
            retired: BTreeMap::new(),
            kinds: Kinds::default(),
        };
        let registry = Self {
            compiling: Compiling::new(sandbox.clone()),
            sandbox,
            limits: Arc::new(limits),
            files,
            storage,
            triggers,
            current: Mutex::new(Arc::new(empty)),
            reloading: tokio::sync::Mutex::new(()),
        };
        let generation = registry.storage.generation().await?;
        let snapshot = registry.load_all(generation, &registry.held(), Load::Compile).await?;
        *registry.current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(registry)
    }

    /// The sandbox that runs the actions.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Where publications are stored.
    fn storage(&self) -> &Storage {
        &self.storage
    }

    fn held(&self) -> Arc<Snapshot> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is live now. Another process may have published since the last time; then it is loaded first. Nothing is
    /// compiled here: an action that is not compiled yet cannot be run until it is, behind the requests.
    pub async fn current(&self) -> Result<Arc<Snapshot>, RegistryError> {
        let generation = self.storage.generation().await?;
        let compiled = self.compiling.ended();
        let fits = |held: &Snapshot| held.generation == generation && held.compiled == compiled;
        let held = self.held();
        if fits(&held) {
            return Ok(held);
        }
        let _one_at_a_time = self.reloading.lock().await;
        let held = self.held();
        if fits(&held) {
            return Ok(held);
        }
        let next = Arc::new(self.load_all(generation, &held, Load::Compiled).await?);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = next.clone();
        Ok(next)
    }

    async fn load_all(&self, generation: u64, held: &Snapshot, load: Load) -> Result<Snapshot, RegistryError> {
        let compiled = self.compiling.ended();
        let mut actions = BTreeMap::new();
        let mut broken = Vec::new();
        let mut unusable = Vec::new();
        for version in self.storage.published().await? {
            match held
                .actions
                .get(&version.name)
                .filter(|known| known.digest == version.digest)
            {
                Some(known) => {
                    actions.insert(version.name, known.clone());
                }
                None => match self.load_version(&version, load).await {
                    Ok(published) => {
                        actions.insert(version.name, Arc::new(published));
                    }
                    Err(error) => {
                        tracing::error!(action = version.name, %error, "a published action cannot be run");
                        broken.push(Broken {
                            name: version.name.clone(),
                            message: error.to_string(),
                        });
                        unusable.push(version);
                    }
                },
            }
        }
        let retired = self.retired(held, unusable).await?;
        let live = actions.iter().map(|(name, published)| (name, &published.checker));
        let known = live.chain(retired.iter().map(|(name, retired)| (name, &retired.checker)));
        Ok(Snapshot {
            generation,
            compiled,
            matchers: Matchers::build(
                actions.values().map(|published| &published.action),
                retired.values().map(|retired| &retired.action),
                &self.triggers,
            ),
            kinds: Kinds::of(known),
            retired,
            actions,
            broken,
        })
    }

    async fn load_version(&self, version: &ActionVersion, load: Load) -> Result<Published, RegistryError> {
        let missing = || RegistryError::File {
            name: version.name.clone(),
            digest: version.digest.short(),
        };
        let bytes = self.files.read(file_name(&version.digest)).map_err(|_| missing())?;
        let published = self.prepare_by(bytes.into(), load).await?;
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
        Ok(Arc::new(self.load_version(&version, Load::Compiled).await?))
    }

    /// Checks an action's file whole and makes it ready to run, compiled if it has to be; off the async threads.
    /// The bytes are shared, since they may be many.
    pub async fn prepare(&self, bytes: impl Into<Arc<Vec<u8>>>) -> Result<Published, RegistryError> {
        self.prepare_by(bytes.into(), Load::Compile).await
    }

    async fn prepare_by(&self, bytes: Arc<Vec<u8>>, load: Load) -> Result<Published, RegistryError> {
        let (sandbox, limits, compiling) = (self.sandbox.clone(), self.limits.clone(), self.compiling.clone());
        let load = move |bytes: &[u8], digest: &Digest| match load {
            Load::Compile => Ok(sandbox.load(bytes, digest)?),
            Load::Compiled => compiling.load(bytes, digest),
        };
        let work = tokio::task::spawn_blocking(move || prepare(&limits, &bytes, load));
        work.await
            .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

/// What may be done for an action's code.
#[derive(Clone, Copy)]
enum Load {
    /// Take it from the cache or compile it.
    Compile,
    /// Take what is compiled, and let the rest be compiled behind the requests.
    Compiled,
}

/// The name of an action's file in the folder `actions`.
fn file_name(digest: &Digest) -> String {
    format!("{digest}.wasm")
}

/// An action's file that was checked as far as it can be without compiling it.
struct Examined {
    manifest: manifest::Manifest,
    outside: Inspected,
    schema: Option<Schema>,
    checker: InputChecker,
}

fn examine(limits: &Limits, bytes: &[u8]) -> Result<Examined, RegistryError> {
    let bytes_max = limits.sandbox.component_bytes_max;
    if bytes.len() as u64 > bytes_max {
        return Err(LoadError::TooLarge {
            bytes: bytes.len() as u64,
            bytes_max,
        }
        .into());
    }
    let packed = pack::unpack(bytes)?;
    let manifest = manifest::parse(&packed.manifest, "action.toml")?;
    if !packed.outside.has_code {
        manifest::check_declared_in(&manifest, "action.toml")?;
    }
    let schema = match &manifest.action.response.schema {
        Some(schema) => Some(Schema::compile(schema).map_err(|error| RegistryError::Schema(error.to_string()))?),
        None => None,
    };
    let checker = InputChecker::with_limits(&manifest.action, limits)
        .map_err(|error| RegistryError::Inputs(error.to_string()))?;
    Ok(Examined {
        manifest,
        outside: packed.outside,
        schema,
        checker,
    })
}

fn prepare(
    limits: &Limits,
    bytes: &[u8],
    load: impl FnOnce(&[u8], &Digest) -> Result<Loaded, RegistryError>,
) -> Result<Published, RegistryError> {
    let Examined {
        manifest,
        outside,
        schema,
        checker,
    } = examine(limits, bytes)?;
    let loaded = match outside.has_code {
        true => Some(load(bytes, &outside.digest)?),
        false => None,
    };
    if let Some(loaded) = &loaded {
        tell(&manifest.action, &loaded.report);
    }
    Ok(Published {
        spoken: spoken::spoken(&manifest.action, limits)?,
        checker,
        schema,
        digest_text: outside.digest.to_string(),
        digest: outside.digest,
        loaded,
        text: manifest.text,
        action: manifest.action,
    })
}

fn tell(action: &Action, report: &LoadReport) {
    if report.foreign_entry {
        // Whoever can change the state folder, or a disk that forgets, is worth looking at.
        tracing::error!(
            action = %action.name,
            "its entry in the folder `cache` was changed or not made by this host; it was compiled again"
        );
    }
    tracing::info!(
        action = %action.name,
        elapsed_ms = report.elapsed.as_millis() as u64,
        from_cache = report.from_cache,
        pool_class = report.class.as_str(),
        "component loaded"
    );
}

/// The settings of an action, or an empty object.
pub(super) fn settings_of(all: &BTreeMap<crate::model::id::Name, Value>, name: &str) -> Value {
    all.get(name)
        .cloned()
        .unwrap_or_else(|| Value::Object(serde_json::Map::new()))
}
