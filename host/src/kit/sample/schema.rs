//! Values for a JSON Schema: a good guess that mostly fits. Who needs one that fits for sure checks it and asks again.

use super::{Chance, pattern};
use serde_json::{Map, Value, json};

/// How deep references and nested schemas are followed.
const DEPTH_MAX: u32 = 12;

/// A value that probably fits a schema; `None` where there is none, or none is found.
pub(super) fn value(schema: &Value, chance: &mut Chance) -> Option<Value> {
    Making { root: schema }.value(schema, chance, 0)
}

/// Any JSON value.
pub(super) fn any(chance: &mut Chance, depth: u32) -> Value {
    match chance.below(if depth < 4 { 10 } else { 7 }) {
        0 => Value::Null,
        1 => json!(chance.one_in(2)),
        2 => json!(chance.number() as i64 >> chance.below(64)),
        3 => json!((chance.number() as i64) as f64 / 1e9),
        4..=6 => Value::String(word(chance, 0, 30)),
        7 | 8 => (0..chance.below(4)).map(|_| any(chance, depth + 1)).collect(),
        _ => {
            let members = (0..chance.below(4)).map(|_| (word(chance, 0, 8), any(chance, depth + 1)));
            Value::Object(members.collect())
        }
    }
}

/// A text of letters, and of what else there is in texts.
fn word(chance: &mut Chance, least: u64, most: u64) -> String {
    const LETTERS: [char; 20] = [
        'a', 'b', 'e', 'k', 'n', 's', 't', 'z', 'A', 'M', '0', '7', '9', ' ', '-', '.', 'é', 'ß', '日', '👋',
    ];
    let plain = !chance.one_in(4);
    let letters = if plain { &LETTERS[..13] } else { &LETTERS[..] };
    (0..chance.between(least, most))
        .map(|_| *chance.pick(letters))
        .collect()
}

/// The schema that references start at.
struct Making<'a> {
    root: &'a Value,
}

impl Making<'_> {
    fn value(&self, schema: &Value, chance: &mut Chance, depth: u32) -> Option<Value> {
        if depth > DEPTH_MAX {
            return None;
        }
        let schema = match schema {
            Value::Object(members) => self.flat(members, chance, depth)?,
            Value::Bool(false) => return None,
            _ => return Some(any(chance, 0)),
        };
        if let Some(only) = schema.get("const") {
            return Some(only.clone());
        }
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            return (!choices.is_empty()).then(|| chance.pick(choices).clone());
        }
        match kind(&schema, chance) {
            "null" => Some(Value::Null),
            "boolean" => Some(json!(chance.one_in(2))),
            "string" => text(&schema, chance).map(Value::String),
            "integer" => number(&schema, chance, true),
            "number" => number(&schema, chance, false),
            "array" => self.array(&schema, chance, depth),
            "object" => self.object(&schema, chance, depth),
            _ => Some(any(chance, 0)),
        }
    }

    /// A schema with what it refers to, all of what it combines, and one of what it lets choose.
    fn flat(&self, schema: &Map<String, Value>, chance: &mut Chance, depth: u32) -> Option<Map<String, Value>> {
        if depth > DEPTH_MAX {
            return None;
        }
        let mut flat = Map::new();
        let mut parts: Vec<&Value> = Vec::new();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            parts.push(self.root.pointer(reference.strip_prefix('#')?)?);
        }
        parts.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        for ways in ["anyOf", "oneOf"] {
            if let Some(ways) = schema
                .get(ways)
                .and_then(Value::as_array)
                .filter(|ways| !ways.is_empty())
            {
                parts.push(chance.pick(ways));
            }
        }
        for part in parts {
            if let Value::Object(members) = part {
                join(&mut flat, self.flat(members, chance, depth + 1)?);
            }
        }
        join(&mut flat, schema.clone());
        Some(flat)
    }

    fn array(&self, schema: &Map<String, Value>, chance: &mut Chance, depth: u32) -> Option<Value> {
        let size = |key: &str| schema.get(key).and_then(Value::as_u64);
        let first: &[Value] = schema
            .get("prefixItems")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice);
        let least = size("minItems").unwrap_or(0);
        let most = size("maxItems").unwrap_or(least.max(first.len() as u64) + 3);
        let count = chance.between(least, most.min(least.saturating_add(5)).max(least));
        let unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let anything = Value::Bool(true);
        let mut items: Vec<Value> = Vec::new();
        for index in 0..usize::try_from(count).ok()?.min(1_000) {
            let schema = first.get(index).or_else(|| schema.get("items")).unwrap_or(&anything);
            // An item that is there already is made again, some times.
            let mut made = (0..10).filter_map(|_| self.value(schema, chance, depth + 1));
            match made.find(|item| !unique || !items.contains(item)) {
                Some(item) => items.push(item),
                None if (index as u64) < least => return None,
                None => break,
            }
        }
        Some(Value::Array(items))
    }

    fn object(&self, schema: &Map<String, Value>, chance: &mut Chance, depth: u32) -> Option<Value> {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .map_or(Vec::new(), |names| names.iter().filter_map(Value::as_str).collect());
        let mut members = Map::new();
        for (name, property) in properties {
            let is_required = required.contains(&name.as_str());
            if !is_required && (depth > 3 || chance.one_in(2)) {
                continue;
            }
            match self.value(property, chance, depth + 1) {
                Some(made) => {
                    members.insert(name.clone(), made);
                }
                None if is_required => return None,
                None => {}
            }
        }
        let others = schema.get("additionalProperties").unwrap_or(&Value::Bool(true));
        let mut add = |name: String, members: &mut Map<String, Value>| {
            let made = self.value(others, chance, depth + 1);
            made.map(|made| members.insert(name, made))
        };
        for name in required.iter().filter(|name| !properties.contains_key(**name)) {
            add((*name).to_owned(), &mut members)?;
        }
        let least = schema
            .get("minProperties")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            .min(100);
        for index in 0..least {
            if (members.len() as u64) < least {
                add(format!("member{index}"), &mut members)?;
            }
        }
        Some(Value::Object(members))
    }
}

