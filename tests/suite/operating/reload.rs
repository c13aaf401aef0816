//! What changes while a host serves: secrets are read again on request, other settings need a restart, and commands say so.

use super::{api, talk, write};
use tests::{API_KEY, Cli, Logged, Stand};

const WISH: [&str; 2] = ["Where is my order A-1001?", "ada@example.com"];

const NOTE: &str = "note: the settings file has changed since the host started; restart the host";

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_need_a_restart_are_reported_until_there_was_one() {
    let stand = Stand::new().await.publish("store-hours").await;
    let (folder, cli) = (stand.folder.path(), Cli::of(&stand));
    let logged = Logged::start(folder);
    let note = |command: &[&str]| {
        let done = cli.run(command);
        assert_eq!(done.code, 0, "{done:?}");
        done.stderr.contains(NOTE)
    };
    let commands: [&[&str]; 3] = [&["actions"], &["grants"], &["--json", "actions"]];
    assert!(!commands.iter().any(|command| note(command)));
    assert!(
        cli.run(&["doctor"])
            .good()
            .contains("ok       host: a host serves this state with these settings")
    );
    write(folder, "actgate.toml", format!("# a comment\n{}", stand.settings()));
    assert!(
        !commands.iter().any(|command| note(command)),
        "a comment changes nothing"
    );
    write(
        folder,
        "actgate.toml",
        stand.settings().replace("Example Shop", "Another Shop"),
    );
    assert!(commands.iter().all(|command| note(command)));
    assert!(
        cli.run(&["doctor"])
            .good()
            .contains("warning  host: the settings file has changed")
    );
    logged.stop();
    assert!(!commands.iter().any(|command| note(command)), "no host serves");
    let _again = Logged::start(folder);
    assert!(!commands.iter().any(|command| note(command)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_command_printed_is_used_until_reload_has_it_run_again() {
    let stand = Stand::new().await.publish("order-status").await;
    let folder = stand.folder.path();
    let kept = "shop-api-key = { command = [\"cat\", \"shop-api-key\"], cache_ms = 86400000 }";
    let settings = stand
        .settings()
        .replace("shop-api-key = { file = \"shop-api-key\" }", kept);
    write(folder, "actgate.toml", settings);
    write(folder, "shop-api-key", "a-key-that-is-not-right");
    let logged = Logged::start(folder);
    let api = api(&stand, &logged);
    assert!(talk(&api, &WISH).await.contains("did not work"));
    write(folder, "shop-api-key", API_KEY);
    assert!(
        talk(&api, &WISH).await.contains("did not work"),
        "what the command printed is kept"
    );
    let said = Cli::of(&stand).run(&["reload"]).good();
    assert_eq!(said, "the host has read 2 secrets again\n");
    assert!(talk(&api, &WISH).await.contains("A-1001"));
    write(folder, "shop-api-key", "a-key-that-is-not-right");
    assert!(
        talk(&api, &WISH).await.contains("A-1001"),
        "nothing is read again by itself"
    );
    let log = logged.stop();
    let reloads: Vec<&String> = log.iter().filter(|line| line.contains("code=\"reloaded\"")).collect();
    assert!(
        reloads.len() == 1 && reloads[0].contains("secrets=2 warnings=0 problems=0"),
        "{log:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sighup_has_secrets_read_again() {
    let stand = Stand::new().await.publish("order-status").await;
    let folder = stand.folder.path();
    let kept = "shop-api-key = { command = [\"cat\", \"shop-api-key\"], cache_ms = 86400000 }";
    let settings = stand
        .settings()
        .replace("shop-api-key = { file = \"shop-api-key\" }", kept);
    write(folder, "actgate.toml", settings);
    let mut logged = Logged::start(folder);
    let api = api(&stand, &logged);
    assert!(talk(&api, &WISH).await.contains("A-1001"));
    write(folder, "shop-api-key", "a-key-that-is-not-right");
    logged.signal("HUP");
    logged.hear("code=\"reloaded\"");
    assert!(talk(&api, &WISH).await.contains("did not work"));
    assert!(logged.stop().iter().all(|line| !line.contains("a-key-that")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_cannot_be_used_any_more_is_named_by_reload_and_in_the_log() {
    let stand = Stand::new().await;
    let folder = stand.folder.path();
    let mut logged = Logged::start(folder);
    write(folder, "shop-signing", "short");
    std::fs::remove_file(folder.join("shop-api-key")).unwrap();
    let done = Cli::of(&stand).run(&["reload"]);
    assert_eq!(done.code, 1, "{done:?}");
    for words in [
        "problem   shop-api-key: the file that is named for it is not there; create the file",
        "problem   shop-signing: the secret has fewer than 8 bytes",
    ] {
        assert!(done.stdout.contains(words), "{words}: {done:?}");
    }
    let line = logged.hear("the secret `shop-signing`");
    assert!(line.contains("actgate.toml:") && !line.contains("short\""), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reload_without_a_host_says_so() {
    let stand = Stand::new().await;
    let said = Cli::of(&stand).run(&["reload"]).error();
    assert_eq!(
        said,
        "no host serves this state; a host reads its secrets when it starts"
    );
}
