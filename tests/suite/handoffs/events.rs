//! Events on their way: signed, in order, sent again under the same id while the receiver is down, and never after it took them.

use super::{HOOK, WISH, telling};
use actgate::storage::{EventQuery, EventRow, EventState};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Captured, Check, Cli, Client, Echo, Stand, Talk};

const MINUTE_MS: u64 = 60_000;

/// Sends everything that is due at this moment.
async fn send(stand: &Stand) {
    let outbox = stand.host.outbox().expect("a receiver is set");
    while outbox.send_due().await.expect("storage") > 0 {}
}

/// Lets time pass in small steps, and sends what is due at each.
async fn pass(stand: &Stand, minutes: u64) {
    for _ in 0..minutes * 4 {
        stand.pass_ms(MINUTE_MS / 4);
        send(stand).await;
    }
}

async fn stored(stand: &Stand, undelivered: bool) -> Vec<EventRow> {
    let wanted = EventQuery {
        undelivered,
        limit: 500,
    };
    let mut rows = stand.host.runtime.storage().events(&wanted).await.expect("storage");
    rows.reverse();
    rows
}

fn body(request: &Captured) -> Value {
    serde_json::from_slice(&request.body).expect("JSON")
}

fn id(request: &Captured) -> String {
    request.header("webhook-id").expect("an id").to_owned()
}

fn kinds(requests: &[Captured]) -> Vec<String> {
    requests
        .iter()
        .map(|request| body(request)["type"].as_str().expect("a type").to_owned())
        .collect()
}

async fn staff(stand: &Stand, handoff: &str) {
    let staff = actgate::conversation::Staff {
        by: "token mia".into(),
        name: Some("Mia".into()),
    };
    stand.conversations.take(handoff, &staff, None).await.unwrap();
    stand.conversations.answer(handoff, &staff, "Hello").await.unwrap();
    let talk = Talk {
        stand,
        id: format!("c-{}", handoff.trim_start_matches("h-").trim_end_matches("-1")),
    };
    talk.say("my parcel is broken").await;
    stand.conversations.give_back(handoff, &staff).await.unwrap();
}

