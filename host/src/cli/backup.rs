//! `actgate backup`: a copy of everything that cannot be made again, as it is at one moment.

use super::open;
use super::output::Output;
use crate::config::Settings;
use anyhow::{Context, bail};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(
    after_help = "The folder can be used in place of `state`. Secrets are not in it, and neither is the settings file. Whoever \
                        has it can read what visitors said."
)]
pub(super) struct Backup {
    /// A folder that does not exist yet, or is empty
    folder: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        if !open::is_empty(&self.folder)? {
            bail!("`{}` has files already; name a new folder", self.folder.display());
        }
        let host = open::beside(settings).await?;
        let copied = host.copy_to(&self.folder).await;
        let bytes = copied.with_context(|| format!("`{}` is not a whole copy; remove it", self.folder.display()))?;
        output.show(
            &json!({ "folder": self.folder.display().to_string(), "bytes": bytes }),
            || format!("copied {bytes} bytes to {}", open::shown(&self.folder)),
        )?;
        Ok(ExitCode::SUCCESS)
    }
}
