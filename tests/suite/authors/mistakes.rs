//! A toolchain that is missing, and code that does not compile: each says what to do, and nothing is left half done.

use tests::Author;

/// A new action in a language, and what `build` says in it.
fn refused(author: &Author, language: &str, words: &[&str]) {
    author.actgate("", &["new", "greet", "--language", language]).good();
    author.actgate("greet", &["build"]).assert_refused(words);
    assert!(!author.path("greet/greet.wasm").exists());
}

#[test]
fn a_missing_toolchain_is_named_with_how_to_get_it() {
    let none = |language, words: &[&str]| refused(&Author::new().with_only(&[]), language, words);
    none(
        "rust",
        &["`cargo` cannot be started; install Rust from https://rustup.rs"],
    );
    none(
        "js",
        &["`node` cannot be started; install Node.js 20.19 or later from https://nodejs.org"],
    );
    none("python", &["`python3` cannot be started; install Python 3.11 or later"]);
    none("c", &["`sh` cannot be started"]);
    // The language is there, and what makes a component of it is not.
    let some = |programs: &[&str], language, words: &[&str]| {
        refused(&Author::new().with_only(programs), language, words);
    };
    some(&["node"], "js", &["are not installed", "run `npm ci` in `"]);
    some(
        &["python3"],
        "python",
        &[
            "`componentize-py` is missing",
            ".venv/bin/pip install --requirement requirements.txt",
        ],
    );
    some(&["sh", "dirname"], "c", &["clang is missing", "apt install clang-19"]);
}

/// Breaks a source of a new action, and sees the compiler's own words with the place.
fn broken(language: &str, file: &str, code: &str, words: &[&str]) {
    let author = Author::new();
    author.actgate("", &["new", "greet", "--language", language]).good();
    author.install("greet");
    author.write(
        &format!("greet/{file}"),
        &format!("{}\n{code}\n", author.read(&format!("greet/{file}"))),
    );
    author.actgate("greet", &["build"]).assert_refused(words);
    assert!(!author.path("greet/greet.wasm").exists());
}

#[test]
fn an_error_in_the_code_is_told_by_the_languages_own_compiler() {
    broken(
        "rust",
        "src/lib.rs",
        "fn broken( {",
        &[
            "src/lib.rs:",
            "unclosed delimiter",
            "does not build; its errors are above",
        ],
    );
    broken(
        "js",
        "src/action.js",
        "const broken = ;",
        &["action.js", "does not build; the errors are above"],
    );
    broken(
        "python",
        "action.py",
        "def broken(:",
        &["action.py", "invalid syntax", "does not build; the errors are above"],
    );
    broken(
        "c",
        "action.c",
        "int broken( {",
        &["action.c:", "error: ", "does not build; the errors are above"],
    );
}

#[test]
fn an_sdk_that_is_not_there_is_asked_for() {
    let author = Author::new();
    author.actgate("", &["new", "greet", "--language", "c"]).good();
    std::fs::remove_dir_all(author.path("greet/vendor")).expect("the folder can be written");
    let words = ["the SDK for C is not in `vendor/actgate-sdk`", "`--sdk FOLDER`"];
    author.actgate("greet", &["build"]).assert_refused(&words);
    let sdk = tests::workspace().join("guest-sdk/c");
    author
        .actgate("greet", &["build", "--sdk", sdk.to_str().expect("text")])
        .good();
    assert!(author.path("greet/greet.wasm").is_file());
}

#[test]
fn a_manifest_with_a_mistake_is_told_before_anything_is_compiled() {
    let author = Author::new();
    author.actgate("", &["new", "greet", "--language", "rust"]).good();
    author.change("greet/action.toml", "effect = \"read\"", "effect = \"reed\"");
    author
        .actgate("greet", &["build"])
        .assert_refused(&["action.toml:5:", "reed"]);
    assert!(!author.path("greet/target").exists());
}
