//! `actgate test`: the cases of every example pass; what differs, is missing or is not needed fails and says so.

use std::fs;
use tests::{Kit, action_file, workspace};

/// The examples that have cases, by name.
fn examples() -> Vec<String> {
    let folder = workspace().join("example-actions");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let with_cases = entries.filter(|path| path.join("cases").is_dir());
    let mut names: Vec<String> = with_cases
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// Plays the cases of an example with the file that was built of it.
fn test(kit: &Kit, name: &str) -> tests::Done {
    let folder = workspace().join("example-actions").join(name);
    let file = action_file(name);
    kit.run(&[
        "--json",
        "test",
        folder.to_str().unwrap(),
        "--file",
        file.to_str().unwrap(),
    ])
}

#[test]
fn the_cases_of_every_example_pass() {
    let kit = Kit::default();
    let examples = examples();
    assert!(examples.len() >= 10, "{examples:?}");
    for name in examples {
        let told = test(&kit, &name).json();
        assert_eq!(told["failed"], 0, "{name}: {told:#}");
        assert!(told["passed"].as_u64().unwrap() >= 1, "{name}: {told:#}");
    }
}

/// A kit with an example in the folder `action`: its manifest, its file and one case.
fn with(name: &str, case: &str) -> Kit {
    let kit = Kit::default();
    let manifest = workspace().join("example-actions").join(name).join("action.toml");
    kit.write("action/action.toml", fs::read(manifest).unwrap());
    kit.write(&format!("action/{name}.wasm"), fs::read(action_file(name)).unwrap());
    kit.write("action/cases/one.toml", case);
    kit
}

const CASE: &str = r#"# Why this is looked at.
says = "A known order is told."
inputs = { order = "a1001" } # as the visitor writes it
visitor = "ada@example.com"

[[exchanges]]
endpoint = "orders"
status = 200
body = { status = "shipped", expected_day = "2026-11-26" }
"#;

const EXPECT: &str = r#"
[expect]
requests = ["GET https://api.shop.example/orders/A-1001?email=ada@example.com"]
outcome = "replied"
message = "Order A-1001 is shipped, expected on 2026-11-26."
data = { expected_day = "2026-11-26", status = "shipped" }
"#;

#[test]
fn update_writes_what_comes_and_leaves_the_rest_as_it_is() {
    let kit = with("order-status", CASE);
    let told = kit.run(&["test", "action"]);
    assert_eq!(told.code, 1);
    assert!(
        told.stdout
            .contains("there is no `[expect]`; `actgate test --update` writes"),
        "{told:?}"
    );
    assert_eq!(
        kit.read("action/cases/one.toml"),
        CASE,
        "nothing is written without --update"
    );
    let told = kit.run(&["test", "action", "--update"]).good();
    assert_eq!(
        told,
        "updated one: A known order is told.\n\n1 passed, 0 failed, 1 updated\n"
    );
    assert_eq!(kit.read("action/cases/one.toml"), format!("{CASE}{EXPECT}"));
    let told = kit.run(&["test", "action"]).good();
    assert_eq!(told, "ok      one: A known order is told.\n\n1 passed, 0 failed\n");
    // What is right already is not written again.
    let told = kit.run(&["test", "action", "--update"]).good();
    assert_eq!(told, "ok      one: A known order is told.\n\n1 passed, 0 failed\n");
}

#[test]
fn a_changed_expectation_fails_and_each_member_is_told() {
    let changed = EXPECT.replace("is shipped, expected", "was shipped, expected");
    let changed = changed.replace("status = \"shipped\"", "status = \"lost\"");
    let kit = with("order-status", &format!("{CASE}{changed}"));
    let told = kit.run(&["test", "action"]);
    assert_eq!(told.code, 1);
    for line in [
        "FAILED  one: A known order is told.",
        "message: expected \"Order A-1001 was shipped, expected on 2026-11-26.\", came \"Order A-1001 is shipped, expected on \
         2026-11-26.\"",
        "data: at `/status` expected \"lost\", came \"shipped\"",
        "0 passed, 1 failed",
    ] {
        assert!(told.stdout.contains(line), "`{line}` is not in: {}", told.stdout);
    }
    assert!(
        !told.stdout.contains("requests:"),
        "what is the same is not told: {}",
        told.stdout
    );
}

#[test]
fn calls_without_an_exchange_and_exchanges_without_a_call_fail() {
    let (before, _) = CASE.split_once("[[exchanges]]").unwrap();
    let kit = with("order-status", before);
    let told = kit.run(&["test", "action", "--update"]);
    assert_eq!(told.code, 1);
    let missing = "`orders` was called with {\"order\":\"A-1001\"}, and there is no exchange for it; add: [[exchanges]] endpoint = \
                   \"orders\"";
    assert!(told.stdout.contains(missing), "{told:?}");
    assert_eq!(
        kit.read("action/cases/one.toml"),
        before,
        "a case that lacks something is not updated"
    );

    let more = format!(
        "answers = {{ colour = \"RED\" }}\n{CASE}\n[[exchanges]]\nendpoint = \"orders\"\nstatus = 404\n{EXPECT}"
    );
    kit.write("action/cases/one.toml", more);
    let told = kit.run(&["test", "action"]);
    assert_eq!(told.code, 1);
    for line in [
        "exchange 2, of `orders`, was not used; take it out",
        "nobody asked for the answer `colour`; take it out",
    ] {
        assert!(told.stdout.contains(line), "`{line}` is not in: {}", told.stdout);
    }
}

#[test]
fn a_refused_call_is_part_of_what_comes() {
    let case = "says = \"It calls what there is not.\"\ninputs = { do = \"undeclared-endpoint\" }\n\
                [expect]\nrequests = []\ndenied = [\"admin: not-declared\"]\n";
    let kit = Kit::default();
    kit.write("cases/one.toml", case);
    let hostile = tests::hostile_file();
    kit.run(&["test", ".", "--file", hostile.to_str().unwrap()]).good();
    let case = case.replace("denied = [\"admin: not-declared\"]", "denied = []");
    kit.write("cases/one.toml", case);
    let told = kit.run(&["test", ".", "--file", hostile.to_str().unwrap()]);
    assert_eq!(told.code, 1);
    assert!(
        told.stdout
            .contains("denied: at `/0` expected nothing, came \"admin: not-declared\""),
        "{told:?}"
    );
}

#[test]
fn clock_and_chance_are_the_cases() {
    let case = "says = \"It tells its context.\"\ninputs = { do = \"echo-context\" }\nnow = \"2026-02-03T04:05:06Z\"\nseed = 77\n\
                locale = \"de\"\ntime_zone = \"Europe/Vienna\"\n[settings]\ncolour = \"red\"\n";
    let kit = Kit::default();
    kit.write("cases/one.toml", case);
    let hostile = tests::hostile_file();
    let arguments = ["test", ".", "--file", hostile.to_str().unwrap()];
    kit.run(&[&arguments[..], &["--update"]].concat()).good();
    let written = kit.read("cases/one.toml");
    for part in [
        "1770091506000",
        "77",
        "\"de\"",
        "time_zone = \"Europe/Vienna\"\n",
        "red",
        "r-case",
    ] {
        assert!(written.contains(part), "`{part}` is not in: {written}");
    }
    // It comes out the same again, in another process.
    kit.run(&arguments).good();
}

#[test]
fn what_cannot_be_played_says_what_to_do() {
    let kit = with("order-status", "says = \"A.\"\nnows = \"2026\"\n");
    let error = kit.run(&["test", "action"]).error();
    assert!(
        error.contains("action/cases/one.toml") && error.contains("unknown field `nows`"),
        "{error}"
    );
    assert!(error.contains("line 2"), "{error}");
    let error = kit.run(&["test", "action", "--only", "two"]).error();
    assert!(error.contains("unknown field"), "{error}");
    fs::remove_file(kit.folder().join("action/cases/one.toml")).unwrap();
    let error = kit.run(&["test", "action"]).error();
    assert!(
        error.contains("there is no case in `action/cases`; write the first as"),
        "{error}"
    );
    assert!(error.contains("[[exchanges]]"), "{error}");
    kit.write("action/cases/one.toml", CASE);
    let error = kit.run(&["test", "action", "--only", "two"]).error();
    assert_eq!(error, "there is no case `two`; there are: one");
    fs::remove_file(kit.folder().join("action/order-status.wasm")).unwrap();
    let error = kit.run(&["test", "action"]).error();
    assert!(error.contains("build it first with `actgate build action`"), "{error}");
}

#[test]
fn words_that_are_no_value_fail_their_case_alone() {
    let kit = with("order-status", &format!("{CASE}{EXPECT}"));
    kit.write(
        "action/cases/two.toml",
        CASE.replace("inputs = { order = \"a1001\" }", "words = { order = \"dunno\" }"),
    );
    let told = kit.run(&["test", "action"]);
    assert_eq!(told.code, 1);
    assert!(told.stdout.contains("ok      one"), "{told:?}");
    assert!(
        told.stdout.contains("`words.order`: `dunno` is not an order number"),
        "{told:?}"
    );
}
