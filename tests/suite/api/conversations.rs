//! Conversations over the wire: what is said and waited for, at the same time and after a restart.

use super::served;
use reqwest::Method;
use serde_json::{Value, json};
use tests::Served;

fn texts(heard: &Value) -> Vec<&str> {
    let messages = heard["messages"].as_array().expect("messages");
    messages.iter().filter_map(|message| message["text"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_turn_tells_what_is_waited_for() {
    let served = served(&["return-order", "reset-password", "order-status"]).await;
    let id = served.conversation().await;
    let turns = [
        ("I want to return an item", "input"),
        ("A-1001", "email"),
        ("ada@example.com", "input"),
        ("the mug, damaged", "confirmation"),
        ("no", "message"),
        ("I forgot my password", "link"),
        ("cancel", "message"),
    ];
    for (text, waiting_for) in turns {
        let heard = served.say(&id, text).await;
        assert_eq!(heard["waiting_for"], waiting_for, "after `{text}`: {heard}");
        let state = served.get(&id).await.json();
        assert_eq!(state["waiting_for"], waiting_for, "after `{text}`");
    }
    let state = served.get(&id).await.json();
    assert_eq!(state["assurance"], "matched-email");
    assert_eq!(state["action"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_answered_with_all_that_was_said_to_it() {
    let served = served(&["order-status"]).await;
    let id = served.conversation().await;
    let heard = served.say(&id, "Where is my order?").await;
    let messages = heard["messages"].as_array().expect("messages");
    assert_eq!(messages.len(), 2);
    assert_eq!(
        (&messages[0]["author"], &messages[0]["seq"]),
        (&json!("visitor"), &json!(1))
    );
    let asked = &messages[1];
    assert_eq!(asked["author"], "agent");
    assert_eq!(asked["kind"], "ask");
    assert_eq!(asked["action"], "order-status");
    assert_eq!(asked["input"], "order");
    assert!(
        asked["why"].as_str().is_some_and(|why| why.contains("`order`")),
        "{asked}"
    );
    served.say(&id, "A-1001").await;
    let reply = served.say(&id, "ada@example.com").await;
    let reply = &reply["messages"][1];
    assert_eq!(reply["kind"], "reply");
    assert_eq!(
        reply["data"],
        json!({"status": "shipped", "expected_day": "2026-11-26"})
    );
    assert!(
        reply["run"].as_str().is_some_and(|run| run.starts_with("r-")),
        "{reply}"
    );
    assert!(
        reply["instructions"]
            .as_str()
            .is_some_and(|text| text.contains("Never guess")),
        "{reply}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_on_from_a_place() {
    let served = served(&[]).await;
    let id = served.conversation().await;
    served.say(&id, "Hello").await;
    served.say(&id, "Tell me a joke").await;
    let path = format!("{id}/messages");
    let all = served.get(&path).await.json();
    let seqs: Vec<_> = all["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["seq"].clone())
        .collect();
    assert_eq!(seqs, [1, 2, 3, 4]);
    let rest = served.get(&format!("{path}?after=3")).await.json();
    assert_eq!(texts(&rest), texts(&all)[3..]);
    assert_eq!(
        served.get(&format!("{path}?after=4")).await.json()["messages"],
        json!([])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_conversation_is_answered_with_the_latest_turn_only() {
    let served = served(&[]).await;
    let id = served.conversation().await;
    let conversation = id.rsplit('/').next().expect("an id");
    for _ in 0..101 {
        served
            .stand
            .conversations
            .hear(conversation, "Hello")
            .await
            .expect("an answer");
    }
    let heard = served.say(&id, "Thanks").await;
    assert_eq!(texts(&heard).len(), 2, "{heard}");
    assert_eq!(heard["messages"][0]["seq"], 203);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_messages_at_once_are_heard_one_after_the_other() {
    let served = served(&["store-hours"]).await;
    let id = served.conversation().await;
    let say = |text: &'static str| served.say(&id, text);
    let (a, b, c, d) = tokio::join!(
        say("When are you open on 1 November 2037?"),
        say("When are you open on 2 November 2037?"),
        say("When are you open on 1 November 2037?"),
        say("When are you open on 2 November 2037?"),
    );
    for heard in [a, b, c, d] {
        let texts = texts(&heard);
        let expected = if texts[0].contains("1 November") {
            "closed on Sunday"
        } else {
            "open on Monday"
        };
        assert!(texts[1].contains(expected), "{texts:?}");
        assert_eq!(heard["messages"][0]["author"], "visitor");
    }
    let all = served.get(&format!("{id}/messages")).await.json();
    let authors: Vec<&str> = all["messages"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|m| m["author"].as_str())
        .collect();
    assert_eq!(authors, ["visitor", "agent"].repeat(4), "turns are not mixed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_waited_for_belongs_to_the_messages_beside_it() {
    let served = served(&["return-order"]).await;
    let id = served.conversation().await;
    let watched = std::sync::atomic::AtomicBool::new(true);
    let talk = async {
        for _ in 0..20 {
            let say = |text| served.say(&id, text);
            let (a, b, c, d) = tokio::join!(
                say("return an item"),
                say("cancel"),
                say("return an item"),
                say("cancel")
            );
            [a, b, c, d].iter().for_each(fits);
        }
        watched.store(false, std::sync::atomic::Ordering::SeqCst);
    };
    let watch = async {
        let mut after = 0;
        while watched.load(std::sync::atomic::Ordering::SeqCst) {
            let heard = served
                .get(&format!("{id}/messages?after={after}&wait_ms=500"))
                .await
                .json();
            if let Some(last) = heard["messages"].as_array().and_then(|messages| messages.last()) {
                fits(&heard);
                after = last["seq"].as_u64().expect("a number");
            }
        }
    };
    tokio::join!(talk, watch);
}

/// Whether an answer waits for what its last message asks for.
fn fits(heard: &Value) {
    let last = heard["messages"].as_array().and_then(|messages| messages.last());
    let expected = match last.and_then(|last| last["kind"].as_str()) {
        Some("ask") => "input",
        Some("notice") => "message",
        other => panic!("{other:?} in {heard}"),
    };
    assert_eq!(heard["waiting_for"], expected, "{heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_goes_on_after_a_restart() {
    let served = served(&["return-order"]).await;
    let id = served.conversation().await;
    for text in [
        "I want to return an item of order A-1001",
        "ada@example.com",
        "the mug, damaged",
    ] {
        served.say(&id, text).await;
    }
    let before = served.get(&format!("{id}/messages")).await.json();
    let served = Served::start(served.stop().await.reopen().await).await;
    assert_eq!(served.get(&format!("{id}/messages")).await.json(), before);
    assert_eq!(served.stand.shop.writes(), 0);
    let heard = served.say(&id, "yes").await;
    assert!(texts(&heard)[1].contains("R-5001"), "{heard}");
    assert_eq!(served.stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_locale_is_the_callers_or_the_hosts() {
    let served = served(&[]).await;
    let own = served
        .post("/v1/conversations", json!({"locale": "de-CH"}))
        .await
        .json();
    assert_eq!(own["locale"], "de-CH");
    let default = served.post("/v1/conversations", json!({"locale": null})).await.json();
    assert_eq!(default["locale"], "en");
    assert_eq!(default["assurance"], "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_zone_is_the_callers_or_not_known() {
    let served = served(&[]).await;
    let own = json!({"time_zone": "europe/berlin"});
    let own = served.post("/v1/conversations", own).await.json();
    assert_eq!(own["time_zone"], "Europe/Berlin");
    let shown = format!("/v1/conversations/{}", own["id"].as_str().unwrap());
    assert_eq!(served.get(&shown).await.json()["time_zone"], "Europe/Berlin");
    let other = served.post("/v1/conversations", json!({})).await.json();
    assert_eq!(other["time_zone"], json!(null));
    let refused = served.post("/v1/conversations", json!({"time_zone": "Berlin"})).await;
    let says = "`time_zone` is not the name of a time zone in the IANA database; write `Europe/Berlin`";
    assert_eq!(refused.problem(422, "unusable-body"), says);
}

#[tokio::test(flavor = "multi_thread")]
async fn matching_starts_nothing() {
    let served = served(&["store-hours"]).await;
    let hit = served
        .post("/v1/match", json!({"text": "Are you open on Sunday?"}))
        .await
        .json();
    assert_eq!(hit["decision"], "triggered");
    assert_eq!(hit["actions"], json!(["store-hours"]));
    assert_eq!(hit["candidates"][0]["action"], "store-hours");
    let miss = served.post("/v1/match", json!({"text": "xylophone"})).await.json();
    assert_eq!((&miss["decision"], &miss["actions"]), (&json!("nothing"), &json!([])));
    assert_eq!(served.get("/v1/runs").await.json()["runs"], json!([]));
    assert!(served.stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn actions_are_shown_without_secrets_and_can_be_taken_off() {
    let served = served(&["order-status", "newsletter-signup"]).await;
    let list = served.get("/v1/actions").await;
    assert!(!list.text.contains(tests::API_KEY));
    let names: Vec<_> = list.json()["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["name"].clone())
        .collect();
    assert_eq!(names, ["newsletter-signup", "order-status"]);
    let shown = served.get("/v1/actions/order-status").await.json();
    assert_eq!(shown, list.json()["actions"][1]);
    assert_eq!(shown["protection"], "match-email");
    assert_eq!(shown["has_code"], true);
    assert_eq!(shown["endpoints"][0]["secret"], "shop-api-key");
    assert_eq!(shown["inputs"][0]["required"], true);
    let path = "/v1/actions/order-status/publication";
    let gone = served.call("editor", Method::DELETE, path, None).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    served.get("/v1/actions/order-status").await.problem(404, "not-found");
    served
        .call("editor", Method::DELETE, path, None)
        .await
        .problem(404, "not-found");
    assert_eq!(
        served.get("/v1/actions").await.json()["actions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
