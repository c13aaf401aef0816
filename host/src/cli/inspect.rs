//! `actgate inspect`

use super::grant;
use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::engine::load::LoadReport;
use crate::engine::{Compiler, Sandbox};
use crate::manifest::{self, Manifest, pack};
use crate::model::action::{Action, Input, InputChoice};
use crate::model::endpoint::{BodyType, Endpoint};
use crate::model::id::Digest;
use crate::model::localized::Localized;
use crate::policy::grant::{GrantForm, needed};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(clap::Args)]
pub(super) struct Inspect {
    /// An action's file
    file: PathBuf,
    /// Print only the grants that it asks for, as a file that `actgate grant --file` reads
    #[arg(long)]
    grants: bool,
}

/// What a file holds, checked as publishing would.
struct Checked {
    manifest: Manifest,
    digest: Digest,
    bytes: usize,
    contract: Option<String>,
    imports: Vec<String>,
    /// Of the code, where there is any.
    report: Option<Arc<LoadReport>>,
}

fn check(path: &Path, settings: &Settings, output: Output) -> anyhow::Result<Checked> {
    let bytes = open::read(path, settings.limits.sandbox.component_bytes_max)?;
    let packed = pack::unpack(&bytes)?;
    let manifest = manifest::parse(&packed.manifest, "action.toml")?;
    let outside = packed.outside;
    let report = if outside.has_code {
        let progress = output.progress("compiling");
        let sandbox = Sandbox::new(&settings.limits, Compiler::this_program(), None)?;
        let loaded = sandbox.load(&bytes, &outside.digest)?;
        progress.finish_and_clear();
        Some(loaded.report.clone())
    } else {
        manifest::check_declared_in(&manifest, "action.toml")?;
        None
    };
    Ok(Checked {
        manifest,
        digest: outside.digest,
        bytes: bytes.len(),
        contract: outside.contract,
        imports: outside.imports,
        report,
    })
}

