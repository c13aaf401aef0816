//! Attacks on who visitors are, each by its name: on codes and links, on tokens, on addresses, and on what is told.

mod addresses;
mod codes;
mod enumeration;
mod key_sets;
mod limits;
mod links;
mod other_tools;
mod recorded;
pub(crate) mod tokens;

use serde_json::Value;
use tests::{Stand, Talk};

pub(crate) const WISH: &str = "I forgot my password, ada@example.com";

/// A stand with the action that needs a verified address.
pub(crate) async fn stand() -> Stand {
    Stand::new().await.publish("reset-password").await
}

/// A stand with more settings.
async fn stand_with(settings: &str) -> Stand {
    Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("reset-password")
        .await
}

/// What the host knows of the visitor of a conversation.
pub(crate) async fn assurance(talk: &Talk<'_>) -> String {
    let state = talk.stand.conversations.state(&talk.id).await.expect("a state");
    let visitor = state.identity.visitor(talk.stand.now_ms());
    visitor.assurance.as_str().to_owned()
}

/// Says something and gives the texts of what was said to it.
pub(crate) async fn say(talk: &Talk<'_>, text: &str) -> Vec<String> {
    talk.say(text).await.into_iter().map(|said| said.text).collect()
}

/// What was recorded of proofs, oldest first, as `way result`.
async fn proofs(stand: &Stand) -> Vec<String> {
    let mut rows = stand
        .host
        .runtime
        .storage()
        .proofs(None, None, 1000)
        .await
        .expect("rows");
    rows.reverse();
    rows.iter().map(|row| format!("{} {}", row.way, row.result)).collect()
}

/// The state of a conversation as it is stored.
async fn stored(talk: &Talk<'_>) -> Value {
    let storage = talk.stand.host.runtime.storage();
    let conversation = storage.conversation(&talk.id).await.unwrap().expect("the conversation");
    serde_json::from_str(&conversation.state).expect("a state")
}
