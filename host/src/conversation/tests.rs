//! Tables for `step`: what is said and what is done next, by state and event. Here is the bench that they use.

mod answers;
mod asides;
mod changes;
mod corrections;
mod handoffs;
mod identity;
mod idle;
mod inputs;
mod interrupted;
mod memory;
mod outcomes;
mod proofs;
mod random;
mod recaps;
mod sent;
mod switching;
mod wishes;

use super::*;
use crate::config::Desk;
use crate::manifest;
use crate::model::action::Action;
use crate::model::limits::ConversationLimits;
use crate::model::run::{Confirmation, Outcome};
use crate::model::step::{Choice, Problem, Question, Reply, Verdict};
use crate::policy::input::InputChecker;
use crate::triggers::{Candidate, Decision, Ranking, Wish as Wished};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

const MANIFESTS: &[&str] = &[
    "name = 'hours'\ntitle = 'Opening hours'\ndescription = 'For tests.'\nprotection = 'none'\neffect = 'read'\n\
     triggers = ['When are you open?', 'Opening hours', 'Store hours']\n\
     [[inputs]]\nname = 'day'\ntitle = 'Day'\ninstructions = 'A day of the week.'\nrequired = false\n\
     schema = { type = 'string', enum = ['monday', 'sunday'] }\n",
    "name = 'status'\ntitle = 'Check an order'\ndescription = 'For tests.'\nprotection = 'match-email'\neffect = 'read'\n\
     triggers = ['Where is my order?', 'Track my package', 'Has it shipped?']\n\
     [[inputs]]\nname = 'order'\ntitle = 'Order number'\ninstructions = 'A letter and four digits.'\n\
     schema = { type = 'string', pattern = '^[A-Z]-[0-9]{4}$' }\n",
    "name = 'return'\ntitle = 'Return an item'\ndescription = 'For tests.'\nprotection = 'match-email'\neffect = 'write'\n\
     triggers = ['Return an item', 'I want my money back', 'Send it back']\n\
     [[inputs]]\nname = 'order'\ntitle = 'Order number'\ninstructions = 'A letter and four digits.'\n\
     schema = { type = 'string', pattern = '^[A-Z]-[0-9]{4}$' }\n\
     [[inputs]]\nname = 'note'\ntitle = 'Note'\ninstructions = 'Anything to tell.'\nrequired = false\n\
     schema = { type = 'string', maxLength = 20 }\n",
    "name = 'reset'\ntitle = 'Reset a password'\ndescription = 'For tests.'\nprotection = 'verify-email'\neffect = 'write'\n\
     triggers = ['I forgot my password', 'Reset my password', 'I cannot log in']\n",
    "name = 'feedback'\ntitle = 'Give feedback'\ndescription = 'For tests.'\nprotection = 'none'\neffect = 'write'\n\
     triggers = ['I have feedback', 'Let me tell you something', 'A word of praise']\n\
     [[inputs]]\nname = 'text'\ntitle = 'Your words'\ninstructions = 'As you like.'\n\
     schema = { type = 'string', maxLength = 200 }\n\
     [[inputs]]\nname = 'stars'\ntitle = 'Stars'\ninstructions = '1 to 5.'\n\
     schema = { type = 'integer', minimum = 1, maximum = 5 }\n",
];

#[derive(Clone)]
struct Live {
    name: String,
    action: Arc<Action>,
    checker: Arc<InputChecker>,
    digest: String,
}

/// Read once: schemas take longer to compile than all conversations of a test.
static LIVE: LazyLock<Vec<Live>> = LazyLock::new(|| {
    let live = |text: &&str| {
        let action = manifest::parse(text, "action.toml").expect("a good manifest").action;
        Live {
            name: action.name.to_string(),
            checker: Arc::new(InputChecker::new(&action).expect("good schemas")),
            digest: format!("{}-1", action.name),
            action: Arc::new(action),
        }
    };
    MANIFESTS.iter().map(live).collect()
});

/// Live actions that a test can replace and unpublish.
struct Shelf(Vec<Live>, Desk);

impl Shelf {
    fn new() -> Self {
        Self(LIVE.clone(), Desk::PLAIN)
    }

