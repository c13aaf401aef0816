//! What an action's code needs and costs: contract, imports, size, pool class.

use super::Findings;
use crate::cli::output::Output;
use crate::config::Settings;
use crate::contract;
use crate::engine::load::remedy;
use crate::engine::{Compiler, Loaded, Sandbox};
use crate::hostcall::{self, Standing};
use crate::manifest::pack::Packed;
use crate::manifest::parts;
use std::collections::{BTreeMap, BTreeSet};

/// Looks at the code of a file.
pub fn examine(
    bytes: &[u8],
    packed: &Packed,
    settings: &Settings,
    output: Output,
    findings: &mut Findings,
) -> anyhow::Result<Option<Loaded>> {
    imports(bytes, packed, findings);
    if !findings.is_publishable() {
        return Ok(None);
    }
    let progress = output.progress("compiling");
    let sandbox = Sandbox::new(&settings.limits, Compiler::this_program(), None)?;
    let loaded = sandbox.load(bytes, &packed.digest);
    progress.finish_and_clear();
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(error) => {
            findings.error("code", error.to_string());
            return Ok(None);
        }
    };
    let version = packed.contract.as_deref().unwrap_or("none");
    let ours = contract::SUPPORTED.join(", ");
    findings.good(
        "contract",
        format!("it is made for {version}, and this host runs {ours}"),
    );
    let report = &loaded.report;
    let class = match report.needs.reason() {
        None => format!("pool class {}", report.class),
        Some(reason) => format!("pool class {}, because {reason}", report.class),
    };
    findings.good(
        "size",
        format!(
            "{} KiB, of {} KiB allowed; {} KiB of machine code, made in {} ms; {class}",
            bytes.len().div_ceil(1024),
            settings.limits.sandbox.component_bytes_max / 1024,
            report.machine_code_bytes.div_ceil(1024),
            report.elapsed.as_millis()
        ),
    );
    Ok(Some(loaded))
}

/// Each import with what stands behind it, and who in the component needs it.
fn imports(bytes: &[u8], packed: &Packed, findings: &mut Findings) {
    let needed = parts::needed_by(bytes);
    let by = |import: &str| needed_by(&needed, import);
    let of = |standing: Standing| {
        packed
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
