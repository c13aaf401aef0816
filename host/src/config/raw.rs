//! The settings file as written: serde shapes that refuse unknown keys, nothing checked yet.

use super::texts::{PlaceName, Texts};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    pub state: Option<PathBuf>,
    pub listen: Option<Spanned<String>>,
    pub public_url: Option<Spanned<String>>,
    pub plain_http: bool,
    pub operator: Option<String>,
    pub locale: Option<Spanned<String>>,
    pub contacts: Contacts,
    pub mail: Option<Spanned<Mail>>,
    pub issuers: Vec<Spanned<Issuer>>,
    pub storage: Storage,
    pub triggers: Triggers,
    pub api: Api,
    pub conversation: Conversing,
    pub handoff: Handoff,
    pub events: Option<Spanned<Events>>,
    pub secrets: BTreeMap<Spanned<String>, Secret>,
    pub actions: BTreeMap<Spanned<String>, Action>,
    pub places: BTreeMap<Spanned<String>, PlaceName>,
    pub gate: Outside,
    pub limits: Limits,
}

/// How visitors are heard.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Conversing {
    pub time_zone: Option<Spanned<String>>,
}

/// How the gate reaches upstreams.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Outside {
    pub ca: Option<PathBuf>,
    pub proxy: Option<Spanned<String>>,
}

/// Where contacts are: at most one of `csv`, `http` and `hubspot`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Contacts {
    pub csv: Option<Spanned<PathBuf>>,
    pub id_column: Option<Spanned<String>>,
    pub email_column: Option<Spanned<Texts>>,
    pub strict: Option<Spanned<bool>>,
    pub http: Option<Spanned<Http>>,
    pub hubspot: Option<Spanned<Hubspot>>,
}

/// A directory that is asked over HTTP.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Http {
    pub endpoint: toml::Table,
    #[serde(default)]
    pub found: String,
    pub id: String,
    pub email: Texts,
    #[serde(default)]
    pub private_networks: Vec<Spanned<String>>,
    #[serde(default)]
    pub plain_http: bool,
}

