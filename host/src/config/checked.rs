//! The settings file, checked: every value ready for use, paths made absolute from the file's folder.

use super::bounds::Bound;
use super::calls::{GateSettings, HostCall};
use super::handoff::Desk;
use super::identity::{ContactSource, Issuer};
use super::mail::MailSettings;
use super::place::{Place, Places};
use super::texts::PlaceName;
use super::{InvalidSettings, UnusableSettings, raw, secrets};
use crate::language::zone;
use crate::model::id::Name;
use crate::model::limits::Limits;
use crate::model::localized::{LocalText, is_locale, is_within};
use crate::secrets::Rotation;
use crate::web::parse_origin;
use ipnet::IpNet;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Everything an operator can set, with defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub state: PathBuf,
    pub listen: SocketAddr,
    /// Where visitors reach this host; stands in links of mails. The listening address when not set.
    pub public_url: Option<String>,
    /// Unencrypted calls from other machines are wanted.
    pub plain_http: bool,
    /// The name that visitors know.
    pub operator: String,
    pub locale: String,
    /// The IANA name of the time zone of visitors for whom the site names none; UTC where it is not set.
    pub time_zone: Option<String>,
    pub contacts: ContactSource,
    pub mail: MailSettings,
    /// Who signs tokens of visitors.
    pub issuers: Vec<Issuer>,
    /// Bounds the database file.
    pub storage_bytes_max: Option<u64>,
    pub trigger_strictness: f32,
    pub trigger_ambiguity_margin: Option<f32>,
    /// Requests per token and minute.
    pub requests_per_minute: u32,
    /// Bytes of a request's body.
    pub body_bytes_max: u64,
    /// How long a caller may wait for news of a conversation.
    pub wait_ms_max: u64,
    /// Proxies whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// The desk that visitors are passed to.
    pub desk: Desk,
    /// How the operator's receiver hears of events.
    pub events: Option<HostCall>,
    pub secrets: BTreeMap<Name, Rotation>,
    /// Non-secret settings by action, each a JSON object.
    pub actions: BTreeMap<Name, Value>,
    /// What hosts that requests go to are called in the question before a write.
    pub place_names: BTreeMap<String, LocalText>,
    /// How the gate reaches upstreams.
    pub gate: GateSettings,
    pub limits: Limits,
    /// The same for files that say the same, however they are spaced and commented, in hexadecimal.
    pub digest: String,
    /// Where each key is.
    pub places: Places,
}

/// Reads and checks a settings file. Relative paths in it start at `folder`, the folder of the file. What is TOML of the
/// right shape is checked whole, so that every mistake is reported at once.
pub fn parse(text: &str, file: &str, folder: &Path) -> Result<Settings, UnusableSettings> {
    // Editors on Windows put a byte order mark there, which TOML does not know.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = Place::new(text, file);
    let raw = place.read().map_err(|mistake| UnusableSettings(vec![mistake]))?;
    place.settings(raw, folder)
}

/// What is wrong, while the rest is looked at.
#[derive(Default)]
struct Mistakes(Vec<InvalidSettings>);

impl Mistakes {
    /// The value, or its default beside a mistake that is kept.
    fn or<T>(&mut self, checked: Result<T, InvalidSettings>, default: impl FnOnce() -> T) -> T {
        checked.unwrap_or_else(|mistake| {
            self.0.push(mistake);
            default()
        })
    }
}

impl Settings {
    /// Whether the API may be served at an address: on other machines' side of it, callers' tokens and visitors'
    /// messages cross the network. The error says what is missing.
    pub fn may_listen(&self, address: SocketAddr) -> Result<(), String> {
        let is_encrypted = self
            .public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"));
        if address.ip().to_canonical().is_loopback() || is_encrypted || self.plain_http {
            return Ok(());
        }
        Err(format!(
            "`{address}` is reached by other machines, and the host itself speaks no TLS; set `public_url = \"https://…\"`, where a \
             proxy in front does, or listen on `127.0.0.1:{}`, or allow unencrypted calls with `plain_http = true`",
            address.port()
        ))
    }
}

