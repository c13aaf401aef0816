//! Whether an address is known is told by nothing: not by words, states, statuses, the work done or its time.

use super::{proofs, stored};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::{Served, Stand};

/// Mail goes over a server that is not there, as it would over one that is slow.
const MAIL: &str = "[mail.smtp]\nhost = \"127.0.0.1\"\nport = 9\ntls = \"none\"\n";

async fn stand(contacts: &str) -> Stand {
    let stand = Stand::builder().contacts(contacts).mail(MAIL).open().await;
    stand.publish("reset-password").await
}

/// The parts of an answer that differ between any two conversations, taken out.
fn plain(mut answer: Value) -> Value {
    for message in answer["messages"].as_array_mut().into_iter().flatten() {
        for varying in ["at_ms", "run"] {
            message.as_object_mut().expect("a message").remove(varying);
        }
    }
    let text = answer
        .to_string()
        .replace("ada@example.com", "X")
        .replace("eve@example.com", "X");
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn words_statuses_and_states_are_the_same_for_known_and_unknown() {
    let served = Served::start(stand("id,email\n1,ada@example.com\n").await).await;
    let mut seen = Vec::new();
    for email in ["ada@example.com", "eve@example.com"] {
        let path = served.conversation().await;
        let mut heard = vec![plain(served.say(&path, "I forgot my password").await)];
        for text in [
            email,
            "is it there?",
            "123456",
            "000000",
            "999999",
            "111111",
            "resend",
            "resend",
            "resend",
            "why?",
        ] {
            let body = json!({ "text": text });
            let answer = served.post(&format!("{path}/messages"), body).await;
            heard.push(json!([answer.status, plain(answer.json())]));
        }
        let mut state = served.get(&path).await.json();
        state.as_object_mut().unwrap().remove("id");
        heard.push(state);
        seen.push(heard);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_work_is_done_for_known_and_unknown() {
    let stand = stand("id,email\n1,ada@example.com\n").await;
    let mut done = Vec::new();
    for email in ["ada@example.com", "eve@example.com"] {
        let talk = stand.talk().await;
        talk.say("I forgot my password").await;
        let before = (proofs(&stand).await.len(), links(&stand).await);
        let revision = revision(&stand, &talk.id).await;
        talk.say(email).await;
        let rows = proofs(&stand).await.len() - before.0;
        let new_links = links(&stand).await - before.1;
        let turns = self::revision(&stand, &talk.id).await - revision;
        let shape = stored(&talk).await["task"]["phase"].as_object().expect("a phase").len();
        done.push((rows, new_links, turns, shape));
    }
    assert_eq!(
        done[0], done[1],
        "rows of proofs, links, stored turns, and the state's shape"
    );
    assert_eq!(done[0].0, 2);
}

async fn links(stand: &Stand) -> i64 {
    let mut database = stand.connect().await;
    let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM link")
        .fetch_one(&mut database)
        .await
        .unwrap();
    count
}

async fn revision(stand: &Stand, id: &str) -> u64 {
    let storage = stand.host.runtime.storage();
    storage.conversation(id).await.unwrap().unwrap().revision
}

/// How often a value of the first is larger than one of the second; a half where they are alike (Mann and Whitney).
fn share_larger(first: &[Duration], second: &[Duration]) -> f64 {
    let pairs = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| (one, other)));
    let larger = pairs.filter(|(one, other)| one > other).count();
    larger as f64 / (first.len() * second.len()) as f64
}

/// Measured in turns, so that whatever else the machine does meets both alike. Where the mail was sent within the turn,
/// nearly every known address would be slower than every unknown one.
#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_an_answer_tells_nothing() {
    const PAIRS: usize = 40;
    let rows = (0..PAIRS).map(|number| format!("{number},known{number}@example.com\n"));
    let stand = stand(&format!("id,email\n{}", rows.collect::<String>())).await;
    let mut times = [Vec::new(), Vec::new()];
    for number in 0..PAIRS {
        for (at, kind) in ["known", "other"].into_iter().enumerate() {
            let talk = stand.talk().await;
            talk.say("I forgot my password").await;
            let start = Instant::now();
            talk.say(&format!("{kind}{number}@example.com")).await;
            times[at].push(start.elapsed());
        }
    }
    let share = share_larger(&times[0], &times[1]);
    assert!(
        (0.1..=0.9).contains(&share),
        "known addresses are slower in {share} of all pairs"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_nobodys_address() {
    let stand = Stand::new().await.publish("reset-password").await;
    let served = Served::start(stand).await;
    let path = served.conversation().await;
    served.say(&path, "I forgot my password, ada@example.com").await;
    let secret = served.stand.latest_link();
    for method in [Method::GET, Method::POST, Method::GET] {
        let page = served.send(served.request(method, &format!("/verify/{secret}"))).await;
        assert!(
            !page.text.contains("ada") && !page.text.contains("example.com"),
            "{}",
            page.text
        );
    }
}
