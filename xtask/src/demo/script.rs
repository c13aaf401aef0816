//! The scripted conversation: every example, and beside what works a twin that must not.

use super::http::Client;
use super::stand::Stand;
use super::talk::{Report, Talk, text};
use crate::process;
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value, json};
use std::path::Path;

/// Plays everything. An error means that it could not go on; what is wrong otherwise is in the report.
pub(super) fn play(stand: &mut Stand, report: &mut Report) -> anyhow::Result<()> {
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
        "When are you open on 2 November 2037?",
        ("reply", "from 09:00 to 18:00", "message"),
    )?;
    talk.say(
        report,
        "wen are yuo opne on 5 december 2037",
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
    talk.say(
        report,
        "Wait, are you open on Christmas Day 2030?",
        ("reply", "closed", "input"),
    )?;
    talk.say(report, "It arrived damaged", ("confirm", "Blue mug", "confirmation"))?;
    talk.say(report, "perhaps", ("confirm", "yes or no", "confirmation"))?;
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
    talk.say(
        report,
        "Subscribe me to the newsletter",
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
    revoke(stand, client, report)
}

/// What is revoked is denied at the next call of the host that serves, and the remedy brings it back.
fn revoke(stand: &Stand, client: &Client, report: &mut Report) -> anyhow::Result<()> {
    let ask = || -> anyhow::Result<Value> {
        let run = json!({ "action": "store-hours", "inputs": { "day": "2026-11-30" } });
        client.post("/v1/runs", &run)?.json()
    };
    process::quiet(
        stand
            .actgate()
            .args(["revoke", "store-hours", "--note", "shown in the demo"]),
    )?;
    let denied = ask()?;
    let trace = client
        .get(&format!("/v1/runs/{}/trace", denied["id"].as_str().unwrap_or_default()))?
        .json()?;
    let shown = trace.to_string();
    report.tell(
        "what is revoked is denied at the next call, and nothing is sent",
        shown.contains("not-granted") && !shown.contains("\"exchange\""),
        &shown,
    );
    process::quiet(
        stand
            .actgate()
            .arg("grant")
            .arg("--file")
            .arg(stand.folder.join("grants.toml")),
    )?;
    let again = ask()?;
    report.tell(
        "granted again, it is answered",
        again["status"] == "replied",
        &again.to_string(),
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

/// No secret's value is anywhere but in its own file: not in the state, not in the log, and in no answer of the API.
fn secrets(stand: &Stand, report: &mut Report) -> anyhow::Result<()> {
    println!();
    let answers = answers(&Client::new(&stand.host.url, Some(&stand.token)))?;
    for name in ["shop-api-key", "shop-signing", "token"] {
        let value = std::fs::read(stand.folder.join("secrets").join(name))?;
        let mut places = Vec::new();
        for form in forms(&value) {
            for folder in ["host", "outbox"] {
                search(&stand.folder.join(folder), &form, &mut places)?;
            }
            if contains(stand.log().as_bytes(), &form) {
                places.push("host.log".to_owned());
            }
            let told = answers.iter().filter(|(_, body)| contains(body.as_bytes(), &form));
            places.extend(told.map(|(path, _)| path.clone()));
        }
        report.tell(
            &format!(
                "`{name}` is in no database, cache, mail or log, and in none of {} answers",
                answers.len()
            ),
            places.is_empty(),
            &places.join(", "),
        );
    }
    Ok(())
}

/// Everything that the API tells an operator of what the demo did, by path.
fn answers(client: &Client) -> anyhow::Result<Vec<(String, String)>> {
    let mut paths: Vec<String> = [
        "/health",
        "/openapi.json",
        "/metrics",
        "/v1/grants",
        "/v1/actions",
        "/v1/runs?limit=100",
    ]
    .map(str::to_owned)
    .into();
    let runs = client.get("/v1/runs?limit=100")?.json()?;
    for run in runs["runs"].as_array().context("runs")? {
        let run_path = format!("/v1/runs/{}", run["id"].as_str().context("an id")?);
        paths.extend(["", "/trace", "/writes"].map(|part| format!("{run_path}{part}")));
        if let Some(conversation) = run["conversation"].as_str() {
            paths.push(format!("/v1/conversations/{conversation}/messages"));
        }
    }
    paths.sort();
    paths.dedup();
    let answer = |path: String| {
        let answer = client.get(&path)?;
        if answer.status != 200 {
            anyhow::bail!("{path} was answered with {}: {}", answer.status, answer.body);
        }
        Ok((path, answer.body))
    };
    paths.into_iter().map(answer).collect()
}

/// A value as it is, and as others may write it: hexadecimal, and Base64 from each of its three places.
fn forms(value: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
    let whole = |skipped: usize| {
        let rest = &value[skipped..];
        STANDARD_NO_PAD
            .encode(&rest[..rest.len() - rest.len() % 3])
            .into_bytes()
    };
    vec![value.to_vec(), hex.into_bytes(), whole(0), whole(1), whole(2)]
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