/// Puts members over those that are there; properties and what is required come together.
fn join(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(Value::Object(old)), Value::Object(new)) if name == "properties" => old.extend(new),
            (Some(Value::Array(old)), Value::Array(new)) if name == "required" => old.extend(new),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}

/// The type that is made: one of those that are named, or the one that the schema's words are about.
fn kind(schema: &Map<String, Value>, chance: &mut Chance) -> &'static str {
    const KINDS: [&str; 7] = ["null", "boolean", "string", "integer", "number", "array", "object"];
    const ABOUT: [(&str, &str); 11] = [
        ("pattern", "string"),
        ("format", "string"),
        ("minLength", "string"),
        ("maxLength", "string"),
        ("minimum", "number"),
        ("maximum", "number"),
        ("multipleOf", "number"),
        ("items", "array"),
        ("prefixItems", "array"),
        ("properties", "object"),
        ("required", "object"),
    ];
    let named: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => {
            let about = ABOUT.iter().find(|(word, _)| schema.contains_key(*word));
            return about.map_or("any", |(_, kind)| kind);
        }
    };
    if named.is_empty() {
        return "any";
    }
    let name = *chance.pick(&named);
    KINDS.iter().find(|kind| **kind == name).copied().unwrap_or("any")
}

fn text(schema: &Map<String, Value>, chance: &mut Chance) -> Option<String> {
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        return pattern::text(pattern, chance);
    }
    if let Some(format) = schema.get("format").and_then(Value::as_str)
        && let Some(text) = formatted(format, chance)
    {
        return Some(text);
    }
    let size = |key: &str| schema.get(key).and_then(Value::as_u64);
    let least = size("minLength").unwrap_or(0).min(100_000);
    let most = size("maxLength").unwrap_or(least + 20).min(least + 200);
    // Mostly short, sometimes as long as it may be.
    let most = if chance.one_in(4) { most } else { most.min(least + 20) };
    Some(word(chance, least, most.max(least)))
}

/// A text of one of the formats of JSON Schema.
fn formatted(format: &str, chance: &mut Chance) -> Option<String> {
    let (year, month, day) = (chance.between(1970, 2099), chance.between(1, 12), chance.between(1, 28));
    let date = format!("{year}-{month:02}-{day:02}");
    let (hour, minute) = (chance.below(24), chance.below(60));
    let time = format!("{hour:02}:{minute:02}:00Z");
    let names = ["ada", "grace", "kim.lee", "j-doe+news"];
    let name = *chance.pick(&names);
    let (high, low) = (chance.number(), chance.number());
    Some(match format {
        "date" => date,
        "time" => time,
        "date-time" => format!("{date}T{time}"),
        "duration" => format!("P{day}DT{hour}H"),
        "email" | "idn-email" => format!("{name}@example.com"),
        "hostname" | "idn-hostname" => format!("host{day}.example.com"),
        "ipv4" => format!("192.0.2.{day}"),
        "ipv6" => format!("2001:db8::{day:x}"),
        "uri" | "iri" => format!("https://example.com/{day}"),
        "uri-reference" | "iri-reference" => format!("/{day}"),
        "uuid" => format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high & 0xffff,
            low & 0xfff,
            (low >> 12) & 0xfff,
            low >> 16
        ),
        "json-pointer" => format!("/a/{day}"),
        "regex" => "^a+$".into(),
        _ => return None,
    })
}

