//! What a message means among all that a host knows: what is live, what was, and the values that tell.

use actgate::language::Hearing;
use actgate::triggers::{Decision, Ranking};
use tests::Stand;

async fn rank(stand: &Stand, message: &str, last: Option<&str>) -> Ranking {
    let snapshot = stand.host.runtime.registry().current().await.unwrap();
    snapshot.rank(&Hearing::new("en", stand.now_ms()), message, last)
}

fn unavailable(action: &str, title: &str) -> Decision {
    Decision::Unavailable {
        action: action.to_owned(),
        title: title.to_owned(),
    }
}

fn triggered(action: &str) -> Decision {
    Decision::Triggered(action.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_tells_the_action_whose_input_it_can_be() {
    let stand = Stand::new().await.publish("order-status").await;
    let stand = stand.publish("return-order").await.publish("store-hours").await;
    for (message, last, decision) in [
        ("where is A-1001?", None, triggered("order-status")),
        ("and A-1003?", Some("order-status"), triggered("order-status")),
        ("A-1003", Some("return-order"), triggered("return-order")),
        (
            "A-1002?",
            None,
            Decision::Ambiguous(vec!["order-status".to_owned(), "return-order".to_owned()]),
        ),
        ("number is A1001", Some("order-status"), triggered("order-status")),
        ("Z", None, Decision::Nothing),
        ("1001 thanks", None, Decision::Nothing),
    ] {
        let ranking = rank(&stand, message, last).await;
        assert_eq!(ranking.decision, decision, "{message} after {last:?}: {ranking:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_that_was_unpublished_is_not_replaced_by_its_neighbour() {
    let stand = Stand::new().await.publish("order-status").await;
    let stand = stand.publish("return-order").await;
    assert_eq!(
        rank(&stand, "where is my order A-1001?", None).await.decision,
        triggered("order-status")
    );
    stand.host.runtime.registry().unpublish("order-status").await.unwrap();
    let gone = unavailable("order-status", "Check an order");
    for message in ["where is my order A-1001?", "where is A-1001?", "track my package"] {
        let ranking = rank(&stand, message, None).await;
        assert_eq!(ranking.decision, gone, "{message}: {ranking:?}");
    }
    assert_eq!(
        rank(&stand, "I want to return an item", None).await.decision,
        triggered("return-order")
    );
    // Another host of the same state knows it too, and a publication ends it.
    let stand = stand.reopen().await;
    assert_eq!(rank(&stand, "where is my order A-1001?", None).await.decision, gone);
    let stand = stand.publish("order-status").await;
    assert_eq!(
        rank(&stand, "where is my order A-1001?", None).await.decision,
        triggered("order-status")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_live_stands_in_for_what_was() {
    let stand = Stand::new().await.publish("order-status").await;
    stand.host.runtime.registry().unpublish("order-status").await.unwrap();
    let gone = unavailable("order-status", "Check an order");
    assert_eq!(rank(&stand, "where is my order?", None).await.decision, gone);
    let stand = stand.publish("order-status-c").await;
    let decision = rank(&stand, "where is my order?", None).await.decision;
    assert_eq!(decision, triggered("order-status-c"));
}
