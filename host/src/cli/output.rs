//! What commands print: text for people, JSON for programs, errors and progress to stderr.

use super::progress::Progress;
use crate::policy::text;
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

/// How to print.
#[derive(Clone, Copy)]
pub struct Output {
    pub json: bool,
}

impl Output {
    /// Prints a value as JSON, or what the function says for people.
    pub fn show<T: Serialize>(self, value: &T, people: impl FnOnce() -> String) -> anyhow::Result<()> {
        let text = if self.json {
            serde_json::to_string_pretty(value)?
        } else {
            // What a guest or an upstream wrote must not steer the terminal.
            text::clean(&people())
        };
        // A reader that went away (`| head`) is not an error.
        let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
        Ok(())
    }

    /// Prints bytes as they are, such as a script for a shell.
    pub fn bytes(self, bytes: &[u8]) {
        // As above: whoever reads may have read enough.
        let _ = std::io::stdout().write_all(bytes);
    }

    /// Prints an error with its causes and gives the exit code of a failure.
    pub fn fail(self, error: &anyhow::Error) -> ExitCode {
        let causes = causes(error);
        if self.json {
            let text = serde_json::json!({ "error": causes }).to_string();
            let _ = writeln!(std::io::stdout(), "{text}");
        } else {
            let _ = writeln!(std::io::stderr(), "error: {}", text::clean(&causes));
        }
        ExitCode::FAILURE
    }

    /// Prints a line to stderr beside what the command is for.
    pub fn note(self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{}", text::clean(text));
    }

    /// Shows that something is going on, once it takes over a second: on stderr, where programs read nothing.
    pub(super) fn progress(self, what: &str) -> Progress {
        Progress::begin(what)
    }
}

/// A moment as people read it, in UTC (RFC 3339).
pub(super) fn time(ms: u64) -> String {
    /// The end of the year 9999, after which the format has no dates.
    const MS_MAX: u64 = 253_402_300_799_000;
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(ms.min(MS_MAX));
    humantime::format_rfc3339_seconds(moment).to_string()
}

/// An error with its causes. Many of ours quote their cause already; it is not said twice.
fn causes(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// Logs to stderr: what happens when serving, only warnings otherwise. `ACTGATE_LOG` changes it.
pub(super) fn log_to_stderr(serving: bool) {
    use tracing_subscriber::EnvFilter;
    let default = if serving { "info" } else { "error" };
    let filter = EnvFilter::builder()
        .with_env_var("ACTGATE_LOG")
        .try_from_env()
        .unwrap_or_else(|_| EnvFilter::new(default));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    subscriber.with_ansi(std::io::stderr().is_terminal()).init();
}
