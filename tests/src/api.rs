//! The HTTP API of a stand, served on a free port, and a client with a token for it.

use crate::client::StrictClient;
use crate::stand::Stand;
use actgate::api::{TOKEN_PREFIX, hash_token};
use actgate::storage::Role;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// An API that is being served. Dropping it ends the service.
pub struct Api {
    client: StrictClient,
    url: String,
    token: String,
    _stop: Option<oneshot::Sender<()>>,
}

impl Stand {
    /// Serves the API over this stand's state.
    pub async fn api(&self) -> Api {
        let token = format!("{TOKEN_PREFIX}stand");
        let storage = self.host.runtime.storage();
        storage
            .add_token("t-stand", &hash_token(&token), "", Role::Operator, self.now_ms())
            .await
            .expect("a token");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let host = self.another().await.expect("a host");
        let claim = host.claim().expect("nobody else serves");
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(host.serve(claim, listener, async {
            // Told to stop, or the test is over.
            let _ = stopped.await;
        }));
        let api = Api {
            client: StrictClient::new(),
            url,
            token,
            _stop: Some(stop),
        };
        // It answers once it has looked around in its state.
        api.get("/health").await;
        api
    }
}

impl Api {
    /// A client for an API that somebody else serves.
    pub fn at(url: &str, token: &str) -> Self {
        Self {
            client: StrictClient::new(),
            url: url.to_owned(),
            token: token.to_owned(),
            _stop: None,
        }
    }

    /// Sends a body as it is, and gives status and document of the answer.
    pub async fn send(&self, method: Method, path: &str, body: String) -> reqwest::Result<(StatusCode, Value)> {
        let request = self.client.request(method, &format!("{}{path}", self.url));
        let request = request
            .bearer_auth(&self.token)
            .header("content-type", "application/json");
        let answer = self.client.send(request.body(body)).await?;
        let status = StatusCode::from_u16(answer.status).expect("a status");
        let value = serde_json::from_str(&answer.text).unwrap_or(Value::String(answer.text));
        Ok((status, value))
    }

    /// Posts a body as it is.
    pub async fn post(&self, path: &str, body: impl Into<String>) -> (StatusCode, Value) {
        self.send(Method::POST, path, body.into()).await.expect("an answer")
    }

    /// Gets a document.
    pub async fn get(&self, path: &str) -> Value {
        let (status, value) = self.send(Method::GET, path, String::new()).await.expect("an answer");
        assert_eq!(status, StatusCode::OK, "{value}");
        value
    }
}
