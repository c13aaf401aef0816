//! The recorded events of a run: what happened, in which order, at what cost. This is a stored format.

use crate::model::identity::{Assurance, Protection};
use crate::model::run::{Blame, Mode};
use crate::model::step::{CallError, Problem};
use serde::{Deserialize, Serialize};

/// One event with its place in the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 0 within the run.
    pub seq: u32,
    /// Microseconds since the run was first worked on, without the time that the visitor took.
    pub at_us: u64,
    pub event: Event,
}

/// How an input came to its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputOrigin {
    /// It stood in the message that triggered the action.
    Message,
    /// The visitor was asked for it.
    Answer,
    /// The caller of the API or the command gave it.
    Caller,
}

/// Where a write stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerState {
    AboutToSend,
    Answered,
    /// It was provably not sent.
    NotSent,
    OutcomeUnknown,
}

impl LedgerState {
    /// The word in storage and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AboutToSend => "about-to-send",
            Self::Answered => "answered",
            Self::NotSent => "not-sent",
            Self::OutcomeUnknown => "outcome-unknown",
        }
    }
}

/// A candidate of the trigger matcher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    pub action: String,
    /// 0 to 1; 0.5 is the threshold.
    pub score: f32,
}

/// A log line of the action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub level: String,
    pub text: String,
}

/// What can happen in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Started {
        action: String,
        digest: String,
        mode: Mode,
        locale: String,
        now_ms: u64,
        seed: u64,
    },
    Triggered {
        score: f32,
        candidates: Vec<Scored>,
        elapsed_us: u64,
        repaired: Option<String>,
    },
    Input {
        name: String,
        origin: InputOrigin,
    },
    Identity {
        protection: Protection,
        assurance: Assurance,
        enough: bool,
    },
    Schema {
        problems: Vec<Problem>,
    },
    Guest {
        function: String,
        answer: String,
        fuel: u64,
        memory_bytes_peak: u64,
        elapsed_us: u64,
        log: Vec<Line>,
        log_dropped_bytes: u64,
    },
    /// The manifest's own behaviour took the place of code.
    Declared {
        function: String,
        answer: String,
    },
    Permit {
        endpoint: String,
        method: String,
        url: String,
        write: bool,
        digest: String,
        request_bytes: u64,
    },
    Denied {
        endpoint: String,
        rule: String,
        subject: String,
        message: String,
        /// What is allowed and comes nearest to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nearest: Option<String>,
        remedy: String,
    },
    ConfirmationAsked {
        endpoint: String,
        digest: String,
    },
    Confirmed {
        digest: String,
    },
    Ledger {
        endpoint: String,
        state: LedgerState,
        idempotency_key: String,
    },
    Exchange {
        endpoint: String,
        method: String,
        url: String,
        /// Credentials are shown as dots.
        request_headers: Vec<(String, String)>,
        request_bytes: u64,
        address: Option<String>,
        status: Option<u16>,
        error: Option<CallError>,
        /// For the operator, when there is an error.
        detail: Option<String>,
        response_bytes: u64,
        redirects: u8,
        resolve_us: u64,
        first_byte_us: u64,
        total_us: u64,
    },
    /// Nothing was sent, for now: a limit was reached, or the endpoint is left alone.
    Busy {
        endpoint: String,
        message: String,
    },
    /// A read is sent again.
    Again {
        endpoint: String,
        tries: u32,
        wait_ms: u64,
    },
    Asked {
        inputs: Vec<String>,
    },
    Answered {
        inputs: Vec<String>,
    },
    Ended {
        outcome: String,
        code: Option<String>,
        blame: Option<Blame>,
        message: Option<String>,
    },
}

impl Event {
    /// Shows the event to a person on one line, without colour.
    pub fn line(&self) -> String {
        match self {
            Self::Started {
                action, digest, mode, ..
            } => {
                let mode = if *mode == Mode::Preview { " (preview)" } else { "" };
                format!("started      {action} {}{mode}", digest.get(..12).unwrap_or(digest))
            }
            Self::Triggered {
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
            Self::Input { name, origin } => {
                let origin = match origin {
                    InputOrigin::Message => "stood in the message",
                    InputOrigin::Answer => "given when asked",
                    InputOrigin::Caller => "given by the caller",
                };
                format!("input        {name}: {origin}")
            }
            Self::Identity {
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
            Self::Schema { problems } if problems.is_empty() => "schema       inputs hold".into(),
            Self::Schema { problems } => {
                let list: Vec<_> = problems
                    .iter()
                    .map(|p| format!("{} {}", p.pointer, p.message))
                    .collect();
                format!("schema       {}", list.join("; "))
            }
            Self::Guest {
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
            Self::Declared { function, answer } => format!("{function:<12} {answer} (as the manifest declares)"),
            Self::Permit {
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
            Self::Denied {
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
            Self::ConfirmationAsked { endpoint, digest } => {
                format!(
                    "confirm      {endpoint} waits for a yes to {}",
                    digest.get(..12).unwrap_or(digest)
                )
            }
            Self::Confirmed { digest } => format!("confirmed    {}", digest.get(..12).unwrap_or(digest)),
            Self::Ledger {
                endpoint,
                state,
                idempotency_key,
            } => {
                format!("ledger       {endpoint}: {} (key {idempotency_key})", state.as_str())
            }
            Self::Exchange { .. } => self.exchange_line(),
            Self::Busy { endpoint, message } => format!("busy         {endpoint}: {message}"),
            Self::Again {
                endpoint,
                tries,
                wait_ms,
            } => format!("again        {endpoint}: try {} after {wait_ms} ms", tries + 1),
            Self::Asked { inputs } => format!("asked        {}", inputs.join(", ")),
            Self::Answered { inputs } => format!("answered     {}", inputs.join(", ")),
            Self::Ended {
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

    fn exchange_line(&self) -> String {
        let Self::Exchange {
            endpoint,
            method,
            url,
            request_headers,
            request_bytes,
            address,
            status,
            error,
            detail,
            response_bytes,
            redirects,
            resolve_us,
            first_byte_us,
            total_us,
        } = self
        else {
            return String::new();
        };
        let end = match (status, error) {
            (_, Some(error)) => {
                format!(
                    "{}{}",
                    error.as_str(),
                    detail.as_ref().map(|d| format!(": {d}")).unwrap_or_default()
                )
            }
            (Some(status), None) => format!("{status}, {response_bytes} bytes"),
            (None, None) => "no answer".into(),
        };
        let hops = if *redirects > 0 {
            format!(", {redirects} redirects")
        } else {
            String::new()
        };
        let mut text = format!(
            "exchange     {endpoint}: {method} {url} -> {end} (sent {request_bytes} bytes to {}; resolve {resolve_us} us, first byte {first_byte_us} us, total {total_us} us{hops})",
            address.as_deref().unwrap_or("nobody")
        );
        for (name, value) in request_headers {
            text.push_str(&format!("\n             {name}: {value}"));
        }
        text
    }
}
