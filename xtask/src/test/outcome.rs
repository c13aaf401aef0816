//! How many cases of a part passed and failed, and how that is read from what a program prints.

use anyhow::Context;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// The cases of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub passed: u32,
    pub failed: u32,
    pub ignored: u32,
    /// What was not done, and why.
    pub note: Option<String>,
}

impl Outcome {
    /// One check that held.
    pub(super) fn passed() -> Self {
        Self {
            passed: 1,
            ..Self::default()
        }
    }

    /// One check that did not.
    pub(super) fn failed() -> Self {
        Self {
            failed: 1,
            ..Self::default()
        }
    }

    /// Adds another part's cases.
    pub(super) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// Adds what a line of a test program says, if it is one with a result.
    fn read(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else {
            return;
        };
        let words: Vec<&str> = counts.split([' ', ';']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u32>() else { continue };
            match pair[1] {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = if self.failed == 0 { "ok" } else { "FAILED" };
        write!(f, "{word}: {} passed, {} failed", self.passed, self.failed)?;
        if self.ignored > 0 {
            write!(f, ", {} ignored", self.ignored)?;
        }
        if let Some(note) = &self.note {
            write!(f, " ({note})")?;
        }
        Ok(())
    }
}

/// Runs a program as one check.
pub(super) fn one(command: &mut Command) -> anyhow::Result<Outcome> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .context("the program cannot be started")?;
    Ok(if status.success() {
        Outcome::passed()
    } else {
        Outcome::failed()
    })
}

/// Runs a program that tells how many cases passed, showing what it prints. One that fails without a failed case, or
/// that has no case at all, counts as one failure: it did not build, or it tests nothing.
pub(super) fn counted(command: &mut Command) -> anyhow::Result<Outcome> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("the program cannot be started")?;
    let mut outcome = Outcome::default();
    let stdout = child.stdout.take().context("standard output is a pipe")?;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let _ = writeln!(std::io::stdout(), "{text}");
        outcome.read(&text);
    }
    let status = child.wait()?;
    if (!status.success() && outcome.failed == 0) || outcome.passed + outcome.failed == 0 {
        outcome.failed += 1;
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> (u32, u32, u32) {
        let mut outcome = Outcome::default();
        lines.iter().for_each(|line| outcome.read(line));
        (outcome.passed, outcome.failed, outcome.ignored)
    }

    #[test]
    fn results_are_summed() {
        let ok = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.04s";
        let bad = "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.04s";
        assert_eq!(read(&[ok, "running 5 tests", bad]), (14, 3, 1));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            read(&[
                "2 passed, 3 failed",
                "running 12 tests",
                "the test result: ok. 3 passed"
            ]),
            (0, 0, 0)
        );
    }
}
