//! `cargo xtask conformance`: the conformance action of each language against the host, as a table.

use crate::build;
use crate::build::component;
use crate::workspace::{Language, Workspace};
use anyhow::{Context, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;

/// How many behaviours of all languages came out as they should.
pub(crate) struct Report {
    pub passed: u32,
    pub failed: u32,
}

/// One language: what is wrong with each behaviour, in the order of the list.
struct Column {
    language: Language,
    behaviours: Vec<(String, Option<String>)>,
}

/// Builds what is missing, checks each language and prints the table.
pub(crate) fn run() -> anyhow::Result<Report> {
    let workspace = build::host()?;
    let columns: Vec<Column> = Language::ALL
        .into_iter()
        .map(|language| check(&workspace, language).with_context(|| format!("conformance of {}", language.folder())))
        .collect::<Result<_, _>>()?;
    print!("{}", table(&columns));
    let all = columns.iter().flat_map(|column| &column.behaviours);
    let failed = all.clone().filter(|(_, wrong)| wrong.is_some()).count() as u32;
    Ok(Report {
        passed: all.count() as u32 - failed,
        failed,
    })
}

fn check(workspace: &Workspace, language: Language) -> anyhow::Result<Column> {
    let folder = workspace.target.join("conformance");
    let file = folder.join(format!("{}.wasm", language.folder()));
    let source = format!("guest-sdk/conformance/{}", language.folder());
    component::component(workspace, language, &source, &file)?;
    // The host's own defaults, and a state of its own for what was compiled.
    let settings = folder.join("actgate.toml");
    fs::write(&settings, "state = \"state\"\n")?;
    let mut actgate = workspace.actgate();
    actgate
        .args(["--json", "conformance"])
        .arg(&file)
        .arg("--settings")
        .arg(&settings);
    let done = actgate
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("actgate cannot be started")?;
    let told: Value = serde_json::from_slice(&done.stdout).context("actgate tells what it found as JSON")?;
    if let Some(error) = told["error"].as_str() {
        bail!("{error}");
    }
    let behaviours = told["behaviours"].as_array().context("a list of behaviours")?;
    let behaviours: Vec<_> = behaviours
        .iter()
        .map(|one| {
            let name = one["name"].as_str().unwrap_or_default().to_owned();
            (name, one["wrong"].as_str().map(str::to_owned))
        })
        .collect();
    if behaviours.is_empty() {
        bail!("no behaviour was checked");
    }
    Ok(Column { language, behaviours })
}

/// Rows are behaviours, columns are languages; what is wrong stands below.
fn table(columns: &[Column]) -> String {
    let mut rows: Vec<(&str, BTreeMap<&str, bool>)> = Vec::new();
    for column in columns {
        for (name, wrong) in &column.behaviours {
            let at = rows.iter().position(|(row, _)| row == name).unwrap_or_else(|| {
                rows.push((name, BTreeMap::new()));
                rows.len() - 1
            });
            rows[at].1.insert(column.language.folder(), wrong.is_none());
        }
    }
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = format!("{:width$}", "");
    for column in columns {
        text.push_str(&format!("  {:<6}", column.language.folder()));
    }
    for (name, cells) in &rows {
        text.push_str(&format!("\n{name:width$}"));
        for column in columns {
            let cell = match cells.get(column.language.folder()) {
                Some(true) => "ok",
                Some(false) => "FAILED",
                None => "-",
            };
            text.push_str(&format!("  {cell:<6}"));
        }
    }
    text.push('\n');
    for column in columns {
        for (name, wrong) in &column.behaviours {
            if let Some(wrong) = wrong {
                text.push_str(&format!("\n{} {name}: {wrong}\n", column.language.folder()));
            }
        }
    }
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_row_for_each_behaviour_and_tells_what_is_wrong() {
        let column = |language, wrong: Option<&str>| Column {
            language,
            behaviours: vec![("asks".into(), None), ("replies".into(), wrong.map(str::to_owned))],
        };
        let text = table(&[
            column(Language::Rust, None),
            column(Language::C, Some("expected 1, came 2")),
        ]);
        assert_eq!(
            text,
            "         rust    c\nasks     ok      ok\nreplies  ok      FAILED\n\nc replies: expected 1, came 2\n"
        );
    }
}
