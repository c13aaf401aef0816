//! Answers and settings with marked values in them, of every kind that is refused: no failure repeats any of them anywhere.

use actgate::manifest::pack;
use std::path::Path;
use tests::{Cli, Echo, Stand};

/// Stands in every document, and in no failure.
const MARK: &str = "mark-5f0c1d77";

/// The mark as stored documents hold it, in each of the three places where base64 can cut it.
fn needles() -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = MARK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![MARK.as_bytes().to_vec(), utf16]
}

fn assert_unmarked(what: &str, bytes: &[u8]) {
    for needle in needles() {
        let found = bytes.windows(needle.len()).position(|window| window == needle);
        if let Some(at) = found {
            let around = &bytes[at.saturating_sub(80)..(at + 60).min(bytes.len())];
            panic!("a marked value is in {what}: {}", String::from_utf8_lossy(around));
        }
    }
}

/// An answer with status 200, or another.
fn answer(status: u16, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Answers that are not what was declared, each with the mark in it.
#[expect(clippy::too_many_lines, reason = "one row for each answer")]
fn answers() -> Vec<(&'static str, Vec<u8>)> {
    let json = "application/json";
    let utf16: Vec<u8> = format!("{{\"a\": \"{MARK}\"")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let nested = format!("{}\"{MARK}\"{}", "[".repeat(200), "]".repeat(200));
    let huge = format!("{{\"status\": \"{}\"}}", MARK.repeat(2000));
    vec![
        (
            "a page",
            answer(200, "text/html", format!("<!doctype html><p>{MARK}</p>").as_bytes()),
        ),
        (
            "a page as JSON",
            answer(200, json, format!("<html>{MARK}</html>").as_bytes()),
        ),
        (
            "XML",
            answer(200, "text/xml", format!("<status>{MARK}</status>").as_bytes()),
        ),
        ("text", answer(200, "text/plain", MARK.as_bytes())),
        (
            "latin-1",
            answer(
                200,
                "application/json; charset=iso-8859-1",
                format!("{{\"Gr\u{f6}\u{df}e\": {MARK}").as_bytes(),
            ),
        ),
        ("UTF-16", answer(200, "application/json; charset=utf-16le", &utf16)),
        (
            "binary",
            answer(200, "application/octet-stream", format!("\0\u{1}{MARK}\0").as_bytes()),
        ),
        (
            "invalid UTF-8",
            answer(200, json, &[b"{\"status\": \"\xff", MARK.as_bytes(), b"\"}"].concat()),
        ),
        ("nested", answer(200, json, nested.as_bytes())),
        ("huge", answer(200, json, huge.as_bytes())),
        (
            "cut off",
            answer(200, json, format!("{{\"status\": \"{MARK}").as_bytes()),
        ),
        (
            "two documents",
            answer(
                200,
                json,
                format!("{{\"status\": 1}}\n{{\"status\": \"{MARK}\"}}").as_bytes(),
            ),
        ),
        (
            "NaN",
            answer(200, json, format!("{{\"a\": \"{MARK}\", \"status\": NaN}}").as_bytes()),
        ),
        (
            "another member",
            answer(200, json, format!("{{\"{MARK}\": \"{MARK}\"}}").as_bytes()),
        ),
        (
            "null",
            answer(200, json, format!("{{\"status\": null, \"a\": \"{MARK}\"}}").as_bytes()),
        ),
        (
            "an object",
            answer(200, json, format!("{{\"status\": {{\"a\": \"{MARK}\"}}}}").as_bytes()),
        ),
        (
            "outside the schema",
            answer(200, json, format!("{{\"status\": \"{MARK}\"}}").as_bytes()),
        ),
        (
            "a refusal",
            answer(422, json, format!("{{\"error\": \"{MARK}\"}}").as_bytes()),
        ),
        (
            "a failure",
            answer(500, "text/html", format!("<html>{MARK}</html>").as_bytes()),
        ),
        (
            "a line of the status",
            format!("HTTP/1.1 200 {MARK}\r\ncontent-length: 400\r\n\r\n{MARK}").into_bytes(),
        ),
        ("not HTTP", format!("{MARK} {MARK}\r\n\r\n").into_bytes()),
    ]
}

fn manifest(url: &str, method: &str, effect: &str) -> String {
    let confirm = if effect == "write" { "confirm = false\n" } else { "" };
    format!(
        "name = \"marked-{effect}\"\ntitle = \"Marked\"\ndescription = \"One call.\"\neffect = \"{effect}\"\n\
         triggers = [\"please {effect} what is marked\"]\n[endpoints.it]\nmethod = \"{method}\"\nurl = \"{url}/it\"\n{confirm}\
         [response]\ntemplate = \"It is {{response.status}}.\"\n\
         schema = {{ type = \"object\", properties = {{ status = {{ type = \"string\", maxLength = 5 }} }} }}\n"
    )
}

fn grant(url: &str, method: &str, effect: &str) -> String {
    format!(
        "[[grants]]\naction = \"marked-{effect}\"\nendpoint = \"it\"\nallow = \"{method} {url}/it\"\nplain_http = true\n\
         private_networks = [\"127.0.0.0/8\"]\n"
    )
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_failure_repeats_a_value_of_an_answer() {
    let settings = "[limits.gate]\nbreaker_failures_max = 1000\nread_tries_max = 1\nresponse_bytes_max = 8192\n";
    let stand = Stand::builder().settings(settings).open().await;
    let api = stand.api().await;
    for (what, bytes) in answers() {
        let echo = Echo::raw(bytes).await;
        for (method, effect) in [("GET", "read"), ("POST", "write")] {
            stand.grant(&grant(&echo.url, method, effect)).await;
            let component = pack::empty_component(&manifest(&echo.url, method, effect));
            stand.publish_bytes(component).await.unwrap();
            stand.pass_ms(1);
            let talk = stand.talk().await;
            let said = talk.say(&format!("please {effect} what is marked")).await;
            assert_unmarked(
                &format!("what the visitor hears of {what}"),
                format!("{said:?}").as_bytes(),
            );
            let run = stand.host.runtime.storage().runs(1).await.unwrap().remove(0);
            let ran = stand.ran(&run.id).await;
            assert!(ran.failure().message.chars().count() < 1000, "{what}: {ran:#?}");
            assert_unmarked(
                &format!("the failure of {what}"),
                format!("{:?}", ran.outcome()).as_bytes(),
            );
            assert_unmarked(&format!("the trace of {what}"), format!("{:?}", ran.trace).as_bytes());
            for path in ["", "/trace", "/writes"] {
                let value = api.get(&format!("/v1/runs/{}{path}", run.id)).await;
                assert_unmarked(&format!("the API, {what}"), value.to_string().as_bytes());
            }
        }
    }
    // Answers are kept with their runs, as base64; nothing else of the state has them.
    for file in files(&stand.state()) {
        assert_unmarked(&file.display().to_string(), &std::fs::read(&file).unwrap());
    }
}

/// The search finds what it looks for: an answer as declared reaches the visitor.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_as_declared_is_found_by_the_same_search() {
    let stand = Stand::new().await;
    let echo = Echo::raw(answer(200, "application/json", b"{\"status\": \"good\"}")).await;
    stand.grant(&grant(&echo.url, "GET", "read")).await;
    let component = pack::empty_component(&manifest(&echo.url, "GET", "read"));
    stand.publish_bytes(component).await.unwrap();
    let said = stand.talk().await.say("please read what is marked").await;
    assert_eq!(said.last().unwrap().text, "It is good.");
    let marked = format!("before {MARK} behind").into_bytes();
    assert!(std::panic::catch_unwind(|| assert_unmarked("a text", &marked)).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_cannot_read_an_answer_fails_without_a_value_of_it() {
    let stand = Stand::builder()
        .without_grants()
        .open()
        .await
        .publish("order-status")
        .await;
    for (what, bytes) in answers() {
        let echo = Echo::raw(bytes).await;
        stand
            .grant(&format!(
                "[[grants]]\naction = \"order-status\"\nendpoint = \"orders\"\nallow = \"GET {}/**\"\nauth = \"api-key\"\n\
                 secrets = [\"shop-api-key\"]\nplain_http = true\nprivate_networks = [\"127.0.0.0/8\"]\n",
                echo.url
            ))
            .await;
        let ran = stand
            .run("order-status", serde_json::json!({ "order": "A-1001" }))
            .await;
        assert_unmarked(
            &format!("the failure of {what}"),
            format!("{:?}", ran.outcome()).as_bytes(),
        );
        assert_unmarked(&format!("the trace of {what}"), format!("{:?}", ran.trace).as_bytes());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_a_served_host_has_no_value_of_an_answer() {
    let stand = Stand::builder()
        .settings("[limits.gate]\nread_tries_max = 1\n")
        .open()
        .await;
    let cli = Cli::of(&stand);
    for (what, bytes) in answers() {
        let echo = Echo::raw(bytes).await;
        stand.grant(&grant(&echo.url, "GET", "read")).await;
        let component = pack::empty_component(&manifest(&echo.url, "GET", "read"));
        stand.publish_bytes(component).await.unwrap();
        let logged = cli.paste("ACTGATE_LOG=debug actgate run marked-read --trace");
        assert_ne!(logged.code, 0, "{what}: {logged:?}");
        assert_unmarked(
            &format!("what `actgate run` prints of {what}"),
            logged.stdout.as_bytes(),
        );
        assert_unmarked(&format!("the log of {what}"), logged.stderr.as_bytes());
    }
}
