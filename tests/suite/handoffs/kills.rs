//! `kill -9` between a visitor's message and its event: what was acknowledged is told, under one id.

use super::{WISH, telling};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tests::{Api, Daemon, Desk, actgate};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How many hosts are killed, each at another moment after it has answered.
const KILLS: u32 = 12;
const STEP: Duration = Duration::from_millis(40);

/// Only a host that lost an event takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Id and hand-off of an event in a whole request.
fn event(request: &str) -> (String, String) {
    let id = request.lines().find_map(|line| line.strip_prefix("webhook-id: "));
    let (_, body) = request.split_once("\r\n\r\n").expect("a body");
    let body: Value = serde_json::from_str(body).expect("JSON");
    let handoff = body["data"]["handoff"].as_str().expect("a hand-off");
    (id.expect("an id").to_owned(), handoff.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_killed_before_it_told_an_event_tells_it_in_its_next_life() {
    let (sender, mut heard) = mpsc::unbounded_channel();
    let receiver = Desk::start(move |request| {
        // The test may be over.
        let _ = sender.send(request.to_owned());
        (200, String::new())
    })
    .await;
    let stand = telling(&receiver.url).await;
    let folder = stand.folder.path().to_owned();
    let said = actgate(&folder, &["token", "create", "--role", "operator"]).good();
    let token = said.trim().to_owned();
    let mut asked = BTreeSet::new();
    for kill in 0..KILLS {
        let served = Daemon::start(&folder);
        let api = Api::at(&served.url, &token);
        let (_, made) = api.post("/v1/conversations", "{}").await;
        let id = made["id"].as_str().expect("an id").to_owned();
        let body = json!({ "text": WISH }).to_string();
        let (status, said) = api.post(&format!("/v1/conversations/{id}/messages"), body).await;
        assert!(status.is_success(), "{said}");
        asked.insert(format!("h-{}-1", id.trim_start_matches("c-")));
        tokio::task::spawn_blocking(move || {
            std::thread::sleep(STEP * kill);
            served.kill();
        })
        .await
        .expect("the host is killed");
    }
    let served = Daemon::start(&folder);
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while told.len() < asked.len() {
        let request = timeout(PATIENCE, heard.recv())
            .await
            .expect("every event comes")
            .expect("a receiver");
        let (id, handoff) = event(&request);
        told.entry(handoff).or_default().push(id);
    }
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), asked);
    for (handoff, ids) in &told {
        // A host that was killed before it could note the answer sends it once more, as the same.
        assert!(ids.iter().all(|id| *id == ids[0]), "{handoff}: {ids:?}");
        assert!(ids.len() <= 2, "{handoff}: {ids:?}");
    }
    served.kill();
    let listed = actgate(&folder, &["--json", "events", "list", "--limit", "500"]).good();
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!(
        listed["events"].as_array().map(Vec::len),
        Some(asked.len()),
        "one event for each"
    );
}
