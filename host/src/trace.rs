//! The recorded events of a run: what happened, in which order, at what cost. This is a stored format.

use crate::model::identity::{Assurance, Protection};
use crate::model::run::{AskedAgain, Blame, Mode};
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

/// One request that was sent, or could not be, and what came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeEntry {
    pub endpoint: String,
    pub method: String,
    pub url: String,
    /// Credentials are shown as dots.
    pub request_headers: Vec<(String, String)>,
    pub request_bytes: u64,
    pub address: Option<String>,
    pub status: Option<u16>,
    pub error: Option<CallError>,
    /// For the operator, when there is an error.
    pub detail: Option<String>,
    pub response_bytes: u64,
    pub redirects: u8,
    pub resolve_us: u64,
    pub first_byte_us: u64,
    pub total_us: u64,
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
        /// Until when a yes counts.
        #[serde(default)]
        expires_ms: u64,
    },
    /// A yes was there when the write should be sent, but does not count; the visitor is asked again.
    ConfirmationRefused {
        endpoint: String,
        digest: String,
        why: AskedAgain,
    },
    Confirmed {
        digest: String,
    },
    Ledger {
        endpoint: String,
        state: LedgerState,
        idempotency_key: String,
    },
    Exchange(ExchangeEntry),
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
    #[expect(clippy::too_many_lines, reason = "one short arm for each kind of event")]
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
            Self::ConfirmationAsked { endpoint, digest, .. } => {
                format!(
                    "confirm      {endpoint} waits for a yes to {}",
                    digest.get(..12).unwrap_or(digest)
                )
            }
            Self::ConfirmationRefused { endpoint, digest, why } => format!(
                "unconfirmed  {endpoint}: no good yes to {}, asked again: {}",
                digest.get(..12).unwrap_or(digest),
                why.reason()
            ),
            Self::Confirmed { digest } => format!("confirmed    {}", digest.get(..12).unwrap_or(digest)),
            Self::Ledger {
                endpoint,
                state,
                idempotency_key,
            } => {
                format!("ledger       {endpoint}: {} (key {idempotency_key})", state.as_str())
            }
            Self::Exchange(exchange) => exchange.line(),
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
}

impl ExchangeEntry {
    fn line(&self) -> String {
        let end = match (self.status, self.error) {
            (_, Some(error)) => {
                let detail = self.detail.as_ref().map(|detail| format!(": {detail}"));
                format!("{}{}", error.as_str(), detail.unwrap_or_default())
            }
            (Some(status), None) => format!("{status}, {} bytes", self.response_bytes),
            (None, None) => "no answer".into(),
        };
        let hops = if self.redirects > 0 {
            format!(", {} redirects", self.redirects)
        } else {
            String::new()
        };
        let mut text = format!(
            "exchange     {}: {} {} -> {end} (sent {} bytes to {}; resolve {} us, first byte {} us, total {} us{hops})",
            self.endpoint,
            self.method,
            self.url,
            self.request_bytes,
            self.address.as_deref().unwrap_or("nobody"),
            self.resolve_us,
            self.first_byte_us,
            self.total_us,
        );
        for (name, value) in &self.request_headers {
            text.push_str(&format!("\n             {name}: {value}"));
        }
        text
    }
}
