//! Preview answers from examples and dials nothing.

use super::*;

fn example(when: Value, status: u16) -> Example {
    Example {
        endpoint: name("orders"),
        when: when.as_object().unwrap().clone(),
        status,
        body: json!({ "status": status }),
    }
}

fn planned(examples: Vec<Example>) -> PlannedUpstream {
    PlannedUpstream::new(&Action {
        examples,
        ..action(&endpoint(1))
    })
}

#[tokio::test]
async fn the_first_example_that_fits_answers() {
    let upstream = planned(vec![
        Example {
            endpoint: name("other"),
            ..example(json!({}), 500)
        },
        example(json!({ "id": "A-2", "more": 1 }), 501),
        example(json!({ "id": "A-2" }), 404),
        example(json!({}), 200),
    ]);
    for (id, status) in [("A-2", 404), ("A-1", 200)] {
        let sent = upstream
            .send(&permit_with(&endpoint(1), &grant(), id), &context())
            .await
            .unwrap();
        assert_eq!((sent.status, sent.address), (status, None));
        assert_eq!(sent.body, format!("{{\"status\":{status}}}").into_bytes());
        assert_eq!(
            sent.headers,
            [("content-type".to_owned(), "application/json".to_owned())]
        );
    }
}

#[tokio::test]
async fn without_an_example_the_answer_says_which_to_add() {
    let error = planned(vec![example(json!({ "id": "A-2" }), 200)])
        .send(&permit(&endpoint(1)), &context())
        .await
        .unwrap_err();
    assert_eq!((error.error, error.sent), (CallError::Unreachable, false));
    let text = "[[examples]]\nendpoint = \"orders\"\nwhen = { id = \"A-1\" }\nstatus = 200\nbody = { }";
    assert!(error.message.ends_with(text), "{}", error.message);
}

#[tokio::test]
async fn examples_of_another_action_do_not_answer() {
    let other = Action {
        name: name("other"),
        examples: vec![example(json!({}), 200)],
        ..action(&endpoint(1))
    };
    assert!(
        PlannedUpstream::new(&other)
            .send(&permit(&endpoint(1)), &context())
            .await
            .is_err()
    );
}
