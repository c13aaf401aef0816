//! The parts of a test run, in the order in which they run: what is quick first, and what builds before what needs it.

use super::deny;
use super::outcome::{Outcome, counted, one};
use super::sdks;
use crate::build;
use crate::workspace::{EXAMPLES, Workspace};

/// One part.
pub(super) struct Part {
    pub name: &'static str,
    pub what: &'static str,
    pub run: fn(&Workspace) -> anyhow::Result<Outcome>,
}

/// All parts.
pub(super) const PARTS: &[Part] = &[
    Part {
        name: "format",
        what: "rustfmt finds nothing to change",
        run: format,
    },
    Part {
        name: "deny",
        what: "licences, sources and versions of dependencies, and known advisories",
        run: deny::run,
    },
    Part {
        name: "unused",
        what: "no package names a dependency that it does not use",
        run: unused,
    },
    Part {
        name: "build",
        what: "the binaries, the examples and the guests of the tests",
        run: build,
    },
    Part {
        name: "tools",
        what: "other people's programs are installed, which the tests check the host against",
        run: tools,
    },
    Part {
        name: "sdks",
        what: "the SDKs, examples and templates in JavaScript, Python and C, by their own tests and checkers of types",
        run: sdks::run,
    },
    Part {
        name: "conformance",
        what: "each SDK's conformance action does what the suite asks, in the host",
        run: conformance,
    },
    Part {
        name: "tests",
        what: "all unit and integration tests",
        run: tests,
    },
    Part {
        name: "doctests",
        what: "the examples in the documentation",
        run: doctests,
    },
    Part {
        name: "tidy",
        what: "the rules of the house, and the tests of xtask",
        run: tidy,
    },
    Part {
        name: "demo",
        what: "the demo with its scripted conversation",
        run: demo,
    },
    Part {
        name: "clippy",
        what: "clippy finds nothing, on this machine's target",
        run: clippy,
    },
    Part {
        name: "guests",
        what: "clippy finds nothing in the guests, on their target",
        run: guests,
    },
    Part {
        name: "docs",
        what: "the documentation builds without a warning",
        run: docs,
    },
];

fn format(workspace: &Workspace) -> anyhow::Result<Outcome> {
    one(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// `fuzz` is left out: it is a workspace of its own around a member of this one, which the tool takes for a mistake.
fn unused(workspace: &Workspace) -> anyhow::Result<Outcome> {
    deny::install(workspace, "machete")?;
    let mut cargo = workspace.cargo();
    one(cargo.args(["machete", "host", "tests", "xtask", "guest-sdk", "example-actions"]))
}

fn build(_: &Workspace) -> anyhow::Result<Outcome> {
    build::everything().map(|_| Outcome::passed())
}

fn tools(workspace: &Workspace) -> anyhow::Result<Outcome> {
    crate::build::tools::install(workspace).map(|()| Outcome::passed())
}

/// All members are selected in every part, since then dependencies have the same features everywhere and are
/// compiled once for building and once for checking.
fn tests(workspace: &Workspace) -> anyhow::Result<Outcome> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "test",
        "--workspace",
        "--exclude",
        "xtask",
        "--lib",
        "--bins",
        "--tests",
        "--no-fail-fast",
    ]);
    counted(&mut cargo)
}

fn doctests(workspace: &Workspace) -> anyhow::Result<Outcome> {
    counted(
        workspace
            .cargo()
            .args(["test", "--workspace", "--doc", "--no-fail-fast"]),
    )
}

fn tidy(workspace: &Workspace) -> anyhow::Result<Outcome> {
    counted(workspace.cargo().args(["test", "--package", "xtask", "--no-fail-fast"]))
}

fn demo(_: &Workspace) -> anyhow::Result<Outcome> {
    let crate::demo::Report { passed, failed } = crate::demo::check()?;
    Ok(Outcome {
        passed,
        failed,
        ..Outcome::default()
    })
}

fn conformance(_: &Workspace) -> anyhow::Result<Outcome> {
    let crate::languages::conformance::Report { passed, failed } = crate::languages::conformance::run()?;
    Ok(Outcome {
        passed,
        failed,
        ..Outcome::default()
    })
}

/// For clippy. The last holds in guests and SDKs too, which do not take the workspace's lints.
const LINTS: [&str; 5] = ["--", "-D", "warnings", "-W", "clippy::too_many_lines"];

fn clippy(workspace: &Workspace) -> anyhow::Result<Outcome> {
    one(workspace
        .cargo()
        .args(["clippy", "--workspace", "--all-targets"])
        .args(LINTS))
}

/// Guests as they are built for the sandbox, with the profile that their macros are compiled in already.
fn guests(workspace: &Workspace) -> anyhow::Result<Outcome> {
    let mut cargo = workspace.cargo();
    cargo.args(["clippy", "--release", "--lib", "--target", "wasm32-wasip2"]);
    let has_code = |name: &&&str| {
        workspace
            .root
            .join("example-actions")
            .join(name)
            .join("Cargo.toml")
            .is_file()
    };
    for name in EXAMPLES.iter().filter(has_code) {
        cargo.args(["--package", name]);
    }
    cargo.args([
        "--package",
        "hostile-guest",
        "--package",
        "careless-guest",
        "--package",
        "conformance",
    ]);
    one(cargo.args(LINTS))
}

fn docs(workspace: &Workspace) -> anyhow::Result<Outcome> {
    let mut cargo = workspace.cargo();
    cargo
        .args(["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings");
    one(&mut cargo)
}
