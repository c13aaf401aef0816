//! A conversation with a stand, from the visitor's side.

use crate::stand::Stand;
use actgate::conversation::{Said, Turn, Utterance};

/// A conversation with a stand.
pub struct Talk<'a> {
    pub stand: &'a Stand,
    pub id: String,
}

impl Talk<'_> {
    /// Says something and gives all that the agent said to it.
    pub async fn say(&self, text: &str) -> Vec<Utterance> {
        let news = self.stand.conversations.hear(&self.id, text).await.expect("an answer");
        utterances(news.messages)
    }

    /// What the agent said after a place.
    pub async fn heard_after(&self, seq: u64) -> Vec<Utterance> {
        let news = self.stand.conversations.news(&self.id, seq).await.expect("messages");
        utterances(news.messages)
    }
}

fn utterances(said: Vec<Said>) -> Vec<Utterance> {
    said.into_iter()
        .filter_map(|said| match said.by {
            Turn::Agent(utterance) => Some(*utterance),
            Turn::Visitor { .. } | Turn::Staff { .. } => None,
        })
        .collect()
}
