//! What the demo costs: the start of the host, a run without its upstream's time, and memory.

use super::http::Client;
use super::stand::Stand;
use super::talk::{Report, text};
use crate::clock::milliseconds;
use serde_json::json;
use std::time::{Duration, Instant};

/// Enough for a median that does not move.
const RUNS: usize = 200;

/// Measures and prints; a run that does not reply is a failed check.
pub(super) fn measure(stand: &mut Stand, report: &mut Report) -> anyhow::Result<()> {
    println!("\nFigures");
    println!(
        "  start of the host with a warm cache: {}",
        milliseconds(stand.host.took)
    );
    let client = Client::new(&stand.host.url, Some(&stand.token));
    let (mut own, mut whole) = (Vec::with_capacity(RUNS), Vec::with_capacity(RUNS));
    let mut replied = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let run = client
            .post(
                "/v1/runs",
                &json!({ "action": "store-hours", "inputs": { "day": "2026-11-30" } }),
            )?
            .json()?;
        whole.push(start.elapsed());
        replied += usize::from(run["status"] == "replied");
        let trace = client.get(&format!("/v1/runs/{}/trace", text(&run["id"])))?.json()?;
        let entries = trace["entries"].as_array().cloned().unwrap_or_default();
        let upstream: u64 = entries
            .iter()
            .filter_map(|entry| entry["event"]["total_us"].as_u64())
            .sum();
        let elapsed = run["elapsed_us"].as_u64().unwrap_or(0);
        own.push(Duration::from_micros(elapsed.saturating_sub(upstream)));
    }
    report.check(
        "every run of the loop replies",
        replied == RUNS,
        &format!("{replied} of {RUNS}"),
    );
    println!("  a run without its upstream's time: {}", percentiles(&mut own));
    println!(
        "  a request with one run, as a client sees it: {}",
        percentiles(&mut whole)
    );
    let id = stand.host.id()?;
    match memory(id) {
        Some((now, most)) => println!("  memory of the host: {now} resident, {most} at its peak"),
        None => println!("  memory of the host: not told by this system"),
    }
    Ok(())
}

fn percentiles(durations: &mut [Duration]) -> String {
    durations.sort();
    let at = |percent: usize| milliseconds(durations[(durations.len() - 1) * percent / 100]);
    format!("p50 {}, p99 {} ({} runs)", at(50), at(99), durations.len())
}

/// The resident memory of a process, now and at its peak, as Linux tells it.
fn memory(id: u32) -> Option<(String, String)> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let value = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(format!("{:.1} MiB", kib / 1024.0))
    };
    Some((value("VmRSS:")?, value("VmHWM:")?))
}
