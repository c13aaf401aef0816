//! Runs programs: to their end, or in the background until a guard is dropped.

use anyhow::{Context, bail};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a program in the background may take to say where it listens.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How long it may take to end once it was asked to.
const ENDED_WITHIN: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(10);

/// Starts a program and stops it when standard input closes. That happens when the task ends in whatever way, also
/// when it is killed, so that nothing is left behind. The first argument is the file for the program's id.
const KEEPER: &str = r#"
file=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
pid=$!
(cat <&3; kill $pid) >/dev/null 2>&1 &
keeper=$!
exec 3<&-
trap 'kill $pid 2>/dev/null' INT TERM HUP
echo $pid >"$file"
wait $pid; code=$?
wait $pid 2>/dev/null
kill $keeper 2>/dev/null
exit $code
"#;

/// The Cargo that runs this task, or the one on the path.
pub(crate) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs a program to its end; a failure is an error.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| shown(command))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a program to its end without its standard output.
pub(crate) fn quiet(command: &mut Command) -> anyhow::Result<()> {
    run(command.stdout(Stdio::null()))
}

/// Runs a program to its end and gives its standard output.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let done = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| shown(command))?;
    if !done.status.success() {
        bail!("{} ended with {}", shown(command), done.status);
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

/// A program in the background. It ends with this value.
pub(crate) struct Background {
    keeper: Child,
    stdin: Option<ChildStdin>,
    pid_file: PathBuf,
    /// The address from its first line, such as `http://127.0.0.1:4010`.
    pub url: String,
    /// From the start to that line.
    pub took: Duration,
}

impl Background {
    /// Starts a program that says `{"listening": url}` once it is ready. What it writes to standard error goes to
    /// `<name>.log` in the folder.
    pub(crate) fn start(name: &str, command: &Command, folder: &Path) -> anyhow::Result<Self> {
        let log = folder.join(format!("{name}.log"));
        let pid_file = folder.join(format!("{name}.pid"));
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", KEEPER, "sh"])
            .arg(&pid_file)
            .arg(command.get_program());
        keeper.args(command.get_args());
        for (variable, value) in command.get_envs() {
            match value {
                Some(value) => keeper.env(variable, value),
                None => keeper.env_remove(variable),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            keeper.current_dir(folder);
        }
        keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?);
        let start = Instant::now();
        let mut keeper = keeper.spawn().with_context(|| shown(command))?;
        let (sender, receiver) = mpsc::channel();
        let stdout = keeper.stdout.take().context("standard output is a pipe")?;
        std::thread::spawn(move || listen(BufReader::new(stdout), &sender));
        let stdin = keeper.stdin.take();
        let mut background = Self {
            keeper,
            stdin,
            pid_file,
            url: String::new(),
            took: Duration::ZERO,
        };
        match receiver.recv_timeout(READY_WITHIN) {
            Ok(url) => background.url = url,
            Err(_) => {
                drop(background);
                let log = std::fs::read_to_string(&log).unwrap_or_default();
                bail!("{} did not start:\n{}", shown(command), log.trim_end());
            }
        }
        background.took = start.elapsed();
        Ok(background)
    }

    /// The id of the program itself.
    pub(crate) fn id(&self) -> anyhow::Result<u32> {
        let text = std::fs::read_to_string(&self.pid_file)?;
        text.trim().parse().context("the file with the process's id")
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(&mut self) {
        if self.stdin.take().is_none() {
            return;
        }
        let start = Instant::now();
        while start.elapsed() < ENDED_WITHIN {
            if !matches!(self.keeper.try_wait(), Ok(None)) {
                let _ = std::fs::remove_file(&self.pid_file);
                return;
            }
            std::thread::sleep(POLL);
        }
        if let Ok(id) = self.id() {
            let _ = Command::new("kill").arg("-9").arg(id.to_string()).status();
        }
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads until a JSON document names the address, and then on, so that the program never waits for a reader.
fn listen(output: impl BufRead, sender: &mpsc::Sender<String>) {
    let mut text = String::new();
    for line in output.lines().map_while(Result::ok) {
        text.push_str(&line);
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            text.clear();
            if let Some(url) = value["listening"].as_str() {
                let _ = sender.send(url.to_owned());
            }
        }
    }
}
