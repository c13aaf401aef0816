//! The `actgate` binary, run as an operator runs it: commands to their end, and a served host that can be killed.

use crate::artefacts::binary;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What a command came to.
#[derive(Debug)]
pub struct Finished {
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command in a folder, with its `actgate.toml` if it has one.
pub fn actgate(folder: &Path, arguments: &[&str]) -> Finished {
    let output = command(folder)
        .args(arguments)
        .output()
        .expect("the binary can be started");
    Finished {
        success: output.status.success(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(binary("actgate"));
    command.current_dir(folder).stdin(Stdio::null());
    command.env_remove("ACTGATE_SETTINGS").env_remove("ACTGATE_LOG");
    command
}

impl Finished {
    /// Asserts that the command failed, and that what it said has all of these words.
    pub fn assert_refused(&self, words: &[&str]) {
        assert!(!self.success, "{self:#?}");
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in: {}", self.stderr);
        }
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
    }

    /// Asserts that the command did what it was told, and gives what it printed.
    pub fn good(self) -> String {
        assert!(self.success, "{self:#?}");
        self.stdout
    }
}

/// A host of its own process. It is killed when it is dropped.
pub struct Daemon {
    child: Child,
    pub url: String,
}

impl Daemon {
    /// Serves the settings in a folder; returns when the host listens.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, Stdio::null())
    }

    /// The same with a log in a file, as it is without `ACTGATE_LOG`.
    pub fn start_logging(folder: &Path, log: &Path) -> Self {
        let log = std::fs::File::create(log).expect("the folder can be written");
        Self::start_with(folder, log.into())
    }

    fn start_with(folder: &Path, log: Stdio) -> Self {
        let mut child = command(folder)
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the binary can be started");
        let stdout = child.stdout.take().expect("a pipe");
        let line = BufReader::new(stdout).lines().next();
        let line = line.expect("the host says where it listens").expect("text");
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let url = url.expect("an address").to_owned();
        Self { child, url }
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends the process at once, as a crash or a lost machine would: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may have ended by itself; then there is nobody to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.end();
    }
}
