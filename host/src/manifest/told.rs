//! What an action without code would say to its own examples, and what its schema says about the paths in its sentences.

use super::error::Problems;
use super::place::Path;
use crate::model::action::Action;
use crate::model::endpoint::Endpoint;
use crate::model::reply::{Chosen, ReplyTemplate, ResponsePath, StatusMatch, Unsaid, Words, is_success, position};
use serde_json::Value;

/// Notes every sentence that one of the examples, or the schema of the response, shows to be impossible.
pub(super) fn check(action: &Action, endpoint: &Endpoint, problems: &mut Problems) {
    let examples = action.examples.iter().enumerate();
    for (index, example) in examples.filter(|(_, example)| example.endpoint == endpoint.name) {
        let Chosen::Told(Some(template), words) = action.response.choose(example.status, &example.body) else {
            continue;
        };
        for (path, has_fallback) in template.paths() {
            let Some(unsaid) = Unsaid::of(path.find(&example.body)) else {
                continue;
            };
            if unsaid.is_nothing() && has_fallback {
                continue;
            }
            let message = format!("`{}` {unsaid} in the body of `examples.{index}`", path.pointer());
            problems.add(&place(words), message, remedy(unsaid, path));
        }
    }
    for (template, words) in sentences(action) {
        for (path, _) in template.paths() {
            if let Some(unsaid) = action.response.schema.as_ref().and_then(|schema| said_by(schema, path)) {
                let message = format!("`{}` {unsaid} by `response.schema`", path.pointer());
                problems.add(&place(words), message, remedy(unsaid, path));
            }
        }
    }
}

fn place(words: Words) -> Path {
    words
        .to_string()
        .split('.')
        .fold(Path::root(), |path, step| path.at(step))
}

fn remedy(unsaid: Unsaid, path: &ResponsePath) -> String {
    match unsaid {
        Unsaid::Object => format!("name one of its members, such as `{{{path}.name}}`"),
        Unsaid::List => format!("name one of its items, such as `{{{path}.0}}`, or a member of one"),
        _ => {
            format!("write `{{{path} ?? …}}` with what is said instead, or another sentence under `[[response.when]]`")
        }
    }
}

/// The sentences of an action for answers whose body is the reply's data, which the schema is about.
pub fn sentences(action: &Action) -> Vec<(&ReplyTemplate, Words)> {
    let response = &action.response;
    let is_good = |status: &StatusMatch| match status {
        StatusMatch::Exact(status) => is_success(*status),
        StatusMatch::Class(class) => *class == 2,
        StatusMatch::Other => false,
    };
    let template = response.template.iter().map(|template| (template, Words::Template));
    let on = response.on.iter().filter(|(status, _)| is_good(status));
    let on = on.map(|(status, template)| (template, Words::On(*status)));
    let when = response
        .when
        .iter()
        .enumerate()
        .filter(|(_, when)| is_good(&when.status));
    let when = when.map(|(index, when)| (&when.template, Words::When(index)));
    template.chain(on).chain(when).collect()
}

/// What a schema says about a path, where that cannot be said in a sentence. References are not followed.
fn said_by(schema: &Value, path: &ResponsePath) -> Option<Unsaid> {
    let end = path
        .0
        .iter()
        .try_fold(schema, |schema, step| match is(schema, "array") {
            true => schema.get("items").filter(|_| position(step).is_some()),
            false => schema.get("properties")?.get(step),
        })?;
    let items = || end.get("items");
    if is(end, "object") {
        return Some(Unsaid::Object);
    }
    let of_others = is(end, "array") && items().is_some_and(|items| is(items, "object") || is(items, "array"));
    of_others.then_some(Unsaid::List)
}

fn is(schema: &Value, kind: &str) -> bool {
    schema.get("type").and_then(Value::as_str) == Some(kind)
}

/// Whether a schema makes sure that a path is there. References are not followed, so a path behind one counts as there.
pub fn is_required(schema: &Value, path: &ResponsePath) -> bool {
    let mut here = schema;
    for step in &path.0 {
        if here.get("$ref").is_some() {
            return true;
        }
        let next = if is(here, "array") {
            let at = position(step).and_then(|at| u64::try_from(at).ok());
            let least = here.get("minItems").and_then(Value::as_u64).unwrap_or(0);
            match at {
                Some(at) if at < least => here.get("items"),
                _ => return false,
            }
        } else {
            let required = here.get("required").and_then(Value::as_array);
            if !required.is_some_and(|names| names.iter().any(|name| name == step)) {
                return false;
            }
            here.get("properties").and_then(|properties| properties.get(step))
        };
        match next {
            Some(next) => here = next,
            // It is required, and nothing more is said of it.
            None => return true,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> ResponsePath {
        ResponsePath(text.split('.').map(str::to_owned).collect())
    }

    #[test]
    fn a_schema_tells_which_paths_are_there_and_which_can_be_said() {
        let schema = json!({
            "type": "object",
            "required": ["status", "items", "address", "any"],
            "properties": {
                "status": { "type": "string" },
                "day": { "type": "string" },
                "items": { "type": "array", "minItems": 1, "items": { "type": "object", "required": ["sku"] } },
                "address": { "type": "object", "properties": { "city": { "type": "string" } } },
            },
        });
        let table = [
            ("status", true, None),
            ("day", false, None),
            ("none", false, None),
            ("any.thing", true, None),
            ("items", true, Some(Unsaid::List)),
            ("items.0", true, Some(Unsaid::Object)),
            ("items.0.sku", true, None),
            ("items.1.sku", false, None),
            ("items.0.title", false, None),
            ("address", true, Some(Unsaid::Object)),
            ("address.city", false, None),
        ];
        for (text, required, unsaid) in table {
            assert_eq!(is_required(&schema, &path(text)), required, "{text}");
            assert_eq!(said_by(&schema, &path(text)), unsaid, "{text}");
        }
    }
}
