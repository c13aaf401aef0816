//! What `actgate doctor` found, and how it is printed: one line each, the worst decides how the command ends.

use crate::cli::output::Output;
use crate::server::Finding;
use serde_json::json;
use std::process::ExitCode;

/// What was looked at, and what was found.
#[derive(Default)]
pub(super) struct Report(Vec<Line>);

struct Line {
    finding: Finding,
    about: String,
    message: String,
    /// Empty where there is nothing to do.
    remedy: String,
}

impl Report {
    pub(super) fn add(&mut self, finding: Finding, about: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Line {
            finding,
            about: about.to_owned(),
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    pub(super) fn ok(&mut self, about: &str, message: impl Into<String>) {
        self.add(Finding::Ok, about, message, "");
    }

    /// An error whose text has its remedy.
    pub(super) fn problem(&mut self, about: &str, message: impl Into<String>) {
        self.add(Finding::Problem, about, message, "");
    }

    fn count(&self, finding: Finding) -> usize {
        self.0.iter().filter(|line| line.finding == finding).count()
    }

    pub(super) fn show(&self, output: Output) -> anyhow::Result<ExitCode> {
        let (problems, warnings) = (self.count(Finding::Problem), self.count(Finding::Warning));
        let document = |line: &Line| json!({ "finding": line.finding.as_str(), "about": line.about, "message": line.message, "remedy": line.remedy });
        let checks: Vec<_> = self.0.iter().map(document).collect();
        output.show(
            &json!({ "checks": checks, "problems": problems, "warnings": warnings }),
            || {
                let line = |line: &Line| {
                    let remedy = if line.remedy.is_empty() {
                        String::new()
                    } else {
                        format!("; {}", line.remedy)
                    };
                    // One line each, whatever a remedy has.
                    let text = format!("{}{remedy}", line.message).replace('\n', " ");
                    format!("{:<8} {}: {text}", line.finding.as_str(), line.about)
                };
                let mut lines: Vec<String> = self.0.iter().map(line).collect();
                lines.push(format!("{problems} problems, {warnings} warnings"));
                lines.join("\n")
            },
        )?;
        Ok(if problems == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
