//! An upstream that sends secrets back, in every form: none of them reaches guest, trace, API or state folder.

use serde_json::json;
use std::path::Path;
use tests::{Echo, SIGNING_SECRET, Stand};

/// A key with all the characters that encodings change.
const KEY: &str = "pa55/w0rd+&=?~end";

/// Each secret as an upstream may write it, and the part of it that no test may find again.
const FORMS: [(&str, &str); 11] = [
    (KEY, KEY),
    ("cGE1NS93MHJkKyY9P35lbmQ=", "cGE1NS93MHJkKyY9P35lbmQ"),
    ("dTpwYTU1L3cwcmQrJj0/fmVuZA==", "wYTU1L3cwcmQrJj0/fmVuZ"),
    ("YXBhNTUvdzByZCsmPT9+ZW5k", "BhNTUvdzByZCsmPT9+ZW5k"),
    (
        "706135352f773072642b263d3f7e656e64",
        "706135352f773072642b263d3f7e656e64",
    ),
    (
        "706135352F773072642B263D3F7E656E64",
        "706135352F773072642B263D3F7E656E64",
    ),
    ("pa55%2Fw0rd%2B%26%3D%3F~end", "pa55%2Fw0rd%2B%26%3D%3F~end"),
    ("pa55%2fw0rd%2b%26%3d%3f~end", "pa55%2fw0rd%2b%26%3d%3f~end"),
    (SIGNING_SECRET, SIGNING_SECRET),
    (
        "c3RhbmQtc2lnbmluZy1zZWNyZXQtMDEyMzQ1Njc4OQ==",
        "c3RhbmQtc2lnbmluZy1zZWNyZXQtMDEyMzQ1Njc4OQ",
    ),
    (
        "7374616e642d7369676e696e672d7365637265742d30313233343536373839",
        "7374616e642d7369676e696e672d7365637265742d30313233343536373839",
    ),
];

/// Asserts that bytes hold no form of a secret.
fn assert_clean(what: &str, bytes: &[u8]) {
    for (_, needle) in FORMS {
        let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        assert!(!found, "`{needle}` is in {what}");
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// A host whose actions call an upstream that knows the secrets and tells them.
async fn stand(echo: &Echo) -> Stand {
    let grant = |action: &str, endpoint: &str, method: &str, auth: &str| {
        format!(
            "[[grants]]\naction = \"{action}\"\nendpoint = \"{endpoint}\"\nallow = \"{method} {}/**\"\nplain_http = true\n\
             private_networks = [\"127.0.0.0/8\"]\n{auth}",
            echo.url
        )
    };
    let key = "auth = \"api-key\"\nsecrets = [\"shop-api-key\"]\n";
    let signed = "auth = \"hubspot\"\nsecrets = [\"shop-signing\"]\n";
    let grants = [
        grant("hostile-guest", "write", "POST", key),
        grant("hostile-guest", "ping", "GET", ""),
        grant("newsletter-signup", "newsletter", "POST", key),
        grant("return-order", "returnable", "GET", signed),
    ];
    let stand = Stand::builder().without_grants().open().await;
    stand.grant(&grants.concat()).await;
    std::fs::write(stand.folder.path().join("shop-api-key"), KEY).unwrap();
    stand
        .reopen()
        .await
        .publish("hostile")
        .await
        .publish("newsletter-signup")
        .await
        .publish("return-order")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_an_upstream_echoes_reach_nobody() {
    let text: Vec<&str> = FORMS.iter().map(|(form, _)| *form).collect();
    let body = json!({ "text": text.join(" "), "each": text, "joined": text.concat() }).to_string();
    let kind = format!("text/plain; key={KEY}; signing={SIGNING_SECRET}");
    let echo = Echo::start(&[("content-type", &kind)], &body).await;
    let stand = stand(&echo).await;
    let mut runs = vec![stand.hostile("write-ok").await, stand.hostile("call-ok").await];
    let report = runs[0].data()["report"][0].to_string();
    assert!(
        report.contains("[redacted:shop-api-key]") && report.contains("[redacted:shop-signing]"),
        "{report}"
    );
    runs.push(stand.run("return-order", json!({ "order": "A-1001" })).await);
    let asked = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    let yes = asked.yes();
    runs.push(stand.resume(&asked.state.id, yes).await.unwrap());
    let api = stand.api().await;
    for ran in &runs {
        assert_clean("the run", format!("{ran:?}").as_bytes());
        for path in ["", "/trace", "/writes"] {
            let value = api.get(&format!("/v1/runs/{}{path}", ran.state.id)).await;
            assert_clean("the API", value.to_string().as_bytes());
        }
    }
    let talk = stand.talk().await;
    for text in ["subscribe me to your newsletter", "ada@example.com", "yes"] {
        talk.say(text).await;
    }
    let messages = api.get(&format!("/v1/conversations/{}/messages", talk.id)).await;
    assert!(messages.to_string().contains("on the list already"), "{messages}");
    assert_clean("the conversation", messages.to_string().as_bytes());
    let files = files(&stand.state());
    assert!(files.iter().any(|file| file.ends_with("actgate.db")));
    for file in files {
        assert_clean(&file.display().to_string(), &std::fs::read(&file).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_that_quotes_a_secret_does_not_tell_it() {
    let location = format!("http://evil.example/?key={}", "pa55%2Fw0rd%2B%26%3D%3F~end");
    let stand = Stand::new().await.publish("hostile").await;
    std::fs::write(stand.folder.path().join("shop-api-key"), KEY).unwrap();
    let redirect = shop_api::Fault::Redirect { location, status: 307 };
    stand
        .shop
        .set_fault(shop_api::FaultRule::new("/newsletter", redirect))
        .unwrap();
    let ran = stand.hostile("write-ok").await;
    assert_clean("the run", format!("{ran:?}").as_bytes());
    for file in files(&stand.state()) {
        assert_clean(&file.display().to_string(), &std::fs::read(&file).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_by_no_command_and_no_error() {
    let stand = Stand::new().await.publish("order-status").await;
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    let shown = tests::actgate(stand.folder.path(), &["trace", &ran.state.id]).good();
    assert!(shown.contains("x-api-key: ••••"), "{shown}");
    for said in [shown, format!("{:?}", stand.host.settings())] {
        assert!(
            !said.contains(tests::API_KEY) && !said.contains(SIGNING_SECRET),
            "{said}"
        );
    }
}
