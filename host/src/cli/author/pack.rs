//! `actgate pack`: the file to hand over. Checked as publishing would, tried with its cases, without what only debuggers read, and
//! beside it the grants that an operator is asked for.

use super::build::sources::changed_after;
use super::build::{self, Language};
use super::check;
use super::{sandbox, test};
use crate::cli::grant;
use crate::cli::open;
use crate::cli::output::Output;
use crate::config::Settings;
use crate::kit::stage::Stage;
use crate::manifest::strip::strip;
use crate::manifest::{Manifest, pack};
use crate::policy::grant::{GrantForm, needed};
use anyhow::{Context, bail};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Pack {
    /// The action's folder
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The component; by default the one that `actgate build` made last
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Where the file goes; by default `<name>.wasm` in the folder
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Pack {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let (manifest, text) = build::read_manifest(&self.folder)?;
        let packed = self.packed(&manifest, &text)?;
        let examined = check::file(&packed, &self.folder, &settings, output).await?;
        if !examined.findings.is_publishable() {
            let errors: Vec<String> = examined.findings.errors().map(|finding| finding.says.clone()).collect();
            bail!("{} is not packed:\n{}", examined.name, errors.join("\n"));
        }
        let played = play(&self.folder, &packed, examined.stage.as_ref(), &settings).await?;
        let action = &manifest.action;
        let file = self
            .out
            .unwrap_or_else(|| self.folder.join(format!("{}.wasm", action.name)));
        let grants: Vec<GrantForm> = action
            .endpoints
            .iter()
            .map(|endpoint| GrantForm::from(&needed(action, endpoint, None)))
            .collect();
        open::write(&file, &packed)?;
        let asked = file.with_extension("grants.toml");
        let mut next = format!("publish it with `actgate publish {}`", open::shown(&file));
        if grants.is_empty() {
            open::remove(&asked)?;
        } else {
            open::write(&asked, grant::toml(&grants)?.as_bytes())?;
            next = format!(
                "allow what it asks for with `actgate grant --file {}`, and {next}",
                open::shown(&asked)
            );
        }
        let digest = pack::unpack(&packed)?.outside.digest.to_string();
        let value = json!({
            "name": action.name.as_str(), "file": file, "grants": grants, "bytes": packed.len(), "digest": digest,
            "findings": examined.findings.0,
        });
        output.show(&value, || {
            let warnings: String = examined
                .findings
                .warnings()
                .map(|finding| format!("{finding}\n"))
                .collect();
            format!(
                "{warnings}packed {} as {} ({} KiB; {played})\n  SHA-256 {digest}\n  an operator can {next}",
                action.name,
                open::shown(&file),
                packed.len().div_ceil(1024),
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// The component with its manifest, and without what only debuggers read.
    fn packed(&self, manifest: &Manifest, text: &str) -> anyhow::Result<Vec<u8>> {
        let built = Language::of(&self.folder).map(|_| build::component_file(&self.folder));
        if self.component.is_none()
            && let Some(source) = built.as_ref().and_then(|built| changed_after(&self.folder, built))
        {
            bail!(
                "`{}` was changed after the last build; build again with `actgate build {}`",
                open::shown(&source),
                self.folder.display()
            );
        }
        let component = self.component.clone().or(built);
        match component {
            Some(component) if component.is_file() => {
                let bytes = open::read(&component, build::COMPONENT_BYTES_MAX)?;
                let stripped = strip(&bytes).with_context(|| format!("`{}`", component.display()))?;
                Ok(pack::pack(&stripped, text)?)
            }
            Some(component) => bail!(
                "`{}` is not there; build it first with `actgate build {}`, or name one with `--component`",
                open::shown(&component),
                self.folder.display()
            ),
            None => {
                build::check_declared(&self.folder, manifest)?;
                Ok(pack::empty_component(text))
            }
        }
    }
}

/// Plays the folder's cases with the file. Returns what to report; a case that fails is an error.
async fn play(folder: &Path, packed: &[u8], stage: Option<&Stage>, settings: &Settings) -> anyhow::Result<String> {
    let cases = folder.join("cases");
    if !cases.is_dir() {
        return Ok("without cases to try it with".into());
    }
    let cases = test::cases(&cases)?;
    let reports = match stage {
        Some(stage) => test::play(stage, &cases, false).await?,
        None => {
            let sandbox = sandbox::open(settings, folder)?;
            let stage = Stage::open(sandbox, settings.limits.clone(), packed.to_vec()).await?;
            test::play(&stage, &cases, false).await?
        }
    };
    let failed: Vec<String> = reports
        .iter()
        .filter(|report| !report.wrong.is_empty())
        .map(test::lines)
        .collect();
    if !failed.is_empty() {
        bail!("it is not packed, since cases fail:\n{}", failed.join("\n"));
    }
    Ok(format!("cases passed: {}", reports.len()))
}
