//! The list of what every SDK has to do, as `guest-sdk/conformance/behaviours.toml` has it.

use crate::model::identity::Assurance;
use crate::model::step::{CallError, Context, Exchange, Request, UpstreamResponse};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The list; its README says what the keys mean.
const TEXT: &str = include_str!("../../../../guest-sdk/conformance/behaviours.toml");

/// Why the list cannot be used. It is part of this program, so a test finds it first.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvalidList {
    #[error("behaviours.toml: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("`{place}` of the behaviour `{name}` in behaviours.toml: {message}")]
    Behaviour {
        name: String,
        place: &'static str,
        message: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    context: Surroundings,
    behaviour: Vec<Behaviour>,
}

/// Members of a context; what a behaviour leaves out is that of the list.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Surroundings {
    run: Option<String>,
    locale: Option<String>,
    time_zone: Option<String>,
    now_ms: Option<u64>,
    seed: Option<String>,
    assurance: Option<Assurance>,
    email: Option<String>,
    claims: Option<String>,
    settings: Option<String>,
}

/// The function that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Function {
    Validate,
    Plan,
    Shape,
}

/// A text, or a recipe for a long one.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Plain(String),
    Long(Long),
}

/// So much of a text that nobody would write it out.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Long {
    before: String,
    repeat: String,
    times: usize,
    after: String,
    close: String,
    end: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    endpoint: String,
    #[serde(default)]
    parameters: Option<String>,
    error: Option<CallError>,
    status: Option<u16>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: Option<Text>,
    body_hex: Option<String>,
}

/// A problem that `validate` has to report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rejection {
    pub pointer: String,
    pub message: String,
}

/// What ends a call without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Ended {
    Guest,
    Fuel,
    Memory,
}

/// The step that has to come; exactly one member is there.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ExpectedStep {
    AsDeclared(bool),
    Calls(Vec<ExpectedCall>),
    Questions(Vec<ExpectedQuestion>),
    Reply {
        message: Text,
        data: String,
    },
    HandOff {
        route: String,
        summary: String,
        message: Option<String>,
        data: String,
    },
    Fail(ExpectedFailure),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedCall {
    pub endpoint: String,
    pub parameters: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedQuestion {
    pub input: String,
    pub prompt: String,
    #[serde(default)]
    pub choices: Vec<crate::model::step::Choice>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedFailure {
    pub code: String,
    pub message: Option<String>,
    pub message_has: Option<String>,
    pub message_has_not: Option<String>,
}

/// One thing that every SDK does.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Behaviour {
    pub name: String,
    pub says: String,
    pub call: Function,
    inputs: Text,
    #[serde(default)]
    context: Surroundings,
    #[serde(default)]
    exchanges: Vec<Given>,
    accepted: Option<Text>,
    pub rejected: Option<Vec<Rejection>>,
    pub step: Option<ExpectedStep>,
    pub trap: Option<Ended>,
    pub logs: Option<Vec<String>>,
}

/// A behaviour with everything that it is called with.
pub(super) struct Prepared {
    pub behaviour: Behaviour,
    pub context: Context,
    /// JSON as the component gets it.
    pub inputs: String,
    pub exchanges: Vec<Exchange>,
    /// What `validate` has to accept.
    pub accepted: Option<Value>,
}

/// All behaviours, in the order of the list.
pub(super) fn all() -> Result<Vec<Prepared>, InvalidList> {
    let list: List = toml::from_str(TEXT)?;
    let common = list.context;
    list.behaviour
        .into_iter()
        .map(|behaviour| prepare(behaviour, &common))
        .collect()
}

impl Text {
    /// The text, written out.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Long(long) => {
                let (opened, closed) = (long.repeat.repeat(long.times), long.close.repeat(long.times));
                [&long.before, &opened, &long.after, &closed, &long.end]
                    .map(String::as_str)
                    .concat()
            }
        }
    }
}

