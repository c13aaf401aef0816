//! Guests whose answers are wrong in themselves: not JSON, outside their schema, empty, endless, or in disguise.

use actgate::model::run::{Blame, Outcome};
use actgate::runtime::Resume;
use serde_json::{Map, json};
use tests::{Guest, Stand, actgate};

async fn stand() -> Stand {
    Stand::new().await.publish("hostile").await
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_json_is_blamed_on_the_guest_with_its_place() {
    let stand = stand().await;
    let ran = stand.hostile("invalid-json").await;
    let words = [
        "`plan` returned something unusable",
        "`reply.data` is not JSON",
        "column",
    ];
    ran.assert_failed("unusable-answer", Blame::Guest, &words);
    let parameters = stand.hostile("invalid-parameters").await;
    let words = ["`plan`", "`request.parameters` is not JSON"];
    parameters.assert_failed("unusable-answer", Blame::Guest, &words);
    let list = stand.hostile("bad-parameters").await;
    let words = ["`request.parameters` must be a JSON object, but is an array"];
    list.assert_failed("unusable-answer", Blame::Guest, &words);
    let nowhere = stand.hostile("hand-off-nowhere").await;
    nowhere.assert_failed("unusable-answer", Blame::Guest, &["`hand-off.data` is not JSON"]);
    assert_eq!(stand.shop.journal().len(), 0);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_outside_its_schema_is_blamed_on_the_guest_with_the_place_in_it() {
    let stand = stand().await;
    let ran = stand.hostile("wrong-schema").await;
    let words = ["`response.schema` of the manifest: `/ok` is not a boolean"];
    ran.assert_failed("reply-schema", Blame::Guest, &words);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_nests_without_end_is_refused_and_harmless() {
    let stand = stand().await;
    let ran = stand.hostile("deep-json").await;
    ran.assert_failed("unusable-answer", Blame::Guest, &["`reply.data`"]);
    // Below the parser's own bound, and over ours.
    let ran = stand.hostile_n("deep-json", 100).await;
    assert_eq!(ran.failure().blame, Blame::Guest);
    assert!(ran.failure().message.contains("64 levels"), "{ran:#?}");
    stand.goes_on().await;
}

/// A guest that hands off, or calls, with data of this depth.
fn deep(step: u8, depth: usize) -> Vec<u8> {
    let data = format!("{{\\22a\\22:{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let bytes = depth * 2 + 6;
    let items = format!("(data (i32.const 1024) \"{data}\") (data (i32.const 512) \"people\")");
    // A hand-off is route, summary, no message and data; a call is a list of one endpoint with parameters.
    let plan = match step {
        3 => format!(
            "(i32.store8 (i32.const 8) (i32.const 3))
             (i32.store (i32.const 12) (i32.const 512)) (i32.store (i32.const 16) (i32.const 6))
             (i32.store (i32.const 20) (i32.const 512)) (i32.store (i32.const 24) (i32.const 6))
             (i32.store (i32.const 40) (i32.const 1024)) (i32.store (i32.const 44) (i32.const {bytes}))
             (i32.const 8)"
        ),
        _ => format!(
            "(i32.store8 (i32.const 8) (i32.const 0))
             (i32.store (i32.const 12) (i32.const 64)) (i32.store (i32.const 16) (i32.const 1))
             (i32.store (i32.const 64) (i32.const 512)) (i32.store (i32.const 68) (i32.const 6))
             (i32.store (i32.const 72) (i32.const 1024)) (i32.store (i32.const 76) (i32.const {bytes}))
             (i32.const 8)"
        ),
    };
    Guest::default().with_items(&items).planning(&plan).build()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_depth_an_answer_has_its_run_can_be_read_back() {
    let stand = stand().await;
    for step in [0, 3] {
        for depth in [60, 110, 118, 120, 122, 124, 126] {
            stand.publish_bytes(deep(step, depth)).await.unwrap();
            // `run` loads what it stored.
            let ran = stand.run("handmade", json!({})).await;
            assert!(ran.outcome().is_final(), "{ran:#?}");
            assert!(depth < 64 || ran.failure().message.contains("64 levels"), "{ran:#?}");
        }
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn control_characters_of_a_guest_reach_nobody() {
    let stand = stand().await;
    let ran = stand.hostile("control-characters").await;
    let (message, data) = ran.reply();
    // The line separator is white space and stays; all that hides, rings or turns is gone.
    assert_eq!(message, "abc[31md\u{2028}efghi");
    assert_eq!(data["ok"], true);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_guest_says_at_a_hand_off_is_cleaned_and_has_a_size() {
    let stand = Stand::builder().settings("[limits.sandbox]\noutput_bytes_max = 2000");
    let stand = stand.open().await.publish("hostile").await;
    // Route, summary and message begin alike; the message has so many bytes.
    let saying = |bytes: u32| {
        let plan = format!(
            "(i32.store8 (i32.const 8) (i32.const 3))
             (i32.store (i32.const 12) (i32.const 512)) (i32.store (i32.const 16) (i32.const 3))
             (i32.store (i32.const 20) (i32.const 512)) (i32.store (i32.const 24) (i32.const 3))
             (i32.store8 (i32.const 28) (i32.const 1))
             (i32.store (i32.const 32) (i32.const 512)) (i32.store (i32.const 36) (i32.const {bytes}))
             (i32.const 8)"
        );
        let items = r#"(data (i32.const 512) "odd\1b[2J\e2\80\ae")"#;
        Guest::default().with_items(items).planning(&plan).build()
    };
    stand.publish_bytes(saying(10)).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    let Outcome::HandedOff(passed) = ran.outcome() else {
        panic!("a hand-off: {ran:#?}")
    };
    assert_eq!(
        (passed.summary.as_str(), passed.message.as_deref()),
        ("odd", Some("odd[2J"))
    );
    stand.publish_bytes(saying(2001)).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    let words = ["`hand-off.message` has 2001 bytes, over the limit of 2000"];
    ran.assert_failed("unusable-answer", Blame::Guest, &words);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_guest_writes_into_its_trace_does_not_steer_a_terminal() {
    let stand = stand().await;
    // A failure whose code and message hold an escape sequence and a mark of direction.
    let items = r#"(data (i32.const 512) "odd\1b[2J\e2\80\ae")"#;
    let plan = "(i32.store8 (i32.const 8) (i32.const 4))
        (i32.store (i32.const 12) (i32.const 512)) (i32.store (i32.const 16) (i32.const 10))
        (i32.store (i32.const 20) (i32.const 512)) (i32.store (i32.const 24) (i32.const 10))
        (i32.const 8)";
    let guest = Guest::default().with_items(items).planning(plan);
    stand.publish_bytes(guest.build()).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    assert_eq!(ran.failure().blame, Blame::Guest);
    for command in [vec!["trace", &ran.state.id], vec!["run", "handmade", "--trace"]] {
        let said = actgate(stand.folder.path(), &command);
        let text = format!("{}{}", said.stdout, said.stderr);
        assert!(text.contains("odd[2J"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_message_of_a_failure_is_cut_where_it_gets_long() {
    let stand = stand().await;
    let items = format!(
        "(data (i32.const 1024) \"{}\") (data (i32.const 512) \"odd\")",
        "x".repeat(3000)
    );
    let plan = "(i32.store8 (i32.const 8) (i32.const 4))
        (i32.store (i32.const 12) (i32.const 512)) (i32.store (i32.const 16) (i32.const 3))
        (i32.store (i32.const 20) (i32.const 1024)) (i32.store (i32.const 24) (i32.const 3000))
        (i32.const 8)";
    let guest = Guest::default().with_items(&items).planning(plan);
    stand.publish_bytes(guest.build()).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    ran.assert_failed("odd", Blame::Guest, &["xxx…"]);
    assert_eq!(ran.failure().message.chars().count(), 2001);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_asks_forever_is_ended_at_its_limit() {
    let stand = stand().await;
    let mut ran = stand.hostile("ask-forever").await;
    let mut asked = 0;
    while let Outcome::Asked(questions) = ran.outcome() {
        assert_eq!(questions[0].prompt, "And what else?");
        asked += 1;
        let answers = Map::from_iter([("more".to_owned(), json!("nothing"))]);
        ran = stand.resume(&ran.state.id, Resume::Answers(answers)).await.unwrap();
    }
    assert_eq!(asked, 8);
    ran.assert_failed("asks-exhausted", Blame::Guest, &["more than 8 times"]);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_asks_forever_in_a_conversation_does_not_hold_the_visitor() {
    let stand = stand().await;
    let talk = stand.talk().await;
    talk.say("do something hostile").await;
    let mut last = talk.say("ask-forever").await.pop().unwrap();
    let mut turns = 0;
    while last.text == "And what else?" {
        turns += 1;
        assert!(turns <= 8, "{last:#?}");
        last = talk.say("nothing more").await.pop().unwrap();
    }
    assert!(last.why.contains("asks-exhausted (blame: guest)"), "{last:#?}");
    let said = talk.say("What can you do?").await;
    assert!(!said.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_with_nothing_in_them_are_blamed_on_the_guest() {
    let stand = stand().await;
    let call = stand.hostile("empty-call").await;
    call.assert_failed(
        "empty-step",
        Blame::Guest,
        &["`plan` answered `call` without a request"],
    );
    let ask = stand.hostile("ask-nothing").await;
    let words = ["`plan` must ask 1 to 8 questions, each with a prompt"];
    ask.assert_failed("unusable-question", Blame::Guest, &words);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_questions_for_one_input_take_one_answer() {
    let stand = stand().await;
    let ran = stand.hostile("ask-twice").await;
    let answers = Map::from_iter([("more".to_owned(), json!("once"))]);
    match ran.outcome() {
        Outcome::Asked(_) => {
            let ran = stand.resume(&ran.state.id, Resume::Answers(answers)).await.unwrap();
            assert_eq!(ran.inputs()["more"], "once");
        }
        _ => assert_eq!(ran.failure().blame, Blame::Guest),
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_rejects_everything_is_told_to_the_caller_as_its_word() {
    let stand = stand().await;
    let ran = stand.hostile("validate-reject").await;
    let Outcome::Rejected(problems) = ran.outcome() else {
        panic!("{ran:#?}")
    };
    assert_eq!(problems[0].pointer, "/do");
    assert_eq!(problems[0].message, "This is refused whatever it says.");
    stand.goes_on().await;
}
