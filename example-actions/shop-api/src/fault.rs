//! The faults the shop can be told to have, and the table that says which request meets which fault.

use std::sync::{Mutex, PoisonError};

use anyhow::ensure;
use axum::http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

/// One way to misbehave. In JSON the name is in `kind`, in lower case with hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fault {
    /// Waits this many milliseconds, then answers as usual.
    Slow { ms: u64 },
    /// Answers with this status and a JSON problem.
    Fail { status: u16 },
    /// Sends the caller elsewhere.
    Redirect {
        location: String,
        #[serde(default = "Fault::redirect_status")]
        status: u16,
    },
    /// Sends the body a few bytes at a time, with a pause after each piece.
    Drip {
        #[serde(default = "Fault::drip_bytes")]
        bytes: usize,
        #[serde(default = "Fault::drip_every_ms")]
        every_ms: u64,
    },
    /// Answers 200 with a page of HTML.
    Html,
    /// Streams a body of this many bytes, with its length announced or in chunks.
    Huge {
        #[serde(default = "Fault::huge_bytes")]
        bytes: u64,
        #[serde(default)]
        with_length: bool,
    },
    /// Sends a small gzip body that unpacks to this many bytes, rounded up to whole mebibytes.
    GzipBomb {
        #[serde(default = "Fault::bomb_bytes")]
        bytes: u64,
    },
    /// Answers 200 with this many bytes of headers.
    BigHeaders {
        #[serde(default = "Fault::header_bytes")]
        bytes: usize,
    },
    /// Reads the request and never answers.
    Hang,
    /// Closes the connection without an answer: after reading the request, or with the request left unread,
    /// which the caller usually sees as a reset.
    Close {
        #[serde(default)]
        unread: bool,
    },
    /// Sends half of a chunked body and closes.
    CloseMidBody,
    /// Announces a length that is off by this many bytes, sends the whole body and closes. Above zero the body
    /// is cut short; below zero bytes follow it.
    WrongLength { by: i64 },
    /// Answers 200 as JSON with a body that is not JSON.
    InvalidJson,
    /// Answers with bytes that are not HTTP, and closes.
    Garbage,
    /// Sends a second answer right behind the first one and keeps the connection open.
    Smuggle,
}

impl Fault {
    fn redirect_status() -> u16 {
        302
    }

    fn drip_bytes() -> usize {
        1
    }

    fn drip_every_ms() -> u64 {
        1000
    }

    fn huge_bytes() -> u64 {
        2 << 30
    }

    fn bomb_bytes() -> u64 {
        512 << 20
    }

    fn header_bytes() -> usize {
        1 << 20
    }

    /// The name of the fault, the same as `kind` in its JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Slow { .. } => "slow",
            Self::Fail { .. } => "fail",
            Self::Redirect { .. } => "redirect",
            Self::Drip { .. } => "drip",
            Self::Html => "html",
            Self::Huge { .. } => "huge",
            Self::GzipBomb { .. } => "gzip-bomb",
            Self::BigHeaders { .. } => "big-headers",
            Self::Hang => "hang",
            Self::Close { .. } => "close",
            Self::CloseMidBody => "close-mid-body",
            Self::WrongLength { .. } => "wrong-length",
            Self::InvalidJson => "invalid-json",
            Self::Garbage => "garbage",
            Self::Smuggle => "smuggle",
        }
    }

    fn check(&self) -> anyhow::Result<()> {
        match self {
            Self::Fail { status } | Self::Redirect { status, .. } => ensure!(
                *status >= 200 && StatusCode::from_u16(*status).is_ok(),
                "the status `{status}` is not a final HTTP status"
            ),
            Self::Drip { bytes, .. } => ensure!(*bytes > 0, "a drip of no bytes never ends"),
            _ => {}
        }
        if let Self::Redirect { location, .. } = self {
            ensure!(
                HeaderValue::from_str(location).is_ok(),
                "a header cannot carry the location `{location}`"
            );
        }
        Ok(())
    }
}

/// Which requests meet a fault, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The beginning of the path, without the query, as received.
    pub path: String,
    /// The method, in capitals; any when it is not given.
    #[serde(default)]
    pub method: Option<String>,
    /// How many requests meet the fault before the rule is gone; without end when it is not given.
    #[serde(default)]
    pub times: Option<u32>,
    /// Whether the route runs first, so that a write takes effect although its answer is spoilt or lost.
    /// Faults that spoil a body then spoil the route's own answer.
    #[serde(default)]
    pub apply: bool,
    /// The fault itself.
    pub fault: Fault,
}

impl FaultRule {
    /// A rule for every request whose path begins with `path`, without end, before the route runs.
    pub fn new(path: impl Into<String>, fault: Fault) -> Self {
        Self {
            path: path.into(),
            method: None,
            times: None,
            apply: false,
            fault,
        }
    }

    /// The same for one method only, given in capitals.
    #[must_use]
    pub fn for_method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// The same for the next `times` requests only.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same with the route run first.
    #[must_use]
    pub fn applied_first(mut self) -> Self {
        self.apply = true;
        self
    }

    fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.path.starts_with('/'),
            "the path `{}` does not start with `/`",
            self.path
        );
        ensure!(self.times != Some(0), "a fault of no times never happens");
        let unread = self.fault == Fault::Close { unread: true };
        ensure!(!(unread && self.apply), "a request left unread cannot be applied first");
        self.fault.check()
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        path.starts_with(&self.path) && self.method.as_deref().is_none_or(|only| only == method)
    }
}

/// The rules in the order they were set; the first that matches a request is the one it meets.
#[derive(Debug, Default)]
pub(crate) struct FaultTable(Mutex<Vec<FaultRule>>);

impl FaultTable {
    pub(crate) fn set(&self, rule: FaultRule) -> anyhow::Result<()> {
        rule.check()?;
        self.with(|rules| rules.push(rule));
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.with(Vec::clear);
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        self.with(|rules| rules.clone())
    }

    /// The rule that this request meets, which is used up by one.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<FaultRule> {
        self.take_if(method, path, |_| true)
    }

    /// The same, only if the rule says to leave the request unread.
    pub(crate) fn take_unread(&self, method: &str, path: &str) -> Option<FaultRule> {
        self.take_if(method, path, |fault| *fault == Fault::Close { unread: true })
    }

    /// Whether any rule says to leave a request unread, so that requests must be looked at before they are read.
    pub(crate) fn any_unread(&self) -> bool {
        let unread = Fault::Close { unread: true };
        self.with(|rules| rules.iter().any(|rule| rule.fault == unread))
    }

    fn take_if(&self, method: &str, path: &str, wanted: impl FnOnce(&Fault) -> bool) -> Option<FaultRule> {
        self.with(|rules| {
            let at = rules.iter().position(|rule| rule.matches(method, path))?;
            if !wanted(&rules[at].fault) {
                return None;
            }
            let taken = rules[at].clone();
            match &mut rules[at].times {
                Some(1) => {
                    rules.remove(at);
                }
                Some(left) => *left -= 1,
                None => {}
            }
            Some(taken)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Vec<FaultRule>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests;
