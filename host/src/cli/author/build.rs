//! `actgate build`: compiles an action's folder with its language's own tools, and packs its manifest into the component.

mod language;
pub(crate) mod sources;
mod toolchain;
mod unchanged;

pub(crate) use language::Language;

use crate::cli::open::{self, WORK};
use crate::cli::output::Output;
use crate::manifest::{self, pack};
use crate::model::action::Action;
use crate::model::limits::GateLimits;
use crate::policy::egress::always_denied;
use anyhow::{Context, bail};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Build {
    /// The action's folder, with `action.toml` and, if it has code, its sources
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The SDK of the folder's language; by default `vendor/actgate-sdk` in the folder, or that of the repository it is in
    #[arg(long, value_name = "FOLDER")]
    sdk: Option<PathBuf>,
    /// A component that other tools made already; only the manifest is packed into it
    #[arg(long, value_name = "FILE", conflicts_with = "sdk")]
    component: Option<PathBuf>,
    /// Where the file goes; by default `<name>.wasm` in the folder
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Build even if nothing has changed since the last build
    #[arg(long, conflicts_with = "component")]
    again: bool,
}

/// Bytes of a manifest that are read at all; the manifest's own limit is checked when it is parsed.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;
/// Bytes of a component that is read to be packed.
pub(crate) const COMPONENT_BYTES_MAX: u64 = 1 << 30;

impl Build {
    pub(crate) fn run(self, output: Output) -> anyhow::Result<ExitCode> {
        let made = match &self.component {
            Some(component) => Made::Already(component),
            None => Made::Here {
                sdk: self.sdk.as_deref(),
                again: self.again,
            },
        };
        let built = build(&self.folder, made, self.out, output)?;
        let value = json!({
            "name": built.name, "file": built.file, "bytes": built.bytes, "digest": built.digest,
            "unchanged": built.unchanged,
        });
        output.show(&value, || {
            let how = if built.unchanged {
                "nothing has changed since the last build:"
            } else {
                "built"
            };
            format!(
                "{how} {} {} ({} KiB) as {}",
                built.name,
                &built.digest[..12],
                built.bytes.div_ceil(1024),
                open::shown(&built.file)
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a folder's component is from.
pub(crate) enum Made<'a> {
    /// It is made of the folder, with this SDK or the folder's own.
    Here {
        sdk: Option<&'a Path>,
        /// Also where nothing has changed.
        again: bool,
    },
    /// It is there.
    Already(&'a Path),
}

/// What was built.
pub(crate) struct Built {
    pub name: String,
    pub file: PathBuf,
    pub bytes: usize,
    /// In hexadecimal.
    pub digest: String,
    /// The component is that of the last build, since nothing that goes into it has changed.
    pub unchanged: bool,
}

/// Builds a folder into one file.
pub(crate) fn build(folder: &Path, made: Made<'_>, out: Option<PathBuf>, output: Output) -> anyhow::Result<Built> {
    let (manifest, text) = read_manifest(folder)?;
    check_requests(&manifest.action)?;
    let mut unchanged = false;
    let packed = match (made, Language::of(folder)) {
        (Made::Already(component), _) => pack_component(component, &text)?,
        (Made::Here { sdk, again }, Some(language)) => {
            unchanged = component(language, folder, sdk, again, output)?;
            pack_component(&component_file(folder), &text)?
        }
        (Made::Here { .. }, None) => {
            check_declared(folder, &manifest)?;
            pack::empty_component(&text)
        }
    };
    let name = manifest.action.name.to_string();
    let file = out.unwrap_or_else(|| folder.join(format!("{name}.wasm")));
    open::write(&file, &packed)?;
    let digest = pack::unpack(&packed)?.outside.digest.to_string();
    Ok(Built {
        name,
        file,
        bytes: packed.len(),
        digest,
        unchanged,
    })
}

/// Makes a folder's component. Returns whether it is that of the last build.
fn component(
    language: Language,
    folder: &Path,
    sdk: Option<&Path>,
    again: bool,
    output: Output,
) -> anyhow::Result<bool> {
    let component = component_file(folder);
    open::make_folder(&folder.join(WORK))?;
    // Without an SDK there is nothing to know; what compiles says what is missing.
    let sdk_folder = toolchain::sdk_of(language, folder, sdk).ok();
    let inputs = sdk_folder.and_then(|sdk| unchanged::inputs(language, folder, &sdk));
    if !again && unchanged::is_of(&component, inputs.as_ref()) {
        unchanged::renew(&component);
        return Ok(true);
    }
    let progress = output.progress(&format!("building with the tools of {}", language.title()));
    let compiled = toolchain::compile(language, folder, sdk, &component);
    progress.finish_and_clear();
    compiled?;
    unchanged::note(&component, inputs.as_ref())?;
    Ok(false)
}

/// Where a build leaves the component of a folder.
pub(crate) fn component_file(folder: &Path) -> PathBuf {
    folder.join(WORK).join("component.wasm")
}

/// A component's file with a manifest in it.
pub(crate) fn pack_component(component: &Path, text: &str) -> anyhow::Result<Vec<u8>> {
    let bytes = open::read(component, COMPONENT_BYTES_MAX)?;
    pack::pack(&bytes, text).with_context(|| format!("`{}`", component.display()))
}

/// Reads and checks the manifest of a folder.
pub(crate) fn read_manifest(folder: &Path) -> anyhow::Result<(manifest::Manifest, String)> {
    let file = folder.join("action.toml");
    let bytes = open::read(&file, MANIFEST_BYTES_MAX).context("an action's folder has its manifest `action.toml`")?;
    let text = String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", file.display()))?;
    let manifest = manifest::parse(&text, &open::shown(&file).to_string())?;
    Ok((manifest, text))
}

/// What no value and no grant could send is refused before anything is compiled. Sizes are left to the operator's limits.
fn check_requests(action: &Action) -> anyhow::Result<()> {
    let limits = GateLimits {
        request_bytes_max: u64::MAX,
        header_bytes_max: u64::MAX,
        ..GateLimits::default()
    };
    let denied = action
        .endpoints
        .iter()
        .find_map(|endpoint| always_denied(action, endpoint, &limits));
    if let Some(denial) = denied {
        bail!("every call would be denied: {}; {}", denial.message, denial.remedy);
    }
    Ok(())
}

/// In a folder without code, the manifest must say everything.
pub(crate) fn check_declared(folder: &Path, manifest: &manifest::Manifest) -> anyhow::Result<()> {
    if Language::of(folder).is_some() {
        return Ok(());
    }
    let file = folder.join("action.toml");
    if let Err(errors) = manifest::check_declared_in(manifest, &open::shown(&file).to_string()) {
        bail!(
            "there is no code ({}), so the manifest must say everything:\n{errors}",
            Language::files()
        );
    }
    Ok(())
}
