//! `actgate eval`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::server;
use crate::triggers::evaluate::{CaseFile, Figures};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(super) enum Eval {
    /// Measure how well messages find their action, from files of actions and cases
    Triggers {
        /// JSON: {"actions": [{"name", "trigger_phrases"}], "cases": [{"text", "expect": name or null}]}
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Bytes of a case file.
const FILE_BYTES_MAX: u64 = 256 << 20;

impl Eval {
    pub(super) fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let Self::Triggers { files } = self;
        let mut results: Vec<(String, Figures)> = Vec::new();
        for file in &files {
            let progress = output.progress(&format!("matching the cases of {}", file.display()));
            let place = || format!("`{}`", file.display());
            let text = String::from_utf8(open::read(file, FILE_BYTES_MAX)?).with_context(place)?;
            let cases = CaseFile::parse(&text).with_context(place)?;
            let figures = cases.evaluate(&server::triggers(&settings));
            progress.finish_and_clear();
            let name = file
                .file_stem()
                .map_or_else(|| file.display().to_string(), |s| s.to_string_lossy().into());
            results.push((name, figures));
        }
        let value: Vec<Value> = results
            .iter()
            .map(|(file, figures)| json!({ "file": file, "figures": figures }))
            .collect();
        output.show(&value, || table(&results))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The figures that have a column, by their name in JSON.
const COLUMNS: &[&str] = &["top1", "top3", "in_acc", "oos_recall", "J", "wrong", "net", "auroc"];

fn table(results: &[(String, Figures)]) -> String {
    let width = results.iter().map(|(file, _)| file.len()).max().unwrap_or(4).max(4);
    let mut lines = vec![format!("{:<width$}", "file")];
    COLUMNS
        .iter()
        .for_each(|column| lines[0].push_str(&format!(" {column:>10}")));
    for (file, figures) in results {
        let value = serde_json::to_value(figures).unwrap_or_default();
        let mut line = format!("{file:<width$}");
        for column in COLUMNS {
            match value.get(column).and_then(Value::as_f64) {
                Some(share) => line.push_str(&format!(" {:>9.1}%", share * 100.0)),
                None => line.push_str(&format!(" {:>10}", "-")),
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}
