//! Building again: the same component for the same sources, and no work where nothing has changed.

use serde_json::{Value, json};
use tests::Author;

/// A new action in a language, with what builds it.
fn new(language: &str) -> Author {
    let author = Author::new();
    author.actgate("", &["new", "greet", "--language", language]).good();
    author.install("greet");
    author
}

fn built(author: &Author, more: &[&str]) -> Value {
    let said = author.actgate("greet", &[&["--json", "build"], more].concat()).good();
    serde_json::from_str(&said).expect("JSON")
}

#[test]
fn a_component_in_javascript_or_c_is_the_same_each_time_it_is_built() {
    for language in ["js", "c"] {
        // In two folders, so that nothing of the place is in it either.
        let (one, other) = (built(&new(language), &[]), built(&new(language), &["--again"]));
        assert_eq!(
            (&one["unchanged"], &other["unchanged"]),
            (&json!(false), &json!(false)),
            "{language}"
        );
        assert_eq!(one["digest"], other["digest"], "{language}");
    }
}

#[test]
fn an_unchanged_folder_is_neither_built_nor_compiled_again() {
    let author = new("python");
    let first = built(&author, &[]);
    assert_eq!(first["unchanged"], false);
    author.actgate("greet", &["check"]).good();
    let compiled = || {
        let cache = std::fs::read_dir(author.path("greet/.actgate/cache")).expect("a cache");
        cache.count()
    };
    let before = compiled();
    assert!(before >= 2, "a key and machine code");
    let again = author.actgate("greet", &["build"]).good();
    assert!(
        again.starts_with("nothing has changed since the last build: greet "),
        "{again}"
    );
    assert_eq!(built(&author, &[])["digest"], first["digest"]);
    // The manifest is packed, and nothing is compiled for that either.
    author.change("greet/action.toml", "Greets the visitor;", "Greets everybody;");
    let other = built(&author, &[]);
    assert_eq!(other["unchanged"], true);
    assert_ne!(other["digest"], first["digest"]);
    author.actgate("greet", &["test"]).good();
    author.actgate("greet", &["pack"]).good();
    let preview = ["preview", "greet.wasm", "--input", "name=Ada"];
    assert!(author.actgate("greet", &preview).good().contains("Hello, Ada."));
    assert!(
        author
            .actgate("greet", &["trace"])
            .good()
            .contains("ended        replied")
    );
    assert!(
        !author.path("greet/state").exists(),
        "a host's state is no author's business"
    );
    let mut dev = author.session("greet", &["dev"]);
    dev.hear("built greet in");
    assert_eq!(compiled(), before);
    // A change is built.
    drop(dev);
    author.change("greet/action.py", "Hello, ", "Good day, ");
    assert_eq!(built(&author, &[])["unchanged"], false);
}
