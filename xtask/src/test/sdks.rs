//! The SDKs, examples and templates in other languages than Rust, natively: no WebAssembly and no host is needed for them.

use super::outcome::Outcome;
use super::types;
use crate::build::component;
use crate::process;
use crate::workspace::Workspace;
use std::process::Command;

/// Folders with tests, the SDK of each language first.
const JAVASCRIPT: [&str; 4] = [
    "guest-sdk/js",
    "example-actions/order-status-js",
    "example-actions/delivery-day",
    "host/templates/js",
];
const PYTHON: [&str; 4] = [
    "guest-sdk/python",
    "example-actions/order-status-python",
    "example-actions/iban-check",
    "host/templates/python",
];
const C: [&str; 3] = ["guest-sdk/c", "example-actions/order-status-c", "host/templates/c"];

/// Runs the tests of each folder and checks its types; a folder is one case of each.
pub(super) fn run(workspace: &Workspace) -> anyhow::Result<Outcome> {
    component::packages(workspace)?;
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
    let mut messages = Command::new("sh");
    messages
        .arg("guest-sdk/c/tests/messages.sh")
        .current_dir(&workspace.root);
    let messages = [("guest-sdk/c/tests/messages.sh", messages)];
    let mut outcome = types::run(workspace)?;
    for (folder, mut command) in javascript.into_iter().chain(python).chain(c).chain(messages) {
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
