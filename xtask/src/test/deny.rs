//! `cargo deny`: installed when it is missing; advisories where their database can be fetched.

use super::outcome::{Outcome, one};
use crate::clock::step;
use crate::process;
use crate::workspace::Workspace;
use std::process::{Command, Stdio};

/// Checks licences, bans and sources always, and advisories when the network gives their database.
pub(super) fn run(workspace: &Workspace) -> anyhow::Result<Outcome> {
    install(workspace, "deny")?;
    let mut outcome = one(deny(workspace).args(["check", "licenses", "bans", "sources"]))?;
    if succeeds(deny(workspace).args(["fetch", "db"])) {
        outcome.add(&one(deny(workspace).args(["check", "advisories"]))?);
    } else {
        let note = "advisories are not checked: their database cannot be fetched";
        println!("{note}");
        outcome.note = Some(note.into());
    }
    Ok(outcome)
}

/// Installs a command of Cargo where it is missing.
pub(super) fn install(workspace: &Workspace, command: &str) -> anyhow::Result<()> {
    if succeeds(workspace.cargo().args([command, "--version"])) {
        return Ok(());
    }
    let package = format!("cargo-{command}");
    step(&format!("installed {package}"), || {
        process::run(workspace.cargo().args(["install", &package, "--locked"]))
    })
}

fn deny(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["deny", "--workspace", "--log-level", "error"]);
    cargo
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
