//! Attacks with addresses: line breaks, look-alikes, case, and mail that goes elsewhere.

use super::{assurance, proofs, say, stand};
use tests::Stand;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_an_address_becomes_a_header_or_a_second_receiver() {
    let stand = stand().await;
    for hostile in [
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\nCc: eve@example.com",
        "ada@example.com%0d%0aBcc:eve@example.com",
        "ada@example.com, eve@example.com",
        "<ada@example.com> <eve@example.com>",
        "\"ada@example.com\" <eve@example.com>",
        "ada@example.com;eve@example.com",
        "ada@example.com\0eve@example.com",
        "ada@example.com?bcc=eve@example.com",
    ] {
        let talk = stand.talk().await;
        talk.say("I forgot my password").await;
        talk.say(hostile).await;
        assert_eq!(assurance(&talk).await, "anonymous");
        for mail in stand.mails() {
            let (head, _) = mail.split_once("\r\n\r\n").expect("a mail has a head");
            let receivers: Vec<&str> = head.lines().filter(|line| line.starts_with("To: ")).collect();
            assert_eq!(receivers, ["To: ada@example.com"], "{hostile:?}");
            assert!(
                !head.contains("eve") && !head.contains("Bcc") && !head.contains("Cc:"),
                "{head}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_names_of_operator_and_action_cannot_become_headers() {
    let stand = Stand::new().await.publish("reset-password").await;
    let stand = stand
        .reopen_with(|old| {
            old.replace(
                "operator = \"Example Shop\"",
                "operator = \"Shop\\r\\nBcc: eve@example.com\"",
            )
        })
        .await;
    let talk = stand.talk().await;
    talk.say("I forgot my password, ada@example.com").await;
    let mail = stand.mails().pop().expect("a mail");
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn look_alikes_of_a_contact_are_not_the_contact() {
    let stand = stand().await;
    for other in [
        "аda@example.com",  // Cyrillic a
        "ada@ехample.com",  // Cyrillic e and x
        "ada@example.com.", // another domain
        "ada@examp1e.com",
        "ada+x@example.com",
        "a.da@example.com",
        "ada@еxample.com",
        "a\u{301}da@example.com",  // a with an accent
        "ada\u{200b}@example.com", // hidden, and taken out with all that is hidden
        "ａｄａ@example.com",      // full width
        "ada@example.com.eve.example",
        "ada@example.com@eve.example",
        "ada@sub.example.com",
    ] {
        let talk = stand.talk().await;
        talk.say("I forgot my password").await;
        talk.say(other).await;
    }
    // Whatever was taken for ada's address is ada's address: every mail went to her and nobody else.
    for mail in stand.mails() {
        assert_eq!(mail.matches("\r\nTo: ").count(), 1);
        assert!(mail.contains("\r\nTo: ada@example.com\r\n"), "{mail}");
    }
    let sent = proofs(&stand)
        .await
        .iter()
        .filter(|proof| *proof == "mail sent")
        .count();
    assert!(
        sent <= 3,
        "at most the trailing dot, the hidden character and the full-width letters are read as hers: {sent}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_to_the_contacts_own_address_however_it_was_typed() {
    for typed in [
        "ADA@EXAMPLE.COM",
        "Ada@Example.com",
        "mailto:ada@example.com",
        "ada@ｅxample.com", // IDNA maps full width letters of a domain
    ] {
        let stand = stand().await;
        let talk = stand.talk().await;
        talk.say("I forgot my password").await;
        talk.say(typed).await;
        let mail = stand.mails().pop().unwrap_or_else(|| panic!("no mail for {typed}"));
        assert!(mail.contains("\r\nTo: ada@example.com\r\n"), "{mail}");
        say(&talk, &stand.latest_code()).await;
        assert_eq!(assurance(&talk).await, "verified-email", "{typed}");
    }
    // The Kelvin sign is a K in Unicode's own normal form, and goes where K goes.
    let builder = Stand::builder().contacts("id,email\n9,karl@example.com\n");
    let stand = builder.open().await.publish("reset-password").await;
    let talk = stand.talk().await;
    talk.say("I forgot my password, \u{212a}arl@example.com").await;
    assert!(stand.mails()[0].contains("\r\nTo: karl@example.com\r\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_two_contacts_is_nobodys() {
    let builder = Stand::builder().contacts("id,email\n1,ada@example.com\n2,ADA@example.com\n");
    let stand = builder.open().await.publish("reset-password").await;
    let talk = stand.talk().await;
    talk.say("I forgot my password, ada@example.com").await;
    assert!(stand.mails().is_empty());
}
