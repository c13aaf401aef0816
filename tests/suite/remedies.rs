//! Every denial names its rule and what would allow it: the command or the settings, pasted, let the same run succeed.

use actgate::config;
use actgate::manifest::pack;
use actgate::model::run::Blame;
use serde_json::json;
use tests::{Cli, Guest, Ran, Stand, action_file};
use toml::{Table, Value};

/// A built action whose manifest names the stand's own shop, so that no grant has to move it.
async fn publish_at_home(stand: &Stand, action: &str) {
    let bytes = std::fs::read(action_file(action)).unwrap();
    let manifest = pack::unpack(&bytes).unwrap().manifest;
    let manifest = manifest.replace("https://api.shop.example", &stand.shop.base_url());
    stand
        .publish_bytes(pack::pack(&bytes, &manifest).unwrap())
        .await
        .unwrap();
}

/// Does what a remedy says: gives a command to a shell, or puts tables into the settings file.
async fn follow(stand: Stand, remedy: &str) -> Stand {
    if remedy.starts_with("actgate ") {
        Cli::of(&stand).paste(remedy).good();
        return stand;
    }
    let remedy: Table = remedy
        .parse()
        .unwrap_or_else(|error| panic!("{error} in the remedy:\n{remedy}"));
    stand
        .reopen_with(|settings| {
            let mut settings: Table = settings.parse().unwrap();
            for (key, value) in remedy {
                match (settings.get_mut(&key), value) {
                    (Some(Value::Table(old)), Value::Table(new)) => old.extend(new),
                    (_, value) => drop(settings.insert(key, value)),
                }
            }
            toml::to_string(&settings).unwrap()
        })
        .await
}

