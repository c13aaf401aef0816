//! The scripted conversation: every example, and beside what works a twin that must not.

use super::http::Client;
use super::stand::Stand;
use super::talk::{Report, Talk, text};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::Path;

/// Plays everything. An error means that it could not go on; what is wrong otherwise is in the report.
pub fn play(stand: &mut Stand, report: &mut Report) -> anyhow::Result<()> {
    access(stand, report)?;
    let client = Client::new(&stand.host.url, Some(&stand.token));
    let mut talk = Talk::start(&client)?;
    hours(&mut talk, report)?;
    let run = order(&mut talk, report)?;
    return_item(&client, &mut talk, report)?;
    newsletter(&mut talk, report)?;
    password(stand, &mut talk, report)?;
    talk.say(
        report,
        "Sing me a song about the sea",
        ("notice", "opening hours", "message"),
    )?;
    runs(stand, &client, &run, report)?;
    restart(stand, &talk.id.clone(), report)?;
    secrets(stand, report)
}

/// Who may call, and who may not.
fn access(stand: &Stand, report: &mut Report) -> anyhow::Result<()> {
    println!("\nAccess");
    let client = |token| Client::new(&stand.host.url, token);
    let health = client(None).get("/health")?;
    report.tell("the host is up", health.status == 200, &health.body);
    let none = client(None).get("/v1/actions")?;
    report.tell("no token: 401", none.status == 401, &none.body);
    let unknown = client(Some("actgate_unknown")).get("/v1/actions")?;
    report.tell("an unknown token: 401", unknown.status == 401, &unknown.body);
    let agent = stand.new_token("agent")?;
    let list = client(Some(&agent)).get("/v1/actions")?;
    report.tell("an agent's token lists actions", list.status == 200, &list.body);
    let runs = client(Some(&agent)).get("/v1/runs")?;
    report.tell(
        "an agent's token does not list runs: 403",
        runs.status == 403,
        &runs.body,
    );
    Ok(())
}

/// Anybody may ask; spelling is repaired.
fn hours(talk: &mut Talk<'_>, report: &mut Report) -> anyhow::Result<()> {
    talk.say(
        report,
        "When are you open on Monday?",
        ("reply", "from 09:00 to 18:00", "message"),
    )?;
    talk.say(
        report,
        "wen are yuo opne on saturday",
        ("reply", "from 10:00 to 16:00", "message"),
    )?;
    Ok(())
}

/// The number stands in the message; the address has to match a contact. Answers the run's id.
fn order(talk: &mut Talk<'_>, report: &mut Report) -> anyhow::Result<String> {
    talk.say(report, "Where is my order a1001?", ("prove", "email", "email"))?;
    talk.say(report, "eve@example.com", ("prove", "match", "email"))?;
    let heard = talk.say(report, "ada@example.com", ("reply", "A-1001 is shipped", "message"))?;
    let reply = heard.of("reply").cloned().unwrap_or_default();
    let members: Vec<&String> = reply["data"]
        .as_object()
        .map(|data| data.keys().collect())
        .unwrap_or_default();
    let good = members == ["expected_day", "status"];
    report.check(
        "of the shop's answer only what the schema names gets out",
        good,
        &reply["data"].to_string(),
    );
    Ok(text(&reply["run"]).to_owned())
}

