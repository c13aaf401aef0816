//! `actgate match`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::language::Hearing;
use crate::server;
use crate::triggers::protocol::Session;
use crate::triggers::{Decision, Ranking, Wish};
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
        let locale = self.locale.unwrap_or_else(|| settings.locale.clone());
        let host = open::host(settings).await?;
        let snapshot = host.runtime.registry().current().await?;
        let hearing = Hearing::new(&locale, host.runtime.clock().now_ms());
        let ranking = snapshot.rank(&hearing, &message, None);
        let candidates: Vec<_> = ranking
            .candidates
            .iter()
            .map(|c| json!({ "action": c.action, "score": c.score }))
            .collect();
        let wish = |wish: &Wish| {
            json!({ "text": wish.text, "decision": wish.decision.word(), "actions": wish.decision.actions(),
                    "score": wish.score })
        };
        let wishes: Vec<_> = ranking.wishes.iter().map(wish).collect();
        let value = json!({ "decision": ranking.decision.word(), "actions": ranking.decision.actions(),
                            "score": ranking.score, "repaired": ranking.repaired, "candidates": candidates,
                            "wishes": wishes });
        output.show(&value, || people(&ranking))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn people(ranking: &Ranking) -> String {
    let score = ranking.score;
    let mut lines = vec![match &ranking.decision {
        Decision::Nothing => format!("nothing is triggered (score {score:.2}, the threshold is 0.50)"),
        Decision::Denied(action) => format!("denied: {action} (the message turns it down)"),
        Decision::Opposite(action) => {
            format!("opposite: {action} (the message undoes it or says something else of it)")
        }
        Decision::Unavailable { action, .. } => format!("unavailable: {action} (it is not live)"),
        decision => format!(
            "{}: {} (score {score:.2})",
            decision.word(),
            decision.actions().join(" or ")
        ),
    }];
    lines.extend(ranking.wishes.iter().map(|wish| {
        let actions = wish.decision.actions().join(" or ");
        format!("wish: {actions} (score {:.2}): {}", wish.score, wish.text)
    }));
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
