//! Limits on guesses: by address, by conversation and by network, told to nobody.

use super::{WISH, proofs, say, stand_with};
use reqwest::Method;
use serde_json::json;
use tests::{Served, Stand};

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_tries_too_many_addresses_finds_nobody_any_more() {
    let settings = "[limits.conversation]\nguesses_per_conversation_max = 3\ntries_max = 100";
    let stand = stand_with(settings).await.publish("order-status").await;
    let talk = stand.talk().await;
    talk.say("Where is my order A-1001?").await;
    for guess in ["a", "b", "c"] {
        let said = say(&talk, &format!("{guess}@example.com")).await;
        assert!(said[0].starts_with("I could not match"), "{said:?}");
    }
    // Now the right one is not even looked for, in the same words.
    let said = say(&talk, "ada@example.com").await;
    assert!(said[0].starts_with("I could not match"), "{said:?}");
    assert_eq!(proofs(&stand).await.last().unwrap(), "match limited");
    assert!(stand.shop.journal().is_empty());
    // Another conversation is not held up, and an hour later this one is not either.
    let other = stand.talk().await;
    other.say("Where is my order A-1001?").await;
    assert!(say(&other, "ada@example.com").await[0].contains("A-1001"));
    stand.pass_ms(3_600_000);
    assert!(say(&talk, "ada@example.com").await[0].contains("A-1001"));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_count_as_guesses_too() {
    let stand = stand_with("[limits.conversation]\nguesses_per_conversation_max = 2").await;
    let talk = stand.talk().await;
    talk.say(WISH).await;
    let code = stand.latest_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert!(say(&talk, wrong).await[0].starts_with("That is not the code"));
    assert!(say(&talk, &code).await[0].starts_with("That code cannot be used"));
    assert_eq!(proofs(&stand).await.last().unwrap(), "code limited");
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_to_one_address_are_limited_over_all_conversations_and_the_number_is_a_setting() {
    let stand = stand_with("[limits.conversation]\nmails_per_hour_max = 2").await;
    let mut heard = Vec::new();
    for _ in 0..4 {
        stand.pass_ms(1);
        heard.push(say(&stand.talk().await, WISH).await);
    }
    assert_eq!(stand.mails().len(), 2);
    assert!(heard.iter().all(|said| *said == heard[0]), "{heard:?}");
    assert_eq!(
        proofs(&stand)
            .await
            .iter()
            .filter(|proof| *proof == "mail limited")
            .count(),
        2
    );
}

/// Starts a conversation as if behind a proxy, and names an address in it. Answers the first words.
async fn guess_from(served: &Served, network: &str, email: &str) -> String {
    let new = served
        .request(Method::POST, "/v1/conversations")
        .bearer_auth(tests::token("agent"))
        .header("content-type", "application/json")
        .header("x-forwarded-for", network)
        .body("{}");
    let created = served.send(new).await;
    let path = format!("/v1/conversations/{}", created.json()["id"].as_str().unwrap());
    served.say(&path, "Where is my order A-1001?").await;
    let heard = served.say(&path, email).await;
    heard["messages"][1]["text"].as_str().unwrap().to_owned()
}

async fn behind(settings: &str) -> Served {
    let settings = format!("{settings}\n[limits.conversation]\nguesses_per_network_max = 2");
    let stand = Stand::builder().settings(&settings).open().await;
    Served::start(stand.publish("order-status").await).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_tries_too_many_addresses_finds_nobody_any_more() {
    let served = behind("[api]\ntrusted_proxies = [\"127.0.0.0/8\"]").await;
    for _ in 0..2 {
        let said = guess_from(&served, "203.0.113.7", "nobody@example.com").await;
        assert!(said.starts_with("I could not match"), "{said}");
    }
    let said = guess_from(&served, "203.0.113.7", "ada@example.com").await;
    assert!(said.starts_with("I could not match"), "{said}");
    // A neighbour is somebody else, and what a client itself writes before its proxy's word counts for nothing.
    let said = guess_from(&served, "203.0.113.8", "ada@example.com").await;
    assert!(said.contains("A-1001"), "{said}");
    let said = guess_from(&served, "198.51.100.1, 203.0.113.7", "ada@example.com").await;
    assert!(said.starts_with("I could not match"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_trusted_proxy_the_header_is_nobodys_word() {
    let served = behind("").await;
    for network in ["203.0.113.1", "203.0.113.2"] {
        guess_from(&served, network, "nobody@example.com").await;
    }
    let said = guess_from(&served, "203.0.113.3", "ada@example.com").await;
    assert!(said.starts_with("I could not match"), "{said}");
    let rows = served.get("/v1/proofs").await.json();
    assert!(
        rows["proofs"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["network"] == json!("127.0.0.1")),
        "{rows}"
    );
}
