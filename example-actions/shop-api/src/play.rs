//! The faults that HTTP has no words for, played as bytes on the connection itself.

use std::io;
use std::time::Duration;

use axum::body::to_bytes;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::fault::Fault;

/// How many bytes of a long body are written at a time.
const PIECE_BYTES: usize = 64 * 1024;
/// How long a single header of the big headers is.
const HEADER_BYTES: usize = 4096;
/// How long the body is that stands in for a route's own.
const STOCK_BYTES: usize = 1024;

/// The answer that a fault spoils, taken apart.
pub(crate) struct Spoilt {
    pub status: StatusCode,
    pub content_type: String,
    pub body: Vec<u8>,
}

impl Spoilt {
    /// What is sent when the route did not run: 1024 bytes of JSON.
    pub(crate) fn stock() -> Self {
        let mut body = br#"{"shop":"a body to be spoilt"}"#.to_vec();
        body.resize(STOCK_BYTES, b' ');
        Self {
            status: StatusCode::OK,
            content_type: "application/json".to_owned(),
            body,
        }
    }

    /// The route's own answer.
    pub(crate) async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let content_type = parts.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        Self {
            status: parts.status,
            content_type: content_type.unwrap_or("application/json").to_owned(),
            // The routes' bodies are in memory already, so that reading one cannot fail.
            body: to_bytes(body, usize::MAX).await.unwrap_or_default().into(),
        }
    }

    fn head(&self, framing: &str) -> String {
        let reason = self.status.canonical_reason().unwrap_or("Unknown");
        format!(
            "HTTP/1.1 {} {reason}\r\ncontent-type: {}\r\n{framing}\r\n",
            self.status.as_u16(),
            self.content_type
        )
    }

    fn whole(&self) -> Vec<u8> {
        let length = self.body.len();
        let mut bytes = self.head(&format!("content-length: {length}\r\n")).into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Whether this fault is played here, on the bare connection.
pub(crate) fn is_played(fault: &Fault) -> bool {
    !matches!(
        fault,
        Fault::Slow { .. }
            | Fault::Fail { .. }
            | Fault::Redirect { .. }
            | Fault::Html
            | Fault::GzipBomb { .. }
            | Fault::InvalidJson
    )
}

/// Whether the fault sends a whole answer, so that the journal calls the request answered.
pub(crate) fn is_answer(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Drip { .. } | Fault::Huge { .. } | Fault::BigHeaders { .. } | Fault::Smuggle
    )
}

/// The status that the caller gets to see, if the fault sends one.
pub(crate) fn sent_status(fault: &Fault, spoilt: &Spoilt) -> Option<u16> {
    match fault {
        Fault::Huge { .. } | Fault::BigHeaders { .. } => Some(200),
        Fault::Hang | Fault::Close { .. } | Fault::Garbage => None,
        _ => Some(spoilt.status.as_u16()),
    }
}

/// Plays the fault to its end. Errors mean that the caller has hung up.
pub(crate) async fn play(fault: &Fault, answer: &Spoilt, stream: &mut TcpStream) -> io::Result<()> {
    match fault {
        Fault::Drip { bytes, every_ms } => drip(answer, *bytes, *every_ms, stream).await,
        Fault::Huge { bytes, with_length } => huge(*bytes, *with_length, stream).await,
        Fault::BigHeaders { bytes } => stream.write_all(&big_headers(*bytes)).await,
        Fault::Hang => until_hung_up(stream).await,
        Fault::CloseMidBody => {
            let half = &answer.body[..answer.body.len() / 2];
            let head = answer.head("transfer-encoding: chunked\r\n");
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&chunk(half)).await
        }
        Fault::WrongLength { by } => {
            let length = u64::try_from(answer.body.len()).unwrap_or(u64::MAX);
            let length = length.saturating_add_signed(*by);
            let head = answer.head(&format!("content-length: {length}\r\n"));
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&answer.body).await
        }
        Fault::Garbage => stream.write_all(&garbage()).await,
        Fault::Smuggle => {
            let mut bytes = answer.whole();
            let second = Spoilt {
                body: br#"{"smuggled":true}"#.to_vec(),
                ..Spoilt::stock()
            };
            bytes.extend_from_slice(&second.whole());
            stream.write_all(&bytes).await
        }
        // Closing is what follows when nothing is written; the rest are answers that HTTP has words for.
        _ => Ok(()),
    }
}

async fn drip(answer: &Spoilt, bytes: usize, every_ms: u64, stream: &mut TcpStream) -> io::Result<()> {
    let length = answer.body.len();
    let head = answer.head(&format!("content-length: {length}\r\n"));
    stream.write_all(head.as_bytes()).await?;
    for piece in answer.body.chunks(bytes.max(1)) {
        stream.write_all(piece).await?;
        sleep(Duration::from_millis(every_ms)).await;
    }
    Ok(())
}

/// Valid JSON all the way: an empty object and then nothing but space, so that only a limit can stop it.
async fn huge(bytes: u64, with_length: bool, stream: &mut TcpStream) -> io::Result<()> {
    let framing = if with_length {
        format!("content-length: {bytes}\r\n")
    } else {
        "transfer-encoding: chunked\r\n".to_owned()
    };
    let head = Spoilt::stock().head(&framing);
    stream.write_all(head.as_bytes()).await?;
    let mut piece = vec![b' '; PIECE_BYTES];
    piece[..2].copy_from_slice(b"{}");
    let mut left = bytes;
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
        if with_length {
            stream.write_all(&piece[..now]).await?;
        } else {
            stream.write_all(&chunk(&piece[..now])).await?;
        }
        piece[..2].copy_from_slice(b"  ");
        left -= now as u64;
    }
    if with_length {
        return Ok(());
    }
    stream.write_all(b"0\r\n\r\n").await
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

fn big_headers(bytes: usize) -> Vec<u8> {
    let mut framing = String::from("content-length: 2\r\n");
    let mut left = bytes;
    let mut number = 0;
    while left > 0 {
        let now = left.min(HEADER_BYTES);
        let name = format!("x-padding-{number}: ");
        let filler = now.saturating_sub(name.len() + 2);
        framing.push_str(&name);
        framing.extend(std::iter::repeat_n('p', filler));
        framing.push_str("\r\n");
        left -= now;
        number += 1;
    }
    let mut answer = Spoilt::stock().head(&framing).into_bytes();
    answer.extend_from_slice(b"{}");
    answer
}

/// Bytes of several other protocols, one after the other, with no line that HTTP could start with.
fn garbage() -> Vec<u8> {
    let mut bytes = vec![0x16, 0x03, 0x03, 0x00, 0x2a, 0x02, 0x00, 0x00];
    bytes.extend(0_u8..=255);
    bytes.extend_from_slice(b"SSH-2.0-shop\r\n220 ready\r\n\r\n");
    bytes
}

/// Reads on and throws away, until the caller closes.
async fn until_hung_up(stream: &mut TcpStream) -> io::Result<()> {
    let mut room = [0; 1024];
    while stream.read(&mut room).await? > 0 {}
    Ok(())
}
