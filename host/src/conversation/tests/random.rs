//! Many thousand conversations drawn at random: what must hold whatever visitors say and hosts answer.

use super::*;
use crate::model::identity::{Assurance, Protection, Source};
use crate::model::run::{Blame, RunFailure};
use crate::model::step::HandOff;

const SEQUENCES: u64 = 8_000;
const EVENTS: usize = 24;

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

const MESSAGES: &[&str] = &[
    "yes",
    "no",
    "cancel",
    "start over",
    "resend",
    "help",
    "?",
    "hello",
    "thanks",
    "skip",
    "order",
    "the first one",
    "When are you open?",
    "Opening hours on sunday",
    "Where is my order?",
    "Where is my order A-1001",
    "Where is my order A-1001, I'm ada@example.com",
    "Return an item",
    "Return an item A-1002",
    "Reset my password",
    "I forgot my password, grace@example.com",
    "I have feedback",
    "A-1001",
    "no, A-1002",
    "ada@example.com",
    "grace@example.com",
    "not an address",
    "the blue mug",
    "red scarf, damaged",
    "I changed my mind",
    "five",
    "no, five",
    "no, the mug",
    "not the mug",
    "none of these",
    "A-1001 22",
    "'ada@example.com'",
    "change the order number",
    "change the order to A-1003",
    "change my email",
    "change my email to grace@example.com",
    "change the item",
    "change the reason to damaged",
    "change the note",
    "why do you need that?",
    "x",
    "5",
    "a b c d",
    "482915",
    "the code is 482 915",
    "I want to speak to a human",
    "agent please",
    "I no longer need a person",
];
const EMAILS: &[&str] = &["ada@example.com", "grace@example.com"];

/// What the host answers to a job; anything that can come of it.
fn answer(dice: &mut Dice, job: &Job) -> Event {
    if dice.below(20) == 0 {
        return Event::Trouble {
            why: "drawn".into(),
            code: None,
        };
    }
    match job {
        Job::Check { inputs, .. } => match dice.below(5) {
            0 => Event::Checked(Ok(Verdict::Rejected(problem(
                dice.one(&["order", "day", "text", "nowhere", ""]),
                "drawn",
            )))),
            _ => Event::Checked(Ok(Verdict::Accepted(inputs.clone()))),
        },
        Job::FindContact { email } => {
            let known = EMAILS.contains(&email.as_str()) && dice.below(4) > 0;
            Event::Contact(known.then(|| (format!("id of {email}"), email.clone())))
        }
        Job::SendLink { .. } => Event::LinkSent,
        Job::TryCode { email, action, .. } => Event::CodeTried {
            action: action.clone(),
            code: match dice.below(4) {
                0 => CodeTried::Wrong,
                1 => CodeTried::Spent,
                2 => CodeTried::Right { contact: None },
                _ => CodeTried::Right {
                    contact: Some((format!("id of {email}"), email.clone())),
                },
            },
        },
        Job::Cancel { .. } => Event::Run(Outcome::Cancelled),
        Job::Answer { .. } if dice.below(4) == 0 => {
            Event::AnswersRejected(problem(dice.one(&["sku", "reason", "order", ""]), "drawn"))
        }
        Job::Start { .. } | Job::Answer { .. } | Job::Confirm { .. } | Job::Prove { .. } => match dice.below(12) {
            0 => Event::ProofGone,
            _ => outcome(dice),
        },
    }
}

/// What a site may say of a visitor: anything, also what it never should.
fn recognised(dice: &mut Dice, now_ms: u64) -> Event {
    let email = dice.one(EMAILS);
    let assurance = dice.one(&[Assurance::MatchedEmail, Assurance::VerifiedEmail]);
    Event::Recognised(Identity {
        assurance,
        email: Some(email.into()),
        contact: Some(format!("id of {email}")),
        until_ms: now_ms + 1 + dice.below(2_000_000) as u64,
        source: dice.one(&[Source::Directory, Source::Site]),
    })
}

/// What staff may do with one of the hand-offs of a conversation.
fn staff(dice: &mut Dice, state: &State) -> Event {
    let number = match &state.handed {
        Some(handed) => handed.number,
        None => 1 + u32::try_from(dice.below(state.handoffs as usize)).unwrap_or(0),
    };
    match dice.below(3) {
        0 => Event::Taken {
            number,
            name: "Mia".into(),
        },
        1 => Event::GivenBack { number },
        _ => Event::Closed { number },
    }
}

/// The most that an event can prove. What visitors say and what actions answer proves nothing.
fn provable(event: &Event) -> Assurance {
    match event {
        Event::Contact(Some(_)) => Assurance::MatchedEmail,
        Event::LinkConfirmed { contact: Some(_), .. } => Assurance::VerifiedEmail,
        Event::CodeTried {
            code: CodeTried::Right { contact: Some(_) },
            ..
        } => Assurance::VerifiedEmail,
        Event::Recognised(identity) => identity.assurance,
        _ => Assurance::Anonymous,
    }
}

