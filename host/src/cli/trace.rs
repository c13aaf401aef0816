//! `actgate trace` and `runs`, and how an event of a trace is shown to people.

use super::ledger::people;
use super::open;
use super::output::{self, Output};
use crate::api::Write;
use crate::config::Settings;
use crate::model::run::Mode;
use crate::storage::{LedgerRow, RunSummary};
use crate::trace::{Entry, Event, ExchangeEntry, InputOrigin, LedgerState};
use anyhow::bail;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Trace {
    /// The run's id; by default the latest run
    run: Option<String>,
}

#[derive(clap::Args)]
pub struct Runs {
    /// How many, newest first
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

impl Trace {
    pub async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let storage = host.runtime.storage();
        let run = match self.run {
            Some(run) => run,
            None => match storage.runs(1).await?.pop() {
                Some(latest) => latest.id,
                None => bail!("nothing ran yet"),
            },
        };
        let state = host.runtime.load(&run).await?;
        let entries = storage.trace(&run).await?;
        let writes = storage.writes_of(&run, host.runtime.clock().now_ms()).await?;
        let ledger: Vec<Write> = writes.iter().cloned().map(Into::into).collect();
        output.show(
            &json!({ "run": run, "status": state.status(), "entries": entries, "writes": ledger }),
            || {
                let mut text = format!("run {run} is {}\n{}", state.status(), lines(&entries));
                let unknown = |row: &LedgerRow| row.state == LedgerState::OutcomeUnknown;
                let unknown: Vec<LedgerRow> = writes.iter().filter(|row| unknown(row)).cloned().collect();
                if !unknown.is_empty() {
                    text.push_str(&format!("\n\nwrites of unknown outcome:\n{}", people(&unknown)));
                }
                text
            },
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A trace for people, one line for each entry and more where there is more to say.
pub fn lines(entries: &[Entry]) -> String {
    let entry_line = |entry: &Entry| {
        let text = line(&entry.event).replace('\n', "\n              ");
        format!("{:>3} {:>8} us {text}", entry.seq, entry.at_us)
    };
    entries.iter().map(entry_line).collect::<Vec<_>>().join("\n")
}

/// An event for people, on one line where that is enough, without colour.
#[expect(clippy::too_many_lines, reason = "one short arm for each kind of event")]
pub fn line(event: &Event) -> String {
    match event {
        Event::Started {
            action,
            digest,
            mode,
            zone,
            ..
        } => {
            let mode = if *mode == Mode::Preview { " (preview)" } else { "" };
            let zone = zone.as_ref().map(|zone| format!(", in {zone}")).unwrap_or_default();
            format!(
                "started      {action} {}{mode}{zone}",
                digest.get(..12).unwrap_or(digest)
            )
        }
        Event::Triggered {
            score,
            candidates,
            elapsed_us,
            repaired,
        } => {
            let list: Vec<_> = candidates
                .iter()
                .map(|c| format!("{} {:.2}", c.action, c.score))
                .collect();
            let repaired = repaired
                .as_ref()
                .map(|text| format!(", read as `{text}`"))
                .unwrap_or_default();
            format!(
                "triggered    score {score:.2} [{}]{repaired}, {elapsed_us} us",
                list.join(", ")
            )
        }
        Event::Input { name, origin } => {
            let origin = match origin {
                InputOrigin::Message => "stood in the message",
                InputOrigin::Answer => "given when asked",
                InputOrigin::Caller => "given by the caller",
            };
            format!("input        {name}: {origin}")
        }
        Event::Identity {
            protection,
            assurance,
            enough,
        } => format!(
            "identity     {} asks for {}, visitor is {}: {}",
            protection.as_str(),
            protection.requires().as_str(),
            assurance.as_str(),
            if *enough { "enough" } else { "not enough" }
        ),
        Event::Schema { problems } if problems.is_empty() => "schema       inputs hold".into(),
        Event::Schema { problems } => {
            let list: Vec<_> = problems
                .iter()
                .map(|p| format!("{} {}", p.pointer, p.message))
                .collect();
            format!("schema       {}", list.join("; "))
        }
        Event::Guest {
            function,
            answer,
            fuel,
            memory_bytes_peak,
            elapsed_us,
            log,
            log_dropped_bytes,
        } => {
            let mut text = format!(
                "{function:<12} {answer} ({fuel} fuel, {} KiB, {elapsed_us} us)",
                memory_bytes_peak.div_ceil(1024)
            );
            for line in log {
                text.push_str(&format!("\n             {}: {}", line.level, line.text));
            }
            if *log_dropped_bytes > 0 {
                text.push_str(&format!(
                    "\n             {log_dropped_bytes} more bytes of log were dropped"
                ));
            }
            text
        }
        Event::Declared { function, answer } => format!("{function:<12} {answer} (as the manifest declares)"),
        Event::Permit {
            endpoint,
            method,
            url,
            write,
            digest,
            request_bytes,
        } => format!(
            "permit       {endpoint}: {method} {url} ({}, {request_bytes} bytes, {})",
            if *write { "write" } else { "read" },
            digest.get(..12).unwrap_or(digest)
        ),
        Event::Denied {
            endpoint,
            rule,
            subject,
            message,
            nearest,
            remedy,
        } => {
            let nearest = nearest
                .as_ref()
                .map_or(String::new(), |near| format!("\n             nearest: {near}"));
            format!(
                "denied       {endpoint}: {rule} `{subject}`: {message}{nearest}\n             {}",
                remedy.replace('\n', "\n             ")
            )
        }
        Event::ConfirmationAsked { endpoint, digest, .. } => {
            format!(
                "confirm      {endpoint} waits for a yes to {}",
                digest.get(..12).unwrap_or(digest)
            )
        }
        Event::ConfirmationRefused { endpoint, digest, why } => format!(
            "unconfirmed  {endpoint}: no good yes to {}, asked again: {}",
            digest.get(..12).unwrap_or(digest),
            why.reason()
        ),
        Event::Confirmed { digest } => format!("confirmed    {}", digest.get(..12).unwrap_or(digest)),
        Event::Ledger {
            endpoint,
            state,
            idempotency_key,
        } => {
            format!("ledger       {endpoint}: {} (key {idempotency_key})", state.as_str())
        }
        Event::Exchange(exchange) => exchange_line(exchange),
        Event::Busy { endpoint, message } => format!("busy         {endpoint}: {message}"),
        Event::Again {
            endpoint,
            tries,
            wait_ms,
        } => format!("again        {endpoint}: try {} after {wait_ms} ms", tries + 1),
        Event::Asked { inputs } => format!("asked        {}", inputs.join(", ")),
        Event::Answered { inputs } => format!("answered     {}", inputs.join(", ")),
        Event::Ended {
            outcome,
            code,
            blame,
            message,
        } => {
            let mut text = format!("ended        {outcome}");
            if let (Some(code), Some(blame)) = (code, blame) {
                text.push_str(&format!(" {code} (blame: {})", blame.as_str()));
            }
            if let Some(message) = message {
                text.push_str(&format!(": {message}"));
            }
            text
        }
    }
}

fn exchange_line(exchange: &ExchangeEntry) -> String {
    let end = match (exchange.status, exchange.error) {
        (_, Some(error)) => {
            let detail = exchange.detail.as_ref().map(|detail| format!(": {detail}"));
            format!("{}{}", error.as_str(), detail.unwrap_or_default())
        }
        (Some(status), None) => format!("{status}, {} bytes", exchange.response_bytes),
        (None, None) => "no answer".into(),
    };
    let hops = if exchange.redirects > 0 {
        format!(", {} redirects", exchange.redirects)
    } else {
        String::new()
    };
    let mut text = format!(
        "exchange     {}: {} {} -> {end} (sent {} bytes to {}; resolve {} us, first byte {} us, total {} us{hops})",
        exchange.endpoint,
        exchange.method,
        exchange.url,
        exchange.request_bytes,
        exchange.address.as_deref().unwrap_or("nobody"),
        exchange.resolve_us,
        exchange.first_byte_us,
        exchange.total_us,
    );
    for (name, value) in &exchange.request_headers {
        text.push_str(&format!("\n             {name}: {value}"));
    }
    text
}

impl Runs {
    pub async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let storage = host.runtime.storage();
        let runs = storage.runs(self.limit).await?;
        let unknown = storage.unknown_writes(host.runtime.clock().now_ms()).await?;
        let unknown = |run: &RunSummary| unknown.get(&run.id).copied().unwrap_or(0);
        let list: Vec<_> = runs
            .iter()
            .map(|run| {
                json!({ "id": run.id, "action": run.action, "mode": run.mode, "status": run.status,
                        "conversation": run.conversation, "started_ms": run.started_ms,
                        "unknown_writes": unknown(run) })
            })
            .collect();
        output.show(&json!({ "runs": list }), || {
            if runs.is_empty() {
                return "nothing ran yet".into();
            }
            let line = |run: &RunSummary| {
                let unknown = match unknown(run) {
                    0 => "",
                    _ => "  (a write of unknown outcome; see `actgate ledger --unknown`)",
                };
                let started = output::time(run.started_ms);
                format!(
                    "{started} {} {:<8} {:<12} {}{unknown}",
                    run.id, run.mode, run.status, run.action
                )
            };
            runs.iter().map(line).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