/// The id of the first hand-off of a conversation.
fn first(talk: &Talk<'_>) -> String {
    format!("h-{}-1", talk.id.trim_start_matches("c-"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_an_event_that_the_published_packages_accept() {
    let receiver = Echo::start(&[], "").await;
    let stand = telling(&receiver.url).await;
    let talk = stand.talk().await;
    talk.say(WISH).await;
    staff(&stand, &first(&talk)).await;
    talk.say(WISH).await;
    let second = first(&talk).replace("-1", "-2");
    let second = second.as_str();
    let staff = actgate::conversation::Staff {
        by: "token mia".into(),
        name: None,
    };
    stand
        .conversations
        .close_handoff(second, &staff, Some("done"))
        .await
        .unwrap();
    send(&stand).await;
    let requests = receiver.take();
    assert_eq!(
        kinds(&requests),
        [
            "handoff.created",
            "handoff.taken",
            "handoff.message",
            "handoff.given-back",
            "handoff.created",
            "handoff.closed"
        ]
    );
    let created = body(&requests[0]);
    assert_eq!(created["data"]["handoff"], first(&talk));
    assert_eq!(created["data"]["conversation"], talk.id);
    assert_eq!(created["data"]["reason"], "visitor-asked");
    assert!(created["data"]["summary"].as_str().unwrap().contains(WISH));
    assert!(created["timestamp"].as_str().unwrap().ends_with('Z'), "{created}");
    assert_eq!(body(&requests[1])["data"]["shown_as"], "Mia");
    assert_eq!(body(&requests[2])["data"]["text"], "my parcel is broken");
    let ids: BTreeSet<String> = requests.iter().map(id).collect();
    assert_eq!(ids.len(), requests.len());
    let good: Vec<Check> = requests
        .iter()
        .map(|request| Check {
            client: Client::StandardWebhooks,
            secret: HOOK.into(),
            url: request.url(),
            request: request.clone(),
        })
        .collect();
    let mut changed = good.clone();
    for check in &mut changed {
        check.request.body[0] = b'[';
    }
    for language in Client::StandardWebhooks.languages() {
        let answers = language.verify(&good);
        assert!(
            answers.iter().all(|answer| answer == "accepted"),
            "{language:?}: {answers:?}"
        );
        let answers = language.verify(&changed);
        assert!(
            answers.iter().all(|answer| answer.starts_with("refused")),
            "{language:?}: {answers:?}"
        );
    }
    assert_eq!(stored(&stand, true).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_down_for_an_hour_gets_everything_once_and_in_order() {
    let receiver = Echo::start(&[], "").await;
    let stand = telling(&receiver.url).await;
    receiver.answer(503, "", "");
    let mut talks = Vec::new();
    for minute in 0..60 {
        if minute % 20 == 0 {
            let talk = stand.talk().await;
            talk.say(WISH).await;
            talks.push(talk.id);
        }
        if minute == 50 {
            staff(&stand, &format!("h-{}-1", talks[0].trim_start_matches("c-"))).await;
        }
        pass(&stand, 1).await;
    }
    let down = receiver.take();
    let tries: BTreeMap<String, usize> = down.iter().fold(BTreeMap::new(), |mut tries, request| {
        *tries.entry(id(request)).or_default() += 1;
        tries
    });
    // Waits double, so an hour has about ten tries of an event, not hundreds.
    assert!(tries.values().all(|count| (2..=14).contains(count)), "{tries:?}");
    assert_eq!(
        tries.len(),
        3,
        "later events of a conversation wait for the first: {tries:?}"
    );
    assert_eq!(stored(&stand, true).await.len(), 6);
    let is_tried = |row: &&EventRow| row.tries > 0;
    let rows = stored(&stand, true).await;
    assert!(
        rows.iter()
            .filter(is_tried)
            .all(|row| row.error.as_deref() == Some("the receiver answers 503")),
        "{rows:#?}"
    );

    // The host is restarted in between, as an operator would.
    let stand = stand.reopen().await;
    receiver.answer(200, "", "");
    pass(&stand, 61).await;
    let up = receiver.take();
    let ids: Vec<String> = up.iter().map(id).collect();
    let rows = stored(&stand, false).await;
    let all: BTreeSet<String> = rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(ids.iter().cloned().collect::<BTreeSet<_>>(), all, "nothing is lost");
    assert_eq!(ids.len(), all.len(), "nothing arrives twice: {ids:?}");
    assert!(rows.iter().all(|row| row.state == EventState::Delivered));
    for talk in &talks {
        let order: Vec<&String> = rows
            .iter()
            .filter(|row| row.conversation == *talk)
            .map(|row| &row.id)
            .collect();
        let came: Vec<&String> = ids.iter().filter(|id| order.contains(id)).collect();
        assert_eq!(came, order, "in order");
    }
    // What was taken is left alone for good.
    pass(&stand, 120).await;
    assert_eq!(receiver.take(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_whose_answer_was_lost_comes_again_as_the_same() {
    let receiver = Echo::raw(Vec::new()).await;
    let stand = telling(&receiver.url).await;
    let talk = stand.talk().await;
    talk.say(WISH).await;
    send(&stand).await;
    receiver.answer(204, "", "");
    pass(&stand, 2).await;
    let [lost, again] = &receiver.take()[..] else {
        panic!("two tries")
    };
    assert_eq!((id(lost), &lost.body), (id(again), &again.body));
    assert_ne!(
        lost.header("webhook-timestamp"),
        again.header("webhook-timestamp"),
        "the time is that of the try"
    );
    assert_eq!(stored(&stand, true).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_is_listed_and_sent_again_when_it_is_asked_for() {
    let receiver = Echo::start(&[], "").await;
    let stand = telling(&receiver.url).await;
    receiver.answer(410, "", "");
    let talk = stand.talk().await;
    talk.say(WISH).await;
    send(&stand).await;
    pass(&stand, 60).await;
    assert_eq!(receiver.take().len(), 1, "410 is the end of it");
    let [row] = &stored(&stand, true).await[..] else {
        panic!("one event")
    };
    assert_eq!((row.state, row.status), (EventState::GivenUp, Some(410)));
    let cli = Cli::of(&stand);
    let listed = cli.run(&["events", "list", "--undelivered"]).good();
    assert!(listed.contains(&row.id) && listed.contains("410"), "{listed}");
    assert!(
        cli.run(&["events", "send-again", "evt_none"])
            .error()
            .contains("no event `evt_none`")
    );
    cli.run(&["events", "send-again", &row.id]).good();
    receiver.answer(200, "", "");
    // The commands read the machine's own clock.
    stand.pass_ms(MINUTE_MS);
    send(&stand).await;
    assert_eq!(receiver.take().len(), 1);
    let twice = cli.run(&["events", "send-again", &row.id]).error();
    assert!(twice.contains("has arrived"), "{twice}");
    assert_eq!(
        cli.run(&["--json", "events", "send-again", "--all"]).json()["sent_again"],
        0
    );
    assert_eq!(
        cli.run(&["events", "list", "--undelivered"]).good().trim(),
        "no such events"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_given_up_after_three_days() {
    let receiver = Echo::start(&[], "").await;
    let stand = telling(&receiver.url).await;
    receiver.answer(500, "", "");
    stand.talk().await.say(WISH).await;
    let mut hours = 0;
    while stored(&stand, true).await[0].state == EventState::Waiting {
        send(&stand).await;
        stand.pass_ms(60 * MINUTE_MS);
        hours += 1;
        assert!(hours < 100, "it never ends");
    }
    assert!((73..=77).contains(&hours), "{hours}");
    assert!(
        stand
            .host
            .runtime
            .metrics()
            .text()
            .contains("actgate_events_total{result=\"given-up\"} 1")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_receiver_nothing_is_kept_for_one() {
    let stand = Stand::new().await;
    let talk = stand.talk().await;
    talk.say(WISH).await;
    assert!(stand.host.outbox().is_none());
    assert_eq!(stored(&stand, false).await, []);
}
