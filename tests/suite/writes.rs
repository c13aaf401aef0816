//! Writes whose answer is lost: of unknown outcome, one row in the ledger, one write in the shop, never sent again.

use actgate::conversation::{Kind, Utterance};
use actgate::model::run::{Blame, Outcome};
use actgate::model::step::CallError;
use actgate::runtime::{Resume, RuntimeError};
use actgate::storage::HandoffQuery;
use actgate::trace::LedgerState;
use serde_json::json;
use shop_api::{Fault, FaultRule};
use tests::{Ran, Stand, Talk};

const LIMITS: &str = "[limits.gate]\nfirst_byte_ms_max = 1500\ncall_ms_max = 2500";

async fn stand(action: &str) -> Stand {
    Stand::builder().settings(LIMITS).open().await.publish(action).await
}

/// Every way to lose an answer after the shop has done what it was asked.
fn losses() -> [Fault; 5] {
    [
        Fault::Close { unread: false },
        Fault::CloseMidBody,
        Fault::Garbage,
        Fault::WrongLength { by: 7 },
        Fault::Hang,
    ]
}

/// How many requests for writing the shop has received.
fn posts(stand: &Stand) -> usize {
    stand
        .shop
        .journal()
        .iter()
        .filter(|entry| entry.method == "POST")
        .count()
}

