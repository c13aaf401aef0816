//! News of a conversation without asking again and again: a caller waits, and hears at once what goes on by itself.

use crate::identity::{WISH, stand};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Cli, Served, Stand};

/// Far longer than any of these tests takes; a wait that is not ended by news would end the test by its own limit.
const LONG_MS: u64 = 600_000;

async fn waiting(wait_ms_max: u64) -> (Served, String, u64) {
    let settings = format!("[api]\nwait_ms_max = {wait_ms_max}");
    let stand = Stand::builder()
        .settings(&settings)
        .open()
        .await
        .publish("reset-password")
        .await;
    let served = Served::start(stand).await;
    let path = served.conversation().await;
    let heard = served.say(&path, WISH).await;
    let last = heard["messages"].as_array().unwrap().last().unwrap()["seq"]
        .as_u64()
        .unwrap();
    (served, path, last)
}

fn texts(heard: &Value) -> Vec<&str> {
    let messages = heard["messages"].as_array().expect("messages");
    messages.iter().filter_map(|message| message["text"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_waits_hears_the_whole_answer_to_a_click() {
    let (served, path, last) = waiting(LONG_MS).await;
    let secret = served.stand.latest_link();
    let news_path = format!("{path}/messages?after={last}&wait_ms={LONG_MS}");
    let click = async {
        tokio::task::yield_now().await;
        served
            .send(served.request(Method::POST, &format!("/verify/{secret}")))
            .await
    };
    let (news, click) = tokio::join!(served.get(&news_path), click);
    assert_eq!(click.status, 200);
    let news = news.json();
    let texts = texts(&news);
    assert_eq!(texts.len(), 2, "the notice and the reply, when all is done: {texts:?}");
    assert_eq!(news["waiting_for"], "message");
    // What was said before the wait is given at once.
    let again = served.get(&news_path).await.json();
    assert_eq!(again["messages"], news["messages"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_callers_hear_the_same_and_other_conversations_are_left_alone() {
    let (served, path, last) = waiting(LONG_MS).await;
    let other = served.conversation().await;
    let body = json!({"text": "hello"});
    let first = format!("{path}/messages?after={last}&wait_ms={LONG_MS}");
    let other_messages = format!("{other}/messages");
    let say = async {
        served.post(&other_messages, body).await;
        served.say(&path, "is it there?").await
    };
    let (one, two, _) = tokio::join!(served.get(&first), served.get(&first), say);
    assert!(texts(&one.json())[0].contains("is it there?"), "{}", one.text);
    assert_eq!(texts(&one.json()).len(), 2);
    assert_eq!(one.text, two.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_without_news_ends_with_nothing_at_the_hosts_own_bound() {
    let (served, path, last) = waiting(1).await;
    let news = served
        .get(&format!("{path}/messages?after={last}&wait_ms={LONG_MS}"))
        .await;
    assert_eq!((news.status, texts(&news.json()).len()), (200, 0));
    assert_eq!(news.json()["waiting_for"], "link");
    let unknown = served.get("/v1/conversations/c-none/messages?wait_ms=1").await;
    unknown.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_stops_ends_every_wait() {
    let (served, path, last) = waiting(LONG_MS).await;
    let request = served
        .request(Method::GET, &format!("{path}/messages?after={last}&wait_ms={LONG_MS}"))
        .bearer_auth(tests::token("agent"));
    let waiting = tokio::spawn(request.send());
    tokio::task::yield_now().await;
    served.stop().await;
    // Ended or never begun, but not waiting for ten minutes.
    let _ = waiting.await.expect("no panic");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_on_the_site_is_news_too() {
    let stand = stand().await;
    let served = Served::start(stand).await;
    let path = served.conversation().await;
    served.say(&path, "I forgot my password").await;
    let body = json!({"email": "ada@example.com"});
    let signed = served
        .call("site", Method::POST, "/v1/visitor-tokens", Some(body))
        .await;
    let body = json!({"token": signed.json()["token"]});
    let (visitor, news_path) = (
        format!("{path}/visitor"),
        format!("{path}/messages?after=2&wait_ms={LONG_MS}"),
    );
    let login = served.call("agent", Method::PUT, &visitor, Some(body));
    let (login, news) = tokio::join!(login, served.get(&news_path));
    assert_eq!(login.json()["assurance"], "verified-email");
    assert_eq!(texts(&news.json())[0], "Thank you, now I know that it is you.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chat_shows_what_goes_on_by_itself_without_a_key() {
    let stand = stand().await;
    let cli = Cli::of(&stand);
    let serving = cli.serve();
    let token = cli.run(&["token", "create"]).good();
    let mut chat = cli.chat(&serving.url, token.trim());
    chat.say(WISH);
    chat.hear("a mail with a link is on its way");
    let secret = stand.latest_link();
    let click = tests::Api::at(&serving.url, "none")
        .send(Method::POST, &format!("/verify/{secret}"), String::new())
        .await
        .expect("an answer");
    assert_eq!(click.0, 200);
    chat.hear("Thank you, your address is confirmed.");
    chat.hear("a secure link is on its way");
    drop(chat);
}
