//! The client of every test of the API. It refuses headers that it does not know, so that the host sends none by mistake.

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::sync::Arc;

/// What the API and its pages may send. A new one belongs here and, where callers should know of it, in docs/api.md.
const KNOWN: &[&str] = &[
    "allow",
    "cache-control",
    "connection",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "referrer-policy",
    "retry-after",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
];

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

/// A client that speaks plain HTTP to this machine and nothing else.
pub(crate) struct StrictClient(reqwest::Client);

impl StrictClient {
    pub(crate) fn new() -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("usable protocol versions")
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let builder = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls);
        let builder = builder.redirect(reqwest::redirect::Policy::none());
        Self(builder.build().expect("a client"))
    }

    pub(crate) fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.0.request(method, url)
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Panics
    ///
    /// Where the answer has a header that is not in the list.
    pub(crate) async fn send(&self, request: RequestBuilder) -> reqwest::Result<Answer> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let unknown: Vec<&str> = headers
            .keys()
            .map(|name| name.as_str())
            .filter(|name| !KNOWN.contains(name))
            .collect();
        assert!(unknown.is_empty(), "headers that the API does not have: {unknown:?}");
        let text = response.text().await?;
        Ok(Answer { status, headers, text })
    }
}
