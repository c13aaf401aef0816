//! A case as it is written, and what is wrong with it.

use super::{Answer, Answered, Planned};
use crate::config::is_locale;
use crate::identity::email::Email;
use crate::language;
use crate::manifest;
use crate::model::step::{CallError, UpstreamResponse};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
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
    questions: Vec<Question>,
    #[serde(default)]
    exchanges: Vec<Exchange>,
    expect: Option<Expect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    input: String,
    answer: Option<toml::Value>,
    message: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
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
struct Expect {
    asked: Option<toml::Value>,
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
    pub(super) fn checked(self) -> Result<super::Case, String> {
        if self.says.trim().is_empty() {
            return Err("`says` is empty; say in a sentence what the case shows".into());
        }
        let defaults = super::Case::default();
        let questions = self.questions.into_iter().enumerate();
        let questions = questions.map(|(index, question)| {
            let numbered = |message| format!("question {}: {message}", index + 1);
            question.checked().map_err(numbered)
        });
        let exchanges = self.exchanges.into_iter().enumerate();
        let exchanges = exchanges.map(|(index, exchange)| {
            let numbered = |message| format!("exchange {}: {message}", index + 1);
            exchange.checked().map_err(numbered)
        });
        Ok(super::Case {
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
            questions: questions.collect::<Result<_, _>>()?,
            yes: self.yes,
            settings: table("settings", self.settings)?,
            exchanges: exchanges.collect::<Result<_, _>>()?,
            expect: self.expect.map(Expect::checked).transpose()?,
        })
    }
}

impl Question {
    fn checked(self) -> Result<Answered, String> {
        let by = match (self.answer, self.message) {
            (Some(answer), None) => Answer::Value(json("answer", answer)?),
            (None, Some(message)) => Answer::Message(message),
            _ => return Err("give `message`, what the visitor says, or `answer`, the value".into()),
        };
        Ok(Answered { input: self.input, by })
    }
}

impl Exchange {
    fn checked(self) -> Result<Planned, String> {
        let outcome = match (self.error, self.status) {
            (Some(error), None) if self.body.is_none() && self.text.is_none() && self.headers.is_empty() => Err(error),
            (Some(_), _) => return Err("a call with an `error` has no answer: no status, headers, body or text".into()),
            (None, Some(status)) if !(100..=599).contains(&status) => {
                return Err(format!("`{status}` is no HTTP status"));
            }
            // As in the examples of a manifest.
            (None, status) => {
                let status = status.unwrap_or(200);
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

impl Expect {
    fn checked(self) -> Result<Map<String, Value>, String> {
        let named = [
            ("asked", self.asked),
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
