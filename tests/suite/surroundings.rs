//! Guests that reach for what is around them: files, environment, network, clock and chance. They find nothing.

use serde_json::Value;
use tests::Stand;

async fn stand() -> Stand {
    Stand::new().await.publish("hostile").await
}

/// What the guest reports of its attempt; a call of something that is not there may also end its run.
async fn attempt(stand: &Stand, word: &str) -> Value {
    let ran = stand.hostile(word).await;
    match &ran.state.outcome {
        Some(actgate::model::run::Outcome::Failed(failure)) => {
            ran.assert_failed(
                "not-in-sandbox",
                actgate::model::run::Blame::Guest,
                &["the sandbox does not have"],
            );
            Value::String(failure.message.clone())
        }
        _ => ran.data()["report"].clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_folders_are_not_there() {
    let stand = stand().await;
    for word in ["read-file", "write-file", "read-dir"] {
        let report = attempt(&stand, word).await;
        assert!(report["got"].is_null(), "{word}: {report}");
    }
    assert!(!std::path::Path::new("/tmp/hostile-guest").exists());
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_is_empty_and_nobody_types() {
    let stand = stand().await;
    let report = attempt(&stand, "read-env").await;
    assert_eq!(report["variables"], Value::Array(Vec::new()), "{report}");
    assert!(!report["arguments"].to_string().contains('/'), "{report}");
    let typed = attempt(&stand, "read-stdin").await;
    assert!(typed["got"].is_null() || typed["got"] == "", "{typed}");
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_not_there() {
    let stand = stand().await;
    for word in ["connect", "connect-name", "resolve", "listen", "send-datagram"] {
        let report = attempt(&stand, word).await;
        assert!(report["got"].is_null(), "{word}: {report}");
    }
    assert_eq!(stand.shop.connections(), 0);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_and_processes_cannot_be_started() {
    let stand = stand().await;
    for word in ["spawn-thread", "spawn-process"] {
        let report = attempt(&stand, word).await;
        assert!(report["got"].is_null(), "{word}: {report}");
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_is_the_runs_and_stands_still() {
    let stand = stand().await;
    let report = attempt(&stand, "clock").await;
    assert_eq!(report["wall_ms"], stand.now_ms());
    assert_eq!(
        (&report["wall_elapsed_ms"], &report["elapsed_ns"]),
        (&0.into(), &0.into()),
        "{report}"
    );
    // The same moment gives the same answer, a later one a later answer.
    assert_eq!(attempt(&stand, "clock").await, report);
    stand.pass_ms(60_000);
    assert_eq!(attempt(&stand, "clock").await["wall_ms"], stand.now_ms());
}

#[tokio::test(flavor = "multi_thread")]
async fn chance_is_the_runs_seed_and_gives_the_same_twice() {
    use actgate::model::identity::Assurance;
    use actgate::model::step::{Context, Step};
    let stand = stand().await;
    let snapshot = stand.host.runtime.registry().current().await.unwrap();
    let loaded = snapshot.actions["hostile-guest"].loaded.clone().unwrap();
    let context = |seed| Context {
        run: "r".into(),
        locale: "en".into(),
        time_zone: None,
        now_ms: 5,
        seed,
        assurance: Assurance::Anonymous,
        email: None,
        claims: Value::Object(serde_json::Map::new()),
        settings: Value::Object(serde_json::Map::new()),
    };
    for word in ["random", "clock"] {
        let inputs = serde_json::Map::from_iter([("do".to_owned(), Value::from(word))]);
        let answer = async |seed| match loaded.plan(&context(seed), &inputs).await.result.unwrap() {
            Step::Reply(reply) => reply.data,
            other => panic!("{other:?}"),
        };
        assert_eq!(answer(7).await, answer(7).await, "{word}");
        assert_eq!(answer(7).await != answer(8).await, word == "random", "{word}");
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sleep_takes_no_time() {
    // An hour would not fit into the two seconds that a call may take.
    let stand = stand().await;
    let ran = stand.hostile("sleep").await;
    match &ran.state.outcome {
        Some(actgate::model::run::Outcome::Replied(reply)) => assert_eq!(reply.data["report"], 3600),
        _ => assert_eq!(ran.failure().blame, actgate::model::run::Blame::Guest),
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_knows_of_the_visitor_only_what_its_manifest_asks_for() {
    let stand = stand().await;
    let report = attempt(&stand, "echo-context").await;
    assert!(report["email"].is_null(), "{report}");
    assert_eq!((&report["claims"], &report["settings"]), (&"{}".into(), &"{}".into()));
}
