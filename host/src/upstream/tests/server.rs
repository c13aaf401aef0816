//! A loopback server that says exactly what a test tells it to, byte for byte, and remembers what it was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request.
pub(super) enum Answer {
    /// Writes these bytes and waits for the next request.
    Bytes(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Last(Vec<u8>),
    /// Writes the first bytes, then the second over and over.
    Drip(Vec<u8>, &'static [u8]),
    /// Writes the first bytes, then the second over and over, as fast as it goes.
    Flood(Vec<u8>, Vec<u8>),
    /// Says nothing and keeps the connection.
    Silence,
}

#[derive(Clone)]
pub(super) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    /// Answers each request by what `answer` makes of its number and text.
    pub(super) async fn start(answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            connections: Arc::default(),
        };
        let (answer, own) = (Arc::new(answer), server.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *own.connections.lock().unwrap() += 1;
                tokio::spawn(serve(stream, own.clone(), Arc::clone(&answer)));
            }
        });
        server
    }

    /// Gives one answer to all.
    pub(super) async fn saying(answer: &str) -> Self {
        let answer = answer.to_owned().into_bytes();
        Self::start(move |_, _| Answer::Bytes(answer.clone())).await
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

/// A complete answer with a body.
pub(super) fn ok(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn serve<F: Fn(usize, &str) -> Answer>(mut stream: TcpStream, server: Server, answer: Arc<F>) {
    while let Some(request) = read_request(&mut stream).await {
        let number = {
            let mut requests = server.requests.lock().unwrap();
            requests.push(request.clone());
            requests.len()
        };
        match answer(number, &request) {
            Answer::Bytes(bytes) => drop(stream.write_all(&bytes).await),
            Answer::Last(bytes) => return drop(stream.write_all(&bytes).await),
            Answer::Drip(first, drop_of) => {
                let _ = stream.write_all(&first).await;
                let mut ticks = tokio::time::interval(Duration::from_millis(20));
                while stream.write_all(drop_of).await.is_ok() {
                    ticks.tick().await;
                }
            }
            Answer::Flood(first, more) => {
                let _ = stream.write_all(&first).await;
                while stream.write_all(&more).await.is_ok() {}
            }
            Answer::Silence => drop(stream.read(&mut [0; 1]).await),
        }
    }
}

/// Head and body of one request; `None` at the end of the connection.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").map_or(0, |value| value.parse().unwrap());
            if body.len() >= length {
                return Some(text);
            }
        }
    }
}

/// The value of a header in the text of a request.
pub(super) fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    request.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}
