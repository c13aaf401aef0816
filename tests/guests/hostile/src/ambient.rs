//! Behaviours that reach for the surroundings: files, environment, network, clocks and randomness.
//!
//! Each reports what it got, so that a test can show that it was nothing, or only what the run gave.

use std::collections::hash_map::RandomState;
use std::fmt::Display;
use std::hash::{BuildHasher, Hasher};
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use actgate_sdk::raw::types::Step;
use serde_json::{Value, json};

use crate::{Row, report};

pub const PLAN: &[Row] = &[
    ("read-file", |_| {
        tried("read a file", std::fs::read("/etc/passwd").map(|bytes| bytes.len()))
    }),
    ("write-file", |_| {
        tried(
            "write a file",
            std::fs::write("/tmp/hostile-guest", "hello").map(|()| true),
        )
    }),
    ("read-dir", |_| {
        tried("read a directory", std::fs::read_dir("/").map(Iterator::count))
    }),
    ("read-env", |_| {
        let variables: Vec<String> = std::env::vars_os()
            .map(|(name, _)| name.to_string_lossy().into_owned())
            .collect();
        let arguments: Vec<String> = std::env::args_os()
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        report(
            "I looked at the environment.",
            &json!({"variables": variables, "arguments": arguments}),
        )
    }),
    ("read-stdin", |_| {
        tried("read standard input", std::io::read_to_string(std::io::stdin()))
    }),
    ("connect", |_| {
        tried("connect", TcpStream::connect(("127.0.0.1", 80)).map(|_| true))
    }),
    ("connect-name", |_| {
        tried(
            "connect by name",
            TcpStream::connect(("api.shop.example", 443)).map(|_| true),
        )
    }),
    ("resolve", |_| {
        tried(
            "resolve a name",
            ("api.shop.example", 443).to_socket_addrs().map(Iterator::count),
        )
    }),
    ("listen", |_| {
        tried("listen", TcpListener::bind(("127.0.0.1", 0)).map(|_| true))
    }),
    ("send-datagram", |_| {
        let sent = UdpSocket::bind(("127.0.0.1", 0)).and_then(|socket| socket.send_to(b"hello", ("127.0.0.1", 53)));
        tried("send a datagram", sent)
    }),
    ("spawn-thread", |_| {
        tried("start a thread", std::thread::Builder::new().spawn(|| ()).map(|_| true))
    }),
    ("spawn-process", |_| {
        tried(
            "start a process",
            std::process::Command::new("/bin/true").spawn().map(|_| true),
        )
    }),
    ("clock", |_| clock()),
    ("random", |_| {
        let values: Vec<String> = (0..4)
            .map(|_| format!("{:016x}", RandomState::new().build_hasher().finish()))
            .collect();
        report("These came from the keys of hash maps.", &json!(values))
    }),
];

/// Reports what an attempt got, or how it was refused.
fn tried<T: Into<Value>, E: Display>(what: &str, result: Result<T, E>) -> Step {
    match result {
        Ok(got) => report(format!("I could {what}."), &json!({"got": got.into()})),
        Err(error) => report(format!("I could not {what}."), &json!({"error": error.to_string()})),
    }
}

/// Reads both clocks around some work, which takes time on a clock that runs.
fn clock() -> Step {
    let started = Instant::now();
    let wall_ms = wall_ms();
    (0..100_000_u64).for_each(|round| {
        std::hint::black_box(round);
    });
    let elapsed_ns = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let later_ms = self::wall_ms();
    report(
        "I looked at the clocks.",
        &json!({"wall_ms": wall_ms, "wall_elapsed_ms": later_ms.saturating_sub(wall_ms), "elapsed_ns": elapsed_ns}),
    )
}

fn wall_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
