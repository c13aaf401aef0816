//! An action as its manifest declares it, checked: inputs, endpoints, protection, triggers and response.

use super::endpoint::Endpoint;
use super::id::Name;
use super::identity::Protection;
pub use super::reply::Response;
use serde_json::Value;
use std::sync::Arc;

/// What running something does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Read,
    Write,
    Destructive,
}

impl Effect {
    /// The word in manifests and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Destructive => "destructive",
        }
    }
}

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
