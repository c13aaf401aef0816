//! `build`, `check`, `inspect`, `publish`, `unpublish`, `actions`, `run` and `completions`.

use super::with;
use serde_json::json;
use std::path::{Path, PathBuf};
use tests::{Cli, Guest, Stand, action_file, workspace};

/// A copy of an example action's folder.
fn copied(stand: &Stand, name: &str) -> PathBuf {
    let folder = stand.folder.path().join(format!("copy-of-{name}"));
    std::fs::create_dir(&folder).expect("a folder");
    let from = workspace().join("example-actions").join(name).join("action.toml");
    std::fs::copy(from, folder.join("action.toml")).expect("a copy");
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_goes_from_its_folder_to_a_run_and_off_again() {
    let (stand, cli) = with(&[]).await;
    let folder = copied(&stand, "newsletter-signup");
    let good = cli.run(&["check", text(&folder)]).good();
    assert!(
        good.contains("the manifest of newsletter-signup is good; `actgate build`"),
        "{good}"
    );
    let built = cli.run(&["--json", "build", text(&folder)]).json();
    let file = folder.join("newsletter-signup.wasm");
    assert_eq!(
        (&built["name"], &built["file"]),
        (&json!("newsletter-signup"), &json!(file))
    );
    assert!(
        cli.run(&["build", text(&folder)])
            .good()
            .starts_with("built newsletter-signup ")
    );
    let checked = cli.run(&["--json", "check", text(&file)]).json();
    assert_eq!(
        (&checked["name"], &checked["good"]),
        (&json!("newsletter-signup"), &json!(true))
    );
    let grants = cli.run(&["inspect", "--grants", text(&file)]).good();
    let local = "[[grants]]\nplain_http = true\nprivate_networks = [\"127.0.0.0/8\"]";
    let grants = grants.replace("https://api.shop.example", &stand.shop.base_url());
    let grants = grants.replace("[[grants]]", local);
    std::fs::write(folder.join("grants.toml"), grants).unwrap();
    cli.run(&["grant", "--file", text(&folder.join("grants.toml"))]).good();
    let published = cli.run(&["publish", text(&file)]).good();
    assert!(
        published.starts_with("published newsletter-signup ") && published.contains("no code"),
        "{published}"
    );
    let again = cli.run(&["--json", "publish", text(&file)]).json();
    assert_eq!(again["published"][0]["digest"], built["digest"]);
    let listed = cli.run(&["actions"]).good();
    assert!(
        listed.contains("newsletter-signup") && listed.contains("Subscribe to the newsletter"),
        "{listed}"
    );
    let input = ["run", "newsletter-signup", "--input", "email=ada@example.com"];
    let asked = cli.run(&input);
    assert_eq!(asked.code, 1, "a run that waits is not done: {asked:?}");
    assert!(asked.stdout.contains("--yes says yes"), "{asked:?}");
    let run = cli
        .run(&[
            "--json",
            "run",
            "newsletter-signup",
            "--input",
            "email=ada@example.com",
            "--yes",
        ])
        .json();
    assert_eq!(run["status"], "replied", "{run}");
    assert_eq!(stand.shop.writes(), 1);
    let gone = cli.run(&["--json", "unpublish", "newsletter-signup"]).json();
    assert_eq!(gone, json!({"unpublished": "newsletter-signup"}));
    assert!(cli.run(&["actions"]).good().starts_with("nothing is published"));
    assert_eq!(
        cli.run(&["--json", "actions"]).json(),
        json!({"actions": [], "broken": []})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_shows_what_an_action_needs() {
    let (_stand, cli) = with(&[]).await;
    let file = action_file("return-order");
    let shown = cli.run(&["inspect", text(&file)]).good();
    for part in [
        "return-order — Return an item",
        "protection  match-email",
        "effect      write",
        "trigger     I want to return an item",
        "input       order: The number on the receipt",
        "endpoint    create-return: POST https://api.shop.example (write, with the secret `shop-signing`)",
        "contract    ",
        "What it asks an operator for",
        "  actgate grant return-order create-return --allow 'POST https://api.shop.example/",
    ] {
        assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
    }
    let document = cli.run(&["--json", "inspect", text(&file)]).json();
    assert_eq!(document["name"], "return-order");
    assert!(cli.run(&["check", text(&file)]).good().contains("return-order"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_of_another_language_gets_its_manifest() {
    let (stand, cli) = with(&[]).await;
    let folder = stand.folder.path().join("foreign");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("action.py"), "# the code\n").unwrap();
    std::fs::write(
        folder.join("action.toml"),
        Guest::manifest("foreign", "say it in another language"),
    )
    .unwrap();
    let component = folder.join("component.wasm");
    std::fs::write(&component, Guest::default().build()).unwrap();
    let error = cli.run(&["build", text(&folder)]).error();
    assert!(error.contains("the SDK for Python is not in `"), "{error}");
    let built = cli
        .run(&["--json", "pack", text(&folder), "--component", text(&component)])
        .json();
    assert_eq!(built["name"], "foreign");
    let file = folder.join("foreign.wasm");
    let shown = cli.run(&["--json", "inspect", text(&file)]).json();
    assert_eq!(
        (&shown["name"], &shown["contract"]),
        (&json!("foreign"), &json!("0.2.0"))
    );
    cli.run(&["publish", text(&file)]).good();
    assert!(cli.run(&["run", "foreign"]).good().contains("Done by hand."));
    let error = cli
        .run(&["pack", text(&folder), "--component", text(&folder.join("action.py"))])
        .error();
    assert!(error.contains("action.py`"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_and_a_preview_can_be_in_a_time_zone() {
    let (_stand, cli) = with(&["hostile"]).await;
    let rest = ["hostile-guest", "--input", "do=echo-context", "--trace"];
    for command in ["run", "preview"] {
        let own = [&[command], &rest[..], &["--time-zone", "europe/berlin"]].concat();
        let said = cli.run(&own).good();
        assert!(said.contains("\"time_zone\":\"Europe/Berlin\""), "{said}");
        assert!(said.contains(", in Europe/Berlin"), "{said}");
        let said = cli.run(&[&[command], &rest[..]].concat()).good();
        assert!(said.contains("\"time_zone\":null"), "{said}");
        let refused = cli.run(&[&[command], &rest[..], &["--time-zone", "Berlin"]].concat());
        assert_eq!(refused.code, 2);
        assert!(
            refused.stderr.contains("--time-zone") && refused.stderr.contains("write `Europe/Berlin`"),
            "{refused:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_takes_words_or_json_and_shows_its_trace() {
    let (stand, cli) = with(&["store-hours", "order-status"]).await;
    let said = cli
        .run(&["run", "store-hours", "--input", "day=1 November 2037", "--trace"])
        .good();
    assert!(
        said.starts_with("The shop is closed on Sunday, 1 November 2037."),
        "{said}"
    );
    assert!(
        said.contains("exchange     hours: GET ") && said.contains("-> 200"),
        "{said}"
    );
    let inputs = [
        "--json",
        "run",
        "store-hours",
        "--inputs",
        "{\"day\": \"2026-11-30\"}",
        "--trace",
    ];
    let document = cli.run(&inputs).json();
    assert_eq!(document["outcome"]["replied"]["data"]["open"], "09:00", "{document}");
    assert_eq!(document["trace"][0]["event"]["kind"], "started");
    let unproven = cli.run(&["run", "order-status", "--input", "order=A-1001"]);
    assert_eq!(unproven.code, 1);
    assert!(unproven.stdout.contains("`--as EMAIL`"), "{unproven:?}");
    let proven = [
        "run",
        "order-status",
        "--input",
        "order=a 1001? A-1001",
        "--as",
        "ada@example.com",
    ];
    assert!(cli.run(&proven).good().contains("Order A-1001 is shipped"));
    assert_eq!(stand.shop.journal().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_name_the_commands() {
    let (_stand, cli) = with(&[]).await;
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = cli.run(&["completions", shell]).good();
        assert!(
            script.contains("unpublish") && script.contains("completions"),
            "{shell}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_keeps_files_from_being_published_is_said_at_once_and_before_they_are_compiled() {
    let stand = Stand::new().await;
    // Whatever is compiled fails.
    let cli = Cli::with_settings(
        stand.folder.path(),
        "state = \"other\"\n[secrets]\nshop-api-key = { file = \"key\" }\n[limits.compile]\ncode_bytes_max = 1\n",
    );
    let (status, twin, back) = (
        action_file("order-status"),
        action_file("order-status-c"),
        action_file("return-order"),
    );
    let error = cli.run(&["publish", text(&status), text(&back), text(&twin)]).error();
    for file in ["order-status.wasm", "return-order.wasm", "order-status-c.wasm"] {
        let words = format!("{file}` is not published: it asks for more than is granted:");
        assert!(error.contains(&words), "{error}");
    }
    for endpoint in [
        "order-status orders",
        "return-order returnable",
        "return-order create-return",
    ] {
        assert!(error.contains(&format!("actgate grant {endpoint} ")), "{error}");
    }
    assert!(error.contains("several actions have the same trigger"), "{error}");
    assert!(error.ends_with("none of the 3 files is published"), "{error}");
    assert!(!error.contains("machine code"), "nothing was compiled: {error}");
    let error = cli.run(&["publish", text(&back), text(&back)]).error();
    assert!(
        error.contains("another of the files is the action `return-order` too"),
        "{error}"
    );
    let error = cli.run(&["publish", "none.wasm", "neither.wasm"]).error();
    assert!(error.contains("none.wasm") && error.contains("neither.wasm"), "{error}");
    // What is granted is compiled, and that fails next.
    let error = cli.run(&["publish", text(&status)]).error();
    let command = error.lines().find(|line| line.trim().starts_with("actgate grant "));
    assert_eq!(cli.paste(command.expect("a command")).code, 0);
    let error = cli.run(&["publish", text(&status)]).error();
    assert!(error.contains("machine code has more than 1 bytes"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_has_read_enough_is_no_mistake() {
    let (_stand, cli) = with(&["store-hours"]).await;
    for command in [
        "completions bash",
        "completions zsh",
        "--help",
        "help publish",
        "--version",
        "actions",
        "--json actions",
        "runs",
        "ledger",
        "grants",
        "grants --toml",
        "token list",
        "contacts list",
        "proofs",
        "doctor",
        "match hello",
        "run store-hours --input day=2037-11-01 --trace",
        "trace",
        "--json trace",
        "no-such-command",
        "unpublish none",
    ] {
        // A device on which nothing can be written fails each time; a pipe without a reader only sometimes.
        let done = cli.paste(&format!("actgate {command} > /dev/full"));
        assert!(!done.stderr.contains("panicked"), "{command}: {done:?}");
        assert!(done.code < 100, "{command}: {done:?}");
    }
    let done = cli.paste("actgate completions bash | head -n 1");
    assert!(done.code == 0 && done.stderr.is_empty(), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_nothing_in_it_says_so_and_times_are_read_by_people() {
    let (stand, cli) = with(&["store-hours"]).await;
    for (command, words) in [
        ("runs", "nothing ran yet"),
        ("token list", "there are no tokens; `actgate token create` makes one"),
        ("proofs", "nobody has tried to prove who they are"),
        ("ledger", "no such writes"),
    ] {
        let said = cli.run(&command.split(' ').collect::<Vec<_>>()).good();
        assert!(said.contains(words), "{command}: {said}");
    }
    let own = Cli::with_settings(stand.folder.path(), "state = \"other\"\n");
    let said = own.run(&["contacts", "list"]).good();
    assert!(
        said.contains("there are no contacts; `actgate contacts import FILE`"),
        "{said}"
    );
    cli.run(&["run", "store-hours", "--input", "day=2037-11-01"]).good();
    let said = cli.run(&["runs"]).good();
    let time = said.split(' ').next().unwrap_or_default();
    assert!(time.ends_with('Z') && time.contains('T'), "{said}");
    drop(stand);
}
