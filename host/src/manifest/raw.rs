//! The manifest as it is written: serde structs in which everything may be missing, and the reading of the text.

use super::error::{ManifestErrors, Problems, did_you_mean, shown};
use super::place::{DEPTH_MAX, Path, Places, dismantle, take_out};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::de::DeTable;
use toml::{Spanned, Value};

/// How many bytes a manifest's text may have.
pub const TEXT_BYTES_MAX: usize = 256 << 10;

/// Keys that cannot be read are taken out one by one; this bounds how often.
const REPAIRS_MAX: usize = 40;

/// A whole manifest.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawManifest {
    pub name: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub protection: Option<String>,
    pub effect: Option<String>,
    pub triggers: Option<Vec<String>>,
    pub visitor: Option<Vec<String>>,
    pub call: Option<String>,
    pub inputs: Option<Vec<RawInput>>,
    pub endpoints: Option<BTreeMap<String, RawEndpoint>>,
    pub response: Option<RawResponse>,
    pub examples: Option<Vec<RawExample>>,
    pub locale: Option<BTreeMap<String, RawLocale>>,
}

/// One entry of `choices`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoice {
    pub value: Option<toml::Value>,
    pub label: Option<String>,
    pub also: Option<Vec<String>>,
}

/// One `[[inputs]]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInput {
    pub name: Option<String>,
    pub title: Option<String>,
    pub ask: Option<String>,
    pub instructions: Option<String>,
    pub schema: Option<toml::Table>,
    pub choices: Option<Vec<RawChoice>>,
    pub required: Option<bool>,
}

/// One `[endpoints.*]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEndpoint {
    pub title: Option<String>,
    pub titles: Option<BTreeMap<String, String>>,
    pub method: Option<String>,
    pub url: Option<String>,
    pub query: Option<BTreeMap<String, Value>>,
    pub headers: Option<BTreeMap<String, String>>,
    pub body: Option<Value>,
    pub body_type: Option<String>,
    pub slashes: Option<Vec<String>>,
    pub effect: Option<String>,
    pub confirm: Option<bool>,
    pub auth: Option<RawAuth>,
    pub redirects: Option<i64>,
    pub response_headers: Option<Vec<String>>,
    pub timeout_ms: Option<i64>,
    pub response_bytes_max: Option<i64>,
}

/// The `auth` of an endpoint. Which keys belong together depends on `kind` and is checked later.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAuth {
    pub kind: Option<String>,
    pub header: Option<String>,
    pub query: Option<String>,
    pub body: Option<String>,
    pub scheme: Option<String>,
    pub secret: Option<String>,
    pub username: Option<String>,
    pub username_secret: Option<String>,
    pub password: Option<String>,
    pub token_url: Option<String>,
    pub client_id: Option<String>,
    pub client_id_secret: Option<String>,
    pub scopes: Option<Vec<String>>,
    pub token_parameters: Option<BTreeMap<String, Value>>,
    pub client_auth: Option<String>,
    pub algorithm: Option<String>,
    pub key_id: Option<String>,
    pub value: Option<String>,
    pub signs: Option<String>,
    pub encoding: Option<String>,
    pub secret_encoding: Option<String>,
    pub timestamp_header: Option<String>,
    pub timestamp_format: Option<String>,
    pub nonce_header: Option<String>,
}

/// The `[response]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawResponse {
    pub instructions: Option<String>,
    pub template: Option<String>,
    pub on: Option<BTreeMap<String, String>>,
    pub when: Option<Vec<RawWhen>>,
    pub failures: Option<Vec<RawWhen>>,
    pub schema: Option<toml::Table>,
}

/// One `[[response.when]]` or `[[response.failures]]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWhen {
    pub status: Option<String>,
    pub path: Option<String>,
    pub is: Option<Value>,
    pub r#in: Option<Vec<Value>>,
    pub present: Option<bool>,
    pub missing: Option<bool>,
    pub template: Option<String>,
}

/// One `[[examples]]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExample {
    pub endpoint: Option<String>,
    pub when: Option<toml::Table>,
    pub status: Option<i64>,
    pub body: Option<Value>,
}

/// One `[locale.*]` table: the words of the manifest in another language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLocale {
    pub title: Option<String>,
    pub description: Option<String>,
    pub triggers: Option<Vec<String>>,
    pub inputs: Option<BTreeMap<String, RawLocaleInput>>,
    pub endpoints: Option<BTreeMap<String, RawLocaleEndpoint>>,
    pub response: Option<RawLocaleResponse>,
}