impl Place<'_> {
    pub(super) fn name(&self, text: &Spanned<String>) -> Result<Name, InvalidSettings> {
        Name::new(text.get_ref()).map_err(|error| self.at(text, error))
    }

    fn settings(&self, raw: raw::Settings, folder: &Path) -> Result<Settings, UnusableSettings> {
        let mut mistakes = Mistakes::default();
        let places = Places::of(self);
        for (key, bound, number) in raw.written() {
            let refused = Bound::of(&bound).and_then(|bound| bound.refuse(number));
            mistakes.0.extend(refused.map(|message| places.mistake(&key, message)));
        }
        let in_place_of_table = places.lists().iter().filter(|path| !may_be_list(path));
        mistakes.0.extend(in_place_of_table.map(|path| {
            let message = "this has to be a table, `{ key = … }`, not a list of its values";
            places.mistake(path, message)
        }));
        for (key, text) in raw.texts() {
            mistakes
                .0
                .extend(doubtful(&text).map(|message| places.mistake(&key, message)));
        }
        mistakes.0.extend(self.triggers(&raw.triggers, &places));
        let default = || SocketAddr::from(([127, 0, 0, 1], 8787));
        let listen = mistakes.or(self.listen(raw.listen.as_ref()), default);
        let public_url = mistakes.or(self.public_url(raw.public_url.as_ref()), || None);
        let locale = mistakes.or(self.locale(raw.locale.as_ref()), || "en".into());
        let time_zone = mistakes.or(self.time_zone(raw.conversation.time_zone.as_ref()), || None);
        let mut limits = Limits::default();
        raw.limits.apply(&mut limits);
        let mail = match raw.mail {
            None => MailSettings::default(),
            Some(mail) => mistakes.or(self.mail(mail, &raw.secrets, folder), MailSettings::default),
        };
        let contacts = self.contacts(raw.contacts, &raw.secrets, folder);
        let events = raw.events.map(|events| self.events(events, &raw.secrets)).transpose();
        let settings = Settings {
            state: folder.join(raw.state.unwrap_or_else(|| "state".into())),
            listen,
            public_url,
            plain_http: raw.plain_http,
            operator: raw.operator.unwrap_or_else(|| "this service".into()),
            locale,
            time_zone,
            contacts: mistakes.or(contacts, || ContactSource::Stored),
            mail,
            issuers: mistakes.or(self.issuers(raw.issuers, &raw.secrets, folder), Vec::new),
            storage_bytes_max: raw.storage.bytes_max,
            trigger_strictness: raw.triggers.strictness.unwrap_or(0.0),
            trigger_ambiguity_margin: raw.triggers.ambiguity_margin,
            requests_per_minute: raw.api.requests_per_minute.unwrap_or(600),
            body_bytes_max: raw.api.body_bytes_max.unwrap_or(64 << 10),
            wait_ms_max: raw.api.wait_ms_max.unwrap_or(30_000),
            trusted_proxies: mistakes.or(self.networks(&raw.api.trusted_proxies), Vec::new),
            desk: mistakes.or(self.handoff(raw.handoff), Desk::default),
            events: mistakes.or(events, || None),
            secrets: self.secrets(raw.secrets, folder, &mut mistakes),
            actions: mistakes.or(self.actions(raw.actions), BTreeMap::new),
            place_names: mistakes.or(self.place_names(raw.places), BTreeMap::new),
            gate: mistakes.or(self.gate(raw.gate, folder), GateSettings::default),
            limits,
            digest: digest(self.text),
            places,
        };
        if let (Some(text), Err(message)) = (&raw.listen, settings.may_listen(settings.listen)) {
            mistakes.0.push(self.at(text, message));
        }
        // In the order of the file.
        mistakes.0.sort_by_key(|mistake| (mistake.line, mistake.column));
        if mistakes.0.is_empty() {
            Ok(settings)
        } else {
            Err(UnusableSettings(mistakes.0))
        }
    }

    fn triggers(&self, raw: &raw::Triggers, places: &Places) -> Vec<InvalidSettings> {
        let mut mistakes = Vec::new();
        if raw.strictness.is_some_and(|strictness| !strictness.is_finite()) {
            let message = "`strictness` is a number such as `0.1` or `-0.1`";
            mistakes.push(places.mistake("triggers.strictness", message));
        }
        if raw
            .ambiguity_margin
            .is_some_and(|margin| !margin.is_finite() || margin < 0.0)
        {
            let message = "`ambiguity_margin` is a number of at least 0";
            mistakes.push(places.mistake("triggers.ambiguity_margin", message));
        }
        mistakes
    }

    fn listen(&self, text: Option<&Spanned<String>>) -> Result<SocketAddr, InvalidSettings> {
        let Some(text) = text else {
            return Ok(SocketAddr::from(([127, 0, 0, 1], 8787)));
        };
        let word = text.get_ref();
        word.parse().map_err(|_| {
            // A name may have several addresses, and a bare port means them all: which one is the operator's to say.
            let nearest = match word.strip_prefix("localhost:").unwrap_or(word.trim_start_matches(':')) {
                port if port.parse::<u16>().is_ok() => format!("127.0.0.1:{port}"),
                _ => "127.0.0.1:8787".into(),
            };
            self.at(
                text,
                format!("`{word}` is not an address and port; for example `{nearest}`"),
            )
        })
    }

    fn public_url(&self, text: Option<&Spanned<String>>) -> Result<Option<String>, InvalidSettings> {
        let Some(text) = text else { return Ok(None) };
        let origin = parse_origin(text.get_ref().trim_end_matches('/'));
        let origin =
            origin.map_err(|error| self.at(text, format!("{error}; for example `https://actions.shop.example`")))?;
        Ok(Some(origin.to_string()))
    }

    /// Names for hosts. One that is not a host as requests have it would never be read.
    fn place_names(
        &self,
        raw: BTreeMap<Spanned<String>, PlaceName>,
    ) -> Result<BTreeMap<String, LocalText>, InvalidSettings> {
        let mut names = BTreeMap::new();
        for (host, name) in raw {
            let word = host.get_ref();
            let origin = parse_origin(&format!("https://{word}"));
            if !origin.is_ok_and(|origin| origin.host == *word) {
                let message =
                    format!("`{word}` is not a host in lower case and without a port, such as `api.shop.example`");
                return Err(self.at(&host, message));
            }
            let (own, by_locale) = match name {
                PlaceName::One(text) => (text, Vec::new()),
                PlaceName::ByLocale(texts) => {
                    if let Some(tag) = texts.keys().find(|tag| !is_locale(tag)) {
                        return Err(self.at(&host, format!("`{tag}` is not a BCP 47 tag such as `de`")));
                    }
                    let english = texts.iter().find(|(tag, _)| is_within(tag, "en"));
                    let own = english.or_else(|| texts.iter().next()).map(|(_, text)| text.clone());
                    // In other locales the English name is said, or else the first.
                    (own.unwrap_or_default(), texts.into_iter().collect())
                }
            };
            let is_line = |text: &String| !text.trim().is_empty() && !text.chars().any(char::is_control);
            if !is_line(&own) || !by_locale.iter().all(|(_, text)| is_line(text)) {
                let message = format!("the name of `{word}` is not a line of text");
                return Err(self.at(&host, message));
            }
            names.insert(word.clone(), LocalText { own, by_locale });
        }
        Ok(names)
    }

    fn locale(&self, text: Option<&Spanned<String>>) -> Result<String, InvalidSettings> {
        match text {
            None => Ok("en".to_owned()),
            Some(text) if is_locale(text.get_ref()) => Ok(text.get_ref().clone()),
            Some(text) => {
                let word = text.get_ref();
                let dashed = word.replace('_', "-");
                let nearest = if is_locale(&dashed) {
                    format!("; write `{dashed}`")
                } else {
                    " such as `en-GB`".into()
                };
                Err(self.at(text, format!("`{word}` is not a BCP 47 tag{nearest}")))
            }
        }
    }

    /// The name of a time zone, as the IANA database writes it.
    fn time_zone(&self, text: Option<&Spanned<String>>) -> Result<Option<String>, InvalidSettings> {
        let Some(text) = text else { return Ok(None) };
        let known = zone::canonical(text.get_ref());
        let known = known.map_err(|error| self.at(text, format!("`{}` is {error}", text.get_ref())))?;
        Ok(Some(known))
    }

    /// The name of a secret that is set.
    pub(super) fn secret(
        &self,
        text: &Spanned<String>,
        secrets: &BTreeMap<Spanned<String>, raw::Secret>,
    ) -> Result<Name, InvalidSettings> {
        if secrets.keys().any(|key| key.get_ref() == text.get_ref()) {
            return self.name(text);
        }
        // The text is not repeated: it may be the secret itself.
        let mut known: Vec<&str> = secrets.keys().map(|key| key.get_ref().as_str()).collect();
        known.sort_unstable();
        let known = if known.is_empty() {
            "none".to_owned()
        } else {
            format!("`{}`", known.join("`, `"))
        };
        let message =
            format!("no secret of this name is set (set are: {known}); add under [secrets]: name = {{ file = \"…\" }}");
        Err(self.at(text, message))
    }

    pub(super) fn networks(&self, texts: &[Spanned<String>]) -> Result<Vec<IpNet>, InvalidSettings> {
        let network = |text: &Spanned<String>| {
            let word = text.get_ref();
            let remedy = match word.parse::<std::net::IpAddr>() {
                Ok(one) => format!("; write `{}`", IpNet::from(one)),
                Err(_) => " such as `10.1.0.0/16`".into(),
            };
            word.parse()
                .map_err(|_| self.at(text, format!("`{word}` is not a network{remedy}")))
        };
        texts.iter().map(network).collect()
    }

    fn secrets(
        &self,
        raw: BTreeMap<Spanned<String>, raw::Secret>,
        folder: &Path,
        mistakes: &mut Mistakes,
    ) -> BTreeMap<Name, Rotation> {
        let mut secrets = BTreeMap::new();
        for (name, source) in raw {
            let rotation = secrets::rotation(source, folder).map_err(|message| self.at(&name, message));
            // A name that cannot be one may be the value.
            let valid = Name::new(name.get_ref()).map_err(|_| {
                let message = "this is not a name: lower-case letters, digits and dashes, such as `shop-api-key`";
                self.at(&name, message)
            });
            match (valid, rotation) {
                (Ok(name), Ok(rotation)) => drop(secrets.insert(name, rotation)),
                (Err(mistake), _) | (_, Err(mistake)) => mistakes.0.push(mistake),
            }
        }
        secrets
    }

    fn actions(&self, raw: BTreeMap<Spanned<String>, raw::Action>) -> Result<BTreeMap<Name, Value>, InvalidSettings> {
        raw.into_iter()
            .map(|(name, action)| {
                let value = serde_json::to_value(&action.settings).map_err(|error| self.at(&name, error))?;
                Ok((self.name(&name)?, value))
            })
            .collect()
    }
}