/// HubSpot's contacts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hubspot {
    pub secret: String,
    pub origin: Option<String>,
    #[serde(default)]
    pub private_networks: Vec<Spanned<String>>,
    #[serde(default)]
    pub plain_http: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mail {
    pub outbox: Option<PathBuf>,
    pub smtp: Option<Smtp>,
    pub from: Option<Spanned<String>>,
    pub templates: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Smtp {
    pub host: String,
    pub port: Option<u16>,
    pub tls: Option<Spanned<String>>,
    pub username: Option<String>,
    pub secret: Option<Spanned<String>>,
    pub ca: Option<PathBuf>,
    pub timeout_ms: Option<u64>,
}

/// Who signs tokens of visitors, and how they are read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issuer {
    pub name: Spanned<String>,
    pub preset: Option<Spanned<String>>,
    pub algorithms: Option<Vec<Spanned<String>>>,
    pub secret: Option<Spanned<String>>,
    pub public_key: Option<PathBuf>,
    pub jwks: Option<Spanned<String>>,
    pub kid: Option<String>,
    pub issuer: Option<String>,
    pub audience: Option<String>,
    pub leeway_s: Option<u64>,
    pub age_s_max: Option<u64>,
    pub claims: Option<Claims>,
    #[serde(default)]
    pub require: BTreeMap<String, String>,
    #[serde(default)]
    pub private_networks: Vec<Spanned<String>>,
    #[serde(default)]
    pub plain_http: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Claims {
    pub id: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Storage {
    pub bytes_max: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Triggers {
    pub strictness: Option<f32>,
    pub ambiguity_margin: Option<f32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Api {
    pub requests_per_minute: Option<u32>,
    pub body_bytes_max: Option<u64>,
    pub wait_ms_max: Option<u64>,
    pub trusted_proxies: Vec<Spanned<String>>,
}

/// The desk that visitors are passed to.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Handoff {
    pub name: Option<String>,
    pub time_zone: Option<Spanned<String>>,
    pub hours: Option<Spanned<BTreeMap<Spanned<String>, Spanned<Texts>>>>,
    pub words: BTreeMap<Spanned<String>, Spanned<String>>,
    pub outside: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// The receiver of events.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Events {
    pub url: Spanned<String>,
    pub secret: Spanned<String>,
    #[serde(default)]
    pub private_networks: Vec<Spanned<String>>,
    #[serde(default)]
    pub plain_http: bool,
}

/// Where a secret is: exactly one of `file`, `environment` and `command`, and perhaps its next value.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Secret {
    pub file: Option<PathBuf>,
    pub environment: Option<String>,
    pub command: Option<Vec<String>>,
    pub timeout_ms: Option<u64>,
    pub cache_ms: Option<u64>,
    pub next: Option<Box<Secret>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Action {
    #[serde(default)]
    pub settings: toml::Table,
}

impl Settings {
    /// Every path, and every other text that is taken as it stands, with its dotted key.
    pub(super) fn texts(&self) -> Vec<(String, String)> {
        let shown = |path: &PathBuf| path.display().to_string();
        let mail = self.mail.as_ref().map(Spanned::get_ref);
        let smtp = mail.and_then(|mail| mail.smtp.as_ref());
        let named = [
            ("state", self.state.as_ref().map(shown)),
            ("operator", self.operator.clone()),
            ("handoff.name", self.handoff.name.clone()),
            (
                "contacts.csv",
                self.contacts.csv.as_ref().map(|csv| shown(csv.get_ref())),
            ),
            ("mail.outbox", mail.and_then(|mail| mail.outbox.as_ref()).map(shown)),
            (
                "mail.templates",
                mail.and_then(|mail| mail.templates.as_ref()).map(shown),
            ),
            ("mail.smtp.ca", smtp.and_then(|smtp| smtp.ca.as_ref()).map(shown)),
        ];
        let mut texts: Vec<(String, String)> = named
            .into_iter()
            .filter_map(|(key, text)| Some((key.to_owned(), text?)))
            .collect();
        for (index, issuer) in self.issuers.iter().enumerate() {
            let key = issuer.get_ref().public_key.as_ref();
            texts.extend(key.map(|key| (format!("issuers.{index}.public_key"), shown(key))));
        }
        for (name, secret) in &self.secrets {
            let next = secret
                .next
                .as_deref()
                .map(|next| (format!("secrets.{}.next", name.get_ref()), next));
            for (path, secret) in [(format!("secrets.{}", name.get_ref()), secret)]
                .into_iter()
                .chain(next)
            {
                texts.extend(secret.file.as_ref().map(|file| (format!("{path}.file"), shown(file))));
                texts.extend(
                    secret
                        .environment
                        .clone()
                        .map(|name| (format!("{path}.environment"), name)),
                );
            }
        }
        texts
    }

    /// Every number that was written, with its dotted key and with the key of its bound.
    pub(super) fn written(&self) -> Vec<(String, String, u64)> {
        let smtp = self.mail.as_ref().and_then(|mail| mail.get_ref().smtp.as_ref());
        let mut named = vec![
            ("storage.bytes_max", self.storage.bytes_max),
            ("api.requests_per_minute", self.api.requests_per_minute.map(u64::from)),
            ("api.body_bytes_max", self.api.body_bytes_max),
            ("api.wait_ms_max", self.api.wait_ms_max),
            ("mail.smtp.timeout_ms", smtp.and_then(|smtp| smtp.timeout_ms)),
            ("mail.smtp.port", smtp.and_then(|smtp| smtp.port).map(u64::from)),
        ]
        .into_iter()
        .filter_map(|(key, number)| Some((key.to_owned(), key.to_owned(), number?)))
        .collect::<Vec<_>>();
        for (index, issuer) in self.issuers.iter().enumerate() {
            let issuer = issuer.get_ref();
            for (key, number) in [("leeway_s", issuer.leeway_s), ("age_s_max", issuer.age_s_max)] {
                let place = format!("issuers.{index}.{key}");
                named.extend(number.map(|number| (place, format!("issuers.{key}"), number)));
            }
        }
        let limits = self.limits.written("limits").into_iter();
        named.extend(limits.map(|(key, number)| (key.clone(), key, number)));
        named
    }
}

/// Declares a table of optional numbers, and how it changes the checked form's defaults; after the semicolon, tables in it.
macro_rules! limits {
    ($name:ident -> $checked:ident { $($key:ident: $type:ty),* $(,)? $(; $($table:ident: $of:ty),*)? }) => {
        #[derive(Deserialize, Default)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct $name { $(pub $key: Option<$type>,)* $($(pub $table: $of,)*)? }

        impl $name {
            /// Puts what was written in the place of the defaults.
            pub(crate) fn apply(&self, limits: &mut crate::model::limits::$checked) {
                $(if let Some(value) = self.$key { limits.$key = value; })*
                $($(self.$table.apply(&mut limits.$table);)*)?
            }

            /// Every number that was written, with its dotted key below `path`.
            pub(crate) fn written(&self, path: &str) -> Vec<(String, u64)> {
                let mut written = Vec::new();
                $(written.extend(self.$key.map(|value| (format!("{path}.{}", stringify!($key)), u64::from(value))));)*
                $($(written.extend(self.$table.written(&format!("{path}.{}", stringify!($table))));)*)?
                written
            }

            /// The dotted keys of all its numbers.
            #[cfg(test)]
            pub(crate) fn keys(path: &str) -> Vec<String> {
                let own = vec![$(format!("{path}.{}", stringify!($key)),)*];
                let inner: Vec<Vec<String>> = vec![$($(<$of>::keys(&format!("{path}.{}", stringify!($table))),)*)?];
                own.into_iter().chain(inner.into_iter().flatten()).collect()
            }
        }
    };
}

limits!(Limits -> Limits {; sandbox: Sandbox, compile: Compile, gate: Gate, run: Run, conversation: Conversation });

limits!(Class -> ClassLimits {
    slots: u32, fuel_max: u64, call_ms_max: u64, memory_bytes_max: u64, table_elements_max: u64,
});
limits!(Sandbox -> SandboxLimits {
    hostcall_bytes_max: u64, log_bytes_max: u64, log_lines_max: u32, output_bytes_max: u64, json_depth_max: u32,
    component_bytes_max: u64; small: Class, large: Class
});
limits!(Compile -> CompileLimits {
    processor_ms_max: u64, compile_ms_max: u64, memory_bytes_max: u64, code_bytes_max: u64,
});
limits!(Gate -> GateLimits {
    connect_ms_max: u64, first_byte_ms_max: u64, call_ms_max: u64, request_bytes_max: u64, response_bytes_max: u64,
    header_bytes_max: u64, concurrency_per_action: u32, read_tries_max: u32, breaker_failures_max: u32,
    breaker_open_ms: u64, concurrency_per_endpoint: u32, concurrency_per_host: u32, calls_per_minute: u32,
});
limits!(Run -> RunLimits {
    run_ms_max: u64, calls_max: u32, rounds_max: u32, asks_max: u32, confirmation_ms: u64,
});
limits!(Conversation -> ConversationLimits {
    message_bytes_max: u64, tries_max: u8, assurance_ms: u64, link_ms: u64, mails_per_hour_max: u32,
    code_tries_max: u32, guesses_per_conversation_max: u32, guesses_per_network_max: u32,
    memory_turns_max: u32, memory_ms: u64,
});
