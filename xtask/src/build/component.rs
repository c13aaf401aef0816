//! Components out of folders, by language: each is built by its own SDK's builder, and what that needs is installed first.

use super::tools;
use crate::clock::step;
use crate::process;
use crate::workspace::{Language, Workspace};
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// What makes the components of Rust.
const TARGET: &str = "wasm32-wasip2";

/// Builds the component of a folder without a manifest in it, unless the file is newer than everything that it is made of. The
/// folder is named from the top of the repository.
pub(crate) fn component(workspace: &Workspace, language: Language, folder: &str, out: &Path) -> anyhow::Result<()> {
    let mut command = match language {
        Language::Rust => return rust(workspace, folder, out),
        _ if is_newer(out, &sources(workspace, language, folder)) => return Ok(()),
        Language::JavaScript => {
            let mut node = Command::new("node");
            node.arg("guest-sdk/js/src/build.js");
            node
        }
        Language::Python => {
            let mut python = Command::new(tools::kit_python(workspace)?);
            python.args(["-B", "-m", "actgate_sdk.build"]);
            python.env("PYTHONPATH", workspace.root.join("guest-sdk/python/src"));
            python
        }
        Language::C => {
            let mut sh = Command::new("sh");
            sh.args(["guest-sdk/c/build.sh", "component"]);
            sh
        }
    };
    install(workspace, language)?;
    make_folder(out)?;
    command.arg(folder).arg(out).current_dir(&workspace.root);
    step(&format!("built the component of {folder}"), || {
        process::quiet(&mut command)
    })
}

/// Builds the action of a folder as its author would, with the SDK of the repository, unless it is newer than its sources.
pub(crate) fn action(workspace: &Workspace, language: Language, folder: &str, out: &Path) -> anyhow::Result<()> {
    if is_newer(out, &sources(workspace, language, folder)) {
        return Ok(());
    }
    install(workspace, language)?;
    make_folder(out)?;
    let mut actgate = workspace.actgate();
    actgate.args([
        "build",
        folder,
        "--sdk",
        &format!("guest-sdk/{}", language.folder()),
        "--out",
    ]);
    actgate.arg(out).env("PYTHONDONTWRITEBYTECODE", "1");
    if language == Language::Python {
        actgate.env("VIRTUAL_ENV", tools::kit_python_folder(workspace));
    }
    step(&format!("built the action of {folder}"), || {
        process::quiet(&mut actgate)
    })
}

/// What a component is made of: the folder, and the SDK of its language.
fn sources(workspace: &Workspace, language: Language, folder: &str) -> [PathBuf; 2] {
    [
        workspace.root.join(folder),
        workspace.root.join("guest-sdk").join(language.folder()),
    ]
}

/// Installs what builds a language, where it is missing.
fn install(workspace: &Workspace, language: Language) -> anyhow::Result<()> {
    match language {
        Language::Rust => Ok(()),
        Language::JavaScript => packages(workspace),
        Language::Python => tools::kit_python(workspace).map(|_| ()),
        Language::C => tools::clang(),
    }
}

fn make_folder(of: &Path) -> anyhow::Result<()> {
    let folder = of.parent().context("a file is in a folder")?;
    Ok(fs::create_dir_all(folder)?)
}

/// Cargo knows itself what is to be built again. The package's name is the first in its manifest.
fn rust(workspace: &Workspace, folder: &str, out: &Path) -> anyhow::Result<()> {
    let file = workspace.root.join(folder).join("Cargo.toml");
    let manifest = fs::read_to_string(&file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = "));
    let name = name.context("a package has a name")?.trim_matches('"');
    step(&format!("built the component of {folder}"), || {
        let mut cargo = workspace.cargo();
        cargo.args([
            "build",
            "--quiet",
            "--release",
            "--lib",
            "--target",
            TARGET,
            "--package",
            name,
        ]);
        process::quiet(&mut cargo)
    })?;
    let made = workspace.target.join(TARGET).join("release");
    let made = made.join(format!("{}.wasm", name.replace('-', "_")));
    make_folder(out)?;
    fs::copy(&made, out).with_context(|| format!("`{}` is what Cargo makes", made.display()))?;
    Ok(())
}

/// Installs the packages of the JavaScript SDK and examples from their lock file, where they are not there yet. They are found
/// beside the sources, as an author has them.
pub(crate) fn packages(workspace: &Workspace) -> anyhow::Result<()> {
    let root = &workspace.root;
    let locked = fs::read_to_string(root.join("package-lock.json")).context("`package-lock.json` cannot be read")?;
    let stamp = root.join("node_modules/installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == locked) {
        return Ok(());
    }
    step("installed the packages of the JavaScript SDK", || {
        process::quiet(tools::npm().current_dir(root))
    })?;
    fs::write(&stamp, locked).context("the note of what is installed")
}

/// Whether a file is there and was written after all files of the folders.
fn is_newer(file: &Path, folders: &[PathBuf]) -> bool {
    let Ok(made) = changed(file) else { return false };
    folders
        .iter()
        .all(|folder| matches!(newest(folder), Ok(newest) if newest < made))
}

fn changed(path: &Path) -> anyhow::Result<SystemTime> {
    Ok(fs::metadata(path)?.modified()?)
}

/// When the newest file of a folder was written, without what builds and tests put there.
fn newest(folder: &Path) -> anyhow::Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_made = ["node_modules", "__pycache__", ".actgate", "tests", "cases"]
            .iter()
            .any(|made| name == *made);
        if is_made
            || Path::new(&name)
                .extension()
                .is_some_and(|extension| extension == "wasm")
        {
            continue;
        }
        let path = entry.path();
        newest = newest.max(if path.is_dir() {
            self::newest(&path)?
        } else {
            changed(&path)?
        });
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_an_sdk_and_a_conformance_action() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for language in Language::ALL {
            for parent in ["guest-sdk", "guest-sdk/conformance"] {
                let folder = root.join(parent).join(language.folder());
                assert!(folder.is_dir(), "{}", folder.display());
            }
        }
        if Language::ALL.len() + 1 != count(&root.join("guest-sdk")) {
            panic!("a folder of guest-sdk is neither a language nor the suite");
        }
    }

    fn count(folder: &Path) -> usize {
        fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_dir())
            .count()
    }

    #[test]
    fn what_is_not_there_is_not_newer() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = root.join("no-such-file.wasm");
        assert!(!is_newer(&file, &[root.join("src")]));
        assert!(!is_newer(&root.join("Cargo.toml"), &[root.join("no-such-folder")]));
    }
}
