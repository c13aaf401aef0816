//! Answers of real APIs in sentences of a manifest: read as what they are, or refused with place and kind.

use super::{MARK, Probe, data};
use serde_json::{Value, json};

const ORDER: &str = "template = 'Order {order}: {response.status}.'";

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_page_with_status_200_is_no_sentence_and_no_data() {
    let probe = Probe::reading(ORDER).await;
    let page = format!("<!doctype html><html><form><input name=csrf value={MARK}></form></html>");
    for content_type in ["text/html; charset=utf-8", "application/json", ""] {
        let words = ["`api` (status 200)", "an HTML page instead of JSON"];
        probe.refuses(200, content_type, &page, &words).await;
    }
    let healthy = probe.says(r#"{"status":"shipped"}"#).await;
    assert_eq!(healthy, "Order A-1: shipped.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_almost_json_is_refused_with_its_kind_and_place() {
    let probe = Probe::reading(ORDER).await;
    let cases = [
        (
            format!("{{\"status\":\"{MARK}\",\"weight\":NaN}}"),
            "`NaN` or `Infinity`",
        ),
        (
            format!("{{\"status\":\"{MARK}\"}}\n{{\"status\":\"more\"}}\n"),
            "the second starts at line 2 column 1",
        ),
        (
            format!(")]}}',\n{{\"status\":\"{MARK}\"}}"),
            "a script guard before the JSON at line 1",
        ),
        (format!("{{\"status\":\"{MARK}\",}}"), "not JSON at line 1 column"),
        (format!("{{\"status\":\"{MARK}\""), "JSON that breaks off at line 1"),
        (
            format!("callback({{\"status\":\"{MARK}\"}})"),
            "not JSON at line 1 column 1",
        ),
        (format!("<order><status>{MARK}</status></order>"), "XML instead of JSON"),
        (MARK.to_owned(), "not JSON at line 1"),
        (
            format!("\"{{\\\"status\\\":\\\"{MARK}\\\"}}\""),
            "`/status` of the answer of `api` is missing",
        ),
        (
            format!("[{}\"{MARK}\"{}]", "[".repeat(3000), "]".repeat(3000)),
            "nested over 64 levels deep",
        ),
    ];
    for (body, words) in cases {
        probe.refuses(200, "application/json", &body, &[words]).await;
    }
    probe
        .refuses(200, "text/xml", format!("<a>{MARK}</a>"), &["XML instead of JSON"])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_order_mark_and_the_declared_charset_are_read() {
    let probe = Probe::reading(ORDER).await;
    let marked = probe
        .run(200, "application/json", "\u{feff}{\"status\":\"shipped\",\"n\":1}")
        .await;
    assert_eq!(
        marked.reply(),
        ("Order A-1: shipped.", &json!({"status": "shipped", "n": 1}))
    );
    let latin = probe
        .run(
            200,
            "application/json; charset=ISO-8859-1",
            b"{\"status\":\"ausgew\xe4hlt\"}",
        )
        .await;
    assert_eq!(latin.reply().0, "Order A-1: ausgewählt.");
    let wide: Vec<u8> = "\u{feff}{\"status\":\"verschickt – ja\"}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = probe.run(200, "application/json", wide).await;
    assert_eq!(wide.reply().0, "Order A-1: verschickt – ja.");
    for charset in ["\"UTF8\"", "utf-8; x=y", ""] {
        let ran = probe
            .run(
                200,
                &format!("application/json; CHARSET={charset}"),
                "{\"status\":\"weiß\"}",
            )
            .await;
        assert_eq!(ran.reply().0, "Order A-1: weiß.", "{charset}");
    }
    let undeclared = format!("{{\"note\":\"{MARK}\",\"status\":\"ausgew").into_bytes();
    let undeclared = [&undeclared[..], b"\xe4hlt\"}"].concat();
    let words = ["bytes that are not text in their charset at line 1 column 36"];
    probe.refuses(200, "application/json", undeclared, &words).await;
    let unknown = format!("application/json; charset=x-{MARK}");
    probe
        .refuses(200, &unknown, "{\"status\":\"x\"}", &["text in an unknown charset"])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_said_as_the_document_writes_them() {
    let probe = Probe::reading(
        "template = '{response.total} {response.whole} {response.e} {response.long} {response.id} {response.zero}'",
    )
    .await;
    let body =
        r#"{"total":19.90,"whole":10.00,"e":1e2,"long":8389765929445198309,"id":12345678901234567890123,"zero":-0.0}"#;
    assert_eq!(
        probe.says(body).await,
        "19.90 10.00 1e2 8389765929445198309 12345678901234567890123 -0.0"
    );
    let odd = r#"{"total":1E+2,"whole":0.10,"e":[1.50,2.0],"long":0,"id":true,"zero":"0.0"}"#;
    assert_eq!(probe.says(odd).await, "1E+2 0.10 1.50, 2.0 0 true 0.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_every_spelling_can_be_named() {
    let probe = Probe::reading(
        "template = '''{response.order-number} {response.größe} {response.@odata.etag} {response.\"odata.count\"} \
         {response.\"Order Status\"} {response.'dc:title'} {response.\"it's {x} ?? y\"} {response.\"\"}'''",
    )
    .await;
    let body = json!({
        "order-number": 1, "größe": "L", "@odata": {"etag": "e"}, "odata.count": 3, "Order Status": "shipped",
        "dc:title": "Mug", "it's {x} ?? y": "odd", "": "empty",
    });
    assert_eq!(probe.says(&body.to_string()).await, "1 L e 3 shipped Mug odd empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_texts_are_joined_and_what_cannot_be_said_fails_the_run() {
    let probe = Probe::reading("template = 'Tags: {response.tags}.'").await;
    assert_eq!(probe.says(r#"{"tags":["red","blue"]}"#).await, "Tags: red, blue.");
    assert_eq!(probe.says(r#"{"tags":[1.50]}"#).await, "Tags: 1.50.");
    let list = "is a list with something other than texts and numbers in it";
    for (tags, words) in [
        ("{\"city\":\"tok-4711\"}", "`/tags` of the answer of `api` is an object"),
        ("[\"red\",null,\"tok-4711\"]", list),
        ("[\"red\",\"\",\"tok-4711\"]", list),
        ("[{\"a\":\"tok-4711\"}]", list),
        ("[]", "is empty"),
        ("\" \"", "is empty"),
        ("null", "is null"),
    ] {
        let body = format!("{{\"tags\":{tags}}}");
        probe
            .refuses(
                200,
                "application/json",
                body,
                &[words, "`response.template` of the manifest"],
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fallback_is_said_where_there_is_nothing_and_only_there() {
    let probe = Probe::reading("template = 'Expected {response.day ?? on no day yet}.'").await;
    for body in ["{}", r#"{"day":null}"#, r#"{"day":""}"#, r#"{"day":[]}"#, "[]"] {
        assert_eq!(probe.says(body).await, "Expected on no day yet.", "{body}");
    }
    assert_eq!(probe.says(r#"{"day":"on Friday"}"#).await, "Expected on Friday.");
    probe
        .refuses(200, "application/json", "{\"day\":{}}", &["is an object"])
        .await;
    probe.refuses(200, "text/html", "<p>", &["an HTML page"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_at_the_top_and_a_key_that_is_there_twice_are_read() {
    let probe = Probe::reading("template = '{response.0.status}'").await;
    assert_eq!(probe.says(r#"[{"status":"first","status":"last"}]"#).await, "last");
    probe
        .refuses(
            200,
            "application/json",
            "[]",
            &["`/0/status` of the answer of `api` is missing"],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_json_under_every_type_and_framing() {
    let probe = Probe::reading(ORDER).await;
    let body = r#"{"status":"shipped"}"#;
    for content_type in [
        "text/json",
        "text/html",
        "",
        "application/vnd.api+json",
        "application/octet-stream",
    ] {
        let ran = probe.run(200, content_type, body).await;
        assert_eq!(
            ran.reply(),
            ("Order A-1: shipped.", &json!({"status": "shipped"})),
            "{content_type}"
        );
    }
    let framings = [
        format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}\r\nf\r\n{}\r\n0\r\n\r\n",
            &body[..5],
            &body[5..]
        ),
        format!("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{body}"),
    ];
    for framing in framings {
        probe.echo.answer_raw(framing);
        let ran = probe.stand.run("probe", json!({ "order": "A-1" })).await;
        assert_eq!(ran.reply().0, "Order A-1: shipped.");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_no_sentence_needs_is_not_read_and_is_never_data() {
    let probe = Probe::reading("template = 'The shop answers.'").await;
    for (content_type, body) in [
        ("text/html", "<html>hi</html>"),
        ("text/plain", "OK"),
        ("application/json", "{}{}"),
    ] {
        let ran = probe.run(200, content_type, body).await;
        assert_eq!(ran.reply(), ("The shop answers.", &Value::Null), "{content_type}");
    }
    let ran = probe.run(200, "text/plain", "[1]").await;
    assert_eq!(data(&ran), &json!([1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_asked_for() {
    let probe = Probe::reading(ORDER).await;
    probe.says(r#"{"status":"shipped"}"#).await;
    let [request] = &probe.echo.take()[..] else {
        panic!("one request")
    };
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_looks_like_a_template_is_told_as_it_is() {
    let probe = Probe::reading(ORDER).await;
    let said = probe.says(r#"{"status":"{response.secret} {order} }} ??"}"#).await;
    assert_eq!(said, "Order A-1: {response.secret} {order} }} ??.");
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_keys_numbers_and_texts_leave_every_message_short() {
    let probe = Probe::reading(ORDER).await;
    let long = "9".repeat(200_000);
    let missing = format!("{{\"{}{MARK}\":0.{long}}}", "k".repeat(100_000));
    probe
        .refuses(
            200,
            "application/json",
            missing,
            &["`/status` of the answer of `api` is missing"],
        )
        .await;
    let broken = format!("{{\"status\":\"{}{MARK}", "x".repeat(300_000));
    probe
        .refuses(
            200,
            "application/json",
            broken,
            &["JSON that breaks off at line 1 column"],
        )
        .await;
    let said = probe.says(&format!("{{\"status\":0.{long}}}")).await;
    assert_eq!(said.len(), "Order A-1: 0..".len() + long.len());
}
