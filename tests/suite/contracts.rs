//! The versions of the contract beside each other: what 0.2 has more, and what stays as it was for a component of 0.1.

use actgate::conversation::{Kind, Utterance};
use actgate::manifest::pack;
use serde_json::json;
use tests::{Guest, Stand, Talk, workspace};

/// The version that the handmade guests of these tests are for.
const OLD: &str = "actgate:action/handler@0.1.0";

/// Replies with the time zone of its context, as it lies in memory: the pointer and the length of an option that is there. Where
/// it is not there, the reply is "none".
const TELLS_THE_ZONE: &str = "(i32.store8 (i32.const 8) (i32.const 2))
  (i32.store (i32.const 12) (i32.const 512)) (i32.store (i32.const 16) (i32.const 4))
  (if (i32.load8_u offset=16 (local.get 0)) (then
    (i32.store (i32.const 12) (i32.load offset=20 (local.get 0)))
    (i32.store (i32.const 16) (i32.load offset=24 (local.get 0)))))
  (i32.const 8)";

/// Text for guests: "none", a route, a summary and a message, one after the other.
const WORDS: &str = "(data (i32.const 512) \"nonesalesFor staff alone.We will call you.\")";

/// A hand-off with a route and a summary. What is after that differs: 0.1 has the data there, and 0.2 the message before them.
fn hands_off(rest: &str) -> String {
    format!(
        "(i32.store8 (i32.const 8) (i32.const 3))
         (i32.store (i32.const 12) (i32.const 516)) (i32.store (i32.const 16) (i32.const 5))
         (i32.store (i32.const 20) (i32.const 521)) (i32.store (i32.const 24) (i32.const 16))
         {rest} (i32.const 8)"
    )
}

/// A guest that does this when somebody says its trigger.
fn guest(name: &str, trigger: &str, plan: &str) -> Guest {
    let manifest = Guest::manifest(name, trigger);
    Guest::default().with_items(WORDS).planning(plan).packing(&manifest)
}

/// A conversation whose visitor is in this time zone.
async fn talk_in<'a>(stand: &'a Stand, zone: Option<&str>) -> Talk<'a> {
    let created = stand.conversations.create("en", zone.map(str::to_owned), None).await;
    Talk {
        stand,
        id: created.expect("a conversation"),
    }
}

async fn last(talk: &Talk<'_>, words: &str) -> Utterance {
    talk.say(words).await.pop().expect("an answer")
}

fn fixture() -> Vec<u8> {
    let bytes = std::fs::read(workspace().join("tests/fixtures/contract-0.1.0.wasm")).expect("the fixture");
    let packed = pack::unpack(&bytes).expect("packed");
    assert_eq!(packed.outside.contract.as_deref(), Some("0.1.0"));
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_made_for_0_1_runs_beside_one_for_0_2_in_a_conversation_with_a_time_zone() {
    let stand = Stand::new().await;
    stand.publish_bytes(fixture()).await.expect("published");
    let zone = guest("zone", "tell me my time zone", TELLS_THE_ZONE);
    stand.publish_bytes(zone.build()).await.expect("published");
    let talk = talk_in(&stand, Some("Europe/Berlin")).await;
    assert_eq!(last(&talk, "tell me my time zone").await.text, "Europe/Berlin");
    talk.say("Where is my order A-1001?").await;
    let told = last(&talk, "ada@example.com").await;
    assert!(
        told.kind == Kind::Reply && told.text.starts_with("Order A-1001 is"),
        "{told:#?}"
    );
    let stored = stand.ran(told.run.as_deref().expect("a run")).await;
    assert_eq!(stored.state.zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(last(&talk, "tell me my time zone").await.text, "Europe/Berlin");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_reported_time_zone_an_action_gets_none() {
    let stand = Stand::new().await;
    let zone = guest("zone", "tell me my time zone", TELLS_THE_ZONE);
    stand.publish_bytes(zone.build()).await.expect("published");
    let talk = talk_in(&stand, None).await;
    assert_eq!(last(&talk, "tell me my time zone").await.text, "none");
    // It is the conversation's own, also after the host was opened again.
    let other = talk_in(&stand, Some("Asia/Tokyo")).await;
    let id = other.id.clone();
    let stand = stand.reopen().await;
    let talk = Talk { stand: &stand, id };
    assert_eq!(last(&talk, "tell me my time zone").await.text, "Asia/Tokyo");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_action_tells_staff_is_not_told_to_the_visitor_in_any_version() {
    let stand = Stand::new().await;
    let message = "(i32.store8 (i32.const 28) (i32.const 1))
        (i32.store (i32.const 32) (i32.const 537)) (i32.store (i32.const 36) (i32.const 17))";
    let passes = "I am passing you on to a colleague.";
    let table = [
        (
            guest("old", "tell me the prices", &hands_off("")).exporting(OLD),
            passes,
        ),
        (guest("plain", "reserve a table", &hands_off("")), passes),
        (
            guest("kind", "book a wedding", &hands_off(message)),
            "We will call you.",
        ),
    ];
    for (guest, _) in &table {
        stand.publish_bytes(guest.build()).await.expect("published");
    }
    for ((_, heard), words) in table
        .iter()
        .zip(["tell me the prices", "reserve a table", "book a wedding"])
    {
        let talk = talk_in(&stand, None).await;
        let told = last(&talk, words).await;
        assert_eq!((told.kind, told.text.as_str()), (Kind::HandOff, *heard), "{told:#?}");
        assert_eq!(told.route.as_deref(), Some("sales"));
        let ran = stand.ran(told.run.as_deref().expect("a run")).await;
        let outcome = serde_json::to_value(ran.outcome()).expect("JSON");
        assert_eq!(outcome["handed-off"]["summary"], "For staff alone.");
        assert!(!json!(told).to_string().contains("For staff"), "{told:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_mixes_the_versions_is_refused() {
    let stand = Stand::new().await;
    let import = "(import \"actgate:action/log@0.1.0\" (instance))";
    let error = stand.publish_bytes(Guest::default().importing(import).build()).await;
    let error = error.expect_err("two versions").to_string();
    assert!(
        error.contains("the versions `0.2.0` and `0.1.0` of the contract"),
        "{error}"
    );
    // With the version of its handler the same import is good.
    for (version, handler) in [("0.1.0", OLD), ("0.2.0", "actgate:action/handler@0.2.0")] {
        let import = import.replace("0.1.0", version);
        let guest = Guest::default().importing(&import).exporting(handler);
        stand.publish_bytes(guest.build()).await.expect("published");
        assert_eq!(stand.run("handmade", json!({})).await.reply().0, "Done by hand.");
    }
}
