//! What an action's code needs and costs: imports, contract, size, pool class, shares of its limits.

use super::{Findings, Packaged};
use crate::cli::author::bench::shown;
use crate::cli::author::{sandbox, test};
use crate::contract;
use crate::engine::load::remedy;
use crate::engine::{LoadError, Loaded};
use crate::hostcall::{self, Standing};
use crate::kit::bench;
use crate::kit::case::Case;
use crate::kit::stage::Stage;
use crate::manifest::parts;
use std::collections::{BTreeMap, BTreeSet};

/// Checks the code of a file. Returns the action ready to be played, where it can be.
pub(super) async fn examine(file: &Packaged<'_>, findings: &mut Findings) -> anyhow::Result<Option<Stage>> {
    let version = file.outside.contract.clone().unwrap_or_else(|| "none".into());
    if file.outside.contract.is_some() && !contract::is_supported(&version) {
        findings.error("contract", LoadError::ContractVersion { found: version }.to_string());
        return Ok(None);
    }
    imports(file, findings);
    if !findings.is_publishable() {
        return Ok(None);
    }
    let sandbox = sandbox::open(file.settings, file.folder)?;
    let progress = file.output.progress("compiling");
    let stage = Stage::open(sandbox, file.settings.limits.clone(), file.bytes.to_vec()).await;
    progress.finish_and_clear();
    let stage = match stage {
        Ok(stage) => stage,
        Err(error) => {
            findings.error("code", error.to_string());
            return Ok(None);
        }
    };
    let ours = contract::SUPPORTED.join(", ");
    findings.good(
        "contract",
        format!("it is made for {version}, and this host runs {ours}"),
    );
    if let Some(loaded) = &stage.published().loaded {
        size(file, loaded, findings);
        budget(file, &stage, findings).await;
    }
    Ok(Some(stage))
}

fn size(file: &Packaged<'_>, loaded: &Loaded, findings: &mut Findings) {
    let report = &loaded.report;
    let why = report
        .needs
        .reason()
        .map_or(String::new(), |reason| format!(", because {reason}"));
    let says = format!(
        "{} KiB, of {} KiB allowed; {} KiB of machine code; pool class {}{why}",
        file.bytes.len().div_ceil(1024),
        file.settings.limits.sandbox.component_bytes_max / 1024,
        report.machine_code_bytes.div_ceil(1024),
        report.class
    );
    findings.good("size", says);
}

/// How often each function is called to learn what it costs.
const CALLS: u32 = 4;

/// The share of a limit from which on somebody should look, in percent.
const NEAR_PERCENT: f64 = 50.0;

/// What the functions cost, with the folder's cases or with made inputs. Time is left to `actgate bench`: a few calls on a
/// machine that does other things tell little.
async fn budget(file: &Packaged<'_>, stage: &Stage, findings: &mut Findings) {
    let cases = test::cases(&file.folder.join("cases")).unwrap_or_default();
    let cases: Vec<Case> = cases.into_iter().map(|file| file.case).collect();
    let measured = match bench::bench(stage, &cases, CALLS).await {
        Ok(measured) => measured,
        Err(error) => return findings.note("budget", error.to_string()),
    };
    for one in measured {
        let shares = [
            ("fuel", one.fuel, ""),
            ("memory", one.memory, " B"),
            ("answer", one.answer, " B"),
        ];
        let text = shares.map(|(what, share, unit)| format!("{what} {}", shown(share, unit)));
        let says = format!("`{}`: {}", one.function, text.join(", "));
        match one.failure {
            Some(failure) => findings.warn("budget", format!("`{}` {failure}", one.function)),
            None if shares.iter().any(|(_, share, _)| share.percent > NEAR_PERCENT) => findings.warn("budget", says),
            None => findings.good("budget", says),
        }
    }
}

/// Each import with what the host has for it, and which part of the component needs it.
fn imports(file: &Packaged<'_>, findings: &mut Findings) {
    let needed = parts::needed_by(file.bytes);
    let outside = file.outside;
    let by = |import: &str| needed_by(&needed, import);
    let of = |standing: Standing| {
        outside
            .imports
            .iter()
            .filter(move |import| hostcall::standing(import) == standing)
    };
    for import in of(Standing::Refused) {
        findings.error("import", format!("`{import}`{}: {}", by(import), remedy(import)));
    }
    let contract: Vec<&str> = of(Standing::Contract).map(String::as_str).collect();
    findings.good(
        "import",
        match contract.as_slice() {
            [] => "nothing of the contract".to_owned(),
            names => format!("of the contract: {}", names.join(", ")),
        },
    );
    let stubs: Vec<&str> = of(Standing::Stub).map(|import| parts::interface(import)).collect();
    if !stubs.is_empty() {
        findings.good("import", format!("stubs, which reach nothing: {}", stubs.join(", ")));
    }
    for import in of(Standing::Traps) {
        let says = format!(
            "`{import}`{}: no stub, so a call of it would end the call of the action",
            by(import)
        );
        findings.note("import", says);
    }
}

fn needed_by(needed: &BTreeMap<String, BTreeSet<String>>, import: &str) -> String {
    match needed.get(parts::interface(import)) {
        None => String::new(),
        Some(modules) => {
            let names: Vec<String> = modules.iter().map(|name| format!("`{name}`")).collect();
            format!(" (for {})", names.join(", "))
        }
    }
}
