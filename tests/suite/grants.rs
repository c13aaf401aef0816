//! Grants from the operator's side: publishing what asks for more, taking back what was granted, and the record of it.

use actgate::manifest::pack;
use actgate::model::run::Blame;
use serde_json::json;
use tests::{Cli, Daemon, Stand, action_file};

/// A file of an action with changes in its manifest.
fn changed(stand: &Stand, action: &str, file: &str, changes: &[(&str, &str)]) -> String {
    let bytes = std::fs::read(action_file(action)).unwrap();
    let mut manifest = pack::unpack(&bytes).unwrap().manifest;
    for (old, new) in changes {
        assert!(manifest.contains(old), "`{old}` is not in:\n{manifest}");
        manifest = manifest.replace(old, new);
    }
    let path = stand.folder.path().join(file);
    std::fs::write(&path, pack::pack(&bytes, &manifest).unwrap()).unwrap();
    path.display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_granted_is_not_published_until_the_commands_were_given() {
    let stand = Stand::builder().without_grants().open().await;
    let cli = Cli::of(&stand);
    let file = action_file("return-order").display().to_string();
    let refused = cli.run(&["publish", &file]);
    let error = refused.error();
    assert!(
        error.contains("is not published: it asks for more than is granted:"),
        "{error}"
    );
    assert!(
        error.contains("create-return: POST https://api.shop.example/"),
        "{error}"
    );
    assert!(cli.run(&["actions"]).good().starts_with("nothing is published"));
    let commands: Vec<&str> = error
        .lines()
        .filter_map(|line| line.strip_prefix("  actgate grant "))
        .collect();
    assert_eq!(commands.len(), 2, "{error}");
    for command in commands {
        cli.paste(&format!("actgate grant {command}")).good();
    }
    cli.run(&["publish", &file]).good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_that_asks_for_more_is_refused_and_the_old_one_stays() {
    let stand = Stand::new().await.publish("order-status").await;
    let cli = Cli::of(&stand);
    let live = || cli.run(&["--json", "actions"]).json()["actions"][0]["digest"].clone();
    let before = live();
    let other_secret = "the secret `shop-signing`; granted is `shop-api-key`";
    let changes = [
        (
            "/orders/",
            "/admin/orders/",
            "the path `/admin/orders/*`; granted is `/orders/*`",
        ),
        ("secret = \"shop-api-key\"", "secret = \"shop-signing\"", other_secret),
    ];
    for (old, new, told) in changes {
        let file = changed(&stand, "order-status", "next.wasm", &[(old, new)]);
        let error = cli.run(&["publish", &file]).error();
        assert!(error.contains(told), "{error}");
        assert!(
            error.contains("actgate grant order-status orders --allow 'GET http://127.0.0.1:"),
            "{error}"
        );
        assert_eq!(live(), before, "the version before stays live");
    }
    // Another header for the same key of the same kind is no more than was granted.
    let file = changed(&stand, "order-status", "next.wasm", &[("x-api-key", "x-other-key")]);
    cli.run(&["publish", &file]).good();
    assert_ne!(live(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_cannot_ask_less_of_its_visitors() {
    let stand = Stand::new()
        .await
        .publish("reset-password")
        .await
        .publish("newsletter-signup")
        .await;
    let cli = Cli::of(&stand);
    for (action, old, new, told) in [
        (
            "reset-password",
            "\"verify-email\"",
            "\"match-email\"",
            "visitors at the protection level `match-email`; granted is `verify-email`",
        ),
        (
            "newsletter-signup",
            "[endpoints.newsletter]",
            "[endpoints.newsletter]\nconfirm = false",
            "calls that the visitor is not asked about",
        ),
    ] {
        let file = changed(&stand, action, "less.wasm", &[(old, new)]);
        let error = cli.run(&["publish", &file]).error();
        assert!(error.contains(told), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_is_not_dialled_again_by_a_host_that_serves() {
    let stand = Stand::new().await.publish("store-hours").await;
    let cli = Cli::of(&stand);
    let daemon = Daemon::start(stand.folder.path());
    let token = cli.run(&["--json", "token", "create", "--role", "operator"]).json();
    let api = tests::Api::at(&daemon.url, token["token"].as_str().unwrap());
    let ask = async || {
        api.post(
            "/v1/runs",
            json!({ "action": "store-hours", "inputs": { "day": "2026-11-30" } }).to_string(),
        )
        .await
        .1
    };
    assert_eq!(ask().await["status"], "replied");
    let kept = cli.run(&["grants", "--toml"]).good();
    let said = cli.run(&["revoke", "store-hours", "--note", "seen in a review"]).good();
    assert_eq!(said.trim(), "revoked    store-hours: hours");
    let connections = stand.shop.connections();
    let denied = ask().await;
    assert_eq!(denied["status"], "failed", "{denied}");
    assert_eq!(stand.shop.connections(), connections, "nothing was dialled");
    let trace = api
        .get(&format!("/v1/runs/{}/trace", denied["id"].as_str().unwrap()))
        .await
        .to_string();
    assert!(
        trace.contains("not-granted") && trace.contains("actgate grant store-hours hours --allow"),
        "{trace}"
    );
    // In the metrics as well, and in the list of the API.
    let metrics = api.get("/metrics").await;
    let line = "actgate_denials_total{action=\"store-hours\",mode=\"live\",endpoint=\"hours\",rule=\"not-granted\"} 1";
    assert!(metrics.as_str().unwrap().contains(line), "{metrics}");
    assert_eq!(api.get("/v1/grants").await, json!({ "grants": [] }));
    std::fs::write(stand.folder.path().join("kept.toml"), kept).unwrap();
    cli.run(&["grant", "--file", "kept.toml"]).good();
    assert_eq!(ask().await["status"], "replied");
    assert_eq!(api.get("/v1/grants").await["grants"][0]["endpoint"], "hours");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_grant_stops_a_write_that_waits_for_its_yes() {
    let stand = Stand::new().await.publish("newsletter-signup").await;
    let asked = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    stand.revoke("newsletter-signup", None).await;
    let ran = stand.resume(&asked.state.id, asked.yes()).await.unwrap();
    ran.assert_failed("denied", Blame::Policy, &[]);
    assert_eq!((stand.shop.writes(), ran.writes.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_on_record() {
    let stand = Stand::builder().without_grants().open().await;
    let cli = Cli::of(&stand);
    let grant = |calls: &str| {
        let line = "actgate grant a e --allow 'GET https://a.example/x' --note 'asked by the shop' --calls-per-minute ";
        cli.paste(&format!("{line}{calls}")).good()
    };
    assert!(grant("5").starts_with("granted    a e: GET https://a.example/x, 5 calls a minute"));
    assert!(grant("5").starts_with("unchanged"));
    assert!(grant("6").starts_with("replaced"));
    cli.run(&["revoke", "a", "e"]).good();
    let error = cli.run(&["revoke", "a", "e"]).error();
    assert_eq!(error, "nothing is granted there; there are grants for: nothing");
    let history = cli.run(&["--json", "grants", "--history"]).json();
    let changes: Vec<_> = history["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["change"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["revoked", "replaced", "granted"]);
    assert_eq!(history["changes"][1]["note"], "asked by the shop");
    assert_eq!(history["changes"][1]["grant"]["calls_per_minute"], 6);
    assert!(!history["changes"][0]["who"].as_str().unwrap().is_empty());
    // The limit counts the changes of the action that is asked for.
    cli.paste("actgate grant b e --allow 'GET https://b.example/x'").good();
    let told = cli.run(&["grants", "a", "--history", "--limit", "1"]).good();
    assert!(told.contains("Z revoked   a e by "), "{told}");
    assert!(cli.run(&["grants", "a"]).good().starts_with("nothing is granted"));
    assert!(cli.run(&["grants"]).good().starts_with("b e: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_grants_is_taken_whole_or_not_at_all() {
    let stand = Stand::builder().without_grants().open().await;
    let cli = Cli::of(&stand);
    let good = "[[grants]]\naction = \"a\"\nendpoint = \"e\"\nallow = \"GET https://a.example/x\"\n";
    let write = |text: &str| std::fs::write(stand.folder.path().join("grants.toml"), text).unwrap();
    write(&format!(
        "{good}\n[[grants]]\naction = \"a\"\nendpoint = \"f\"\nallow = \"GET https://*.example/x\"\n"
    ));
    let error = cli.run(&["grant", "--file", "grants.toml"]).error();
    assert!(
        error.starts_with("grants.toml:6:1: allow: a grant names one host"),
        "{error}"
    );
    assert!(cli.run(&["grants"]).good().starts_with("nothing is granted"));
    write(good);
    cli.run(&["grant", "--file", "grants.toml"]).good();
    assert_eq!(cli.run(&["grants"]).good().trim(), "a e: GET https://a.example/x");
    // What the settings file once might have held is not read from there.
    let wrong = Cli::with_settings(stand.folder.path(), good).run(&["grants"]).error();
    assert!(wrong.contains("unknown field `grants`"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_had_its_calls_of_the_minute_is_busy() {
    let stand = Stand::new().await.publish("store-hours").await;
    let granted = Cli::of(&stand).run(&["grants", "--toml"]).good();
    stand.grant(&format!("{granted}\ncalls_per_minute = 1\n")).await;
    let ask = async || stand.run("store-hours", json!({ "day": "2026-11-30" })).await;
    assert!(ask().await.reply().0.contains("09:00"));
    let busy = ask().await;
    busy.assert_failed("busy", Blame::Host, &[]);
    assert_eq!(stand.shop.journal().len(), 1);
    let told = busy
        .trace
        .iter()
        .map(|entry| actgate::cli::trace::line(&entry.event))
        .find(|line| line.starts_with("busy"));
    assert!(told.unwrap().contains("has had its 1 calls of this minute"));
    stand.pass_ms(60_000);
    assert!(ask().await.reply().0.contains("09:00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_shows_the_decision_and_the_request_without_sending_it() {
    let stand = Stand::new()
        .await
        .publish("order-status")
        .await
        .publish("newsletter-signup")
        .await;
    let cli = Cli::of(&stand);
    let order = [
        "explain",
        "order-status",
        "orders",
        "--parameters",
        "{\"order\": \"A-1001\"}",
    ];
    let shown = cli.run(&[&order[..], &["--as", "ada@example.com"]].concat()).good();
    let url = stand.shop.base_url();
    for part in [
        &format!("GET {url}/orders/A-1001")[..],
        "x-api-key: ••••",
        "permitted: a read that would go to 127.0.0.1; nothing was sent",
    ] {
        assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
    }
    let denied = cli.run(&order);
    assert_eq!(denied.code, 1);
    assert!(denied.stdout.starts_with("denied by "), "{denied:?}");
    let write = [
        "--json",
        "explain",
        "newsletter-signup",
        "newsletter",
        "--parameters",
        "{\"email\": \"ada@example.com\"}",
    ];
    let shown = cli.run(&write).json();
    assert_eq!(shown["permitted"], true, "{shown}");
    assert_eq!(shown["request"]["write"], true);
    assert!(shown["request"]["body"].as_str().unwrap().contains("ada@example.com"));
    let mistyped = cli.run(&["explain", "order-status", "order"]);
    assert!(
        mistyped.stdout.contains("denied by not-declared") && mistyped.stdout.contains("nearest: orders"),
        "{mistyped:?}"
    );
    stand.revoke("newsletter-signup", None).await;
    let shown = cli.run(&write);
    assert_eq!(shown.code, 1);
    assert!(shown.stdout.contains("\"rule\": \"not-granted\""), "{shown:?}");
    assert_eq!((stand.shop.connections(), stand.shop.journal().len()), (0, 0));
}
