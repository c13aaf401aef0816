//! A conversation over the HTTP API whose answers are checked, and the report of what held.

use super::http::Client;
use crate::clock::milliseconds;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::time::Instant;

/// How many checks held.
#[derive(Default)]
pub(crate) struct Report {
    pub passed: u32,
    pub failed: u32,
}

impl Report {
    /// Notes one check. What failed is printed with what was seen instead.
    pub(crate) fn check(&mut self, what: &str, holds: bool, seen: &str) {
        if holds {
            self.passed += 1;
        } else {
            self.failed += 1;
            println!("FAILED {what}; seen: {seen}");
        }
    }

    /// Notes one check and prints it also when it holds.
    pub(crate) fn tell(&mut self, what: &str, holds: bool, seen: &str) {
        if holds {
            println!("  ok   {what}");
        }
        self.check(what, holds, seen);
    }
}

/// One conversation.
pub(super) struct Talk<'a> {
    client: &'a Client,
    pub id: String,
    last_seq: u64,
}

/// What the agent said in one turn.
pub(super) struct Heard {
    pub messages: Vec<Value>,
    pub waiting_for: String,
}

impl Heard {
    /// The first message of a kind.
    pub(super) fn of(&self, kind: &str) -> Option<&Value> {
        self.messages.iter().find(|message| message["kind"] == kind)
    }

    fn shown(&self) -> String {
        let message = |message: &Value| format!("[{}] {}", text(&message["kind"]), text(&message["text"]));
        let messages: Vec<String> = self.messages.iter().map(message).collect();
        format!("{} (waiting for {})", messages.join(" | "), self.waiting_for)
    }
}

impl<'a> Talk<'a> {
    /// Starts a conversation.
    pub(super) fn start(client: &'a Client) -> anyhow::Result<Self> {
        let made = client.post("/v1/conversations", &json!({}))?;
        let id = made.json()?["id"]
            .as_str()
            .context("a conversation has an id")?
            .to_owned();
        Ok(Self {
            client,
            id,
            last_seq: 0,
        })
    }

    /// Goes on with a conversation.
    pub(super) fn of(client: &'a Client, id: &str) -> Self {
        Self {
            client,
            id: id.to_owned(),
            last_seq: 0,
        }
    }

    /// Says something and checks the turn: some message has this kind and holds this text, and the conversation then
    /// waits for this.
    pub(super) fn say(
        &mut self,
        report: &mut Report,
        words: &str,
        (kind, holds, waiting_for): (&str, &str, &str),
    ) -> anyhow::Result<Heard> {
        println!("\nyou>   {words}");
        let start = Instant::now();
        let answer = self.client.post(&self.path(), &json!({ "text": words }))?;
        let took = start.elapsed();
        if answer.status != 200 {
            bail!("`{words}` was answered with {}: {}", answer.status, answer.body);
        }
        let heard = self.take(&answer.json()?);
        show(&heard);
        println!("       ({})", milliseconds(took));
        let good = heard
            .messages
            .iter()
            .any(|m| m["kind"] == kind && text(&m["text"]).contains(holds));
        let what = format!("`{words}` is answered by a message of kind `{kind}` with `{holds}`");
        report.check(&what, good, &heard.shown());
        let what = format!("after `{words}` the conversation waits for `{waiting_for}`");
        report.check(&what, heard.waiting_for == waiting_for, &heard.shown());
        Ok(heard)
    }

    /// What was said since the last turn without being asked.
    pub(super) fn news(&mut self) -> anyhow::Result<Heard> {
        let answer = self.client.get(&format!("{}?after={}", self.path(), self.last_seq))?;
        let heard = self.take(&answer.json()?);
        show(&heard);
        Ok(heard)
    }

    /// The conversation as it stands.
    pub(super) fn state(&self) -> anyhow::Result<Value> {
        self.client.get(&format!("/v1/conversations/{}", self.id))?.json()
    }

    fn path(&self) -> String {
        format!("/v1/conversations/{}/messages", self.id)
    }

    fn take(&mut self, answer: &Value) -> Heard {
        let messages = answer["messages"].as_array().cloned().unwrap_or_default();
        let last = messages.iter().filter_map(|message| message["seq"].as_u64()).max();
        self.last_seq = last.unwrap_or(self.last_seq).max(self.last_seq);
        let is_agent = |message: &Value| message["author"] == "agent";
        Heard {
            messages: messages.into_iter().filter(is_agent).collect(),
            waiting_for: text(&answer["waiting_for"]).to_owned(),
        }
    }
}

fn show(heard: &Heard) {
    for message in &heard.messages {
        println!("agent> {}", text(&message["text"]).replace('\n', "\n       "));
        for (index, choice) in message["choices"].as_array().into_iter().flatten().enumerate() {
            println!("         {}. {}", index + 1, text(&choice["label"]));
        }
    }
}

/// A JSON text, or nothing.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}
