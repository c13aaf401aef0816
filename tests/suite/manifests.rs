//! Manifests that are wrong, through the command line: each problem with file, line, column and what would mend it.

use std::path::Path;
use tempfile::TempDir;
use tests::{Finished, Guest, Stand, actgate, action_file};

/// The smallest good manifest; what a test adds stands behind its four lines.
const HEAD: &str = "name = \"probe\"\ntitle = \"Probe\"\ndescription = \"Is checked.\"\ntriggers = [\"probe this\"]\n";

/// Checks a folder with this manifest.
fn check(manifest: &str) -> Finished {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("probe")).unwrap();
    std::fs::write(folder.path().join("probe/action.toml"), manifest).unwrap();
    actgate(folder.path(), &["check", "probe"])
}

fn check_with(more: &str) -> Finished {
    check(&format!("{HEAD}{more}"))
}

const REPLY: &str = "[response]\ntemplate = \"Done.\"\n";

#[test]
fn a_good_manifest_passes() {
    assert!(check_with(REPLY).good().contains("the manifest of probe is good"));
}

#[test]
fn an_unknown_key_is_told_with_its_place_and_the_nearest_known_one() {
    let finished = check_with(&format!("protecton = \"none\"\n{REPLY}"));
    let words = ["probe/action.toml:5:1: ", "`protecton`", "did you mean `protection`?"];
    finished.assert_refused(&words);
}

#[test]
fn a_bad_url_is_told_with_its_place_and_remedy() {
    let endpoint = |url: &str| format!("{REPLY}[endpoints.x]\nmethod = \"GET\"\nurl = \"{url}\"\n");
    let table = [
        ("ftp://a.example/", "`ftp` is not allowed", "begin with `https://`"),
        ("a.example/x", "has no scheme", "begin with `https://`"),
        ("https://{host}/x", "cannot choose the host", "write it out"),
        ("https://u:p@a.example/", "user name or password", "use `auth`"),
        (
            "https://a.example/x?day=1",
            "query string",
            "move it to `query = { day =",
        ),
        ("https:///x", "", "name one host"),
    ];
    for (url, message, remedy) in table {
        let finished = check_with(&endpoint(url));
        finished.assert_refused(&["probe/action.toml:9:7: endpoints.x.url: ", message, remedy]);
    }
}

#[test]
fn a_template_name_that_nobody_gives_is_told() {
    let url = format!("{REPLY}[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/{{oder}}\"\n");
    let input = "[[inputs]]\nname = \"order\"\ninstructions = \"The number.\"\n";
    // Without code nobody but the inputs can give it, so that checking the folder can tell.
    let finished = check_with(&format!("{input}{url}"));
    finished.assert_refused(&[
        "endpoints.x.oder",
        "nothing fills the parameter `{oder}`",
        "did you mean `{order}`?",
    ]);
    let reply = check_with("[response]\ntemplate = \"Order {oder}.\"\n");
    reply.assert_refused(&["probe/action.toml:6:", "response.template", "oder"]);
    let host = check_with(&format!(
        "{REPLY}[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/{{visitor.phone}}\"\n"
    ));
    host.assert_refused(&["probe/action.toml:9:", "endpoints.x.url", "visitor.phone"]);
}

#[test]
fn a_trigger_that_is_used_twice_in_a_manifest_is_told() {
    let text = HEAD.replace("[\"probe this\"]", "[\"Probe this\", \"probe THIS!\"]");
    let finished = check(&format!("{text}{REPLY}"));
    let words = ["probe/action.toml:4:", "triggers.1", "`probe THIS!` says the same as"];
    finished.assert_refused(&words);
}

