//! `cargo xtask fuzz`: runs the fuzz targets one after the other, each for some minutes, on a nightly compiler.

use crate::clock::step;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use std::process::{Command, Stdio};

const TARGETS: [&str; 4] = ["address", "manifest", "matcher", "url_template"];

/// The longest that one input may take, in seconds, and the most memory that it may need, in MiB: what is beyond is a
/// finding.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

/// Runs the targets that the arguments name, `[TARGET] [--minutes N]`, or all.
pub(crate) fn run(arguments: &[&str]) -> anyhow::Result<()> {
    let (targets, minutes) = read(arguments)?;
    let workspace = Workspace::find()?;
    set_up(&workspace)?;
    for target in targets {
        // What is new goes beside what is kept, so that the repository stays as it is.
        let found = workspace.target.join("fuzz-corpus").join(target);
        std::fs::create_dir_all(&found)?;
        let mut fuzz = nightly(&workspace);
        // The code under test is safe Rust, in which a sanitizer finds little and costs much.
        fuzz.args(["fuzz", "run", "--sanitizer", "none", target]);
        fuzz.arg(found).arg(workspace.root.join("fuzz/corpus").join(target));
        fuzz.arg("--")
            .arg(format!("-max_total_time={}", minutes * 60))
            .args(LIMITS);
        step(&format!("ran {target}"), || process::run(&mut fuzz))
            .with_context(|| format!("the input is in `fuzz/artifacts/{target}`; see fuzz/README.md"))?;
    }
    Ok(())
}

fn read<'a>(arguments: &[&'a str]) -> anyhow::Result<(Vec<&'a str>, u64)> {
    let (targets, rest) = match arguments {
        [target, rest @ ..] if !target.starts_with("--") => (vec![*target], rest),
        rest => (TARGETS.to_vec(), rest),
    };
    if let Some(unknown) = targets.iter().find(|target| !TARGETS.contains(target)) {
        bail!("there is no fuzz target `{unknown}`; there are: {}", TARGETS.join(", "));
    }
    let minutes = match rest {
        [] => Some(10),
        ["--minutes", number] => number.parse().ok().filter(|minutes| *minutes > 0),
        other => bail!(
            "`{}` is not understood; write `[TARGET] [--minutes N]`",
            other.join(" ")
        ),
    };
    Ok((targets, minutes.context("`--minutes` wants a whole number from 1")?))
}

/// Installs `cargo-fuzz` where it is missing. The compiler is the user's to install.
fn set_up(workspace: &Workspace) -> anyhow::Result<()> {
    if !succeeds(nightly(workspace).arg("--version")) {
        bail!("fuzzing needs a nightly compiler; `rustup toolchain install nightly` installs it");
    }
    if !succeeds(nightly(workspace).args(["fuzz", "--version"])) {
        step("installed cargo-fuzz", || {
            process::run(workspace.cargo().args(["install", "cargo-fuzz", "--locked"]))
        })?;
    }
    Ok(())
}

/// Cargo of the nightly toolchain, in the folder whose target folder is its own: everything is compiled to be observed.
fn nightly(workspace: &Workspace) -> Command {
    let mut rustup = Command::new("rustup");
    rustup
        .args(["run", "nightly", "cargo"])
        .current_dir(workspace.root.join("fuzz"));
    for variable in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN"] {
        rustup.env_remove(variable);
    }
    rustup
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_a_target_and_a_time() {
        assert_eq!(read(&[]).unwrap(), (TARGETS.to_vec(), 10));
        assert_eq!(read(&["manifest", "--minutes", "3"]).unwrap(), (vec!["manifest"], 3));
        assert_eq!(read(&["--minutes", "1"]).unwrap().1, 1);
        for wrong in [
            &["manifests"][..],
            &["manifest", "3"],
            &["--minutes"],
            &["--minutes", "x"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_target_has_a_corpus() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus");
        let mut found: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        found.sort();
        assert_eq!(found, TARGETS);
    }
}
