//! A served host that is killed at the worst moments: nothing that was said is lost, and nothing is sent twice.

use actgate::model::run::Blame;
use actgate::trace::LedgerState;
use serde_json::{Value, json};
use shop_api::{Fault, FaultRule};
use tests::{Api, Daemon, Stand, actgate};

/// A host of its own process over a stand's state, a client for it, and a conversation.
struct Crash {
    stand: Stand,
    token: String,
    conversation: String,
}

impl Crash {
    async fn new(action: &str) -> (Self, Daemon) {
        let stand = Stand::new().await.publish(action).await;
        let said = actgate(stand.folder.path(), &["token", "create", "--role", "operator"]).good();
        let served = Daemon::start(stand.folder.path());
        let token = said.trim().to_owned();
        let (_, made) = Api::at(&served.url, &token).post("/v1/conversations", "{}").await;
        let conversation = made["id"].as_str().expect("a conversation").to_owned();
        let crash = Self {
            stand,
            token,
            conversation,
        };
        (crash, served)
    }

    fn api(&self, served: &Daemon) -> Api {
        Api::at(&served.url, &self.token)
    }

    /// Says something and gives what the agent said to it.
    async fn say(&self, served: &Daemon, text: &str) -> Vec<Value> {
        let path = format!("/v1/conversations/{}/messages", self.conversation);
        let (status, value) = self.api(served).post(&path, json!({ "text": text }).to_string()).await;
        assert!(status.is_success(), "{value}");
        value["messages"].as_array().expect("messages").clone()
    }

    /// Says something that the host does not live to answer: the shop has so many requests when it is killed.
    async fn say_and_kill(&self, served: Daemon, text: &str, requests: u64) {
        let path = format!("/v1/conversations/{}/messages", self.conversation);
        let (api, body) = (self.api(&served), json!({ "text": text }).to_string());
        let saying = tokio::spawn(async move { api.send(reqwest::Method::POST, &path, body).await });
        self.stand.shop.wait_for_requests(requests).await;
        served.kill();
        assert!(saying.await.expect("no panic").is_err(), "nobody is left to answer");
        self.stand.shop.clear_faults();
    }

    /// All texts of the conversation, oldest first.
    async fn texts(&self, served: &Daemon) -> Vec<String> {
        let path = format!("/v1/conversations/{}/messages", self.conversation);
        let value = self.api(served).get(&path).await;
        let messages = value["messages"].as_array().expect("messages").clone();
        messages
            .iter()
            .map(|message| message["text"].as_str().expect("text").to_owned())
            .collect()
    }

    /// States of all writes of the only run.
    async fn writes(&self, served: &Daemon) -> Vec<String> {
        let api = self.api(served);
        let runs = api.get("/v1/runs").await["runs"].clone();
        let id = runs[0]["id"].as_str().expect("a run");
        let writes = api.get(&format!("/v1/runs/{id}/writes")).await["writes"].clone();
        let writes = writes.as_array().expect("writes").clone();
        writes
            .iter()
            .map(|write| write["state"].as_str().expect("a state").to_owned())
            .collect()
    }

    /// How many requests for writing the shop has received.
    fn posts(&self) -> usize {
        self.stand
            .shop
            .journal()
            .iter()
            .filter(|entry| entry.method == "POST")
            .count()
    }
}

fn has(texts: &[String], words: &str) -> bool {
    texts.iter().any(|text| text.contains(words))
}

/// Talks until a return waits for its yes. The shop has one request then.
async fn until_confirmation(crash: &Crash, served: &Daemon) {
    for text in [
        "I want to return an item of order A-1001",
        "ada@example.com",
        "MUG-BLUE",
    ] {
        crash.say(served, text).await;
    }
    let said = crash.say(served, "damaged").await;
    assert_eq!(said.last().unwrap()["kind"], "confirm", "{said:#?}");
}

