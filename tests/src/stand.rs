//! A host in this process, with a real shop behind it and everything in a folder that is removed at the end.

use crate::artefacts::{action_file, binary};
use crate::talk::Talk;
use crate::warm;
use actgate::config;
use actgate::conversation::Conversations;
use actgate::engine::Compiler;
use actgate::manifest::{self, pack};
use actgate::model::grant::Grant;
use actgate::policy::grant::{GrantForm, needed};
use actgate::runtime::clock::Clock;
use actgate::runtime::{PublishError, PublishReport};
use actgate::server::{Host, ServerError, Surroundings};
use actgate::storage::ChangeBy;
use actgate::web::parse_origin;
use shop_api::{Shop, ShopSettings};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// The secrets of the stand's shop.
pub const API_KEY: &str = "stand-api-key-0123456789";
/// See [`API_KEY`].
pub const SIGNING_SECRET: &str = "stand-signing-secret-0123456789";

/// Whose calls every stand allows, to the shop: each example and the hostile guest.
const GRANTED: &[(&str, &[&str])] = &[
    ("store-hours", &["hours"]),
    ("order-status", &["orders"]),
    ("order-status-js", &["orders"]),
    ("order-status-python", &["orders"]),
    ("order-status-c", &["orders"]),
    ("delivery-day", &["orders"]),
    ("return-order", &["returnable", "create-return"]),
    ("reset-password", &["password-resets"]),
    ("newsletter-signup", &["newsletter"]),
    ("hostile-guest", &["ping", "path", "write"]),
];

/// How to make a stand.
pub struct StandBuilder {
    settings: String,
    grants: bool,
    contacts: String,
    directory: String,
    mail: String,
    /// More files of the folder, and secrets among them.
    files: Vec<(String, String)>,
    secrets: Vec<String>,
}

/// This moment, but no Saturday, Sunday or Monday: tests speak of Sundays and Mondays, which near the day itself mean others.
fn midweek_ms() -> u64 {
    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    let now_ms = now.as_millis() as u64; // Day 0 was a Thursday.
    let days = [1, 0, 0, 0, 0, 3, 2][(now_ms / DAY_MS + 3) as usize % 7];
    now_ms + days * DAY_MS
}

/// A shop and a host. The host's clock is given and stands still until it is moved.
pub struct Stand {
    pub shop: Shop,
    pub folder: TempDir,
    pub host: Host,
    pub conversations: Arc<Conversations>,
    pub(crate) clock: Arc<AtomicU64>,
    settings: String,
    grants: bool,
}

impl StandBuilder {
    /// More tables for the settings file.
    pub fn settings(mut self, text: &str) -> Self {
        self.settings.push_str(text);
        self.settings.push('\n');
        self
    }

    /// Without the usual grants.
    pub fn without_grants(mut self) -> Self {
        self.grants = false;
        self
    }

    /// Other contacts than ada and grace, as CSV.
    pub fn contacts(mut self, csv: &str) -> Self {
        self.contacts = csv.to_owned();
        self
    }

    /// Another directory than the CSV file; nothing for the host's own.
    pub fn directory(mut self, table: &str) -> Self {
        self.directory = table.to_owned();
        self
    }

    /// Another way of mail than the outbox.
    pub fn mail(mut self, table: &str) -> Self {
        self.mail = table.to_owned();
        self
    }

    /// One more file in the folder.
    pub fn file(mut self, name: &str, text: &str) -> Self {
        self.files.push((name.to_owned(), text.to_owned()));
        self
    }

    /// One more secret.
    pub fn secret(mut self, name: &str, value: &str) -> Self {
        self.secrets.push(name.to_owned());
        self.file(name, value)
    }

    /// Directory, mail and secrets of every stand.
    fn base_settings(&self) -> String {
        let (directory, mail) = (&self.directory, &self.mail);
        let from = if mail.contains("smtp") {
            "[mail]\nfrom = \"Shop <shop@example.com>\"\n"
        } else {
            ""
        };
        format!(
            "operator = \"Example Shop\"\nlisten = \"127.0.0.1:0\"\n{directory}\n{from}{mail}\n\
             [places]\n\"127.0.0.1\" = {{ en = \"our shop\", de = \"unser Shop\" }}\n\
             [secrets]\nshop-api-key = {{ file = \"shop-api-key\" }}\nshop-signing = {{ file = \"shop-signing\" }}\n"
        )
    }

