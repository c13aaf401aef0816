//! Previews over the wire: the same run, nothing sent, and any visitor.

use super::served;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_goes_all_the_way_and_sends_nothing() {
    let served = served(&["return-order"]).await;
    let body = json!({
        "action": "return-order", "inputs": {"order": "A-1001"}, "mode": "preview", "email": "ada@example.com",
    });
    let run = served.post("/v1/runs", body).await.json();
    assert_eq!(
        (&run["mode"], &run["status"]),
        (&json!("preview"), &json!("asked")),
        "{run}"
    );
    let path = format!("/v1/runs/{}", run["id"].as_str().unwrap());
    let answers = |sku: &str| json!({"answers": {"sku": sku, "reason": "damaged"}});
    let refused = served.post(&format!("{path}/answers"), answers("TEAPOT-1L")).await;
    refused.problem(422, "unusable-inputs");
    assert_eq!(refused.json()["problems"][0]["pointer"], "/sku");
    let missing = served
        .post(&format!("{path}/answers"), json!({"answers": {"sku": "MUG-BLUE"}}))
        .await;
    missing.problem(422, "unusable-inputs");
    assert_eq!(missing.json()["problems"][0]["pointer"], "/reason");
    let run = served
        .post(&format!("{path}/answers"), answers("MUG-BLUE"))
        .await
        .json();
    assert_eq!(run["status"], "unconfirmed", "{run}");
    let digest = run["outcome"]["digest"].clone();
    let run = served
        .post(&format!("{path}/confirmation"), json!({ "digest": digest }))
        .await
        .json();
    assert_eq!(run["status"], "replied", "{run}");
    assert!(run["outcome"]["message"].as_str().unwrap().contains("R-5001"));
    assert!(served.stand.shop.journal().is_empty(), "a preview dials nobody");
    assert_eq!(served.get(&format!("{path}/writes")).await.json()["writes"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_wants_an_address_that_is_one() {
    let served = served(&["order-status"]).await;
    let body = json!({"action": "order-status", "inputs": {"order": "A-1001"}, "mode": "preview", "email": "ada"});
    let refused = served.post("/v1/runs", body).await;
    assert!(refused.problem(422, "unusable-body").contains("name@example.com"));
    let body = json!({"action": "order-status", "inputs": {"order": "A-1001"}, "mode": "preview"});
    assert_eq!(served.post("/v1/runs", body).await.json()["status"], "unproven");
}
