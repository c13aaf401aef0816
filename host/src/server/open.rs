//! A host with its state open, and the adapters that its settings ask for.

use super::ServerError;
use super::folders::{ACTIONS, CACHE, DATABASE, KEY, StateFolder, open_dir, read_file, read_named};
use crate::config::{ContactSource, HostCall, InvalidSettings, MailWay, Settings, SmtpSettings, UnusableSettings};
use crate::conversation::{ConversationParts, Conversations};
use crate::engine::cache::CompiledCache;
use crate::engine::{Compiler, Sandbox};
use crate::events::Outbox;
use crate::identity::contacts::Contacts;
use crate::identity::contacts::csv::CsvContacts;
use crate::identity::contacts::remote::RemoteContacts;
use crate::identity::contacts::stored::StoredContacts;
use crate::identity::lookup::LookUp;
use crate::identity::mail::{Mailer, NoMail, Outbox as MailOutbox, Smtp, SmtpParts, TemplateFile, Templates};
use crate::identity::token::Issuers;
use crate::model::run::Mode;
use crate::runtime::clock::Clock;
use crate::runtime::{Registry, Runtime, RuntimeParts};
use crate::secrets::{Secrets, own_key};
use crate::storage::Storage;
use crate::triggers::Settings as TriggerSettings;
use crate::upstream::{LiveUpstream, Resolver, SystemResolver, TlsRoots};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::path::Path;
use std::sync::Arc;

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

/// A host with its state open.
pub struct Host {
    pub runtime: Arc<Runtime>,
    pub(super) live: Arc<LiveUpstream>,
    pub(super) secrets: Arc<Secrets>,
    pub(super) state: StateFolder,
    pub(super) settings: Settings,
    pub(super) mode: Mode,
    pub(super) roots: TlsRoots,
    /// In place of the way that the settings name.
    mailer: Option<Arc<dyn Mailer>>,
    key: [u8; 32],
}

impl Host {
    /// Opens the state folder, making what is missing in it, and loads what is published.
    pub async fn open(settings: Settings, surroundings: Surroundings) -> Result<Self, ServerError> {
        let state = StateFolder::open(&settings.state)?;
        state.make_database()?;
        let file = settings.state.join(DATABASE);
        let storage = Storage::open(&file, settings.storage_bytes_max)
            .await
            .map_err(|source| ServerError::Storage { path: file, source })?;
        let cache = CompiledCache::open(state.sub_folder(CACHE)?)?;
        let limits = settings.limits.clone();
        let sandbox = Sandbox::new(&limits, surroundings.compiler, Some(cache))?;
        let files = state.sub_folder(ACTIONS)?;
        let key = own_key(&state.dir, KEY, KEY)?;
        for widened in state.mend() {
            let (path, mode) = (widened.path.display(), format!("{:o}", widened.mode));
            match widened.mended {
                Ok(()) => {
                    tracing::warn!(code = "state-was-open", %path, mode, "others could open it; it is the owner's alone now")
                }
                Err(why) => tracing::warn!(code = "state-is-open", %path, mode, why, "others can open it"),
            }
        }
        let registry = Registry::open(sandbox, limits.clone(), files, storage.clone(), triggers(&settings)).await?;
        let secrets = Arc::new(Secrets::new(settings.secrets.clone()));
        let gate = |error: ServerError| {
            let mistake = settings.places.mistake("gate.ca", error.to_string());
            ServerError::Settings(UnusableSettings(vec![mistake]))
        };
        let ca = settings.gate.ca.as_deref().map(read_file).transpose().map_err(gate)?;
        let roots = surroundings.tls.clone().and_pem(ca.as_deref());
        let roots = roots.map_err(|error| gate(error.into()))?;
        let live = LiveUpstream::new(secrets.clone(), surroundings.resolver, limits.gate.clone(), roots)?;
        let live = Arc::new(live.through(settings.gate.proxy.clone()));
        let runtime = Runtime::new(RuntimeParts {
            storage,
            registry,
            live: live.clone(),
            secrets: secrets.clone(),
            settings: settings.actions.clone(),
            places: settings.place_names.clone(),
            limits,
            clock: surroundings.clock,
        });
        Ok(Self {
            runtime: Arc::new(runtime),
            live,
            secrets,
            state,
            settings,
            mode: Mode::Live,
            roots: surroundings.tls,
            mailer: None,
            key,
        })
    }

    /// The same host, whose conversations get their answers from the examples of the manifests: nothing is sent.
    pub fn previewing(mut self) -> Self {
        self.mode = Mode::Preview;
        self
    }

    /// The same host with another way for its mails than the settings name.
    pub fn mailing(mut self, mailer: Arc<dyn Mailer>) -> Self {
        self.mailer = Some(mailer);
        self
    }

    /// The settings that this host was opened with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The sender of live calls.
    pub fn live(&self) -> &LiveUpstream {
        &self.live
    }

