//! What the shop answers about returns, and what the agent is told of it.

use crate::words::Words;
use serde::{Deserialize, Serialize};

/// What can be returned, and for which reasons.
#[derive(Deserialize)]
pub struct Returnable {
    pub items: Vec<Item>,
    reasons: Vec<Reason>,
}

#[derive(Deserialize)]
pub struct Item {
    sku: String,
    title: String,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    label: String,
}

impl Returnable {
    /// The item chosen, if it is one of these; the only one where there is no choice.
    pub fn sku(&self, chosen: Option<&str>) -> Option<&str> {
        match self.items.as_slice() {
            [only] => Some(&only.sku),
            items => items
                .iter()
                .map(|item| item.sku.as_str())
                .find(|sku| Some(*sku) == chosen),
        }
    }

    /// The reason chosen, if it is one of these.
    pub fn reason(&self, chosen: Option<&str>) -> Option<&str> {
        self.reasons
            .iter()
            .map(|reason| reason.code.as_str())
            .find(|code| Some(*code) == chosen)
    }

    pub fn item_choices(&self) -> impl Iterator<Item = (&str, &str)> {
        self.items.iter().map(|item| (item.sku.as_str(), item.title.as_str()))
    }

    pub fn reason_choices(&self, words: &Words) -> impl Iterator<Item = (&str, &str)> {
        self.reasons
            .iter()
            .map(|reason| (reason.code.as_str(), words.reason(&reason.code, &reason.label)))
    }
}

/// A return that the shop has created.
#[derive(Deserialize)]
pub struct Created {
    #[serde(rename = "return")]
    pub number: String,
    pub label: String,
    pub order: String,
    pub sku: String,
}

/// Why the shop refuses a return.
#[derive(Default, Deserialize)]
pub struct Refusal {
    pub error: String,
}

/// The data of a reply.
#[derive(Serialize)]
pub struct Told {
    pub outcome: Outcome,
    pub order: String,
    #[serde(rename = "return", skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Created,
    NotFound,
    NothingReturnable,
    NotPossible,
}

impl Told {
    /// An outcome without a return.
    pub fn of(outcome: Outcome, order: &str) -> Self {
        Self {
            outcome,
            order: order.to_owned(),
            number: None,
            label: None,
            sku: None,
        }
    }
}