fn number(schema: &Map<String, Value>, chance: &mut Chance, whole: bool) -> Option<Value> {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let step = bound("multipleOf")
        .filter(|step| *step > 0.0)
        .unwrap_or(if whole { 1.0 } else { 0.25 });
    let least = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|least| least + step));
    let most = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|most| most - step));
    let (low, high) = match (least, most) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low + 1_000.0 * step),
        (None, Some(high)) => (high - 1_000.0 * step, high),
        (None, None) => (-1_000.0 * step, 1_000.0 * step),
    };
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    if first > last {
        return None;
    }
    let steps = (last - first) as u64;
    // The edges are where mistakes are.
    let at = match chance.below(6) {
        0 => 0,
        1 => steps,
        _ => chance.between(0, steps),
    };
    let made = (first + at as f64) * step;
    Some(if made.fract() == 0.0 && made.abs() < 9e15 {
        json!(made as i64)
    } else {
        json!(made)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    #[test]
    fn most_of_what_is_made_fits_and_some_is_always_made() {
        for schema in [
            json!(true),
            json!({ "type": ["string", "null"] }),
            json!({ "type": "string", "minLength": 8 }),
            json!({ "type": "string", "pattern": "^[A-Z]{2}[0-9]{2}$" }),
            json!({ "format": "date-time" }),
            json!({ "type": "string", "format": "email" }),
            json!({ "type": "string", "format": "ipv6" }),
            json!({ "type": "string", "format": "uuid" }),
            json!({ "type": "string", "format": "uri" }),
            json!({ "type": "string", "format": "hostname" }),
            json!({ "const": { "a": 1 } }),
            json!({ "enum": [1, "two", null] }),
            json!({ "type": "integer", "minimum": -3, "exclusiveMaximum": 4 }),
            json!({ "type": "integer", "multipleOf": 7, "minimum": 10, "maximum": 30 }),
            json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1 }),
            json!({ "type": "array", "items": { "type": "integer" }, "minItems": 3, "uniqueItems": true }),
            json!({ "type": "array", "prefixItems": [{ "const": 1 }, { "type": "string" }], "items": false }),
            json!({ "type": "object", "required": ["a", "z"], "properties": { "a": { "type": "boolean" } } }),
            json!({ "type": "object", "minProperties": 2, "additionalProperties": { "type": "integer" } }),
            json!({ "anyOf": [{ "type": "integer" }, { "type": "string", "maxLength": 2 }] }),
            json!({ "allOf": [{ "properties": { "a": { "type": "integer" } }, "required": ["a"] },
                              { "properties": { "b": { "type": "string" } }, "required": ["b"] }], "type": "object" }),
            json!({ "$defs": { "node": { "type": "object", "required": ["name"], "properties": {
                        "name": { "type": "string" }, "next": { "$ref": "#/$defs/node" } } } },
                    "$ref": "#/$defs/node" }),
        ] {
            let compiled = Schema::compile(&schema).unwrap();
            let mut chance = Chance::new(1);
            let made: Vec<Value> = (0..100).filter_map(|_| value(&schema, &mut chance)).collect();
            let fitting = made.iter().filter(|made| compiled.is_valid(made)).count();
            assert!(
                fitting >= 60,
                "{schema}: {fitting} of {} fit: {:?}",
                made.len(),
                made.first()
            );
        }
    }

    #[test]
    fn nothing_is_made_where_nothing_fits() {
        for schema in [
            json!(false),
            json!({ "type": "integer", "minimum": 2, "maximum": 1 }),
            json!({ "enum": [] }),
            json!({ "type": "object", "required": ["a"], "properties": { "a": false } }),
            json!({ "$ref": "#/$defs/missing" }),
        ] {
            assert_eq!(value(&schema, &mut Chance::new(1)), None, "{schema}");
        }
        let endless = json!({ "type": "object", "required": ["a"], "properties": { "a": { "$ref": "#" } } });
        assert_eq!(value(&endless, &mut Chance::new(1)), None);
    }

    #[test]
    fn anything_is_of_every_kind() {
        let mut chance = Chance::new(1);
        let all: Vec<Value> = (0..200).map(|_| any(&mut chance, 0)).collect();
        let kinds: [fn(&Value) -> bool; 6] = [
            Value::is_null,
            Value::is_boolean,
            Value::is_number,
            Value::is_string,
            Value::is_array,
            Value::is_object,
        ];
        assert!(kinds.iter().all(|is| all.iter().any(is)));
    }
}
