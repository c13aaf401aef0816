//! A sentence with every value in it, or the value that it lacks; never one with a hole.

use super::{UNEXPECTED_ANSWER, failure};
use crate::language::said::Said;
use crate::model::reply::{ReplyPiece, ReplySource, ReplyTemplate, ResponsePath, Unsaid, Words};
use crate::model::step::Failure;
use crate::web::document::{Document, Part};
use serde_json::{Map, Value};

/// What a sentence is filled with besides the answer.
pub(super) struct Given<'a> {
    pub inputs: &'a Map<String, Value>,
    pub email: Option<&'a str>,
    /// The host's words in the language of the run.
    pub said: &'a Said,
}

/// A value that a sentence names and that cannot be said.
pub(super) enum Unfit<'a> {
    Response(&'a ResponsePath, Unsaid),
    Input(&'a str),
    Email,
}

impl Unfit<'_> {
    pub(super) fn failure(&self, endpoint: &str, words: Words) -> Failure {
        match self {
            Self::Response(path, unsaid) => {
                let message = format!(
                    "`{}` of the answer of `{endpoint}` {unsaid}, and `{words}` of the manifest says it",
                    path.pointer()
                );
                failure(UNEXPECTED_ANSWER, message)
            }
            Self::Input(name) => {
                let message = format!("the input `{name}` is missing, and `{words}` of the manifest says it");
                failure("unexpected-input", message)
            }
            Self::Email => {
                let message = format!("the visitor has no address, and `{words}` of the manifest says it");
                failure("unexpected-input", message)
            }
        }
    }
}

/// A sentence with every value in it, or the value that it lacks.
pub(super) fn fill<'a>(
    template: &'a ReplyTemplate,
    given: &Given<'_>,
    document: Option<&Document>,
) -> Result<String, Unfit<'a>> {
    let mut text = String::new();
    for piece in &template.0 {
        let (source, fallback) = match piece {
            ReplyPiece::Literal(literal) => {
                text.push_str(literal);
                continue;
            }
            ReplyPiece::Value { source, fallback } => (source, fallback.as_deref()),
        };
        let found = match source {
            ReplySource::Input(name) => given.input(name, fallback.is_some()).ok_or(Unfit::Input(name)),
            ReplySource::VisitorEmail => given.email.map(str::to_owned).ok_or(Unfit::Email),
            ReplySource::Response(path) => said(document, path).map_err(|unsaid| Unfit::Response(path, unsaid)),
        };
        match (found, fallback) {
            (Ok(said), _) => text.push_str(&said),
            (Err(Unfit::Response(path, unsaid)), _) if !unsaid.is_nothing() => {
                return Err(Unfit::Response(path, unsaid));
            }
            (Err(_), Some(fallback)) => text.push_str(fallback),
            (Err(unfit), None) => return Err(unfit),
        }
    }
    Ok(text)
}

impl Given<'_> {
    /// An input as a sentence says it. An empty one counts as missing where there is something else to say.
    fn input(&self, name: &str, has_fallback: bool) -> Option<String> {
        let said = match self.inputs.get(name)? {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
                let plain = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                items.iter().map(plain).collect::<Vec<_>>().join(BETWEEN)
            }
            other => other.to_string(),
        };
        (!has_fallback || !said.trim().is_empty()).then_some(said)
    }
}

/// What stands between the items of a list.
const BETWEEN: &str = ", ";

/// A part of the answer as a sentence says it: numbers as the document writes them, lists with commas.
fn said(document: Option<&Document>, path: &ResponsePath) -> Result<String, Unsaid> {
    let document = document.ok_or(Unsaid::Missing)?;
    if let Some(unsaid) = Unsaid::of(path.find(document.value())) {
        return Err(unsaid);
    }
    let plain = |part: Part<'_>| match part {
        Part::Text(text) => text,
        Part::Number(text) => text.to_owned(),
        Part::Flag(flag) => flag.to_string(),
        Part::Null | Part::List(_) | Part::Object => String::new(),
    };
    match document.at(path) {
        None => Err(Unsaid::Missing),
        Some(Part::List(items)) => Ok(items.into_iter().map(plain).collect::<Vec<_>>().join(BETWEEN)),
        Some(part) => Ok(plain(part)),
    }
}
