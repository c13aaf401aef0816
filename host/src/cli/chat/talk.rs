//! A visitor's conversation: what is typed goes to the host, and what the host says is shown as soon as it is said.

use super::client::Client;
use super::screen::Screen;
use crate::api::Message;
use anyhow::Context;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;

const HELP: &str = "  /why              show or hide why everything is said
  /trace            show what was recorded of the latest run (with an operator's token)
  /actions          list what can be done
  /new              begin again, as a visitor whom nobody knows
  /language TAG     begin again in another language, such as `de`
  /zone NAME        begin again in another time zone, such as `Europe/Berlin`
  /as EMAIL         be the visitor with this verified address (with a site's token)
  /contact EMAIL    add this address to the contacts, to match or to prove it here (with an operator's token)
  /contacts         list the contacts (with an operator's token)
  /quit             leave; the conversation is kept";

/// How long the host is asked to wait for news at a time.
const WAIT_MS: u64 = 25_000;
/// A host that has no news sooner than this did not wait.
const WORTH_ASKING: Duration = Duration::from_secs(1);

#[derive(serde::Deserialize)]
struct Heard {
    messages: Vec<Message>,
}

/// Who talks, and in which words.
#[derive(Clone, Debug, Default)]
pub(super) struct Speaker {
    /// A BCP 47 tag; the host's language without one.
    pub locale: Option<String>,
    /// The IANA name of the visitor's time zone; none without it.
    pub zone: Option<String>,
}

/// A conversation that is shown.
pub(super) struct Talk {
    client: Client,
    speaker: Speaker,
    pub id: String,
    last_seq: u64,
    last_run: Option<String>,
    /// Off after an error, until the next message: a host that is gone is not asked again and again.
    listens: bool,
}

/// What happened while everybody waited.
enum News {
    Typed(Option<String>),
    /// Something beside the conversation.
    Noted(String),
    Heard(anyhow::Result<Heard>),
}

impl Talk {
    /// Begins a conversation, or goes on with one.
    pub(super) async fn begin(client: Client, speaker: Speaker, id: Option<String>) -> anyhow::Result<Self> {
        let id = match id {
            Some(id) => id,
            None => new(&client, &speaker).await?,
        };
        Ok(Self {
            client,
            speaker,
            id,
            last_seq: 0,
            last_run: None,
            listens: true,
        })
    }

    /// Says who the visitor is, with a token that the host takes.
    pub(super) async fn recognise(&self, token: &str) -> anyhow::Result<()> {
        let path = format!("/v1/conversations/{}/visitor", self.id);
        self.client.put::<Value>(&path, json!({ "token": token })).await?;
        Ok(())
    }

    /// Goes on until there is nothing more to say, or nobody reads it. `notes` are lines beside the conversation.
    pub(super) async fn go_on(
        &mut self,
        typed: &mut UnboundedReceiver<String>,
        notes: &mut UnboundedReceiver<String>,
        screen: &mut Screen,
    ) -> anyhow::Result<()> {
        while !screen.is_gone() {
            let asked = Instant::now();
            let heard = match self.news(typed, notes).await {
                News::Typed(None) => return Ok(()),
                News::Typed(Some(line)) => {
                    let line = line.trim();
                    if line.is_empty() {
                        continue;
                    }
                    if screen.repeats() {
                        screen.line(format!("you> {line}"));
                    }
                    if let Some(command) = line.strip_prefix('/') {
                        match self.command(command, screen).await {
                            Ok(true) => {}
                            Ok(false) => return Ok(()),
                            Err(error) => screen.line(format!("error: {error:#}")),
                        }
                        continue;
                    }
                    self.listens = true;
                    let path = format!("/v1/conversations/{}/messages", self.id);
                    self.client.post(&path, json!({ "text": line })).await
                }
                News::Noted(note) => {
                    screen.aside(&note);
                    continue;
                }
                News::Heard(heard) => {
                    // A host that does not wait is not asked again and again either.
                    let is_news = heard.as_ref().is_ok_and(|heard| !heard.messages.is_empty());
                    self.listens = is_news || (heard.is_ok() && asked.elapsed() >= WORTH_ASKING);
                    heard
                }
            };
            match heard {
                Ok(heard) => self.show(&heard, screen),
                Err(error) => screen.line(format!("error: {error:#}")),
            }
        }
        Ok(())
    }

    /// Something may be said without a message of the visitor: a link was followed, or the site said who they are.
    async fn news(&self, typed: &mut UnboundedReceiver<String>, notes: &mut UnboundedReceiver<String>) -> News {
        let (id, last_seq) = (&self.id, self.last_seq);
        let path = format!("/v1/conversations/{id}/messages?after={last_seq}&wait_ms={WAIT_MS}");
        tokio::select! {
            line = typed.recv() => News::Typed(line),
            Some(note) = notes.recv() => News::Noted(note),
            heard = self.client.get(&path), if self.listens => News::Heard(heard),
        }
    }

    fn show(&mut self, heard: &Heard, screen: &mut Screen) {
        for message in &heard.messages {
            if message.seq > self.last_seq {
                screen.message(message);
                self.last_seq = message.seq;
                self.last_run = message.run.clone().or(self.last_run.take());
            }
        }
    }

    /// Does a command of the chat itself. Returns whether to go on.
    async fn command(&mut self, line: &str, screen: &mut Screen) -> anyhow::Result<bool> {
        let (command, value) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        match (command, value.trim()) {
            ("quit" | "exit" | "q", "") => return Ok(false),
            ("why", "") => {
                screen.why = !screen.why;
                let text = if screen.why {
                    "Now you see why."
                } else {
                    "The reasons are hidden."
                };
                screen.aside(text);
            }
            ("trace", "") => match &self.last_run {
                None => screen.line("nothing ran yet".into()),
                Some(run) => {
                    let trace: Value = self.client.get(&format!("/v1/runs/{run}/trace")).await?;
                    let entries: Vec<crate::trace::Entry> = serde_json::from_value(trace["entries"].clone())?;
                    screen.line(crate::cli::trace::lines(&entries));
                }
            },
            ("actions", "") => {
                let value: Value = self.client.get("/v1/actions").await?;
                for action in value["actions"].as_array().into_iter().flatten() {
                    let trigger = action["triggers"][0].as_str().unwrap_or("");
                    screen.line(format!("  {} — say: {trigger}", action["title"].as_str().unwrap_or("")));
                }
            }
            ("new", "") => {
                self.again_as(self.speaker.clone()).await?;
                screen.aside("A new conversation; nobody knows who you are.");
            }
            ("language", tag) if !tag.is_empty() => {
                let locale = Some(tag.to_owned());
                self.again_as(Speaker {
                    locale,
                    ..self.speaker.clone()
                })
                .await?;
                screen.aside(&format!("A new conversation, in `{tag}`."));
            }
            ("zone", name) if !name.is_empty() => {
                let zone = Some(name.to_owned());
                self.again_as(Speaker {
                    zone,
                    ..self.speaker.clone()
                })
                .await?;
                screen.aside(&format!("A new conversation, by the clocks of `{name}`."));
            }
            ("as", email) if !email.is_empty() => {
                let token = self.client.sign(email).await?;
                self.recognise(&token).await?;
                self.listens = true;
                screen.aside(&format!("You are {email} from here on, as if your site had said so."));
            }
            ("contact", email) if !email.is_empty() => {
                let id = utf8_percent_encode(email, NON_ALPHANUMERIC);
                let path = format!("/v1/contacts/{id}");
                self.client.put::<Value>(&path, json!({ "email": email })).await?;
                screen.aside(&format!("{email} is a contact."));
            }
            ("contacts", "") => self.contacts(screen).await?,
            _ => screen.line(HELP.into()),
        }
        Ok(true)
    }

    async fn contacts(&self, screen: &mut Screen) -> anyhow::Result<()> {
        let value: Value = self.client.get("/v1/contacts").await?;
        let contacts: Vec<&str> = value["contacts"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|contact| contact["email"].as_str())
            .collect();
        match contacts.is_empty() {
            true => screen.line("there are no contacts; `/contact EMAIL` adds one".into()),
            false => contacts.iter().for_each(|email| screen.line(format!("  {email}"))),
        }
        Ok(())
    }

    /// Begins another conversation.
    async fn again_as(&mut self, speaker: Speaker) -> anyhow::Result<()> {
        self.id = new(&self.client, &speaker).await?;
        self.speaker = speaker;
        (self.last_seq, self.last_run, self.listens) = (0, None, true);
        Ok(())
    }
}

async fn new(client: &Client, speaker: &Speaker) -> anyhow::Result<String> {
    let new: Value = client
        .post(
            "/v1/conversations",
            json!({ "locale": speaker.locale, "time_zone": speaker.zone }),
        )
        .await?;
    Ok(new["id"].as_str().context("the host's answer has no id")?.to_owned())
}
