//! A person follows the link: a real mail server takes the mail, a real browser opens the page and presses the button, and
//! the conversation goes on.

use serde_json::Value;
use std::process::Command;
use tests::{MailServer, Served, Stand, certificates, tool, workspace};

/// How long a caller waits for news, in milliseconds. The browser is slow where a machine is busy.
const WAIT_MS: u64 = 120_000;

/// Findings that a person with a handicap could not get around.
fn serious(findings: &Value) -> Vec<&Value> {
    let findings = findings.as_array().expect("findings");
    let is_serious =
        |finding: &&Value| ["serious", "critical"].contains(&finding["impact"].as_str().unwrap_or("serious"));
    findings.iter().filter(is_serious).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_follows_the_link_and_the_conversation_goes_on_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let mut server = MailServer::start("starttls", folder.path()).await;
    let mail = format!(
        "[mail.smtp]\nhost = \"localhost\"\nport = {}\ntls = \"starttls\"\nusername = \"shop\"\nsecret = \"mail\"\nca = \"ca.pem\"\n",
        server.port
    );
    let ca = std::fs::read_to_string(folder.path().join("ca.pem")).expect("an authority");
    let builder = Stand::builder()
        .mail(&mail)
        .secret("mail", MailServer::PASSWORD)
        .file("ca.pem", &ca);
    let builder = builder.settings(&format!("[api]\nwait_ms_max = {WAIT_MS}"));
    let served = Served::start(builder.open().await.publish("reset-password").await).await;
    let path = served.conversation().await;
    let heard = served.say(&path, "I forgot my password, ada@example.com").await;
    let last = heard["messages"].as_array().unwrap().last().unwrap()["seq"]
        .as_u64()
        .unwrap();
    let text = server.mail().await["text"].as_str().unwrap().to_owned();
    let link = text
        .lines()
        .find(|line| line.starts_with(&served.url))
        .expect("a link")
        .to_owned();
    // The caller waits while the person follows the link.
    let news_path = format!("{path}/messages?after={last}&wait_ms={WAIT_MS}");
    let follow = tokio::task::spawn_blocking(move || follow(&link));
    let (news, seen) = tokio::join!(served.get(&news_path), follow);
    let seen = seen.expect("the browser does well");
    let messages = news.json()["messages"].as_array().expect("messages").clone();
    let texts: Vec<&str> = messages.iter().filter_map(|message| message["text"].as_str()).collect();
    assert_eq!(texts[0], "Thank you, your address is confirmed.");
    assert!(texts[1].contains("a secure link is on its way"), "{texts:?}");
    looked_well(&seen);
    assert_eq!(
        served.stand.shop.writes(),
        1,
        "four looks and one press are one confirmation"
    );
}

/// What the browser saw of each page.
fn looked_well(seen: &Value) {
    let looks = seen["looks"].as_array().expect("looks");
    assert_eq!(looks.len(), 4);
    for look in looks {
        assert_eq!((&look["status"], &look["button"]), (&200.into(), &1.into()), "{look}");
        for part in [
            "Example Shop",
            "Reset a password",
            "Yes, that was me",
            "If it was not you, close this page",
        ] {
            assert!(look["text"].as_str().unwrap().contains(part), "{part}: {look}");
        }
        assert_eq!(look["overflow"], false, "{look}");
        assert!(serious(&look["findings"]).is_empty(), "{look}");
    }
    assert_eq!(
        looks[0]["ground"], looks[1]["ground"],
        "a colour does not hang on the size"
    );
    assert_ne!(
        looks[0]["ground"], looks[2]["ground"],
        "dark is another colour than light"
    );
    assert_eq!(
        seen["done"]["focused"], "BUTTON",
        "the button is the first thing that a keyboard reaches"
    );
    assert!(
        seen["done"]["text"]
            .as_str()
            .unwrap()
            .contains("Your address is confirmed."),
        "{seen}"
    );
    assert!(serious(&seen["done"]["findings"]).is_empty(), "{seen}");
    assert_eq!(seen["again"]["status"], 410);
    assert!(
        seen["again"]["text"]
            .as_str()
            .unwrap()
            .contains("This link was used before"),
        "{seen}"
    );
    assert!(serious(&seen["again"]["findings"]).is_empty(), "{seen}");
}

/// Follows a link in Chromium. Pictures go to the documentation when the golden files are made anew.
fn follow(link: &str) -> Value {
    let pictures = tempfile::tempdir().expect("a folder");
    let renews = std::env::var_os("ACTGATE_UPDATE_GOLDEN").is_some();
    let documents = workspace().join("docs/images");
    let folder = if renews { documents.as_path() } else { pictures.path() };
    let script = workspace().join("tests/browser/follow.mjs");
    let done = Command::new("node")
        .env("NODE_PATH", tool("browser/node_modules"))
        .arg(script)
        .args(["/usr/bin/chromium", link])
        .arg(folder)
        .output()
        .expect("node starts");
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{errors}");
    for name in ["phone-light", "phone-dark", "desktop-light", "desktop-dark"] {
        let picture = folder.join(format!("verify-{name}.png"));
        assert!(std::fs::metadata(picture).expect("a picture").len() > 2_000, "{name}");
    }
    serde_json::from_slice(&done.stdout).expect("JSON")
}