    /// Starts the shop and opens the host.
    pub async fn open(self) -> Stand {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path();
        let write = |name: &str, text: &str| std::fs::write(path.join(name), text).expect("the folder can be written");
        write("shop-api-key", API_KEY);
        write("shop-signing", SIGNING_SECRET);
        write("contacts.csv", &self.contacts);
        self.files.iter().for_each(|(name, text)| write(name, text));
        let clock = Arc::new(AtomicU64::new(midweek_ms()));
        let mut shop = ShopSettings::new(path.join("shop"), API_KEY, SIGNING_SECRET);
        // Signatures carry a time, so the shop's clock has to move with the host's.
        let shared = clock.clone();
        shop.clock = shop_api::Clock::given(move || shared.load(Ordering::SeqCst));
        let shop = Shop::start(shop).expect("a shop");
        // Keys without a table stand first, as TOML wants it; what a test adds stands last.
        let mut settings = self.base_settings();
        for name in &self.secrets {
            settings.push_str(&format!("{name} = {{ file = \"{name}\" }}\n"));
        }
        settings.push_str(&self.settings);
        write("actgate.toml", &settings);
        warm::give(path);
        let (host, conversations) = open(&settings, path, &clock).await;
        Stand {
            shop,
            folder,
            host,
            conversations,
            clock,
            settings,
            grants: self.grants,
        }
    }
}

/// The machine's own, with the built `actgate` to compile with: this program is a test.
pub fn surroundings() -> Surroundings {
    Surroundings {
        compiler: Compiler::with(binary("actgate")),
        ..Surroundings::real()
    }
}

pub(crate) async fn open(settings: &str, folder: &Path, clock: &Arc<AtomicU64>) -> (Host, Arc<Conversations>) {
    let host = try_open(settings, folder, clock).await.expect("a host");
    let conversations = host
        .conversations("http://actions.shop.example".into())
        .expect("conversations");
    (host, Arc::new(conversations))
}

async fn try_open(settings: &str, folder: &Path, clock: &Arc<AtomicU64>) -> Result<Host, ServerError> {
    let settings = config::parse(settings, "actgate.toml", folder).expect("usable settings");
    let clock = clock.clone();
    let surroundings = Surroundings {
        clock: Clock::of(move || clock.load(Ordering::SeqCst)),
        ..surroundings()
    };
    Host::open(settings, surroundings).await
}

impl Stand {
    /// The usual stand: every example granted, nothing published yet.
    pub async fn new() -> Self {
        Self::builder().open().await
    }

