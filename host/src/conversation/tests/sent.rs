//! What is sent is what the visitor said yes to: conversations drawn at random out of corrections, denials, held and clear yeses.

use super::*;
use crate::language::Language;
use crate::language::command::{self, Command};
use serde_json::Map;
use std::collections::BTreeMap;

const SEQUENCES: u64 = 3_000;
const EVENTS: usize = 40;

/// xorshift64*: small, fast, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or_default() % end
    }

    fn one<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const VALUES: &[&str] = &[
    "A-1001",
    "A-1002",
    "A-1003",
    "the mug",
    "the scarf",
    "blue mug",
    "red scarf",
    "it arrived damaged",
    "damaged",
    "I changed my mind",
    "grace@example.com",
    "ada@example.com",
    "the order is A-1002",
    "my order number is A-1003",
];

/// How a value is said; `_` stands for it.
const WAYS: &[&str] = &[
    "_",
    "no, _",
    "no wait, I meant _",
    "actually _",
    "actually the order is _",
    "sorry, _",
    "yes, but _",
    "ok but _",
    "not _",
    "yes but not _",
    "without _",
    "no _",
    "_ instead",
    "_?",
    "what about _?",
    "is it _?",
    "not _, _",
    "not _ but _",
    "_, no sorry, _",
    "and _",
    "_ too",
    "change it to _",
    "change the order to _",
    "change the item to _",
    "rather _",
];

const PLAIN: &[&str] = &[
    "yes",
    "yes",
    "yes",
    "ok",
    "sure thing",
    "👍",
    "go ahead",
    "yes, please",
    "no",
    "no wait",
    "wait",
    "one moment",
    "go back",
    "back",
    "I don't know",
    "the other one",
    "sorry, the other one",
    "wrong order",
    "wrong item",
    "that is wrong",
    "the first one",
    "2",
    "-2",
    "5",
    "what happens then?",
    "what is the address you have?",
    "why do you ask?",
    "hm",
    "maybe",
    "yes?",
    "yes but",
    "thanks",
    "hello",
    "When are you open?",
    "Where is my order A-1002",
    "Where is my order?",
    "Return an item",
    "Return an item of A-1003 too",
    "When are you open and where is my order A-1002?",
    "I have feedback",
    "cancel",
    "start over",
    "change the order",
    "change the reason",
    "I don't have access to that email anymore",
    "none of these",
    "skip",
    "?",
];

fn message(dice: &mut Dice) -> String {
    if dice.below(2) == 0 {
        return dice.one(PLAIN).to_owned();
    }
    let mut text = dice.one(WAYS).to_owned();
    while text.contains('_') {
        text = text.replacen('_', dice.one(VALUES), 1);
    }
    text
}

/// A host that keeps what each run was given, and asks before it sends exactly that.
#[derive(Default)]
struct Host {
    runs: BTreeMap<String, Map<String, Value>>,
    /// What the visitor was shown last, word for word.
    shown: Option<String>,
    sent: usize,
}

impl Host {
    fn text(&self, run: &str) -> String {
        Value::Object(self.runs.get(run).cloned().unwrap_or_default()).to_string()
    }

    /// What would be sent, as a digest of it that nothing else has.
    fn question(&self, run: &str) -> Event {
        let text = self.text(run);
        Event::Run(Outcome::Unconfirmed(Confirmation {
            digest: text.clone(),
            prompt: format!("Send {text}? (yes or no)"),
            expires_ms: u64::MAX,
            again: None,
        }))
    }

    fn done(&mut self, job: &Job, state: &State, said: &str) -> Event {
        match job {
            Job::Check { inputs, .. } => Event::Checked(Ok(Verdict::Accepted(inputs.clone()))),
            Job::FindContact { email } => Event::Contact(Some((format!("id of {email}"), email.clone()))),
            Job::Start {
                action, run, inputs, ..
            } => {
                self.runs.insert(run.clone(), inputs.clone());
                match action.as_str() {
                    "return" => match asked() {
                        Got(event) => event,
                        Say(_) => Event::LinkSent,
                    },
                    "feedback" => self.question(run),
                    _ => Event::Run(Outcome::Replied(Reply {
                        message: "Told.".into(),
                        data: Value::Null,
                    })),
                }
            }
            Job::Answer { run, answers } => {
                self.runs
                    .get_mut(run)
                    .expect("a run that was started")
                    .extend(answers.clone());
                self.question(run)
            }
            Job::Confirm { run, digest, .. } => {
                self.check_sent(run, digest, state, said);
                self.sent += 1;
                Event::Run(Outcome::Replied(Reply {
                    message: "Done.".into(),
                    data: Value::Null,
                }))
            }
            Job::Prove { run } => self.question(run),
            Job::SendLink { .. } => Event::LinkSent,
            Job::TryCode { action, .. } => Event::CodeTried {
                action: action.clone(),
                code: CodeTried::Wrong,
            },
            Job::Cancel { .. } => Event::Run(Outcome::Cancelled),
        }
    }

