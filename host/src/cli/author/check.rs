//! `actgate check`: everything that can be known about an action before it is published, good and bad, each with its remedy.

mod code;
mod declared;

use super::build::{self, Language};
use super::sandbox;
use crate::cli::open;
use crate::cli::output::Output;
use crate::config::Settings;
use crate::kit::stage::Stage;
use crate::manifest::pack::Inspected;
use crate::manifest::{self, pack};
use serde_json::json;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Check {
    /// An action's file or folder; of a folder, the built file is checked, or the manifest alone if nothing is built
    #[arg(default_value = ".")]
    path: PathBuf,
}

/// How a finding is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// It is as it should be.
    Good,
    /// Good to know.
    Note,
    /// It can be published, and somebody should look.
    Warning,
    /// It cannot be published.
    Error,
}

/// One thing that was looked at.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Finding {
    pub level: Level,
    /// What was looked at, in a word.
    pub about: &'static str,
    pub says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.level {
            Level::Good => "ok     ",
            Level::Note => "note   ",
            Level::Warning => "warning",
            Level::Error => "error  ",
        };
        let says = self.says.replace('\n', &format!("\n{:20}", ""));
        write!(f, "{mark} {:<11} {says}", self.about)
    }
}

/// What was found out.
#[derive(Default)]
pub(crate) struct Findings(pub Vec<Finding>);

impl Findings {
    fn push(&mut self, level: Level, about: &'static str, says: impl Into<String>) {
        let says = says.into();
        self.0.push(Finding { level, about, says });
    }

    pub(crate) fn good(&mut self, about: &'static str, says: impl Into<String>) {
        self.push(Level::Good, about, says);
    }

    pub(crate) fn note(&mut self, about: &'static str, says: impl Into<String>) {
        self.push(Level::Note, about, says);
    }

    pub(crate) fn warn(&mut self, about: &'static str, says: impl Into<String>) {
        self.push(Level::Warning, about, says);
    }

    pub(crate) fn error(&mut self, about: &'static str, says: impl Into<String>) {
        self.push(Level::Error, about, says);
    }

    fn of(&self, level: Level) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(move |finding| finding.level == level)
    }

    /// What prevents publishing.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.of(Level::Error)
    }

    /// What somebody should look at.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.of(Level::Warning)
    }

    /// Whether nothing prevents publishing.
    pub(crate) fn is_publishable(&self) -> bool {
        self.errors().next().is_none()
    }
}

/// What a file is looked at with.
pub(crate) struct Packaged<'a> {
    pub bytes: &'a [u8],
    pub outside: &'a Inspected,
    /// The folder that it is in, or that it was made of.
    pub folder: &'a Path,
    pub settings: &'a Settings,
    pub output: Output,
}

/// An action's file that was looked at.
pub(crate) struct Examined {
    pub findings: Findings,
    pub name: String,
    pub digest: Option<String>,
    /// The action ready to be played, where it has code that can be.
    pub stage: Option<Stage>,
}

impl Check {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let examined = match self.path.is_dir() {
            true => folder(&self.path, &settings, output).await?,
            false => {
                let bytes = open::read(&self.path, settings.limits.sandbox.component_bytes_max)?;
                file(&bytes, sandbox::folder_of(&self.path), &settings, output).await?
            }
        };
        let good = examined.findings.is_publishable();
        let value = json!({
            "name": examined.name, "digest": examined.digest, "good": good, "findings": examined.findings.0,
        });
        output.show(&value, || people(&examined))?;
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn people(examined: &Examined) -> String {
    let mut lines: Vec<String> = examined.findings.0.iter().map(ToString::to_string).collect();
    let name = &examined.name;
    lines.push(match (examined.findings.is_publishable(), &examined.digest) {
        (true, Some(digest)) => format!("\n{name} {} can be published", &digest[..12]),
        (true, None) => format!("\nthe manifest of {name} is good; `actgate build` makes the file of it"),
        (false, _) => format!("\n{name} cannot be published"),
    });
    lines.join("\n")
}

/// A folder: the file that was built of it, or its manifest alone.
async fn folder(path: &Path, settings: &Settings, output: Output) -> anyhow::Result<Examined> {
    let (manifest, text) = build::read_manifest(path)?;
    build::check_declared(path, &manifest)?;
    let built = path.join(format!("{}.wasm", manifest.action.name));
    if !built.is_file() {
        let mut findings = Findings::default();
        findings.good("manifest", "it is complete and fits itself");
        declared::requests(&manifest.action, settings, &mut findings);
        declared::examples(&manifest.action, &mut findings);
        declared::locales(&manifest.action, &mut findings);
        if Language::of(path).is_none() {
            declared::sentences(&manifest.action, &mut findings);
        }
        declared::triggers(&manifest.action, settings, &mut findings).await?;
        let name = manifest.action.name.to_string();
        return Ok(Examined {
            findings,
            name,
            digest: None,
            stage: None,
        });
    }
    let bytes = open::read(&built, settings.limits.sandbox.component_bytes_max)?;
    let mut examined = file(&bytes, path, settings, output).await?;
    if pack::unpack(&bytes)?.manifest != text {
        let says = format!(
            "`action.toml` was changed after `{}` was built; build it again",
            built.display()
        );
        examined.findings.warn("manifest", says);
    }
    Ok(examined)
}

/// A file, as publishing would look at it and further.
pub(crate) async fn file(bytes: &[u8], folder: &Path, settings: &Settings, output: Output) -> anyhow::Result<Examined> {
    let packed = pack::unpack(bytes)?;
    let manifest = manifest::parse(&packed.manifest, "action.toml")?;
    let mut findings = Findings::default();
    findings.good("manifest", "it is complete and fits itself");
    declared::schemas(&manifest, settings, &mut findings);
    declared::requests(&manifest.action, settings, &mut findings);
    declared::locales(&manifest.action, &mut findings);
    declared::triggers(&manifest.action, settings, &mut findings).await?;
    let mut stage = None;
    if packed.outside.has_code {
        let file = Packaged {
            bytes,
            outside: &packed.outside,
            folder,
            settings,
            output,
        };
        stage = code::examine(&file, &mut findings).await?;
    } else {
        match manifest::check_declared_in(&manifest, "action.toml") {
            Ok(()) => {
                findings.good("code", "there is none: the manifest says everything");
                declared::sentences(&manifest.action, &mut findings);
            }
            Err(errors) => findings.error("code", errors.to_string()),
        }
    }
    Ok(Examined {
        findings,
        name: manifest.action.name.to_string(),
        digest: Some(packed.outside.digest.to_string()),
        stage,
    })
}
