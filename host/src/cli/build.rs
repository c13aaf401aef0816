//! `actgate build`: compiles an action's folder and packs its manifest into the component.

use super::open;
use super::output::Output;
use crate::manifest::{self, pack};
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

#[derive(clap::Args)]
pub struct Build {
    /// The action's folder, with `action.toml` and, if it has code, `Cargo.toml`
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// A component that another language's SDK made of the folder; the manifest is packed into it
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Where the file goes; `<name>.wasm` in the folder when left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Bytes of a manifest that are read at all; the manifest's own limit is checked when it is parsed.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;
const COMPONENT_BYTES_MAX: u64 = 1 << 30;

impl Build {
    pub fn run(self, output: Output) -> anyhow::Result<ExitCode> {
        let (manifest, text) = read_manifest(&self.folder)?;
        let component = match self.component {
            Some(component) => Some(component),
            None => compiled(&self.folder)?,
        };
        let packed = match component {
            Some(component) => pack::pack(&open::read(&component, COMPONENT_BYTES_MAX)?, &text)
                .with_context(|| format!("`{}`", component.display()))?,
            None => {
                check_declared(&self.folder, &manifest)?;
                pack::empty_component(&text)
            }
        };
        let name = manifest.action.name.to_string();
        let out = self.out.unwrap_or_else(|| self.folder.join(format!("{name}.wasm")));
        open::write(&out, &packed)?;
        let unpacked = pack::unpack(&packed)?;
        let value = json!({ "name": name, "file": out, "bytes": packed.len(), "digest": unpacked.digest.to_string() });
        output.show(&value, || {
            format!(
                "built {name} {} ({} KiB) as {}",
                unpacked.digest.short(),
                packed.len().div_ceil(1024),
                out.display()
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads and checks the manifest of a folder.
pub fn read_manifest(folder: &Path) -> anyhow::Result<(manifest::Manifest, String)> {
    let file = folder.join("action.toml");
    let bytes = open::read(&file, MANIFEST_BYTES_MAX).context("an action's folder has its manifest `action.toml`")?;
    let text = String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", file.display()))?;
    let manifest = manifest::parse(&text, &file.display().to_string())?;
    Ok((manifest, text))
}

/// The file that tells a folder's language.
const CODE: [(&str, &str); 4] = [
    ("Cargo.toml", "Rust"),
    ("package.json", "JavaScript"),
    ("action.py", "Python"),
    ("action.c", "C"),
];

/// The language of a folder's code, if it has code.
fn language(folder: &Path) -> Option<&'static str> {
    let (_, language) = CODE.into_iter().find(|(file, _)| folder.join(file).is_file())?;
    Some(language)
}

/// The component of a folder with code that this command can compile.
fn compiled(folder: &Path) -> anyhow::Result<Option<PathBuf>> {
    match language(folder) {
        None => Ok(None),
        Some("Rust") => compile(&folder.join("Cargo.toml")).map(Some),
        Some(language) => bail!(
            "`{}` is in {language}, and this command compiles Rust alone; make the component with the SDK for {language}, then: \
             actgate build {0} --component FILE",
            folder.display()
        ),
    }
}

/// In a folder without code, the manifest must say everything.
pub fn check_declared(folder: &Path, manifest: &manifest::Manifest) -> anyhow::Result<()> {
    if language(folder).is_some() {
        return Ok(());
    }
    let file = folder.join("action.toml");
    manifest::check_declared_in(manifest, &file.display().to_string())
        .map_err(|errors| anyhow::anyhow!("there is no `Cargo.toml`, so the manifest must say everything:\n{errors}"))
}

/// Small and without what the sandbox cannot use: actions abort instead of unwinding.
const PROFILE: &[&str] = &[
    "profile.release.opt-level=\"s\"",
    "profile.release.lto=true",
    "profile.release.strip=true",
    "profile.release.panic=\"abort\"",
    "profile.release.codegen-units=1",
    "profile.release.debug=false",
];

#[allow(
    clippy::disallowed_methods,
    reason = "the one program that is started: the author's own cargo"
)]
fn compile(manifest: &Path) -> anyhow::Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args([
        "build",
        "--release",
        "--target",
        "wasm32-wasip2",
        "--message-format=json-render-diagnostics",
    ]);
    command.arg("--manifest-path").arg(manifest);
    for setting in PROFILE {
        command.args(["--config", setting]);
    }
    let done = command
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()
        .context("`cargo` cannot be started; install Rust from https://rustup.rs")?;
    if !done.status.success() {
        bail!(
            "`{}` does not build; its errors are above. If the target is missing: rustup target add wasm32-wasip2",
            manifest.display()
        );
    }
    let stdout = String::from_utf8_lossy(&done.stdout);
    let is_component = |message: &Value| {
        let kinds = message["target"]["crate_types"].as_array();
        message["reason"] == "compiler-artifact" && kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "cdylib"))
    };
    let file = stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(is_component)
        .filter_map(|message| {
            let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
            files
                .into_iter()
                .find(|file| file.ends_with(".wasm"))
                .map(PathBuf::from)
        })
        .next_back();
    file.with_context(|| {
        format!(
            "`{}` gives no component; set `crate-type = [\"cdylib\"]` under [lib]",
            manifest.display()
        )
    })
}
