//! The commands of each example's README, typed in its folder as it lies in the repository.

use tests::page::steps;
use tests::{Author, workspace};

/// In place of the network: the packages are those that the tests have installed from the same lock files.
const PROLOGUE: &str = r#"set -e
npm() {
  if [ "$1" = ci ]; then return; fi
  command npm "$@"
}
python3() {
  if [ "$2" = venv ]; then ln -s "$VIRTUAL_ENV" "$3"; else command python3 "$@"; fi
}
"#;

/// Types the README of an example in a copy of its folder, beside the SDKs and what is installed for them. Those in Rust belong to
/// this workspace, where cargo builds and tests them.
fn play(name: &str) {
    let author = Author::new();
    let example = workspace().join("example-actions").join(name);
    let copy = author.path("example-actions").join(name);
    let script = format!(
        "mkdir example-actions && cp -r {example} {copy} && rm -rf {copy}/.venv {copy}/.actgate {copy}/*.wasm\n\
         ln -s {sdk} guest-sdk && ln -s {modules} node_modules",
        example = example.display(),
        copy = copy.display(),
        sdk = workspace().join("guest-sdk").display(),
        modules = workspace().join("node_modules").display(),
    );
    author.shell("", &script).good();
    let readme = std::fs::read_to_string(example.join("README.md")).expect("a README");
    let commands: String = steps(&readme).into_iter().map(|step| step.commands).collect();
    assert!(
        commands.contains("actgate build") && commands.contains("actgate test"),
        "{commands}"
    );
    let folder = format!("example-actions/{name}");
    let done = author.shell(&folder, &format!("{PROLOGUE}set -x\n{commands}"));
    assert!(done.success, "{}\n{}", done.stdout, done.stderr);
    assert!(done.stdout.contains(&format!("built {name} ")), "{}", done.stdout);
    assert!(done.stdout.contains(", 0 failed"), "{}", done.stdout);
}

#[test]
fn javascript() {
    play("delivery-day");
}

#[test]
fn python() {
    play("iban-check");
}

#[test]
fn c() {
    play("order-status-c");
}

#[test]
fn a_manifest_alone() {
    play("newsletter-signup");
}
