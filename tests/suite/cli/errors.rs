//! What the command line says when something is missing, misplaced or misspelt.

use super::with;
use serde_json::json;
use tests::{Cli, Stand};

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_missing_or_no_files_are_named() {
    let (stand, cli) = with(&[]).await;
    let folder = stand.folder.path().join("an-action");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let missing = format!("{folder}/none.wasm");
    for command in [
        ["publish", &missing],
        ["inspect", &missing],
        ["check", &missing],
        ["preview", &missing],
    ] {
        let error = cli.run(&command).error();
        assert!(
            error.contains("none.wasm") && error.contains("cannot be read"),
            "{command:?}: {error}"
        );
    }
    let error = cli.run(&["publish", folder]).error();
    assert!(
        error.contains("is a folder; build it first with `actgate build"),
        "{error}"
    );
    let error = cli.run(&["build", folder]).error();
    assert!(error.contains("action.toml"), "{error}");
    let text = format!("{folder}/text.wasm");
    std::fs::write(&text, "not a component").unwrap();
    for command in [["publish", &text], ["check", &text]] {
        assert!(!cli.run(&command).error().is_empty(), "{command:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_names_are_told_with_what_there_is() {
    let (_stand, cli) = with(&["store-hours"]).await;
    let error = cli.run(&["run", "store-ours"]).error();
    assert_eq!(error, "no action `store-ours` is published; live: store-hours");
    let error = cli.run(&["run", "store-hours", "--input", "dya=monday"]).error();
    assert_eq!(error, "`store-hours` has no input `dya`; it has: day");
    let error = cli.run(&["run", "store-hours", "--inputs", "[]"]).error();
    assert!(error.contains("must be a JSON object"), "{error}");
    let error = cli.run(&["run", "store-hours", "--as", "ada"]).error();
    assert!(
        error.contains("--as ada") && error.contains("name@example.com"),
        "{error}"
    );
    let error = cli.run(&["trace", "r-unknown"]).error();
    assert_eq!(error, "no run `r-unknown`");
    assert_eq!(cli.run(&["trace"]).error(), "nothing ran yet");
    let error = cli.run(&["unpublish", "store-ours"]).error();
    assert!(error.contains("store-ours"), "{error}");
    let wrong = cli.run(&["pblish"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(wrong.stderr.contains("publish"), "{wrong:?}");
}

#[test]
fn settings_are_refused_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("operatr = \"x\"\n", "own.toml:1:1", "operatr"),
        ("listen = \"nowhere\"\n", "own.toml:1:10", "127.0.0.1:8787"),
        ("locale = \"en\"\n\n[api]\nrequests = 1\n", "own.toml:4:1", "requests"),
        ("locale = \n", "own.toml:1:", "string"),
    ];
    for (text, place, part) in cases {
        let error = Cli::with_settings(folder.path(), text).run(&["actions"]).error();
        assert!(error.contains(place) && error.contains(part), "{text:?}: {error}");
    }
    let cli = Cli::with_settings(folder.path(), "");
    std::fs::remove_file(folder.path().join("own.toml")).unwrap();
    let error = cli.run(&["actions"]).error();
    assert!(
        error.contains("own.toml") && error.contains("cannot be read"),
        "{error}"
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(
        left.is_empty(),
        "nothing is made before the settings are good: {left:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_json_where_json_is_wanted() {
    let stand = Stand::new().await;
    let failed = Cli::of(&stand).run(&["--json", "run", "nothing"]);
    assert_eq!(failed.code, 1);
    let document: serde_json::Value = serde_json::from_str(&failed.stdout).expect("JSON");
    assert_eq!(
        document,
        json!({"error": "no action `nothing` is published; live: nothing is"})
    );
}