fn prepare(behaviour: Behaviour, common: &Surroundings) -> Result<Prepared, InvalidList> {
    let bad = |place| {
        let name = behaviour.name.clone();
        move |message: String| InvalidList::Behaviour { name, place, message }
    };
    let context = context(&behaviour.context, common).map_err(bad("context"))?;
    let exchanges = behaviour.exchanges.iter().map(exchange).collect::<Result<_, _>>();
    let exchanges = exchanges.map_err(bad("exchanges"))?;
    let accepted = behaviour
        .accepted
        .as_ref()
        .map(|text| json(&text.written()))
        .transpose();
    let accepted = accepted.map_err(bad("accepted"))?;
    let expectations = [
        accepted.is_some(),
        behaviour.rejected.is_some(),
        behaviour.step.is_some(),
        behaviour.trap.is_some(),
    ];
    if expectations.into_iter().filter(|is_there| *is_there).count() != 1 {
        return Err(bad("accepted")(
            "one of accepted, rejected, step and trap is needed".into(),
        ));
    }
    Ok(Prepared {
        inputs: behaviour.inputs.written(),
        context,
        exchanges,
        accepted,
        behaviour,
    })
}

fn context(own: &Surroundings, common: &Surroundings) -> Result<Context, String> {
    let text = |own: &Option<String>, common: &Option<String>, otherwise: &str| {
        own.clone()
            .or_else(|| common.clone())
            .unwrap_or_else(|| otherwise.to_owned())
    };
    let seed = text(&own.seed, &common.seed, "0");
    Ok(Context {
        run: text(&own.run, &common.run, ""),
        locale: text(&own.locale, &common.locale, ""),
        time_zone: own.time_zone.clone(),
        now_ms: own.now_ms.or(common.now_ms).unwrap_or_default(),
        seed: seed.parse().map_err(|error| format!("seed: {error}"))?,
        assurance: own.assurance.or(common.assurance).unwrap_or_default(),
        email: own.email.clone(),
        claims: json(&text(&own.claims, &common.claims, "{}"))?,
        settings: json(&text(&own.settings, &common.settings, "{}"))?,
    })
}

fn exchange(given: &Given) -> Result<Exchange, String> {
    let outcome = match (given.error, given.status) {
        (Some(error), None) => Err(error),
        (None, Some(status)) => Ok(UpstreamResponse {
            status,
            headers: given.headers.clone(),
            body: match (&given.body, &given.body_hex) {
                (Some(text), None) => text.written().into_bytes(),
                (None, Some(digits)) => hex::decode(digits).map_err(|error| error.to_string())?,
                _ => return Err("one of body and body_hex is needed".into()),
            },
        }),
        _ => return Err("one of error and status is needed".into()),
    };
    let parameters = given.parameters.as_deref().unwrap_or("{}");
    Ok(Exchange {
        request: Request {
            endpoint: given.endpoint.clone(),
            parameters: object(parameters)?,
        },
        outcome,
    })
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// The members of a JSON object.
pub(super) fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_used_and_names_each_behaviour_once() {
        let all = all().unwrap();
        let mut names: Vec<&str> = all.iter().map(|one| one.behaviour.name.as_str()).collect();
        let count = names.len();
        assert!(count > 50, "{count}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(all.iter().all(|one| !one.behaviour.says.is_empty()));
    }

    #[test]
    fn a_context_differs_only_in_what_its_behaviour_says() {
        let all = all().unwrap();
        let of = |name: &str| &all.iter().find(|one| one.behaviour.name == name).unwrap().context;
        let (own, common) = (of("knows-its-context"), of("normalises"));
        assert_eq!(
            (own.run.as_str(), own.seed, own.locale.as_str()),
            ("run-1", u64::MAX, "de-AT")
        );
        assert_eq!(own.email.as_deref(), Some("ada@example.com"));
        assert_eq!(
            (common.seed, common.locale.as_str(), common.email.as_deref()),
            (7, "en-GB", None)
        );
    }

    #[test]
    fn long_texts_are_written_out() {
        let all = all().unwrap();
        let deep = all.iter().find(|one| one.behaviour.name == "deep").unwrap();
        assert_eq!(
            deep.inputs,
            format!("{{\"extra\":{}{}}}", "[".repeat(60), "]".repeat(60))
        );
    }
}