/// One `[locale.*.inputs.*]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLocaleInput {
    pub title: Option<String>,
    pub ask: Option<String>,
    pub instructions: Option<String>,
    pub choices: Option<Vec<RawChoice>>,
}

/// One `[locale.*.endpoints.*]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLocaleEndpoint {
    pub title: Option<String>,
    pub titles: Option<BTreeMap<String, String>>,
}

/// One `[locale.*.response]` table. Sentences by condition are listed in the order of the manifest's own entries.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLocaleResponse {
    pub instructions: Option<String>,
    pub template: Option<String>,
    pub on: Option<BTreeMap<String, String>>,
    pub when: Option<Vec<String>>,
    pub failures: Option<Vec<String>>,
}

/// Reads a text as far as it can be read. Unknown keys and values of a wrong type become problems and are left
/// out of the answer; a text that is not TOML at all is an error.
pub(super) fn read(text: &str, file: &str) -> Result<(RawManifest, Places, Problems), ManifestErrors> {
    if text.len() > TEXT_BYTES_MAX {
        let message = format!(
            "the manifest has {} bytes, and {TEXT_BYTES_MAX} are allowed",
            text.len()
        );
        return Err(ManifestErrors::whole(file, message, "shorten the examples and schemas"));
    }
    let (mut document, syntax) = DeTable::parse_recoverable(text);
    let Some(places) = Places::new(document.get_ref()) else {
        dismantle(document);
        let message = format!("the manifest nests deeper than {DEPTH_MAX} levels");
        return Err(ManifestErrors::whole(file, message, "flatten its tables"));
    };
    let mut problems = Problems::default();
    if !syntax.is_empty() {
        for error in syntax {
            let offset = error.span().map_or(text.len(), |span| span.start);
            let message = format!("this is not TOML: {}", lower_first(error.message()));
            problems.add_at(offset, &Path::root(), message, "correct the text here");
        }
        return Err(problems.located(text, file, &places));
    }
    for _ in 0..REPAIRS_MAX {
        match RawManifest::deserialize(toml::Deserializer::from(document.clone())) {
            Ok(raw) => return Ok((raw, places, problems)),
            Err(error) => {
                if !repair(&mut document, &error, &mut problems) {
                    break;
                }
            }
        }
    }
    Err(problems.located(text, file, &places))
}

/// Notes the problem and takes its key out of the document; `false` when the error has no place.
fn repair(document: &mut Spanned<DeTable<'_>>, error: &toml::de::Error, problems: &mut Problems) -> bool {
    let Some(span) = error.span() else {
        problems.add(&Path::root(), lower_first(error.message()), "correct the manifest");
        return false;
    };
    let Some(path) = take_out(document.get_mut(), &span) else {
        problems.add_at(
            span.start,
            &Path::root(),
            lower_first(error.message()),
            "correct the manifest",
        );
        return false;
    };
    let message = error.message();
    match message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'))
    {
        Some((key, rest)) => {
            let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
            problems.add_at(
                span.start,
                &path,
                format!("there is no key `{}` here", shown(key)),
                did_you_mean(key, &known),
            );
        }
        None => {
            let (message, remedy) = type_words(message);
            problems.add_at(span.start, &path, message, remedy);
        }
    }
    true
}

/// Says in the words of TOML what serde says in the words of Rust.
fn type_words(message: &str) -> (String, String) {
    let Some((got, expected)) = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    else {
        return (lower_first(message), "give a value that fits".to_owned());
    };
    let got = match got.split_once(' ') {
        Some(("string", value)) => format!("the text {}", value.replace('"', "`")),
        Some(("boolean", value)) => format!("the boolean {value}"),
        Some(("integer" | "floating", _)) => format!("the number `{}`", got.split('`').nth(1).unwrap_or(got)),
        _ if got == "map" => "a table".to_owned(),
        _ if got == "sequence" => "an array".to_owned(),
        _ => got.to_owned(),
    };
    let expected = match expected {
        "a string" => "a text in quotes",
        "a boolean" => "`true` or `false`",
        "i64" => "a whole number",
        "a sequence" => "an array",
        "a map" => "a table",
        _ if expected.starts_with("struct ") => "a table",
        other => other,
    };
    (format!("{got} is not allowed here"), format!("write {expected}"))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}
