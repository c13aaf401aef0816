//! Attacks on the link in a mail.

use super::{WISH, assurance, proofs, stand};
use actgate::conversation::Followed;
use serde_json::json;
use tests::{Stand, Talk};

async fn follow(stand: &Stand, secret: &str) -> Followed {
    stand.conversations.confirm_link(secret, None).await.expect("an answer")
}

async fn asked(stand: &Stand) -> (Talk<'_>, String) {
    let talk = stand.talk().await;
    stand.pass_ms(1);
    talk.say(WISH).await;
    let secret = stand.latest_link();
    (talk, secret)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_once() {
    let stand = stand().await;
    let (talk, secret) = asked(&stand).await;
    assert_eq!(follow(&stand, &secret).await, Followed::Confirmed);
    assert_eq!(assurance(&talk).await, "verified-email");
    for _ in 0..2 {
        assert_eq!(follow(&stand, &secret).await, Followed::Used);
    }
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clicks_at_the_same_time_confirm_once() {
    let stand = stand().await;
    let (_talk, secret) = asked(&stand).await;
    let clicks = (0..8).map(|_| {
        let (conversations, secret) = (stand.conversations.clone(), secret.clone());
        tokio::spawn(async move { conversations.confirm_link(&secret, None).await.expect("an answer") })
    });
    let mut confirmed = 0;
    for click in clicks.collect::<Vec<_>>() {
        match click.await.expect("no panic") {
            Followed::Confirmed => confirmed += 1,
            other => assert_eq!(other, Followed::Used),
        }
    }
    assert_eq!((confirmed, stand.shop.writes()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_and_its_code_at_the_same_time_confirm_once() {
    let stand = stand().await;
    let (talk, secret) = asked(&stand).await;
    let code = stand.latest_code();
    let (followed, _) = tokio::join!(follow(&stand, &secret), talk.say(&code));
    assert!(
        [Followed::Confirmed, Followed::Used].contains(&followed),
        "{followed:?}"
    );
    let confirmed = proofs(&stand)
        .await
        .iter()
        .filter(|proof| proof.ends_with("confirmed"))
        .count();
    assert_eq!((confirmed, stand.shop.writes()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_another_conversation_proves_nothing_here() {
    let stand = stand().await;
    let (first, of_first) = asked(&stand).await;
    let (second, _) = asked(&stand).await;
    assert_eq!(follow(&stand, &of_first).await, Followed::Confirmed);
    assert_eq!(assurance(&first).await, "verified-email");
    assert_eq!(assurance(&second).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_one_action_proves_nothing_for_another() {
    let stand = stand().await;
    let (talk, secret) = asked(&stand).await;
    // The conversation waits for the same address, but for something else.
    let storage = stand.host.runtime.storage();
    let conversation = storage.conversation(&talk.id).await.unwrap().unwrap();
    let mut state: serde_json::Value = serde_json::from_str(&conversation.state).unwrap();
    state["task"]["action"] = json!("delete-account");
    let text = state.to_string();
    let saved = storage.save_turn(&talk.id, conversation.revision, &text, &[], 1);
    saved.await.unwrap();
    assert_eq!(follow(&stand, &secret).await, Followed::Over);
    assert_eq!(assurance(&talk).await, "anonymous");
    assert!(stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_for_its_time_only() {
    let stand = stand().await;
    let (talk, secret) = asked(&stand).await;
    stand.pass_ms(10 * 60_000 - 1);
    assert!(matches!(
        stand.conversations.peek_link(&secret).await.unwrap(),
        actgate::storage::FoundLink::Good(_)
    ));
    stand.pass_ms(1);
    assert_eq!(follow(&stand, &secret).await, Followed::Expired);
    assert_eq!(assurance(&talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_proves_nothing_after_the_email_changed() {
    for contacts in [
        "id,email\n1,ada@elsewhere.example\n",
        "id,email\n7,ada@example.com\n",
        "id,email\n1,ada@example.com\n2,ada@example.com\n",
        "id,email\n",
    ] {
        let stand = stand().await;
        let (talk, secret) = asked(&stand).await;
        std::fs::write(stand.folder.path().join("contacts.csv"), contacts).unwrap();
        assert_eq!(follow(&stand, &secret).await, Followed::Over, "{contacts}");
        assert_eq!(assurance(&talk).await, "anonymous");
        assert!(stand.shop.journal().is_empty());
        assert!(proofs(&stand).await.contains(&"link changed".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_that_changes_after_the_proof_drops_it_before_the_next_call() {
    let stand = Stand::new()
        .await
        .publish("order-status")
        .await
        .publish("reset-password")
        .await;
    let (talk, secret) = asked(&stand).await;
    assert_eq!(follow(&stand, &secret).await, Followed::Confirmed);
    let calls = stand.shop.journal().len();
    std::fs::write(
        stand.folder.path().join("contacts.csv"),
        "id,email\n1,ada@elsewhere.example\n",
    )
    .unwrap();
    let said = talk.say("Where is my order A-1001?").await;
    assert!(said[0].text.starts_with("Your details have changed"), "{said:?}");
    assert_eq!(assurance(&talk).await, "anonymous");
    assert_eq!(
        stand.shop.journal().len(),
        calls,
        "nothing was sent with the old address"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_lasts_thirty_minutes() {
    let stand = Stand::new().await.publish("reset-password").await;
    let (talk, secret) = asked(&stand).await;
    assert_eq!(follow(&stand, &secret).await, Followed::Confirmed);
    stand.pass_ms(30 * 60_000 - 1);
    assert_eq!(assurance(&talk).await, "verified-email");
    stand.pass_ms(1);
    assert_eq!(assurance(&talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_a_link_has_256_bits_and_only_its_hash_is_kept() {
    let stand = stand().await;
    let (_talk, secret) = asked(&stand).await;
    assert_eq!(secret.len(), 43, "32 bytes in base64url");
    // Links that differ in one bit, are cut, or have another case are other links.
    let mut other = secret.clone();
    let last = if other.pop() == Some('A') { 'Q' } else { 'A' };
    other.push(last);
    for guess in [
        other,
        secret[..42].to_owned(),
        secret.to_lowercase(),
        secret.clone() + "=",
    ] {
        if guess != secret {
            assert_eq!(follow(&stand, &guess).await, Followed::Unknown, "{guess}");
        }
    }
}
