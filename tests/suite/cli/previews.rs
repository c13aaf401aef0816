//! `preview`: the whole run without anything sent, with or without grants.

use super::with;
use tests::{Cli, Stand, action_file};

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_dials_nobody() {
    let (stand, cli) = with(&["return-order"]).await;
    let asked = cli.run(&[
        "preview",
        "return-order",
        "--message",
        "return A-1001",
        "--as",
        "ada@example.com",
    ]);
    assert_eq!(asked.code, 1);
    assert!(asked.stdout.contains("--answer sku=MUG-BLUE|SCARF-RED"), "{asked:?}");
    let arguments = [
        "--json",
        "preview",
        "return-order",
        "--input",
        "order=A-1001",
        "--as",
        "ada@example.com",
        "--answer",
        "sku=MUG-BLUE",
        "--answer",
        "reason=damaged",
        "--yes",
        "--trace",
    ];
    let run = cli.run(&arguments).json();
    assert_eq!(run["status"], "replied", "{run}");
    assert!(
        run["outcome"]["replied"]["message"]
            .as_str()
            .unwrap()
            .contains("R-5001"),
        "{run}"
    );
    assert!(stand.shop.journal().is_empty());
    assert_eq!((stand.shop.writes(), stand.shop.connections()), (0, 0));
    let listed = cli.run(&["runs"]).good();
    assert!(listed.contains("preview  replied      return-order"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_previewed_without_publishing_and_without_grants() {
    let stand = Stand::builder().without_grants().open().await;
    let cli = Cli::of(&stand);
    let file = action_file("order-status");
    let arguments = [
        "preview",
        file.to_str().unwrap(),
        "--message",
        "Where is A-1001?",
        "--as",
        "ada@example.com",
        "--trace",
    ];
    let shown = cli.run(&arguments).good();
    assert!(shown.contains("Order A-1001 is shipped"), "{shown}");
    // What a live run would be told, with the lines that would allow it.
    assert!(shown.contains("denied       orders: "), "{shown}");
    assert!(shown.contains("actgate grant order-status orders --allow"), "{shown}");
    assert!(cli.run(&["actions"]).good().starts_with("nothing is published"));
    let live = cli.run(&["run", "order-status"]).error();
    assert_eq!(live, "no action `order-status` is published; live: nothing is");
    assert!(stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_grant_a_live_run_is_denied_with_the_remedy() {
    let stand = Stand::builder()
        .without_grants()
        .open()
        .await
        .publish("store-hours")
        .await;
    let cli = Cli::of(&stand);
    let denied = cli.run(&["run", "store-hours", "--input", "day=2026-11-30", "--trace"]);
    assert_eq!(denied.code, 1);
    assert!(denied.stdout.contains("failed: denied (blame: policy)"), "{denied:?}");
    assert!(
        denied.stdout.contains("actgate grant store-hours hours --allow"),
        "{denied:?}"
    );
    assert!(stand.shop.journal().is_empty());
}
