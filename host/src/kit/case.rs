//! One golden case of an action: what it is given, what the upstream answers, and what must come of it.

use crate::config::is_locale;
use crate::identity::email::Email;
use crate::language;
use crate::manifest;
use crate::model::step::{CallError, UpstreamResponse};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

/// The clock of a case that names none: 2026-01-05T10:00:00Z, a Monday.
pub(crate) const NOW_MS: u64 = 1_767_607_200_000;
/// The seed of a case that names none.
pub(crate) const SEED: u64 = 1;

/// The members of `[expect]`, in the order in which they are written.
pub(crate) const KEYS: [&str; 8] = [
    "requests", "denied", "outcome", "code", "route", "summary", "message", "data",
];

/// Why a case's file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub(crate) struct InvalidCase {
    pub file: String,
    pub message: String,
}

/// An answer that the upstream gives once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    pub endpoint: String,
    pub outcome: Result<UpstreamResponse, CallError>,
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    pub says: String,
    pub inputs: Map<String, Value>,
    /// Inputs as a visitor would say them.
    pub words: BTreeMap<String, String>,
    /// The visitor's verified address.
    pub visitor: Option<String>,
    pub locale: String,
    /// The IANA name of the visitor's time zone.
    pub zone: Option<String>,
    pub now_ms: u64,
    pub seed: u64,
    /// Answers, should the action ask.
    pub answers: Map<String, Value>,
    /// Whether the visitor says yes to writes.
    pub yes: bool,
    /// The operator's settings for the action.
    pub settings: Map<String, Value>,
    pub exchanges: Vec<Planned>,
    /// What has to come, by name; `None` until it is written.
    pub expect: Option<Map<String, Value>>,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            says: String::new(),
            inputs: Map::new(),
            words: BTreeMap::new(),
            visitor: None,
            locale: "en".into(),
            zone: None,
            now_ms: NOW_MS,
            seed: SEED,
            answers: Map::new(),
            yes: false,
            settings: Map::new(),
            exchanges: Vec::new(),
            expect: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    says: String,
    inputs: Option<toml::Table>,
    /// The same as JSON, where TOML cannot say it: it has no null.
    inputs_json: Option<String>,
    #[serde(default)]
    words: BTreeMap<String, String>,
    visitor: Option<String>,
    locale: Option<String>,
    time_zone: Option<String>,
    now: Option<String>,
    seed: Option<u64>,
    #[serde(default)]
    answers: toml::Table,
    #[serde(default)]
    yes: bool,
    #[serde(default)]
    settings: toml::Table,
    #[serde(default)]
    exchanges: Vec<RawExchange>,
    expect: Option<RawExpect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExchange {
    endpoint: String,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<toml::Value>,
    text: Option<String>,
    error: Option<CallError>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpect {
    requests: Option<toml::Value>,
    denied: Option<toml::Value>,
    outcome: Option<toml::Value>,
    code: Option<toml::Value>,
    route: Option<toml::Value>,
    summary: Option<toml::Value>,
    message: Option<toml::Value>,
    data: Option<toml::Value>,
    /// The same as JSON, where TOML cannot say it: it has no null.
    data_json: Option<String>,
}

impl Case {
    /// Reads a case; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// What is wrong first, with its place.
    pub(crate) fn parse(text: &str, file: &str) -> Result<Self, InvalidCase> {
        let bad = |message: String| InvalidCase {
            file: file.to_owned(),
            message,
        };
        let raw: RawCase = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
        raw.checked().map_err(bad)
    }
}

impl RawCase {
    fn checked(self) -> Result<Case, String> {
        if self.says.trim().is_empty() {
            return Err("`says` is empty; say in a sentence what the case shows".into());
        }
        let defaults = Case::default();
        let exchanges = self.exchanges.into_iter().enumerate();
        let exchanges = exchanges.map(|(index, exchange)| {
            let numbered = |message| format!("exchange {}: {message}", index + 1);
            exchange.checked().map_err(numbered)
        });
        Ok(Case {
            says: self.says,
            inputs: match (self.inputs, self.inputs_json) {
                (Some(_), Some(_)) => return Err("give `inputs` or `inputs_json`, not both".into()),
                (inputs, None) => table("inputs", inputs.unwrap_or_default())?,
                (None, Some(text)) => serde_json::from_str(&text)
                    .map_err(|error| format!("`inputs_json` is not a JSON object: {error}"))?,
            },
            words: self.words,
            visitor: self.visitor.map(address).transpose()?,
            locale: match self.locale {
                Some(tag) if !is_locale(&tag) => {
                    return Err(format!("`locale`: `{tag}` is not a language tag such as `en`"));
                }
                tag => tag.unwrap_or(defaults.locale),
            },
            zone: self.time_zone.as_deref().map(zone).transpose()?,
            now_ms: self.now.as_deref().map(moment).transpose()?.unwrap_or(defaults.now_ms),
            seed: self.seed.unwrap_or(defaults.seed),
            answers: table("answers", self.answers)?,
            yes: self.yes,
            settings: table("settings", self.settings)?,
            exchanges: exchanges.collect::<Result<_, _>>()?,
            expect: self.expect.map(RawExpect::checked).transpose()?,
        })
    }
}

impl RawExchange {
    fn checked(self) -> Result<Planned, String> {
        let outcome = match (self.error, self.status) {
            (Some(error), None) if self.body.is_none() && self.text.is_none() && self.headers.is_empty() => Err(error),
            (Some(_), _) => return Err("a call with an `error` has no answer: no status, headers, body or text".into()),
            (None, None) => return Err("`status` is missing, or `error` where there is no answer".into()),
            (None, Some(status)) if !(100..=599).contains(&status) => {
                return Err(format!("`{status}` is no HTTP status"));
            }
            (None, Some(status)) => {
                let (kind, body) = match (self.body, self.text) {
                    (Some(_), Some(_)) => return Err("give `body` or `text`, not both".into()),
                    (Some(body), None) => ("application/json", json("body", body)?.to_string()),
                    (None, Some(text)) if serde_json::from_str::<Value>(&text).is_ok() => ("application/json", text),
                    (None, Some(text)) => ("text/plain; charset=utf-8", text),
                    (None, None) => ("", String::new()),
                };
                let mut headers: Vec<_> = self
                    .headers
                    .into_iter()
                    .map(|(name, value)| (name.to_ascii_lowercase(), value))
                    .collect();
                if !kind.is_empty() && !headers.iter().any(|(name, _)| name == "content-type") {
                    headers.push(("content-type".into(), kind.into()));
                }
                Ok(UpstreamResponse {
                    status,
                    headers,
                    body: body.into_bytes(),
                })
            }
        };
        Ok(Planned {
            endpoint: self.endpoint,
            outcome,
        })
    }
}

impl RawExpect {
    fn checked(self) -> Result<Map<String, Value>, String> {
        let named = [
            ("requests", self.requests),
            ("denied", self.denied),
            ("outcome", self.outcome),
            ("code", self.code),
            ("route", self.route),
            ("summary", self.summary),
            ("message", self.message),
            ("data", self.data),
        ];
        let mut expect = Map::new();
        for (name, value) in named {
            if let Some(value) = value {
                expect.insert(name.into(), json(&format!("expect.{name}"), value)?);
            }
        }
        if let Some(text) = self.data_json {
            let data =
                serde_json::from_str(&text).map_err(|error| format!("`expect.data_json` is not JSON: {error}"))?;
            if expect.insert("data".into(), data).is_some() {
                return Err("give `expect.data` or `expect.data_json`, not both".into());
            }
        }
        Ok(expect)
    }
}

fn json(name: &str, value: toml::Value) -> Result<Value, String> {
    manifest::json(value).map_err(|message| format!("`{name}`: {message}"))
}

fn table(name: &str, table: toml::Table) -> Result<Map<String, Value>, String> {
    match json(name, toml::Value::Table(table))? {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

fn address(text: String) -> Result<String, String> {
    let email = Email::new(&text).map_err(|error| format!("`visitor`: {error}"))?;
    Ok(email.as_str().to_owned())
}

fn zone(name: &str) -> Result<String, String> {
    language::zone::canonical(name).map_err(|error| format!("`time_zone`: `{name}` is {error}"))
}

fn moment(text: &str) -> Result<u64, String> {
    let wrong = || format!("`now`: `{text}` is not a moment such as `2026-01-05T10:00:00Z`");
    let moment = humantime::parse_rfc3339(text).map_err(|_| wrong())?;
    let since: Duration = moment.duration_since(UNIX_EPOCH).map_err(|_| wrong())?;
    Ok(since.as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(text: &str) -> String {
        let text = format!("says = \"It does.\"\n{text}");
        Case::parse(&text, "cases/one.toml").unwrap_err().to_string()
    }

    #[test]
    fn a_case_is_read_whole() {
        let text = r#"
            says = "A known order is told."
            inputs = { order = "a1001" }
            visitor = "Ada@Example.com"
            time_zone = "europe/berlin"
            now = "2026-01-05T10:00:00Z"
            seed = 7
            answers = { colour = "RED" }
            yes = true
            [settings]
            currency = "EUR"
            [[exchanges]]
            endpoint = "orders"
            status = 200
            headers = { X-Request-Id = "r-7" }
            body = { status = "shipped" }
            [[exchanges]]
            endpoint = "orders"
            error = "timed-out"
            [expect]
            outcome = "replied"
            data_json = '{ "open": null }'
        "#;
        let case = Case::parse(text, "one.toml").unwrap();
        assert_eq!((case.now_ms, case.seed, case.yes), (NOW_MS, 7, true));
        assert_eq!(case.zone.as_deref(), Some("Europe/Berlin"));
        assert_eq!(case.visitor.as_deref(), Some("ada@example.com"));
        let answered = case.exchanges[0].outcome.as_ref().unwrap();
        assert_eq!(answered.body, br#"{"status":"shipped"}"#);
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = [
            header("x-request-id", "r-7"),
            header("content-type", "application/json"),
        ];
        assert_eq!(answered.headers, headers);
        assert_eq!(case.exchanges[1].outcome, Err(CallError::TimedOut));
        let expect = case.expect.unwrap();
        assert_eq!(
            Value::Object(expect),
            json!({ "outcome": "replied", "data": { "open": null } })
        );
    }

    #[test]
    fn what_is_left_out_is_always_the_same() {
        let case = Case::parse("says = \"Nothing.\"", "one.toml").unwrap();
        let says = "Nothing.".into();
        assert_eq!(
            case,
            Case {
                says,
                ..Case::default()
            }
        );
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_place() {
        let told = error("input = { order = \"a1001\" }");
        assert!(told.starts_with("cases/one.toml: "), "{told}");
        assert!(
            told.contains("line 2") && told.contains("unknown field `input`"),
            "{told}"
        );
        let told = error("[[exchanges]]\nendpoint = \"a\"\nstatsu = 200");
        assert!(
            told.contains("line 4") && told.contains("unknown field `statsu`"),
            "{told}"
        );
        let told = error("[expect]\nresult = 1");
        assert!(
            told.contains("line 3") && told.contains("unknown field `result`"),
            "{told}"
        );
    }

    #[test]
    fn each_mistake_says_what_to_write() {
        for (text, words) in [
            ("now = \"yesterday\"", "`2026-01-05T10:00:00Z`"),
            ("visitor = \"ada\"", "`visitor`"),
            ("locale = \"english!\"", "a language tag such as `en`"),
            (
                "time_zone = \"Berlin\"",
                "`time_zone`: `Berlin` is not the name of a time zone",
            ),
            ("time_zone = \"Berlin\"", "write `Europe/Berlin`"),
            ("[[exchanges]]\nendpoint = \"a\"", "exchange 1: `status` is missing"),
            ("[[exchanges]]\nendpoint = \"a\"\nstatus = 99", "no HTTP status"),
            (
                "[[exchanges]]\nendpoint = \"a\"\nerror = \"lost\"",
                "unknown variant `lost`",
            ),
            (
                "[[exchanges]]\nendpoint = \"a\"\nerror = \"busy\"\nstatus = 200",
                "has no answer",
            ),
            (
                "[[exchanges]]\nendpoint = \"a\"\nstatus = 200\nbody = 1\ntext = \"1\"",
                "not both",
            ),
            ("inputs = { day = 2026-01-05 }", "put it in quotes"),
            ("inputs_json = \"[]\"", "`inputs_json` is not a JSON object"),
            ("inputs = {}\ninputs_json = \"{}\"", "not both"),
            ("[expect]\ndata = 1\ndata_json = \"1\"", "not both"),
            ("[expect]\ndata_json = \"{\"", "is not JSON"),
        ] {
            let told = error(text);
            assert!(told.contains(words), "{text}: {told}");
        }
        let told = Case::parse("says = \" \"", "one.toml").unwrap_err().to_string();
        assert!(told.contains("say in a sentence"), "{told}");
    }
}
