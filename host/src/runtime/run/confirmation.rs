//! The words in which a visitor is asked before a write, rendered from the request that would really be sent.

use crate::language::said::question;
use crate::model::endpoint::Endpoint;
use crate::policy::egress::EgressPermit;
use crate::policy::text;
use serde_json::Value;

/// Values shown to the visitor; the rest is counted.
const VALUES_MAX: usize = 20;
/// Characters of one value shown.
const VALUE_CHARS_MAX: usize = 200;

/// Renders the question. Nothing in it comes from the action but the values that would be sent.
pub fn render(endpoint: &Endpoint, permit: &EgressPermit) -> String {
    let mut values = Vec::new();
    for (name, value) in url_values(permit) {
        values.push((name, value));
    }
    match permit.body().map(serde_json::from_slice::<Value>) {
        Some(Ok(body)) => collect("", &body, &mut values),
        Some(Err(_)) => values.push(("body".into(), question::NOT_JSON.into())),
        None => {}
    }
    let mut prompt = question::about_to(&text::clean(&endpoint.title), permit.host());
    if !values.is_empty() {
        prompt.push_str(question::WITH);
    }
    for (name, value) in values.iter().take(VALUES_MAX) {
        prompt.push_str(&format!("\n  {name}: {value}"));
    }
    if values.len() > VALUES_MAX {
        prompt.push_str(&format!("\n  {}", question::more_values(values.len() - VALUES_MAX)));
    }
    prompt.push('\n');
    prompt.push_str(question::GO_AHEAD);
    prompt
}

fn url_values(permit: &EgressPermit) -> Vec<(String, String)> {
    let Ok(url) = url::Url::parse(&permit.url()) else {
        return Vec::new();
    };
    url.query_pairs()
        .map(|(name, value)| (show(&name), show(&value)))
        .collect()
}

fn collect(path: &str, value: &Value, values: &mut Vec<(String, String)>) {
    let under = |step: &str| {
        if path.is_empty() {
            show(step)
        } else {
            format!("{path}.{}", show(step))
        }
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| collect(&under(name), value, values)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| collect(&under(&(index + 1).to_string()), value, values));
        }
        Value::String(string) => values.push((path.to_owned(), show(string))),
        other => values.push((path.to_owned(), other.to_string())),
    }
}

/// A value on one line, without what could disguise it.
fn show(value: &str) -> String {
    let clean = text::clean(value).replace(['\n', '\t'], " ");
    match clean.char_indices().nth(VALUE_CHARS_MAX) {
        Some((index, _)) => format!("{}…", &clean[..index]),
        None => clean,
    }
}
