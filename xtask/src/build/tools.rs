//! Other people's programs that build actions or that the tests check the host against: npm, Python and Rust packages from lock
//! files with hashes, in the target folder, and a browser and a compiler of the distribution.

use crate::clock::step;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How the packages of a kit are installed.
#[derive(Clone, Copy)]
enum Installer {
    Npm,
    Pip,
    /// A small program over the packages, which is built in the folder.
    Cargo,
}

/// Folders of `tests` with lock files; each is installed in the folder of the same name under `target/tools`.
const KITS: [(&str, Installer); 5] = [
    ("verifiers/node", Installer::Npm),
    ("verifiers/python", Installer::Pip),
    ("verifiers/rust", Installer::Cargo),
    ("python-tools", Installer::Pip),
    ("browser", Installer::Npm),
];

/// Installs what is not there yet.
pub(crate) fn install(workspace: &Workspace) -> anyhow::Result<()> {
    for (name, installer) in KITS {
        let locks = workspace.root.join("tests").join(name);
        installer.install(
            &format!("tests/{name}"),
            &locks,
            &workspace.target.join("tools").join(name),
        )?;
    }
    // The page on the API is typed with them.
    for program in ["curl", "jq"] {
        if on_path(program).is_none() {
            apt(program, &[program])?;
        }
    }
    chromium()
}

/// The Python that has what makes components, from the lock file of its SDK.
pub(crate) fn kit_python(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = kit_python_folder(workspace);
    Installer::Pip.install("guest-sdk/python", &workspace.root.join("guest-sdk/python"), &folder)?;
    Ok(folder.join("bin").join("python"))
}

/// The folder of that Python's environment.
pub(crate) fn kit_python_folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("tools/kit-python")
}

/// Debian's packages for building C to WebAssembly: the compiler, the linker and the libraries of both.
const CLANG: [&str; 4] = ["clang-19", "lld-19", "libclang-rt-19-dev-wasm32", "wasi-libc"];

/// Makes sure that C can be built to WebAssembly. What `CC` names is the user's own choice.
pub(crate) fn clang() -> anyhow::Result<()> {
    if std::env::var_os("CC").is_some() || is_installed(&CLANG) {
        return Ok(());
    }
    if on_path("dpkg-query").is_none() && on_path("clang").is_some() {
        // Another distribution: its clang says itself what it lacks.
        return Ok(());
    }
    apt("clang for WebAssembly", &CLANG)
}

/// Whether Debian has all of these packages installed.
fn is_installed(packages: &[&str]) -> bool {
    let mut query = Command::new("dpkg-query");
    query
        .args(["--show", "--showformat", "${db:Status-Status}\n"])
        .args(packages);
    let done = query.stdin(Stdio::null()).stderr(Stdio::null()).output();
    done.is_ok_and(|done| {
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        done.status.success() && text.lines().all(|line| line == "installed")
    })
}

impl Installer {
    /// The files that say what is installed.
    fn locks(self) -> &'static [&'static str] {
        match self {
            Self::Npm => &["package.json", "package-lock.json", ".npmrc"],
            Self::Pip => &["requirements.txt"],
            Self::Cargo => &["Cargo.toml", "Cargo.lock", "src/main.rs"],
        }
    }

    /// What has to run, and what to do where it does not.
    fn needs(self) -> &'static [(&'static [&'static str], &'static str)] {
        match self {
            Self::Npm => &[
                (&["node", "--version"], "install Node.js 20 or later"),
                (&["npm", "--version"], "install npm, which comes with Node.js"),
            ],
            Self::Cargo => &[],
            Self::Pip => &[
                (&["python3", "--version"], "install Python 3.11 or later"),
                (
                    &["python3", "-c", "import ensurepip, venv"],
                    "install the package `python3-venv`",
                ),
            ],
        }
    }

    /// A folder is whole when it holds the file `installed`, with the text of its locks.
    fn install(self, name: &str, from: &Path, folder: &Path) -> anyhow::Result<()> {
        let mut wanted = String::new();
        for lock in self.locks() {
            let file = from.join(lock);
            wanted += &fs::read_to_string(&file).with_context(|| format!("`{}` cannot be read", file.display()))?;
        }
        let stamp = folder.join("installed");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        for (command, remedy) in self.needs() {
            check(command, remedy)?;
        }
        if folder.exists() {
            fs::remove_dir_all(folder).context("what was installed before cannot be removed")?;
        }
        fs::create_dir_all(folder)?;
        for lock in self.locks() {
            let copy = folder.join(lock);
            fs::create_dir_all(copy.parent().unwrap_or(folder))?;
            fs::copy(from.join(lock), copy)?;
        }
        step(&format!("installed the packages of {name}"), || {
            let mut commands = match self {
                Self::Npm => vec![npm()],
                Self::Pip => pip(folder),
                Self::Cargo => vec![cargo()],
            };
            commands
                .iter_mut()
                .try_for_each(|command| process::quiet(command.current_dir(folder)))
        })?;
        Ok(fs::write(&stamp, wanted)?)
    }
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
        "`{}` does not run, and the tests check the host against packages that need it; {remedy}",
        command.join(" ")
    )
}

/// Installs what a lock file says into the folder that it is run in; the scripts of packages are not run.
pub(crate) fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel",
        "error",
    ]);
    npm
}

fn pip(folder: &Path) -> Vec<Command> {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "."]);
    let mut pip = Command::new(folder.join("bin").join("python"));
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

/// Builds in the folder that it is run in, and nothing of it beside.
fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo.args(["build", "--quiet", "--locked", "--target-dir", "target"]);
    cargo
}

/// The distribution's Chromium.
fn chromium() -> anyhow::Result<()> {
    if on_path("chromium").is_some() {
        return Ok(());
    }
    apt("Chromium", &["chromium"])
}

/// Installs packages of the distribution, which only an administrator can do.
fn apt(what: &str, packages: &[&str]) -> anyhow::Result<()> {
    let id = process::output(Command::new("id").arg("-u"))?;
    if id.trim() != "0" || on_path("apt-get").is_none() {
        let list = packages.join(" ");
        bail!("{what} is missing; install it with your distribution's tools, such as `apt-get install {list}`");
    }
    step(&format!("installed {what}"), || {
        let apt = |arguments: &[&str]| {
            let mut apt = Command::new("apt-get");
            apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
            process::quiet(apt.stderr(Stdio::null()))
        };
        let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
        apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install)))
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
