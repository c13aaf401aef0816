//! Cases as text: a new one is written whole; of an old one only the expectations are rewritten.

use super::case::{Answer, Answered, Case, KEYS, NOW_MS, Planned, SEED};
use serde_json::{Map, Value};
use std::time::{Duration, UNIX_EPOCH};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

/// The text of a case with `[expect]` saying what came. Everything else stays, comments too.
///
/// # Errors
///
/// The text is not TOML.
pub(crate) fn with_expect(text: &str, told: &Map<String, Value>) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let kept = document
        .get("expect")
        .and_then(Item::as_table)
        .map(Table::decor)
        .cloned();
    let mut table = expect(told);
    match kept {
        Some(decor) => *table.decor_mut() = decor,
        None => table.decor_mut().set_prefix("\n"),
    }
    document.insert("expect", Item::Table(table));
    Ok(document.to_string())
}

fn expect(told: &Map<String, Value>) -> Table {
    let mut table = Table::new();
    for key in KEYS {
        let Some(came) = told.get(key) else { continue };
        match toml(came) {
            Some(came) => table.insert(key, Item::Value(spread(came))),
            // TOML has no null.
            None => table.insert(&format!("{key}_json"), value(came.to_string())),
        };
    }
    table
}

/// A list of several items with each on a line of its own.
fn spread(mut value: toml_edit::Value) -> toml_edit::Value {
    if let Some(items) = value.as_array_mut().filter(|items| items.len() > 1) {
        items.iter_mut().for_each(|item| item.decor_mut().set_prefix("\n  "));
        items.set_trailing("\n");
        items.set_trailing_comma(true);
    }
    value
}

/// A case as the text of its file, without expectations.
pub(crate) fn text(case: &Case) -> String {
    let mut document = DocumentMut::new();
    document["says"] = value(&case.says);
    if !case.inputs.is_empty() {
        match inline(&case.inputs) {
            Some(inputs) => document["inputs"] = inputs,
            None => document["inputs_json"] = value(Value::Object(case.inputs.clone()).to_string()),
        }
    }
    if let Some(visitor) = &case.visitor {
        document["visitor"] = value(visitor);
    }
    if case.locale != Case::default().locale {
        document["locale"] = value(&case.locale);
    }
    if let Some(zone) = &case.zone {
        document["time_zone"] = value(zone);
    }
    if case.now_ms != NOW_MS {
        let now = UNIX_EPOCH + Duration::from_millis(case.now_ms);
        document["now"] = value(humantime::format_rfc3339_millis(now).to_string());
    }
    if let Ok(seed) = i64::try_from(case.seed)
        && case.seed != SEED
    {
        document["seed"] = value(seed);
    }
    if let Some(answers) = inline(&case.answers).filter(|_| !case.answers.is_empty()) {
        document["answers"] = answers;
    }
    if case.yes {
        document["yes"] = value(true);
    }
    if let Some(settings) = inline(&case.settings).filter(|_| !case.settings.is_empty()) {
        document["settings"] = settings;
    }
    if !case.questions.is_empty() {
        let questions: ArrayOfTables = case.questions.iter().filter_map(question).collect();
        document["questions"] = Item::ArrayOfTables(questions);
    }
    if !case.exchanges.is_empty() {
        let exchanges: ArrayOfTables = case.exchanges.iter().map(exchange).collect();
        document["exchanges"] = Item::ArrayOfTables(exchanges);
    }
    document.to_string()
}

/// What the visitor says to a question; `None` where TOML cannot say it.
fn question(answered: &Answered) -> Option<Table> {
    let mut table = Table::new();
    table["input"] = value(&answered.input);
    match &answered.by {
        Answer::Message(message) => table["message"] = value(message),
        Answer::Value(answer) => table["answer"] = Item::Value(toml(answer)?),
    }
    Some(table)
}

