//! `actgate events`: what was told to the operator's receiver, what has not arrived, and sending that again.

use super::open;
use super::output::{Output, time};
use crate::api::Event;
use crate::config::Settings;
use crate::storage::{EventQuery, EventRow, EventState};
use anyhow::bail;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(super) enum Events {
    /// List events, newest first
    List {
        /// Only those that have not arrived
        #[arg(long)]
        undelivered: bool,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Have events that have not arrived sent again now, each under its own id, by the host that serves
    SendAgain(SendAgain),
}

#[derive(clap::Args)]
#[group(required = true)]
pub(super) struct SendAgain {
    /// The events' ids, as `actgate events list` shows them
    ids: Vec<String>,
    /// Every event that has not arrived
    #[arg(long, conflicts_with = "ids")]
    all: bool,
}

impl Events {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        let (storage, now_ms) = (host.runtime.storage(), host.runtime.clock().now_ms());
        let count = match self {
            Self::List { undelivered, limit } => {
                let rows = storage.events(&EventQuery { undelivered, limit }).await?;
                let events: Vec<Event> = rows.iter().cloned().map(Into::into).collect();
                output.show(&json!({ "events": events }), || match &rows[..] {
                    [] => "no such events".into(),
                    rows => rows.iter().map(line).collect::<Vec<_>>().join("\n"),
                })?;
                return Ok(ExitCode::SUCCESS);
            }
            Self::SendAgain(SendAgain { all: true, .. }) => storage.send_all_events_again(now_ms).await?,
            Self::SendAgain(SendAgain { ids, .. }) => {
                for id in &ids {
                    if !storage.send_event_again(id, now_ms).await? {
                        match storage.event(id).await? {
                            Some(_) => bail!("event `{id}` has arrived; nothing is sent twice"),
                            None => bail!("no event `{id}`; `actgate events list` shows them"),
                        }
                    }
                }
                ids.len() as u64
            }
        };
        output.show(&json!({ "sent_again": count }), || {
            let when = match (host.is_served(), host.settings().events.is_some()) {
                (_, false) => "; no receiver is set: see [events] in the settings file",
                (true, true) => "",
                (false, true) => " as soon as a host serves this state",
            };
            format!("{count} events are sent again{when}")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn line(row: &EventRow) -> String {
    let mut text = format!(
        "{}  {}  {:<18} {}  {}, {} tries",
        time(row.created_ms),
        row.id,
        row.kind,
        row.handoff,
        row.state.as_str(),
        row.tries
    );
    if row.state == EventState::Waiting {
        text.push_str(&format!(", next at {}", time(row.due_ms)));
    }
    if let Some(error) = &row.error {
        text.push_str(&format!("\n    {error}"));
    }
    text
}
