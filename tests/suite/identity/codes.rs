//! Attacks on the code in a mail.

use super::{WISH, assurance, say, stand, stand_with, stored};
use tests::{Stand, Talk};

/// Codes that are not the one in the mail.
fn wrong(code: &str, count: usize) -> Vec<String> {
    let all = (0..).map(|number| format!("{number:06}"));
    all.filter(|guess| guess != code).take(count).collect()
}

async fn asked(stand: &Stand) -> Talk<'_> {
    let talk = stand.talk().await;
    talk.say(WISH).await;
    talk
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_the_mail_confirms_once() {
    let stand = stand().await;
    let talk = asked(&stand).await;
    let code = stand.latest_code();
    let said = say(&talk, &format!("it is {} {}", &code[..3], &code[3..])).await;
    assert_eq!(said[0], "Thank you, your address is confirmed.");
    assert!(said[1].contains("a secure link is on its way"), "{said:?}");
    assert_eq!(assurance(&talk).await, "verified-email");
    assert_eq!(stand.shop.writes(), 1);
    // Neither the code nor the link of its mail is good again.
    let followed = stand
        .conversations
        .confirm_link(&stand.latest_link(), None)
        .await
        .unwrap();
    assert_eq!(followed, actgate::conversation::Followed::Used);
    let said = say(&talk, &code).await;
    assert!(!said.iter().any(|text| text.contains("confirmed")), "{said:?}");
    assert_eq!(stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_beyond_the_tries_locks_even_the_right_code_out() {
    let stand = stand().await;
    let talk = asked(&stand).await;
    let code = stand.latest_code();
    let mut said = Vec::new();
    for guess in wrong(&code, 3) {
        said.extend(say(&talk, &guess).await);
    }
    assert!(
        said[0].starts_with("That is not the code") && said[1] == said[0],
        "{said:?}"
    );
    assert!(said[2].starts_with("That code cannot be used"), "{said:?}");
    assert_eq!(say(&talk, &code).await[0], said[2]);
    assert_eq!(assurance(&talk).await, "anonymous");
    assert!(stand.shop.journal().is_empty());
    // A new mail has a new code with its own tries.
    stand.pass_ms(1000);
    talk.say("resend").await;
    assert_ne!(stand.latest_code(), code);
    say(&talk, &stand.latest_code()).await;
    assert_eq!(assurance(&talk).await, "verified-email");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_many_tries_a_code_has_is_a_setting() {
    let stand = stand_with("[limits.conversation]\ncode_tries_max = 1").await;
    let talk = asked(&stand).await;
    let code = stand.latest_code();
    say(&talk, &wrong(&code, 1)[0]).await;
    assert!(say(&talk, &code).await[0].starts_with("That code cannot be used"));
    assert_eq!(assurance(&talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_over_all_mails_of_an_hour_has_nine_tries() {
    let stand = stand().await;
    let talk = asked(&stand).await;
    let mut heard = 0;
    for _ in 0..6 {
        for guess in wrong(&stand.latest_code(), 4) {
            let said = say(&talk, &guess).await;
            heard += usize::from(said[0].starts_with("That is not the code"));
        }
        stand.pass_ms(1000);
        talk.say("resend").await;
    }
    assert_eq!(stand.mails().len(), 3);
    // Two of three tries hear that the code is wrong; the third that it is used up.
    assert_eq!(heard, 6);
    assert_eq!(assurance(&talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_in_its_own_conversation_only() {
    let stand = stand().await;
    let first = asked(&stand).await;
    let code = stand.latest_code();
    stand.pass_ms(1000);
    let second = asked(&stand).await;
    if stand.latest_code() != code {
        assert!(say(&second, &code).await[0].starts_with("That is not the code"));
        assert_eq!(assurance(&second).await, "anonymous");
    }
    say(&first, &code).await;
    assert_eq!(assurance(&first).await, "verified-email");
    assert_eq!(assurance(&second).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_for_its_own_address_and_time_only() {
    let stand = stand().await;
    let talk = asked(&stand).await;
    let code = stand.latest_code();
    stand.pass_ms(1000);
    talk.say("sorry, it is grace@example.com").await;
    if stand.latest_code() != code {
        assert!(say(&talk, &code).await[0].starts_with("That is not the code"));
    }
    let code = stand.latest_code();
    stand.pass_ms(10 * 60_000);
    assert!(say(&talk, &code).await[0].starts_with("That code cannot be used"));
    assert_eq!(assurance(&talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_code_is_not_good_once_a_new_one_was_sent() {
    let stand = stand().await;
    let talk = asked(&stand).await;
    let old = stand.latest_code();
    stand.pass_ms(1000);
    talk.say("resend").await;
    if stand.latest_code() != old {
        assert!(say(&talk, &old).await[0].starts_with("That is not the code"));
        assert_eq!(assurance(&talk).await, "anonymous");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_code_proves_nothing_after_the_email_changed() {
    let stand = stand().await;
    let talk = asked(&stand).await;
    let code = stand.latest_code();
    std::fs::write(
        stand.folder.path().join("contacts.csv"),
        "id,email\n1,ada@elsewhere.example\n",
    )
    .unwrap();
    assert!(say(&talk, &code).await[0].starts_with("That code cannot be used"));
    assert_eq!(assurance(&talk).await, "anonymous");
    assert!(stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_survives_a_restart_and_is_told_nowhere() {
    let stand = stand().await;
    let id = asked(&stand).await.id;
    let (code, secret) = (stand.latest_code(), stand.latest_link());
    for file in ["actgate.db", "actgate.db-wal"] {
        let bytes = std::fs::read(stand.state().join(file)).unwrap_or_default();
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!holds(&secret), "{file} holds the link's secret");
        assert!(!holds(&format!("\"{code}\"")), "{file} holds the code");
    }
    let stand = stand.reopen().await;
    let talk = Talk { stand: &stand, id };
    assert!(!stored(&talk).await.to_string().contains(&code));
    say(&talk, &code).await;
    assert_eq!(assurance(&talk).await, "verified-email");
}
