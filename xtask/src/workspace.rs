//! Where things are: the repository, its target folder, and the built binaries and actions in it.

use crate::process;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A language that there is an SDK for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    JavaScript,
    Python,
    C,
}

impl Language {
    pub(crate) const ALL: [Self; 4] = [Self::Rust, Self::JavaScript, Self::Python, Self::C];

    /// The name of its SDK's folder, which is also that of its conformance action.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::JavaScript => "js",
            Self::Python => "python",
            Self::C => "c",
        }
    }
}

/// The five examples that the demo publishes.
pub(crate) const EXAMPLES: &[&str] = &[
    "newsletter-signup",
    "order-status",
    "reset-password",
    "return-order",
    "store-hours",
];

/// The examples in other languages than Rust.
pub(crate) const FOREIGN: &[(Language, &str)] = &[
    (Language::C, "order-status-c"),
    (Language::Python, "order-status-python"),
    (Language::Python, "iban-check"),
    (Language::JavaScript, "order-status-js"),
    (Language::JavaScript, "delivery-day"),
];

/// The guests that only tests run: a name, and the folder it is built from.
pub(crate) const TEST_GUESTS: &[(&str, &str)] = &[
    ("careless", "tests/guests/careless"),
    ("hostile", "tests/guests/hostile"),
];

/// The repository and its target folder.
#[derive(Clone)]
pub(crate) struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Workspace {
    /// Finds both. The target folder is Cargo's own answer, so that `CARGO_TARGET_DIR` and settings files count.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask is a folder of the repository")?
            .to_owned();
        let mut command = Command::new(process::cargo());
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: serde_json::Value = serde_json::from_str(&process::output(command.current_dir(&root))?)?;
        let target = metadata["target_directory"]
            .as_str()
            .context("`cargo metadata` names no target folder")?
            .into();
        Ok(Self { root, target })
    }

    /// A Cargo command in the repository, with this target folder.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(process::cargo());
        self.prepare(&mut command);
        command
    }

    /// The `actgate` that `build::binaries` makes.
    pub(crate) fn actgate(&self) -> Command {
        let mut command = Command::new(self.binary("actgate"));
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // What `cargo run` tells this task about itself would make build scripts that read it run again.
        let of_this_task = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_this_task)) {
            command.env_remove(variable);
        }
        // A stranger's own settings have no say here.
        for variable in ["ACTGATE_SETTINGS", "ACTGATE_URL", "ACTGATE_TOKEN", "ACTGATE_LOG"] {
            command.env_remove(variable);
        }
    }

    /// A binary of the profile that the demo and the tests share.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// Where built actions go; the tests look for them there, beside the profile's folder.
    pub(crate) fn actions(&self) -> PathBuf {
        self.target.join("actions")
    }

    /// The file of a built action.
    pub(crate) fn action(&self, name: &str) -> PathBuf {
        self.actions().join(format!("{name}.wasm"))
    }
}
