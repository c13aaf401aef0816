//! A request as it would be sent, without credentials, and the digest that identifies it.

use crate::model::endpoint::Method;
use crate::model::origin::Origin;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// A request that [`build`](super::build) made. Credentials are not part of it; they are added when it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct BuiltRequest {
    parts: Parts,
    digest: String,
}

/// What a request is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parts {
    pub method: Method,
    pub origin: Origin,
    pub path_and_query: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    pub parameters: Map<String, Value>,
}

impl BuiltRequest {
    pub(super) fn new(parts: Parts) -> Self {
        let digest = digest(&parts);
        Self { parts, digest }
    }

    /// The method on the wire.
    pub fn method(&self) -> Method {
        self.parts.method
    }

    /// Where it goes: the grant's origin where the grant names one, else the manifest's.
    pub fn origin(&self) -> &Origin {
        &self.parts.origin
    }

    /// Path and query, exactly as they go on the wire.
    pub fn path_and_query(&self) -> &str {
        &self.parts.path_and_query
    }

    /// Header names in lower case with their values, without credentials.
    pub fn headers(&self) -> &[(String, String)] {
        &self.parts.headers
    }

    /// The body's bytes.
    pub fn body(&self) -> Option<&[u8]> {
        self.parts.body.as_deref()
    }

    /// The values that the action gave.
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parts.parameters
    }

    /// The whole URL, exactly as it goes on the wire.
    pub fn url(&self) -> String {
        format!("{}{}", self.parts.origin, self.parts.path_and_query)
    }

    /// SHA-256 over method, URL, headers and body, as 64 hexadecimal digits. Confirmations and the ledger are
    /// bound to it. Each part is preceded by its length, so that no two requests share one text.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }
}

fn digest(parts: &Parts) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b"actgate request 1");
    part(parts.method.as_str().as_bytes());
    part(format!("{}{}", parts.origin, parts.path_and_query).as_bytes());
    part(&(parts.headers.len() as u64).to_be_bytes());
    for (name, value) in &parts.headers {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    match &parts.body {
        None => part(b"no body"),
        Some(body) => {
            part(b"body");
            part(body);
        }
    }
    hex::encode(hash.finalize())
}
