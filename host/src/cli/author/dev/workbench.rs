//! Building the action that is worked on, and making it the only one that is live.

use crate::cli::author::build::{self, Made};
use crate::cli::open;
use crate::cli::output::Output;
use crate::model::id::Name;
use crate::policy::grant::needed;
use crate::runtime::Runtime;
use crate::storage::ChangeBy;
use anyhow::Context;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// The action that is worked on.
pub(super) struct Workbench {
    pub folder: PathBuf,
    pub sdk: Option<PathBuf>,
    pub output: Output,
}

impl Workbench {
    /// Builds the action and makes it the only one that is live. Returns what to report.
    pub(super) async fn renew(&self, runtime: &Arc<Runtime>) -> anyhow::Result<String> {
        let start = Instant::now();
        let (folder, sdk, output) = (self.folder.clone(), self.sdk.clone(), self.output);
        let build = move || {
            build::build(
                &folder,
                Made::Here {
                    sdk: sdk.as_deref(),
                    again: false,
                },
                None,
                output,
            )
        };
        let built = tokio::task::spawn_blocking(build).await??;
        let registry = runtime.registry();
        let progress = self.output.progress("compiling");
        let bytes = open::read(&built.file, registry.sandbox().limits().component_bytes_max)?;
        let staged = registry.prepare(bytes.clone()).await;
        progress.finish_and_clear();
        let action = staged.with_context(|| format!("`{}`", built.file.display()))?.action;
        let grants: Vec<_> = action
            .endpoints
            .iter()
            .map(|endpoint| needed(&action, endpoint, None))
            .collect();
        let now_ms = runtime.clock().now_ms();
        let by = ChangeBy {
            who: open::user(),
            note: "actgate dev",
            at_ms: now_ms,
        };
        runtime.grants().grant(&grants, by).await?;
        for other in registry
            .current()
            .await?
            .actions
            .keys()
            .filter(|name| *name != action.name.as_str())
        {
            registry.unpublish(other).await?;
        }
        let granted = runtime.grants().current().await?;
        registry.publish(bytes, &granted, now_ms).await?;
        Ok(told(&action.name, start))
    }
}

fn told(name: &Name, start: Instant) -> String {
    format!("built {name} in {:.1} s", start.elapsed().as_secs_f64())
}
