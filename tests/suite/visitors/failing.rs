//! Directories that fail, or have nothing to say: what visitors hear, and what operators see.

use crate::identity::{assurance, say};
use serde_json::{Value, json};
use tests::{Api, Cli, Daemon, Desk, Served, Stand};

const REACH: &str = "private_networks = [\"127.0.0.0/8\"]\nplain_http = true\n";

/// Enough failures that no endpoint is left alone, for tests about answers.
const PATIENT: &str = "[limits.gate]\nbreaker_failures_max = 1000\n";

/// Ways of a directory to say that it knows nobody, by the name in an address.
const NOBODY: [&str; 6] = ["no-content", "empty", "null", "not-found", "nothing", "object"];

/// Ways of a directory to fail.
const FAILING: [&str; 7] = [
    "unavailable",
    "broken",
    "sign-in",
    "not-json",
    "text",
    "moved",
    "forbidden",
];

/// A directory over HTTP that knows ada, and does with others as their names say.
async fn desk() -> Desk {
    Desk::start(|request| {
        let page = "<!doctype html><html><form>Please sign in: marked-4711</form></html>";
        let is_for = |name: &str| request.contains(&format!("{name}@example.com"));
        let ada = json!({"key": "41", "mail": "Ada@Example.com"}).to_string();
        match NOBODY.into_iter().chain(FAILING).find(|name| is_for(name)) {
            Some("no-content") => (204, String::new()),
            Some("empty") => (200, "\r\n".into()),
            Some("null") => (200, "null".into()),
            Some("not-found") => (404, page.into()),
            Some("nothing") => (200, "[]".into()),
            Some("object") => (200, "{}".into()),
            Some("unavailable") => (503, "marked-4711".into()),
            Some("broken") => (500, "marked-4711".into()),
            Some("sign-in") => (200, page.into()),
            Some("not-json") => (200, "{\"key\": NaN, \"mail\": \"marked-4711\"}".into()),
            Some("text") => (200, "\"marked-4711\"".into()),
            Some("moved") => (302, page.into()),
            Some("forbidden") => (403, page.into()),
            _ if is_for("ada") => (200, ada),
            _ => (404, "{}".into()),
        }
    })
    .await
}

fn directory(url: &str) -> String {
    format!(
        "[contacts.http]\nendpoint = {{ method = \"GET\", url = \"{url}/people\", query = {{ email = \"{{visitor.email}}\" }} }}\n\
         id = \"/key\"\nemail = \"/mail\"\n{REACH}"
    )
}

async fn stand(desk: &Desk, settings: &str) -> Stand {
    let builder = Stand::builder().directory(&directory(&desk.url)).settings(settings);
    let stand = builder.open().await.publish("order-status").await;
    stand.publish("reset-password").await
}

