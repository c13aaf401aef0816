//! TOML values as the JSON values that they stand for.

use crate::manifest::place::Path;
use crate::model::pointer;
use serde_json::{Map, Value};

/// A problem inside a schema or another JSON value: a JSON Pointer into it, what is wrong and the remedy.
pub(in crate::manifest) struct BadValue {
    pub pointer: String,
    pub message: String,
    pub remedy: String,
}

impl std::fmt::Display for BadValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            pointer,
            message,
            remedy,
        } = self;
        match pointer.as_str() {
            "" => write!(f, "{message}; {remedy}"),
            pointer => write!(f, "`{pointer}`: {message}; {remedy}"),
        }
    }
}

impl BadValue {
    pub(crate) fn new(pointer: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// Where the problem is in the manifest.
    pub(crate) fn path(&self, base: &Path) -> Path {
        base.along(&self.pointer)
    }
}

/// The JSON value that a TOML value stands for. TOML knows times and infinite numbers, which JSON lacks.
pub(in crate::manifest) fn json(value: toml::Value) -> Result<Value, BadValue> {
    let inside = |step: &str, mut bad: BadValue| {
        bad.pointer.insert_str(0, &pointer::join("", step));
        bad
    };
    Ok(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => serde_json::Number::from_f64(number).map(Value::Number).ok_or_else(|| {
            BadValue::new(
                "",
                format!("`{number}` is not a number in JSON"),
                "give a finite number",
            )
        })?,
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(time) => {
            return Err(BadValue::new(
                "",
                format!("`{time}` is a time, which JSON lacks"),
                "put it in quotes",
            ));
        }
        toml::Value::Array(items) => {
            let items = items.into_iter().enumerate();
            Value::Array(
                items
                    .map(|(i, v)| json(v).map_err(|b| inside(&i.to_string(), b)))
                    .collect::<Result<_, _>>()?,
            )
        }
        toml::Value::Table(table) => Value::Object(json_object(table)?),
    })
}

/// The JSON object that a TOML table stands for.
pub(super) fn json_object(table: toml::Table) -> Result<Map<String, Value>, BadValue> {
    let mut members = Map::new();
    for (key, value) in table {
        let value = json(value).map_err(|mut bad| {
            bad.pointer.insert_str(0, &pointer::join("", &key));
            bad
        })?;
        members.insert(key, value);
    }
    Ok(members)
}
