//! Answers that are not what was declared: of guests, and of upstreams to templates and to code.

mod code;
mod guests;
mod previews;
mod sentences;
mod statuses;

use actgate::manifest::pack;
use actgate::model::run::{Blame, Outcome};
use serde_json::{Value, json};
use tests::{Echo, Ran, Stand};

/// An action without code, `probe`, and the upstream that its one endpoint `api` calls.
struct Probe {
    stand: Stand,
    echo: Echo,
}

/// Something in answers that no failure may repeat.
const MARK: &str = "tok-4711";

fn manifest(method: &str, response: &str) -> String {
    let effect = if method == "GET" { "read" } else { "destructive" };
    let confirm = if method == "GET" {
        ""
    } else {
        "effect = \"write\"\nconfirm = false\n"
    };
    format!(
        "name = \"probe\"\ntitle = \"Probe\"\ndescription = \"Looks something up.\"\neffect = \"{effect}\"\n\
         [[inputs]]\nname = \"order\"\ninstructions = \"The number.\"\n\
         [endpoints.api]\nmethod = \"{method}\"\nurl = \"https://api.shop.example/x\"\n{confirm}\
         [response]\n{response}\n"
    )
}

impl Probe {
    /// A read that is told by these lines under `[response]`.
    async fn reading(response: &str) -> Self {
        Self::with("GET", response).await
    }

    async fn with(method: &str, response: &str) -> Self {
        let echo = Echo::silent().await;
        let stand = Stand::builder().without_grants().open().await;
        stand.grant(&grant(&echo, "probe", "api", method, "")).await;
        let file = pack::empty_component(&manifest(method, response));
        stand.publish_bytes(file).await.expect("a publishable action");
        Self { stand, echo }
    }

    /// Runs the action against an answer.
    async fn run(&self, status: u16, content_type: &str, body: impl AsRef<[u8]>) -> Ran {
        self.echo.answer(status, content_type, body);
        self.stand.run("probe", json!({ "order": "A-1" })).await
    }

    /// What is said of an answer in JSON with status 200.
    async fn says(&self, body: &str) -> String {
        let ran = self.run(200, "application/json", body).await;
        ran.reply().0.to_owned()
    }

    /// Asserts that an answer fails the run with these words, and that nothing of it is repeated anywhere.
    async fn refuses(&self, status: u16, content_type: &str, body: impl AsRef<[u8]>, words: &[&str]) {
        self.refuses_as("unexpected-answer", status, content_type, body, words)
            .await;
    }

    /// The same with another code.
    async fn refuses_as(&self, code: &str, status: u16, content_type: &str, body: impl AsRef<[u8]>, words: &[&str]) {
        let ran = self.run(status, content_type, body).await;
        ran.assert_failed(code, Blame::Upstream, words);
        assert!(ran.failure().message.len() < 300, "{}", ran.failure().message);
        assert!(!format!("{:?}", ran.trace).contains(MARK), "{:#?}", ran.trace);
        assert!(!format!("{:?}", ran.outcome()).contains(MARK), "{:#?}", ran.outcome());
    }
}

/// A grant for what an action sends to an upstream.
fn grant(echo: &Echo, action: &str, endpoint: &str, method: &str, auth: &str) -> String {
    format!(
        "[[grants]]\naction = \"{action}\"\nendpoint = \"{endpoint}\"\nallow = \"{method} {}/**\"\nplain_http = true\n\
         private_networks = [\"127.0.0.0/8\"]\n{auth}\n",
        echo.url
    )
}

/// The data of a reply, whatever was said.
fn data(ran: &Ran) -> &Value {
    match ran.outcome() {
        Outcome::Replied(reply) => &reply.data,
        other => panic!("no reply: {other:?}"),
    }
}
