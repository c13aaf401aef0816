//! What an operator does and sees: starting with mistakes in the settings, secrets that change, `doctor`, the log, backups.

mod backup;
mod doctor;
mod log;
mod permissions;
mod reload;
mod start;

use serde_json::{Value, json};
use std::path::Path;
use tests::{Api, Cli, Logged, Stand};

/// A client with every right for a host that serves the state of a stand.
fn api(stand: &Stand, logged: &Logged) -> Api {
    let token = Cli::of(stand).run(&["token", "create", "--role", "operator"]).good();
    Api::at(&logged.url, token.trim())
}

/// Says things in a new conversation, and gives the last answer's texts in one.
async fn talk(api: &Api, said: &[&str]) -> String {
    let (status, made) = api.post("/v1/conversations", "{}").await;
    assert!(status.is_success(), "{made}");
    let path = format!("/v1/conversations/{}/messages", made["id"].as_str().expect("an id"));
    let mut heard = Value::Null;
    for text in said {
        let (status, answer) = api.post(&path, json!({ "text": text }).to_string()).await;
        assert!(status.is_success(), "{answer}");
        heard = answer;
    }
    let messages = heard["messages"].as_array().expect("messages");
    let texts: Vec<&str> = messages.iter().filter_map(|message| message["text"].as_str()).collect();
    texts.join("\n")
}

/// Writes a file in a folder.
fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), content).expect("the folder can be written");
}
