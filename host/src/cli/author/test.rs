//! `actgate test`: plays the golden cases of an action, and rewrites what they expect where that is wanted.

use super::{build, sandbox};
use crate::cli::open;
use crate::cli::output::Output;
use crate::config::Settings;
use crate::kit::case::Case;
use crate::kit::stage::{Played, Stage, StageError, told};
use crate::kit::written;
use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Play an action's golden cases and compare the results with what they expect
///
/// Each file `cases/*.toml` is one case: what the action is given, what the upstream answers, and what must come of it.
/// The whole run is played as a host would do it, from validation to the reply; nothing is sent. The clock and random
/// numbers are fixed, so that the result is the same each time. Exit code 1 when a case fails.
///
/// A first case:
///
///   says = "The status of a known order is reported."
///   inputs = { order = "A-1001" }
///
///   [[exchanges]]
///   endpoint = "orders"
///   status = 200
///   body = { status = "shipped" }
///
/// `actgate test --update` writes the result as its `[expect]`. Read it before you commit it. A visitor who is asked for the
/// same input twice, or answers in words, is told by `[[questions]]`; docs/authors/cases.md has every key.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Test {
    /// The action's folder, with `action.toml` and `cases`
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The file to test; by default `<name>.wasm` in the folder, as `actgate build` makes it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write the results as what is expected; only `[expect]` changes
    #[arg(long)]
    update: bool,
    /// Play only the case of this name, which is that of its file without `.toml`
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// Bytes of a case that are read at all.
const CASE_BYTES_MAX: u64 = 4 << 20;

/// A case with its file.
pub(crate) struct CaseFile {
    pub name: String,
    pub path: PathBuf,
    pub text: String,
    pub case: Case,
}

/// What came of a case.
#[derive(Serialize)]
pub(crate) struct Report {
    name: String,
    says: String,
    /// What is wrong, a line each; none where the case passed.
    pub wrong: Vec<String>,
    updated: bool,
}

impl Test {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let mut cases = cases(&self.folder.join("cases"))?;
        if let Some(only) = &self.only {
            let names: Vec<String> = cases.iter().map(|case| case.name.clone()).collect();
            cases.retain(|case| case.name == *only);
            if cases.is_empty() {
                bail!("there is no case `{only}`; there are: {}", names.join(", "));
            }
        }
        let file = match &self.file {
            Some(file) => file.clone(),
            None => built(&self.folder)?,
        };
        let progress = output.progress("checking, compiling and playing");
        let stage = stage(&settings, &file).await?;
        let reports = play(&stage, &cases, self.update).await;
        progress.finish_and_clear();
        show(&reports?, output)
    }
}

/// Plays the cases, and writes what they expect where that is wanted.
pub(crate) async fn play(stage: &Stage, cases: &[CaseFile], update: bool) -> anyhow::Result<Vec<Report>> {
    let mut reports = Vec::new();
    for case in cases {
        reports.push(match stage.play(&case.case).await {
            Ok(played) => report(case, &played, update)?,
            Err(StageError::Words(message)) => Report::new(case, vec![message]),
            Err(error) => return Err(error).with_context(|| format!("`{}`", case.path.display())),
        });
    }
    Ok(reports)
}

fn report(file: &CaseFile, played: &Played, update: bool) -> anyhow::Result<Report> {
    let told = told::told(played);
    let mut wrong = told::incomplete(&file.case, played);
    let mut updated = false;
    match &file.case.expect {
        _ if update && wrong.is_empty() => {
            let text = written::with_expect(&file.text, &told)?;
            updated = text != file.text;
            if updated {
                open::write(&file.path, text.as_bytes())?;
            }
        }
        Some(expect) => wrong.extend(told::differences(expect, &told)),
        None => {
            let came = serde_json::Value::Object(told);
            wrong.push(format!(
                "there is no `[expect]`; `actgate test --update` writes what came, for you to read: {came}"
            ));
        }
    }
    Ok(Report {
        updated,
        ..Report::new(file, wrong)
    })
}

impl Report {
    fn new(file: &CaseFile, wrong: Vec<String>) -> Self {
        Self {
            name: file.name.clone(),
            says: file.case.says.clone(),
            wrong,
            updated: false,
        }
    }
}

/// Makes an action's file ready to be played.
pub(crate) async fn stage(settings: &Settings, file: &Path) -> anyhow::Result<Stage> {
    let bytes = open::read(file, settings.limits.sandbox.component_bytes_max)?;
    let stage = Stage::open(
        sandbox::open(settings, sandbox::folder_of(file))?,
        settings.limits.clone(),
        bytes,
    )
    .await;
    stage.with_context(|| format!("`{}`", file.display()))
}

/// The file that `actgate build` makes of a folder.
fn built(folder: &Path) -> anyhow::Result<PathBuf> {
    let (manifest, _) = build::read_manifest(folder)?;
    let file = folder.join(format!("{}.wasm", manifest.action.name));
    if !file.is_file() {
        bail!(
            "`{}` is not there; build it first with `actgate build {}`, or name another with --file",
            file.display(),
            folder.display()
        );
    }
    Ok(file)
}

/// The cases of a folder, by name.
pub(crate) fn cases(folder: &Path) -> anyhow::Result<Vec<CaseFile>> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        let entries = folder.read_dir();
        for entry in entries.with_context(|| format!("`{}` cannot be read", folder.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                paths.push(path);
            }
        }
    }
    if paths.is_empty() {
        bail!(
            "there is no case in `{0}`; write the first as `{0}/first.toml`, then look at what comes of it with `--update`:\n\n{1}",
            folder.display(),
            FIRST
        );
    }
    paths.sort();
    paths.into_iter().map(read).collect()
}

const FIRST: &str = "says = \"What the case shows, in a sentence.\"\n\
    inputs = { order = \"A-1001\" }\n\n\
    [[exchanges]]\n\
    endpoint = \"the name of an endpoint in action.toml\"\n\
    status = 200\n\
    body = { status = \"shipped\" }";

fn read(path: PathBuf) -> anyhow::Result<CaseFile> {
    let bytes = open::read(&path, CASE_BYTES_MAX)?;
    let text = String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", path.display()))?;
    let case = Case::parse(&text, &path.display().to_string())?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(CaseFile { name, path, text, case })
}

fn show(reports: &[Report], output: Output) -> anyhow::Result<ExitCode> {
    let failed = reports.iter().filter(|report| !report.wrong.is_empty()).count();
    let passed = reports.len() - failed;
    let updated = reports.iter().filter(|report| report.updated).count();
    let value = json!({ "cases": reports, "passed": passed, "failed": failed, "updated": updated });
    output.show(&value, || {
        let mut lines: Vec<String> = reports.iter().map(lines).collect();
        let rewritten = if updated > 0 {
            format!(", {updated} updated")
        } else {
            String::new()
        };
        lines.push(format!("\n{passed} passed, {failed} failed{rewritten}"));
        lines.join("\n")
    })?;
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A case with what is wrong, for people.
pub(crate) fn lines(report: &Report) -> String {
    let word = match (report.wrong.is_empty(), report.updated) {
        (true, true) => "updated",
        (true, false) => "ok     ",
        (false, _) => "FAILED ",
    };
    let mut text = format!("{word} {}: {}", report.name, report.says);
    for wrong in &report.wrong {
        text.push_str(&format!("\n          {}", wrong.replace('\n', "\n          ")));
    }
    text
}
