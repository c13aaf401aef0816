//! The SDKs and examples in other languages than Rust, natively: no WebAssembly and no host is needed for them.

use super::outcome::Outcome;
use crate::build::foreign;
use crate::process;
use crate::workspace::Workspace;
use std::process::Command;

/// Folders with tests, the SDK of each language first.
const JAVASCRIPT: [&str; 3] = [
    "guest-sdk/js",
    "example-actions/order-status-js",
    "example-actions/delivery-day",
];
const PYTHON: [&str; 3] = [
    "guest-sdk/python",
    "example-actions/order-status-python",
    "example-actions/iban-check",
];
const C: [&str; 2] = ["guest-sdk/c", "example-actions/order-status-c"];

/// Runs the tests of each folder; a folder is one case.
pub fn run(workspace: &Workspace) -> anyhow::Result<Outcome> {
    foreign::packages(workspace)?;
    let javascript = JAVASCRIPT.map(|folder| {
        let mut node = Command::new("node");
        node.args(["--test", "tests"]).current_dir(workspace.root.join(folder));
        (folder, node)
    });
    let sdk = workspace.root.join(PYTHON[0]).join("src");
    let python = PYTHON.map(|folder| {
        let own = workspace.root.join(folder);
        let mut python = Command::new("python3");
        // Nothing is written beside the sources.
        python.args(["-B", "-m", "unittest", "discover", "--start-directory", "tests"]);
        python
            .env("PYTHONPATH", format!("{}:{}", sdk.display(), own.display()))
            .current_dir(own);
        (folder, python)
    });
    let c = C.map(|folder| {
        let mut build = Command::new("sh");
        build
            .args(["guest-sdk/c/build.sh", "test", folder])
            .current_dir(&workspace.root);
        (folder, build)
    });
    let mut outcome = Outcome::default();
    for (folder, mut command) in javascript.into_iter().chain(python).chain(c) {
        match process::quiet(&mut command) {
            Ok(()) => outcome.add(&Outcome::passed()),
            Err(error) => {
                println!("{folder}: {error:#}");
                outcome.add(&Outcome::failed());
            }
        }
    }
    Ok(outcome)
}