fn exchange(planned: &Planned) -> Table {
    let mut table = Table::new();
    table["endpoint"] = value(&planned.endpoint);
    match &planned.outcome {
        Err(error) => table["error"] = value(error.as_str()),
        Ok(response) => {
            table["status"] = value(i64::from(response.status));
            let text = String::from_utf8_lossy(&response.body);
            let body = serde_json::from_str(&text).ok().as_ref().and_then(toml);
            match body {
                Some(body) => table["body"] = Item::Value(body),
                None if text.is_empty() => {}
                None => table["text"] = value(&*text),
            }
        }
    }
    table
}

/// An object on one line; `None` where TOML cannot say it.
fn inline(members: &Map<String, Value>) -> Option<Item> {
    let members = members.iter().map(|(name, member)| Some((name, toml(member)?)));
    let members = members.collect::<Option<Vec<_>>>()?;
    Some(Item::Value(InlineTable::from_iter(members).into()))
}

/// A JSON value in TOML; `None` where there is a null in it, or a number that TOML cannot hold.
fn toml(json: &Value) -> Option<toml_edit::Value> {
    Some(match json {
        Value::Null => return None,
        Value::Bool(yes) => (*yes).into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(_)) => return None,
            (None, None) => number.as_f64()?.into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(toml).collect::<Option<Array>>()?.into(),
        Value::Object(members) => inline(members)?.into_value().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::step::CallError;
    use serde_json::json;

    fn map(json: Value) -> Map<String, Value> {
        json.as_object().unwrap().clone()
    }

    #[test]
    fn only_what_is_expected_is_written_anew() {
        let text = "# Why.\nsays = \"It does.\" # So.\n\n[expect] # What came.\noutcome = \"failed\"\ncode = \"x\"\n";
        let told = map(json!({ "outcome": "replied", "message": "Done.", "requests": ["GET https://a.example/"] }));
        let new = with_expect(text, &told).unwrap();
        assert_eq!(
            new,
            "# Why.\nsays = \"It does.\" # So.\n\n[expect] # What came.\nrequests = [\"GET https://a.example/\"]\n\
             outcome = \"replied\"\nmessage = \"Done.\"\n"
        );
        assert_eq!(with_expect(&new, &told).unwrap(), new);
    }

    #[test]
    fn what_came_is_read_back_as_it_was() {
        let told = map(json!({
            "requests": ["POST https://a.example/ {\"a\":1}"], "outcome": "replied", "message": "Two\nlines \"here\" \u{1f44b}",
            "data": { "a b": [1, 2.5, true, {}], "ü": { "open": null } },
        }));
        let text = with_expect("says = \"It does.\"\n", &told).unwrap();
        assert!(text.contains("\n\n[expect]\n"), "{text}");
        let case = Case::parse(&text, "one.toml").unwrap();
        assert_eq!(case.expect, Some(told));
    }

    #[test]
    fn a_case_is_read_back_as_it_was_written() {
        let response = |body: &str| crate::model::step::UpstreamResponse {
            status: 200,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.into(),
        };
        let planned = |outcome| Planned {
            endpoint: "orders".into(),
            outcome,
        };
        let case = Case {
            says: "It does.".into(),
            inputs: map(json!({ "order": "A-1001", "items": [{ "sku": "MUG" }] })),
            visitor: Some("ada@example.com".into()),
            now_ms: NOW_MS + 1,
            seed: 9,
            answers: map(json!({ "colour": "RED" })),
            questions: vec![
                Answered {
                    input: "slot".into(),
                    by: Answer::Message("the first".into()),
                },
                Answered {
                    input: "slot".into(),
                    by: Answer::Value(json!("11:00")),
                },
            ],
            yes: true,
            settings: map(json!({ "currency": "EUR" })),
            exchanges: vec![
                planned(Ok(response("{\"a\":1}"))),
                planned(Ok(response("{\"a\":null}"))),
                planned(Err(CallError::TimedOut)),
            ],
            ..Case::default()
        };
        let text = text(&case);
        assert_eq!(Case::parse(&text, "one.toml").unwrap(), case, "{text}");
        let inputs = map(json!({ "order": null }));
        let case = Case { inputs, ..case };
        let text = super::text(&case);
        assert_eq!(Case::parse(&text, "one.toml").unwrap(), case, "{text}");
    }
}
