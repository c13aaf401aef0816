//! What stands in a mail: text and HTML, an operator's own words by locale, and mistakes in them that stop the start.

use crate::identity::WISH;
use std::path::Path;
use tests::{Cli, Stand};

const GERMAN: [(&str, &str); 3] = [
    ("de.subject", "Bitte bestätigen Sie Ihre Adresse für {{operator}}\n"),
    ("de.txt", "Öffnen Sie:\n\n{{link}}\n\nCode:\n{{code}}\n"),
    (
        "de.html",
        "<p>Öffnen Sie <a href=\"{{link}}\">diese Seite</a>: {{action}}, {{code}}, {{minutes}}</p>",
    ),
];

async fn stand_with(templates: &[(&str, &str)]) -> Stand {
    let stand = Stand::builder().mail("[mail]\noutbox = \"outbox\"\n").open().await;
    let folder = stand.folder.path().join("words");
    std::fs::create_dir(&folder).expect("a folder");
    for (name, text) in templates {
        std::fs::write(folder.join(name), text).expect("a file");
    }
    let stand = stand
        .reopen_with(|old| old.replace("outbox = \"outbox\"", "outbox = \"outbox\"\ntemplates = \"words\""))
        .await;
    stand.publish("reset-password").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_has_text_and_html_with_link_code_and_names() {
    let stand = Stand::new().await.publish("reset-password").await;
    stand.talk().await.say(WISH).await;
    let mail = stand.mails().remove(0);
    let link = format!("http://actions.shop.example/verify/{}", stand.latest_link());
    assert!(
        mail.lines().any(|line| line == link),
        "the link stands whole on a line: {mail}"
    );
    let (_, html) = mail.split_once("text/html").expect("a part in HTML");
    assert!(
        html.contains(&format!("href=\"{link}\"")) && html.contains(&stand.latest_code()),
        "{html}"
    );
    for part in ["Example Shop", "Reset a password", "10 minutes"] {
        assert!(html.contains(part), "{part}: {html}");
        assert!(mail.matches(part).count() >= 2, "{part} in both parts: {mail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_own_words_are_used_for_their_locale() {
    let stand = stand_with(&GERMAN).await;
    for (locale, part) in [("de-AT", "Öffnen Sie:"), ("pl", "open this page")] {
        stand.pass_ms(1);
        let id = stand.conversations.create(locale, None, None).await.unwrap();
        stand.conversations.hear(&id, WISH).await.unwrap();
        let mail = stand.mails().pop().unwrap();
        assert!(mail.contains(part), "{locale}: {mail}");
        assert!(mail.lines().any(|line| line.ends_with(&stand.latest_link())), "{mail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_in_a_template_stops_the_start_with_its_place() {
    for (name, text, part) in [
        ("de.txt", "{{link}}\n{{cod}}", "de.txt:2: there is no `{{cod}}`"),
        ("de.html", "{{link}}", "de.html:1: `{{code}}` is missing"),
        ("fr.txt", "{{link}} {{code}}", "fr.html: the file is missing"),
    ] {
        let stand = stand_with(&[]).await;
        std::fs::write(stand.folder.path().join("words").join(name), text).unwrap();
        if name.starts_with("de") {
            for (other, text) in GERMAN.iter().filter(|(other, _)| *other != name) {
                std::fs::write(stand.folder.path().join("words").join(other), text).unwrap();
            }
        } else {
            std::fs::write(stand.folder.path().join("words/fr.subject"), "x").unwrap();
        }
        let error = Cli::of(&stand).run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(error.stderr.contains(part), "{part}: {}", error.stderr);
    }
}

fn parsed(text: &str) -> String {
    let settings = actgate::config::parse(text, "actgate.toml", Path::new("/etc"));
    settings.map_or_else(|error| error.to_string(), |_| "good".into())
}

#[test]
fn mistakes_in_the_settings_of_mail_name_place_and_remedy() {
    let smtp = |more: &str| {
        format!(
            "[secrets]\np = {{ file = \"p\" }}\n[mail]\nfrom = \"a@b.example\"\n[mail.smtp]\nhost = \"mx.example\"\n{more}"
        )
    };
    assert_eq!(
        parsed(&smtp("username = \"u\"\nsecret = \"p\"\ntls = \"implicit\"")),
        "good"
    );
    for (text, part) in [
        (
            "[mail]\noutbox = \"o\"\n[mail.smtp]\nhost = \"h\"".to_owned(),
            "name one way",
        ),
        ("[mail.smtp]\nhost = \"h\"".to_owned(), "`from` is missing"),
        (smtp("tls = \"none\""), "a server elsewhere is reached with TLS"),
        (smtp("tls = \"ssl\""), "not one of `starttls`"),
        (smtp("username = \"u\""), "needs `secret`"),
        (smtp("secret = \"p\""), "`username` is missing"),
        (smtp("username = \"u\"\nsecret = \"q\""), "add under [secrets]: name = "),
    ] {
        let error = parsed(&text);
        assert!(
            error.starts_with("actgate.toml") && error.contains(part),
            "{part}: {error}"
        );
    }
}

#[test]
fn a_sender_that_cannot_be_used_is_refused_with_its_place_and_the_text_that_would_be_taken() {
    for (from, remedy) in [
        (
            "nobody",
            "`nobody` is not the address of a sender; for example: from = ",
        ),
        (
            "Example Shop, Inc. <help@shop.example>",
            "put the name in quotes, since it holds `,`: from = '\"Example Shop, Inc.\" <help@shop.example>'",
        ),
        (
            "Ann (Support) <help@shop.example>",
            "from = '\"Ann (Support)\" <help@shop.example>'",
        ),
        ("help@shop.example (Shop)", "from = '\"Shop\" <help@shop.example>'"),
        (
            "Shop [EU] <help@shop.example>",
            "from = '\"Shop [EU]\" <help@shop.example>'",
        ),
    ] {
        let error = parsed(&format!("[mail]\noutbox = \"o\"\nfrom = \"{from}\""));
        assert!(error.starts_with("actgate.toml:3:8: "), "{error}");
        assert!(error.contains(remedy), "{error}");
    }
    for from in [
        "\"Example Shop, Inc.\" <help@shop.example>",
        "Bücherei <hilfe@bücher.example>",
    ] {
        assert_eq!(
            parsed(&format!("[mail]\noutbox = \"o\"\nfrom = '{from}'")),
            "good",
            "{from}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unusable_sender_stops_the_start_before_it_listens() {
    let stand = Stand::builder().mail("[mail]\noutbox = \"outbox\"\n").open().await;
    let from = "outbox = \"outbox\"\nfrom = \"Example Shop, Inc. <help@shop.example>\"";
    let changed = stand.settings().replace("outbox = \"outbox\"", from);
    std::fs::write(stand.folder.path().join("actgate.toml"), changed).unwrap();
    let refused = Cli::of(&stand).run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.stderr.contains("put the name in quotes"), "{}", refused.stderr);
    assert!(
        !format!("{}{}", refused.stdout, refused.stderr).contains("listening"),
        "{}",
        refused.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_to_the_address_as_the_directory_spells_it() {
    let builder = Stand::builder().contacts("id,email\n1,Ada.Lovelace@Example.com; ada@Work.example\n");
    let stand = builder.open().await.publish("reset-password").await;
    for (typed, to) in [
        ("ada.lovelace@EXAMPLE.com", "Ada.Lovelace@Example.com"),
        ("ADA@work.example", "ada@Work.example"),
    ] {
        stand.pass_ms(1);
        let talk = stand.talk().await;
        talk.say(&format!("I forgot my password, {typed}")).await;
        let mail = stand.mails().pop().expect("a mail");
        assert!(mail.contains(&format!("\r\nTo: {to}\r\n")), "{mail}");
        talk.say(&stand.latest_code()).await;
        assert_eq!(crate::identity::assurance(&talk).await, "verified-email");
        let identity = stand.conversations.state(&talk.id).await.unwrap().identity;
        assert_eq!(
            (identity.contact.as_deref(), identity.email.as_deref()),
            (Some("1"), Some(to))
        );
    }
}
