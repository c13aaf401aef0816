//! A stand that is served over HTTP on a free port of the loopback interface, and a client for it.

use crate::stand::{Stand, open};
use actgate::api::{TOKEN_PREFIX, hash_token};
use actgate::storage::Role;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A served host. The stand's own host shares its state, so that a test can look behind the API.
pub struct Served {
    pub stand: Stand,
    /// Without a slash at the end.
    pub url: String,
    http: reqwest::Client,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// An answer of the API.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in: {}", self.text))
    }

    /// A header as text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Checks that this is a problem document of that status and code, and gives its detail.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let body = self.json();
        assert_eq!(body["type"], format!("urn:actgate:problem:{code}"), "{body}");
        assert_eq!(body["status"], status, "{body}");
        assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()), "{body}");
        let detail = body["detail"].as_str().unwrap_or_default();
        assert!(!detail.is_empty(), "a problem tells what happened: {body}");
        detail.to_owned()
    }
}

/// The token that the stand has for a role.
pub fn token(role: &str) -> String {
    format!("{TOKEN_PREFIX}{role}-of-the-stand")
}

impl Served {
    /// Serves a stand, with a token for each role.
    pub async fn start(stand: Stand) -> Self {
        let storage = stand.host.runtime.storage();
        for role in [Role::Agent, Role::Site, Role::Editor, Role::Operator] {
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
        let http = client();
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
        let response = request.send().await.expect("the host answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a whole answer");
        Answer { status, headers, text }
    }

    /// A request to a path, without a token.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
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

/// A client that speaks plain HTTP to this machine and nothing else.
fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("usable protocol versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls);
    let builder = builder.redirect(reqwest::redirect::Policy::none());
    builder.build().expect("a client")
}
