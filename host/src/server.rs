//! Wiring: from an operator's settings to a host with all its adapters, and serving it until it is told to stop.

use crate::api::{self, ApiLimits};
use crate::config::{ContactSource, HostCall, MailWay, Settings};
use crate::conversation::{ConversationParts, Conversations};
use crate::engine::cache::{CacheError, CompiledCache};
use crate::engine::{Compiler, EngineError, Sandbox};
use crate::identity::contacts::csv::CsvContacts;
use crate::identity::contacts::remote::RemoteContacts;
use crate::identity::contacts::stored::StoredContacts;
use crate::identity::contacts::{Contacts, ContactsError};
use crate::identity::lookup::LookUp;
use crate::identity::mail::{
    InvalidTemplate, MailError, Mailer, NoMail, Outbox, Smtp, SmtpParts, TemplateFile, Templates,
};
use crate::identity::token::{InvalidIssuer, Issuers};
use crate::model::identity::Protection;
use crate::model::run::Mode;
use crate::runtime::clock::Clock;
use crate::runtime::{Registry, RegistryError, Runtime, RuntimeError, RuntimeParts};
use crate::secrets::{KeyFileError, Secrets, own_key};
use crate::storage::{Storage, StorageError};
use crate::triggers::Settings as TriggerSettings;
use crate::upstream::{LiveUpstream, Resolver, SystemResolver, TlsRoots, UnusableTls, Upstream};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};
use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;

/// The database file in the state folder.
const DATABASE: &str = "actgate.db";
/// The file in the state folder that the host which serves holds locked.
const LOCK: &str = "serve.lock";

/// The host's own key in the state folder: codes are kept under it, and its tokens of visitors are signed with it.
const KEY: &str = "identity.key";

