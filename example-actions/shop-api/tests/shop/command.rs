//! The command: what it prints, what it takes its secrets from, and what makes it stop.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::wire::{API_KEY, Folder, SECRET, Wire, get};

/// Ends the process when the test ends early.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(folder: &Folder, key: &str) -> Command {
    let (key_file, secret_file) = (folder.0.join("api-key"), folder.0.join("secret"));
    fs::write(&key_file, key).unwrap();
    fs::write(&secret_file, SECRET).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop-api"));
    command
        .arg("--data")
        .arg(folder.0.join("data"))
        .arg("--api-key-file")
        .arg(key_file)
        .arg("--signing-secret-file")
        .arg(secret_file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

fn start(command: &mut Command) -> (Running, Wire) {
    let mut running = Running(command.spawn().unwrap());
    let stdout = running.0.stdout.take().unwrap();
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    let url = line["listening"].as_str().unwrap();
    let address = url.strip_prefix("http://").unwrap().parse().unwrap();
    (running, Wire::to(address))
}

#[test]
fn it_prints_where_it_listens_and_stops_with_its_standard_input() {
    let folder = Folder::new();
    let mut command = command(&folder, &format!("{API_KEY}\n"));
    let (mut running, mut wire) = start(command.arg("--stop-on-stdin-close"));
    wire.send(&get("/orders/A-1001?email=ada@example.com").keyed());
    assert_eq!(wire.answer().status, 200);
    assert!(folder.0.join("data/shop.json").exists());
    drop(running.0.stdin.take());
    assert!(running.0.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn it_stops_on_the_signal_to_terminate() {
    let folder = Folder::new();
    let mut command = command(&folder, API_KEY);
    let (mut running, mut wire) = start(command.args(["--control", "token"]));
    wire.send(&get("/_shop/journal").header("x-shop-control", "token"));
    assert_eq!(wire.answer().status, 200);
    let pid = running.0.id().to_string();
    let killed = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(killed.success());
    assert!(running.0.wait().unwrap().success());
}

#[test]
fn an_empty_secret_is_refused() {
    let folder = Folder::new();
    let output = command(&folder, "\n").output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is empty"));
    assert!(output.stdout.is_empty());
}
