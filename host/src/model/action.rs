//! An action as its manifest declares it, checked: inputs, endpoints, protection, triggers and response.

use super::endpoint::{Effect, Endpoint};
use super::id::Name;
use super::identity::Protection;
pub use super::localized::InputChoice;
use super::localized::Localized;
pub use super::reply::Response;
use serde_json::Value;
use std::sync::Arc;

/// A value that the visitor gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// By which templates and code know it.
    pub name: Name,
    /// What the visitor is asked for.
    pub title: String,
    /// For the agent that words the question; never read to a visitor as it stands.
    pub instructions: String,
    /// The question for the visitor. Without one it is made of the title.
    pub ask: Option<String>,
    /// JSON Schema 2020-12 of the value.
    pub schema: Value,
    /// What can be chosen, where the manifest names it. The schema has their values as well.
    pub choices: Vec<InputChoice>,
    /// Whether it is asked for.
    pub required: bool,
    /// What its value means beyond this action: a value that was given for another input of this meaning is used again.
    pub same_as: Option<Name>,
}

/// What the action's code may see of the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisitorView {
    /// The address.
    pub email: bool,
    /// What else is known of the visitor.
    pub claims: bool,
}

/// An answer for preview and tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The endpoint that it answers for.
    pub endpoint: Name,
    /// Parameters that must be equal; empty matches every call.
    pub when: serde_json::Map<String, Value>,
    /// Of HTTP.
    pub status: u16,
    /// Sent as JSON.
    pub body: Value,
}

/// What an action is: its manifest, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// By which the operator and other programs know it.
    pub name: Name,
    /// For lists and questions.
    pub title: String,
    /// What it does, in a sentence or two.
    pub description: String,
    /// What a visitor has to prove.
    pub protection: Protection,
    /// The strongest effect that one of its endpoints has.
    pub effect: Effect,
    /// Phrases that start it.
    pub triggers: Vec<String>,
    /// What its code sees of the visitor.
    pub visitor: VisitorView,
    /// In the order in which they are asked for.
    pub inputs: Vec<Input>,
    /// Where it may ask the host to send requests.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The endpoint of the declared call.
    pub call: Option<Name>,
    /// How the answer is worded.
    pub response: Response,
    /// What answers in previews; the first that fits.
    pub examples: Vec<Example>,
    /// What it is called and says in other languages.
    pub locales: Vec<Localized>,
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
