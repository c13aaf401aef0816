//! An action as its manifest declares it, checked: inputs, endpoints, protection, triggers and response.

use super::endpoint::{Effect, Endpoint};
use super::id::Name;
use super::identity::Protection;
use serde_json::Value;
use std::sync::Arc;

/// A value that the visitor gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub name: Name,
    pub title: String,
    pub instructions: String,
    /// JSON Schema 2020-12 of the value.
    pub schema: Value,
    pub required: bool,
}

/// What the action's code may see of the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisitorView {
    pub email: bool,
    pub claims: bool,
}

/// An HTTP status, or a class of them, for which a declared reply stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMatch {
    Exact(u16),
    /// `4` means 400 to 499.
    Class(u8),
}

/// Where a value of a reply template comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplySource {
    Input(String),
    /// A path into the last response's JSON body; array positions are numbers.
    Response(Vec<String>),
    VisitorEmail,
}

/// A piece of a reply template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyPiece {
    Literal(String),
    Value(ReplySource),
}

/// A reply with values in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ReplyTemplate(pub Vec<ReplyPiece>);

/// How an answer is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// To the agent that words the answer.
    pub instructions: Option<String>,
    pub template: Option<ReplyTemplate>,
    pub on: Vec<(StatusMatch, ReplyTemplate)>,
    /// JSON Schema 2020-12 of the reply's data.
    pub schema: Option<Value>,
}

/// An answer for preview and tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub endpoint: Name,
    /// Parameters that must be equal; empty matches every call.
    pub when: serde_json::Map<String, Value>,
    pub status: u16,
    pub body: Value,
}

/// What an action is: its manifest, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub name: Name,
    pub title: String,
    pub description: String,
    pub protection: Protection,
    pub effect: Effect,
    pub triggers: Vec<String>,
    pub visitor: VisitorView,
    pub inputs: Vec<Input>,
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The endpoint of the declared call.
    pub call: Option<Name>,
    pub response: Response,
    pub examples: Vec<Example>,
}

impl Action {
    /// The input of that name.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name.as_str() == name)
    }

    /// The endpoint of that name.
    pub fn endpoint(&self, name: &str) -> Option<&Arc<Endpoint>> {
        self.endpoints.iter().find(|endpoint| endpoint.name.as_str() == name)
    }

    /// The names of all secrets that its endpoints need, without repeats.
    pub fn secrets(&self) -> Vec<&Name> {
        let mut names: Vec<&Name> = Vec::new();
        for secret in self.endpoints.iter().flat_map(|endpoint| endpoint.auth.secrets()) {
            if !names.contains(&secret) {
                names.push(secret);
            }
        }
        names
    }
}
