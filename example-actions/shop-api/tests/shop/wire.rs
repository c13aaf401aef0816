//! A bare HTTP/1.1 client over a TCP stream, and a shop in a folder of its own to point it at.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use shop_api::signature::{Signed, v2, v3};
use shop_api::{Clock, Shop, ShopSettings};

pub(crate) const API_KEY: &str = "key-for-tests";
pub(crate) const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
pub(crate) const NOW_MS: u64 = 1_700_000_000_000;

/// Only a broken test waits this long.
const PATIENCE: Duration = Duration::from_secs(20);
const ANSWER_BYTES_MAX: usize = 4 << 20;

/// A folder that goes away with the value.
pub(crate) struct Folder(pub PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("shop-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn settings(&self) -> ShopSettings {
        let mut settings = ShopSettings::new(self.0.join("data"), API_KEY, SECRET);
        settings.clock = Clock::fixed(NOW_MS);
        settings
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A shop with its seed, whose clock stands still at `NOW_MS`.
pub(crate) fn shop() -> (Shop, Folder) {
    shop_with(|_| {})
}

pub(crate) fn shop_with(change: impl FnOnce(&mut ShopSettings)) -> (Shop, Folder) {
    let folder = Folder::new();
    let mut settings = folder.settings();
    change(&mut settings);
    (Shop::start(settings).unwrap(), folder)
}

/// A request as it goes over the wire.
#[derive(Clone)]
pub(crate) struct Request {
    pub method: &'static str,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

pub(crate) fn get(target: &str) -> Request {
    Request {
        method: "GET",
        target: target.to_owned(),
        headers: Vec::new(),
        body: String::new(),
    }
}

pub(crate) fn post(target: &str, body: &str) -> Request {
    let request = Request {
        method: "POST",
        body: body.to_owned(),
        ..get(target)
    };
    request.header("content-type", "application/json")
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn keyed(self) -> Self {
        self.header("x-api-key", API_KEY)
    }

    /// Signed the way the host does it by default: v2 and v3 together.
    pub(crate) fn signed(self, shop: &Shop) -> Self {
        let base = shop.public_url().to_owned();
        self.signed_v2(&base).signed_v3(&base, NOW_MS)
    }

    pub(crate) fn signed_v2(self, base: &str) -> Self {
        let uri = format!("{base}{}", self.target);
        let signature = v2(SECRET, self.covered(&uri));
        self.header("X-HubSpot-Signature", &signature)
            .header("X-HubSpot-Signature-Version", "v2")
    }

    pub(crate) fn signed_v3(self, base: &str, at_ms: u64) -> Self {
        let uri = format!("{base}{}", self.target);
        let timestamp = at_ms.to_string();
        let signature = v3(SECRET, self.covered(&uri), &timestamp);
        self.header("X-HubSpot-Signature-v3", &signature)
            .header("X-HubSpot-Request-Timestamp", &timestamp)
    }

    pub(crate) fn covered<'a>(&'a self, uri: &'a str) -> Signed<'a> {
        Signed {
            method: self.method,
            uri,
            body: self.body.as_bytes(),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let Self {
            method,
            target,
            headers,
            body,
        } = self;
        let mut text = format!("{method} {target} HTTP/1.1\r\nhost: shop.example\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        // A request that says how its body is framed brings the frames along.
        if !headers.iter().any(|(name, _)| name == "transfer-encoding") {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        text.into_bytes()
    }

    /// Sends the request over a connection of its own and reads the answer.
    pub(crate) fn ask(&self, shop: &Shop) -> Answer {
        let mut wire = Wire::to(shop.address());
        wire.send(self);
        wire.answer()
    }
}

pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Status and error code, the two that a refusal is told by.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let error = self.json()["error"].as_str().unwrap().to_owned();
        (self.status, error)
    }
}

/// One connection, with what was read of it and not yet used.
pub(crate) struct Wire {
    stream: TcpStream,
    unused: Vec<u8>,
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self {
            stream,
            unused: Vec::new(),
        }
    }

    pub(crate) fn send(&mut self, request: &Request) {
        self.stream.write_all(&request.bytes()).unwrap();
    }

    /// Reads some more; false at the end of the connection, whether it was closed or reset.
    fn more(&mut self) -> bool {
        let mut room = [0; 16 * 1024];
        match self.stream.read(&mut room) {
            Ok(read) => {
                self.unused.extend_from_slice(&room[..read]);
                assert!(self.unused.len() <= ANSWER_BYTES_MAX, "the answer is too long");
                read > 0
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("nothing more came: {error}"),
        }
    }

    /// Exactly this many bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        while self.unused.len() < count {
            assert!(self.more(), "the connection ended early");
        }
        self.unused.drain(..count).collect()
    }

    /// Everything up to the end of the connection.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        while self.more() {}
        std::mem::take(&mut self.unused)
    }

    /// Status line and headers.
    pub(crate) fn head(&mut self) -> Answer {
        let end = loop {
            let mut windows = self.unused.windows(4);
            if let Some(at) = windows.position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            assert!(self.more(), "the connection ended in the head");
        };
        let head = String::from_utf8(self.bytes(end)).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().strip_prefix("HTTP/1.1 ").unwrap();
        let status = status[..3].parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Answer {
            status,
            headers: headers.collect(),
            body: Vec::new(),
        }
    }

    /// A whole answer whose length is announced.
    pub(crate) fn answer(&mut self) -> Answer {
        let mut answer = self.head();
        let length = answer.header("content-length").unwrap().parse().unwrap();
        answer.body = self.bytes(length);
        answer
    }
}
