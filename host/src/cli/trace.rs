//! `actgate trace` and `runs`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::trace::Entry;
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
        let ledger: Vec<_> = writes
            .iter()
            .map(|row| json!({ "endpoint": row.endpoint, "state": row.state.as_str(), "status": row.status }))
            .collect();
        output.show(
            &json!({ "run": run, "status": state.status(), "entries": entries, "writes": ledger }),
            || format!("run {run} is {}\n{}", state.status(), lines(&entries)),
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
        let runs = host.runtime.storage().runs(self.limit).await?;
        let list: Vec<_> = runs
            .iter()
            .map(|run| {
                json!({ "id": run.id, "action": run.action, "mode": run.mode, "status": run.status,
                        "conversation": run.conversation, "started_ms": run.started_ms })
            })
            .collect();
        output.show(&json!({ "runs": list }), || {
            if runs.is_empty() {
                return "nothing ran yet".into();
            }
            let line = |run: &crate::storage::RunSummary| {
                format!("{} {:<8} {:<12} {}", run.id, run.mode, run.status, run.action)
            };
            runs.iter().map(line).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
