//! How messages match: the shapes of a question to the matcher and of its answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message to match.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewMatch {
    pub text: String,
    /// BCP 47, for example `de`: triggers of that language count beside those of the manifests. The host's own locale when
    /// absent.
    #[serde(default)]
    pub locale: Option<String>,
}

/// How a message matches.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Match {
    /// `triggered`, `ambiguous`, `nothing`, `denied` where the message turns an action down, `opposite` where it undoes or
    /// reverses what an action does, or `unavailable` where the action is not live.
    pub decision: String,
    /// The action that the decision is about, or those that the visitor should choose from.
    pub actions: Vec<String>,
    /// 0 to 1; 0.5 is the threshold.
    pub score: f32,
    pub candidates: Vec<MatchCandidate>,
    /// The message with its spelling repaired, where that changed it.
    pub repaired: Option<String>,
    /// The wishes of a message one by one, where it has several that trigger different actions.
    pub wishes: Vec<MatchWish>,
}

/// One of several wishes in a message.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct MatchWish {
    /// The part of the message that says it.
    pub text: String,
    /// As that of the message.
    pub decision: String,
    pub actions: Vec<String>,
    pub score: f32,
}

/// An action that a message may mean.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct MatchCandidate {
    pub action: String,
    pub score: f32,
}
