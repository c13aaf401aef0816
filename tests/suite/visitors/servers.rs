//! Mail over a real server: STARTTLS and TLS from the first byte, with an authority of the operator's own.

use crate::identity::{WISH, assurance};
use tests::{MailServer, Stand, Talk, certificates};

async fn settings(mode: &str, server: &MailServer, more: &str) -> String {
    format!(
        "[mail.smtp]\nhost = \"localhost\"\nport = {}\ntls = \"{mode}\"\nusername = \"{}\"\nsecret = \"mail\"\n{more}",
        server.port,
        MailServer::USER
    )
}

async fn stand(mode: &str, server: &MailServer, more: &str, folder: &std::path::Path) -> Stand {
    let ca = std::fs::read_to_string(folder.join("ca.pem")).expect("an authority");
    let builder = Stand::builder()
        .mail(&settings(mode, server, more).await)
        .file("ca.pem", &ca);
    let stand = builder.secret("mail", MailServer::PASSWORD).open().await;
    stand.publish("reset-password").await
}

/// The part of a text after a word, up to the next space.
fn after<'a>(text: &'a str, word: &str) -> &'a str {
    let (_, rest) = text.split_once(word).expect(word);
    rest.split_whitespace().next().expect("something")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_arrives_over_both_kinds_of_tls_and_its_code_confirms() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    for mode in ["starttls", "implicit"] {
        let mut server = MailServer::start(mode, folder.path()).await;
        let stand = stand(mode, &server, "ca = \"ca.pem\"\n", folder.path()).await;
        let talk = stand.talk().await;
        talk.say(WISH).await;
        let mail = server.mail().await;
        assert_eq!(mail["to"], serde_json::json!(["ada@example.com"]), "{mail}");
        assert_eq!(
            (&mail["from"], &mail["user"]),
            (&"shop@example.com".into(), &MailServer::USER.into()),
            "{mail}"
        );
        if mode == "starttls" {
            assert_eq!(mail["tls"], true, "{mail}");
        }
        assert_eq!(mail["subject"], "Confirm your address for Example Shop");
        let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
        let secret = after(text, "/verify/");
        assert!(html.contains(&format!("/verify/{secret}\"")), "{html}");
        let code = text
            .lines()
            .map(str::trim)
            .find(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
        talk.say(code.expect("a code")).await;
        assert_eq!(assurance(&talk).await, "verified-email");
        // Nobody who is not a contact gets anything, and what waits is sent before the host ends.
        stand.talk().await.say("I forgot my password, eve@example.com").await;
        stand.talk().await.say("I forgot my password, grace@example.com").await;
        stand.conversations.close().await;
        let last = server.mail().await;
        assert_eq!(last["to"], serde_json::json!(["grace@example.com"]), "{last}");
        assert!(server.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_outside_ascii_arrive_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let mut server = MailServer::start("starttls", folder.path()).await;
    let stand = stand("starttls", &server, "ca = \"ca.pem\"\n", folder.path()).await;
    let stand = stand
        .reopen_with(|old| old.replace("operator = \"Example Shop\"", "operator = \"Bücher & Söhne ✓\""))
        .await;
    let talk = stand.talk().await;
    talk.say(WISH).await;
    let mail = server.mail().await;
    assert_eq!(mail["subject"], "Confirm your address for Bücher & Söhne ✓");
    assert!(
        mail["text"]
            .as_str()
            .unwrap()
            .contains("asked Bücher & Söhne ✓ in a chat"),
        "{mail}"
    );
    assert!(
        mail["html"].as_str().unwrap().contains("Bücher &amp; Söhne ✓"),
        "{mail}"
    );
    let secret = after(mail["text"].as_str().unwrap(), "/verify/");
    let followed = stand.conversations.confirm_link(secret, None).await.unwrap();
    assert_eq!(followed, actgate::conversation::Followed::Confirmed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_with_an_international_domain_and_a_comma_in_the_name_arrives() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let mut server = MailServer::start("starttls", folder.path()).await;
    let stand = stand("starttls", &server, "ca = \"ca.pem\"\n", folder.path()).await;
    let from = "from = '\"Bücher & Söhne, Inc.\" <hilfe@bücher.example>'";
    let stand = stand
        .reopen_with(|old| old.replace("from = \"Shop <shop@example.com>\"", from))
        .await;
    stand.talk().await.say(WISH).await;
    let mail = server.mail().await;
    for (part, text) in [
        ("hello", "xn--bcher-kva.example"),
        ("from", "hilfe@xn--bcher-kva.example"),
        ("sender", "\"Bücher & Söhne, Inc.\" <hilfe@xn--bcher-kva.example>"),
    ] {
        assert_eq!(mail[part], text, "{part}: {mail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_not_taken_holds_no_other_up() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let mut server = MailServer::start("starttls", folder.path()).await;
    let stand = stand("starttls", &server, "ca = \"ca.pem\"\n", folder.path()).await;
    let contacts = "id,email\n1,busy@example.com\n2,never@example.com\n3,Grace@Example.com\n";
    std::fs::write(stand.folder.path().join("contacts.csv"), contacts).unwrap();
    for email in ["busy@example.com", "never@example.com", "grace@example.com"] {
        stand.talk().await.say(&format!("I forgot my password, {email}")).await;
    }
    // Who could be reached at once is, and who could not a moment later; the one without a mailbox is not tried again.
    for to in ["Grace@Example.com", "busy@example.com"] {
        assert_eq!(server.mail().await["to"], serde_json::json!([to]));
    }
    stand.conversations.close().await;
    assert!(server.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_trusted_certificate_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    for mode in ["starttls", "implicit"] {
        let mut server = MailServer::start(mode, folder.path()).await;
        let stand = stand(mode, &server, "", folder.path()).await;
        let talk = stand.talk().await;
        let said = talk.say(WISH).await;
        // The visitor hears what everybody hears.
        assert!(said[0].text.starts_with("If that address is known"), "{said:?}");
        refuses_everything(&stand, &talk, &mut server).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_take_the_password_gets_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let mut server = MailServer::start("starttls", folder.path()).await;
    let stand = stand("starttls", &server, "ca = \"ca.pem\"\n", folder.path()).await;
    std::fs::write(stand.folder.path().join("mail"), "another-password").unwrap();
    let talk = stand.talk().await;
    talk.say(WISH).await;
    refuses_everything(&stand, &talk, &mut server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_falls_silent_is_left_after_a_while() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let mut server = MailServer::start("starttls", folder.path()).await;
    let stand = stand(
        "starttls",
        &server,
        "ca = \"ca.pem\"\ntimeout_ms = 500\n",
        folder.path(),
    )
    .await;
    std::fs::write(stand.folder.path().join("mail"), "silence").unwrap();
    let talk = stand.talk().await;
    talk.say(WISH).await;
    refuses_everything(&stand, &talk, &mut server).await;
}

/// Nothing arrived, although the host has ended its tries.
async fn refuses_everything(stand: &Stand, talk: &Talk<'_>, server: &mut MailServer) {
    stand.conversations.close().await;
    assert!(server.is_empty());
    assert_eq!(assurance(talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unusable_authority_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let server = MailServer::start("starttls", folder.path()).await;
    let stand = stand("starttls", &server, "", folder.path()).await;
    for (ca, part) in [
        ("nowhere.pem", "cannot be read"),
        ("actgate.toml", "`mail.smtp` cannot be used"),
    ] {
        let settings = stand.settings().replace("tls = ", &format!("ca = \"{ca}\"\ntls = "));
        let settings = actgate::config::parse(&settings, "actgate.toml", stand.folder.path()).unwrap();
        let host = actgate::server::Host::open(settings, tests::surroundings())
            .await
            .unwrap();
        let error = host.conversations("http://x.example".into()).err().expect("an error");
        assert!(error.to_string().contains(part), "{error}");
    }
}
