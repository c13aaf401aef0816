//! An author's empty folder, with `actgate` and the tools of every language at hand as they would be installed there.

use crate::artefacts::{binary, profile_folder, workspace};
use crate::program::Finished;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// A folder in which somebody writes actions.
pub struct Author {
    folder: TempDir,
    /// Folders of programs; the system's when left out.
    path: Option<String>,
}

/// A command that says nothing for so long hangs; no build takes half of it.
const SILENCE_MAX: Duration = Duration::from_secs(120);

/// A command that goes on while it is talked to. It is ended with the value.
pub struct Session {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
    heard: String,
}

impl Default for Author {
    fn default() -> Self {
        Self::new()
    }
}

impl Author {
    /// An empty folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, path: None }
    }

    /// On a machine that has no programs but these; shells and their own tools count as programs.
    pub fn with_only(mut self, programs: &[&str]) -> Self {
        let bin = self.folder.path().join("bin");
        std::fs::create_dir(&bin).expect("the folder can be written");
        for program in programs {
            let find = match *program {
                // What is on the path may be a script that chooses one, with programs of its own.
                "python3" => "python3 -c 'import os, sys; print(os.path.realpath(sys.executable))'".to_owned(),
                program => format!("command -v {program}"),
            };
            let found = Command::new("sh").args(["-c", &find]).output();
            let found = String::from_utf8(found.expect("a shell").stdout).expect("a path");
            symlink(found.trim(), bin.join(program)).expect("the folder can be written");
        }
        self.path = Some(bin.display().to_string());
        self
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).expect("a file")
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path(path), text).expect("the folder can be written");
    }

    /// Changes a file at a place that must be there.
    #[track_caller]
    pub fn change(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "`{old}` is not in {path}");
        self.write(path, &text.replace(old, new));
    }

    /// Runs `actgate` in a folder of the author's.
    pub fn actgate(&self, folder: &str, arguments: &[&str]) -> Finished {
        let mut command = self.command(folder, binary("actgate"));
        finished(command.args(arguments))
    }

    /// Runs a line as a shell would, with `actgate` on the path.
    pub fn shell(&self, folder: &str, line: &str) -> Finished {
        let mut command = self.command(folder, PathBuf::from("sh"));
        finished(command.args(["-c", line]))
    }

    /// Begins a command of `actgate` that is talked to.
    pub fn session(&self, folder: &str, arguments: &[&str]) -> Session {
        let mut command = self.command(folder, binary("actgate"));
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary can be started");
        let (sender, lines) = channel();
        let (stdout, stderr) = (
            child.stdout.take().expect("a pipe"),
            child.stderr.take().expect("a pipe"),
        );
        let other = sender.clone();
        std::thread::spawn(move || {
            BufReader::new(stdout)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        std::thread::spawn(move || {
            BufReader::new(stderr)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| other.send(line))
        });
        let stdin = child.stdin.take().expect("a pipe");
        Session {
            child,
            stdin,
            lines,
            heard: String::new(),
        }
    }

    fn command(&self, folder: &str, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path(folder)).stdin(Stdio::null());
        for variable in ["ACTGATE_SETTINGS", "ACTGATE_LOG", "ACTGATE_URL", "ACTGATE_TOKEN"] {
            command.env_remove(variable);
        }
        match &self.path {
            Some(path) => command.env("PATH", path).env_remove("VIRTUAL_ENV"),
            None => {
                let system = std::env::var("PATH").unwrap_or_default();
                let own = profile_folder().display().to_string();
                command
                    .env("PATH", format!("{own}:{system}"))
                    .env("VIRTUAL_ENV", python_packages())
            }
        };
        command
    }

    /// What `npm ci` and `pip install` would put into an action's folder, from what the tests have installed. Nothing is loaded.
    pub fn install(&self, folder: &str) {
        let own = self.path(folder);
        if own.join("package.json").is_file() {
            let modules = own.join("node_modules");
            std::fs::create_dir(&modules).expect("the folder can be written");
            for entry in std::fs::read_dir(workspace().join("node_modules")).expect("installed packages") {
                let entry = entry.expect("an entry");
                if entry.file_name() != "actgate-sdk" {
                    symlink(entry.path(), modules.join(entry.file_name())).expect("a link");
                }
            }
            symlink("../vendor/actgate-sdk", modules.join("actgate-sdk")).expect("a link");
        }
        if own.join("action.py").is_file() {
            symlink(python_packages(), own.join(".venv")).expect("a link");
        }
    }
}

fn python_packages() -> PathBuf {
    profile_folder().join("../tools/kit-python")
}

fn finished(command: &mut Command) -> Finished {
    let output = command.output().expect("the program can be started");
    Finished {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Session {
    /// Says a line.
    pub fn say(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").expect("it listens");
    }

    /// Waits until these words are heard on either output, and gives their line. A command that is over before fails.
    #[track_caller]
    pub fn hear(&mut self, words: &str) -> String {
        loop {
            let Ok(line) = self.lines.recv_timeout(SILENCE_MAX) else {
                panic!(
                    "it is over, or silent for {SILENCE_MAX:?}, without `{words}`: {}",
                    self.heard
                );
            };
            self.heard.push_str(&line);
            self.heard.push('\n');
            if line.contains(words) {
                return line;
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