    /// As the matcher has it, with the wishes of a message that has an "and" between them.
    fn rank_all(&self, text: &str) -> Ranking {
        let parts: Vec<&str> = text.split(" and ").collect();
        let wishes: Vec<Wished> = parts
            .iter()
            .map(|part| (part, self.rank(part)))
            .filter(|(_, ranking)| matches!(ranking.decision, Decision::Triggered(_)))
            .map(|(part, ranking)| Wished {
                text: (*part).to_owned(),
                decision: ranking.decision,
                score: ranking.score,
            })
            .collect();
        let ranking = self.rank(text);
        match wishes.first() {
            Some(first) if wishes.len() > 1 => Ranking {
                decision: first.decision.clone(),
                wishes,
                ..ranking
            },
            _ => ranking,
        }
    }

    /// A stand-in for the matcher: a whole trigger is sure, one inside a message fits, "order" alone could be two.
    fn rank(&self, text: &str) -> Ranking {
        let text = text.to_lowercase();
        let hit = |live: &&Live| {
            let mut triggers = live.action.triggers.iter().map(|trigger| trigger.to_lowercase());
            triggers.any(|trigger| text.contains(trigger.trim_end_matches('?')))
        };
        let exact = |live: &Live| {
            live.action
                .triggers
                .iter()
                .any(|trigger| trigger.to_lowercase() == text)
        };
        let (decision, score) = match self.0.iter().find(hit) {
            Some(live) => (
                Decision::Triggered(live.name.clone()),
                if exact(live) { 1.0 } else { 0.7 },
            ),
            None if text == "order" => (Decision::Ambiguous(vec!["status".into(), "return".into()]), 0.6),
            None => (Decision::Nothing, 0.1),
        };
        let action = match &decision {
            Decision::Triggered(name) => name.clone(),
            _ => "hours".into(),
        };
        Ranking {
            candidates: vec![Candidate { action, score }],
            decision,
            score,
            repaired: None,
            wishes: Vec::new(),
            is_vague: false,
        }
    }
}

impl Catalogue for Shelf {
    fn get(&self, name: &str) -> Option<Entry<'_>> {
        let live = self.0.iter().find(|live| live.name == name)?;
        Some(Entry {
            action: &live.action,
            checker: &live.checker,
            digest: &live.digest,
        })
    }

    fn names(&self) -> Vec<&str> {
        self.0.iter().map(|live| live.name.as_str()).collect()
    }

    fn desk(&self) -> &Desk {
        &self.1
    }
}

/// A conversation without a host: a test plays the host's part.
struct Bench {
    state: State,
    shelf: Shelf,
    limits: ConversationLimits,
    now_ms: u64,
    messages: u32,
    /// What the last thing had for people.
    people: Vec<ForPeople>,
}

/// What happens next in a script.
enum Do {
    Say(&'static str),
    /// The host did its job, and this came of it.
    Got(Event),
}
use Do::{Got, Say};

impl Bench {
    fn new() -> Self {
        Self {
            state: State::new("en"),
            shelf: Shelf::new(),
            limits: ConversationLimits::default(),
            now_ms: 1_000_000,
            messages: 0,
            people: Vec::new(),
        }
    }

    /// A conversation in which these things happened already.
    fn after(script: Vec<Do>) -> Self {
        let mut bench = Self::new();
        script.into_iter().for_each(|step| {
            bench.play(step);
        });
        bench
    }

    /// Plays one thing and tells what was said and what is to do, each on a line.
    fn play(&mut self, next: Do) -> Vec<String> {
        let event = match next {
            Got(event) => event,
            Say(text) => {
                self.messages += 1;
                Event::Message {
                    text: text.into(),
                    ranking: self.shelf.rank_all(text),
                    match_us: 7,
                    run: format!("r{}", self.messages),
                }
            }
        };
        let Transition { state, say, people } = step(self.state.clone(), event, &self.shelf, &self.limits, self.now_ms);
        self.people = people;
        let stored = serde_json::to_string(&state).expect("a state can be stored");
        self.state = serde_json::from_str(&stored).expect("a stored state can be read");
        assert_eq!(self.state, state, "a state reads back as it was");
        let mut lines: Vec<String> = say.iter().map(line).collect();
        lines.extend(self.state.job.as_ref().map(job));
        lines
    }

    /// Plays a script and compares: each expected line stands in the line that really came, and there are no more.
    fn expect(&mut self, script: Vec<(Do, &[&str])>) {
        for (number, (next, expected)) in script.into_iter().enumerate() {
            let seen = self.play(next);
            let same =
                seen.len() == expected.len() && seen.iter().zip(expected).all(|(line, part)| line.contains(part));
            assert!(same, "step {number}: expected {expected:#?}, seen {seen:#?}");
        }
    }

