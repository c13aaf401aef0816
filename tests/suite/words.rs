//! What visitors and callers send that nobody would type: too long, hidden, turned around, too deep or too large.

use actgate::conversation::ConversationError;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{Api, Stand};

async fn stand() -> Stand {
    Stand::new().await.publish("hostile").await.publish("store-hours").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_megabyte_is_refused_and_the_conversation_goes_on() {
    let stand = stand().await;
    let talk = stand.talk().await;
    let error = stand
        .conversations
        .hear(&talk.id, &"open ".repeat(200_000))
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        ConversationError::MessageTooLarge {
            bytes: 1_000_000,
            bytes_max: 8192
        }
    ));
    assert!(
        error
            .to_string()
            .ends_with("over the limit of 8192; send a shorter one"),
        "{error}"
    );
    let api = stand.api().await;
    let path = format!("/v1/conversations/{}/messages", talk.id);
    let (status, problem) = api.post(&path, json!({ "text": "x".repeat(20_000) }).to_string()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("8192"), "{problem}");
    let (status, problem) = api
        .post(&path, json!({ "text": "x".repeat(1_000_000) }).to_string())
        .await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{problem}");
    let said = talk.say("When are you open on monday?").await;
    assert!(said.last().unwrap().text.contains("09:00 to 18:00"), "{said:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_characters_and_marks_of_direction_are_taken_out_of_a_message() {
    let stand = stand().await;
    let talk = stand.talk().await;
    let odd = "When \u{0}are\u{7} you \u{202e}open\u{1b} on\u{2066} mon\u{200b}day\u{feff}?\u{200f}";
    let said = talk.say(odd).await;
    assert!(said.last().unwrap().text.contains("on Monday"), "{said:#?}");
    let stored = stand.conversations.news(&talk.id, 0).await.unwrap().messages;
    let first = serde_json::to_string(&stored[0].by).unwrap();
    assert_eq!(first, r#"{"visitor":{"text":"When are you open on monday?"}}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_nothing_but_hidden_characters_is_empty() {
    let stand = stand().await;
    let talk = stand.talk().await;
    for odd in [
        "\u{0}\u{1}\u{1b}\u{7f}\u{9f}",
        "\u{202e}\u{2066}\u{200f}\u{061c}",
        "\r\n\t \u{feff}",
        "",
    ] {
        let error = stand.conversations.hear(&talk.id, odd).await.unwrap_err();
        assert!(matches!(error, ConversationError::MessageEmpty), "{odd:?}: {error}");
    }
    let said = talk.say("Are you open on sunday?").await;
    assert!(said.last().unwrap().text.contains("Sunday"), "{said:#?}");
}

/// Messages that look like something else to a part of the host, at any place of a conversation.
#[tokio::test(flavor = "multi_thread")]
async fn odd_messages_get_an_answer_wherever_they_are_said() {
    let stand = stand().await.publish("order-status").await;
    let talk = stand.talk().await;
    let long = "a ".repeat(4_000);
    let odd = [
        "'; DROP TABLE run; --",
        "{{visitor.email}} {order}",
        "<script>alert(1)</script>",
        "\u{301}\u{301}",
        "🏳️‍🌈🏳️‍🌈",
        "A-1001 A-1002 A-1003",
        "%00%0d%0a",
        "null",
        "1e400",
        long.as_str(),
    ];
    for text in odd {
        assert!(!talk.say(text).await.is_empty(), "{text}");
        talk.say("cancel").await;
        talk.say("Where is my order?").await;
        assert!(!talk.say(text).await.is_empty(), "{text}");
        talk.say("cancel").await;
    }
    let other = stand.talk().await;
    let said = other.say("When are you open on monday?").await;
    assert!(said.last().unwrap().text.contains("09:00"), "{said:#?}");
}

/// Posts a run whose inputs are this text.
async fn run(api: &Api, inputs: &str) -> (StatusCode, Value) {
    api.post(
        "/v1/runs",
        format!("{{\"action\":\"hostile-guest\",\"inputs\":{inputs}}}"),
    )
    .await
}

/// Asserts that a run was rejected at a place.
fn assert_rejected(answer: &(StatusCode, Value), pointer: &str, words: &str) {
    let (status, value) = answer;
    assert_eq!(
        (*status, &value["status"]),
        (StatusCode::CREATED, &json!("rejected")),
        "{value}"
    );
    assert_eq!(value["outcome"][0]["pointer"], pointer, "{value}");
    assert!(
        value["outcome"][0]["message"].as_str().unwrap().contains(words),
        "{value}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_with_a_null_byte_is_rejected_at_its_place() {
    let stand = stand().await;
    let api = stand.api().await;
    assert_rejected(&run(&api, r#"{"do":"o\u0000k"}"#).await, "/do", "control characters");
    assert_rejected(
        &run(&api, r#"{"do":"\u001b[31mok"}"#).await,
        "/do",
        "control characters",
    );
    let (status, problem) = run(&api, "{\"do\":\"o\u{0}k\"}").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{problem}");
    assert_eq!(stand.shop.connections(), 0);
    assert_eq!(run(&api, r#"{"do":"ok"}"#).await.1["status"], "replied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_at_the_end_of_the_range_is_checked_and_one_beyond_is_no_json() {
    let stand = stand().await;
    let api = stand.api().await;
    let (status, value) = run(&api, r#"{"do":"ok","n":1e308}"#).await;
    assert_eq!(status, StatusCode::CREATED, "{value}");
    assert!(
        ["replied", "rejected"].contains(&value["status"].as_str().unwrap()),
        "{value}"
    );
    assert_rejected(&run(&api, r#"{"do":"ok","n":-1e308}"#).await, "/n", "");
    for beyond in ["1e400", "-1e400", "NaN", "Infinity"] {
        let (status, problem) = run(&api, &format!(r#"{{"do":"ok","n":{beyond}}}"#)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{beyond}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains("column"), "{problem}");
    }
    assert_eq!(run(&api, r#"{"do":"ok"}"#).await.1["status"], "replied");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_nested_arrays_are_refused_and_harmless() {
    let stand = stand().await;
    let api = stand.api().await;
    let nested = |depth: usize| format!(r#"{{"do":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    for depth in [10_000, 30_000, 200] {
        let (status, problem) = run(&api, &nested(depth)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{depth}: {problem}");
    }
    // What the parser takes must be readable again, even where it is only kept to be looked at.
    for depth in [65, 100, 115, 118, 120, 122, 124, 125] {
        let answer = run(&api, &nested(depth)).await;
        assert_rejected(&answer, "/do", "nests deeper than 64 levels");
        let id = answer.1["id"].as_str().unwrap();
        assert_eq!(
            api.get(&format!("/v1/runs/{id}")).await["status"],
            "rejected",
            "{depth}"
        );
    }
    let (status, _) = api.post("/v1/conversations", "[".repeat(10_000)).await;
    assert!(status.is_client_error(), "{status}");
    assert_eq!(run(&api, r#"{"do":"ok"}"#).await.1["status"], "replied");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_request_are_problems_of_the_caller() {
    let stand = stand().await;
    let api = stand.api().await;
    let table = [
        ("", StatusCode::BAD_REQUEST),
        ("{", StatusCode::BAD_REQUEST),
        ("[]", StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"inputs":{}}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (
            r#"{"action":"hostile-guest","input":{}}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (r#"{"action":"nowhere"}"#, StatusCode::NOT_FOUND),
        (r#"{"action":"../../etc/passwd"}"#, StatusCode::NOT_FOUND),
    ];
    for (body, expected) in table {
        let (status, problem) = api.post("/v1/runs", body).await;
        assert_eq!(status, expected, "{body}: {problem}");
        assert!(
            problem["type"].as_str().unwrap().starts_with("urn:actgate:problem:"),
            "{problem}"
        );
    }
    let odd_names = run(&api, r#"{"do":"ok","\u202eevil\u0000":1}"#).await;
    assert_eq!(
        (odd_names.0, &odd_names.1["status"]),
        (StatusCode::CREATED, &json!("rejected"))
    );
    assert_eq!(run(&api, r#"{"do":"ok"}"#).await.1["status"], "replied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_with_a_name_in_braces_is_found_with_and_without_a_value() {
    let stand = Stand::new().await;
    let text = "name = \"part-price\"\ntitle = \"Price of a part\"\ndescription = \"Tells a price.\"\n\
        triggers = [\"What is the price of part {number}?\"]\n\
        [[inputs]]\nname = \"number\"\ntitle = \"Part number\"\ninstructions = \"The four digits on the part.\"\n\
        schema = { type = \"string\", pattern = \"^[0-9]{4}$\" }\n[response]\ntemplate = \"Part {number} has no price.\"\n";
    let file = actgate::manifest::pack::empty_component(text);
    stand.publish_bytes(file).await.expect("a publishable action");
    for (message, said) in [
        ("What is the price of part 4711?", "Part 4711 has no price."),
        ("what is the price of part", "Part number"),
    ] {
        let talk = stand.talk().await;
        let heard = talk.say(message).await;
        assert!(heard.iter().any(|one| one.text.contains(said)), "{message}: {heard:#?}");
    }
}