/// What must hold of a visitor: nothing is proven but by a proof, and an address is seen only where it is proven.
fn check_proof(bench: &Bench, before: &State, most: Assurance, seen: &[String]) {
    let visitor = bench.state.identity.visitor(bench.now_ms);
    let old = before.identity.visitor(bench.now_ms);
    let is_kept = visitor == old;
    assert!(
        is_kept || visitor.assurance <= most,
        "{old:?} became {visitor:?} by no proof"
    );
    assert_eq!(visitor.email.is_some(), visitor.assurance > Assurance::Anonymous);
    let tasks = bench.state.task.iter().chain(&bench.state.parked);
    for task in tasks.filter(|task| task.started) {
        // What a run was given at its start is what its action may see.
        let required = bench.shelf.get(&task.action).unwrap().action.protection.requires();
        assert!(
            task.visitor.assurance >= required,
            "{} runs for {:?}",
            task.action,
            task.visitor
        );
        assert_eq!(
            task.visitor.email.is_some(),
            task.visitor.assurance > Assurance::Anonymous
        );
    }
    let told = seen.iter().any(|line| {
        EMAILS
            .iter()
            .any(|email| line.starts_with("prove: ") && line.contains(email))
    });
    assert!(!told, "an address is told: {seen:?}");
}

fn outcome(dice: &mut Dice) -> Event {
    let failure = |code: &str| RunFailure {
        code: code.into(),
        blame: Blame::Host,
        message: "drawn".into(),
    };
    let event = match dice.below(12) {
        0..=2 => replied("done"),
        3..=5 => asked(),
        6..=7 => unconfirmed("d"),
        8 => ran(Outcome::Rejected(problem(dice.one(&["order", "text", ""]), "drawn"))),
        9 => ran(Outcome::Failed(failure(dice.one(&[
            "busy",
            "outcome-unknown",
            "other",
        ])))),
        10 => ran(Outcome::Unproven(Protection::VerifyEmail)),
        _ => ran(Outcome::HandedOff(HandOff {
            route: "people".into(),
            summary: "drawn".into(),
            message: None,
            data: Value::Null,
        })),
    };
    match event {
        Got(event) => event,
        Say(_) => Event::LinkSent,
    }
}

/// The runs that a state may still go on with.
fn kept(state: &State) -> Vec<&str> {
    let tasks = state.task.iter().chain(&state.parked);
    let started = tasks.filter(|task| task.started).map(|task| task.run.as_str());
    let cancelling = state.cancel.iter().map(String::as_str);
    started.chain(cancelling).collect()
}

fn check(bench: &Bench, before: &State, is_message: bool, seen: &[String]) {
    // What is said to people is answered by people.
    let is_for_people = before.handed.is_some();
    assert!(
        !is_message || !seen.is_empty() || is_for_people,
        "a message went unanswered"
    );
    let state = &bench.state;
    if state.handed.is_some() {
        assert!(state.task.is_none() && state.parked.is_empty() && state.offer.is_none());
        assert!(
            matches!(state.job, None | Some(Job::Cancel { .. })),
            "the agent works on while people have it"
        );
    }
    if is_for_people && state.handed.is_some() {
        assert!(
            seen.iter()
                .all(|line| line.starts_with("notice: ") || line.starts_with("=> cancel")),
            "the agent speaks while people have it: {seen:?}"
        );
    }
    let proven = state.identity.visitor(bench.now_ms).assurance;
    match &state.job {
        Some(Job::Start { action, .. }) => {
            let required = bench.shelf.get(action).unwrap().action.protection.requires();
            assert!(proven >= required, "{action} starts with {proven:?}");
        }
        Some(Job::Confirm { run, .. } | Job::Answer { run, .. } | Job::Prove { run }) => {
            let task = state.task.as_ref().expect("a run belongs to a task");
            let required = bench.shelf.get(&task.action).unwrap().action.protection.requires();
            assert!(proven >= required, "{} goes on with {proven:?}", task.action);
            assert!(task.started && task.run == *run, "only the run under way goes on");
            let is_same = task.visitor.contact.is_none() || task.visitor.contact == state.identity.contact;
            assert!(is_same, "a run goes on for another visitor");
        }
        _ => {}
    }
    assert!(state.identity.assurance == Assurance::Anonymous || state.identity.contact.is_some());
    assert!(state.task.is_none() || state.offer.is_none());
    assert!(
        state.parked.is_empty() || state.task.is_some(),
        "something is parked behind nothing"
    );
    assert!(state.parked.len() <= 3);
    // A run that is given up while it waits is cancelled; only one whose job is done may end by itself.
    if is_message {
        let cancelled = match &state.job {
            Some(Job::Cancel { run }) => Some(run.as_str()),
            _ => None,
        };
        let now = kept(state);
        for run in kept(before) {
            assert!(now.contains(&run) || cancelled == Some(run), "{run} is left waiting");
        }
    }
}

#[test]
fn whatever_happens_the_rules_hold() {
    for seed in 1..=SEQUENCES {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut bench = Bench::new();
        for _ in 0..EVENTS {
            let before = bench.state.clone();
            let job = bench.state.job.clone();
            let next = match &job {
                Some(job) => Got(answer(&mut dice, job)),
                None => match dice.below(12) {
                    0 => clicked(dice.one(&["reset", "return"]), dice.one(EMAILS)),
                    1 if dice.below(3) == 0 => Got(recognised(&mut dice, bench.now_ms)),
                    2 if bench.state.handoffs > 0 => Got(staff(&mut dice, &bench.state)),
                    _ => Say(dice.one(MESSAGES)),
                },
            };
            match dice.below(60) {
                0 => bench.now_ms += bench.limits.assurance_ms,
                1 => {
                    let live = dice.below(bench.shelf.0.len());
                    bench.shelf.0[live].digest.push('+');
                }
                _ => {}
            }
            let is_message = matches!(next, Say(_));
            let most = match &next {
                Got(event) => provable(event),
                Say(_) => Assurance::Anonymous,
            };
            let seen = bench.play(next);
            check(&bench, &before, is_message, &seen);
            check_proof(&bench, &before, most, &seen);
        }
    }
}
