//! Conversations over a real host: turns that a crash interrupted, and links that reach the wrong place.

use actgate::conversation::{Followed, Kind, Phase, Said, Utterance};
use serde_json::{Value, json};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tests::{Stand, Talk};
use tokio::time::timeout;

async fn stored(talk: &Talk<'_>) -> Value {
    let storage = talk.stand.host.runtime.storage();
    let conversation = storage.conversation(&talk.id).await.unwrap().expect("the conversation");
    serde_json::from_str(&conversation.state).expect("a state")
}

/// Puts a state in place of the stored one, as a crash would have left it.
async fn leave(talk: &Talk<'_>, state: &Value) {
    let storage = talk.stand.host.runtime.storage();
    let conversation = storage.conversation(&talk.id).await.unwrap().expect("the conversation");
    let state = state.to_string();
    let saved = storage.save_turn(&talk.id, conversation.revision, &state, &[], 1);
    saved.await.expect("storage");
}

/// A state in which a job was stored and then everything stopped.
fn with_job(mut state: Value, job: Value) -> Value {
    state["task"]["phase"] = json!("working");
    state["job"] = job;
    state
}

fn confirm_job(state: &Value) -> Value {
    let asked = &state["task"]["phase"]["confirm"];
    json!({"job": "confirm", "run": state["task"]["run"], "digest": asked["digest"], "expires_ms": asked["expires_ms"]})
}

async fn say_all(talk: &Talk<'_>, texts: &[&str]) {
    for text in texts {
        talk.say(text).await;
    }
}

fn texts(said: &[Utterance]) -> Vec<&str> {
    said.iter().map(|utterance| utterance.text.as_str()).collect()
}

const TO_CONFIRM: &[&str] = &[
    "I want to return an item of order A-1001",
    "ada@example.com",
    "the mug, it is damaged",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_whose_answer_was_not_heard_is_told_later_and_not_sent_again() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = stand.talk().await;
    say_all(&talk, TO_CONFIRM).await;
    let before = stored(&talk).await;
    talk.say("yes").await;
    assert_eq!(stand.shop.writes(), 1);
    leave(&talk, &with_job(before.clone(), confirm_job(&before))).await;
    let id = talk.id.clone();
    let stand = stand.reopen().await;
    let talk = Talk { stand: &stand, id };
    let said = talk.say("hello?").await;
    assert!(
        texts(&said)[0].contains("Your return R-5001 is registered."),
        "{said:?}"
    );
    assert_eq!(said.len(), 2, "the message itself is answered too: {said:?}");
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_was_stored_and_not_done_is_done_once() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = stand.talk().await;
    say_all(&talk, TO_CONFIRM).await;
    let before = stored(&talk).await;
    leave(&talk, &with_job(before.clone(), confirm_job(&before))).await;
    assert_eq!(stand.shop.writes(), 0);
    let said = talk.say("thanks").await;
    assert!(
        texts(&said)[0].contains("Your return R-5001 is registered."),
        "{said:?}"
    );
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_whose_question_was_not_heard_is_not_started_again() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = stand.talk().await;
    say_all(&talk, &TO_CONFIRM[..2]).await;
    let state = stored(&talk).await;
    let task = &state["task"];
    let job = json!({
        "job": "start", "action": task["action"], "digest": task["digest"], "run": task["run"],
        "inputs": task["inputs"], "events": task["events"],
    });
    leave(&talk, &with_job(state.clone(), job)).await;
    let said = talk.say("the mug").await;
    assert_eq!(
        texts(&said),
        [
            "Which item would you like to return?",
            "Why would you like to return it?"
        ]
    );
    assert_eq!(stand.shop.journal().len(), 1, "the shop was asked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_cancellation_is_finished_in_silence() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = stand.talk().await;
    say_all(&talk, TO_CONFIRM).await;
    let mut state = stored(&talk).await;
    let run = state["task"]["run"].clone();
    state["task"] = Value::Null;
    state["job"] = json!({"job": "cancel", "run": run});
    leave(&talk, &state).await;
    let said = talk.say("thanks").await;
    assert_eq!(said.len(), 1, "{said:?}");
    let run = stand
        .host
        .runtime
        .load(run.as_str().expect("an id"))
        .await
        .expect("the run");
    assert_eq!(run.status(), "cancelled");
}

/// How long the second turn may take to overtake the first. Where it waits, as it should, this only passes.
const OVERTAKING: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_ends_in_its_own_state_however_slowly_that_is_read() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = stand.talk().await;
    let first = stand.conversations.hear(&talk.id, "I want to return an item");
    tokio::pin!(first);
    // From here on the turn is the first's, which goes on only when it is polled.
    assert!(poll_once(&mut first).await.is_pending());
    let (conversations, id) = (stand.conversations.clone(), talk.id.clone());
    let mut second = tokio::spawn(async move { conversations.hear(&id, "cancel").await });
    let storage = stand.host.runtime.storage();
    let mut overtaken = None;
    let first = loop {
        if let Poll::Ready(done) = poll_once(&mut first).await {
            break done.unwrap();
        }
        let is_stored = storage.conversation(&talk.id).await.unwrap().unwrap().revision > 0;
        if is_stored && overtaken.is_none() {
            overtaken = timeout(OVERTAKING, &mut second).await.ok();
        }
    };
    let second = match overtaken {
        Some(second) => second,
        None => second.await,
    };
    let second = second.unwrap().unwrap();
    let phase = first.state.task.map(|task| task.phase);
    assert!(matches!(phase, Some(Phase::Collect { .. })), "{phase:?}");
    assert_eq!(second.state.task, None);
    let seqs = |news: &[Said]| news.iter().map(|said| said.seq).collect::<Vec<_>>();
    assert_eq!(
        (seqs(&first.messages), seqs(&second.messages)),
        (vec![1, 2], vec![3, 4])
    );
    let now = stand.conversations.news(&talk.id, 0).await.unwrap();
    assert_eq!(now.state, second.state);
    assert_eq!(now.messages, [first.messages, second.messages].concat());
}

