//! `cargo xtask test`: all checks and tests, each part timed, none hidden by another's failure.

mod deny;
mod outcome;
mod parts;
mod sdks;
mod types;

use crate::clock::seconds;
use anyhow::bail;
use outcome::Outcome;
use std::time::Instant;

/// Runs all parts, or one, and prints the sum. Answers whether nothing failed.
pub(crate) fn run(only: Option<&str>) -> anyhow::Result<bool> {
    let known: Vec<&str> = parts::PARTS.iter().map(|part| part.name).collect();
    if let Some(name) = only
        && !known.contains(&name)
    {
        bail!("there is no part `{name}`; there are: {}", known.join(", "));
    }
    let workspace = crate::workspace::Workspace::find()?;
    let start = Instant::now();
    let mut lines = Vec::new();
    let mut sum = Outcome::default();
    for part in parts::PARTS
        .iter()
        .filter(|part| only.is_none_or(|name| name == part.name))
    {
        println!("\n== {} — {}", part.name, part.what);
        let begun = Instant::now();
        let outcome = (part.run)(&workspace).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Outcome::failed()
        });
        let line = format!("{:<11} {outcome}, {}", part.name, seconds(begun.elapsed()));
        println!("== {line}");
        lines.push(line);
        sum.add(&outcome);
    }
    println!("\n{}\nall in {}\n", lines.join("\n"), seconds(start.elapsed()));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(sum.failed == 0)
}