    /// A stand with something different.
    pub fn builder() -> StandBuilder {
        StandBuilder {
            settings: String::new(),
            grants: true,
            contacts: "id,email\n1,ada@example.com\n2,grace@example.com\n".into(),
            directory: "[contacts]\ncsv = \"contacts.csv\"\n".into(),
            mail: "[mail]\noutbox = \"outbox\"\n".into(),
            files: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// Publishes a built action.
    pub async fn publish(self, name: &str) -> Self {
        let bytes = std::fs::read(action_file(name)).expect("a built action");
        self.publish_bytes(bytes).await.expect("a publishable action");
        warm::take(self.folder.path());
        self
    }

    /// Publishes an action's file that is given as bytes. What the stand does not allow is granted for the moment of
    /// publishing alone, so that its calls can be denied.
    pub async fn publish_bytes(&self, bytes: Vec<u8>) -> Result<PublishReport, PublishError> {
        let asked = self.asked(&bytes);
        let usual = |grant: &Grant| {
            let endpoints = GRANTED.iter().find(|(action, _)| *action == grant.action.as_str());
            self.grants && endpoints.is_some_and(|(_, endpoints)| endpoints.contains(&grant.endpoint.as_str()))
        };
        let (usual, unusual): (Vec<Grant>, Vec<Grant>) = asked.into_iter().partition(usual);
        let local = usual.into_iter().map(|grant| self.to_shop(grant)).collect::<Vec<_>>();
        self.grant_all(&local).await;
        let book = self.host.runtime.grants();
        let before = book.current().await.expect("grants");
        let missing = |grant: &&Grant| before.find(&grant.action, &grant.endpoint).is_none();
        let passing: Vec<Grant> = unusual.iter().filter(missing).cloned().collect();
        self.grant_all(&passing).await;
        let grants = book.current().await.expect("grants");
        let report = self
            .host
            .runtime
            .registry()
            .publish(bytes, &grants, self.now_ms())
            .await;
        for grant in &passing {
            self.revoke(&grant.action, Some(&grant.endpoint)).await;
        }
        report
    }

    /// What an action's file asks for; nothing where it cannot be read.
    fn asked(&self, bytes: &[u8]) -> Vec<Grant> {
        let Ok(packed) = pack::unpack(bytes) else {
            return Vec::new();
        };
        let Ok(manifest) = manifest::parse(&packed.manifest, "action.toml") else {
            return Vec::new();
        };
        let action = manifest.action;
        action
            .endpoints
            .iter()
            .map(|endpoint| needed(&action, endpoint, None))
            .collect()
    }

    fn to_shop(&self, grant: Grant) -> Grant {
        Grant {
            origin: parse_origin(&self.shop.base_url()).expect("an origin"),
            private_networks: vec!["127.0.0.0/8".parse().expect("a network")],
            plain_http: true,
            ..grant
        }
    }

    async fn grant_all(&self, grants: &[Grant]) {
        let by = self.by();
        self.host.runtime.grants().grant(grants, by).await.expect("grants");
    }

    fn by(&self) -> ChangeBy<'static> {
        ChangeBy {
            who: "stand",
            note: "",
            at_ms: self.now_ms(),
        }
    }

    /// Grants what a file of `[[grants]]` tables says.
    pub async fn grant(&self, toml: &str) {
        let grants = config::parse_grants(toml, "grants.toml").expect("usable grants");
        self.grant_all(&grants).await;
    }

    /// Changes what every grant allows, as an operator would who grants anew.
    pub async fn regrant(&self, old: &str, new: &str) {
        let current = self.host.runtime.grants().current().await.expect("grants");
        let changed = current.iter().map(|grant| {
            let mut form = GrantForm::from(&**grant);
            form.allow = form.allow.replace(old, new);
            form.check().expect("a usable grant")
        });
        self.grant_all(&changed.collect::<Vec<_>>()).await;
    }

    /// Takes grants back.
    pub async fn revoke(&self, action: &str, endpoint: Option<&str>) {
        let by = self.by();
        self.host
            .runtime
            .grants()
            .revoke(action, endpoint, by)
            .await
            .expect("grants");
    }

    /// The host's time, in milliseconds since the Unix epoch.
    pub fn now_ms(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// Lets time pass.
    pub fn pass_ms(&self, ms: u64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// The settings file's text.
    pub fn settings(&self) -> &str {
        &self.settings
    }

    /// Opens the same state anew, as after a crash. The shop goes on.
    pub async fn reopen(mut self) -> Self {
        (self.host, self.conversations) = open(&self.settings, self.folder.path(), &self.clock).await;
        self
    }

    /// The same with other settings: the function is given the old ones.
    pub async fn reopen_with(mut self, change: impl FnOnce(&str) -> String) -> Self {
        self.settings = change(&self.settings);
        let file = self.folder.path().join("actgate.toml");
        std::fs::write(file, &self.settings).expect("the folder can be written");
        self.reopen().await
    }

    /// Another host over the same state, as another process would be.
    pub async fn another(&self) -> Result<Host, ServerError> {
        try_open(&self.settings, self.folder.path(), &self.clock).await
    }

    /// The state folder.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// A connection to the database, as another process would have it.
    pub async fn connect(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.state().join("actgate.db"));
        options.connect().await.expect("a database")
    }

    /// Starts a conversation.
    pub async fn talk(&self) -> Talk<'_> {
        self.talk_in("en").await
    }

    /// Starts a conversation in a locale.
    pub async fn talk_in(&self, locale: &str) -> Talk<'_> {
        let created = self.conversations.create(locale, None, None).await;
        let id = created.expect("a conversation");
        Talk { stand: self, id }
    }
}
