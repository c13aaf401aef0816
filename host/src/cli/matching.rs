//! `actgate match`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::language::Language;
use crate::server;
use crate::triggers::protocol::Session;
use crate::triggers::{Decision, Ranking};
use anyhow::Context;
use serde_json::json;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
pub(super) struct Match {
    /// The message
    #[arg(required_unless_present = "jsonl")]
    message: Option<String>,
    /// Read actions and messages from stdin, one JSON document per line, and answer each with one
    #[arg(long, conflicts_with = "message")]
    jsonl: bool,
    /// The visitor's language, as a BCP 47 tag; the settings' own when absent
    #[arg(long, conflicts_with = "jsonl")]
    locale: Option<String>,
}

impl Match {
    pub(super) async fn run(
        self,
        settings: impl FnOnce() -> anyhow::Result<Settings>,
        output: Output,
    ) -> anyhow::Result<ExitCode> {
        let settings = settings()?;
        let Some(message) = self.message else {
            return jsonl(&settings);
        };
        let language = Language::of(self.locale.as_deref().unwrap_or(&settings.locale));
        let host = open::host(settings).await?;
        let snapshot = host.runtime.registry().current().await?;
        let ranking = snapshot.matchers.rank(language, &message);
        let candidates: Vec<_> = ranking
            .candidates
            .iter()
            .map(|c| json!({ "action": c.action, "score": c.score }))
            .collect();
        let (decision, actions) = match &ranking.decision {
            Decision::Triggered(action) => ("triggered", vec![action.clone()]),
            Decision::Ambiguous(actions) => ("ambiguous", actions.clone()),
            Decision::Nothing => ("nothing", vec![]),
        };
        let value = json!({ "decision": decision, "actions": actions, "score": ranking.score,
                            "repaired": ranking.repaired, "candidates": candidates });
        output.show(&value, || people(decision, &actions, &ranking))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn people(decision: &str, actions: &[String], ranking: &Ranking) -> String {
    let mut lines = vec![match decision {
        "nothing" => format!(
            "nothing is triggered (score {:.2}, the threshold is 0.50)",
            ranking.score
        ),
        _ => format!("{decision}: {} (score {:.2})", actions.join(" or "), ranking.score),
    }];
    if let Some(repaired) = &ranking.repaired {
        lines.push(format!("read as: {repaired}"));
    }
    lines.extend(
        ranking
            .candidates
            .iter()
            .map(|c| format!("  {:.2}  {}", c.score, c.action)),
    );
    lines.join("\n")
}

/// The protocol of line-delimited JSON: `{"actions": [...]}` publishes, `{"id", "text"}` is matched.
#[allow(
    clippy::disallowed_methods,
    reason = "the time that matching took is part of the protocol"
)]
fn jsonl(settings: &Settings) -> anyhow::Result<ExitCode> {
    let mut session = Session::with_settings(server::triggers(settings));
    let start = Instant::now();
    let mut clock = || start.elapsed();
    let mut stdout = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.context("standard input cannot be read as UTF-8 text")?;
        if line.trim().is_empty() {
            continue;
        }
        writeln!(stdout, "{}", session.answer(&line, &mut clock)?)?;
        stdout.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}
