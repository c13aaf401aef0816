//! An upstream whose answers a test decides, request by request, and which tells what it was asked.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// From a whole request to a status and a JSON body.
type Answer = dyn Fn(&str) -> (u16, String) + Send + Sync;

/// It listens until it is dropped.
pub struct Desk {
    /// Without a slash at the end.
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
    accepting: JoinHandle<()>,
}

impl Desk {
    /// Answers as the function says.
    pub async fn start(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let answer: Arc<Answer> = Arc::new(answer);
        let noted = asked.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), noted.clone()));
            }
        });
        Self { url, asked, accepting }
    }

    /// The requests so far, each whole.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(mut stream: TcpStream, answer: Arc<Answer>, asked: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while crate::echo::whole(&request).is_none() {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(bytes) => request.extend_from_slice(&piece[..bytes]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request.clone());
    let (status, body) = answer(&request);
    let head = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    // A caller that is gone needs no answer.
    let _ = stream.write_all((head + &body).as_bytes()).await;
    let _ = stream.shutdown().await;
}
