//! The shortest way through everything: a message, a sandboxed action, a real call, an answer.

use tests::Stand;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_becomes_an_answer() {
    let stand = Stand::new().await.publish("store-hours").await;
    let talk = stand.talk().await;
    let said = talk.say("When are you open on monday?").await;
    let text = &said.last().unwrap().text;
    assert!(
        text.starts_with("The shop is open on Monday, ") && text.ends_with(", from 09:00 to 18:00 (Europe/Berlin)."),
        "{text}"
    );
}
