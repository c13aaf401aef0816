//! `actgate fuzz`: looks for what an action does wrong.

use super::test::stage;
use crate::cli::output::Output;
use crate::config::Settings;
use crate::kit::fuzz::{self, Finding, Plan};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// Look for faults in an action, with generated inputs and answers
///
/// Half of the inputs fit their schemas, a quarter nearly fit, and a quarter are wild. The upstream answers with the
/// examples of the manifest, as they are or spoiled: another status, an error, a body that is cut, empty, or of other
/// types. Each kind of fault is reported once, with a case that shows it:
///
/// - a trap, or a limit that is hit; an answer that cannot be used
/// - a `validate` that changes what it accepted, or makes it invalid
/// - two different answers to the same call
/// - a call that the gate refuses: of an endpoint that is not declared, or without a parameter
/// - a reply whose data does not fit `response.schema`
///
/// Nothing is sent. Exit code 1 when a fault is found.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Fuzz {
    /// An action's file, as `actgate build` makes it
    file: PathBuf,
    /// How many runs to make
    #[arg(long, value_name = "N", default_value_t = 400)]
    runs: u32,
    /// The seed; the same seed makes the same runs
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

impl Fuzz {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let progress = output.progress("compiling");
        let stage = stage(&settings, &self.file).await?;
        let name = &stage.published().action.name;
        let own = settings.actions.get(name).and_then(Value::as_object);
        let plan = Plan {
            runs: self.runs,
            seed: self.seed,
            settings: own.cloned().unwrap_or_else(Map::new),
        };
        let findings = fuzz::fuzz(&stage, &plan, |run| progress.set_message(format!("run {run}"))).await?;
        progress.finish_and_clear();
        let value = json!({ "name": name.as_str(), "runs": self.runs, "seed": self.seed, "findings": findings });
        output.show(&value, || {
            let mut parts: Vec<String> = findings.iter().map(|finding| people(finding, self.seed)).collect();
            parts.push(format!("{} findings in {} runs", findings.len(), self.runs));
            parts.join("\n\n")
        })?;
        Ok(if findings.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn people(finding: &Finding, seed: u64) -> String {
    let mut text = format!(
        "FOUND  {} in `{}`: {}\n       seen in {} runs; this is run {} of --seed {seed}",
        finding.what, finding.function, finding.detail, finding.times, finding.run
    );
    if !finding.reachable {
        text.push_str("\n       the schemas of the manifest keep such inputs back, so that no visitor gets there");
    }
    let case = finding.case.trim_end().replace('\n', "\n    ");
    text.push_str(&format!(
        "\n       as a case, for `cases/{}.toml`:\n\n    {case}",
        finding.what
    ));
    text
}
