//! A client of the API, with a token.

use crate::upstream::live::{TlsRoots, tls_config};
use anyhow::{Context, bail};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than any turn takes.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// A host that is called.
pub(super) struct Client {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl Client {
    /// For a host at this URL.
    #[allow(
        clippy::disallowed_methods,
        reason = "the chat is a client of the API; it is not part of the gate"
    )]
    pub(super) fn new(url: &str, token: String) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(REQUEST_TIMEOUT)
            .tls_backend_preconfigured(tls_config(TlsRoots::default())?)
            .build()?;
        Ok(Self {
            http,
            url: url.trim_end_matches('/').to_owned(),
            token,
        })
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.call(Method::GET, path, None).await
    }

    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, body: Value) -> anyhow::Result<T> {
        self.call(Method::POST, path, Some(body)).await
    }

    pub(super) async fn put<T: DeserializeOwned>(&self, path: &str, body: Value) -> anyhow::Result<T> {
        self.call(Method::PUT, path, Some(body)).await
    }

    /// A token for a visitor with this verified address. The client's own token must be one of a site.
    pub(super) async fn sign(&self, email: &str) -> anyhow::Result<String> {
        let signed: Value = self.post("/v1/visitor-tokens", json!({ "email": email })).await?;
        let token = signed["token"].as_str();
        Ok(token.context("the host's answer has no token")?.to_owned())
    }

    async fn call<T: DeserializeOwned>(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<T> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request
            .send()
            .await
            .with_context(|| format!("`{}` does not answer; is `actgate serve` up?", self.url))?;
        let status = response.status();
        let text = response.text().await.context("the host broke off its answer")?;
        if !status.is_success() {
            let problem: Value = serde_json::from_str(&text).unwrap_or_default();
            bail!("{}", problem["detail"].as_str().unwrap_or(&text));
        }
        serde_json::from_str(&text).context("the host's answer is not of this version")
    }
}
