//! A real mail server (aiosmtpd) in a process of its own, and certificates for it.

use crate::artefacts::python;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long a mail may take before the test fails instead of hanging.
const MAIL_WITHIN: Duration = Duration::from_secs(60);

/// Makes `ca.pem`, `cert.pem` and `key.pem` in a folder, for `localhost` and `127.0.0.1`.
pub fn certificates(folder: &Path) {
    let done = python("certificates.py").arg(folder).status().expect("Python starts");
    assert!(done.success(), "certificates are made");
}

/// It ends when it is dropped.
pub struct MailServer {
    child: Child,
    pub port: u16,
    mails: mpsc::UnboundedReceiver<Value>,
}

impl MailServer {
    /// The user that it knows.
    pub const USER: &str = "shop";
    /// The user's password.
    pub const PASSWORD: &str = "a-password-of-the-mail-server";

    /// Starts with the certificate of a folder; `mode` is `starttls` or `implicit`.
    pub async fn start(mode: &str, folder: &Path) -> Self {
        let mut child = python("mail_server.py")
            .arg(mode)
            .arg(folder.join("cert.pem"))
            .arg(folder.join("key.pem"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, mut mails) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let value: Value = serde_json::from_str(&line).expect("a line of JSON");
                if sender.send(value).is_err() {
                    break;
                }
            }
        });
        let first = tokio::time::timeout(MAIL_WITHIN, mails.recv())
            .await
            .expect("it starts in time");
        let port = first.and_then(|first| first["port"].as_u64()).expect("a port");
        Self {
            child,
            port: u16::try_from(port).expect("a port"),
            mails,
        }
    }

    /// The next mail that it takes.
    pub async fn mail(&mut self) -> Value {
        let mail = tokio::time::timeout(MAIL_WITHIN, self.mails.recv()).await;
        mail.expect("a mail in time").expect("the server is up")
    }

    /// Whether it has taken nothing so far.
    pub fn is_empty(&mut self) -> bool {
        self.mails.try_recv().is_err()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
