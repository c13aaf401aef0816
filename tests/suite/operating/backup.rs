//! The page on backups, typed as it stands there; and copies that are made while a host serves.

use super::write;
use std::os::unix::fs::PermissionsExt;
use tests::page::steps;
use tests::{Author, Cli, Logged, Stand, action_file, workspace};

/// What an operator has before the page begins.
const BEFORE: &str = "set -e
actgate inspect --grants newsletter-signup.wasm > grants.toml
actgate grant --file grants.toml
actgate publish newsletter-signup.wasm
printf 'id,email\\n7,ada@example.com\\n' > people.csv
actgate contacts import people.csv
set -x
";

#[test]
fn the_page_on_backups_works_as_it_stands() {
    let page = std::fs::read_to_string(workspace().join("docs/backup.md")).expect("the page");
    let typed: String = steps(&page).into_iter().map(|step| step.commands).collect();
    for needed in ["actgate backup", "actgate doctor", "actgate actions"] {
        assert!(typed.contains(needed), "`{needed}` is not on the page");
    }
    let author = Author::new();
    std::fs::copy(action_file("newsletter-signup"), author.path("newsletter-signup.wasm")).expect("a built action");
    author.write(
        "actgate.toml",
        "operator = \"Example Shop\"\n[secrets]\nshop-api-key = { file = \"shop-api-key\" }\n",
    );
    author.write("shop-api-key", "a-key-of-some-length");
    let done = author.shell("", &format!("{BEFORE}{typed}"));
    assert!(done.success, "{}\n{}", done.stdout, done.stderr);
    for words in ["copied ", "newsletter-signup", "0 problems, 0 warnings"] {
        assert!(
            done.stdout.contains(words),
            "`{words}` is not in:\n{}\n{}",
            done.stdout,
            done.stderr
        );
    }
    // After the page the state is the restored one, with everything in it.
    let contacts = author.actgate("", &["contacts", "list"]).good();
    assert!(contacts.contains("ada@example.com"), "{contacts}");
    assert!(
        author
            .actgate("", &["grants"])
            .good()
            .contains("newsletter-signup newsletter")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_state_that_is_served_is_whole_and_the_owners_alone() {
    let stand = Stand::new()
        .await
        .publish("store-hours")
        .await
        .publish("order-status")
        .await;
    let logged = Logged::start(stand.folder.path());
    let api = super::api(&stand, &logged);
    super::talk(&api, &["Are you open on Sunday?"]).await;
    let cli = Cli::of(&stand);
    cli.run(&["backup", "copy"]).good();
    let said = cli.run(&["backup", "copy"]).error();
    assert_eq!(said, "`copy` has files already; name a new folder");
    let copy = stand.folder.path().join("copy");
    for (name, wanted) in [
        ("", 0o700),
        ("actgate.db", 0o600),
        ("identity.key", 0o600),
        ("actions", 0o700),
    ] {
        let mode = std::fs::metadata(copy.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, wanted, "{name}: {mode:o}");
    }
    assert!(!copy.join("cache").exists() && !copy.join("serve.lock").exists());
    assert_eq!(
        std::fs::read(copy.join("identity.key")).unwrap(),
        std::fs::read(stand.state().join("identity.key")).unwrap()
    );
    // Another host serves the copy, beside the first.
    let other = tempfile::tempdir().unwrap();
    std::fs::rename(&copy, other.path().join("state")).unwrap();
    write(other.path(), "shop-api-key", tests::API_KEY);
    write(other.path(), "shop-signing", tests::SIGNING_SECRET);
    write(other.path(), "contacts.csv", "email\nada@example.com\n");
    write(other.path(), "actgate.toml", stand.settings());
    let restored = Cli::with_settings(other.path(), stand.settings());
    let runs = restored.run(&["runs"]).good();
    assert_eq!(runs, cli.run(&["runs"]).good());
    assert!(runs.contains("store-hours"), "{runs}");
    drop(logged);
    let _second = Logged::start(other.path());
}
