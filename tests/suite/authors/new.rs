//! `actgate new` and `build`.

use tests::Author;

#[test]
fn a_new_action_has_its_name_its_title_and_its_sdk() {
    let author = Author::new();
    let said = author
        .actgate(
            "",
            &["new", "check-stock", "--language", "c", "--title", "Check what is left"],
        )
        .good();
    assert!(
        said.starts_with("made check-stock in `check-stock`, in C; go on with:\n  cd check-stock\n"),
        "{said}"
    );
    let manifest = author.read("check-stock/action.toml");
    assert!(
        manifest.contains("name = \"check-stock\"") && manifest.contains("title = \"Check what is left\""),
        "{manifest}"
    );
    assert!(!manifest.contains("{{"), "{manifest}");
    for file in [
        ".gitignore",
        "README.md",
        "action.c",
        "cases/greets.toml",
        "vendor/actgate-sdk/build.sh",
    ] {
        assert!(author.path("check-stock").join(file).is_file(), "{file}");
    }
    let said = author
        .actgate(
            "",
            &[
                "--json",
                "new",
                "look-up",
                "--language",
                "rust",
                "--folder",
                "elsewhere",
            ],
        )
        .good();
    assert!(said.contains("\"folder\": \"elsewhere\""), "{said}");
    assert!(author.read("elsewhere/action.toml").contains("title = \"Look up\""));
    assert!(author.path("elsewhere/vendor/actgate-sdk/wit/world.wit").is_file());
}

#[test]
fn what_is_there_is_not_written_over() {
    let author = Author::new();
    author.actgate("", &["new", "check-stock"]).good();
    author.write("check-stock/action.toml", "mine");
    author
        .actgate("", &["new", "check-stock"])
        .assert_refused(&["`check-stock` is there already", "`--folder`"]);
    assert_eq!(author.read("check-stock/action.toml"), "mine");
}

#[test]
fn names_and_titles_that_fit_no_file_are_refused() {
    let author = Author::new();
    author
        .actgate("", &["new", "Check Stock"])
        .assert_refused(&["`Check Stock` is not a name", "lower-case"]);
    author
        .actgate("", &["new", "stock", "--title", "a \"b\""])
        .assert_refused(&["a quote", "leave it out"]);
    author
        .actgate("", &["new", "stock", "--language", "cobol"])
        .assert_refused(&["rust, js, python, c"]);
    assert!(!author.path("stock").exists());
}

#[test]
fn a_folder_without_code_needs_no_tools() {
    let author = Author::new();
    author.write("action.toml", &tests::Guest::manifest("closed", "are you closed"));
    let said = author.actgate("", &["build"]).good();
    assert!(
        said.starts_with("built closed ") && said.contains("closed.wasm"),
        "{said}"
    );
    // With code that is in no known language, the manifest does not say everything.
    author.change("action.toml", "[response]\ntemplate = \"Done by hand.\"\n", "");
    author
        .actgate("", &["build"])
        .assert_refused(&["there is no code (`Cargo.toml`, `package.json`, `action.py`, `action.c`)"]);
}
