//! `actgate proofs`

use super::open;
use super::output::{self, Output};
use crate::config::Settings;
use crate::storage::ProofRow;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Proofs {
    /// Only those of this conversation
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// At most this many, newest first
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

impl Proofs {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let storage = host.runtime.storage();
        let rows = storage.proofs(self.conversation.as_deref(), None, self.limit).await?;
        let list: Vec<_> = rows
            .iter()
            .map(|row| {
                json!({ "seq": row.seq, "at_ms": row.at_ms, "conversation": row.conversation, "action": row.action,
                        "subject": row.subject, "way": row.way.as_str(), "result": row.result.to_string(), "reason": row.reason,
                        "network": row.network })
            })
            .collect();
        output.show(&json!({ "proofs": list }), || {
            if rows.is_empty() {
                return "nobody has tried to prove who they are".into();
            }
            rows.iter().map(line).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn line(row: &ProofRow) -> String {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let reason = row
        .reason
        .as_ref()
        .map_or(String::new(), |reason| format!(" ({reason})"));
    format!(
        "{} {} {:<6} {:<10} {} {} {}{reason}",
        output::time(row.at_ms),
        row.conversation,
        row.way,
        row.result,
        or_dash(&row.subject),
        or_dash(&row.action),
        or_dash(&row.network)
    )
}
