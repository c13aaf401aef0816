//! JSON Schemas in a manifest: that each compiles, stays within bounds and needs nothing from elsewhere.

use super::json::BadValue;
use crate::manifest::error::{did_you_mean, shown};
use crate::model::id::nearest;
use crate::model::pointer;
use crate::schema::{DIALECT, InvalidSchema, Schema, Why};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// How many regular expressions all schemas of a manifest may have together. Each may take
/// [`crate::schema::PATTERN_BYTES_MAX`] of memory once compiled.
pub(super) const PATTERNS_MAX: usize = 64;

/// How many characters one regular expression may have.
const PATTERN_CHARS_MAX: usize = 1_000;

/// How many subschemas a schema may have after all its references are followed. Without this bound a few
/// lines of references to references would keep the host busy for years.
const EXPANDED_MAX: usize = 2_000;

/// Keywords whose value is a schema.
const ONE: [&str; 12] = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
];
/// Keywords whose value is a list of schemas.
const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is a table of schemas under names.
const NAMED: [&str; 5] = [
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];
/// All other keywords of JSON Schema 2020-12 that a schema here may have.
const PLAIN: [&str; 35] = [
    "$anchor",
    "$comment",
    "$ref",
    "$schema",
    "const",
    "contentEncoding",
    "contentMediaType",
    "default",
    "dependentRequired",
    "deprecated",
    "description",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "$vocabulary",
];

/// Compiles a schema the way it is used later, or says what is wrong with it. `patterns` counts the regular
/// expressions of the whole manifest.
pub(super) fn check_schema(schema: &Value, patterns: &mut usize) -> Vec<BadValue> {
    let mut walk = Walk {
        bad: Vec::new(),
        references: Vec::new(),
        patterns,
    };
    walk.schema("", schema);
    let Walk {
        mut bad, references, ..
    } = walk;
    if bad.is_empty() && !references.is_empty() {
        bad.extend(expansion(schema));
    }
    if !bad.is_empty() {
        return bad;
    }
    match Schema::compile(schema) {
        Err(invalid) => vec![in_words(invalid)],
        Ok(compiled) => check_samples(schema, &compiled),
    }
}

/// The values that a schema itself offers must fit it.
fn check_samples(schema: &Value, compiled: &Schema) -> Vec<BadValue> {
    let mut bad = Vec::new();
    let mut check = |pointer: String, value: &Value| {
        if let Some(misfit) = compiled.misfit(value) {
            let message = format!("the value does not fit its own schema: {misfit}");
            bad.push(BadValue::new(pointer, message, "correct the value or the schema"));
        }
    };
    if let Some(value) = schema.get("default") {
        check("/default".to_owned(), value);
    }
    for (index, value) in schema
        .get("examples")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        check(format!("/examples/{index}"), value);
    }
    bad
}

fn in_words(InvalidSchema { pointer, why }: InvalidSchema) -> BadValue {
    let message = why.to_string();
    let remedy = match why {
        Why::Pattern { pattern, found, remedy } => {
            let message = format!("`{pattern}` is not a regular expression that can be used: {found}");
            return BadValue::new(pointer, message, remedy);
        }
        Why::Format(text) => did_you_mean(&text, &FORMATS),
        Why::Type(text) => did_you_mean(&text, &TYPES),
        Why::Reference(_) => "put what it names under `$defs`".to_owned(),
        Why::Other(_) => "see JSON Schema 2020-12".to_owned(),
    };
    BadValue::new(pointer, message, remedy)
}

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];
const FORMATS: [&str; 12] = [
    "email",
    "date",
    "time",
    "date-time",
    "duration",
    "uri",
    "uuid",
    "hostname",
    "ipv4",
    "ipv6",
    "idn-email",
    "uri-reference",
];

struct Walk<'a> {
    bad: Vec<BadValue>,
    references: Vec<String>,
    patterns: &'a mut usize,
}

