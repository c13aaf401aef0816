//! The programs that compile each language: which is called, what it is given, and what to do where it is missing.

use super::Language;
use crate::cli::new::SDK;
use crate::cli::open;
use anyhow::{Context, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Compiles a folder into a component. What the tools say about the author's code goes to stderr as they say it.
pub(super) fn compile(language: Language, folder: &Path, sdk: Option<&Path>, out: &Path) -> anyhow::Result<()> {
    let sdk = || sdk_of(language, folder, sdk);
    let mut command = match language {
        Language::Rust => return open::copy(&rust(&folder.join("Cargo.toml"))?, out),
        Language::Js => program("node", &[&sdk()?.join("src/build.js")]),
        Language::Python => python(folder, &sdk()?),
        Language::C => program("sh", &[&sdk()?.join("build.sh"), Path::new("component")]),
    };
    command.arg(folder).arg(out).stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.status().with_context(|| missing(language))?;
    if !status.success() {
        bail!("`{}` does not build; the errors are above", folder.display());
    }
    Ok(())
}

/// The SDK that a folder is built with: the named one, or its own.
pub(super) fn sdk_of(language: Language, folder: &Path, named: Option<&Path>) -> anyhow::Result<PathBuf> {
    let own = folder.join(SDK);
    let sdk = match named {
        Some(named) => named.to_owned(),
        None if own.is_dir() => own,
        None => of_repository(language, folder).unwrap_or(own),
    };
    if !sdk.is_dir() {
        bail!(
            "the SDK for {} is not in `{}`; `actgate new` puts it there, and `--sdk FOLDER` names another place",
            language.title(),
            open::shown(&sdk)
        );
    }
    Ok(sdk)
}

/// The SDK of a repository that has the SDKs themselves, in which the folder is: the examples are built with it.
fn of_repository(language: Language, folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let places = folder
        .ancestors()
        .map(|above| above.join("guest-sdk").join(language.folder()));
    places.into_iter().find(|place| place.join("README.md").is_file())
}

/// What to do where a language's program cannot be started.
fn missing(language: Language) -> &'static str {
    match language {
        Language::Rust => "`cargo` cannot be started; install Rust from https://rustup.rs",
        Language::Js => "`node` cannot be started; install Node.js 20.19 or later from https://nodejs.org",
        Language::Python => "`python3` cannot be started; install Python 3.11 or later from https://python.org",
        Language::C => "`sh` cannot be started; builds of C need a POSIX shell",
    }
}

#[allow(clippy::disallowed_methods, reason = "the author's own toolchain")]
fn program(name: impl AsRef<std::ffi::OsStr>, arguments: &[&Path]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments);
    command
}

/// Python's environment that a folder is built in: its own, else the one that is active.
#[allow(
    clippy::disallowed_methods,
    reason = "an active environment of Python is named there"
)]
pub(super) fn environment(folder: &Path) -> Option<PathBuf> {
    let active = std::env::var_os("VIRTUAL_ENV").map(PathBuf::from);
    let folders = [Some(folder.join(".venv")), active];
    let mut folders = folders.into_iter().flatten();
    folders.find(|folder| folder.join("bin/python").is_file())
}

/// The version of the program that a component is made with, where it is not among the installed packages.
pub(super) fn version(language: Language) -> Option<String> {
    if language != Language::Js {
        return Some(String::new());
    }
    let done = program("node", &[])
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    done.status
        .success()
        .then(|| String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The folder's environment, else the system's Python.
fn python(folder: &Path, sdk: &Path) -> Command {
    let own = environment(folder).map(|folder| folder.join("bin/python"));
    let python = own.unwrap_or_else(|| "python3".into());
    let mut command = program(python, &[]);
    command
        .args(["-m", "actgate_sdk.build"])
        .env("PYTHONPATH", sdk.join("src"));
    command
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

fn rust(manifest: &Path) -> anyhow::Result<PathBuf> {
    let mut command = program("cargo", &[]);
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
        .with_context(|| missing(Language::Rust))?;
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
