//! `cargo xtask`: sets up, tries out and tests the repository; nothing here is part of the product.

mod build;
mod clock;
mod demo;
mod fuzz;
mod languages;
mod process;
mod test;
mod workspace;

use anyhow::bail;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo [--fresh]       set up a shop and a host in `state/demo`, and chat with it
cargo xtask demo --check         the same in a temporary folder, with a scripted conversation that is checked
cargo xtask test [--only NAME]   build, check and test everything, or one part of it
cargo xtask conformance          check the SDK of each language against the host, and print the table
cargo xtask bench gate           measure what a decision of the gate costs
cargo xtask bench languages [--update]
                                 measure what each language costs, and write the table into the authors' documentation
cargo xtask build                build the binaries and the actions that the tests need
cargo xtask fuzz [TARGET] [--minutes N]
                                 run the fuzz targets, or one, each for ten minutes or so many";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does a task and answers whether all was well.
fn dispatch(arguments: &[&str]) -> anyhow::Result<bool> {
    match arguments {
        ["demo"] => demo::talk(false),
        ["demo", "--fresh"] => demo::talk(true),
        ["demo", "--check"] => demo::check().map(|report| {
            println!("\n{} passed, {} failed", report.passed, report.failed);
            report.failed == 0
        }),
        ["test"] => test::run(None),
        ["test", "--only", name] => test::run(Some(name)),
        ["conformance"] => languages::conformance::run().map(|report| {
            println!("\n{} passed, {} failed", report.passed, report.failed);
            report.failed == 0
        }),
        ["bench", "gate"] => bench("gate"),
        ["bench", "languages"] => languages::costs::bench(false),
        ["bench", "languages", "--update"] => languages::costs::bench(true),
        ["build"] => build::everything().map(|_| true),
        ["fuzz", rest @ ..] => fuzz::run(rest).map(|()| true),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(true)
        }
        other => bail!("`{}` is not a task; the tasks are:\n{USAGE}", other.join(" ")),
    }
}

/// Runs a benchmark and lets it print.
fn bench(name: &str) -> anyhow::Result<bool> {
    process::run(&mut benchmark(name)).map(|()| true)
}

/// A benchmark of the `tests` package in the profile that everything is built in; a release is faster.
fn benchmark(name: &str) -> std::process::Command {
    let mut command = std::process::Command::new(process::cargo());
    command.args([
        "bench",
        "--quiet",
        "--package",
        "tests",
        "--profile",
        "dev",
        "--bench",
        name,
    ]);
    command
}