#[test]
fn a_schema_that_does_not_compile_is_told_with_its_place() {
    let input = |schema: &str| {
        format!("{REPLY}[[inputs]]\nname = \"order\"\ninstructions = \"The number.\"\nschema = {schema}\n")
    };
    let table = [
        ("{ type = \"strin\" }", "did you mean `string`?"),
        ("{ pattern = \"(\" }", "`(` is not a regular"),
        ("{ pattern = \"(?=a)\" }", "without look-around"),
    ];
    for (schema, words) in table {
        let finished = check_with(&input(schema));
        finished.assert_refused(&["probe/action.toml:10:", "inputs.0.schema", words]);
    }
    let response = check_with(&format!("{REPLY}[response.schema]\ntype = \"objct\"\n"));
    response.assert_refused(&["probe/action.toml:8:", "response.schema", "did you mean `object`?"]);
}

#[test]
fn all_problems_of_a_manifest_are_told_at_once() {
    let finished = check_with("protecton = 1\nefect = \"read\"\n[response]\ntemplat = \"\"\n");
    finished.assert_refused(&[":5:1: ", ":6:1: ", ":8:1: "]);
    assert_eq!(
        finished.stderr.matches("probe/action.toml:").count(),
        3,
        "{}",
        finished.stderr
    );
}

#[test]
fn a_folder_or_file_that_cannot_be_checked_is_told_why() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let missing = actgate(folder.path(), &["check", "nowhere"]);
    missing.assert_refused(&["`nowhere` cannot be read"]);
    let empty = actgate(folder.path(), &["check", "empty"]);
    empty.assert_refused(&["an action's folder has its manifest `action.toml`"]);
    std::fs::write(folder.path().join("empty/action.toml"), [0xff, 0xfe, 0]).unwrap();
    let binary = actgate(folder.path(), &["check", "empty"]);
    binary.assert_refused(&["action.toml", "is not UTF-8 text"]);
}

/// A file that says it has this size and takes no room.
fn sparse(path: &Path, bytes: u64) {
    std::fs::File::create(path).unwrap().set_len(bytes).unwrap();
}

#[test]
fn a_component_of_two_hundred_megabytes_is_refused_by_its_size() {
    let folder = TempDir::new().unwrap();
    sparse(&folder.path().join("huge.wasm"), 200 << 20);
    let words = [
        "`huge.wasm`",
        "209715200 bytes, over the limit of 67108864",
        "raise `limits.sandbox.component_bytes_max`",
    ];
    for command in ["check", "inspect", "publish", "preview"] {
        actgate(folder.path(), &[command, "huge.wasm"]).assert_refused(&words);
    }
    // A manifest of that size is not read either.
    std::fs::create_dir(folder.path().join("huge")).unwrap();
    sparse(&folder.path().join("huge/action.toml"), 200 << 20);
    actgate(folder.path(), &["check", "huge"]).assert_refused(&["209715200 bytes, over the limit of 1048576"]);
}

#[test]
fn the_command_line_tells_of_bad_components_as_the_host_does() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let whole = std::fs::read(action_file("order-status")).unwrap();
    write("half.wasm", &whole[..whole.len() / 2]);
    write("text.wasm", b"hello");
    let import = "(import \"wasi:http/outgoing-handler@0.2.0\" (instance (export \"f\" (func))))";
    write("http.wasm", &Guest::default().importing(import).build());
    write(
        "future.wasm",
        &Guest::default().exporting("actgate:action/handler@9.9.9").build(),
    );
    let table = [
        ("half.wasm", "the file ends in the middle"),
        ("text.wasm", "not WebAssembly"),
        ("http.wasm", "`wasi:http/outgoing-handler@0.2.0`"),
        ("future.wasm", "contract 9.9.9"),
    ];
    for (file, words) in table {
        // What a check finds in a file that can be read is its report.
        let checked = actgate(folder.path(), &["check", file]);
        let said = format!("{}{}", checked.stdout, checked.stderr);
        assert!(!checked.success && said.contains(words), "`{words}` is not in: {said}");
        actgate(folder.path(), &["publish", file]).assert_refused(&[file, "is not published", words]);
    }
    let actions = actgate(folder.path(), &["actions"]).good();
    assert!(actions.contains("nothing is published"), "{actions}");
}

