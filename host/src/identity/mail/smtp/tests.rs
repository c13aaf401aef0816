//! Mail over SMTP against a server of a few lines, which notes every command.

use super::*;
use crate::identity::email::Email;
use crate::model::id::Name;
use crate::secrets::SecretReference;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The commands of all connections, in their order.
type Heard = Arc<Mutex<Vec<String>>>;

/// A server that takes everything, and has no extension for addresses outside of ASCII.
async fn server() -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let noted = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, noted.clone()));
        }
    });
    (port, heard)
}

async fn serve(stream: TcpStream, heard: Heard) {
    let mut stream = BufReader::new(stream);
    let mut is_data = false;
    let mut answer = "220 test";
    loop {
        if stream.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let mut line = String::new();
        while stream.read_line(&mut line).await.is_ok_and(|bytes| bytes > 0) && is_data && line.trim_end() != "." {
            line.clear();
        }
        if line.is_empty() {
            return;
        }
        let line = line.trim_end().to_owned();
        is_data = line == "DATA";
        answer = if is_data { "354 go on" } else { "250 good" };
        heard.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

fn parts(port: u16, from: &str) -> SmtpParts {
    SmtpParts {
        settings: SmtpSettings {
            host: "127.0.0.1".into(),
            port,
            tls: SmtpTls::None,
            login: None,
            ca: None,
            timeout_ms: 10_000,
        },
        from: Sender::parse(from).unwrap(),
        roots: TlsRoots::default(),
        ca: None,
        secrets: Arc::new(Secrets::new(BTreeMap::<Name, SecretReference>::new())),
    }
}

fn message() -> Message {
    Message {
        subject: "Hello".into(),
        text: "Bücher".into(),
        html: "<p>Bücher</p>".into(),
        now_ms: 1_700_000_000_000,
    }
}

/// The commands that begin with a word.
fn commands(heard: &Heard, word: &str) -> Vec<String> {
    let heard = heard.lock().unwrap();
    heard.iter().filter(|line| line.starts_with(word)).cloned().collect()
}

#[tokio::test]
async fn a_sender_with_an_international_domain_is_sent_in_its_ascii_form() {
    let (port, heard) = server().await;
    let smtp = Smtp::start(parts(port, "Bücherei <hilfe@bücher.example>")).unwrap();
    let to = Channel::Email(Email::new("Ada.Lovelace@Example.com").unwrap());
    smtp.send(&to, &message()).unwrap();
    smtp.close().await;
    assert_eq!(commands(&heard, "EHLO"), ["EHLO xn--bcher-kva.example"]);
    let from = commands(&heard, "MAIL FROM");
    assert!(
        from[0].starts_with("MAIL FROM:<hilfe@xn--bcher-kva.example>"),
        "{from:?}"
    );
    assert_eq!(commands(&heard, "RCPT TO"), ["RCPT TO:<Ada.Lovelace@Example.com>"]);
    assert_eq!(commands(&heard, "."), ["."], "the mail was taken");
}

#[tokio::test]
async fn an_address_that_the_server_has_no_way_to_take_will_not_pass_later() {
    let (port, heard) = server().await;
    let parts = parts(port, "shop@example.com");
    let from = mailbox(&parts.from).unwrap();
    let server = Server::new(parts).unwrap();
    let send = async |to: &str| {
        let to = Channel::Email(Email::new(to).unwrap());
        let mail = mail(&from, &to, &message(), Reach::Servers).unwrap();
        server.send(mail).await
    };
    let trouble = send("ü@example.com").await.err().unwrap();
    assert!(!trouble.may_pass, "{}", trouble.message);
    assert!(send("ada@example.com").await.is_ok());
    assert_eq!(commands(&heard, "RCPT TO"), ["RCPT TO:<ada@example.com>"]);
}

#[tokio::test]
async fn a_server_that_is_not_there_may_be_there_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let parts = parts(port, "shop@example.com");
    let from = mailbox(&parts.from).unwrap();
    let to = Channel::Email(Email::new("ada@example.com").unwrap());
    let mail = mail(&from, &to, &message(), Reach::Servers).unwrap();
    let trouble = Server::new(parts).unwrap().send(mail).await.err().unwrap();
    assert!(trouble.may_pass, "{}", trouble.message);
}
