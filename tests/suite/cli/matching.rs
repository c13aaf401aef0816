//! `match` and `eval triggers`: which action a message means, for people, programs and figures.

use super::with;
use serde_json::{Value, json};
use tests::workspace;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_matched_and_nothing_is_started() {
    let (_stand, cli) = with(&["store-hours", "order-status"]).await;
    let text = cli.run(&["match", "Where is my order?"]).good();
    assert!(text.starts_with("triggered: order-status (score 1.00)"), "{text}");
    let hit = cli.run(&["--json", "match", "are you opne on sunday"]).json();
    assert_eq!(
        (&hit["decision"], &hit["actions"]),
        (&json!("triggered"), &json!(["store-hours"])),
        "{hit}"
    );
    let miss = cli.run(&["match", "xylophone"]).good();
    assert!(miss.starts_with("nothing is triggered"), "{miss}");
    assert_eq!(cli.run(&["--json", "runs"]).json(), json!({"runs": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_json_are_answered_line_by_line() {
    let (_stand, cli) = with(&[]).await;
    let lines = "{\"actions\": [{\"name\": \"hours\", \"trigger_phrases\": [\"When are you open?\", \"Opening hours\"]}]}\n\n\
                 {\"id\": 7, \"text\": \"Opening hours\"}\n{\"id\": \"b\", \"text\": \"xylophone\"}\n";
    let output = cli.run_with(&["match", "--jsonl"], lines).good();
    let answers: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers[0], json!({"ready": true}));
    assert_eq!((&answers[1]["id"], &answers[1]["action"]), (&json!(7), &json!("hours")));
    assert_eq!((&answers[2]["id"], &answers[2]["action"]), (&json!("b"), &Value::Null));
    assert_eq!(answers.len(), 3);
    let broken = cli
        .run_with(&["match", "--jsonl"], "{\"id\": 1, \"text\": \"a\"}\n")
        .error();
    assert!(
        broken.contains("line 1") && broken.contains("send `actions` first"),
        "{broken}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_measured_on_a_case_file() {
    let (_stand, cli) = with(&[]).await;
    let file = workspace().join("tests/golden/trigger-cases.json");
    let file = file.to_str().expect("a path");
    let document = cli.run(&["--json", "eval", "triggers", file]).json();
    let figures = &document[0]["figures"];
    assert_eq!(document[0]["file"], "trigger-cases");
    assert_eq!((&figures["actions"], &figures["cases"]), (&json!(3), &json!(8)));
    assert_eq!((&figures["in_scope"], &figures["oos"]), (&json!(6), &json!(2)));
    assert_eq!(figures["top1"], 1.0, "{figures}");
    let table = cli.run(&["eval", "triggers", file]).good();
    assert!(table.contains("in_acc") && table.contains("trigger-cases"), "{table}");
    let wrong = workspace().join("tests/Cargo.toml");
    let error = cli.run(&["eval", "triggers", wrong.to_str().expect("a path")]).error();
    assert!(error.contains("Cargo.toml") && error.contains("is not JSON"), "{error}");
}
