//! The published vectors of every scheme, each with what must be refused beside it.

mod base_vectors;
mod hmac_vectors;
mod hubspot_vectors;
mod message_vectors;
mod replayed;
mod usual_mistakes;
mod webhook_vectors;

use super::*;

/// A request as a receiver gets it, easy to change.
#[derive(Clone)]
struct Request {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn new(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: headers.iter().map(own).collect(),
            body: body.to_vec(),
        }
    }

    fn received(&self) -> Received<'_> {
        Received {
            method: &self.method,
            url: &self.url,
            headers: &self.headers,
            body: &self.body,
        }
    }

    fn message(&self) -> Message<'_> {
        self.received().message(None).unwrap()
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }
}

fn at<'a>(secrets: &'a [&'a [u8]], now_ms: u64) -> Receiver<'a> {
    Receiver {
        secrets,
        now_ms,
        public_url: None,
        key_id: None,
    }
}

/// What is done to a good request, and the part by which it is refused then.
type Change = (fn(&mut Request), Part);

/// The part by which a request is refused, or nothing.
fn refused(scheme: Scheme<'_>, receiver: &Receiver<'_>, request: &Request) -> Option<Part> {
    verify(scheme, receiver, &request.received())
        .err()
        .map(|refusal| refusal.part)
}

fn standard_webhooks_sign(key: &Key, id: &str) -> String {
    let text = super::standard_webhooks::signed_text(id, "1614265330", b"{}");
    let signature = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, key.sign(&text).unwrap());
    format!("v1,{signature}")
}
