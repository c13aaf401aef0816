//! The words in which a visitor is asked before a write, rendered from the request that would really be sent.

use crate::language::said::Said;
use crate::model::endpoint::{BodyType, Endpoint};
use crate::policy::egress::EgressPermit;
use crate::policy::text;
use serde_json::Value;
use url::form_urlencoded;

/// Values shown to the visitor; the rest is counted.
const VALUES_MAX: usize = 20;
/// Characters of one value shown.
const VALUE_CHARS_MAX: usize = 200;

/// Renders the question. Nothing in it comes from the action but the values that would be sent.
pub(super) fn render(said: &Said, endpoint: &Endpoint, permit: &EgressPermit) -> String {
    let mut values = url_values(permit);
    match (permit.body(), &endpoint.body_type) {
        (None, _) => {}
        (Some(body), BodyType::Form) => values.extend(pairs(form_urlencoded::parse(body))),
        (Some(body), BodyType::Json(_)) => match serde_json::from_slice::<Value>(body) {
            Ok(body) => collect("", &body, &mut values),
            Err(_) => values.push(("body".into(), said.question.not_json.into())),
        },
    }
    let mut prompt = (said.question.about_to)(&text::clean(&endpoint.title), permit.host());
    if !values.is_empty() {
        prompt.push_str(said.question.with);
    }
    for (name, value) in values.iter().take(VALUES_MAX) {
        prompt.push_str(&format!("\n  {name}: {value}"));
    }
    if values.len() > VALUES_MAX {
        prompt.push_str(&format!(
            "\n  {}",
            (said.question.more_values)(values.len() - VALUES_MAX)
        ));
    }
    prompt.push('\n');
    prompt.push_str(said.question.go_ahead);
    prompt
}

fn url_values(permit: &EgressPermit) -> Vec<(String, String)> {
    let Ok(url) = url::Url::parse(&permit.url()) else {
        return Vec::new();
    };
    pairs(url.query_pairs()).collect()
}

/// Names and values of a query or a form.
fn pairs(parsed: form_urlencoded::Parse<'_>) -> impl Iterator<Item = (String, String)> {
    parsed.map(|(name, value)| (show(&name), show(&value)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::manifest;
    use crate::model::identity::Assurance;
    use crate::model::limits::GateLimits;
    use crate::policy::egress::{self, HostValues};
    use crate::policy::grant::needed;
    use serde_json::json;

    /// The question before a write that is declared by these lines.
    fn question(lines: &str, parameters: Value) -> String {
        let text = format!(
            "name = \"a\"\ntitle = \"A\"\ndescription = \"D\"\neffect = \"write\"\n[endpoints.pay]\nmethod = \"POST\"\n\
             url = \"https://pay.example/x\"\n{lines}\n"
        );
        let action = manifest::parse(&text, "a").unwrap_or_else(|e| panic!("{e}")).action;
        let endpoint = &action.endpoints[0];
        let grants = [needed(&action, endpoint, None)].into_iter().collect();
        let host = HostValues {
            action: "a",
            visitor_email: None,
            visitor_id: None,
            run_id: "r",
            locale: "en",
            settings: &Value::Null,
        };
        let (level, limits) = (Assurance::Anonymous, GateLimits::default());
        let parameters = parameters.as_object().unwrap();
        let permit = egress::permit(&action, endpoint, &grants, level, parameters, &host, &limits).unwrap();
        render(Language::English.said(), endpoint, &permit)
    }

    #[test]
    fn the_fields_of_a_form_are_asked_about_like_members() {
        let asked = question(
            "body_type = \"form\"\nquery = { \"to[]\" = [\"a\", \"b\"] }\nbody = { note = \"{note}\", tags = \"{tags}\" }",
            json!({ "note": "5 + 5 = 10 & more\n\u{202e}x", "tags": ["x", 1] }),
        );
        assert_eq!(
            asked,
            "Pay at pay.example, with:\n  to[]: a\n  to[]: b\n  note: 5 + 5 = 10 & more x\n  tags: x\n  tags: 1\n\
             Shall I go ahead? (yes or no)"
        );
    }

    #[test]
    fn a_key_in_the_body_is_not_asked_about() {
        let lines = "body = { amount = 5 }\nauth = { kind = \"api-key\", body = \"api_key\", secret = \"key\" }";
        let asked = question(lines, json!({}));
        assert!(asked.contains("amount: 5") && !asked.contains("key"), "{asked}");
    }
}
