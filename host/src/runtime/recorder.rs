//! Collects the trace of a run, in order, until it is stored.

use crate::engine::{CallReport, Usage};
use crate::model::step::{Step, Verdict};
use crate::trace::{Entry, Event, Line};
use std::time::Instant;

/// The trace under way. Times go on where an earlier part of the run stopped.
pub(super) struct Recorder {
    entries: Vec<Entry>,
    seq: u32,
    base_us: u64,
    start: Instant,
}

impl Recorder {
    /// Goes on with entry `seq` after `base_us` microseconds of work.
    pub(super) fn new(seq: u32, base_us: u64) -> Self {
        Self {
            entries: Vec::new(),
            seq,
            base_us,
            start: Instant::now(),
        }
    }

    /// Microseconds of work on the run so far.
    pub(super) fn elapsed_us(&self) -> u64 {
        self.base_us + self.start.elapsed().as_micros() as u64
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: Event) {
        self.entries.push(Entry {
            seq: self.seq,
            at_us: self.elapsed_us(),
            event,
        });
        self.seq += 1;
    }

    /// Adds what a call of the action cost and answered.
    pub(super) fn push_call<T: Summary>(&mut self, function: &str, report: &CallReport<T>) {
        let answer = match &report.result {
            Ok(answer) => answer.summary(),
            Err(failure) => failure.to_string(),
        };
        let Usage {
            fuel,
            memory_bytes_peak,
            elapsed_us,
            log,
            log_dropped_bytes,
            ..
        } = report.usage.clone();
        let log = log
            .into_iter()
            .map(|(level, text)| Line {
                level: level.as_str().into(),
                text,
            })
            .collect();
        self.push(Event::Guest {
            function: function.into(),
            answer,
            fuel,
            memory_bytes_peak,
            elapsed_us,
            log,
            log_dropped_bytes,
        });
    }

    /// The number of the next entry.
    pub(super) fn seq(&self) -> u32 {
        self.seq
    }

    /// Takes what was collected since the last time.
    pub(super) fn take(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries)
    }
}

/// A few words about an answer.
pub(super) trait Summary {
    /// The words.
    fn summary(&self) -> String;
}

impl Summary for Verdict {
    fn summary(&self) -> String {
        match self {
            Self::Accepted(_) => "accepted".into(),
            Self::Rejected(problems) => {
                let list: Vec<_> = problems
                    .iter()
                    .map(|p| format!("{} {}", p.pointer, p.message))
                    .collect();
                format!("rejected: {}", list.join("; "))
            }
        }
    }
}

impl Summary for Step {
    fn summary(&self) -> String {
        match self {
            Self::Call(requests) => {
                let names: Vec<_> = requests.iter().map(|request| request.endpoint.as_str()).collect();
                format!("call {}", names.join(", "))
            }
            Self::Ask(questions) => {
                let names: Vec<_> = questions.iter().map(|question| question.input.as_str()).collect();
                format!("ask {}", names.join(", "))
            }
            Self::Reply(_) => "reply".into(),
            Self::HandOff(hand_off) => format!("hand-off to {}", hand_off.route),
            Self::Fail(failure) => format!("fail {}: {}", failure.code, failure.message),
            Self::AsDeclared => "as declared".into(),
        }
    }
}
