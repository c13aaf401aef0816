//! Connections that a fault can take away from the HTTP server, to put any bytes on them or to close them.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use crate::app::App;
use crate::journal::JournalEntry;

/// How many bytes of a request are looked at to find its first line.
const FIRST_LINE_BYTES_MAX: usize = 4096;

/// Accepts connections whose streams stay within reach of the faults.
pub(crate) struct ShopListener {
    pub inner: TcpListener,
    pub app: Arc<App>,
}

impl Listener for ShopListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.inner).await;
        // Small pieces have to leave at once, or a drip would be gathered into one packet. A stream that is
        // already broken fails here, and again at its first read.
        let _ = stream.set_nodelay(true);
        let line = Line::new(self.app.count_connection(), stream);
        let app = Arc::clone(&self.app);
        (Connection { line, app }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

/// The stream of one connection, shared by the HTTP server and the fault that may take it.
#[derive(Clone)]
pub(crate) struct Line {
    pub number: u64,
    state: Arc<Mutex<LineState>>,
}

struct LineState {
    held: Held,
    /// Whether what the HTTP server writes is dropped, because a fault has answered in its place.
    swallow: bool,
}

enum Held {
    /// The HTTP server has the stream.
    Server(TcpStream),
    /// A fault has it; the request that met the fault is still in the server's hands.
    Fault,
    /// Nobody has it.
    Closed,
}

impl Line {
    fn new(number: u64, stream: TcpStream) -> Self {
        let held = Held::Server(stream);
        let swallow = false;
        let state = Arc::new(Mutex::new(LineState { held, swallow }));
        Self { number, state }
    }

    /// Takes the stream from the HTTP server. Until it is given back the server waits; if it is `close`d
    /// the server meets the end of the connection.
    pub(crate) fn take(&self) -> Option<TcpStream> {
        let mut state = self.lock();
        match std::mem::replace(&mut state.held, Held::Fault) {
            Held::Server(stream) => Some(stream),
            other => {
                state.held = other;
                None
            }
        }
    }

    /// Gives the stream back, and drops the server's own answer to the request that is being handled.
    pub(crate) fn give_back(&self, stream: TcpStream) {
        let mut state = self.lock();
        state.held = Held::Server(stream);
        state.swallow = true;
    }

    /// Tells the HTTP server that its stream is gone for good.
    pub(crate) fn close(&self) {
        self.lock().held = Held::Closed;
    }

    /// Marks the beginning of the next request, from which on the server's answers count again.
    pub(crate) fn next_request(&self) {
        self.lock().swallow = false;
    }

    fn lock(&self) -> MutexGuard<'_, LineState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, ShopListener>> for Line {
    fn connect_info(stream: IncomingStream<'_, ShopListener>) -> Self {
        stream.io().line.clone()
    }
}

/// The HTTP server's end of a connection.
pub(crate) struct Connection {
    line: Line,
    app: Arc<App>,
}

impl Connection {
    /// Whether the request about to be read meets a fault that leaves it unread; if so it is in the journal.
    fn is_left_unread(&self, stream: &mut TcpStream, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if !self.app.faults.any_unread() {
            return Poll::Ready(Ok(false));
        }
        let mut room = [0; FIRST_LINE_BYTES_MAX];
        let mut seen = ReadBuf::new(&mut room);
        ready!(stream.poll_peek(context, &mut seen))?;
        // A first line that came in pieces is read, and its connection then closed like after any reading.
        let Some((method, target)) = first_line(seen.filled()) else {
            return Poll::Ready(Ok(false));
        };
        let path = target.split('?').next().unwrap_or_default();
        if self.app.is_control(path) {
            return Poll::Ready(Ok(false));
        }
        let Some(rule) = self.app.faults.take_unread(method, path) else {
            return Poll::Ready(Ok(false));
        };
        self.app.journal.record(JournalEntry {
            number: 0,
            connection: self.line.number,
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: String::new(),
            received_ms: self.app.settings.clock.now_ms(),
            answered: false,
            status: None,
            fault: Some(rule.fault.name().to_owned()),
        });
        Poll::Ready(Ok(true))
    }
}

/// Method and target, if these bytes begin with the first line of an HTTP/1 request.
fn first_line(bytes: &[u8]) -> Option<(&str, &str)> {
    let end = bytes.iter().position(|byte| *byte == b'\r')?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut words = line.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let is_request = version.starts_with("HTTP/1.") && target.starts_with('/');
    is_request.then_some((method, target))
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut state = self.line.lock();
        match &mut state.held {
            Held::Server(stream) => {
                if ready!(self.is_left_unread(stream, context))? {
                    state.held = Held::Closed;
                    return Poll::Ready(Ok(()));
                }
                Pin::new(stream).poll_read(context, buffer)
            }
            // Whoever polls here is the task that plays the fault, which wakes itself.
            Held::Fault => Poll::Pending,
            Held::Closed => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut state = self.line.lock();
        if state.swallow {
            return Poll::Ready(Ok(bytes.len()));
        }
        match &mut state.held {
            Held::Server(stream) => Pin::new(stream).poll_write(context, bytes),
            Held::Fault => Poll::Pending,
            Held::Closed => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.line.lock().held {
            Held::Server(stream) => Pin::new(stream).poll_flush(context),
            Held::Fault | Held::Closed => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.line.lock().held {
            Held::Server(stream) => Pin::new(stream).poll_shutdown(context),
            Held::Fault | Held::Closed => Poll::Ready(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_request_line_is_seen_as_one() {
        let whole = b"GET /hours?day=monday HTTP/1.1\r\nhost: x\r\n";
        assert_eq!(first_line(whole), Some(("GET", "/hours?day=monday")));
        let others: [&[u8]; 4] = [
            b"GET /hours HTTP/1.1",
            b"GET http://x/ HTTP/1.1\r\n",
            b"{\"a\":1}\r\n",
            b"",
        ];
        for bytes in others {
            assert_eq!(first_line(bytes), None);
        }
    }
}
