//! `ledger`: writes in words that an operator understands, and settling those whose outcome nobody knows.

use super::with;
use serde_json::{Value, json};
use shop_api::{Fault, FaultRule};
use tests::{Cli, Stand};

/// A stand with one write that was answered and, later, one whose answer was lost; gives the ids of their runs.
async fn one_of_each() -> (Stand, Cli, String, String) {
    let (stand, cli) = with(&["newsletter-signup"]).await;
    let asked = stand
        .run("newsletter-signup", json!({ "email": "grace@example.com" }))
        .await;
    stand.resume(&asked.state.id, asked.yes()).await.unwrap();
    stand.pass_ms(1000);
    let lost = stand.lose_a_write("ada@example.com").await;
    (stand, cli, asked.state.id, lost.state.id)
}

/// The runs of the listed writes, in their order.
fn runs(document: &Value) -> Vec<&str> {
    let writes = document["writes"].as_array().expect("writes");
    writes
        .iter()
        .map(|write| write["run"].as_str().expect("a run"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_are_listed_newest_first_with_what_to_do() {
    let (stand, cli, good, lost) = one_of_each().await;
    let text = cli.run(&["ledger"]).good();
    let key = &stand.ran(&lost).await.writes[0].idempotency_key;
    let words = [
        "Z  outcome-unknown  newsletter-signup: newsletter",
        "Z  answered 201  newsletter-signup: newsletter",
        &format!("run {lost}, key {key}"),
        "It is not sent again.",
        "Look at the upstream for that key",
        &format!("actgate ledger settle {lost} newsletter --made|--not-made"),
    ];
    for word in words {
        assert!(text.contains(word), "no `{word}` in:\n{text}");
    }
    assert_eq!(text.matches("ledger settle").count(), 1, "{text}");
    let all = cli.run(&["--json", "ledger"]).json();
    assert_eq!(runs(&all), [lost.as_str(), good.as_str()]);
    let first = &all["writes"][0];
    assert_eq!(
        (&first["state"], &first["status"]),
        (&json!("outcome-unknown"), &Value::Null)
    );
    assert_eq!(first["idempotency_key"], key.as_str());
    let listed = |arguments: &[&str]| {
        let arguments = [&["--json", "ledger"], arguments].concat();
        let document = cli.run(&arguments).json();
        runs(&document).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(listed(&["--unknown"]), [lost.as_str()]);
    assert_eq!(listed(&["--run", &good]), [good.as_str()]);
    assert_eq!(listed(&["--run", &good, "--unknown"]), [""; 0]);
    assert_eq!(listed(&["--limit", "1"]), [lost.as_str()]);
    let few = cli.run(&["ledger", "--limit", "1"]).good();
    assert!(few.contains("there may be older ones"), "{few}");
    assert_eq!(cli.run(&["ledger", "--run", "r-other"]).good().trim(), "no such writes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_unknown_outcome_says_where_to_look() {
    let (stand, cli) = with(&["newsletter-signup"]).await;
    let rule = FaultRule::new("/newsletter", Fault::Close { unread: false });
    stand.shop.set_fault(rule.applied_first()).unwrap();
    let arguments = ["run", "newsletter-signup", "--input", "email=ada@example.com", "--yes"];
    let done = cli.run(&arguments);
    assert_eq!(done.code, 1);
    let words = "a write may or may not have been made; see `actgate ledger --unknown`";
    assert!(done.stdout.contains(words), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settled_write_is_shown_so_everywhere_and_nothing_is_sent() {
    let (stand, cli, _, lost) = one_of_each().await;
    let listed = cli.run(&["runs"]).good();
    assert_eq!(listed.matches("a write of unknown outcome").count(), 1, "{listed}");
    let trace = cli.run(&["trace", &lost]).good();
    assert!(
        trace.contains("writes of unknown outcome:") && trace.contains("ledger settle"),
        "{trace}"
    );
    let received = stand.shop.journal().len();
    let note = "the list has the address";
    let settle = [
        "ledger",
        "settle",
        &lost,
        "newsletter",
        "--made",
        "--by",
        "olga",
        "--note",
        note,
    ];
    let said = cli.run(&settle).good();
    let words = ["settled as made by olga at the command line, ", note];
    for shown in [&said, &cli.run(&["ledger"]).good(), &cli.run(&["trace", &lost]).good()] {
        for word in words {
            assert!(shown.contains(word), "no `{word}` in:\n{shown}");
        }
        assert!(
            shown.contains("outcome-unknown") && !shown.contains("ledger settle"),
            "{shown}"
        );
    }
    let trace = cli.run(&["--json", "trace", &lost]).json();
    let settlement = &trace["writes"][0]["settlement"];
    assert_eq!((&settlement["made"], &settlement["note"]), (&json!(true), &json!(note)));
    assert!(settlement["settled_ms"].is_u64() && settlement["by"] == "olga at the command line");
    assert_eq!(
        cli.run(&["--json", "ledger", "--unknown"]).json(),
        json!({"writes": []})
    );
    assert!(!cli.run(&["runs"]).good().contains("unknown outcome"));
    assert_eq!(stand.shop.journal().len(), received);
    // Nothing that is settled is changed.
    for word in ["--made", "--not-made"] {
        let again = ["ledger", "settle", &lost, "newsletter", word, "--by", "eve"];
        let error = cli.run(&again).error();
        assert!(
            error.contains("was settled by olga at the command line as made"),
            "{error}"
        );
    }
    assert_eq!(cli.run(&["--json", "trace", &lost]).json(), trace);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_unknown_outcome_is_settled() {
    let (stand, cli, good, lost) = one_of_each().await;
    let settle = |run: &str, endpoint: &str, rest: &[&str]| {
        let arguments = [&["ledger", "settle", run, endpoint, "--by", "olga"], rest].concat();
        cli.run(&arguments)
    };
    let error = settle(&good, "newsletter", &["--made"]).error();
    assert!(
        error.contains("it is `answered`; there is nothing to settle"),
        "{error}"
    );
    for (run, endpoint) in [("r-other", "newsletter"), (lost.as_str(), "orders")] {
        let error = settle(run, endpoint, &["--made"]).error();
        assert!(
            error.contains(&format!("`actgate ledger --run {run}` lists its writes")),
            "{error}"
        );
    }
    assert_eq!(
        settle(&lost, "newsletter", &[]).code,
        2,
        "one of the two has to be said"
    );
    assert_eq!(settle(&lost, "newsletter", &["--made", "--not-made"]).code, 2);
    let long = "x".repeat(1001);
    let error = settle(&lost, "newsletter", &["--made", "--note", &long]).error();
    assert!(error.contains("over 1000 characters"), "{error}");
    // A write that a host may still be making is not settled.
    let under_way = "INSERT INTO ledger VALUES
        ('r-1', 'newsletter', 'aa01', 'newsletter-signup', 'k', 'about-to-send', NULL, 1, 99999999999999)";
    sqlx::raw_sql(under_way)
        .execute(&mut stand.connect().await)
        .await
        .unwrap();
    let error = settle("r-1", "newsletter", &["--made"]).error();
    assert!(error.contains("it is `about-to-send`"), "{error}");
    assert!(
        settle(&lost, "newsletter", &["--not-made"])
            .good()
            .contains("settled as not made")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_writes_is_named_by_its_digest() {
    let (stand, cli) = with(&[]).await;
    let two = "INSERT INTO ledger VALUES
        ('r-1', 'newsletter', 'aa01', 'newsletter-signup', 'k1', 'outcome-unknown', NULL, 1, 2),
        ('r-1', 'newsletter', 'ab02', 'newsletter-signup', 'k2', 'about-to-send', NULL, 1, 2),
        ('r-1', 'newsletter', 'ac03', 'newsletter-signup', 'k3', 'answered', 201, 1, 2)";
    sqlx::raw_sql(two).execute(&mut stand.connect().await).await.unwrap();
    let text = cli.run(&["ledger"]).good();
    assert!(text.contains("newsletter --digest ab02 --made|--not-made"), "{text}");
    let settle = |digest: &[&str]| {
        let arguments = [
            &["ledger", "settle", "r-1", "newsletter", "--made", "--by", "olga"],
            digest,
        ]
        .concat();
        cli.run(&arguments)
    };
    for ambiguous in [&[][..], &["--digest", "a"]] {
        let error = settle(ambiguous).error();
        assert!(
            error.contains("several writes of unknown outcome") && error.contains("aa01, ab02"),
            "{error}"
        );
    }
    assert!(settle(&["--digest", "ac"]).error().contains("it is `answered`"));
    assert!(settle(&["--digest", "ff"]).error().contains("no such write"));
    settle(&["--digest", "ab"]).good();
    // One is left, so it need not be named.
    settle(&[]).good();
    let all = cli.run(&["--json", "ledger", "--run", "r-1"]).json();
    let writes = all["writes"].as_array().expect("writes");
    let settled: Vec<&str> = writes
        .iter()
        .filter(|write| write["settlement"]["made"] == true)
        .filter_map(|write| write["digest"].as_str())
        .collect();
    assert_eq!(settled, ["aa01", "ab02"]);
}