    fn phase(&self) -> &Phase {
        &self.state.task.as_ref().expect("an action is under way").phase
    }

    fn action(&self) -> Option<&str> {
        self.state.task.as_ref().map(|task| task.action.as_str())
    }
}

fn line(utterance: &Utterance) -> String {
    let kind = serde_json::to_value(utterance.kind).expect("a kind is a word");
    assert!(!utterance.why.is_empty(), "everything said has a reason");
    format!("{}: {}", kind.as_str().unwrap_or_default(), utterance.text)
}

fn job(job: &Job) -> String {
    match job {
        Job::Check { run, inputs, .. } => format!("=> check {run} {}", Value::Object(inputs.clone())),
        Job::FindContact { email } => format!("=> find {email}"),
        Job::SendLink {
            email, action, contact, ..
        } => match contact {
            Some(_) => format!("=> link {email} for {action}"),
            None => format!("=> no link {email} for {action}"),
        },
        Job::TryCode { email, action, code } => format!("=> code {code} of {email} for {action}"),
        Job::Start {
            action, run, inputs, ..
        } => format!("=> start {action} {run} {}", Value::Object(inputs.clone())),
        Job::Answer { run, answers } => format!("=> answer {run} {}", Value::Object(answers.clone())),
        Job::Confirm { run, digest, .. } => format!("=> confirm {run} {digest}"),
        Job::Cancel { run } => format!("=> cancel {run}"),
        Job::Prove { run } => format!("=> prove {run}"),
    }
}

fn accepted(inputs: Value) -> Do {
    Got(Event::Checked(Ok(Verdict::Accepted(
        inputs.as_object().cloned().unwrap_or_default(),
    ))))
}

fn problem(input: &str, message: &str) -> Vec<Problem> {
    let pointer = if input.is_empty() {
        String::new()
    } else {
        format!("/{input}")
    };
    vec![Problem {
        pointer,
        message: message.into(),
    }]
}

fn rejected(input: &str, message: &str) -> Do {
    Got(Event::Checked(Ok(Verdict::Rejected(problem(input, message)))))
}

fn contact(email: &str) -> Do {
    Got(Event::Contact(Some((format!("id of {email}"), email.into()))))
}

fn clicked(action: &str, email: &str) -> Do {
    Got(Event::LinkConfirmed {
        action: action.into(),
        contact: Some((format!("id of {email}"), email.into())),
    })
}

fn ran(outcome: Outcome) -> Do {
    Got(Event::Run(outcome))
}

fn replied(message: &str) -> Do {
    let (message, data) = (message.to_owned(), json!({"a": 1}));
    ran(Outcome::Replied(Reply { message, data }))
}

fn unconfirmed(digest: &str) -> Do {
    let prompt = format!("Send {digest}? (yes or no)");
    let digest = digest.to_owned();
    ran(Outcome::Unconfirmed(Confirmation {
        digest,
        prompt,
        expires_ms: 600_000,
        again: None,
    }))
}

fn question(input: &str, prompt: &str, choices: &[(&str, &str)]) -> Question {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (*value).into(),
        label: (*label).into(),
    };
    Question {
        input: input.into(),
        prompt: prompt.into(),
        choices: choices.iter().map(choice).collect(),
    }
}

/// Which item, and why: as the example action asks.
fn asked() -> Do {
    ran(Outcome::Asked(vec![
        question("sku", "Which item?", &[("MUG", "Blue mug"), ("SCARF", "Red scarf")]),
        question(
            "reason",
            "What is the reason?",
            &[("damaged", "It arrived damaged"), ("changed-mind", "I changed my mind")],
        ),
    ]))
}

/// Up to a started run of `return` for ada.
fn returning() -> Vec<Do> {
    vec![
        Say("Return an item A-1001"),
        accepted(json!({"order": "A-1001"})),
        Say("ada@example.com"),
        contact("ada@example.com"),
    ]
}

/// Up to the question whether the return should be sent.
fn confirming() -> Vec<Do> {
    let mut script = returning();
    script.extend([asked(), Say("the mug"), Say("damaged"), unconfirmed("d1")]);
    script
}
