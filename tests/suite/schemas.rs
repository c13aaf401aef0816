//! Schemas of a manifest: what they say holds alike in a live run, in a preview and for the author's commands.

use actgate::manifest::pack;
use serde_json::{Value, json};
use tests::{Cli, Echo, Kit, Ran, Stand};

/// Stands in the upstream's answer, and must stand in nothing that is said of it.
const MARK: &str = "the day that zebra-4711 was seen";

/// An action without code that is told a day and how many.
fn manifest(url: &str, day: &str) -> String {
    format!(
        "name = \"visits\"\ntitle = \"Visits\"\ndescription = \"Tells when somebody was here.\"\n\
         triggers = [\"when was somebody here\"]\n\
         [endpoints.day]\nmethod = \"GET\"\nurl = \"{url}/day\"\n\
         [response]\ntemplate = \"It was on {{response.day}}.\"\n\
         [response.schema]\ntype = \"object\"\nrequired = [\"day\"]\n\
         [response.schema.properties]\nday = {{ type = \"string\", format = \"date\" }}\ncount = {{ type = \"integer\" }}\n\
         [[examples]]\nendpoint = \"day\"\nbody = {{ day = \"{day}\", count = 2.0 }}\n"
    )
}

/// Runs it live, with an upstream that says this.
async fn live(body: &Value) -> (Stand, Ran) {
    let echo = Echo::start(&[("content-type", "application/json")], &body.to_string()).await;
    let stand = Stand::builder().without_grants().open().await;
    stand
        .grant(&format!(
            "[[grants]]\naction = \"visits\"\nendpoint = \"day\"\nallow = \"GET {}/**\"\nplain_http = true\n\
             private_networks = [\"127.0.0.0/8\"]\n",
            echo.url
        ))
        .await;
    let file = pack::empty_component(&manifest(&echo.url, "2026-11-30"));
    stand
        .publish_bytes(file)
        .await
        .expect("an action that can be published");
    let ran = stand.run("visits", json!({})).await;
    (stand, ran)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_format_in_a_replys_schema_counts_live_and_the_failure_repeats_nothing() {
    let (_stand, good) = live(&json!({ "day": "2026-11-30", "count": 2.0 })).await;
    assert_eq!(good.reply().0, "It was on 2026-11-30.");
    // Whole where the schema asks for an integer, however the upstream writes it.
    assert_eq!(good.data().to_string(), r#"{"count":2,"day":"2026-11-30"}"#);
    let (stand, ran) = live(&json!({ "day": MARK, "other": MARK })).await;
    let failure = ran.failure();
    assert_eq!(failure.code, "reply-schema");
    let words = "`response.schema` of the manifest: `/day` is not of the format `date`";
    assert!(failure.message.contains(words), "{failure:?}");
    assert!(!failure.message.contains("zebra"), "{failure:?}");
    let trace: Vec<String> = ran
        .trace
        .iter()
        .map(|entry| actgate::cli::trace::line(&entry.event))
        .collect();
    assert!(!trace.concat().contains("zebra"), "{trace:#?}");
    let told = stand.api().await.get(&format!("/v1/runs/{}/trace", ran.state.id)).await;
    assert!(!told.to_string().contains("zebra"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_format_in_a_replys_schema_counts_in_previews_too() {
    let stand = Stand::builder().without_grants().open().await;
    let cli = Cli::of(&stand);
    for (day, code, words) in [
        ("2026-11-30", 0, "It was on 2026-11-30."),
        (MARK, 1, "`/day` is not of the format `date`"),
    ] {
        let file = stand.folder.path().join("visits.wasm");
        std::fs::write(&file, pack::empty_component(&manifest("https://api.shop.example", day))).unwrap();
        let done = cli.run(&["preview", file.to_str().unwrap()]);
        assert_eq!(done.code, code, "{done:?}");
        assert!(format!("{done:?}").contains(words), "{done:?}");
        assert!(!format!("{done:?}").contains("zebra"), "{done:?}");
    }
}

#[test]
fn a_format_in_a_replys_schema_counts_in_cases_too() {
    let kit = Kit::default();
    kit.write("action/action.toml", manifest("https://api.shop.example", "2026-11-30"));
    kit.run(&["build", "action"]).good();
    let case = |day: &str, outcome: &str| {
        format!(
            "says = \"A day is told.\"\ninputs = {{}}\n[[exchanges]]\nendpoint = \"day\"\nstatus = 200\n\
             body = {{ day = \"{day}\" }}\n[expect]\n\
             requests = [\"GET https://api.shop.example/day\"]\n{outcome}\n"
        )
    };
    let good = "outcome = \"replied\"\nmessage = \"It was on 2026-11-30.\"\ndata = { day = \"2026-11-30\" }";
    kit.write("action/cases/one.toml", case("2026-11-30", good));
    kit.run(&["test", "action"]).good();
    // The same expectation of a day that is none.
    kit.write("action/cases/one.toml", case(MARK, &good.replace("2026-11-30", MARK)));
    let done = kit.run(&["test", "action"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(
        done.stdout.contains("outcome: expected \"replied\", came \"failed\""),
        "{done:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_number_with_a_point_reaches_an_action_as_an_integer() {
    let stand = Stand::new().await.publish("hostile").await;
    let plain = stand.run("hostile-guest", json!({ "do": "deep-json", "n": 100 })).await;
    assert!(plain.failure().message.contains("64 levels"), "{plain:#?}");
    for n in [json!(100.0), serde_json::from_str("1e2").unwrap()] {
        let ran = stand.run("hostile-guest", json!({ "do": "deep-json", "n": n })).await;
        assert_eq!(ran.failure(), plain.failure());
        assert_eq!(ran.inputs()["n"].to_string(), "100");
    }
    // A number that is not whole does not fit, and the trace does not repeat it.
    let ran = stand
        .run("hostile-guest", json!({ "do": "deep-json", "n": 4711.5 }))
        .await;
    let trace: Vec<String> = ran
        .trace
        .iter()
        .map(|entry| actgate::cli::trace::line(&entry.event))
        .collect();
    assert!(trace.concat().contains("/n is not an integer"), "{trace:#?}");
    assert!(!trace.concat().contains("4711"), "{trace:#?}");
}