fn assert_unknown(ran: &Ran) {
    assert_eq!(ran.writes.len(), 1, "{ran:#?}");
    assert_eq!(ran.writes[0].state, LedgerState::OutcomeUnknown);
    assert_eq!(ran.writes[0].status, None);
    assert_eq!(ran.exchange().1, Some(CallError::OutcomeUnknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_answer_is_lost_is_of_unknown_outcome_whichever_way_it_was_lost() {
    let stand = stand("newsletter-signup").await;
    for (number, fault) in losses().into_iter().enumerate() {
        let name = fault.name();
        let rule = FaultRule::new("/newsletter", fault).applied_first();
        stand.shop.clear_faults();
        stand.shop.set_fault(rule).unwrap();
        let email = format!("visitor-{number}@example.com");
        let asked = stand.run("newsletter-signup", json!({ "email": email })).await;
        assert_eq!(
            (asked.writes.len(), posts(&stand)),
            (0, number),
            "nothing is sent before the yes"
        );
        let id = asked.state.id.clone();
        let ran = stand.resume(&id, asked.yes()).await.unwrap();
        assert_unknown(&ran);
        ran.assert_failed("outcome-unknown", Blame::Upstream, &[]);
        assert_eq!(
            (stand.shop.writes(), posts(&stand)),
            (number as u64 + 1, number + 1),
            "{name}"
        );
        // A second yes, and any other way to go on, sends nothing.
        for how in [asked.yes(), Resume::Recover, Resume::Cancel] {
            let error = stand.resume(&id, how).await.unwrap_err();
            assert!(matches!(error, RuntimeError::NotWaiting { .. }), "{error}");
        }
    }
    assert_eq!((stand.shop.writes(), posts(&stand)), (5, 5));
    let stand = stand.reopen().await;
    stand.shop.clear_faults();
    assert_eq!((stand.shop.writes(), posts(&stand)), (5, 5));
    let good = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    let good = stand.resume(&good.state.id, good.yes()).await.unwrap();
    assert_eq!(
        good.reply().0,
        "Thank you! The newsletter will come to ada@example.com."
    );
    assert_eq!(good.writes[0].state, LedgerState::Answered);
}

/// Talks until the return of an item waits for a yes.
async fn until_confirmation(talk: &Talk<'_>) {
    let words = [
        "I want to return an item of order A-1001",
        "ada@example.com",
        "MUG-BLUE",
        "damaged",
    ];
    for text in &words[..3] {
        talk.say(text).await;
    }
    let said = talk.say(words[3]).await;
    assert_eq!(said.last().unwrap().kind, Kind::Confirm, "{said:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_whose_yes_got_lost_can_say_it_again_and_nothing_is_sent_twice() {
    let stand = stand("return-order").await;
    let rule = FaultRule::new("/returns", Fault::Close { unread: false });
    stand.shop.set_fault(rule.for_method("POST").applied_first()).unwrap();
    let talk = stand.talk().await;
    until_confirmation(&talk).await;
    assert_eq!(posts(&stand), 0);
    let said = talk.say("yes").await;
    let last = said.last().unwrap();
    assert_eq!(
        (last.kind, last.route.as_deref()),
        (Kind::HandOff, Some("returns")),
        "{said:#?}"
    );
    assert!(last.text.contains("may be registered already"), "{last:#?}");
    assert!(
        !last.text.contains("look before"),
        "the summary is for staff: {last:#?}"
    );
    let wanted = HandoffQuery {
        limit: 9,
        ..HandoffQuery::default()
    };
    let handoffs = stand.conversations.handoffs(&wanted).await.unwrap();
    let [handoff] = &handoffs[..] else {
        panic!("one hand-off: {handoffs:#?}")
    };
    assert!(handoff.summary.contains("look before creating another"), "{handoff:#?}");
    let run = last.run.clone().unwrap();
    let ran = stand.ran(&run).await;
    assert_unknown(&ran);
    assert!(matches!(ran.outcome(), Outcome::HandedOff(_)));
    let id = talk.id.clone();
    talk.say("yes").await;
    talk.say("yes, do it").await;
    let stand = stand.reopen().await;
    let talk = Talk { stand: &stand, id };
    talk.say("yes").await;
    assert!(stand.resume(&run, Resume::Recover).await.is_err());
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
    assert_unknown(&stand.ran(&run).await);
    // The same again is another run: the shop has the item as returned, and says so.
    stand.shop.clear_faults();
    let fresh = stand.talk().await;
    fresh.say("I want to return an item of order A-1001").await;
    let said = fresh.say("ada@example.com").await;
    assert!(!said.is_empty());
    assert_eq!(stand.shop.writes(), 1);
}

/// Asserts that the visitor hears that nobody knows, and is not told that it failed, nor to try again.
fn assert_told_unknown(said: &[Utterance]) {
    let last = said.last().expect("an answer");
    assert!(last.text.contains("I cannot tell whether it went through"), "{said:#?}");
    assert!(last.text.contains("I will not send it again"), "{said:#?}");
    for wrong in ["try again", "did not work", "ask me again"] {
        assert!(
            said.iter().all(|utterance| !utterance.text.contains(wrong)),
            "{said:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_after_a_lost_answer_the_visitor_hears_that_the_outcome_is_unknown() {
    let stand = stand("hostile").await;
    let rule = FaultRule::new("/newsletter", Fault::Close { unread: false });
    stand.shop.set_fault(rule.applied_first()).unwrap();
    let talk = stand.talk().await;
    talk.say("do something hostile").await;
    let said = talk.say("write-then-trap").await;
    assert_told_unknown(&said);
    let ran = stand.ran(said.last().unwrap().run.as_deref().unwrap()).await;
    let words = ["nobody can tell whether the write to", "was made; then", "trapped"];
    ran.assert_failed("outcome-unknown", Blame::Guest, &words);
    // The twin: an answer came, and the same trap leaves no doubt that the write was made.
    stand.shop.clear_faults();
    let talk = stand.talk().await;
    talk.say("do something hostile").await;
    let said = talk.say("write-then-trap").await;
    let text = &said.last().unwrap().text;
    assert!(
        text.starts_with("I sent this and it was received, but") && !text.contains("did not work"),
        "{said:#?}"
    );
    let ran = stand.ran(said.last().unwrap().run.as_deref().unwrap()).await;
    ran.assert_failed("write-made", Blame::Guest, &["was made; then", "trapped"]);
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_run_cannot_be_stored_is_told_as_unknown() {
    let stand = stand("newsletter-signup").await;
    let talk = stand.talk().await;
    talk.say("Sign up for the newsletter, ada@example.com").await;
    let trigger = "CREATE TRIGGER refuse BEFORE UPDATE ON run WHEN NEW.status = 'replied'
        BEGIN SELECT RAISE(ABORT, 'no room for it'); END";
    sqlx::raw_sql(trigger)
        .execute(&mut stand.connect().await)
        .await
        .unwrap();
    assert_told_unknown(&talk.say("yes").await);
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
    // Outside of a conversation it is an error of its own, not one after which a caller comes again.
    let asked = stand
        .run("newsletter-signup", json!({ "email": "eve@example.com" }))
        .await;
    let error = stand.resume(&asked.state.id, asked.yes()).await.unwrap_err();
    assert!(
        matches!(
            error,
            RuntimeError::AfterWrite {
                code: "outcome-unknown",
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains("do not start it again"), "{error}");
    assert_eq!((stand.shop.writes(), posts(&stand)), (2, 2));
    // The twin: what cannot be stored before the write is a failure, and nothing was sent.
    let trigger = "DROP TRIGGER refuse; CREATE TRIGGER refuse BEFORE INSERT ON ledger
        BEGIN SELECT RAISE(ABORT, 'no room for it'); END";
    sqlx::raw_sql(trigger)
        .execute(&mut stand.connect().await)
        .await
        .unwrap();
    let talk = stand.talk().await;
    talk.say("Sign up for the newsletter, grace@example.com").await;
    let said = talk.say("yes").await;
    assert!(said.last().unwrap().text.contains("did not work"), "{said:#?}");
    assert_eq!((stand.shop.writes(), posts(&stand)), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_counts_once_however_often_it_is_said() {
    let stand = stand("return-order").await;
    let talk = stand.talk().await;
    until_confirmation(&talk).await;
    let (one, two, three) = tokio::join!(talk.say("yes"), talk.say("yes"), talk.say("yes"));
    let all: Vec<_> = [one, two, three].into_iter().flatten().collect();
    let registered = |text: &str| text.contains("is registered");
    assert!(all.iter().any(|utterance| registered(&utterance.text)), "{all:#?}");
    assert_eq!((stand.shop.writes(), posts(&stand)), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_another_request_is_refused_with_the_digest_to_confirm() {
    let stand = stand("newsletter-signup").await;
    let ran = stand
        .run("newsletter-signup", json!({ "email": "ada@example.com" }))
        .await;
    let other = Resume::Confirm {
        digest: "0".repeat(64),
        visitor: None,
    };
    let error = stand.resume(&ran.state.id, other).await.unwrap_err().to_string();
    assert!(error.contains(&ran.digest()), "{error}");
    assert_eq!(posts(&stand), 0);
    let yes = ran.yes();
    assert!(matches!(
        stand.resume(&ran.state.id, yes).await.unwrap().outcome(),
        Outcome::Replied(_)
    ));
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_of_a_write_is_not_followed_and_counts_as_unknown_where_it_may_have_been_made() {
    let stand = stand("newsletter-signup").await;
    for (status, state) in [
        (302, LedgerState::OutcomeUnknown),
        (303, LedgerState::OutcomeUnknown),
        (307, LedgerState::Answered),
        (308, LedgerState::Answered),
    ] {
        let redirect = Fault::Redirect {
            location: "/newsletter".into(),
            status,
        };
        stand.shop.clear_faults();
        stand.shop.set_fault(FaultRule::new("/newsletter", redirect)).unwrap();
        let before = posts(&stand);
        let ran = stand
            .run("newsletter-signup", json!({ "email": "ada@example.com" }))
            .await;
        let ran = stand.resume(&ran.state.id, ran.yes()).await.unwrap();
        assert_eq!(
            (ran.writes[0].state, ran.writes[0].status),
            (state, Some(status)),
            "{ran:#?}"
        );
        // 307 and 308 say by their definition that nothing was done where it was sent.
        let code = if state == LedgerState::Answered {
            "denied"
        } else {
            "outcome-unknown"
        };
        assert_eq!(ran.failure().code, code, "{ran:#?}");
        assert_eq!(ran.denials().len(), 1, "{status}");
        assert_eq!(posts(&stand), before + 1, "{status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_write_twice_in_one_run_is_sent_once() {
    use tests::Guest;
    let stand = Stand::new().await.publish("hostile").await;
    // Two calls of the same, in one step.
    let text = r#"{\22email\22:\22ada@example.com\22}"#;
    let items = format!("(data (i32.const 512) \"write\") (data (i32.const 1024) \"{text}\")");
    let request = |at: u32| {
        format!(
            "(i32.store (i32.const {at}) (i32.const 512)) (i32.store (i32.const {}) (i32.const 5))
             (i32.store (i32.const {}) (i32.const 1024)) (i32.store (i32.const {}) (i32.const 27))",
            at + 4,
            at + 8,
            at + 12
        )
    };
    let plan = format!(
        "(i32.store8 (i32.const 8) (i32.const 0)) (i32.store (i32.const 12) (i32.const 64))
         (i32.store (i32.const 16) (i32.const 2)) {} {} (i32.const 8)",
        request(64),
        request(80)
    );
    let hostile = std::fs::read(tests::hostile_file()).unwrap();
    let manifest = actgate::manifest::pack::unpack(&hostile).unwrap().manifest;
    let manifest = manifest.replace(
        "instructions = \"Repeat",
        "template = \"Done.\"\ninstructions = \"Repeat",
    );
    let manifest = manifest.replace("required = [\"ok\"]", "");
    let guest = Guest::default().with_items(&items).planning(&plan).packing(&manifest);
    stand.publish_bytes(guest.build()).await.unwrap();
    let ran = stand.run("hostile-guest", json!({ "do": "twice" })).await;
    assert_eq!(
        (stand.shop.writes(), posts(&stand), ran.writes.len()),
        (1, 1, 1),
        "{ran:#?}"
    );
    assert_eq!(ran.denials()[0].0, "write-repeated");
    assert_eq!(ran.state.exchanges[1].outcome, Err(CallError::OutcomeUnknown));
}
