//! The settings file, checked: every value usable as it stands, paths made absolute from the file's folder.

use super::identity::{ContactSource, Issuer};
use super::mail::MailSettings;
use super::place::Place;
use super::{InvalidSettings, raw, secrets};
use crate::model::id::Name;
use crate::model::limits::Limits;
use crate::secrets::Rotation;
use crate::web::parse_origin;
use ipnet::IpNet;
use serde_json::Value;
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
    /// The name that visitors know.
    pub operator: String,
    pub locale: String,
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
    pub secrets: BTreeMap<Name, Rotation>,
    /// Non-secret settings by action, each a JSON object.
    pub actions: BTreeMap<Name, Value>,
    pub limits: Limits,
}

/// Reads and checks a settings file. Relative paths in it start at `folder`, the folder of the file.
pub fn parse(text: &str, file: &str, folder: &Path) -> Result<Settings, InvalidSettings> {
    let place = Place { text, file };
    place.settings(place.read()?, folder)
}

impl Place<'_> {
    pub(super) fn name(&self, text: &Spanned<String>) -> Result<Name, InvalidSettings> {
        Name::new(text.get_ref()).map_err(|error| self.at(text, error))
    }

    fn settings(&self, raw: raw::Settings, folder: &Path) -> Result<Settings, InvalidSettings> {
        let listen = match &raw.listen {
            None => SocketAddr::from(([127, 0, 0, 1], 8787)),
            Some(text) => text.get_ref().parse().map_err(|_| {
                self.at(
                    text,
                    format!(
                        "`{}` is not an address and port; for example `127.0.0.1:8787`",
                        text.get_ref()
                    ),
                )
            })?,
        };
        let public_url = match &raw.public_url {
            None => None,
            Some(text) => Some(
                parse_origin(text.get_ref().trim_end_matches('/'))
                    .map_err(|error| self.at(text, format!("{error}; for example `https://actions.shop.example`")))?
                    .to_string(),
            ),
        };
        let locale = match &raw.locale {
            None => "en".to_owned(),
            Some(text) if is_locale(text.get_ref()) => text.get_ref().clone(),
            Some(text) => {
                return Err(self.at(
                    text,
                    format!("`{}` is not a BCP 47 tag such as `en-GB`", text.get_ref()),
                ));
            }
        };
        let mut limits = Limits::default();
        raw.limits.sandbox.apply(&mut limits.sandbox);
        raw.limits.compile.apply(&mut limits.compile);
        raw.limits.gate.apply(&mut limits.gate);
        raw.limits.run.apply(&mut limits.run);
        raw.limits.conversation.apply(&mut limits.conversation);
        Ok(Settings {
            state: folder.join(raw.state.unwrap_or_else(|| "state".into())),
            listen,
            public_url,
            operator: raw.operator.unwrap_or_else(|| "this service".into()),
            locale,
            contacts: self.contacts(raw.contacts, &raw.secrets, folder)?,
            mail: match raw.mail {
                None => MailSettings::default(),
                Some(mail) => self.mail(mail, &raw.secrets, folder)?,
            },
            issuers: self.issuers(raw.issuers, &raw.secrets, folder)?,
            storage_bytes_max: raw.storage.bytes_max,
            trigger_strictness: raw.triggers.strictness.unwrap_or(0.0),
            trigger_ambiguity_margin: raw.triggers.ambiguity_margin,
            requests_per_minute: raw.api.requests_per_minute.unwrap_or(600),
            body_bytes_max: raw.api.body_bytes_max.unwrap_or(64 << 10),
            wait_ms_max: raw.api.wait_ms_max.unwrap_or(30_000),
            trusted_proxies: self.networks(&raw.api.trusted_proxies)?,
            secrets: self.secrets(raw.secrets, folder)?,
            actions: self.actions(raw.actions)?,
            limits,
        })
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
        let message = format!(
            "no secret `{0}` is set; add under [secrets]: {0} = {{ file = \"…\" }}",
            text.get_ref()
        );
        Err(self.at(text, message))
    }

    pub(super) fn networks(&self, texts: &[Spanned<String>]) -> Result<Vec<IpNet>, InvalidSettings> {
        let network = |text: &Spanned<String>| {
            let message = format!("`{}` is not a network such as `10.1.0.0/16`", text.get_ref());
            text.get_ref().parse().map_err(|_| self.at(text, message))
        };
        texts.iter().map(network).collect()
    }

    fn secrets(
        &self,
        raw: BTreeMap<Spanned<String>, raw::Secret>,
        folder: &Path,
    ) -> Result<BTreeMap<Name, Rotation>, InvalidSettings> {
        raw.into_iter()
            .map(|(name, source)| {
                let rotation = secrets::rotation(source, folder).map_err(|message| self.at(&name, message))?;
                Ok((self.name(&name)?, rotation))
            })
            .collect()
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

/// Letters, digits and dashes in parts of at most eight, as BCP 47 has them.
pub(crate) fn is_locale(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::SecretReference;

    fn error(text: &str) -> String {
        parse(text, "actgate.toml", Path::new("/etc/actgate"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let settings = parse("", "actgate.toml", Path::new("/etc/actgate")).unwrap();
        assert_eq!(settings.state, Path::new("/etc/actgate/state"));
        assert_eq!(settings.limits, Limits::default());
    }

    #[test]
    fn everything_set_is_taken() {
        let text = r#"
            state = "data"
            listen = "127.0.0.1:0"
            public_url = "https://actions.shop.example/"
            [secrets]
            shop-api-key = { file = "key" }
            other = { environment = "OTHER" }
            [actions.order-status.settings]
            currency = "EUR"
            [limits.gate]
            call_ms_max = 5
        "#;
        let settings = parse(text, "actgate.toml", Path::new("/etc/actgate")).unwrap();
        assert_eq!(settings.public_url.as_deref(), Some("https://actions.shop.example"));
        assert_eq!(
            settings.secrets[&Name::new("other").unwrap()],
            SecretReference::Environment("OTHER".into()).into()
        );
        assert_eq!(settings.actions[&Name::new("order-status").unwrap()]["currency"], "EUR");
        assert_eq!(settings.limits.gate.call_ms_max, 5);
    }

    #[test]
    fn each_mistake_names_its_place_and_remedy() {
        let cases = [
            ("lissten = \"x\"", "actgate.toml:1:1: ", "unknown field `lissten`"),
            (
                "\nlisten = \"here\"",
                "actgate.toml:2:10: ",
                "for example `127.0.0.1:8787`",
            ),
            ("locale = \"e n\"", "actgate.toml:1:10: ", "BCP 47"),
            (
                "[secrets]\nE = { file = \"x\" }",
                "actgate.toml:2:1: ",
                "`E` is not a name",
            ),
            (
                "[limits.gate]\ncall_ms = 1",
                "actgate.toml:2:1: ",
                "unknown field `call_ms`",
            ),
        ];
        for (text, place, remedy) in cases {
            let error = error(text);
            assert!(error.starts_with(place), "{text}: {error}");
            assert!(error.contains(remedy), "{text}: {error}");
        }
    }
}
