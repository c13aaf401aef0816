//! One run from a test: started, gone on with, and read back with its trace and its writes.

use crate::stand::Stand;
use actgate::model::identity::{Assurance, Visitor};
use actgate::model::run::{Blame, Mode, Outcome, RunFailure};
use actgate::model::step::CallError;
use actgate::runtime::{NewRun, Resume, RunState, RuntimeError};
use actgate::storage::LedgerRow;
use actgate::trace::{Entry, Event};
use serde_json::{Map, Value, json};
use shop_api::{Fault, FaultRule};
use std::sync::atomic::{AtomicU64, Ordering};

/// A run as far as it came, with all that was recorded of it.
#[derive(Debug)]
pub struct Ran {
    pub state: RunState,
    pub trace: Vec<Entry>,
    pub writes: Vec<LedgerRow>,
}

impl Stand {
    /// Runs a published action for a visitor who is known as ada.
    pub async fn run(&self, action: &str, inputs: Value) -> Ran {
        let ada = Visitor {
            assurance: Assurance::VerifiedEmail,
            email: Some("ada@example.com".into()),
            contact: Some("1".into()),
        };
        self.run_as(action, inputs, ada).await
    }

    /// Runs a published action for a visitor.
    pub async fn run_as(&self, action: &str, inputs: Value, visitor: Visitor) -> Ran {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let runtime = &self.host.runtime;
        let snapshot = runtime.registry().current().await.expect("a snapshot");
        let Value::Object(inputs) = inputs else {
            panic!("inputs are an object")
        };
        let new = NewRun {
            id: format!("r-test-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
            published: snapshot.actions.get(action).expect("a published action").clone(),
            conversation: None,
            mode: Mode::Live,
            locale: "en".into(),
            zone: None,
            visitor,
            inputs,
            events: Vec::new(),
        };
        let id = new.id.clone();
        runtime.start(new).await.expect("a run that the host can store");
        self.ran(&id).await
    }

    /// Goes on with a run.
    pub async fn resume(&self, id: &str, how: Resume) -> Result<Ran, RuntimeError> {
        self.host.runtime.resume(id, how).await?;
        Ok(self.ran(id).await)
    }

    /// Signs an address up for the newsletter; the shop does so, and its answer is lost.
    pub async fn lose_a_write(&self, email: &str) -> Ran {
        let rule = FaultRule::new("/newsletter", Fault::Close { unread: false });
        self.shop.set_fault(rule.applied_first().times(1)).expect("a fault");
        let asked = self.run("newsletter-signup", json!({ "email": email })).await;
        self.resume(&asked.state.id, asked.yes())
            .await
            .expect("a run that goes on")
    }

    /// A run as it is stored.
    pub async fn ran(&self, id: &str) -> Ran {
        let storage = self.host.runtime.storage();
        Ran {
            state: self.host.runtime.load(id).await.expect("a stored run"),
            trace: storage.trace(id).await.expect("a trace"),
            writes: storage.writes_of(id, self.now_ms()).await.expect("the ledger"),
        }
    }

    /// Has the hostile guest do something.
    pub async fn hostile(&self, word: &str) -> Ran {
        self.run("hostile-guest", json!({ "do": word })).await
    }

    /// The same with how much of it.
    pub async fn hostile_n(&self, word: &str, n: u64) -> Ran {
        self.run("hostile-guest", json!({ "do": word, "n": n })).await
    }

    /// Shows that the host is as good as before: an instance, a call and an answer.
    pub async fn goes_on(&self) {
        self.shop.clear_faults();
        let ran = self.hostile("call-ok").await;
        assert_eq!(ran.data()["report"][0]["status"], 200, "{ran:#?}");
    }
}

impl Ran {
    /// What the run ended in or waits for.
    pub fn outcome(&self) -> &Outcome {
        self.state.outcome.as_ref().expect("the run came to something")
    }

    /// The failure that the run ended in. It is also in the trace.
    pub fn failure(&self) -> &RunFailure {
        let Outcome::Failed(failure) = self.outcome() else {
            panic!("the run did not fail: {self:#?}")
        };
        let ended = self.trace.last().map(|entry| &entry.event);
        let told = matches!(ended, Some(Event::Ended { code: Some(code), blame: Some(blame), .. })
            if *code == failure.code && *blame == failure.blame);
        assert!(told, "the trace does not end with the failure: {self:#?}");
        failure
    }

    /// Asserts how the run failed, and that the message has all of these words.
    pub fn assert_failed(&self, code: &str, blame: Blame, words: &[&str]) {
        let failure = self.failure();
        assert_eq!((failure.code.as_str(), failure.blame), (code, blame), "{self:#?}");
        for word in words {
            assert!(
                failure.message.contains(word),
                "`{word}` is not in: {}",
                failure.message
            );
        }
    }

    /// The message and data of the reply.
    pub fn reply(&self) -> (&str, &Value) {
        let Outcome::Replied(reply) = self.outcome() else {
            panic!("the run has no reply: {self:#?}")
        };
        (&reply.message, &reply.data)
    }

    /// The data of the reply.
    pub fn data(&self) -> &Value {
        self.reply().1
    }

    /// The digest that a yes is bound to.
    pub fn digest(&self) -> String {
        let Outcome::Unconfirmed(confirmation) = self.outcome() else {
            panic!("the run waits for no confirmation: {self:#?}")
        };
        confirmation.digest.clone()
    }

    /// The yes that the run waits for.
    pub fn yes(&self) -> Resume {
        Resume::Confirm {
            digest: self.digest(),
            visitor: None,
        }
    }

    /// Rules and remedies of the denials, oldest first.
    pub fn denials(&self) -> Vec<(&str, &str)> {
        let denials = self.trace.iter().filter_map(|entry| match &entry.event {
            Event::Denied { rule, remedy, .. } => Some((rule.as_str(), remedy.as_str())),
            _ => None,
        });
        denials.collect()
    }

    /// What the last exchange came to: its error, and what the operator is told of it.
    pub fn exchange(&self) -> (Option<u16>, Option<CallError>, String) {
        let found = self.trace.iter().rev().find_map(|entry| match &entry.event {
            Event::Exchange(exchange) => Some((
                exchange.status,
                exchange.error,
                exchange.detail.clone().unwrap_or_default(),
            )),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("nothing was exchanged: {self:#?}"))
    }

    /// Every log line of every call, with the bytes that were dropped.
    pub fn log(&self) -> (Vec<String>, u64) {
        let mut lines = Vec::new();
        let mut dropped = 0;
        for entry in &self.trace {
            if let Event::Guest {
                log, log_dropped_bytes, ..
            } = &entry.event
            {
                lines.extend(log.iter().map(|line| line.text.clone()));
                dropped += log_dropped_bytes;
            }
        }
        (lines, dropped)
    }

    /// The inputs as they are stored.
    pub fn inputs(&self) -> &Map<String, Value> {
        &self.state.inputs
    }
}