/// Asks for a new password with an address. Answers all that was said, with the address taken out, and what is waited for.
async fn reset(served: &Served, email: &str) -> Value {
    let path = served.conversation().await;
    let mut heard = Vec::new();
    for text in ["I forgot my password", email, "is it there?", "123456", "resend"] {
        let answer = served.say(&path, text).await;
        let messages = answer["messages"].as_array().expect("messages").clone();
        let texts: Vec<Value> = messages.into_iter().map(|mut message| message["text"].take()).collect();
        heard.push(json!([texts, answer["waiting_for"]]));
    }
    let text = Value::Array(heard).to_string().replace(email, "X");
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_email_uses_the_same_words_whatever_the_directory_does() {
    let desk = desk().await;
    let settings = format!("{PATIENT}[limits.conversation]\nguesses_per_network_max = 1000\n");
    let served = Served::start(stand(&desk, &settings).await).await;
    let known = reset(&served, "ada@example.com").await;
    assert!(known.to_string().contains("If that address is known to us"), "{known}");
    for name in NOBODY.into_iter().chain(FAILING).chain(["eve"]) {
        let heard = reset(&served, &format!("{name}@example.com")).await;
        assert_eq!(heard, known, "{name}");
    }
    assert_eq!(served.stand.mails().len(), 2, "to ada alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn match_email_knows_nobody_where_the_directory_says_so_and_says_that_it_failed_where_it_did() {
    let desk = desk().await;
    let stand = stand(&desk, PATIENT).await;
    for (names, words) in [(&NOBODY[..], "could not match"), (&FAILING[..], "did not work")] {
        for name in names {
            let talk = stand.talk().await;
            talk.say("Where is my order A-1001?").await;
            let said = say(&talk, &format!("{name}@example.com")).await;
            assert!(said[0].contains(words), "{name}: {said:?}");
            assert_eq!(assurance(&talk).await, "anonymous");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_see_why_a_directory_failed_in_the_record_and_in_the_metrics() {
    let desk = desk().await;
    let stand = stand(&desk, PATIENT).await;
    for name in FAILING {
        stand
            .talk()
            .await
            .say(&format!("I forgot my password, {name}@example.com"))
            .await;
    }
    stand.talk().await.say("I forgot my password, ada@example.com").await;
    let metrics = stand.host.runtime.metrics().text();
    for (result, count) in [("failed", FAILING.len()), ("known", 1)] {
        let line = format!("actgate_look_ups_total{{result=\"{result}\"}} {count}");
        assert!(metrics.contains(&line), "{metrics}");
    }
    let listed = Cli::of(&stand).run(&["proofs"]).good();
    for part in [
        "match  failed     unavailable@example.com",
        "its status is 503)",
        "its status is 500)",
        "its status is 403)",
        "it is an HTML page instead of JSON",
        "it is `NaN` or `Infinity`, which JSON does not have",
        "neither a list nor an object",
    ] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let served = Served::start(stand).await;
    let proofs = served.get("/v1/proofs").await;
    assert!(proofs.text.contains("its status is 503"), "{}", proofs.text);
    let known = proofs.json()["proofs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["result"] == "known")
        .cloned();
    assert_eq!(known.expect("a row")["reason"], Value::Null);
    for text in [&listed, &proofs.text] {
        assert!(
            !text.contains("marked-4711"),
            "nothing of an answer is repeated: {text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_directory_is_logged_once_in_a_while_with_the_reason() {
    let desk = desk().await;
    let stand = stand(&desk, PATIENT).await;
    let token = Cli::of(&stand).run(&["--json", "token", "create"]).json();
    let log = stand.folder.path().join("log");
    let daemon = Daemon::start_logging(stand.folder.path(), &log);
    let api = Api::at(&daemon.url, token["token"].as_str().unwrap());
    for name in ["unavailable", "broken", "sign-in"] {
        let made = api.post("/v1/conversations", json!({}).to_string()).await.1;
        let messages = format!("/v1/conversations/{}/messages", made["id"].as_str().expect("an id"));
        let text = format!("I forgot my password, {name}@example.com");
        api.post(&messages, json!({ "text": text }).to_string()).await;
    }
    drop(daemon);
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.matches("the directory of contacts failed").count(), 1, "{log}");
    assert!(log.contains("WARN") && log.contains("its status is 503"), "{log}");
    assert!(!log.contains("@example.com") && !log.contains("marked-4711"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_is_busy_for_a_moment_is_asked_again() {
    let asked = std::sync::atomic::AtomicU32::new(0);
    let desk = Desk::start(move |_| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => (503, String::new()),
        _ => (200, json!({"key": "41", "mail": "ada@example.com"}).to_string()),
    })
    .await;
    let stand = stand(&desk, "").await;
    let talk = stand.talk().await;
    talk.say("Where is my order A-1001?").await;
    say(&talk, "ada@example.com").await;
    assert_eq!(assurance(&talk).await, "matched-email");
    assert!(desk.asked().len() >= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_keeps_failing_is_left_alone_and_asked_again_later() {
    let desk = desk().await;
    let stand = stand(
        &desk,
        "[limits.gate]\nbreaker_failures_max = 2\nbreaker_open_ms = 60000\n",
    )
    .await;
    for _ in 0..2 {
        stand.talk().await.say("I forgot my password, broken@example.com").await;
    }
    let before = desk.asked().len();
    stand.talk().await.say("I forgot my password, ada@example.com").await;
    assert_eq!((desk.asked().len(), stand.mails().len()), (before, 0));
    let listed = Cli::of(&stand).run(&["proofs", "--limit", "2"]).good();
    assert!(
        listed.contains("failed too often and is left alone for 60 s more"),
        "{listed}"
    );
    stand.pass_ms(60_000);
    stand.talk().await.say("I forgot my password, ada@example.com").await;
    assert_eq!(stand.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_has_its_calls_of_a_minute_like_every_endpoint() {
    let desk = desk().await;
    let stand = stand(&desk, "[limits.gate]\ncalls_per_minute = 2\n").await;
    for _ in 0..3 {
        stand.talk().await.say("I forgot my password, eve@example.com").await;
    }
    assert_eq!(desk.asked().len(), 2);
    let listed = Cli::of(&stand).run(&["proofs", "--limit", "2"]).good();
    assert!(listed.contains("raise `limits.gate.calls_per_minute`"), "{listed}");
    stand.pass_ms(60_000);
    stand.talk().await.say("I forgot my password, ada@example.com").await;
    assert_eq!(stand.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_address_of_a_contact_finds_them_and_gets_the_mail_wherever_the_directory_keeps_it() {
    let desk = Desk::start(|_| {
        let ada = json!({"id": 41, "mail": null, "mails": ["Ada@Example.com", null], "old": "ada@old.example; x",
                         "identities": [{"value": "Ada@Work.example"}, {"value": 7}]});
        (
            200,
            json!({"people": [{"id": 42, "mail": "someone@else.example"}, ada]}).to_string(),
        )
    })
    .await;
    let places = "email = [\"/mail\", \"/mails\", \"/old\", \"/identities/*/value\"]";
    let directory = directory(&desk.url)
        .replace("email = \"/mail\"", places)
        .replace("id = \"/key\"", "id = \"/id\"\nfound = \"/people\"");
    let builder = Stand::builder().directory(&directory);
    let stand = builder.open().await.publish("reset-password").await;
    for (typed, to) in [
        ("ada@example.com", "Ada@Example.com"),
        ("ada@old.example", "ada@old.example"),
        ("ADA@WORK.example", "Ada@Work.example"),
    ] {
        stand.pass_ms(1);
        let talk = stand.talk().await;
        talk.say(&format!("I forgot my password, {typed}")).await;
        let mail = stand.mails().pop().expect("a mail");
        assert!(mail.contains(&format!("\r\nTo: {to}\r\n")), "{typed}: {mail}");
        talk.say(&stand.latest_code()).await;
        let identity = stand.conversations.state(&talk.id).await.unwrap().identity;
        assert_eq!(identity.contact.as_deref(), Some("41"));
    }
    let count = stand.mails().len();
    stand.talk().await.say("I forgot my password, eve@example.com").await;
    assert_eq!(stand.mails().len(), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secondary_address_of_hubspot_is_the_contacts_and_gets_the_mail() {
    let hubspot = Desk::start(|_| {
        let properties =
            json!({"email": "Ada@Example.com", "hs_additional_emails": "ada@old.example;Ada@Older.example"});
        let found = json!({"total": 1, "results": [{"id": "512", "properties": properties, "archived": false}]});
        (200, found.to_string())
    })
    .await;
    let settings = format!(
        "[contacts.hubspot]\nsecret = \"crm\"\norigin = \"{}\"\n{REACH}",
        hubspot.url
    );
    let builder = Stand::builder()
        .secret("crm", "a-token-of-the-crm-0123456789")
        .directory(&settings);
    let stand = builder.open().await.publish("reset-password").await;
    for (typed, to) in [
        ("ada@older.example", "Ada@Older.example"),
        ("ada@example.com", "Ada@Example.com"),
    ] {
        stand.pass_ms(1);
        stand.talk().await.say(&format!("I forgot my password, {typed}")).await;
        let mail = stand.mails().pop().expect("a mail");
        assert!(mail.contains(&format!("\r\nTo: {to}\r\n")), "{mail}");
    }
    stand.talk().await.say("I forgot my password, eve@example.com").await;
    assert_eq!(stand.mails().len(), 2);
}
