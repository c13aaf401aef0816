//! The yes to a write: it counts for its request, its visitor and its time alone, and is judged when it would be sent.

use actgate::conversation::Kind;
use actgate::model::identity::{Assurance, Visitor};
use actgate::model::run::{AskedAgain, Confirmation, Outcome};
use actgate::runtime::Resume;
use actgate::trace::Event;
use serde_json::{Value, json};
use tests::{Cli, Ran, Stand, Talk};

/// How long a question is open.
const OPEN_MS: u64 = 600_000;

fn visitor(name: &str, assurance: Assurance, contact: &str) -> Visitor {
    Visitor {
        assurance,
        email: Some(format!("{name}@example.com")),
        contact: Some(contact.into()),
    }
}

/// A stand with a run of ada's that waits for a yes.
async fn asked() -> (Stand, Ran) {
    let stand = Stand::new().await.publish("newsletter-signup").await;
    let ran = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    (stand, ran)
}

fn question(ran: &Ran) -> &Confirmation {
    let Outcome::Unconfirmed(question) = ran.outcome() else {
        panic!("the run waits for no yes: {ran:#?}")
    };
    question
}

/// Why yeses did not count, as the trace has it.
fn refusals(ran: &Ran) -> Vec<AskedAgain> {
    let refused = ran.trace.iter().filter_map(|entry| match &entry.event {
        Event::ConfirmationRefused { why, .. } => Some(*why),
        _ => None,
    });
    refused.collect()
}

/// Asserts that nothing was sent, and that the visitor is asked again for this reason, with time to answer.
fn assert_asked_again(stand: &Stand, ran: &Ran, why: AskedAgain) {
    assert_eq!(question(ran).again, Some(why), "{ran:#?}");
    assert_eq!(question(ran).expires_ms, stand.now_ms() + OPEN_MS);
    assert_eq!(refusals(ran).last(), Some(&why), "{ran:#?}");
    assert!(stand.shop.journal().is_empty() && ran.writes.is_empty());
}

