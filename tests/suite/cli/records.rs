//! `runs` and `trace`: the trace of a return names every step, its cost, and no secret.

use super::with;
use serde_json::{Value, json};
use tests::{API_KEY, SIGNING_SECRET};

/// The events of a kind.
fn of<'a>(entries: &'a [Value], kind: &str) -> Vec<&'a Value> {
    let events = entries.iter().map(|entry| &entry["event"]);
    events.filter(|event| event["kind"] == kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trace_of_a_return_names_every_step() {
    let (stand, cli) = with(&["return-order", "order-status"]).await;
    let talk = stand.talk().await;
    for text in [
        "I want to return an item",
        "A-1001",
        "ada@example.com",
        "the mug",
        "damaged",
        "yes",
    ] {
        talk.say(text).await;
    }
    let document = cli.run(&["--json", "trace"]).json();
    assert_eq!(document["status"], "replied");
    let entries = document["entries"].as_array().expect("entries");
    let times: Vec<u64> = entries.iter().filter_map(|entry| entry["at_us"].as_u64()).collect();
    assert!(times.len() == entries.len() && times.is_sorted(), "{times:?}");
    let seqs: Vec<u64> = entries.iter().filter_map(|entry| entry["seq"].as_u64()).collect();
    assert_eq!(seqs, (0..entries.len() as u64).collect::<Vec<_>>());

    deciding(entries);
    sending(entries);
    assert_eq!(of(entries, "ended")[0]["outcome"], "replied");
    let write = &document["writes"][0];
    assert_eq!(
        (&write["endpoint"], &write["state"], &write["status"]),
        (&json!("create-return"), &json!("answered"), &json!(201))
    );
    assert_eq!(document["writes"].as_array().map(Vec::len), Some(1));

    let text = cli.run(&["trace", document["run"].as_str().expect("an id")]).good();
    for word in [
        "started",
        "triggered",
        "identity",
        "permit",
        "confirm",
        "confirmed",
        "ledger",
        "exchange",
        "ended",
    ] {
        assert!(text.contains(word), "no `{word}` in:\n{text}");
    }
    for secret in [API_KEY, SIGNING_SECRET] {
        assert!(
            !text.contains(secret) && !document.to_string().contains(secret),
            "a secret is shown"
        );
    }
}

/// What led to the run, and what its functions cost.
fn deciding(entries: &[Value]) {
    let triggered = of(entries, "triggered")[0];
    assert_eq!(triggered["candidates"][0]["action"], "return-order");
    assert!(triggered["score"].as_f64().is_some_and(|score| score > 0.9) && triggered["elapsed_us"].is_u64());
    assert_eq!(
        *of(entries, "input")[0],
        json!({"kind": "input", "name": "order", "origin": "answer"})
    );
    let identity = of(entries, "identity")[0];
    assert_eq!(
        (&identity["protection"], &identity["assurance"]),
        (&json!("match-email"), &json!("matched-email"))
    );
    assert_eq!(identity["enough"], true);
    assert_eq!(of(entries, "schema")[0]["problems"], json!([]));
    let functions: Vec<&Value> = of(entries, "guest").iter().map(|guest| &guest["function"]).collect();
    assert_eq!(functions, ["validate", "plan", "shape", "shape", "shape"]);
    for guest in of(entries, "guest") {
        let spent = ["fuel", "memory_bytes_peak", "elapsed_us"].map(|part| guest[part].as_u64());
        assert!(
            spent.iter().all(|spent| spent.is_some_and(|spent| spent > 0)),
            "{guest}"
        );
    }
    assert_eq!(of(entries, "asked")[0]["inputs"], json!(["sku", "reason"]));
    assert_eq!(of(entries, "answered")[0]["inputs"], json!(["sku", "reason"]));
}

/// What was asked of the visitor and sent to the shop.
fn sending(entries: &[Value]) {
    let digest = &of(entries, "confirmation-asked")[0]["digest"];
    assert_eq!(of(entries, "confirmed")[0]["digest"], *digest);
    let writes: Vec<bool> = of(entries, "permit")
        .iter()
        .filter_map(|permit| permit["write"].as_bool())
        .collect();
    assert_eq!(
        writes,
        [false, true, true],
        "the write is decided before it is asked, and again before it is sent"
    );
    let ledger: Vec<&Value> = of(entries, "ledger").iter().map(|ledger| &ledger["state"]).collect();
    assert_eq!(ledger, ["about-to-send", "answered"]);
    for exchange in of(entries, "exchange") {
        assert!(
            exchange["response_bytes"].as_u64().is_some_and(|bytes| bytes > 0),
            "{exchange}"
        );
        assert!(exchange["total_us"].as_u64().is_some_and(|us| us > 0) && exchange["first_byte_us"].is_u64());
        assert!(
            exchange["address"]
                .as_str()
                .is_some_and(|address| address.starts_with("127.0.0.1"))
        );
        let headers = exchange["request_headers"].as_array().expect("headers");
        let signature = headers
            .iter()
            .find(|header| header[0].as_str().is_some_and(|name| name.contains("signature")));
        let value = signature.and_then(|header| header[1].as_str()).expect("a signature");
        assert!(
            !value.chars().any(char::is_alphanumeric),
            "a signature is shown as dots: {value}"
        );
    }
    let statuses: Vec<&Value> = of(entries, "exchange")
        .iter()
        .map(|exchange| &exchange["status"])
        .collect();
    assert_eq!(statuses, [200, 201]);
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_listed_newest_first() {
    let (_stand, cli) = with(&["store-hours"]).await;
    assert_eq!(cli.run(&["runs"]).good().trim(), "nothing ran yet");
    for mode in ["preview", "run"] {
        cli.run(&[mode, "store-hours", "--input", "day=2026-11-30"]).good();
    }
    let list = cli.run(&["--json", "runs"]).json();
    let modes: Vec<&Value> = list["runs"]
        .as_array()
        .expect("runs")
        .iter()
        .map(|run| &run["mode"])
        .collect();
    assert_eq!(modes, ["live", "preview"]);
    let one = cli.run(&["--json", "runs", "--limit", "1"]).json();
    assert_eq!(one["runs"].as_array().map(Vec::len), Some(1));
    let text = cli.run(&["runs"]).good();
    assert!(
        text.lines()
            .next()
            .is_some_and(|line| line.contains("live     replied      store-hours")),
        "{text}"
    );
}
