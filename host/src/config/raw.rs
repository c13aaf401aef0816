//! The settings file as written: serde shapes that refuse unknown keys, nothing checked yet.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub state: Option<PathBuf>,
    pub listen: Option<Spanned<String>>,
    pub public_url: Option<Spanned<String>>,
    pub operator: Option<String>,
    pub locale: Option<Spanned<String>>,
    pub contacts: Contacts,
    pub mail: Option<Spanned<Mail>>,
    pub issuers: Vec<Spanned<Issuer>>,
    pub storage: Storage,
    pub triggers: Triggers,
    pub api: Api,
    pub secrets: BTreeMap<Spanned<String>, Secret>,
    pub actions: BTreeMap<Spanned<String>, Action>,
    pub limits: Limits,
}

/// Where contacts are: at most one of `csv`, `http` and `hubspot`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Contacts {
    pub csv: Option<Spanned<PathBuf>>,
    pub id_column: Option<Spanned<String>>,
    pub email_column: Option<Spanned<Texts>>,
    pub strict: Option<Spanned<bool>>,
    pub http: Option<Spanned<Http>>,
    pub hubspot: Option<Spanned<Hubspot>>,
}

/// One text, or a list of texts.
pub struct Texts(pub Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Texts;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

/// A directory that is asked over HTTP.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
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
pub struct Hubspot {
    pub secret: String,
    pub origin: Option<String>,
    #[serde(default)]
    pub private_networks: Vec<Spanned<String>>,
    #[serde(default)]
    pub plain_http: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub outbox: Option<PathBuf>,
    pub smtp: Option<Smtp>,
    pub from: Option<Spanned<String>>,
    pub templates: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
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
pub struct Issuer {
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
pub struct Claims {
    pub id: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Storage {
    pub bytes_max: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Triggers {
    pub strictness: Option<f32>,
    pub ambiguity_margin: Option<f32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Api {
    pub requests_per_minute: Option<u32>,
    pub body_bytes_max: Option<u64>,
    pub wait_ms_max: Option<u64>,
    pub trusted_proxies: Vec<Spanned<String>>,
}

/// Where a secret is: exactly one of `file`, `environment` and `command`, and perhaps its next value.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Secret {
    pub file: Option<PathBuf>,
    pub environment: Option<String>,
    pub command: Option<Vec<String>>,
    pub timeout_ms: Option<u64>,
    pub cache_ms: Option<u64>,
    pub next: Option<Box<Secret>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    #[serde(default)]
    pub settings: toml::Table,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub sandbox: Sandbox,
    pub compile: Compile,
    pub gate: Gate,
    pub run: Run,
    pub conversation: Conversation,
}

/// Declares a table of optional numbers, and how it changes the checked form's defaults; after the semicolon, tables in it.
macro_rules! limits {
    ($name:ident -> $checked:ident { $($key:ident: $type:ty),* $(,)? $(; $($table:ident: $of:ty),*)? }) => {
        #[derive(Deserialize, Default)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $(pub $key: Option<$type>,)* $($(pub $table: $of,)*)? }

        impl $name {
            /// Puts what was written in the place of the defaults.
            pub fn apply(self, limits: &mut crate::model::limits::$checked) {
                $(if let Some(value) = self.$key { limits.$key = value; })*
                $($(self.$table.apply(&mut limits.$table);)*)?
            }
        }
    };
}

limits!(Class -> ClassLimits {
    slots: u32, fuel_max: u64, call_ms_max: u64, memory_bytes_max: u64, table_elements_max: u64,
});
limits!(Sandbox -> SandboxLimits {
    hostcall_bytes_max: u64, log_bytes_max: u64, log_lines_max: u32, output_bytes_max: u64, json_depth_max: u32,
    component_bytes_max: u64; small: Class, large: Class
});
limits!(Compile -> CompileLimits { compile_ms_max: u64, memory_bytes_max: u64, code_bytes_max: u64 });
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
});
