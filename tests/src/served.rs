//! A stand that is served over HTTP on a free port of the loopback interface, and a client for it.

use crate::client::{Answer, StrictClient};
use crate::stand::{Stand, open};
use actgate::api::{TOKEN_PREFIX, hash_token};
use actgate::storage::Role;
use reqwest::Method;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A served host. The stand's own host shares its state, so that a test can look behind the API.
pub struct Served {
    pub stand: Stand,
    /// Without a slash at the end.
    pub url: String,
    http: StrictClient,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// The token that the stand has for a role.
pub fn token(role: &str) -> String {
    format!("{TOKEN_PREFIX}{role}-of-the-stand")
}

impl Served {
    /// Serves a stand, with a token for each role.
    pub async fn start(stand: Stand) -> Self {
        let storage = stand.host.runtime.storage();
        for role in Role::ALL {
            let hash = hash_token(&token(role.as_str()));
            let known = storage.token_by_hash(&hash).await.expect("storage");
            if known.is_none() {
                let added = storage.add_token(role.as_str(), &hash, "for tests", role, 1).await;
                added.expect("storage");
            }
        }
        let (host, _) = open(stand.settings(), stand.folder.path(), &stand.clock).await;
        let claim = host.claim().expect("nobody else serves");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            let until = async {
                let _ = stopped.await;
            };
            host.serve(claim, listener, until).await.expect("the host serves");
        });
        let http = StrictClient::new();
        Self {
            stand,
            url,
            http,
            stop,
            server,
        }
    }

    /// Stops serving, when what is under way is done.
    pub async fn stop(self) -> Stand {
        drop(self.http);
        let _ = self.stop.send(());
        self.server.await.expect("the server ends well");
        self.stand
    }

    /// Sends a request as it is given.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.http.send(request).await.expect("the host answers")
    }

    /// A request to a path, without a token.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, &format!("{}{path}", self.url))
    }

    /// Calls a route with the token of a role.
    pub async fn call(&self, role: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.request(method, path).bearer_auth(token(role));
        if let Some(body) = body {
            let json = request.header("content-type", "application/json");
            request = json.body(body.to_string());
        }
        self.send(request).await
    }

    /// Posts JSON as an agent.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("agent", Method::POST, path, Some(body)).await
    }

    /// Gets as an operator, who may read everything.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("operator", Method::GET, path, None).await
    }

    /// Starts a conversation and gives its path.
    pub async fn conversation(&self) -> String {
        let created = self.post("/v1/conversations", serde_json::json!({})).await;
        assert_eq!(created.status, 201, "{}", created.text);
        format!("/v1/conversations/{}", created.json()["id"].as_str().expect("an id"))
    }

    /// Says something in a conversation and gives the whole answer.
    pub async fn say(&self, conversation: &str, text: &str) -> Value {
        let path = format!("{conversation}/messages");
        let answer = self.post(&path, serde_json::json!({ "text": text })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }
}