/// Why a host cannot be opened or served.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the folder `{}` cannot be made or opened: {source}; look at its permissions and at `state`", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("the database in `{}`: {source}", path.display())]
    Storage { path: PathBuf, source: StorageError },
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    #[error(transparent)]
    Contacts(#[from] ContactsError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Template(#[from] InvalidTemplate),
    #[error("`{}` cannot be read: {source}; it is named in the settings", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Key(#[from] KeyFileError),
    #[error(transparent)]
    Issuer(#[from] InvalidIssuer),
    #[error(transparent)]
    Tls(#[from] UnusableTls),
    #[error(
        "another host serves the state in `{}`; stop it first, or give this one a `state` of its own",
        path.display()
    )]
    Claimed { path: PathBuf },
    #[error("`{}` cannot be locked: {source}; `state` must be on a disk of this machine", path.display())]
    Lock { path: PathBuf, source: std::io::Error },
    #[error("`{address}` cannot be listened on: {source}; is it in use?")]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("`api.requests_per_minute` must be at least 1")]
    NoRequests,
    #[error("serving failed: {0}")]
    Serve(#[source] std::io::Error),
}

/// What a test gives in place of the machine's own.
pub struct Surroundings {
    pub clock: Clock,
    pub resolver: Arc<dyn Resolver>,
    pub tls: TlsRoots,
    pub compiler: Compiler,
}

impl Surroundings {
    /// The machine's clock, its resolver, its trusted certificates, and this program to compile with.
    pub fn real() -> Self {
        Self {
            clock: Clock::system(),
            resolver: Arc::new(SystemResolver),
            tls: TlsRoots::default(),
            compiler: Compiler::this_program(),
        }
    }
}

/// The right to serve a state, which one process has at a time. The system takes it back when the process ends,
/// however it ends.
pub struct Claim {
    _locked: File,
}

/// A host with its state open.
pub struct Host {
    pub runtime: Arc<Runtime>,
    secrets: Arc<Secrets>,
    roots: TlsRoots,
    key: [u8; 32],
    settings: Settings,
    mode: Mode,
}

impl Host {
    /// Opens the state folder, making what is missing in it, and loads what is published.
    pub async fn open(settings: Settings, surroundings: Surroundings) -> Result<Self, ServerError> {
        let state = open_dir(&settings.state)?;
        let file = settings.state.join(DATABASE);
        let storage = Storage::open(&file, settings.storage_bytes_max)
            .await
            .map_err(|source| ServerError::Storage { path: file, source })?;
        let cache = CompiledCache::open(sub_dir(&state, &settings.state, "cache")?)?;
        let limits = settings.limits.clone();
        let sandbox = Sandbox::new(&limits, surroundings.compiler, Some(cache))?;
        let files = sub_dir(&state, &settings.state, "actions")?;
        let registry = Registry::open(sandbox, limits.clone(), files, storage.clone(), triggers(&settings)).await?;
        let secrets = Arc::new(Secrets::new(settings.secrets.clone()));
        let live = LiveUpstream::new(
            secrets.clone(),
            surroundings.resolver,
            limits.gate.clone(),
            surroundings.tls.clone(),
        )?;
        let live: Arc<dyn Upstream> = Arc::new(live);
        let runtime = Runtime::new(RuntimeParts {
            storage,
            registry,
            live,
            secrets: secrets.clone(),
            settings: settings.actions.clone(),
            limits,
            clock: surroundings.clock,
        });
        Ok(Self {
            runtime: Arc::new(runtime),
            secrets,
            roots: surroundings.tls,
            key: own_key(&state, KEY, KEY)?,
            settings,
            mode: Mode::Live,
        })
    }

    /// The same host, whose conversations get their answers from the examples of the manifests: nothing is sent.
    pub fn previewing(mut self) -> Self {
        self.mode = Mode::Preview;
        self
    }

    /// The settings that this host was opened with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Conversations over this host; links lead to `public_url`.
    pub fn conversations(&self, public_url: String) -> Result<Conversations, ServerError> {
        let settings = &self.settings;
        let contacts: Arc<dyn Contacts> = match &settings.contacts {
            ContactSource::Stored => Arc::new(StoredContacts(self.runtime.storage().clone())),
            ContactSource::Csv(directory) => Arc::new(CsvContacts::open(directory)?),
            ContactSource::Remote(directory) => {
                let look_up = self.look_up(&directory.call);
                Arc::new(RemoteContacts::new((**directory).clone(), look_up))
            }
        };
        let mail = &settings.mail;
        let mailer: Arc<dyn Mailer> = match &mail.way {
            MailWay::None => Arc::new(NoMail),
            MailWay::Outbox(folder) => Arc::new(Outbox::new(open_dir(folder)?, &mail.from)?),
            MailWay::Smtp(smtp) => Arc::new(Smtp::start(SmtpParts {
                settings: smtp.clone(),
                from: mail.from.clone(),
                roots: self.roots.clone(),
                ca: smtp.ca.as_deref().map(read_file).transpose()?,
                secrets: self.secrets.clone(),
            })?),
        };
        let read = |path: &Path| read_named(path);
        let fetches = |call: &HostCall| self.look_up(call);
        Ok(Conversations::new(ConversationParts {
            runtime: self.runtime.clone(),
            contacts,
            mailer,
            templates: templates(mail.templates.as_deref(), &settings.locale)?,
            issuers: Issuers::new(&self.key, &settings.issuers, &self.secrets, read, fetches)?,
            key: self.key,
            operator: settings.operator.clone(),
            public_url,
            mode: self.mode,
        }))
    }

    /// A call of the host itself, through the same gate as an action's.
    fn look_up(&self, call: &HostCall) -> LookUp {
        let limits = self.settings.limits.gate.clone();
        LookUp::new(call.clone(), self.runtime.outlet().clone(), limits)
    }

    /// Claims the state for serving. What another host left in the middle is taken up by the one who serves, so
    /// there must not be two.
    pub fn claim(&self) -> Result<Claim, ServerError> {
        let path = self.settings.state.join(LOCK);
        let lock = |source| ServerError::Lock {
            path: path.clone(),
            source,
        };
        let mut options = OpenOptions::new();
        options.write(true).create(true);
        let state = open_dir(&self.settings.state)?;
        let file = state.open_with(LOCK, &options).map_err(lock)?.into_std();
        match file.try_lock() {
            Ok(()) => Ok(Claim { _locked: file }),
            Err(TryLockError::WouldBlock) => Err(ServerError::Claimed {
                path: self.settings.state.clone(),
            }),
            Err(TryLockError::Error(source)) => Err(lock(source)),
        }
    }

    /// Serves the API until `stop` is done, then ends what is under way.
    pub async fn serve(
        self,
        _claim: Claim,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServerError> {
        let address = listener.local_addr().map_err(ServerError::Serve)?;
        let public_url = self
            .settings
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"));
        let conversations = Arc::new(self.conversations(public_url)?);
        self.look_around().await?;
        let limits = ApiLimits {
            body_bytes_max: self.settings.body_bytes_max,
            requests_per_minute: NonZeroU32::new(self.settings.requests_per_minute).ok_or(ServerError::NoRequests)?,
            wait_ms_max: self.settings.wait_ms_max,
            keeps_contacts: self.settings.contacts == ContactSource::Stored,
            trusted_proxies: self.settings.trusted_proxies.clone(),
        };
        let runtime = self.runtime.clone();
        let router = api::router(runtime, conversations.clone(), &self.settings.locale, limits);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown({
                let conversations = conversations.clone();
                async move {
                    stop.await;
                    conversations.stop_waiting();
                }
            })
            .await
            .map_err(ServerError::Serve)?;
        conversations.close().await;
        self.runtime.storage().close().await;
        Ok(())
    }

    /// What an operator should know at the start.
    async fn look_around(&self) -> Result<(), ServerError> {
        let now_ms = self.runtime.clock().now_ms();
        let storage = self.runtime.storage();
        let path = self.settings.state.join(DATABASE);
        let unknown = storage
            .sweep_ledger(now_ms)
            .await
            .map_err(|source| ServerError::Storage { path, source })?;
        if unknown > 0 {
            tracing::warn!(
                unknown,
                "writes were under way when a host stopped; their outcome is unknown"
            );
        }
        self.runtime.give_up_interrupted().await?;
        let snapshot = self.runtime.registry().current().await?;
        let grants = self.runtime.grants().current().await.map_err(RuntimeError::from)?;
        for published in snapshot.actions.values() {
            let action = &published.action;
            for need in grants.needs(action) {
                tracing::warn!(action = %action.name, %need, "not granted; calls will be denied");
            }
            let has_tokens = !self.settings.issuers.is_empty();
            if action.protection == Protection::VerifyEmail && self.settings.mail.way == MailWay::None && !has_tokens {
                tracing::warn!(action = %action.name, "needs a verified address, but neither mail nor an issuer of tokens is set up");
            }
            if action.protection != Protection::None && self.knows_nobody().await? {
                tracing::warn!(action = %action.name, "needs a known contact, but there is none; see `actgate contacts import`");
            }
        }
        Ok(())
    }

    /// Whether the host keeps its own directory, and nobody is in it.
    async fn knows_nobody(&self) -> Result<bool, ServerError> {
        if self.settings.contacts != ContactSource::Stored {
            return Ok(false);
        }
        let some = self.runtime.storage().contacts("", 1).await;
        let path = self.settings.state.join(DATABASE);
        let some = some.map_err(|source| ServerError::Storage { path, source })?;
        Ok(some.is_empty())
    }
}

/// The words of mails, with an operator's own in the place of the built-in ones.
fn templates(folder: Option<&Path>, locale: &str) -> Result<Templates, ServerError> {
    let Some(folder) = folder else {
        return Ok(Templates::new(Vec::new(), "", locale)?);
    };
    // A folder that is not there is a mistake, and none to be made here.
    let files = Dir::open_ambient_dir(folder, ambient_authority()).and_then(|dir| TemplateFile::all(&dir, folder));
    let files = files.map_err(|source| ServerError::File {
        path: folder.to_owned(),
        source,
    })?;
    Ok(Templates::new(files, &folder.display().to_string(), locale)?)
}

/// How the matcher is set.
pub fn triggers(settings: &Settings) -> TriggerSettings {
    let defaults = TriggerSettings::default();
    TriggerSettings {
        strictness: settings.trigger_strictness,
        ambiguity_margin: settings.trigger_ambiguity_margin.unwrap_or(defaults.ambiguity_margin),
    }
}

/// Listens on an address.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServerError::Listen { address, source })
}

#[allow(
    clippy::disallowed_methods,
    reason = "the operator's own folders, named in the settings"
)]
fn open_dir(path: &Path) -> Result<Dir, ServerError> {
    let folder = |source| ServerError::Folder {
        path: path.to_owned(),
        source,
    };
    std::fs::create_dir_all(path).map_err(folder)?;
    Dir::open_ambient_dir(path, ambient_authority()).map_err(folder)
}

fn sub_dir(dir: &Dir, path: &Path, name: &str) -> Result<Dir, ServerError> {
    let folder = |source| ServerError::Folder {
        path: path.join(name),
        source,
    };
    dir.create_dir_all(name).map_err(folder)?;
    dir.open_dir(name).map_err(folder)
}

#[allow(
    clippy::disallowed_methods,
    reason = "the operator's own files, named in the settings"
)]
fn read_named(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

fn read_file(path: &Path) -> Result<Vec<u8>, ServerError> {
    read_named(path).map_err(|source| ServerError::File {
        path: path.to_owned(),
        source,
    })
}
