//! A person at the end: visitors who are passed to staff, what staff do over the API and the command line, and the events that
//! the operator's receiver gets of it.

mod commands;
mod events;
mod kills;
mod page;
mod talks;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Served, Stand};

/// Far longer than any of these tests takes.
const LONG_MS: u64 = 600_000;

const WISH: &str = "I want to speak to a human";

/// Standard Webhooks: 32 bytes in base64.
const HOOK: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// A stand whose events go to a receiver on this machine.
async fn telling(url: &str) -> Stand {
    let settings = format!(
        "[events]\nurl = \"{url}/in\"\nsecret = \"hook\"\nplain_http = true\nprivate_networks = [\"127.0.0.0/8\"]\n"
    );
    let stand = Stand::builder().secret("hook", HOOK).settings(&settings).open().await;
    stand.publish("store-hours").await
}

/// A visitor's client and those of staff, over one served host.
struct Desk<'a> {
    served: &'a Served,
    /// The visitor's conversation.
    path: String,
}

impl<'a> Desk<'a> {
    async fn new(served: &'a Served) -> Self {
        let path = served.conversation().await;
        Self { served, path }
    }

    /// The visitor says something; gives the answer's texts, and what is waited for then.
    async fn say(&self, text: &str) -> (Vec<String>, Value) {
        let heard = self.served.say(&self.path, text).await;
        (texts(&heard), heard["waiting_for"].clone())
    }

    /// What staff see of the newest hand-off in a state.
    async fn newest(&self, state: &str) -> Value {
        let path = format!("/v1/handoffs?state={state}");
        let listed = self.served.call("staff", Method::GET, &path, None).await.json();
        listed["handoffs"][0].clone()
    }

    /// A member of staff does something with a hand-off.
    async fn act(&self, handoff: &Value, deed: &str, body: Option<Value>) -> Answer {
        let path = format!("/v1/handoffs/{}/{deed}", handoff["id"].as_str().expect("an id"));
        self.served.call("staff", Method::POST, &path, body).await
    }
}

/// The texts of messages, but for the visitor's own.
fn texts(heard: &Value) -> Vec<String> {
    let messages = heard["messages"].as_array().expect("messages").iter();
    let others = messages.filter(|message| message["author"] != "visitor");
    others
        .map(|message| message["text"].as_str().expect("text").to_owned())
        .collect()
}

/// The answer of something that was done.
#[track_caller]
fn done(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// What staff say.
fn text(text: &str) -> Option<Value> {
    Some(json!({ "text": text }))
}
