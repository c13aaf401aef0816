//! Other people's programs that the tests check the host against: Python packages, npm packages and a browser, each locked
//! by hash or from the distribution, and installed where they are missing.

use crate::clock::step;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Installs everything.
pub fn install(workspace: &Workspace) -> anyhow::Result<()> {
    python(
        &workspace.root.join("tests/python-tools/requirements.txt"),
        &workspace.target.join("tools/python"),
    )?;
    npm(&workspace.root.join("tests/browser"))?;
    chromium()
}

/// The packages of a requirements file, all with hashes, in a virtual environment of their own.
pub fn python(requirements: &Path, folder: &Path) -> anyhow::Result<()> {
    let locked = std::fs::read_to_string(requirements).context("the list of Python packages")?;
    let note = folder.join("installed.txt");
    if is_noted(&note, &locked) {
        return Ok(());
    }
    step("installed the Python tools of the tests", || {
        let mut venv = Command::new("python3");
        process::quiet(venv.args(["-m", "venv", "--clear"]).arg(folder))?;
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
        ]);
        process::quiet(pip.arg(requirements))?;
        std::fs::write(&note, &locked).context("the note of what is installed")
    })
}

/// The packages of a lock file beside it; their scripts are not run.
pub fn npm(folder: &Path) -> anyhow::Result<()> {
    let locked = std::fs::read_to_string(folder.join("package-lock.json")).context("the list of npm packages")?;
    let note = folder.join("node_modules/installed.txt");
    if is_noted(&note, &locked) {
        return Ok(());
    }
    step("installed the npm tools of the tests", || {
        let mut npm = Command::new("npm");
        npm.args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel",
            "error",
        ]);
        process::quiet(npm.current_dir(folder))?;
        std::fs::write(&note, &locked).context("the note of what is installed")
    })
}

fn is_noted(note: &Path, locked: &str) -> bool {
    std::fs::read_to_string(note).is_ok_and(|installed| installed == locked)
}

/// The distribution's Chromium. Only an administrator can install it.
fn chromium() -> anyhow::Result<()> {
    if on_path("chromium").is_some() {
        return Ok(());
    }
    let id = process::output(Command::new("id").arg("-u"))?;
    if id.trim() != "0" || on_path("apt-get").is_none() {
        bail!("`chromium` is missing; install it with your distribution's tools, such as `apt-get install chromium`");
    }
    step("installed Chromium", || {
        let apt = |arguments: &[&str]| {
            let mut apt = Command::new("apt-get");
            process::quiet(
                apt.args(arguments)
                    .env("DEBIAN_FRONTEND", "noninteractive")
                    .stderr(Stdio::null()),
            )
        };
        let install = ["install", "--yes", "--no-install-recommends", "chromium"];
        apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install)))
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