#[test]
fn two_files_with_one_action_are_refused_together_and_one_after_the_other_replaces_it() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, trigger: &str| {
        let guest = Guest::default().packing(&Guest::manifest("twin", trigger));
        std::fs::write(folder.path().join(name), guest.build()).unwrap();
    };
    write("one.wasm", "wake the first twin");
    write("two.wasm", "wake the second twin");
    let refused = actgate(folder.path(), &["publish", "one.wasm", "two.wasm"]);
    assert!(
        !refused.success && refused.stderr.contains("publish one of them"),
        "{refused:?}"
    );
    let first = actgate(folder.path(), &["publish", "one.wasm"]).good();
    let digest = first.split_whitespace().nth(2).unwrap();
    assert!(
        first.starts_with("published twin ") && !first.contains("in place of"),
        "{first}"
    );
    let second = actgate(folder.path(), &["publish", "two.wasm"]).good();
    assert!(second.contains(&format!("in place of {digest}")), "{second}");
    let actions = actgate(folder.path(), &["actions"]).good();
    assert_eq!(actions.lines().count(), 1, "{actions}");
    let matched = actgate(folder.path(), &["match", "wake the second twin"]).good();
    assert!(matched.contains("twin"), "{matched}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_of_two_published_actions_is_refused_with_both_names() {
    let stand = Stand::new().await;
    let guest = |name: &str, trigger: &str| Guest::default().packing(&Guest::manifest(name, trigger)).build();
    stand.publish_bytes(guest("first", "do the thing")).await.unwrap();
    let error = stand.publish_bytes(guest("second", "Do the THING!")).await.unwrap_err();
    let error = error.to_string();
    for word in [
        "`do the thing` of `first`",
        "`Do the THING!` of `second`",
        "change all but one",
        "unpublish",
    ] {
        assert!(error.contains(word), "{error}");
    }
    let live = stand.host.runtime.registry().current().await.unwrap();
    assert_eq!(live.actions.keys().collect::<Vec<_>>(), ["first"]);
    // The same name replaces, so that its own trigger is no collision.
    stand.publish_bytes(guest("first", "Do the thing")).await.unwrap();
}

#[test]
fn an_input_that_its_place_cannot_take_is_refused_before_anything_is_published() {
    let list = "[[inputs]]\nname = \"tags\"\ninstructions = \"Which?\"\nschema = { type = \"array\", items = { type = \"string\" } }\n";
    let endpoint = |lines: &str| format!("{list}{REPLY}[endpoints.x]\nmethod = \"GET\"\n{lines}\n");
    let in_path = check_with(&endpoint("url = \"https://a.example/{tags}\""));
    in_path.assert_refused(&[
        "endpoints.x.tags: the input `tags` is used in a text, a path or a header, and is not a text, number or boolean",
        "let it stand alone in `query`",
    ]);
    let in_query = check_with(&endpoint("url = \"https://a.example/\"\nquery = { tag = \"{tags}\" }"));
    assert!(in_query.good().contains("the manifest of probe is good"));
}

#[test]
fn what_the_gate_would_deny_at_every_call_is_refused_before_anything_is_published() {
    let endpoint = |value: &str| {
        check_with(&format!(
            "{REPLY}[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/\"\nheaders = {{ user-agent = \"{value}\" }}\n"
        ))
    };
    let finished = endpoint("shop-bot/1.0 ");
    assert!(!finished.success, "{finished:#?}");
    for words in [
        "every call would be denied",
        "starts or ends with a space",
        "probe cannot be published",
    ] {
        assert!(finished.stdout.contains(words), "{words}: {finished:#?}");
    }
    assert!(
        endpoint("shop-bot/1.0")
            .good()
            .contains("the manifest of probe is good")
    );
}