/// What is wrong with a path or a name that is taken as it stands; the text is not repeated, since it may be a secret's.
fn doubtful(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return Some("the text is empty; leave the key out for its default, or say what is meant");
    }
    let is_shell = text == "~" || text.starts_with("~/") || text.starts_with('$') || text.contains("${");
    is_shell.then_some("no shell reads this, so `~` and `$` stand for nothing; write it out")
}

/// Whether the settings have a list at a path. The reader of tables takes a list for one, with its values in the order in
/// which the keys happen to be declared; nobody means that.
fn may_be_list(path: &str) -> bool {
    const LISTS: [&str; 6] = [
        "issuers",
        "algorithms",
        "command",
        "private_networks",
        "trusted_proxies",
        "email_column",
    ];
    let last = path.rsplit('.').next().unwrap_or(path);
    // What an endpoint or an action has is checked by its own rules.
    path == "contacts.http.email"
        || path.starts_with("handoff.hours.")
        || path.starts_with("contacts.http.endpoint.")
        || path.starts_with("actions.")
        || LISTS.contains(&last)
}

/// SHA-256 of what a file says.
fn digest(text: &str) -> String {
    let said = toml::from_str::<toml::Table>(text)
        .ok()
        .and_then(|table| toml::to_string(&table).ok());
    hex::encode(Sha256::digest(said.as_deref().unwrap_or(text)))
}
