//! Answers of real APIs as an action's code, a directory and a key set read them: no wrong sentence, and no value in a failure.

use super::{MARK, grant};
use actgate::model::run::Blame;
use serde_json::json;
use tests::{Echo, Stand};

/// The example `order-status`, whose orders come from an upstream that answers as it is told.
async fn orders() -> (Stand, Echo) {
    let echo = Echo::silent().await;
    let stand = Stand::builder().without_grants().open().await;
    let key = "auth = \"api-key\"\nsecrets = [\"shop-api-key\"]";
    stand.grant(&grant(&echo, "order-status", "orders", "GET", key)).await;
    (stand.publish("order-status").await, echo)
}

#[tokio::test(flavor = "multi_thread")]
async fn code_reads_what_is_json_and_refuses_what_is_not() {
    let (stand, echo) = orders().await;
    let good = r#"{"status":"shipped","expected_day":"2026-11-26"}"#;
    let latin = b"{\"status\":\"gew\xe4hlt\",\"expected_day\":\"2026-11-26\"}";
    let marked = format!("\u{feff}{good}");
    let readable: [(&str, &[u8], &str); 6] = [
        ("application/json", good.as_bytes(), "shipped"),
        ("application/json", marked.as_bytes(), "shipped"),
        ("text/html", good.as_bytes(), "shipped"),
        ("", good.as_bytes(), "shipped"),
        ("application/json; charset=iso-8859-1", latin, "gewählt"),
        ("application/problem+json", good.as_bytes(), "shipped"),
    ];
    for (content_type, body, status) in readable {
        echo.answer(200, content_type, body);
        let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
        let said = format!("Order A-1001 is {status}, expected on 2026-11-26.");
        assert_eq!(ran.reply().0, said, "{content_type}");
    }
    let page = format!("<html><input value={MARK}></html>");
    let null = format!("{{\"status\":null,\"expected_day\":\"{MARK}\"}}");
    let lines = format!("{{\"status\":\"{MARK}\",\"expected_day\":\"x\"}}\n{{}}");
    let other = [b"{\"status\":\"", MARK.as_bytes(), b"\xe4\"}"].concat();
    let unreadable: [(u16, &[u8], &str, &str); 7] = [
        (200, page.as_bytes(), "unexpected-answer", "line 1, column 1"),
        (200, null.as_bytes(), "unexpected-answer", "`/status`"),
        (200, lines.as_bytes(), "unexpected-answer", "line 2, column 1"),
        (200, &other, "unexpected-answer", "not JSON"),
        (204, b"", "unexpected-answer", "not JSON"),
        (401, page.as_bytes(), "unexpected-status", "401"),
        (500, page.as_bytes(), "unexpected-status", "500"),
    ];
    for (status, body, code, words) in unreadable {
        echo.answer(status, "application/json", body);
        let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
        ran.assert_failed(code, Blame::Upstream, &[words]);
        assert!(
            ran.failure().message.len() < 300 && !format!("{:?}", ran.trace).contains(MARK),
            "{ran:#?}"
        );
    }
    echo.answer(404, "text/html", &page);
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    assert_eq!(ran.reply().0, "I could not find order A-1001.");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_is_given_text_in_utf_8_with_a_content_type_that_says_so() {
    let (stand, echo) = orders().await;
    echo.answer(
        200,
        "application/json; charset=iso-8859-1; v=2",
        b"{\"status\":\"gew\xe4hlt\",\"expected_day\":\"\"}",
    );
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    let response = ran.state.exchanges[0].outcome.as_ref().expect("an answer");
    assert_eq!(
        response.body,
        "{\"status\":\"gewählt\",\"expected_day\":\"\"}".as_bytes()
    );
    assert_eq!(response.headers[0].1, "application/json; v=2; charset=utf-8");
    // A secret that comes back in another charset is redacted as well.
    let wide: Vec<u8> = format!("{{\"status\":\"{}\",\"expected_day\":\"\"}}", tests::API_KEY)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    echo.answer(200, "application/json; charset=utf-16le", wide);
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    assert!(ran.reply().0.contains("[redacted:shop-api-key]"), "{ran:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_read_as_an_answer_is() {
    let echo = Echo::silent().await;
    let directory = format!(
        "[contacts.http]\nendpoint = {{ method = \"GET\", url = \"{}/people\", query = {{ email = \"{{visitor.email}}\" }} }}\n\
         found = \"/people\"\nid = \"/id\"\nemail = \"/email\"\nprivate_networks = [\"127.0.0.0/8\"]\nplain_http = true\n",
        echo.url
    );
    let stand = Stand::builder()
        .directory(&directory)
        .open()
        .await
        .publish("order-status")
        .await;
    let knows = async |content_type: &str, body: &[u8]| {
        echo.answer(200, content_type, body);
        let talk = stand.talk().await;
        talk.say("Where is my order A-1001?").await;
        talk.say("ada@example.com").await;
        crate::identity::assurance(&talk).await == "matched-email"
    };
    let people = r#"{"people":[{"id":7,"email":"ada@example.com","name":"Jos"#;
    let whole = |end: &[u8]| [people.as_bytes(), end, b"\"}]}"].concat();
    assert!(knows("application/json", &whole("é".as_bytes())).await);
    assert!(
        knows(
            "application/json",
            &[b"\xef\xbb\xbf", &whole("é".as_bytes())[..]].concat()
        )
        .await
    );
    assert!(knows("application/json; charset=latin1", &whole(b"\xe9")).await);
    assert!(!knows("application/json", &whole(b"\xe9")).await);
    assert!(!knows("text/html", b"<p>Sign in").await);
}
