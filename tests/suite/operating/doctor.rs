//! `actgate doctor`: one line for each thing that was looked at, a remedy for what is wrong, and an exit code.

use super::write;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use tests::{API_KEY, Cli, SIGNING_SECRET, Stand};

/// The lines of a level about something, as JSON.
fn found(document: &Value, finding: &str, about: &str) -> Vec<String> {
    let checks = document["checks"].as_array().expect("checks");
    let is_meant = |check: &&Value| check["finding"] == finding && check["about"].as_str().unwrap().starts_with(about);
    let text = |check: &Value| {
        format!(
            "{}; {}",
            check["message"].as_str().unwrap(),
            check["remedy"].as_str().unwrap()
        )
    };
    checks.iter().filter(is_meant).map(text).collect()
}

fn json(done: &tests::Done) -> Value {
    serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_set_up_well_has_no_problem_and_no_warning() {
    let stand = Stand::new()
        .await
        .publish("order-status")
        .await
        .publish("store-hours")
        .await;
    let cli = Cli::of(&stand);
    let said = cli.run(&["doctor"]).good();
    for line in [
        "ok       settings: `",
        "ok       state: the folder `",
        "ok       clock: ",
        "ok       secret shop-api-key: can be read",
        "ok       secret shop-signing: can be read",
        "ok       people: contacts, mail and issuers can be used as they are set",
        "ok       action order-status: it has every grant that it asks for",
        "ok       ledger: no write of unknown outcome",
        "0 problems, 0 warnings",
    ] {
        assert!(said.lines().any(|said| said.starts_with(line)), "{line}\n{said}");
    }
    assert!(
        !said.contains("upstream"),
        "nothing is reached for unless it is asked for: {said}"
    );
    assert!(stand.shop.journal().is_empty());
    let document = cli.run(&["--json", "doctor"]).json();
    assert_eq!(
        (&document["problems"], &document["warnings"]),
        (&0.into(), &0.into()),
        "{document}"
    );
    assert!(!said.contains(API_KEY) && !said.contains(SIGNING_SECRET));
}

/// What is wrong in the test below: how it is meant, what it is about, and words of its line.
const WRONG: &[(&str, &str, &[&str])] = &[
    (
        "warning",
        "settings",
        &[
            "actgate.toml:",
            "no action `order-statu`",
            "did you mean `order-status`?",
        ],
    ),
    ("warning", "state", &["actgate.db` (mode 644)"]),
    (
        "problem",
        "secret shop-api-key",
        &["fewer than 8 bytes", "make the secret at least 8 bytes long"],
    ),
    ("problem", "people", &["actgate.toml:", "no column `email`"]),
    (
        "problem",
        "action order-status",
        &["not granted", "actgate grant order-status orders"],
    ),
    (
        "warning",
        "grant return-ordr returnable",
        &["no action `return-ordr` is published; did you mean `return-order`?"],
    ),
    (
        "warning",
        "grant return-order returnabel",
        &["has no endpoint `returnabel`; did you mean `returnable`?"],
    ),
    (
        "problem",
        "grant return-order returnabel",
        &["names the secret `gone`", "[secrets] gone = "],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_is_wrong_has_its_line_and_what_to_do() {
    let settings = "[actions.order-statu.settings]\na = 1\n";
    let stand = Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("order-status")
        .await;
    let stand = stand.publish("return-order").await;
    stand
        .revoke(&actgate::model::id::Name::new("order-status").unwrap(), None)
        .await;
    let grant = |action: &str, endpoint: &str| {
        format!("[[grants]]\naction = \"{action}\"\nendpoint = \"{endpoint}\"\nallow = \"GET https://a.example/x\"\n")
    };
    let secret = "auth = \"api-key\"\nsecrets = [\"gone\"]\n";
    stand
        .grant(&format!(
            "{}{}{secret}",
            grant("return-ordr", "returnable"),
            grant("return-order", "returnabel")
        ))
        .await;
    write(stand.folder.path(), "shop-api-key", "short");
    write(stand.folder.path(), "shop-signing", "two\nlines-of-text");
    write(stand.folder.path(), "contacts.csv", "name\nAda\n");
    let database = stand.state().join("actgate.db");
    std::fs::set_permissions(&database, std::fs::Permissions::from_mode(0o644)).unwrap();
    let done = Cli::of(&stand).run(&["--json", "doctor"]);
    assert_eq!(done.code, 1, "{done:?}");
    let document = json(&done);
    for (finding, about, words) in WRONG {
        let lines = found(&document, finding, about);
        assert_eq!(lines.len(), 1, "{finding} {about}: {document:#}");
        for word in *words {
            assert!(lines[0].contains(word), "{word}: {}", lines[0]);
        }
    }
    assert_eq!(document["problems"], 4, "{document:#}");
    assert!(!done.stdout.contains("lines-of-text"), "{done:?}");
    let text = Cli::of(&stand).run(&["doctor"]);
    assert_eq!(text.code, 1);
    assert!(
        text.stdout.ends_with("4 problems, 3 warnings\n"),
        "opening it mended the database's bits: {text:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_used_are_lines_of_the_doctor_too() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::with_settings(folder.path(), "listen = \"nowhere\"\nlocale = \"e n\"\n");
    let done = cli.run(&["doctor"]);
    assert_eq!(done.code, 1, "{done:?}");
    for line in [
        "problem  settings: ",
        "own.toml:1:10: ",
        "own.toml:2:10: ",
        "2 problems, 0 warnings",
    ] {
        assert!(done.stdout.contains(line), "{line}: {done:?}");
    }
    let made: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(made.len(), 1, "no state is made: {made:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn upstreams_and_the_mail_server_are_reached_for_where_it_is_asked_for() {
    let stand = Stand::new()
        .await
        .publish("order-status")
        .await
        .publish("newsletter-signup")
        .await;
    let cli = Cli::of(&stand);
    let url = stand.shop.base_url();
    let said = cli.run(&["doctor", "--reach"]).good();
    assert_eq!(
        said.matches(&format!("ok       upstream {url}: answers at 127.0.0.1:"))
            .count(),
        1,
        "once: {said}"
    );
    assert!(stand.shop.journal().is_empty(), "no request was sent");
    let gone = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let port = url.rsplit_once(':').unwrap().1;
    stand.regrant(port, &gone.to_string()).await;
    let mail =
        format!("from = \"Shop <shop@example.com>\"\nsmtp = {{ host = \"127.0.0.1\", port = {gone}, tls = \"none\" }}");
    let settings = stand.settings().replace("outbox = \"outbox\"", &mail);
    let done = Cli::with_settings(stand.folder.path(), &settings).run(&["--json", "doctor", "--reach"]);
    assert_eq!(done.code, 1, "{done:?}");
    let document = json(&done);
    for about in [format!("upstream http://127.0.0.1:{gone}"), "mail".to_owned()] {
        assert_eq!(found(&document, "problem", &about).len(), 1, "{about}: {document:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_grant_does_not_cover_is_not_dialled_by_the_doctor_either() {
    let stand = Stand::new().await.publish("order-status").await;
    let mut grant = Cli::of(&stand).run(&["grants", "order-status", "--toml"]).good();
    grant = grant
        .lines()
        .filter(|line| !line.starts_with("private_networks"))
        .collect::<Vec<_>>()
        .join("\n");
    stand.grant(&grant).await;
    let done = Cli::of(&stand).run(&["doctor", "--reach"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.stdout.contains("`127.0.0.1` is not a public address"), "{done:?}");
}
