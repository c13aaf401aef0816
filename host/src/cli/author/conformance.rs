//! `actgate conformance`: whether a component does what every SDK has to do.

use super::sandbox;
use crate::cli::open;
use crate::cli::output::Output;
use crate::config::Settings;
use crate::engine::{Loaded, Sandbox};
use crate::kit::conformance::{self, Finding};
use crate::manifest::pack;
use crate::model::id::nearest;
use anyhow::{Context, bail};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Check that a component behaves as the contract's conformance suite requires
///
/// For authors of SDKs: build the suite's action with your SDK (guest-sdk/conformance says what it does), and name its
/// component. Every behaviour is called twice, in two fresh instances within the limits of the settings, and both must
/// answer as written. Exit code 1 when one does not.
#[derive(clap::Args)]
pub(crate) struct Conformance {
    /// A component for the contract, with or without a manifest packed into it
    file: PathBuf,
    /// Check only this behaviour
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

impl Conformance {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let names = conformance::names()?;
        if let Some(only) = self.only.as_ref().filter(|only| !names.contains(only)) {
            let hint = nearest(only, names.iter().map(String::as_str));
            let hint = hint.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            bail!("there is no behaviour `{only}`{hint}");
        }
        let sandbox = sandbox::open(&settings, sandbox::folder_of(&self.file))?;
        let progress = output.progress("compiling");
        let loaded = load(&sandbox, &self.file, settings.limits.sandbox.component_bytes_max)?;
        let findings = conformance::run(&loaded, self.only.as_deref(), |finding| {
            progress.set_message(finding.name.clone());
        })
        .await?;
        progress.finish_and_clear();
        let failed = findings.iter().filter(|finding| finding.wrong.is_some()).count();
        let passed = findings.len() - failed;
        let value = json!({ "behaviours": findings, "passed": passed, "failed": failed });
        output.show(&value, || {
            let mut lines: Vec<String> = findings.iter().map(line).collect();
            lines.push(format!("\n{passed} passed, {failed} failed"));
            lines.join("\n")
        })?;
        Ok(if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// Compiles the code of a file, whether or not it has a manifest.
fn load(sandbox: &Sandbox, file: &Path, bytes_max: u64) -> anyhow::Result<Loaded> {
    let bytes = open::read(file, bytes_max)?;
    let inspected = pack::inspect(&bytes).with_context(|| format!("`{}`", file.display()))?;
    if !inspected.has_code {
        bail!(
            "`{}` has no code: its manifest says everything, so there is nothing to check",
            file.display()
        );
    }
    let loaded = sandbox.load(&bytes, &inspected.digest);
    loaded.with_context(|| format!("`{}`", file.display()))
}

fn line(finding: &Finding) -> String {
    match &finding.wrong {
        None => format!("ok      {}", finding.name),
        Some(wrong) => format!(
            "FAILED  {}: {} `{}` was called: {wrong}",
            finding.name, finding.says, finding.call
        ),
    }
}
