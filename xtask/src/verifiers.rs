//! Installs the published clients that check captured requests: from lock files with hashes, into the target folder.

use crate::clock::step;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A language whose clients are installed.
struct Language {
    name: &'static str,
    /// Files of `tests/verifiers/<name>` that say what is installed.
    locks: &'static [&'static str],
    /// What has to run, and what to do where it does not.
    needs: &'static [(&'static [&'static str], &'static str)],
    install: fn(&Path) -> Vec<Command>,
}

const LANGUAGES: [Language; 2] = [
    Language {
        name: "node",
        locks: &["package.json", "package-lock.json", ".npmrc"],
        needs: &[
            (&["node", "--version"], "install Node.js 18 or later"),
            (&["npm", "--version"], "install npm, which comes with Node.js"),
        ],
        install: npm,
    },
    Language {
        name: "python",
        locks: &["requirements.txt"],
        needs: &[
            (&["python3", "--version"], "install Python 3.10 or later"),
            (
                &["python3", "-c", "import ensurepip, venv"],
                "install the package `python3-venv`",
            ),
        ],
        install: pip,
    },
];

/// Installs what is not there yet. A folder is whole when it holds the file `installed`, with the text of its locks.
pub fn install(workspace: &Workspace) -> anyhow::Result<()> {
    for language in &LANGUAGES {
        let locks = workspace.root.join("tests/verifiers").join(language.name);
        let folder = workspace.target.join("verifiers").join(language.name);
        let mut wanted = String::new();
        for lock in language.locks {
            wanted += &fs::read_to_string(locks.join(lock)).with_context(|| format!("`{lock}` cannot be read"))?;
        }
        let stamp = folder.join("installed");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            continue;
        }
        for (command, remedy) in language.needs {
            check(command, remedy)?;
        }
        if folder.exists() {
            fs::remove_dir_all(&folder).context("what was installed before cannot be removed")?;
        }
        fs::create_dir_all(&folder)?;
        for lock in language.locks {
            fs::copy(locks.join(lock), folder.join(lock))?;
        }
        step(
            &format!("installed the published clients for {}", language.name),
            || {
                (language.install)(&folder)
                    .iter_mut()
                    .try_for_each(|command| process::quiet(command.current_dir(&folder)))
            },
        )?;
        fs::write(&stamp, wanted)?;
    }
    Ok(())
}

fn check(command: &[&str], remedy: &str) -> anyhow::Result<()> {
    let mut program = Command::new(command[0]);
    let quiet = program
        .args(&command[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if quiet.status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    bail!(
        "`{}` does not run, and captured requests are checked with published clients; {remedy}",
        command.join(" ")
    )
}

fn npm(_: &Path) -> Vec<Command> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--loglevel", "error"]);
    vec![npm]
}

fn pip(folder: &Path) -> Vec<Command> {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "."]);
    let python: PathBuf = folder.join("bin").join("python");
    let mut pip = Command::new(python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]);
    pip.args(["--require-hashes", "--requirement", "requirements.txt"]);
    vec![venv, pip]
}
