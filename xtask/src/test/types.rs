//! The types of the SDKs, examples, conformance actions and templates in JavaScript and Python, by the checkers of those
//! languages, strictly.

use super::outcome::Outcome;
use crate::build::tools;
use crate::process;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders of this repository that hold a folder for each package or action.
const PARENTS: [&str; 4] = [
    "guest-sdk",
    "guest-sdk/conformance",
    "example-actions",
    "host/templates",
];

/// Checks each folder; a folder is one case. The packages of JavaScript are installed already.
pub(super) fn run(workspace: &Workspace) -> anyhow::Result<Outcome> {
    let root = &workspace.root;
    let mut checks = Vec::new();
    for folder in folders(root, &["package.json"])? {
        let mut tsc = Command::new("node");
        tsc.arg("node_modules/typescript/bin/tsc").arg("--project").arg(&folder);
        checks.push((folder, tsc));
    }
    let python = tools::kit_python(workspace)?;
    let cache = workspace.target.join("tools/mypy-cache");
    for folder in folders(root, &["pyproject.toml", "action.py"])? {
        let own = root.join(&folder);
        let mut mypy = Command::new(&python);
        mypy.args(["-m", "mypy", "--strict", "--cache-dir"]).arg(&cache);
        // A folder with settings of its own lists its files there.
        if !own.join("pyproject.toml").is_file() {
            let files = ["action.py", "tests"].into_iter();
            mypy.args(files.filter(|file| own.join(file).exists()));
        }
        mypy.env("MYPYPATH", root.join("guest-sdk/python/src"));
        mypy.current_dir(own);
        checks.push((folder, mypy));
    }
    let mut outcome = Outcome::default();
    for (folder, mut command) in checks {
        if command.get_current_dir().is_none() {
            command.current_dir(root);
        }
        match process::quiet(&mut command) {
            Ok(()) => outcome.add(&Outcome::passed()),
            Err(error) => {
                println!("types of {}: {error:#}", folder.display());
                outcome.add(&Outcome::failed());
            }
        }
    }
    Ok(outcome)
}

/// All folders under the parents that hold one of these files, by their path from the top.
fn folders(root: &Path, files: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for parent in PARENTS {
        for entry in std::fs::read_dir(root.join(parent))? {
            let folder = Path::new(parent).join(entry?.file_name());
            if files.iter().any(|file| root.join(&folder).join(file).is_file()) {
                found.push(folder);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_of_both_languages_are_found() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (file, sdk) in [
            ("package.json", "guest-sdk/js"),
            ("action.py", "guest-sdk/conformance/python"),
        ] {
            let found = folders(&root, &[file]).unwrap();
            assert!(found.contains(&PathBuf::from(sdk)), "{found:?}");
            assert!(
                found.iter().any(|folder| folder.starts_with("host/templates")),
                "{found:?}"
            );
            assert!(
                found
                    .iter()
                    .filter(|folder| folder.starts_with("example-actions"))
                    .count()
                    >= 2
            );
        }
    }
}
