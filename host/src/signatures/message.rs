//! What is signed, as the sender sends it and as a receiver has it.

use super::{Part, Refusal};

/// The parts of a request that signatures cover, in their wire form.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    pub method: &'a str,
    /// The whole URI, query order kept.
    pub uri: String,
    /// Header names in lower case with their values.
    pub headers: &'a [(String, String)],
    pub body: &'a [u8],
}

/// A request as its receiver has it.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    pub method: &'a str,
    /// The URL, or with a configured public URL at least path and query.
    pub url: &'a str,
    /// In any case, in the order of the wire.
    pub headers: &'a [(String, String)],
    /// The bytes that came in, before anything read them as JSON.
    pub body: &'a [u8],
}

impl<'a> Received<'a> {
    /// The value of a header that a signature needs.
    pub(super) fn need(&self, name: &str) -> Result<&'a str, Refusal> {
        self.header(name)?.ok_or_else(|| {
            let message = format!("the header `{name}` is missing");
            let remedy = "pass all headers on; some frameworks and proxies drop unknown ones";
            Refusal::new(Part::MissingHeader, message, remedy)
        })
    }

    /// The one value of a header. Two of them would let a sender show one to the check and one to the rest.
    pub(super) fn header(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        let mut values = self
            .headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim());
        let first = values.next();
        if values.next().is_some() {
            let message = format!("the header `{name}` came more than once");
            return Err(Refusal::new(Part::Malformed, message, "send it once"));
        }
        Ok(first)
    }

    /// The request with the URL as the world sees it.
    pub(super) fn message(&self, public_url: Option<&str>) -> Result<Message<'a>, Refusal> {
        let uri = match (public_url, split(self.url)) {
            (Some(base), (_, target)) => format!("{}{target}", base.trim_end_matches('/')),
            (None, ("", _)) => {
                let remedy = "give the whole URL as the sender called it";
                return Err(Refusal::new(Part::Malformed, "the URL has no scheme and host", remedy));
            }
            (None, _) => self.url.to_owned(),
        };
        Ok(Message {
            method: self.method,
            uri,
            headers: self.headers,
            body: self.body,
        })
    }
}

/// Scheme and authority, and what follows them. The first is empty where the text starts with a path.
pub(super) fn split(url: &str) -> (&str, &str) {
    let Some(start) = url.find("://").map(|at| at + 3).filter(|_| !url.starts_with('/')) else {
        return ("", url);
    };
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    url.split_at(end)
}
