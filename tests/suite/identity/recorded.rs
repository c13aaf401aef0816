//! The record of proofs: what, when, how and with what result, for operators alone, and nothing secret in it.

use super::{WISH, say, stand};
use reqwest::Method;
use serde_json::Value;
use tests::{Cli, Served};

#[tokio::test(flavor = "multi_thread")]
async fn every_proof_is_recorded_and_none_of_its_secrets() {
    let served = Served::start(stand().await).await;
    let path = served.conversation().await;
    served.say(&path, "I forgot my password, eve@example.com").await;
    served.say(&path, "ada@example.com").await;
    let (code, secret) = (served.stand.latest_code(), served.stand.latest_link());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    served.say(&path, wrong).await;
    served.say(&path, &code).await;
    served
        .send(served.request(Method::POST, &format!("/verify/{secret}")))
        .await;
    let answer = served.get("/v1/proofs").await;
    let proofs = answer.json();
    let mut rows: Vec<&Value> = proofs["proofs"].as_array().unwrap().iter().collect();
    rows.reverse();
    let short: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {}", row["way"], row["result"], row["subject"]).replace('"', ""))
        .collect();
    assert_eq!(
        short,
        [
            "match unknown eve@example.com",
            "mail unknown eve@example.com",
            "match known ada@example.com",
            "mail sent ada@example.com",
            "code wrong ada@example.com",
            "code confirmed ada@example.com",
        ]
    );
    for row in &rows {
        assert_eq!(row["action"], "reset-password", "{row}");
        assert_eq!(row["network"], "127.0.0.1", "{row}");
        assert!(path.ends_with(row["conversation"].as_str().unwrap()), "{row}");
        assert_eq!(row["at_ms"], served.stand.now_ms(), "{row}");
    }
    for secret in [code.as_str(), wrong, &secret] {
        assert!(!answer.text.contains(&format!("\"{secret}\"")), "{}", answer.text);
    }
    let of_nobody = served.get("/v1/proofs?conversation=c-none").await.json();
    assert_eq!(of_nobody["proofs"], Value::Array(Vec::new()));
    let page = served
        .get(&format!("/v1/proofs?before={}", rows[2]["seq"]))
        .await
        .json();
    assert_eq!(page["proofs"].as_array().unwrap().len(), 2);
    served
        .call("editor", Method::GET, "/v1/proofs", None)
        .await
        .problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_lists_proofs() {
    let stand = stand().await;
    let talk = stand.talk().await;
    say(&talk, WISH).await;
    let cli = Cli::of(&stand);
    let list = cli.run(&["proofs"]).good();
    assert!(list.contains("match  known") && list.contains("mail   sent"), "{list}");
    let json = cli
        .run(&["--json", "proofs", "--conversation", &talk.id, "--limit", "1"])
        .json();
    assert_eq!(json["proofs"].as_array().unwrap().len(), 1);
    assert_eq!(json["proofs"][0]["subject"], "ada@example.com");
}