async fn poll_once<F: Future>(future: &mut Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_proves_an_address_in_its_own_conversation_only() {
    let stand = Stand::new().await.publish("reset-password").await;
    let (first, second) = (stand.talk().await, stand.talk().await);
    for talk in [&first, &second] {
        talk.say("I forgot my password, ada@example.com").await;
        stand.pass_ms(1);
    }
    // The latest mail belongs to the second conversation.
    let seq = stand.host.runtime.storage().last_message(&first.id).await.unwrap();
    let followed = stand.conversations.confirm_link(&stand.latest_link(), None).await;
    assert_eq!(followed.unwrap(), Followed::Confirmed);
    assert!(first.heard_after(seq).await.is_empty());
    assert_eq!(stored(&first).await["identity"]["assurance"], "anonymous");
    assert_eq!(stored(&second).await["identity"]["assurance"], "verified-email");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_cannot_be_sent_does_not_tell_who_is_known() {
    let stand = Stand::new().await.publish("reset-password").await;
    std::fs::remove_dir_all(stand.folder.path().join("outbox")).expect("an outbox");
    let mut heard = Vec::new();
    for email in ["ada@example.com", "eve@example.com"] {
        let talk = stand.talk().await;
        talk.say("I forgot my password").await;
        heard.push(talk.say(email).await);
    }
    assert_eq!(
        heard[0], heard[1],
        "known and unknown hear the same, with the same reason"
    );
    assert_eq!(heard[0][0].kind, Kind::Prove);
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_to_one_address_are_limited_and_the_limit_is_not_told() {
    let stand = Stand::new().await.publish("reset-password").await;
    let talk = stand.talk().await;
    let first = talk.say("I forgot my password, ada@example.com").await;
    for _ in 0..4 {
        stand.pass_ms(1000);
        assert_eq!(talk.say("resend").await, first);
    }
    assert_eq!(stand.mails().len(), 3);
    stand.pass_ms(3_600_000);
    talk.say("resend").await;
    assert_eq!(stand.mails().len(), 4);
}
