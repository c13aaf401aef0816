//! Many runs at once: actions with a language's runtime beside small ones, under limits that hold them all.

use serde_json::json;
use std::sync::Arc;
use tests::{Api, Cli, Daemon, Stand};
use tokio::task::JoinSet;

const SLOTS: u64 = 6;
const MEMORY: u64 = 32 << 20;
const SMALL_SLOTS: u64 = 8;
const SMALL_MEMORY: u64 = 4 << 20;

/// Runs of each language at once.
const CROWD: usize = 32;

/// What the host itself takes for so many requests and their records.
const HOST_BYTES: u64 = 64 << 20;

/// Time enough for everything to wait its turn, however slow the machine is.
fn limits() -> String {
    format!(
        "[limits.sandbox.large]\nslots = {SLOTS}\nmemory_bytes_max = {MEMORY}\ncall_ms_max = 120000\n\
         [limits.sandbox.small]\nslots = {SMALL_SLOTS}\nmemory_bytes_max = {SMALL_MEMORY}\ncall_ms_max = 120000\n\
         [limits.run]\nrun_ms_max = 300000\n[api]\nrequests_per_minute = 100000\n"
    )
}

/// A preview of each action, by language.
fn body(language: &str) -> String {
    let (action, inputs) = match language {
        "rust" => ("order-status", json!({ "order": "A-1001" })),
        "js" => ("delivery-day", json!({ "order": "A-1001" })),
        _ => ("iban-check", json!({ "iban": "DE89370400440532013000" })),
    };
    json!({ "action": action, "inputs": inputs, "mode": "preview", "email": "ada@example.com" }).to_string()
}

/// A line of `/proc/<pid>/status`, in bytes.
fn memory(daemon: &Daemon, key: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", daemon.pid())).expect("the host runs");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .expect("the line");
    let kib: u64 = line
        .trim_matches([':', ' ', '\t'])
        .trim_end_matches(" kB")
        .parse()
        .expect("a number");
    kib << 10
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_large_actions_starves_no_small_one_and_keeps_to_its_ceiling() {
    let stand = Stand::builder().settings(&limits()).open().await;
    let stand = stand
        .publish("order-status")
        .await
        .publish("delivery-day")
        .await
        .publish("iban-check")
        .await;
    let token = Cli::of(&stand).run(&["token", "create", "--role", "operator"]).good();
    let daemon = Daemon::start(stand.folder.path());
    let api = Arc::new(Api::at(&daemon.url, token.trim()));
    // Each once, so that what is made a single time is there.
    for language in ["rust", "js", "python"] {
        let (_, run) = api.post("/v1/runs", body(language)).await;
        assert_eq!(run["status"], "replied", "{language}: {run}");
    }
    let before = memory(&daemon, "VmRSS");
    let mut crowd = JoinSet::new();
    for number in 0..CROWD * 3 {
        let (api, language) = (api.clone(), ["js", "python", "rust"][number % 3]);
        crowd.spawn(async move { (language, api.post("/v1/runs", body(language)).await.1) });
    }
    let mut ended = Vec::new();
    while let Some(one) = crowd.join_next().await {
        let (language, run) = one.expect("an answer");
        assert_eq!(run["status"], "replied", "{language}: {run}");
        ended.push(language);
    }
    assert_eq!(ended.len(), CROWD * 3);
    // In a fair crowd a third of it ends in the middle, on average; one that waits for all the others ends at five sixths.
    let places: Vec<usize> = (0..ended.len()).filter(|place| ended[*place] == "rust").collect();
    let mean = places.iter().sum::<usize>() / places.len();
    assert!(
        mean < ended.len() * 2 / 3,
        "the small ones came at place {mean} of {}: {ended:?}",
        ended.len()
    );
    let most = memory(&daemon, "VmHWM") - before;
    let ceiling = SLOTS * MEMORY + SMALL_SLOTS * SMALL_MEMORY + HOST_BYTES;
    assert!(most <= ceiling, "it grew by {most} bytes, over {ceiling}");
}