/// Kills the host while a write is under way, and asserts what the next one makes of it.
async fn assert_lost_write(fault: FaultRule, written: u64) {
    let (crash, served) = Crash::new("return-order").await;
    until_confirmation(&crash, &served).await;
    let requests = crash.stand.shop.journal().len() as u64;
    crash.stand.shop.set_fault(fault.for_method("POST")).unwrap();
    crash.say_and_kill(served, "yes", requests + 1).await;
    let served = Daemon::start(crash.stand.folder.path());
    assert!(
        crash.texts(&served).await.contains(&"yes".to_owned()),
        "the yes is not lost"
    );
    // The operator sees it before the visitor says anything.
    let listed = actgate(crash.stand.folder.path(), &["--json", "ledger", "--unknown"]).good();
    assert!(listed.contains("\"outcome-unknown\""), "{listed}");
    crash.say(&served, "Hello, are you still there?").await;
    let texts = crash.texts(&served).await;
    assert!(has(&texts, "I cannot tell whether it went through"), "{texts:#?}");
    assert!(has(&texts, "are you still there"), "{texts:#?}");
    assert_eq!(crash.writes(&served).await, ["outcome-unknown"]);
    for text in ["yes", "yes", "do it"] {
        crash.say(&served, text).await;
    }
    // Nor does another start send it again.
    served.kill();
    let served = Daemon::start(crash.stand.folder.path());
    crash.say(&served, "yes").await;
    assert_eq!((crash.stand.shop.writes(), crash.posts()), (written, 1));
    assert_eq!(crash.writes(&served).await, ["outcome-unknown"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_shop_has_written_the_outcome_is_unknown_and_nothing_is_sent_again() {
    assert_lost_write(FaultRule::new("/returns", Fault::Hang).applied_first(), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_shop_has_written_the_outcome_is_unknown_all_the_same() {
    assert_lost_write(FaultRule::new("/returns", Fault::Hang), 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_reads_the_host_reads_again_and_goes_on() {
    let (crash, served) = Crash::new("return-order").await;
    crash.say(&served, "I want to return an item of order A-1001").await;
    crash
        .stand
        .shop
        .set_fault(FaultRule::new("/returns", Fault::Hang))
        .unwrap();
    crash.say_and_kill(served, "ada@example.com", 1).await;
    let served = Daemon::start(crash.stand.folder.path());
    assert!(crash.texts(&served).await.contains(&"ada@example.com".to_owned()));
    for text in ["MUG-BLUE", "damaged"] {
        crash.say(&served, text).await;
    }
    let said = crash.say(&served, "yes").await;
    assert!(
        said.last().unwrap()["text"].as_str().unwrap().contains("is registered"),
        "{said:#?}"
    );
    assert_eq!((crash.stand.shop.writes(), crash.posts()), (1, 1));
    assert_eq!(crash.writes(&served).await, ["answered"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_waits_for_the_yes_the_host_takes_it_later() {
    let (crash, served) = Crash::new("return-order").await;
    until_confirmation(&crash, &served).await;
    let before = crash.texts(&served).await;
    served.kill();
    let served = Daemon::start(crash.stand.folder.path());
    assert_eq!(crash.texts(&served).await, before);
    let said = crash.say(&served, "yes").await;
    assert!(
        said.last().unwrap()["text"].as_str().unwrap().contains("is registered"),
        "{said:#?}"
    );
    assert_eq!((crash.stand.shop.writes(), crash.posts()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_every_answer_the_conversation_is_the_same_as_without() {
    let (crash, mut served) = Crash::new("return-order").await;
    let mut last = Value::Null;
    for text in [
        "I want to return an item of order A-1001",
        "ada@example.com",
        "MUG-BLUE",
        "damaged",
        "yes",
    ] {
        last = crash.say(&served, text).await.pop().unwrap();
        served.kill();
        served = Daemon::start(crash.stand.folder.path());
    }
    assert!(last["text"].as_str().unwrap().contains("is registered"), "{last:#?}");
    assert_eq!((crash.stand.shop.writes(), crash.posts()), (1, 1));
    assert_eq!(crash.writes(&served).await, ["answered"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_conversation_that_was_interrupted_counts_as_failed_at_the_next_start() {
    let stand = Stand::new().await.publish("order-status").await;
    stand.shop.set_fault(FaultRule::new("/orders", Fault::Hang)).unwrap();
    // The lookup hangs; dropping it in the middle leaves the run as a crash does.
    tokio::select! {
        _ = stand.run("order-status", json!({ "order": "A-1001" })) => panic!("the shop never answers"),
        () = stand.shop.wait_for_requests(1) => {}
    }
    let runtime = &stand.host.runtime;
    let id = runtime.storage().runs(1).await.unwrap().remove(0).id;
    assert_eq!(runtime.load(&id).await.unwrap().status(), "running");
    let stand = stand.reopen().await;
    stand.host.runtime.give_up_interrupted().await.unwrap();
    let ran = stand.ran(&id).await;
    ran.assert_failed("interrupted", Blame::Host, &["ledger"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_conversation_that_was_interrupted_in_a_write_is_of_unknown_outcome_at_the_next_start() {
    let stand = Stand::new().await.publish("newsletter-signup").await;
    let rule = FaultRule::new("/newsletter", Fault::Hang).applied_first();
    stand.shop.set_fault(rule).unwrap();
    let asked = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    tokio::select! {
        _ = stand.resume(&asked.state.id, asked.yes()) => panic!("the shop never answers"),
        () = stand.shop.wait_for_requests(1) => {}
    }
    let stand = stand.reopen().await;
    stand.host.runtime.give_up_interrupted().await.unwrap();
    let ran = stand.ran(&asked.state.id).await;
    ran.assert_failed("outcome-unknown", Blame::Host, &["ledger"]);
    assert_eq!(ran.writes[0].state, LedgerState::OutcomeUnknown);
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_host_is_refused_while_one_serves_and_not_after_it_was_killed() {
    let stand = Stand::new().await.publish("store-hours").await;
    let folder = stand.folder.path();
    let served = Daemon::start(folder);
    let refused = actgate(folder, &["serve"]);
    refused.assert_refused(&["another host serves the state in `", "state`", "stop it first"]);
    assert_eq!(refused.stdout, "", "it does not say that it listens");
    // Commands beside it go on.
    assert!(actgate(folder, &["actions"]).good().contains("store-hours"));
    served.kill();
    let served = Daemon::start(folder);
    assert!(served.url.starts_with("http://127.0.0.1:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_one_host_s_until_it_lets_go() {
    let stand = Stand::new().await;
    let other = stand.another().await.unwrap();
    let claim = stand.host.claim().unwrap();
    let Err(error) = other.claim() else {
        panic!("two hosts may serve")
    };
    let words = error.to_string();
    assert!(
        words.contains("a `state` of its own") && words.contains(&stand.state().display().to_string()),
        "{words}"
    );
    drop(claim);
    assert!(other.claim().is_ok());
}
