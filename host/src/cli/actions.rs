//! `actgate publish`, `unpublish` and `actions`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::runtime::PublishError;
use anyhow::bail;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(clap::Args)]
pub(super) struct Publish {
    /// Action files, as `actgate build` makes them
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub(super) struct Unpublish {
    /// The action's name
    name: String,
}

impl Publish {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        let registry = host.runtime.registry();
        let files = self.read(registry.sandbox().limits().component_bytes_max)?;
        let grants = host.runtime.grants().current().await?;
        self.refuse(registry.refusals(&files, &grants).await?)?;
        let mut reports = Vec::new();
        let mut lines = Vec::new();
        for (file, bytes) in self.files.iter().zip(files) {
            let progress = output.progress(&format!("compiling {}", file.display()));
            let published = registry.publish(bytes, &grants, host.runtime.clock().now_ms()).await;
            progress.finish_and_clear();
            let report =
                published.map_err(|error| anyhow::anyhow!("`{}` is not published: {error}", file.display()))?;
            let how = match (report.load_ms, report.from_cache, report.foreign_entry) {
                (0, ..) => "no code to compile".to_owned(),
                (ms, true, _) => format!("loaded from the cache in {ms} ms"),
                (ms, false, false) => format!("compiled in {ms} ms"),
                (ms, false, true) => {
                    format!("compiled again in {ms} ms: its entry in the cache was changed or not made by this host")
                }
            };
            let place = report
                .replaced
                .map_or(String::new(), |old| format!(" in place of {}", old.short()));
            lines.push(format!(
                "published {} {}{place} ({how})",
                report.name,
                report.digest.short()
            ));
            reports.push(json!({
                "name": report.name, "digest": report.digest.to_string(), "load_ms": report.load_ms,
                "from_cache": report.from_cache, "foreign_entry": report.foreign_entry, "replaced": report.replaced.map(|old| old.to_string()),
            }));
        }
        output.show(&json!({ "published": reports }), || lines.join("\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Publish {
    /// Reads all files, or says of each that cannot be read why.
    fn read(&self, bytes_max: u64) -> anyhow::Result<Vec<Arc<Vec<u8>>>> {
        let (mut files, mut wrong) = (Vec::new(), Vec::new());
        for file in &self.files {
            match open::read(file, bytes_max) {
                Ok(bytes) => files.push(Arc::new(bytes)),
                Err(error) => wrong.push(format!("{error:#}")),
            }
        }
        match wrong.is_empty() {
            true => Ok(files),
            false => bail!("nothing is published:\n{}", wrong.join("\n")),
        }
    }

    /// Says everything at once that keeps the files from being published. Nothing is compiled until then.
    fn refuse(&self, refusals: Vec<Vec<PublishError>>) -> anyhow::Result<()> {
        let of_file = |(file, refusals): (&PathBuf, Vec<PublishError>)| {
            let line = move |refusal: PublishError| format!("`{}` is not published: {refusal}", open::shown(file));
            refusals.into_iter().map(line).collect::<Vec<_>>()
        };
        let all: Vec<String> = self.files.iter().zip(refusals).flat_map(of_file).collect();
        match (all.len(), self.files.len()) {
            (0, _) => Ok(()),
            (_, 1) => bail!("{}", all.join("\n")),
            _ => bail!(
                "{}\nnone of the {} files is published",
                all.join("\n"),
                self.files.len()
            ),
        }
    }
}

impl Unpublish {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        host.runtime.registry().unpublish(&self.name).await?;
        output.show(&json!({ "unpublished": self.name }), || {
            format!("unpublished {}", self.name)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Lists the live actions.
pub(super) async fn list(settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
    let host = open::beside(settings).await?;
    let snapshot = host.runtime.registry().current().await?;
    let actions: Vec<_> = snapshot
        .actions
        .values()
        .map(|published| {
            json!({
                "name": published.action.name.as_str(), "title": published.action.title,
                "protection": published.action.protection.as_str(), "effect": published.action.effect.as_str(),
                "digest": published.digest_text,
            })
        })
        .collect();
    let broken: Vec<_> = snapshot
        .broken
        .iter()
        .map(|b| json!({ "name": b.name, "message": b.message }))
        .collect();
    output.show(&json!({ "actions": actions, "broken": broken }), || {
        let mut lines: Vec<String> = snapshot
            .actions
            .values()
            .map(|p| {
                let action = &p.action;
                let (effect, protection) = (action.effect.as_str(), action.protection.as_str());
                format!(
                    "{:<24} {:<12} {:<13} {}  {}",
                    action.name,
                    effect,
                    protection,
                    p.digest.short(),
                    action.title
                )
            })
            .collect();
        lines.extend(
            snapshot
                .broken
                .iter()
                .map(|b| format!("{:<24} cannot be run: {}", b.name, b.message)),
        );
        if lines.is_empty() {
            lines.push("nothing is published; `actgate publish FILE` makes an action live".into());
        }
        lines.join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}
