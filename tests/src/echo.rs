//! An upstream that answers every request with the bytes that it was last given, and keeps what it was sent.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// It listens until it is dropped.
pub struct Echo {
    /// Without a slash at the end.
    pub url: String,
    requests: Arc<Mutex<Vec<Captured>>>,
    answer: Arc<Mutex<Option<Vec<u8>>>>,
    accepting: JoinHandle<()>,
}

/// A request as it came over the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Captured {
    pub method: String,
    /// Path and query, byte for byte.
    pub target: String,
    /// Names in lower case with their values, in the order of the wire.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Captured {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The whole URL, as a receiver puts it together.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.header("host").expect("a host"), self.target)
    }
}

impl Echo {
    /// Answers 200 with these headers and this body.
    pub async fn start(headers: &[(&str, &str)], body: &str) -> Self {
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            answer.push_str(&format!("{name}: {value}\r\n"));
        }
        Self::raw(format!("{answer}\r\n{body}").into_bytes()).await
    }

    /// Answers with these bytes, whatever they are, and closes the connection.
    pub async fn raw(answer: Vec<u8>) -> Self {
        Self::listen(Some(answer)).await
    }

    /// Takes requests and never answers, unless it is given an answer later.
    pub async fn silent() -> Self {
        Self::listen(None).await
    }

    /// The URL of a port at which nobody listens.
    pub async fn nobody() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        format!("http://{}", listener.local_addr().expect("an address"))
    }

    /// Answers this from here on. The content type is left out where it is empty.
    pub fn answer(&self, status: u16, content_type: &str, body: impl AsRef<[u8]>) {
        let body = body.as_ref();
        let kind = match content_type {
            "" => String::new(),
            kind => format!("content-type: {kind}\r\n"),
        };
        let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{kind}");
        let length = match status {
            204 => String::new(),
            _ => format!("content-length: {}\r\n", body.len()),
        };
        self.answer_raw([head.as_bytes(), length.as_bytes(), b"\r\n", body].concat());
    }

    /// Answers these bytes from here on, head and all.
    pub fn answer_raw(&self, bytes: impl Into<Vec<u8>>) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes.into());
    }

    async fn listen(answer: Option<Vec<u8>>) -> Self {
        let answer = Arc::new(Mutex::new(answer));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests: Arc<Mutex<Vec<Captured>>> = Arc::default();
        let kept = requests.clone();
        let given = answer.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, given.clone(), kept.clone()));
            }
        });
        Self {
            url,
            requests,
            answer,
            accepting,
        }
    }

    /// Takes out all requests since the last time, oldest first.
    pub fn take(&self) -> Vec<Captured> {
        std::mem::take(&mut self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Reads the head and as much of a body as its length says, then answers.
async fn serve(mut stream: TcpStream, answer: Arc<Mutex<Option<Vec<u8>>>>, requests: Arc<Mutex<Vec<Captured>>>) {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let request = loop {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
        }
        if let Some(request) = whole(&bytes) {
            break request;
        }
    };
    requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    let answer = answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(answer) = answer else {
        // Until the caller gives up.
        let _ = stream.read(&mut piece).await;
        return;
    };
    // A caller that is gone needs no answer.
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

/// The request, once all of it is there.
pub(crate) fn whole(bytes: &[u8]) -> Option<Captured> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).expect("a head in ASCII");
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let headers = lines.filter_map(|line| line.split_once(':'));
    let request = Captured {
        method: first.next()?.to_owned(),
        target: first.next()?.to_owned(),
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        body: bytes[end + 4..].to_vec(),
    };
    let length = request
        .header("content-length")
        .and_then(|length| length.parse::<usize>().ok());
    (request.body.len() >= length.unwrap_or(0)).then_some(request)
}
