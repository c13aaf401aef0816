//! The `actgate` binary over the state of a stand: commands with their output, and a server that ends with the test.

use crate::artefacts::binary;
use crate::stand::Stand;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What a command left behind.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    /// The output of a command that did well.
    #[track_caller]
    pub fn good(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.stdout
    }

    /// The JSON of a command that did well.
    #[track_caller]
    pub fn json(self) -> Value {
        let text = self.good();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in: {text}"))
    }

    /// The error of a command that failed, on one line of stderr and with nothing on stdout.
    #[track_caller]
    pub fn error(self) -> String {
        assert_eq!(self.code, 1, "{self:?}");
        assert_eq!(self.stdout, "", "errors go to stderr: {self:?}");
        // What took over a second said so before.
        let is_progress = |line: &&str| line.contains(" … ") && line.ends_with(" s");
        let lines: Vec<&str> = self.stderr.lines().skip_while(is_progress).collect();
        let said = lines.join("\n");
        let error = said.strip_prefix("error: ");
        error.unwrap_or_else(|| panic!("{self:?}")).trim_end().to_owned()
    }
}

/// Runs commands with a settings file.
pub struct Cli {
    settings: PathBuf,
    folder: PathBuf,
}

/// A server that is ended with the value.
pub struct Serving {
    child: Child,
    pub url: String,
}

/// A chat that reads lines and prints what it hears. It is ended with the value.
pub struct Chat {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Chat {
    /// Says something.
    pub fn say(&mut self, text: &str) {
        writeln!(self.stdin, "{text}").expect("the chat reads");
    }

    /// Reads on until these words are heard. A chat that is over before fails.
    pub fn hear(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            let bytes = self.stdout.read_line(&mut line).expect("a line");
            assert!(bytes > 0, "the chat is over without `{words}`");
        }
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Cli {
    /// Over the state of a stand.
    pub fn of(stand: &Stand) -> Self {
        Self {
            settings: stand.folder.path().join("actgate.toml"),
            folder: stand.folder.path().to_owned(),
        }
    }

    /// With another settings file.
    pub fn with_settings(folder: &Path, text: &str) -> Self {
        let settings = folder.join("own.toml");
        std::fs::write(&settings, text).expect("the folder can be written");
        Self {
            settings,
            folder: folder.to_owned(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary("actgate"));
        command.arg("--settings").arg(&self.settings).args(arguments);
        command.current_dir(&self.folder);
        for variable in ["ACTGATE_SETTINGS", "ACTGATE_LOG", "ACTGATE_URL", "ACTGATE_TOKEN"] {
            command.env_remove(variable);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Done {
        let output = self.command(arguments).output().expect("the binary starts");
        done(output)
    }

    /// Gives a line to a shell, as somebody who pastes it would.
    pub fn paste(&self, line: &str) -> Done {
        let folder = binary("actgate");
        let folder = folder.parent().expect("a folder").display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(&self.folder);
        shell
            .env("PATH", format!("{folder}:{path}"))
            .env("ACTGATE_SETTINGS", &self.settings);
        done(shell.stdin(Stdio::null()).output().expect("a shell"))
    }

    /// Runs a command that reads lines.
    pub fn run_with(&self, arguments: &[&str], stdin: &str) -> Done {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        // A command that ends before it has read everything closes the pipe.
        let _ = pipe.write_all(stdin.as_bytes());
        drop(pipe);
        done(child.wait_with_output().expect("the command ends"))
    }

    /// Chats with a served host until the value is dropped.
    pub fn chat(&self, url: &str, token: &str) -> Chat {
        let mut child = self
            .command(&["chat", "--url", url])
            .env("ACTGATE_TOKEN", token)
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let stdin = child.stdin.take().expect("a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Chat { child, stdin, stdout }
    }

    /// Serves on a free port until the value is dropped.
    pub fn serve(&self) -> Serving {
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line.split_whitespace().nth(2).unwrap_or_default().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Serving { child, url }
    }
}

fn done(output: std::process::Output) -> Done {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Done {
        code: output.status.code().expect("the command was not killed"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}
