//! `actgate handoffs`: the conversations that people have to look at, and what staff do with them.

use super::open;
use super::output::{Output, time};
use crate::api::{Handoff, Message};
use crate::config::Settings;
use crate::conversation::{Conversations, Staff};
use crate::model::handoff::HandoffState;
use crate::storage::{HandoffQuery, HandoffRow};
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(super) enum Handoffs {
    /// List hand-offs, newest first
    List {
        /// Only those in this state
        #[arg(long, value_parser = ["open", "taken", "given-back", "closed"])]
        state: Option<String>,
        /// Only those of this conversation
        #[arg(long, value_name = "ID")]
        conversation: Option<String>,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show a hand-off with its conversation
    Show { id: String },
    /// Take a hand-off: from here on the visitor talks to you, and the agent is silent
    Take {
        id: String,
        /// Who has it, to take it over from them
        #[arg(long, value_name = "WHO")]
        from: Option<String>,
        /// The name that the visitor sees; by default that of the settings
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Say something to the visitor of a hand-off that you have taken
    Answer {
        id: String,
        text: String,
        #[command(flatten)]
        by: By,
    },
    /// Give the conversation back to the agent
    GiveBack {
        id: String,
        #[command(flatten)]
        by: By,
    },
    /// Close a hand-off: there is nothing left to do
    Close {
        id: String,
        /// What was done
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        by: By,
    },
}

#[derive(clap::Args)]
pub(super) struct By {
    /// Who you are; by default the user of this machine
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl By {
    fn staff(self, name: Option<String>) -> Staff {
        let who = self.by.unwrap_or_else(|| open::user().to_owned());
        Staff {
            by: format!("{who} at the command line"),
            name,
        }
    }
}

impl Handoffs {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        // No link is sent from here, so the address in links does not matter.
        let conversations = host.conversations("http://127.0.0.1".into())?.beside_a_host();
        let done = self.act(&conversations, output).await;
        conversations.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }

    async fn act(self, conversations: &Conversations, output: Output) -> anyhow::Result<()> {
        let row = match self {
            Self::List {
                state,
                conversation,
                limit,
            } => {
                let wanted = HandoffQuery {
                    state: state.as_deref().and_then(HandoffState::from_word),
                    conversation,
                    limit,
                };
                return list(&conversations.handoffs(&wanted).await?, output);
            }
            Self::Show { id } => return show(conversations, &id, output).await,
            Self::Take { id, from, name, by } => conversations.take(&id, &by.staff(name), from.as_deref()).await?,
            Self::Answer { id, text, by } => conversations.answer(&id, &by.staff(None), &text).await?,
            Self::GiveBack { id, by } => conversations.give_back(&id, &by.staff(None)).await?,
            Self::Close { id, note, by } => {
                conversations
                    .close_handoff(&id, &by.staff(None), note.as_deref())
                    .await?
            }
        };
        output.show(&Handoff::from(row.clone()), || line(&row))
    }
}

fn list(rows: &[HandoffRow], output: Output) -> anyhow::Result<()> {
    let handoffs: Vec<Handoff> = rows.iter().cloned().map(Into::into).collect();
    output.show(&json!({ "handoffs": handoffs }), || match rows {
        [] => "no such hand-offs".into(),
        rows => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
    })
}

async fn show(conversations: &Conversations, id: &str, output: Output) -> anyhow::Result<()> {
    let row = conversations.handoff(id).await?;
    let mut messages: Vec<Message> = Vec::new();
    loop {
        let after = messages.last().map_or(0, |message| message.seq);
        let news = conversations.news(&row.conversation, after).await?;
        if news.messages.is_empty() {
            break;
        }
        messages.extend(news.messages.into_iter().map(Message::from));
    }
    let handoff = Handoff::from(row.clone());
    output.show(&json!({ "handoff": handoff, "messages": messages }), || {
        let mut lines = vec![line(&row)];
        lines.extend(row.summary.lines().map(|line| format!("    {line}")));
        if let Some(data) = &row.data {
            lines.push(format!("    {data}"));
        }
        lines.push(String::new());
        lines.extend(messages.iter().map(said));
        lines.join("\n")
    })
}

fn said(message: &Message) -> String {
    let who = message.name.as_deref().unwrap_or(&message.author);
    let text = message.text.replace('\n', "\n    ");
    format!("{}  {who}: {text}", time(message.at_ms))
}

fn line(row: &HandoffRow) -> String {
    let about = row.action.as_deref().unwrap_or("-");
    let route = row
        .route
        .as_ref()
        .map(|route| format!(" for `{route}`"))
        .unwrap_or_default();
    let by = match (&row.ended_by, &row.taken_by) {
        (Some(by), _) | (None, Some(by)) => format!(" by {by}"),
        (None, None) => String::new(),
    };
    format!(
        "{}  {}  {:<15} {about}{route}  {}{by}",
        time(row.created_ms),
        row.id,
        row.reason,
        row.state
    )
}
