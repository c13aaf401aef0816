//! `actgate bench`: what an action's functions cost, as numbers and as shares of their limits.

use super::test::{cases, stage};
use crate::cli::output::Output;
use crate::config::Settings;
use crate::kit::bench::{self, Measured, Share};
use crate::kit::case::Case;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Measure what an action's functions cost
///
/// Calls `validate`, `plan` and `shape` many times each, with the inputs and exchanges of the cases in `cases` beside the file;
/// without any, with inputs made from the schemas of the manifest, and its examples. Prints the most fuel, memory and bytes of
/// an answer that a call used and how long calls took, each with its share of the limit under `[limits.sandbox]`.
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// An action's file, as `actgate build` makes it
    file: PathBuf,
    /// How many times each function is called
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    calls: u32,
    /// The folder with the cases; by default `cases` beside the file
    #[arg(long, value_name = "FOLDER")]
    cases: Option<PathBuf>,
}

impl Bench {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let beside = self.file.with_file_name("cases");
        let folder = self.cases.clone().or_else(|| beside.is_dir().then_some(beside));
        let cases: Vec<Case> = match folder {
            Some(folder) => cases(&folder)?.into_iter().map(|file| file.case).collect(),
            None => Vec::new(),
        };
        let progress = output.progress("measuring");
        let stage = stage(&settings, &self.file).await?;
        let measured = bench::bench(&stage, &cases, self.calls).await?;
        progress.finish_and_clear();
        let name = stage.published().action.name.to_string();
        output.show(
            &json!({ "name": name, "cases": cases.len(), "functions": measured }),
            || table(&measured),
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

fn table(all: &[Measured]) -> String {
    let mut rows = vec![["function", "fuel", "memory", "answer", "p50", "p99"].map(str::to_owned)];
    rows.extend(all.iter().map(|one| {
        [
            one.function.to_owned(),
            shown(one.fuel, ""),
            shown(one.memory, " B"),
            shown(one.answer, " B"),
            shown(one.p50_us, " us"),
            shown(one.p99_us, " us"),
        ]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    for one in all.iter().filter(|one| one.failed > 0) {
        let why = one.failure.as_deref().unwrap_or_default();
        lines.push(format!(
            "{} of {} calls of `{}` had no answer: it {why}",
            one.failed, one.calls, one.function
        ));
    }
    lines.join("\n")
}

/// A number with its share of the limit, and digits in groups of three.
pub(crate) fn shown(share: Share, unit: &str) -> String {
    let digits = share.value.to_string();
    let grouped = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    let grouped = grouped.collect::<Vec<_>>().join(",");
    format!("{grouped}{unit} ({:.2} %)", share.percent)
}
