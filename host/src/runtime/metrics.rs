//! Counters of what runs did, taken from their traces as they are stored, in the text format of OpenMetrics 1.0.

use crate::model::run::Mode;
use crate::trace::Event;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRun {
    action: String,
    mode: &'static str,
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfDenial {
    action: String,
    mode: &'static str,
    endpoint: String,
    rule: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfCall {
    action: String,
    endpoint: String,
    /// A status class such as `2xx`, or what went wrong.
    result: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLookUp {
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfHandoff {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfEvent {
    result: &'static str,
}

/// What is counted of all runs of this process.
pub struct Metrics {
    registry: Registry,
    look_ups: Family<OfLookUp, Counter>,
    runs: Family<OfRun, Counter>,
    denials: Family<OfDenial, Counter>,
    calls: Family<OfCall, Counter>,
    handoffs: Family<OfHandoff, Counter>,
    events: Family<OfEvent, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("actgate");
        let (runs, denials, calls) = (Family::default(), Family::default(), Family::default());
        registry.register(
            "runs",
            "Outcomes of runs, also of those that wait for the visitor",
            runs.clone(),
        );
        registry.register("denials", "Requests that the gate denied, by rule", denials.clone());
        registry.register(
            "calls",
            "Requests to upstreams, by status class or failure",
            calls.clone(),
        );
        let look_ups = Family::default();
        registry.register(
            "look_ups",
            "Questions to the directory of contacts, by whether they found a contact",
            look_ups.clone(),
        );
        let (handoffs, events) = (Family::default(), Family::default());
        registry.register(
            "handoffs",
            "Hand-offs of conversations to people, by reason",
            handoffs.clone(),
        );
        registry.register(
            "events",
            "Tries of sending events, by what came of them",
            events.clone(),
        );
        Self {
            handoffs,
            events,
            registry,
            look_ups,
            runs,
            denials,
            calls,
        }
    }
}

impl Metrics {
    /// Counts an event of a run. Labels are names that a manifest has, never texts of a guest or a visitor.
    pub fn count(&self, action: &str, mode: Mode, event: &Event) {
        let action = action.to_owned();
        let word = if mode == Mode::Live { "live" } else { "preview" };
        match event {
            Event::Ended { outcome, .. } => {
                let outcome = outcome.clone();
                let mode = word;
                self.runs.get_or_create(&OfRun { action, mode, outcome }).inc();
            }
            Event::Denied { endpoint, rule, .. } => {
                let declared = rule != "not-declared";
                let labels = OfDenial {
                    action,
                    mode: word,
                    endpoint: if declared { endpoint.clone() } else { String::new() },
                    rule: rule.clone(),
                };
                self.denials.get_or_create(&labels).inc();
            }
            Event::Exchange(exchange) if mode == Mode::Live => {
                let class = exchange.status.map(|status| format!("{}xx", status / 100));
                let failed = exchange.error.map(|error| error.as_str().to_owned());
                let labels = OfCall {
                    action,
                    endpoint: exchange.endpoint.clone(),
                    result: class.or(failed).unwrap_or_default(),
                };
                self.calls.get_or_create(&labels).inc();
            }
            Event::Busy { endpoint, .. } => {
                let labels = OfCall {
                    action,
                    endpoint: endpoint.clone(),
                    result: "busy".into(),
                };
                self.calls.get_or_create(&labels).inc();
            }
            _ => {}
        }
    }

    /// Counts a question to the directory of contacts: `known`, `unknown` or `failed`.
    pub fn count_look_up(&self, result: &'static str) {
        self.look_ups.get_or_create(&OfLookUp { result }).inc();
    }

    /// Counts a hand-off by its reason.
    pub fn count_handoff(&self, reason: &'static str) {
        self.handoffs.get_or_create(&OfHandoff { reason }).inc();
    }

    /// Counts a try of sending an event: `delivered`, `failed` or `given-up`.
    pub fn count_event(&self, result: &'static str) {
        self.events.get_or_create(&OfEvent { result }).inc();
    }

    /// The counters as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