/// Asserts that the yes was good, and sent once.
fn assert_sent(stand: &Stand, ran: &Ran) {
    assert!(matches!(ran.outcome(), Outcome::Replied(_)), "{ran:#?}");
    assert_eq!((stand.shop.writes(), stand.shop.journal().len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_in_time_to_that_request_by_that_visitor_sends_it() {
    let (stand, ran) = asked().await;
    assert_eq!(
        (question(&ran).expires_ms, question(&ran).again),
        (stand.now_ms() + OPEN_MS, None)
    );
    stand.pass_ms(OPEN_MS - 1);
    let yes = Resume::Confirm {
        digest: ran.digest(),
        visitor: Some(visitor("ada", Assurance::VerifiedEmail, "1")),
    };
    let ran = stand.resume(&ran.state.id, yes).await.unwrap();
    assert_sent(&stand, &ran);
    assert_eq!(refusals(&ran), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_after_the_time_of_its_question_is_asked_again() {
    let (stand, ran) = asked().await;
    stand.pass_ms(OPEN_MS);
    let ran = stand.resume(&ran.state.id, ran.yes()).await.unwrap();
    assert_asked_again(&stand, &ran, AskedAgain::Expired);
    let lines: Vec<String> = ran
        .trace
        .iter()
        .map(|entry| actgate::cli::trace::line(&entry.event))
        .collect();
    let told = |line: &String| line.starts_with("unconfirmed") && line.contains("limits.run.confirmation_ms");
    assert!(lines.iter().any(told), "{lines:#?}");
    let ran = stand.resume(&ran.state.id, ran.yes()).await.unwrap();
    assert_sent(&stand, &ran);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_a_question_is_a_setting() {
    let settings = "[limits.run]\nconfirmation_ms = 0";
    let stand = Stand::builder().settings(settings).open().await;
    let stand = stand.publish("newsletter-signup").await;
    let arguments = ["run", "newsletter-signup", "--input", "email=ada@example.com", "--yes"];
    let done = Cli::of(&stand).run(&arguments);
    assert_eq!(done.code, 1);
    assert!(
        done.stdout
            .contains("the yes did not count: the time of the question is over"),
        "{done:?}"
    );
    assert!(stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_of_another_visitor_or_with_a_lesser_proof_is_asked_again() {
    let (stand, mut ran) = asked().await;
    let others = [
        visitor("grace", Assurance::VerifiedEmail, "2"),
        visitor("ada", Assurance::MatchedEmail, "1"),
        Visitor::default(),
    ];
    for (number, other) in others.into_iter().enumerate() {
        let yes = Resume::Confirm {
            digest: ran.digest(),
            visitor: Some(other),
        };
        ran = stand.resume(&ran.state.id, yes).await.unwrap();
        assert_asked_again(&stand, &ran, AskedAgain::OtherVisitor);
        assert_eq!(refusals(&ran).len(), number + 1);
    }
    let ran = stand.resume(&ran.state.id, ran.yes()).await.unwrap();
    assert_sent(&stand, &ran);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_what_is_not_sent_any_more_is_asked_again() {
    let (stand, ran) = asked().await;
    let old = ran.digest();
    // The operator leads the endpoint elsewhere between the question and the yes.
    stand.regrant("http://127.0.0.1:", "http://localhost:").await;
    let ran = stand.resume(&ran.state.id, ran.yes()).await.unwrap();
    assert_asked_again(&stand, &ran, AskedAgain::OtherRequest);
    assert!(question(&ran).prompt.contains("at localhost"), "{ran:#?}");
    assert_ne!(ran.digest(), old);
}

/// A stand with a run whose yes is stored, and whose host stopped before it sent anything.
async fn stopped_before_the_write() -> (Stand, String) {
    let (stand, ran) = asked().await;
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room for it'); END";
    sql(&stand, refuse).await;
    assert!(stand.resume(&ran.state.id, ran.yes()).await.is_err());
    sql(&stand, "DROP TRIGGER refuse").await;
    (stand.reopen().await, ran.state.id)
}

async fn sql(stand: &Stand, text: &'static str) {
    sqlx::raw_sql(text).execute(&mut stand.connect().await).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_yes_is_judged_again_when_it_would_be_used() {
    let (stand, id) = stopped_before_the_write().await;
    stand.pass_ms(OPEN_MS - 1);
    assert_sent(&stand, &stand.resume(&id, Resume::Recover).await.unwrap());

    let (stand, id) = stopped_before_the_write().await;
    stand.pass_ms(OPEN_MS);
    let ran = stand.resume(&id, Resume::Recover).await.unwrap();
    assert_asked_again(&stand, &ran, AskedAgain::Expired);
    assert_sent(&stand, &stand.resume(&id, ran.yes()).await.unwrap());

    let (stand, id) = stopped_before_the_write().await;
    let other =
        "UPDATE run SET state = json_set(state, '$.visitor.contact', '2', '$.visitor.email', 'grace@example.com')";
    sql(&stand, other).await;
    let ran = stand.resume(&id, Resume::Recover).await.unwrap();
    assert_asked_again(&stand, &ran, AskedAgain::OtherVisitor);

    let (stand, id) = stopped_before_the_write().await;
    stand.regrant("http://127.0.0.1:", "http://localhost:").await;
    let ran = stand.resume(&id, Resume::Recover).await.unwrap();
    assert_asked_again(&stand, &ran, AskedAgain::OtherRequest);
}

/// A conversation in which a return waits for its yes.
async fn returning(stand: &Stand) -> Talk<'_> {
    let talk = stand.talk().await;
    for text in [
        "I want to return an item of order A-1001",
        "ada@example.com",
        "MUG-BLUE",
    ] {
        talk.say(text).await;
    }
    let said = talk.say("damaged").await;
    let last = said.last().unwrap();
    assert_eq!(
        (last.kind, last.expires_ms),
        (Kind::Confirm, Some(stand.now_ms() + OPEN_MS)),
        "{said:#?}"
    );
    talk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_says_yes_too_late_is_asked_again_and_can_say_it_again() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = returning(&stand).await;
    stand.pass_ms(OPEN_MS);
    let said = talk.say("yes").await;
    let last = said.last().unwrap();
    assert!(
        last.text
            .starts_with("It has been a while, so I am asking again: Return an item"),
        "{said:#?}"
    );
    assert_eq!(
        (last.kind, last.expires_ms),
        (Kind::Confirm, Some(stand.now_ms() + OPEN_MS))
    );
    assert_eq!(stand.shop.writes(), 0);
    let said = talk.say("yes").await;
    assert!(said.last().unwrap().text.contains("is registered"), "{said:#?}");
    assert_eq!(stand.shop.writes(), 1);
}

/// A host that stopped after it heard the yes, and before it told the run: the job is stored, with its question.
async fn heard_and_stopped(stand: &Stand, talk: &Talk<'_>, expires_ms: u64) {
    let run = stand.host.runtime.storage().runs(1).await.unwrap().remove(0).id;
    let job = json!({"job": "confirm", "run": run, "digest": stand.ran(&run).await.digest(), "expires_ms": expires_ms});
    sqlx::query("UPDATE conversation SET state = json_set(state, '$.job', json(?)) WHERE id = ?")
        .bind(job.to_string())
        .bind(&talk.id)
        .execute(&mut stand.connect().await)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_a_crash_held_up_is_one_to_its_own_question() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = returning(&stand).await;
    let first_ms = stand.now_ms() + OPEN_MS;
    stand.pass_ms(OPEN_MS);
    talk.say("yes").await;
    // The same request was asked about again: the yes to the first question is none to the second.
    heard_and_stopped(&stand, &talk, first_ms).await;
    let said = talk.say("Hello?").await;
    assert!(
        said.iter().all(|utterance| utterance.kind == Kind::Confirm),
        "{said:#?}"
    );
    assert_eq!(stand.shop.writes(), 0);
    heard_and_stopped(&stand, &talk, stand.now_ms() + OPEN_MS).await;
    let said = talk.say("Hello?").await;
    assert!(
        said.iter().any(|utterance| utterance.text.contains("is registered")),
        "{said:#?}"
    );
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_a_crash_held_up_until_the_proof_ran_out_is_not_used() {
    let stand = Stand::new().await.publish("return-order").await;
    let talk = returning(&stand).await;
    let expires_ms = stand.now_ms() + OPEN_MS;
    // The question is open longer than the proof lasts.
    let stored = "UPDATE run SET state = json_set(state, '$.outcome.unconfirmed.expires_ms', 99999999999999)";
    sql(&stand, stored).await;
    heard_and_stopped(&stand, &talk, 99_999_999_999_999).await;
    stand.pass_ms(31 * 60_000);
    assert!(stand.now_ms() > expires_ms);
    let said = talk.say("Hello?").await;
    let asked = |text: &str| text.starts_with("I have to be sure that it is still you");
    assert!(said.iter().any(|utterance| asked(&utterance.text)), "{said:#?}");
    let run = stand.host.runtime.storage().runs(1).await.unwrap().remove(0).id;
    assert_eq!(refusals(&stand.ran(&run).await), [AskedAgain::OtherVisitor]);
    // A yes to that asks for the proof first.
    let said = talk.say("yes").await;
    let texts: Vec<Value> = said.iter().map(|utterance| json!(utterance.text)).collect();
    assert!(said.iter().any(|utterance| utterance.kind == Kind::Prove), "{texts:#?}");
    assert_eq!(stand.shop.writes(), 0);
}
