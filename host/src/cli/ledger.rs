//! `actgate ledger`: the writes that were made, which of them nobody knows the outcome of, and settling those.

use super::open;
use super::output::{Output, time};
use crate::api::Write;
use crate::config::Settings;
use crate::runtime::Found;
use crate::server::Host;
use crate::storage::{LedgerQuery, LedgerRow};
use crate::trace::LedgerState;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Ledger {
    #[command(subcommand)]
    command: Option<Command>,
    /// Only writes of unknown outcome
    #[arg(long)]
    unknown: bool,
    /// Only writes of this run
    #[arg(long)]
    run: Option<String>,
    /// How many, newest first
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Record what you found out about a write of unknown outcome; nothing is sent, and the record is final
    Settle(Settle),
}

#[derive(clap::Args)]
struct Settle {
    /// The run's id, as `actgate ledger` shows it
    run: String,
    endpoint: String,
    #[command(flatten)]
    found: Made,
    /// What you found, and where
    #[arg(long, default_value = "")]
    note: String,
    /// The beginning of the write's digest, where the run has several of unknown outcome at this endpoint
    #[arg(long, value_name = "PREFIX")]
    digest: Option<String>,
    /// Who says so; by default the user of this machine
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Made {
    /// The upstream made the write
    #[arg(long)]
    made: bool,
    /// The upstream did not make the write
    #[arg(long)]
    not_made: bool,
}

impl Ledger {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        match self.command {
            Some(Command::Settle(settle)) => settle.run(&host, output).await?,
            None => {
                let wanted = LedgerQuery {
                    unknown: self.unknown,
                    run: self.run,
                    limit: self.limit,
                };
                list(&host, &wanted, output).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(host: &Host, wanted: &LedgerQuery, output: Output) -> anyhow::Result<()> {
    let rows = host
        .runtime
        .storage()
        .ledger(wanted, host.runtime.clock().now_ms())
        .await?;
    let writes: Vec<Write> = rows.iter().cloned().map(Into::into).collect();
    output.show(&json!({ "writes": writes }), || {
        if rows.is_empty() {
            return "no such writes".into();
        }
        let mut text = people(&rows);
        if rows.len() >= wanted.limit as usize {
            text.push_str("\n(there may be older ones; `--limit N` shows more)");
        }
        text
    })
}

impl Settle {
    async fn run(self, host: &Host, output: Output) -> anyhow::Result<()> {
        let found = Found {
            run: self.run,
            endpoint: self.endpoint,
            digest: self.digest,
            made: self.found.made,
            by: format!(
                "{} at the command line",
                self.by.as_deref().unwrap_or_else(|| open::user())
            ),
            note: self.note,
        };
        let row = host.runtime.settle(found).await?;
        output.show(&Write::from(row.clone()), || people(&[row]))
    }
}

/// Writes for people, with what to do about those of unknown outcome.
pub(super) fn people(rows: &[LedgerRow]) -> String {
    let texts: Vec<String> = rows.iter().map(|row| entry(row, rows)).collect();
    texts.join("\n")
}

fn entry(row: &LedgerRow, all: &[LedgerRow]) -> String {
    let status = row.status.map(|status| format!(" {status}")).unwrap_or_default();
    let mut text = format!(
        "{}  {}{status}  {}: {}\n    run {}, key {}",
        time(row.sent_ms),
        row.state.as_str(),
        row.action,
        row.endpoint,
        row.run,
        row.idempotency_key
    );
    match &row.settlement {
        Some(found) => {
            let (word, by, at) = (found.word(), &found.by, time(found.settled_ms));
            text.push_str(&format!("\n    settled as {word} by {by}, {at}"));
            if !found.note.is_empty() {
                text.push_str(&format!(": {}", found.note));
            }
        }
        None if row.state == LedgerState::OutcomeUnknown => {
            let is_like =
                |other: &&LedgerRow| other.is_unknown() && (&other.run, &other.endpoint) == (&row.run, &row.endpoint);
            let digest = match all.iter().filter(is_like).count() {
                0 | 1 => String::new(),
                _ => format!(" --digest {}", row.digest.get(..12).unwrap_or(&row.digest)),
            };
            text.push_str(&format!(
                "\n    It was sent, or was about to be, and no answer is known. It is not sent again.\n    \
                 Look at the upstream for that key, then say what you found:\n      \
                 actgate ledger settle {} {}{digest} --made|--not-made",
                row.run, row.endpoint
            ));
        }
        None => {}
    }
    text
}
