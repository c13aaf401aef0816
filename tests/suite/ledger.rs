//! Writes that meet a database which fails at the worst moment: before the row, after the answer, before the end.

use actgate::model::run::Blame;
use actgate::runtime::Resume;
use actgate::trace::LedgerState;
use serde_json::json;
use tests::{Ran, Stand};

/// A stand with a run that waits for a yes, and with a database that refuses this from now on.
async fn refusing(trigger: &'static str) -> (Stand, Ran) {
    let stand = Stand::new().await.publish("newsletter-signup").await;
    let ran = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    sqlx::raw_sql(trigger)
        .execute(&mut stand.connect().await)
        .await
        .unwrap();
    (stand, ran)
}

async fn mend(stand: &Stand) {
    sqlx::raw_sql("DROP TRIGGER refuse")
        .execute(&mut stand.connect().await)
        .await
        .unwrap();
}

fn posts(stand: &Stand) -> usize {
    stand.shop.journal().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_row_cannot_be_stored_is_not_sent() {
    let trigger = "CREATE TRIGGER refuse BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room for it'); END";
    let (stand, ran) = refusing(trigger).await;
    let yes = ran.yes();
    let error = stand.resume(&ran.state.id, yes).await.unwrap_err().to_string();
    assert!(error.contains("no room for it"), "{error}");
    assert_eq!(posts(&stand), 0);
    mend(&stand).await;
    let stand = stand.reopen().await;
    // It was provably not sent, and the yes is stored: now it is.
    let ran = stand.resume(&ran.state.id, Resume::Recover).await.unwrap();
    assert_eq!(ran.writes[0].state, LedgerState::Answered);
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_end_cannot_be_noted_counts_as_unknown_after_its_time() {
    let trigger = "CREATE TRIGGER refuse BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'no room for it'); END";
    let (stand, ran) = refusing(trigger).await;
    let yes = ran.yes();
    let ran = stand.resume(&ran.state.id, yes).await.unwrap();
    assert!(ran.reply().0.starts_with("Thank you!"));
    assert_eq!(ran.writes[0].state, LedgerState::AboutToSend);
    mend(&stand).await;
    stand.pass_ms(31_000);
    let stand = stand.reopen().await;
    assert_eq!(
        stand.ran(&ran.state.id).await.writes[0].state,
        LedgerState::OutcomeUnknown
    );
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_could_not_be_stored_after_its_write_is_not_run_again() {
    let trigger = "CREATE TRIGGER refuse BEFORE UPDATE ON run WHEN NEW.status = 'replied'
        BEGIN SELECT RAISE(ABORT, 'no room for it'); END";
    let (stand, ran) = refusing(trigger).await;
    let yes = ran.yes();
    let error = stand.resume(&ran.state.id, yes).await.unwrap_err().to_string();
    assert!(error.contains("no room for it"), "{error}");
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
    mend(&stand).await;
    let stand = stand.reopen().await;
    let ran = stand.resume(&ran.state.id, Resume::Recover).await.unwrap();
    ran.assert_failed("outcome-unknown", Blame::Host, &["see the ledger of this run"]);
    // The ledger knows more than the run: the shop did answer.
    assert_eq!(
        (ran.writes[0].state, ran.writes[0].status),
        (LedgerState::Answered, Some(201))
    );
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_another_host_left_in_the_middle_of_a_write_is_of_unknown_outcome_at_once() {
    let (stand, ran) = refusing("CREATE TRIGGER refuse BEFORE DELETE ON run BEGIN SELECT 1; END").await;
    let fault = shop_api::FaultRule::new("/newsletter", shop_api::Fault::Hang).applied_first();
    stand.shop.set_fault(fault).unwrap();
    let other = stand.another().await.unwrap();
    let (id, yes) = (ran.state.id.clone(), ran.yes());
    let held = tokio::spawn(async move { other.runtime.resume(&id, yes).await.map(drop) });
    stand.shop.wait_for_requests(1).await;
    // Dropped where it stands, as by a crash.
    held.abort();
    assert!(held.await.unwrap_err().is_cancelled());
    let stored = stand.ran(&ran.state.id).await;
    assert_eq!(
        (stored.state.outcome, stored.writes[0].state),
        (None, LedgerState::AboutToSend)
    );
    let ran = stand.resume(&ran.state.id, Resume::Recover).await.unwrap();
    ran.assert_failed(
        "outcome-unknown",
        Blame::Host,
        &["the host stopped while a write was under way"],
    );
    assert_eq!(ran.writes[0].state, LedgerState::OutcomeUnknown);
    assert_eq!(posts(&stand), 1);
}
