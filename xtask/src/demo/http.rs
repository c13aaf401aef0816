//! A client of HTTP/1.1 over plain TCP: one connection for each request, as much as the demo needs.

use anyhow::{Context, bail};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any turn takes.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A client of one host.
pub(super) struct Client {
    address: String,
    token: Option<String>,
}

/// An answer, whole.
pub(super) struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    /// The body as JSON; an error when it is none.
    pub(super) fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.body).with_context(|| format!("no JSON in answer {}: {}", self.status, self.body))
    }
}

impl Client {
    /// A client of `http://address:port`, with or without a token.
    pub(super) fn new(url: &str, token: Option<&str>) -> Self {
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self {
            address,
            token: token.map(str::to_owned),
        }
    }

    /// Sends a GET.
    pub(super) fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, None)
    }

    /// Sends a POST with a JSON body.
    pub(super) fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.send("POST", path, Some(body))
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address).with_context(|| self.address.clone())?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_nodelay(true)?;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.address
        );
        if let Some(token) = &self.token {
            head.push_str(&format!("authorization: Bearer {token}\r\n"));
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        if method != "GET" {
            head.push_str(&format!(
                "content-type: application/json\r\ncontent-length: {}\r\n",
                body.len()
            ));
        }
        stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).context("the answer was broken off")?;
        answer(&String::from_utf8_lossy(&bytes))
    }
}

/// Reads a whole answer. The connection was closed after it, so its body ends where the text ends.
fn answer(text: &str) -> anyhow::Result<Answer> {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        bail!("no HTTP answer: {text}");
    };
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let is_chunked = |line: &str| line.to_ascii_lowercase().replace(' ', "") == "transfer-encoding:chunked";
    let body = if lines.any(is_chunked) {
        joined(body)?
    } else {
        body.to_owned()
    };
    Ok(Answer {
        status: status.context("no status in the answer")?,
        body,
    })
}

/// The chunks of a body in one piece.
fn joined(mut rest: &str) -> anyhow::Result<String> {
    let mut body = String::new();
    loop {
        let (size, after) = rest.split_once("\r\n").context("a chunk without its size")?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or(size).trim(), 16)?;
        if size == 0 {
            return Ok(body);
        }
        body.push_str(after.get(..size).context("a chunk that is cut off")?);
        rest = after.get(size + 2..).context("a chunk without its end")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_with_a_length_and_in_chunks_are_read() {
        let plain = answer("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}").unwrap();
        assert_eq!((plain.status, plain.body.as_str()), (401, "{}"));
        let chunked = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
        assert_eq!(chunked.unwrap().body, "abc");
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        assert!(answer("HTTP/1.1 200 OK\r\n").is_err());
        assert!(answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab").is_err());
    }
}
