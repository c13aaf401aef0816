//! `actgate reload`: has the serving host read its secrets again, and says what it found.

use super::open;
use super::output::Output;
use crate::config::Settings;
use anyhow::bail;
use serde::Deserialize;
use serde_json::json;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The host reads secrets at once, and commands may take a minute.
const WAIT_MAX: Duration = Duration::from_secs(75);
const LOOK_EVERY: Duration = Duration::from_millis(50);

#[derive(clap::Args)]
#[command(
    after_help = "Files and variables are read for every call anyway; commands are run again before their `cache_ms` is over. \
                        SIGHUP to the host does the same. Other settings need a restart. Exit code 1 when a secret cannot be used."
)]
pub(super) struct Reload {}

/// What the host found about one secret.
#[derive(Deserialize)]
struct Found {
    secret: String,
    finding: String,
    message: String,
    remedy: String,
}

impl Reload {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        if !host.is_served() {
            bail!("no host serves this state; a host reads its secrets when it starts");
        }
        let storage = host.runtime.storage();
        let asked = storage.ask_reload().await?;
        let progress = output.progress("the host reads its secrets");
        let until = Instant::now() + WAIT_MAX;
        let row = loop {
            let row = storage.serving().await?;
            if row.reload_done >= asked {
                break row;
            }
            if Instant::now() >= until || !host.is_served() {
                bail!("the host has not read its secrets; see its log");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        };
        progress.finish_and_clear();
        let found: Vec<Found> = serde_json::from_str(&row.reload_report)?;
        let document = |found: &Found| json!({ "secret": found.secret, "finding": found.finding, "message": found.message, "remedy": found.remedy });
        let documents: Vec<_> = found.iter().map(document).collect();
        output.show(&json!({ "secrets": documents }), || {
            let mut lines = vec![format!("the host has read {} secrets again", found.len())];
            let troubled = found.iter().filter(|found| found.finding != "ok");
            lines.extend(troubled.map(|found| {
                let Found {
                    secret,
                    finding,
                    message,
                    remedy,
                } = found;
                format!("{finding:<9} {secret}: {message}; {remedy}")
            }));
            lines.join("\n")
        })?;
        let is_bad = found.iter().any(|found| found.finding == "problem");
        Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