    /// A write goes out: the yes was clear, and it was to exactly this, which was the last that was shown.
    fn check_sent(&self, run: &str, digest: &str, state: &State, said: &str) {
        let text = self.text(run);
        assert_eq!(digest, text, "what is sent is what was asked about");
        assert_eq!(
            self.shown.as_deref(),
            Some(text.as_str()),
            "and what was shown last, at `{said}`"
        );
        assert_eq!(
            command::read(Language::English, said),
            Some(Command::Yes),
            "only a clear yes sends"
        );
        let task = state.task.as_ref().expect("a write belongs to a task");
        let mut given = task.inputs.clone();
        given.extend(
            task.answered
                .iter()
                .map(|known| (known.question.input.clone(), known.value.clone())),
        );
        assert_eq!(
            Value::Object(given).to_string(),
            text,
            "and what the visitor gave, after all corrections"
        );
    }
}

/// What a message turns down: after it, this is not sent before it is chosen again.
fn denied(text: &str) -> Option<&'static str> {
    let is_denial = ["not the ", "but not the ", "without the "]
        .iter()
        .any(|way| text.contains(way));
    match (
        is_denial,
        text.contains(','),
        text.contains(" but the"),
        text.contains('?'),
    ) {
        (true, false, false, false) if text.contains("mug") && !text.contains("scarf") => Some("MUG"),
        (true, false, false, false) if text.contains("scarf") && !text.contains("mug") => Some("SCARF"),
        _ => None,
    }
}

#[test]
fn nothing_is_sent_but_what_was_shown_last_and_clearly_confirmed() {
    let mut sent = 0;
    for seed in 1..=SEQUENCES {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut bench = Bench::new();
        let mut host = Host::default();
        let mut said = String::new();
        let mut turned_down: Option<&str> = None;
        for step in 0..EVENTS {
            let next = match bench.state.job.clone() {
                Some(job) => {
                    if let Job::Confirm { run, .. } = &job {
                        let sku = host
                            .runs
                            .get(run)
                            .and_then(|run| run.get("sku"))
                            .and_then(Value::as_str);
                        assert!(
                            turned_down.is_none() || sku != turned_down,
                            "{turned_down:?} is sent at `{said}`"
                        );
                    }
                    host.done(&job, &bench.state, &said)
                }
                None => {
                    let phase = bench.state.task.as_ref().map(|task| &task.phase);
                    said = match (phase, dice.below(3)) {
                        (Some(Phase::Confirm { .. }), 0) => dice.one(&["yes", "ok", "sure thing", "👍"]).to_owned(),
                        (Some(Phase::Asked { .. }), 0) => dice
                            .one(&["the mug", "the scarf", "damaged", "I changed my mind"])
                            .to_owned(),
                        (None, 0) => "Return an item A-1001, ada@example.com".to_owned(),
                        _ if step == 0 => "Return an item A-1001, ada@example.com".to_owned(),
                        _ => message(&mut dice),
                    };
                    let is_confirming = bench
                        .state
                        .task
                        .as_ref()
                        .is_some_and(|task| task.action == "return" && matches!(task.phase, Phase::Confirm { .. }));
                    match denied(&said) {
                        Some(value) if is_confirming => turned_down = Some(value),
                        // Whatever else is said may choose it again, but a yes never does.
                        _ if command::read(Language::English, &said) != Some(Command::Yes) => turned_down = None,
                        _ => {}
                    }
                    Event::Message {
                        text: said.clone(),
                        ranking: bench.shelf.rank_all(&said),
                        match_us: 1,
                        run: format!("r{seed}x{step}"),
                    }
                }
            };
            let Transition { state, say, .. } =
                super::step(bench.state.clone(), next, &bench.shelf, &bench.limits, bench.now_ms);
            bench.state = state;
            for utterance in say.iter().filter(|utterance| utterance.kind == Kind::Confirm) {
                let text = utterance
                    .text
                    .strip_prefix("Send ")
                    .and_then(|text| text.strip_suffix("? (yes or no)"));
                host.shown = text.map(str::to_owned).or(host.shown.take());
            }
        }
        sent += host.sent;
    }
    assert!(
        sent > 500,
        "the conversations get to writes often enough to say something: {sent}"
    );
}
