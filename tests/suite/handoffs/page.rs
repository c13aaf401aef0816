//! The page `docs/handoffs.md`: typed as it stands, with the answers that it promises.

use tests::page::{Step, difference, steps};
use tests::{Cli, Stand, workspace};

/// What stands between the outputs of two fences.
const BETWEEN: &str = "=== next fence ===";

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_typed_as_it_stands() {
    let stand = Stand::new().await.publish("return-order").await;
    let cli = Cli::of(&stand);
    let serving = cli.serve();
    let page = std::fs::read_to_string(workspace().join("docs/handoffs.md")).expect("the page");
    let steps = steps(&page);
    let typed: Vec<&str> = steps.iter().map(|step| step.commands.as_str()).collect();
    let script = format!(
        "set -e\nexport ACTGATE_URL={}\n{}",
        serving.url,
        typed.join(&format!("\nprintf '\\n%s\\n' '{BETWEEN}'\n"))
    );
    let done = cli.paste(&script);
    assert_eq!(done.code, 0, "{done:?}");
    let printed: Vec<&str> = done.stdout.split(BETWEEN).collect();
    assert_eq!(printed.len(), steps.len(), "{done:?}");
    let mut compared = 0;
    for (Step { commands, answer }, printed) in steps.iter().zip(printed) {
        if let Some(answer) = answer {
            assert_eq!(difference(answer, printed), None, "after\n{commands}\n{printed}");
            compared += 1;
        }
    }
    assert!(compared >= 6, "only {compared} answers are on the page");
}
