//! `actgate compile`: compiles ahead, and is also the process that every other command compiles in.

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::engine::compile;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Compile {
    /// Action files; the machine code is kept in the state's cache, so that publishing takes no time
    #[arg(required_unless_present = "pipe")]
    files: Vec<PathBuf>,
    /// Read a component from standard input and write machine code
    #[arg(long, hide = true, conflicts_with = "files", requires_all = ["memory_bytes", "processor_seconds"])]
    pipe: bool,
    #[arg(long, hide = true)]
    memory_bytes: Option<u64>,
    #[arg(long, hide = true)]
    processor_seconds: Option<u64>,
}

impl Compile {
    /// The exit code of the process that compiles, when this is one. It reads no settings and starts no threads of its own
    /// before its limits are lowered.
    pub(super) fn piped(&self) -> Option<ExitCode> {
        let (true, Some(memory), Some(processor)) = (self.pipe, self.memory_bytes, self.processor_seconds) else {
            return None;
        };
        Some(match compile::pipe(memory, processor) {
            Ok(()) => ExitCode::SUCCESS,
            Err((code, message)) => {
                let _ = write!(std::io::stderr(), "{message}");
                ExitCode::from(code)
            }
        })
    }

    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let registry = host.runtime.registry();
        let (mut values, mut lines) = (Vec::new(), Vec::new());
        for file in &self.files {
            let progress = output.progress(&format!("compiling {}", file.display()));
            let bytes = open::read(file, registry.sandbox().limits().component_bytes_max)?;
            let published = registry.prepare(bytes).await;
            progress.finish_and_clear();
            let published = published.map_err(|error| anyhow::anyhow!("`{}`: {error}", file.display()))?;
            let name = published.action.name.as_str();
            let Some(report) = published.loaded.as_ref().map(|loaded| loaded.report.clone()) else {
                values.push(json!({ "name": name, "code": false }));
                lines.push(format!("{name} has no code to compile"));
                continue;
            };
            let ms = report.elapsed.as_millis() as u64;
            let how = if report.from_cache {
                "was compiled before; loaded"
            } else {
                "compiled"
            };
            lines.push(format!(
                "{name} {} {how} in {ms} ms: {} KiB of machine code, pool class {}",
                published.digest.short(),
                report.machine_code_bytes.div_ceil(1024),
                report.class
            ));
            values.push(json!({
                "name": name, "digest": published.digest_text, "code": true, "from_cache": report.from_cache,
                "foreign_entry": report.foreign_entry, "ms": ms, "machine_code_bytes": report.machine_code_bytes,
                "pool_class": report.class.as_str(),
            }));
        }
        output.show(&json!({ "compiled": values }), || lines.join("\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
