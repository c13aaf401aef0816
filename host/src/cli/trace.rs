//! `actgate trace` and `runs`

use super::ledger::people;
use super::open;
use super::output::Output;
use crate::api::Write;
use crate::config::Settings;
use crate::storage::{LedgerRow, RunSummary};
use crate::trace::{Entry, LedgerState};
use anyhow::bail;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Trace {
    /// The run's id; the latest run when left out
    run: Option<String>,
}

#[derive(clap::Args)]
pub struct Runs {
    /// How many, newest first
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

impl Trace {
    pub async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let storage = host.runtime.storage();
        let run = match self.run {
            Some(run) => run,
            None => match storage.runs(1).await?.pop() {
                Some(latest) => latest.id,
                None => bail!("nothing ran yet"),
            },
        };
        let state = host.runtime.load(&run).await?;
        let entries = storage.trace(&run).await?;
        let writes = storage.writes_of(&run, host.runtime.clock().now_ms()).await?;
        let ledger: Vec<Write> = writes.iter().cloned().map(Into::into).collect();
        output.show(
            &json!({ "run": run, "status": state.status(), "entries": entries, "writes": ledger }),
            || {
                let mut text = format!("run {run} is {}\n{}", state.status(), lines(&entries));
                let unknown = |row: &LedgerRow| row.state == LedgerState::OutcomeUnknown;
                let unknown: Vec<LedgerRow> = writes.iter().filter(|row| unknown(row)).cloned().collect();
                if !unknown.is_empty() {
                    text.push_str(&format!("\n\nwrites of unknown outcome:\n{}", people(&unknown)));
                }
                text
            },
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A trace for people, one line for each entry and more where there is more to say.
pub fn lines(entries: &[Entry]) -> String {
    let line = |entry: &Entry| {
        let text = entry.event.line().replace('\n', "\n              ");
        format!("{:>3} {:>8} us {text}", entry.seq, entry.at_us)
    };
    entries.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Runs {
    pub async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let storage = host.runtime.storage();
        let runs = storage.runs(self.limit).await?;
        let unknown = storage.unknown_writes(host.runtime.clock().now_ms()).await?;
        let unknown = |run: &RunSummary| unknown.get(&run.id).copied().unwrap_or(0);
        let list: Vec<_> = runs
            .iter()
            .map(|run| {
                json!({ "id": run.id, "action": run.action, "mode": run.mode, "status": run.status,
                        "conversation": run.conversation, "started_ms": run.started_ms,
                        "unknown_writes": unknown(run) })
            })
            .collect();
        output.show(&json!({ "runs": list }), || {
            if runs.is_empty() {
                return "nothing ran yet".into();
            }
            let line = |run: &RunSummary| {
                let unknown = match unknown(run) {
                    0 => "",
                    _ => "  (a write of unknown outcome; see `actgate ledger --unknown`)",
                };
                format!("{} {:<8} {:<12} {}{unknown}", run.id, run.mode, run.status, run.action)
            };
            runs.iter().map(line).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