    /// Conversations over this host; links lead to `public_url`. Everything that the settings name for them is looked at,
    /// so that all that cannot be used is reported at once.
    pub fn conversations(&self, public_url: String) -> Result<Conversations, ServerError> {
        let (contacts, mailer) = (self.contacts(), self.mailer());
        let settings = &self.settings;
        let words = templates(settings.mail.templates.as_deref(), &settings.locale);
        let issuers = self.issuers();
        let (contacts, mailer, templates, issuers) = match (contacts, mailer, words, issuers) {
            (Ok(contacts), Ok(mailer), Ok(templates), Ok(issuers)) => (contacts, mailer, templates, issuers),
            (contacts, mailer, templates, issuers) => {
                let mistake = |key: &str, error: Option<ServerError>| {
                    error.map(|error| settings.places.mistake(key, error.to_string()))
                };
                let mistakes = [
                    mistake("contacts.csv", contacts.err()),
                    mistake("mail.templates", templates.err()),
                    mailer.err(),
                    mistake("issuers", issuers.err()),
                ];
                return Err(ServerError::Settings(UnusableSettings(
                    mistakes.into_iter().flatten().collect(),
                )));
            }
        };
        Ok(Conversations::new(ConversationParts {
            runtime: self.runtime.clone(),
            contacts,
            mailer,
            templates,
            issuers,
            key: self.key,
            operator: settings.operator.clone(),
            locale: settings.locale.clone(),
            public_url,
            mode: self.mode,
            desk: settings.desk.clone(),
            tells_events: settings.events.is_some() && self.mode == Mode::Live,
        }))
    }

    /// The way of events to the operator's receiver, where one is set. A preview tells nobody.
    pub fn outbox(&self) -> Option<Outbox> {
        let call = self.settings.events.clone().filter(|_| self.mode == Mode::Live)?;
        Some(Outbox::new(self.runtime.clone(), call))
    }

    fn contacts(&self) -> Result<Arc<dyn Contacts>, ServerError> {
        Ok(match &self.settings.contacts {
            ContactSource::Stored => Arc::new(StoredContacts(self.runtime.storage().clone())),
            ContactSource::Csv(directory) => Arc::new(CsvContacts::open(directory)?),
            ContactSource::Remote(directory) => {
                let look_up = self.look_up(&directory.call);
                Arc::new(RemoteContacts::new((**directory).clone(), look_up))
            }
        })
    }

    /// The way that mail takes, or the mistake in the settings at its place.
    fn mailer(&self) -> Result<Arc<dyn Mailer>, InvalidSettings> {
        if let Some(mailer) = &self.mailer {
            return Ok(mailer.clone());
        }
        let at = |key: &str, error: ServerError| self.settings.places.mistake(key, error.to_string());
        let mail = &self.settings.mail;
        Ok(match &mail.way {
            MailWay::None => Arc::new(NoMail),
            MailWay::Outbox(folder) => {
                let folder = open_dir(folder).map_err(|error| at("mail.outbox", error))?;
                let outbox = MailOutbox::new(folder, &mail.from);
                Arc::new(outbox.map_err(|error| at("mail.from", error.into()))?)
            }
            MailWay::Smtp(smtp) => {
                let parts = self.smtp_parts(smtp).map_err(|error| at("mail.smtp.ca", error))?;
                Arc::new(Smtp::start(parts).map_err(|error| at("mail.smtp", error.into()))?)
            }
        })
    }

    fn smtp_parts(&self, smtp: &SmtpSettings) -> Result<SmtpParts, ServerError> {
        Ok(SmtpParts {
            settings: smtp.clone(),
            from: self.settings.mail.from.clone(),
            roots: self.roots.clone(),
            ca: smtp.ca.as_deref().map(read_file).transpose()?,
            secrets: self.secrets.clone(),
        })
    }

    /// Connects and logs in to the mail server, and sends nothing; `None` where no mail server is set. The name of the
    /// server is returned.
    pub async fn reach_mail(&self) -> Option<Result<String, ServerError>> {
        let MailWay::Smtp(smtp) = &self.settings.mail.way else {
            return None;
        };
        let reached = match self.smtp_parts(smtp) {
            Ok(parts) => Smtp::reach(parts).await.map_err(ServerError::from),
            Err(error) => Err(error),
        };
        Some(reached.map(|()| smtp.host.clone()))
    }

    fn issuers(&self) -> Result<Issuers, ServerError> {
        let read = |path: &Path| read_named(path);
        let fetches = |call: &HostCall| self.look_up(call);
        Ok(Issuers::new(
            &self.key,
            &self.settings.issuers,
            &self.secrets,
            read,
            fetches,
        )?)
    }

    /// A call of the host itself, through the same gate as an action's.
    fn look_up(&self, call: &HostCall) -> LookUp {
        let limits = self.settings.limits.gate.clone();
        LookUp::new(call.clone(), self.runtime.outlet().clone(), limits)
    }
}

/// The words of mails, with an operator's own in the place of the built-in ones.
fn templates(folder: Option<&Path>, locale: &str) -> Result<Templates, ServerError> {
    let Some(folder) = folder else {
        return Ok(Templates::new(Vec::new(), "", locale)?);
    };
    // A folder that is not there is a mistake, so it is not made.
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
