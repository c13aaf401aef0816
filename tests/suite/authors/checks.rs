//! `actgate check` and `pack`.

use tests::{Author, Guest, action_file};

/// A folder with the smallest component and this manifest.
fn with(guest: &Guest, manifest: &str) -> Author {
    let author = Author::new();
    author.write("action.toml", manifest);
    author.write("action.c", "/* stands for the code */");
    std::fs::write(author.path("component.wasm"), guest.build()).expect("the folder can be written");
    author
}

#[test]
fn a_check_tells_what_is_good_and_what_stands_behind_each_import() {
    let author = Author::new();
    let file = action_file("order-status").display().to_string();
    let said = author.actgate("", &["check", &file]).good();
    for words in [
        "ok      manifest    it is complete",
        "ok      contract    it is made for 0.2.0, and this host runs 0.2, 0.1",
        "stubs, which reach nothing: wasi:",
        "note    import      `wasi:cli/terminal-input@",
        "no stub, so a call of it would end the call of the action",
        "pool class small",
        "can be published",
    ] {
        assert!(said.contains(words), "`{words}` is not in:\n{said}");
    }
    assert!(!author.path("state").exists(), "a check leaves nothing behind");
}

#[test]
fn everything_that_stands_against_publishing_is_told_at_once() {
    let http = "(import \"wasi:http/outgoing-handler@0.2.0\" (instance (export \"f\" (func))))
        (import \"wasi:keyvalue/store@0.2.0\" (instance (export \"f\" (func))))";
    let author = Author::new();
    std::fs::write(author.path("http.wasm"), Guest::default().importing(http).build()).expect("written");
    let done = author.actgate("", &["check", "http.wasm"]);
    assert!(!done.success);
    for words in [
        "error   import      `wasi:http/outgoing-handler@0.2.0`: declare an endpoint in the manifest",
        "error   import      `wasi:keyvalue/store@0.2.0`: only the stubs",
        "handmade cannot be published",
    ] {
        assert!(done.stdout.contains(words), "`{words}` is not in:\n{}", done.stdout);
    }
}

#[test]
fn who_in_a_component_needs_a_refused_import_is_told() {
    let text = r#"(component
        (import "wasi:http/types@0.2.0" (instance $http (export "f" (func))))
        (core func $f (canon lower (func $http "f")))
        (core module $greedy (import "wasi:http/types@0.2.0" "f" (func)))
        (core instance (instantiate $greedy
          (with "wasi:http/types@0.2.0" (instance (export "f" (func $f)))))))"#;
    let component = wat::parse_str(text).expect("good text");
    let manifest = Guest::manifest("greedy", "take it all");
    let packed = actgate::manifest::pack::pack(&component, &manifest).expect("a component");
    let author = Author::new();
    std::fs::write(author.path("greedy.wasm"), packed).expect("written");
    let done = author.actgate("", &["check", "greedy.wasm"]);
    assert!(
        done.stdout
            .contains("`wasi:http/types@0.2.0` (for `greedy`): declare an endpoint"),
        "{done:?}"
    );
    author
        .actgate("", &["publish", "greedy.wasm"])
        .assert_refused(&["`wasi:http/types@0.2.0` (its `greedy` needs it)"]);
}

#[test]
fn phrases_that_would_not_find_the_action_are_told() {
    let author = Author::new();
    let file = |name: &str, manifest: &str| {
        std::fs::write(author.path(name), Guest::default().packing(manifest).build()).expect("written");
    };
    file("first.wasm", &Guest::manifest("first", "where is my parcel"));
    author.actgate("", &["publish", "first.wasm"]).good();
    file("same.wasm", &Guest::manifest("same", "Where is my parcel?"));
    let done = author.actgate("", &["check", "same.wasm"]);
    assert!(
        !done.success && done.stdout.contains("error   trigger") && done.stdout.contains("`first`"),
        "{done:?}"
    );
    file("other.wasm", &Guest::manifest("other", "open an account for a friend"));
    let said = author.actgate("", &["check", "other.wasm"]).good();
    assert!(
        said.contains("each of them (1) finds it, beside what is published (1)"),
        "{said}"
    );
}

#[test]
fn a_manifest_that_was_changed_after_the_build_is_noticed() {
    let author = Author::new();
    author.write("action.toml", &Guest::manifest("closed", "are you closed"));
    let said = author.actgate("", &["check"]).good();
    assert!(said.contains("`actgate build` makes the file of it"), "{said}");
    author.actgate("", &["build"]).good();
    author.change("action.toml", "are you closed", "are you shut");
    let said = author.actgate("", &["check"]).good();
    assert!(
        said.contains("warning manifest") && said.contains("build it again"),
        "{said}"
    );
}

#[test]
fn a_packed_file_is_whole_and_says_what_an_operator_is_asked_for() {
    let manifest = format!(
        "{}\n[endpoints.hours]\nmethod = \"GET\"\nurl = \"https://api.shop.example/hours\"\nauth = {{ kind = \"none\" }}\n\
         [[examples]]\nendpoint = \"hours\"\nstatus = 200\nbody = {{ open = \"09:00\" }}\n",
        Guest::manifest("handmade", "do it by hand")
    );
    let author = with(&Guest::default(), &manifest);
    let said = author.actgate("", &["pack", "--component", "component.wasm"]).good();
    assert!(said.contains("packed handmade as handmade.wasm"), "{said}");
    assert!(said.contains("actgate grant --file handmade.grants.toml"), "{said}");
    author
        .actgate("", &["publish", "handmade.wasm"])
        .assert_refused(&["it asks for more than is granted"]);
    author.actgate("", &["grant", "--file", "handmade.grants.toml"]).good();
    author.actgate("", &["publish", "handmade.wasm"]).good();
    assert!(
        author
            .actgate("", &["preview", "handmade"])
            .good()
            .contains("Done by hand.")
    );
}

#[test]
fn what_cannot_be_published_is_not_packed() {
    let http = "(import \"wasi:http/types@0.2.0\" (instance (export \"f\" (func))))";
    let author = with(
        &Guest::default().importing(http),
        &Guest::manifest("handmade", "do it by hand"),
    );
    author
        .actgate("", &["pack", "--component", "component.wasm"])
        .assert_refused(&["handmade is not packed", "wasi:http/types@0.2.0"]);
    assert!(!author.path("handmade.wasm").exists());
    author
        .actgate("", &["pack"])
        .assert_refused(&["component.wasm` is not there", "build it first with `actgate build .`"]);
    author.write("component.wasm", "no component");
    author
        .actgate("", &["pack", "--component", "component.wasm"])
        .assert_refused(&["component.wasm`", "not WebAssembly"]);
}

#[test]
fn code_that_was_changed_after_the_last_build_is_not_packed() {
    let author = Author::new();
    author.actgate("", &["new", "greet", "--language", "c"]).good();
    author.actgate("greet", &["build"]).good();
    // The manifest is packed as it is, and what people read is no code.
    author.change("greet/action.toml", "Greets the visitor", "Says hello to the visitor");
    author.write("greet/README.md", "# Greet");
    author.actgate("greet", &["pack"]).good();
    author.change("greet/action.c", "Hello", "Good day");
    let words = ["`action.c` was changed after the last build", "actgate build ."];
    author.actgate("greet", &["pack"]).assert_refused(&words);
    author.change("greet/cases/greets.toml", "Hello", "Good day");
    author.actgate("greet", &["build"]).good();
    let said = author.actgate("greet", &["pack"]).good();
    assert!(said.contains("KiB; cases passed: 1)"), "{said}");
}