impl Inspect {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let checked = check(&self.file, &settings, output)?;
        let action = &checked.manifest.action;
        let grants: Vec<GrantForm> = action
            .endpoints
            .iter()
            .map(|endpoint| GrantForm::from(&needed(action, endpoint, None)))
            .collect();
        if self.grants {
            let text = grant::toml(&grants)?;
            output.show(&json!({ "toml": text }), || text.clone())?;
            return Ok(ExitCode::SUCCESS);
        }
        let endpoints: Vec<_> = action
            .endpoints
            .iter()
            .map(|e| {
                json!({ "name": e.name.as_str(), "title": e.title, "method": e.method.as_str(),
                        "origin": e.origin.to_string(), "effect": e.effect.as_str(), "reads_by_post": e.reads_by_post(),
                        "confirm": e.confirm,
                        "body_type": e.body.as_ref().map(|_| e.body_type.content_type()), "auth": e.auth.kind().as_str(),
                        "secret": e.auth.secret().map(|s| s.to_string()),
                        "secrets": e.auth.secrets().iter().map(|s| s.to_string()).collect::<Vec<_>>(), "parameters": e.parameters() })
            })
            .collect();
        let mut value = json!({
            "name": action.name.as_str(), "title": action.title, "description": action.description,
            "protection": action.protection.as_str(), "effect": action.effect.as_str(), "triggers": action.triggers,
            "inputs": action.inputs.iter().map(|i| i.name.as_str()).collect::<Vec<_>>(), "endpoints": endpoints,
            "choices": choices(action),
            "digest": checked.digest.to_string(), "bytes": checked.bytes, "contract": checked.contract,
            "imports": checked.imports, "grants": grants,
        });
        let locales: Vec<_> = action.locales.iter().map(|words| locale(action, words)).collect();
        value["locales"] = locales.into();
        if let Some(report) = &checked.report {
            value["machine_code_bytes"] = report.machine_code_bytes.into();
            value["compile_ms"] = (report.elapsed.as_millis() as u64).into();
            value["pool_class"] = report.class.as_str().into();
            value["pool_class_reason"] = report.needs.reason().into();
        }
        output.show(&value, || people(&checked, &grants))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The words of a locale, and what it lacks.
fn locale(action: &Action, words: &Localized) -> serde_json::Value {
    let inputs = words.inputs.iter().map(|(name, words)| {
        let input = json!({ "title": words.title, "ask": words.ask });
        (name.to_string(), input)
    });
    json!({
        "locale": words.locale, "title": words.title, "description": words.description, "triggers": words.triggers,
        "inputs": inputs.collect::<serde_json::Map<_, _>>(), "lacks": manifest::lacking(action, words),
    })
}

/// The choices of the inputs that have some, by input.
fn choices(action: &Action) -> serde_json::Map<String, serde_json::Value> {
    let of = |input: &Input| {
        let choice =
            |choice: &InputChoice| json!({ "value": choice.value, "label": choice.label, "also": choice.also });
        (input.name.to_string(), input.choices.iter().map(choice).collect())
    };
    let inputs = action.inputs.iter().filter(|input| !input.choices.is_empty());
    inputs.map(of).collect()
}

fn people(checked: &Checked, grants: &[GrantForm]) -> String {
    let action = &checked.manifest.action;
    let mut lines = vec![format!("{} — {}", action.name, action.title)];
    if !action.description.is_empty() {
        lines.push(format!("  {}", action.description));
    }
    lines.push(format!("protection  {}", action.protection.as_str()));
    lines.push(format!("effect      {}", action.effect.as_str()));
    for trigger in &action.triggers {
        lines.push(format!("trigger     {trigger}"));
    }
    lines.extend(words(action));
    lines.extend(action.endpoints.iter().map(endpoint_line));
    lines.extend(file(checked));
    if !grants.is_empty() {
        lines.push("\nWhat it asks an operator for:\n".into());
        lines.extend(grants.iter().map(|form| format!("  {}", form.command())));
    }
    lines.join("\n")
}

/// What visitors are asked and read, in each language.
fn words(action: &Action) -> Vec<String> {
    let mut lines = Vec::new();
    for input in &action.inputs {
        let optional = if input.required { "" } else { " (optional)" };
        lines.push(format!("input       {}{optional}: {}", input.name, input.instructions));
        for choice in &input.choices {
            let names: Vec<&str> = choice.names().collect();
            lines.push(format!("  choice    {}: {}", choice.value, names.join(", ")));
        }
    }
    for words in &action.locales {
        let title = words.title.as_ref().unwrap_or(&action.title);
        let lacks = manifest::lacking(action, words);
        let lacks = match lacks.is_empty() {
            true => String::new(),
            false => format!(", without {}", lacks.join(", ")),
        };
        lines.push(format!("locale      {}: {title}{lacks}", words.locale));
        lines.extend(words.triggers.iter().map(|trigger| format!("  trigger   {trigger}")));
    }
    lines
}

fn endpoint_line(endpoint: &Arc<Endpoint>) -> String {
    let secret: String = endpoint
        .auth
        .secrets()
        .iter()
        .map(|secret| format!(", with the secret `{secret}`"))
        .collect();
    let body = match (&endpoint.body, &endpoint.body_type) {
        (Some(_), BodyType::Form) => ", a form".to_owned(),
        (Some(_), other) if *other != BodyType::default() => format!(", `{}`", other.content_type()),
        _ => String::new(),
    };
    let (method, effect) = (endpoint.method.as_str(), endpoint.effect.as_str());
    let read = if endpoint.reads_by_post() {
        " by POST: no question before it, not in the ledger, tried again"
    } else {
        ""
    };
    format!(
        "endpoint    {}: {method} {} ({effect}{read}{body}{secret})",
        endpoint.name, endpoint.origin
    )
}

/// The file, and what became of compiling it.
fn file(checked: &Checked) -> Vec<String> {
    let mut lines = vec![format!(
        "file        {} bytes, SHA-256 {}",
        checked.bytes, checked.digest
    )];
    if let Some(contract) = &checked.contract {
        lines.push(format!("contract    {contract}"));
    }
    match &checked.report {
        Some(report) => {
            let why = report
                .needs
                .reason()
                .map_or(String::new(), |reason| format!(": {reason}"));
            lines.push(format!("pool class  {}{why}", report.class));
            lines.push(format!(
                "machine     {} bytes, compiled in {} ms",
                report.machine_code_bytes,
                report.elapsed.as_millis()
            ));
        }
        None => lines.push("code        none: the manifest says everything".into()),
    }
    lines.extend(checked.imports.iter().map(|import| format!("import      {import}")));
    lines
}
