//! Builds what the demo and the tests run: the target for actions, the binaries, and the actions themselves.

pub(crate) mod component;
pub(crate) mod tools;

use crate::clock::step;
use crate::process;
use crate::workspace::{EXAMPLES, FOREIGN, Language, TEST_GUESTS, Workspace};
use anyhow::{Context, bail};
use std::path::PathBuf;
use std::process::Command;

const TARGET: &str = "wasm32-wasip2";

/// The conformance action that the suite looks at; `cargo xtask conformance` looks at those of all languages.
const CONFORMANCE: &str = "guest-sdk/conformance/rust";

/// Builds everything that the demo needs.
pub(crate) fn demo() -> anyhow::Result<Workspace> {
    let workspace = host()?;
    examples(&workspace)?;
    Ok(workspace)
}

/// Builds the binaries, and makes sure that actions can be compiled.
pub(crate) fn host() -> anyhow::Result<Workspace> {
    let workspace = Workspace::find()?;
    wasm_target(&workspace)?;
    binaries(&workspace)?;
    Ok(workspace)
}

/// Builds everything that the tests need.
pub(crate) fn everything() -> anyhow::Result<Workspace> {
    let workspace = demo()?;
    for (name, folder) in TEST_GUESTS {
        action(&workspace, name, folder)?;
    }
    for (language, name) in FOREIGN {
        let folder = format!("example-actions/{name}");
        component::action(&workspace, *language, &folder, &workspace.action(name))?;
    }
    let suite = workspace.action("conformance");
    component::component(&workspace, Language::Rust, CONFORMANCE, &suite)?;
    Ok(workspace)
}

/// Installs the target that actions are compiled for, where it is missing.
fn wasm_target(workspace: &Workspace) -> anyhow::Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let folder = process::output(rustc.current_dir(&workspace.root))?;
    if PathBuf::from(folder.trim()).is_dir() {
        return Ok(());
    }
    step(&format!("installed the target {TARGET}"), || {
        let mut rustup = Command::new("rustup");
        rustup.args(["target", "add", TARGET]).current_dir(&workspace.root);
        process::run(&mut rustup).with_context(|| format!("`rustup target add {TARGET}` installs what actions need"))
    })
}

/// Builds `actgate` and `shop-api`. All members are selected, since then dependencies get the features that they
/// have in the tests, and nothing is compiled twice.
fn binaries(workspace: &Workspace) -> anyhow::Result<()> {
    step("built the host and the shop", || {
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--workspace", "--bins"]);
        process::run(&mut cargo)
    })?;
    for name in ["actgate", "shop-api"] {
        let file = workspace.binary(name);
        if !file.is_file() {
            bail!("Cargo made no `{}`", file.display());
        }
    }
    Ok(())
}

fn examples(workspace: &Workspace) -> anyhow::Result<()> {
    eprintln!("  building the actions");
    EXAMPLES
        .iter()
        .try_for_each(|name| action(workspace, name, &format!("example-actions/{name}")))
}

fn action(workspace: &Workspace, name: &str, folder: &str) -> anyhow::Result<()> {
    std::fs::create_dir_all(workspace.actions())?;
    step(&format!("built the action {name}"), || {
        let mut actgate = workspace.actgate();
        actgate.args(["build", folder, "--out"]).arg(workspace.action(name));
        process::quiet(actgate.env("CARGO_TERM_QUIET", "true"))
    })
}