impl Walk<'_> {
    fn schema(&mut self, pointer: &str, schema: &Value) {
        let Value::Object(members) = schema else { return };
        for (keyword, value) in members {
            let here = pointer::join(pointer, keyword);
            match keyword.as_str() {
                "$ref" => self.reference(&here, value),
                "$dynamicRef" | "$dynamicAnchor" | "$id" | "$recursiveRef" => self.bad.push(BadValue::new(
                    here,
                    format!("`{keyword}` is not allowed here"),
                    "use `$ref = \"#/$defs/…\"`",
                )),
                "$schema" if value != DIALECT => {
                    let message = "only JSON Schema 2020-12 is known";
                    self.bad.push(BadValue::new(here, message, "leave `$schema` out"));
                }
                "pattern" => self.pattern(&here, value.as_str().unwrap_or("")),
                word if ONE.contains(&word) => self.schema(&here, value),
                word if LIST.contains(&word) => {
                    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                        self.schema(&pointer::join(&here, &index.to_string()), inner);
                    }
                }
                word if NAMED.contains(&word) => {
                    for (name, inner) in value.as_object().into_iter().flatten() {
                        let below = pointer::join(&here, name);
                        if word == "patternProperties" {
                            self.pattern(&below, name);
                        }
                        self.schema(&below, inner);
                    }
                }
                word if PLAIN.contains(&word) => {}
                word => self.unknown(here, word),
            }
        }
    }

    /// JSON Schema ignores keywords that it does not know. A keyword that is nearly a known one is a typing
    /// mistake, though, and ignoring it would drop a check that the author believes to have.
    fn unknown(&mut self, here: String, word: &str) {
        let known = ONE.iter().chain(&LIST).chain(&NAMED).chain(&PLAIN).copied();
        if let Some(near) = nearest(word, known) {
            let remedy = format!("did you mean `{near}`?");
            self.bad.push(BadValue::new(
                here,
                format!("there is no keyword `{}`", shown(word)),
                remedy,
            ));
        }
    }

    /// Only whole definitions can be referred to, so that no part escapes the walk that bounds a schema.
    fn reference(&mut self, here: &str, value: &Value) {
        const REMEDY: &str = "put what it names under `$defs` and use `#/$defs/…`";
        let target = value.as_str().unwrap_or("");
        let name = target
            .strip_prefix("#/$defs/")
            .or_else(|| target.strip_prefix("#/definitions/"));
        let message = match name {
            Some(name) if !name.is_empty() && !name.contains(['/', '%']) => {
                self.references.push(target.to_owned());
                return;
            }
            None if target == "#" => "a `$ref` leads back to itself".to_owned(),
            None if !target.starts_with('#') => {
                format!("`{}` leads out of the schema, and nothing is fetched", shown(target))
            }
            _ => format!("`{}` is not a definition of this schema", shown(target)),
        };
        self.bad.push(BadValue::new(here, message, REMEDY));
    }

    fn pattern(&mut self, here: &str, pattern: &str) {
        *self.patterns += 1;
        if pattern.chars().count() > PATTERN_CHARS_MAX {
            let message = format!("the regular expression has more than {PATTERN_CHARS_MAX} characters");
            self.bad.push(BadValue::new(here, message, "shorten it"));
        } else if *self.patterns == PATTERNS_MAX + 1 {
            let message = format!("the manifest has more than {PATTERNS_MAX} regular expressions");
            self.bad.push(BadValue::new(here, message, "use fewer"));
        }
    }
}

/// Follows all references of a schema; says so when they run in a circle or grow without measure.
fn expansion(root: &Value) -> Option<BadValue> {
    let mut sizes = HashMap::new();
    match expanded(root, root, &mut sizes) {
        None => Some(BadValue::new(
            "",
            "a `$ref` leads back to itself",
            "describe the value without recursion",
        )),
        Some(size) if size > EXPANDED_MAX => {
            let message = format!("with its references followed, the schema has more than {EXPANDED_MAX} parts");
            Some(BadValue::new("", message, "use fewer references"))
        }
        Some(_) => None,
    }
}

/// How many parts a schema has with its references followed; `None` when they run in a circle. A target that is
/// being followed is in `sizes` as `None`.
fn expanded<'a>(root: &'a Value, schema: &'a Value, sizes: &mut HashMap<&'a str, Option<usize>>) -> Option<usize> {
    let Value::Object(members) = schema else { return Some(1) };
    let mut total: usize = 1;
    for (keyword, value) in members {
        let word = keyword.as_str();
        if let ("$ref", Some(target)) = (word, value.as_str()) {
            let size = match sizes.get(target) {
                Some(known) => (*known)?,
                None => {
                    sizes.insert(target, None);
                    // A target that does not exist is the compiler's to report.
                    let size = root
                        .pointer(target.trim_start_matches('#'))
                        .map_or(Some(0), |inner| expanded(root, inner, sizes))?;
                    sizes.insert(target, Some(size));
                    size
                }
            };
            total = total.saturating_add(size);
        } else if ONE.contains(&word) {
            total = total.saturating_add(expanded(root, value, sizes)?);
        } else if LIST.contains(&word) {
            for inner in value.as_array().into_iter().flatten() {
                total = total.saturating_add(expanded(root, inner, sizes)?);
            }
        } else if NAMED.contains(&word) {
            for inner in value.as_object().into_iter().flat_map(Map::values) {
                total = total.saturating_add(expanded(root, inner, sizes)?);
            }
        }
    }
    Some(total)
}
