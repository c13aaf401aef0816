//! A served host of its own process whose log is read line by line.

use crate::program::command;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A host that says nothing for so long hangs; none has to think for half of it.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// A served host. It is killed when it is dropped.
pub struct Logged {
    child: Child,
    pub url: String,
    lines: Receiver<String>,
    log: Vec<String>,
}

impl Logged {
    /// Serves the settings in a folder on a free port; returns when the host listens.
    pub fn start(folder: &Path) -> Self {
        let mut child = command(folder)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary can be started");
        let stderr = child.stderr.take().expect("a pipe");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            BufReader::new(stderr)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        let stdout = child.stdout.take().expect("a pipe");
        let line = BufReader::new(stdout)
            .lines()
            .next()
            .and_then(Result::ok)
            .unwrap_or_default();
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let Some(url) = url.map(str::to_owned) else {
            let log: Vec<String> = lines.iter().collect();
            panic!("it does not listen: {line}\n{}", log.join("\n"));
        };
        Self {
            child,
            url,
            lines,
            log: Vec::new(),
        }
    }

    /// Waits until these words are in the log, from its start on, and gives their line.
    #[track_caller]
    pub fn hear(&mut self, words: &str) -> String {
        loop {
            if let Some(line) = self.log.iter().find(|line| line.contains(words)) {
                return line.clone();
            }
            match self.lines.recv_timeout(SILENCE_MAX) {
                Ok(line) => self.log.push(line),
                Err(_) => panic!("it is over or silent without `{words}`:\n{}", self.log.join("\n")),
            }
        }
    }

    /// Sends a signal, such as `HUP`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status();
        assert!(sent.expect("`kill` is there").success());
    }

    /// Has the host end as an operator would, and gives its whole log.
    pub fn stop(mut self) -> Vec<String> {
        self.signal("TERM");
        let ended = self.child.wait().expect("it ends");
        let rest: Vec<String> = self.lines.iter().collect();
        self.log.extend(rest);
        assert!(ended.success(), "{ended}\n{}", self.log.join("\n"));
        std::mem::take(&mut self.log)
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nobody to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
