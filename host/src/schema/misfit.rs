//! What does not fit a schema, reported by place and keyword. Nothing of the document is repeated: it may be personal.

use super::quoted;
use crate::model::pointer;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind as Kind};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// How many characters of a place are reported.
const PLACE_CHARS_MAX: usize = 200;

/// Where a document does not fit a schema, and how. Both are in the words of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// JSON Pointer (RFC 6901) into the document. A name that the schema does not speak of is `*`.
    pub pointer: String,
    /// Such as ``does not match `pattern` ``; it goes on from the place.
    pub message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => write!(f, "it {}", self.message),
            pointer => write!(f, "`{pointer}` {}", self.message),
        }
    }
}

impl Misfit {
    /// `names` are those that the schema speaks of.
    pub(super) fn new(error: &ValidationError<'_>, document: &Value, names: &BTreeSet<String>) -> Self {
        let mut place = place(error.instance_path().as_str(), document, names);
        if let Kind::Required { property } = error.kind() {
            pointer::push(&mut place, property.as_str().unwrap_or("*"));
        }
        if let Some((end, _)) = place.char_indices().nth(PLACE_CHARS_MAX) {
            place.truncate(end);
            place.push('…');
        }
        Self {
            pointer: place,
            message: quoted(&words(error.kind())),
        }
    }
}

/// A place in a document without the names that only the document knows, such as an address in a table by address.
fn place(at: &str, document: &Value, names: &BTreeSet<String>) -> String {
    let mut told = String::new();
    let mut here = Some(document);
    for step in pointer::steps(at) {
        let is_item = here.is_some_and(Value::is_array);
        pointer::push(&mut told, if is_item || names.contains(&step) { &step } else { "*" });
        here = here.and_then(|value| match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            value => value.get(&step),
        });
    }
    told
}

/// What is wrong, by the keyword and its value in the schema.
fn words(kind: &Kind) -> String {
    match kind {
        Kind::Required { .. } => "is missing".into(),
        Kind::Type { kind } => match kind {
            TypeKind::Single(kind) => format!("is not {}", with_article(kind.as_str())),
            TypeKind::Multiple(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(|kind| with_article(kind.as_str())).collect();
                format!("is not {}", kinds.join(" or "))
            }
        },
        Kind::Format { format } => format!("is not of the format `{format}`"),
        Kind::Pattern { .. } => "does not match `pattern`".into(),
        Kind::Enum { .. } => "is not one of `enum`".into(),
        Kind::Constant { .. } => "is not what `const` says".into(),
        Kind::Minimum { limit } => format!("is less than {limit}"),
        Kind::Maximum { limit } => format!("is more than {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("is not more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("is not less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("is not a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("has fewer characters than {limit}"),
        Kind::MaxLength { limit } => format!("has more characters than {limit}"),
        Kind::MinItems { limit } => format!("has fewer items than {limit}"),
        Kind::MaxItems { limit } => format!("has more items than {limit}"),
        Kind::AdditionalItems { limit } => format!("has more items than {limit}"),
        Kind::MinProperties { limit } => format!("has fewer members than {limit}"),
        Kind::MaxProperties { limit } => format!("has more members than {limit}"),
        Kind::UniqueItems => "has an item twice".into(),
        Kind::Contains => "has no item that fits `contains`".into(),
        Kind::AdditionalProperties { .. } => "has a member that `additionalProperties` refuses".into(),
        Kind::UnevaluatedProperties { .. } => "has a member that `unevaluatedProperties` refuses".into(),
        Kind::UnevaluatedItems { .. } => "has an item that `unevaluatedItems` refuses".into(),
        Kind::PropertyNames { .. } => "has a member whose name does not fit `propertyNames`".into(),
        Kind::AnyOf { .. } => "fits nothing of `anyOf`".into(),
        Kind::OneOfNotValid { .. } => "fits nothing of `oneOf`".into(),
        Kind::OneOfMultipleValid { .. } => "fits several of `oneOf`".into(),
        Kind::Not { .. } => "fits what `not` refuses".into(),
        Kind::FalseSchema => "is not allowed".into(),
        other => format!("does not fit `{}`", other.keyword()),
    }
}

fn with_article(kind: &str) -> String {
    match kind {
        "null" => "null".into(),
        "array" | "integer" | "object" => format!("an {kind}"),
        kind => format!("a {kind}"),
    }
}
