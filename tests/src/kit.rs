//! The commands for authors, in a folder of their own with what the suite has compiled before.

use crate::cli::{Cli, Done};
use crate::warm;
use std::path::Path;

/// A folder without a host, and commands in it.
pub struct Kit {
    folder: tempfile::TempDir,
    cli: Cli,
}

impl Default for Kit {
    fn default() -> Self {
        Self::with_settings("")
    }
}

impl Kit {
    /// With more settings than where the state is.
    pub fn with_settings(settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        warm::give(folder.path());
        let cli = Cli::with_settings(folder.path(), &format!("state = \"state\"\n{settings}"));
        Self { folder, cli }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder, whatever it lies in.
    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.folder().join(file);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        std::fs::write(path, content).expect("the folder can be written");
    }

    /// The text of a file in the folder.
    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder().join(file)).expect("a file with text")
    }

    /// Runs a command to its end, and keeps what it compiled.
    pub fn run(&self, arguments: &[&str]) -> Done {
        let done = self.cli.run(arguments);
        if self.folder().join("state/cache/key").is_file() {
            warm::take(self.folder());
        }
        done
    }
}
