//! Where the built things are: the binaries and the components that `cargo xtask test` makes before the suite runs.

use std::path::{Path, PathBuf};

/// The top folder of the repository.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The folder of the profile that this test runs in: `target/debug`, say.
pub(crate) fn profile_folder() -> PathBuf {
    let exe = std::env::current_exe().expect("a test has a file");
    exe.ancestors()
        .nth(2)
        .expect("tests are in `<profile>/deps`")
        .to_owned()
}

fn built(path: PathBuf) -> PathBuf {
    assert!(
        path.is_file(),
        "{} is not built; run `cargo xtask test`, which builds it first",
        path.display()
    );
    path
}

/// A binary of the workspace: `actgate` or `shop-api`.
pub fn binary(name: &str) -> PathBuf {
    built(profile_folder().join(name))
}

/// The file of an example action.
pub fn action_file(name: &str) -> PathBuf {
    built(profile_folder().join("../actions").join(format!("{name}.wasm")))
}

/// The file of the hostile guest.
pub fn hostile_file() -> PathBuf {
    action_file("hostile")
}

/// A folder of what `cargo xtask test --only tools` installs.
pub fn tool(path: &str) -> PathBuf {
    profile_folder().join("../tools").join(path)
}

/// A command of the tests' own Python, for a file in `tests/python-tools`.
pub fn python(script: &str) -> std::process::Command {
    let mut python = std::process::Command::new(built(profile_folder().join("../tools/python-tools/bin/python")));
    python
        .arg("-I")
        .arg(workspace().join("tests/python-tools").join(script));
    python
}

/// Asserts that a text is what a kept file says. `ACTGATE_UPDATE_GOLDEN=1` writes the file anew.
#[track_caller]
pub fn assert_golden(file: &Path, text: &str) {
    if std::env::var_os("ACTGATE_UPDATE_GOLDEN").is_some() {
        std::fs::write(file, text).expect("the file can be written");
    }
    let golden = std::fs::read_to_string(file).unwrap_or_default();
    let first = text.lines().zip(golden.lines()).position(|(new, old)| new != old);
    assert!(
        text == golden,
        "what was made differs from {} from line {} on; if that is meant, run the test with ACTGATE_UPDATE_GOLDEN=1 and read \
         the difference",
        file.display(),
        first.unwrap_or_else(|| text.lines().count().min(golden.lines().count())) + 1
    );
}