/// Runs, and follows the remedy of each denial until none is left; gives the rules and the last run.
async fn mend(mut stand: Stand, action: &str, inputs: serde_json::Value) -> (Vec<String>, Ran, Stand) {
    let mut rules = Vec::new();
    loop {
        let ran = stand.run(action, inputs.clone()).await;
        let Some((rule, remedy)) = ran.denials().pop() else {
            return (rules, ran, stand);
        };
        assert_eq!(ran.failure().blame, Blame::Policy, "{ran:#?}");
        assert!(
            !rules.contains(&rule.to_owned()),
            "the remedy for `{rule}` did not help: {remedy}"
        );
        assert_eq!(stand.shop.journal().len(), 0, "nothing was sent");
        rules.push(rule.to_owned());
        let remedy = remedy.to_owned();
        stand = follow(stand, &remedy).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_without_any_grant_runs_after_its_remedies_were_pasted() {
    let stand = Stand::builder().without_grants().open().await;
    publish_at_home(&stand, "store-hours").await;
    let (rules, ran, stand) = mend(stand, "store-hours", json!({ "day": "2026-11-30" })).await;
    assert_eq!(rules, ["not-granted", "address-not-public"]);
    assert!(ran.reply().0.contains("from 09:00 to 18:00"));
    // The grant is as narrow as it can be: this address, and no network around it.
    let granted = Cli::of(&stand).run(&["grants"]).good();
    assert!(granted.contains("/hours, in 127.0.0.1/32, unencrypted"), "{granted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_without_path_secret_plain_http_and_network_is_mended() {
    let stand = Stand::builder().without_grants().open().await;
    let stand = stand.publish("order-status").await;
    stand
        .grant(&format!(
            "[[grants]]\naction = \"order-status\"\nendpoint = \"orders\"\nallow = \"GET {}/\"\n",
            stand.shop.base_url()
        ))
        .await;
    let (rules, ran, _stand) = mend(stand, "order-status", json!({ "order": "A-1001" })).await;
    assert_eq!(
        rules,
        ["scheme-not-granted", "address-not-public"],
        "the first remedy has all that the manifest asks for"
    );
    assert_eq!(ran.reply().0, "Order A-1001 is shipped, expected on 2026-11-26.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_mended_without_being_sent_in_between() {
    let stand = Stand::builder().without_grants().open().await;
    publish_at_home(&stand, "newsletter-signup").await;
    let (mut rules, mut ran, mut stand) = mend(stand, "newsletter-signup", json!({ "email": "ada@example.com" })).await;
    // The address is looked at when the visitor has said yes.
    for _ in 0..2 {
        let yes = ran.yes();
        ran = stand.resume(&ran.state.id, yes).await.unwrap();
        let Some((rule, remedy)) = ran.denials().pop() else {
            break;
        };
        rules.push(rule.to_owned());
        assert_eq!((stand.shop.writes(), ran.writes[0].state.as_str()), (0, "not-sent"));
        let remedy = remedy.to_owned();
        stand = follow(stand, &remedy).await;
        ran = stand
            .run("newsletter-signup", json!({ "email": "ada@example.com" }))
            .await;
    }
    assert_eq!(rules, ["not-granted", "address-not-public"]);
    assert!(ran.reply().0.starts_with("Thank you!"));
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_of_a_secret_that_is_not_set_is_told_with_the_line_to_add() {
    let stand = Stand::new().await.publish("order-status").await;
    let settings: String = stand
        .settings()
        .replace("shop-api-key = { file = \"shop-api-key\" }\n", "");
    let cli = Cli::with_settings(stand.folder.path(), &settings);
    let grant = format!(
        "actgate grant order-status orders --allow 'GET {}/orders/*' --auth api-key --secret shop-api-key \
         --private-network 127.0.0.1/32 --plain-http --protection match-email",
        stand.shop.base_url()
    );
    let error = cli.paste(&grant).error();
    let (_, line) = error.split_once("under [secrets]: ").unwrap();
    let line = line.replace("name", "shop-api-key").replace('…', "shop-api-key");
    let cli = Cli::with_settings(
        stand.folder.path(),
        &settings.replace("[secrets]", &format!("[secrets]\n{line}")),
    );
    cli.paste(&grant).good();
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    assert!(ran.reply().0.contains("shipped"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_cannot_be_read_is_told_with_its_file() {
    let stand = Stand::new().await.publish("order-status").await;
    let file = stand.folder.path().join("shop-api-key");
    let secret = std::fs::read(&file).unwrap();
    let cases: [(&dyn Fn(), &str); 3] = [
        (
            &|| std::fs::remove_file(&file).unwrap(),
            "create the file of `shop-api-key`",
        ),
        (&|| std::fs::write(&file, "short").unwrap(), "at least 8 bytes"),
        (&|| std::fs::write(&file, "two\nlines of it").unwrap(), "on one line"),
    ];
    for (spoil, remedy) in cases {
        spoil();
        let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
        let (rule, told) = ran.denials()[0];
        assert_eq!(rule, "secret-unusable");
        assert!(told.contains(remedy), "{told}");
        ran.assert_failed("denied", Blame::Policy, &[]);
        std::fs::write(&file, &secret).unwrap();
    }
    assert_eq!(stand.shop.journal().len(), 0);
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    assert!(ran.reply().0.contains("shipped"));
}

/// An action that is only a manifest, with this request.
fn declared(request: &str) -> Vec<u8> {
    let manifest = format!(
        "{}[endpoints.it]\nmethod = \"GET\"\n{request}\n",
        Guest::manifest("declared", "declare it")
    );
    pack::empty_component(&manifest)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_is_missing_is_mended_by_its_remedy() {
    let stand = Stand::builder().without_grants().open().await;
    let request = format!(
        "url = \"{}/hours\"\nquery = {{ day = \"{{settings.day}}\" }}",
        stand.shop.base_url()
    );
    stand.publish_bytes(declared(&request)).await.unwrap();
    let mut stand = stand;
    let mut rules = Vec::new();
    for _ in 0..4 {
        let ran = stand.run("declared", json!({})).await;
        let Some((rule, remedy)) = ran.denials().pop() else {
            assert_eq!(ran.reply().0, "Done by hand.");
            break;
        };
        rules.push(rule.to_owned());
        let remedy = remedy.replace('…', "monday");
        stand = follow(stand, &remedy).await;
    }
    rules.sort();
    assert_eq!(rules, ["address-not-public", "not-granted", "setting-missing"]);
    assert_eq!(stand.shop.journal()[0].target, "/hours?day=monday");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_grant_opens_the_metadata_service() {
    let grant = |host: &str| {
        format!(
            "[[grants]]\naction = \"declared\"\nendpoint = \"it\"\nallow = \"GET http://{host}/latest\"\nplain_http = true\n\
             private_networks = [\"0.0.0.0/0\", \"::/0\"]\n"
        )
    };
    for host in ["169.254.169.254", "[fd00:ec2::254]"] {
        let stand = Stand::builder().without_grants().open().await;
        stand.grant(&grant(host)).await;
        let request = "url = \"https://api.shop.example/latest\"\ntimeout_ms = 2000";
        stand.publish_bytes(declared(request)).await.unwrap();
        let ran = stand.run("declared", json!({})).await;
        let (rule, remedy) = ran.denials()[0];
        assert_eq!(rule, "address-metadata", "{host}");
        assert!(remedy.starts_with("no grant can allow"), "{remedy}");
        ran.assert_failed("denied", Blame::Policy, &[]);
    }
    // A spelling that hides what it is does not come that far.
    let error = config::parse_grants(&grant("2852039166"), "grants.toml").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("means the address `169.254.169.254`; write it so"),
        "{error}"
    );
}