/// Several steps with choices, an interruption in the middle, and a write after a clear yes only.
fn return_item(client: &Client, talk: &mut Talk<'_>, report: &mut Report) -> anyhow::Result<()> {
    let heard = talk.say(report, "I want to return order A-1001", ("ask", "Which item", "input"))?;
    let choices = heard
        .of("ask")
        .map_or(0, |ask| ask["choices"].as_array().map_or(0, Vec::len));
    report.check("the shop's two items are offered", choices == 2, &choices.to_string());
    talk.say(report, "Blue mug", ("ask", "Why", "input"))?;
    talk.say(report, "Wait, are you open on Sunday?", ("reply", "closed", "input"))?;
    talk.say(report, "It arrived damaged", ("confirm", "MUG-BLUE", "confirmation"))?;
    talk.say(report, "hm, let me think", ("confirm", "yes or no", "confirmation"))?;
    let heard = talk.say(report, "yes", ("reply", "R-5001", "message"))?;
    let run = heard
        .of("reply")
        .map(|reply| text(&reply["run"]).to_owned())
        .unwrap_or_default();
    let writes = client.get(&format!("/v1/runs/{run}/writes"))?.json()?;
    let states: Vec<&str> = writes["writes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|w| text(&w["state"]))
        .collect();
    report.check(
        "the ledger has one write, answered",
        states == ["answered"],
        &writes.to_string(),
    );
    Ok(())
}

/// An action without code.
fn newsletter(talk: &mut Talk<'_>, report: &mut Report) -> anyhow::Result<()> {
    talk.say(report, "Subscribe me to the newsletter", ("ask", "Email", "input"))?;
    talk.say(
        report,
        "ada@example.com",
        ("confirm", "ada@example.com", "confirmation"),
    )?;
    talk.say(report, "no", ("notice", "not", "message"))?;
    talk.say(
        report,
        "Sign ada@example.com up for the newsletter",
        ("confirm", "newsletter", "confirmation"),
    )?;
    talk.say(report, "yes", ("reply", "ada@example.com", "message"))?;
    Ok(())
}

/// A mailbox is proved by a link; opening its page proves nothing, pressing its button does, once.
fn password(stand: &Stand, talk: &mut Talk<'_>, report: &mut Report) -> anyhow::Result<()> {
    talk.say(report, "I forgot my password", ("prove", "link", "link"))?;
    let path = link(&stand.outbox())?;
    let visitor = Client::new(&stand.host.url, None);
    println!("\n       (the visitor opens the link of the mail)");
    let page = visitor.get(&path)?;
    let good = page.status == 200 && page.body.contains("<button>");
    report.check("the link leads to a page with a button", good, &page.body);
    let state = talk.state()?;
    let good = state["waiting_for"] == "link" && state["assurance"] != "verified-email";
    report.check("opening the page proves nothing", good, &state.to_string());
    println!("       (and presses the button)");
    let done = visitor.post(&path, &Value::Null)?;
    report.check("the button confirms", done.status == 200, &done.body);
    let heard = talk.news()?;
    let good = heard
        .of("reply")
        .is_some_and(|reply| text(&reply["text"]).contains("secure link"));
    report.check(
        "the conversation goes on by itself",
        good,
        &json!(heard.messages).to_string(),
    );
    let state = talk.state()?;
    report.check(
        "the address is verified",
        state["assurance"] == "verified-email",
        &state.to_string(),
    );
    let again = visitor.post(&path, &Value::Null)?;
    report.check("the link is good once: 410", again.status == 410, &again.body);
    Ok(())
}

/// The path of the link in the latest mail.
fn link(outbox: &Path) -> anyhow::Result<String> {
    let entries = std::fs::read_dir(outbox).context("the outbox cannot be read")?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let file = files.last().context("no mail is in the outbox")?;
    let mail = std::fs::read_to_string(file)?;
    let start = mail.find("/verify/").context("the mail has no link")?;
    Ok(mail[start..].split_whitespace().next().unwrap_or("").to_owned())
}

/// Runs without a conversation, and what they must not do.
fn runs(stand: &Stand, client: &Client, order_run: &str, report: &mut Report) -> anyhow::Result<()> {
    println!("\nRuns");
    let inputs = json!({ "order": "A-1001" });
    let preview = json!({ "action": "order-status", "inputs": inputs, "mode": "preview", "email": "ada@example.com" });
    let run = client.post("/v1/runs", &preview)?.json()?;
    report.tell(
        "a preview answers from the examples",
        run["status"] == "replied",
        &run.to_string(),
    );
    let exchange = exchange(client, text(&run["id"]))?;
    report.tell(
        "and dials nothing",
        !exchange.is_null() && exchange["address"].is_null(),
        &exchange.to_string(),
    );
    let live = client
        .post("/v1/runs", &json!({ "action": "order-status", "inputs": inputs }))?
        .json()?;
    report.tell(
        "a live run for nobody in particular is unproven",
        live["status"] == "unproven",
        &live.to_string(),
    );
    let exchange = self::exchange(client, order_run)?;
    let headers = exchange["request_headers"].to_string();
    let good = headers.contains("x-api-key") && headers.contains('•');
    report.tell("the trace shows dots for the API key", good, &headers);
    let mut ungranted = stand.ungranted();
    let done = ungranted
        .args(["--json", "run", "store-hours", "--input", "day=monday", "--trace"])
        .output()?;
    let shown = String::from_utf8_lossy(&done.stdout);
    let good = !done.status.success() && shown.contains("not-granted") && !shown.contains("\"exchange\"");
    report.tell(
        "the same action without its grant is denied, and nothing is sent",
        good,
        &shown,
    );
    Ok(())
}

/// The exchange in the trace of a run, or null.
fn exchange(client: &Client, run: &str) -> anyhow::Result<Value> {
    let trace = client.get(&format!("/v1/runs/{run}/trace"))?.json()?;
    let entries = trace["entries"].as_array().cloned().unwrap_or_default();
    let exchange = entries.into_iter().find(|entry| entry["event"]["kind"] == "exchange");
    Ok(exchange.map(|entry| entry["event"].clone()).unwrap_or_default())
}

/// A conversation outlives its host.
fn restart(stand: &mut Stand, conversation: &str, report: &mut Report) -> anyhow::Result<()> {
    println!("\nThe host is stopped and started again.");
    let messages = |stand: &Stand| -> anyhow::Result<usize> {
        let client = Client::new(&stand.host.url, Some(&stand.token));
        let all = client
            .get(&format!("/v1/conversations/{conversation}/messages"))?
            .json()?;
        Ok(all["messages"].as_array().map_or(0, Vec::len))
    };
    let before = messages(stand)?;
    stand.restart()?;
    let after = messages(stand)?;
    let client = Client::new(&stand.host.url, Some(&stand.token));
    report.tell(
        "every message is still there",
        before == after && before > 0,
        &format!("{before}, then {after}"),
    );
    let mut talk = Talk::of(&client, conversation);
    talk.say(
        report,
        "Where is my order A-1002?",
        ("reply", "A-1002 is delivered", "message"),
    )?;
    Ok(())
}

/// No secret's value is anywhere but in its own file.
fn secrets(stand: &Stand, report: &mut Report) -> anyhow::Result<()> {
    println!();
    for name in ["shop-api-key", "shop-signing"] {
        let value = std::fs::read(stand.folder.join("secrets").join(name))?;
        let mut places = Vec::new();
        for folder in ["host", "outbox"] {
            search(&stand.folder.join(folder), &value, &mut places)?;
        }
        if contains(stand.log().as_bytes(), &value) {
            places.push("host.log".to_owned());
        }
        report.tell(
            &format!("`{name}` is in no database, cache, mail or log"),
            places.is_empty(),
            &places.join(", "),
        );
    }
    Ok(())
}

fn search(folder: &Path, value: &[u8], places: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            search(&path, value, places)?;
        } else if contains(&std::fs::read(&path)?, value) {
            places.push(path.display().to_string());
        }
    }
    Ok(())
}

fn contains(bytes: &[u8], value: &[u8]) -> bool {
    bytes.windows(value.len()).any(|window| window == value)
}
