//! The page `docs/api.md`: typed as it stands, with the answers that it promises, and whole in its tables.

use super::served;
use actgate::storage::Role;
use reqwest::Method;
use std::collections::BTreeSet;
use std::path::Path;
use tests::page::{Step, difference, steps};
use tests::{Cli, Stand, workspace};

/// What stands between the outputs of two fences.
const BETWEEN: &str = "=== next fence ===";

fn page() -> String {
    std::fs::read_to_string(workspace().join("docs/api.md")).expect("the page")
}

/// The rows of the table whose head begins with these words, cell by cell.
fn rows(head: &str) -> Vec<Vec<String>> {
    let page = page();
    let lines = page.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|')).map(|line| {
        let cells = line.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    });
    rows.collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> impl Iterator<Item = String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_typed_as_it_stands() {
    let mut stand = Stand::new().await;
    for action in ["return-order", "store-hours", "newsletter-signup"] {
        stand = stand.publish(action).await;
    }
    let cli = Cli::of(&stand);
    let serving = cli.serve();
    let steps = steps(&page());
    let typed: Vec<&str> = steps.iter().map(|step| step.commands.as_str()).collect();
    let script = format!(
        "set -e\nexport ACTGATE_URL={}\n{}",
        serving.url,
        typed.join(&format!("\nprintf '\\n%s\\n' '{BETWEEN}'\n"))
    );
    let done = cli.paste(&script);
    assert_eq!(done.code, 0, "{done:?}");
    let printed: Vec<&str> = done.stdout.split(BETWEEN).collect();
    assert_eq!(printed.len(), steps.len(), "{done:?}");
    let mut compared = 0;
    for (Step { commands, answer }, printed) in steps.iter().zip(printed) {
        if let Some(answer) = answer {
            assert_eq!(difference(answer, printed), None, "after\n{commands}\n{printed}");
            compared += 1;
        }
    }
    assert!(compared >= 9, "only {compared} answers are on the page");
}

#[test]
fn an_answer_that_is_not_the_promised_one_is_found() {
    let printed = r#"{"id": "c-01", "at_ms": 7, "list": [{"a": 1, "b": 2}]}"#;
    for good in [
        printed,
        "{}",
        r#"{"id": "c-…", "at_ms": 1, "list": [{"b": 2}]}"#,
        r#"{"id": "…"}"#,
    ] {
        assert_eq!(difference(good, printed), None, "{good}");
    }
    for (bad, place) in [
        (r#"{"id": "d-…"}"#, "/0/id"),
        (r#"{"at_ms": "7"}"#, "/0/at_ms"),
        (r#"{"list": []}"#, "/0/list"),
        (r#"{"list": [{"a": 2}]}"#, "/0/list/0/a"),
        (r#"{"more": null}"#, "/0/more"),
        ("{} {}", ""),
        ("{", "not JSON"),
    ] {
        let difference = difference(bad, printed).unwrap_or_else(|| panic!("{bad} was taken"));
        assert!(difference.contains(place), "{bad}: {difference}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_on_the_page_with_the_role_that_it_needs() {
    let served = served(&[]).await;
    let document = served.get("/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    let documented: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let rows = rows("| route |");
    let on_page: BTreeSet<String> = rows.iter().flat_map(|row| quoted(&row[0])).collect();
    assert_eq!(on_page, documented);
    for row in rows.iter().filter(|row| row[1] != "none") {
        let route = quoted(&row[0]).next().expect("a route");
        let (method, path) = route.split_once(' ').expect("method and path");
        let path = path.replace(['{', '}'], "");
        let least = Role::from_word(&row[1]).unwrap_or_else(|| panic!("{row:?}"));
        for role in Role::ALL {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let (may, role) = (role.may(least), role.as_str());
            let answer = served.call(role, method, &path, None).await;
            assert_eq!(answer.status == 403, !may, "{route} as {role}: {}", answer.text);
        }
    }
}

#[test]
fn every_code_of_a_problem_is_on_the_page() {
    let mut sources = String::new();
    read(&workspace().join("host/src/api.rs"), &mut sources);
    read(&workspace().join("host/src/api"), &mut sources);
    // One space for any, since a call may be on several lines.
    let sources: String = sources.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut codes = BTreeSet::new();
    for before in ["ErrorStatus::", "conflict(", "busy("] {
        for piece in sources.split(before).skip(1) {
            let after = piece.trim_start_matches(|c: char| c.is_ascii_uppercase() || "_, ".contains(c));
            codes.extend(
                after
                    .strip_prefix('"')
                    .and_then(|text| text.split('"').next())
                    .map(str::to_owned),
            );
        }
    }
    assert!(codes.len() > 20, "the codes were not found: {codes:?}");
    let on_page: BTreeSet<String> = rows("| code |").iter().flat_map(|row| quoted(&row[0])).collect();
    assert_eq!(on_page, codes);
}

fn read(path: &Path, sources: &mut String) {
    if path.is_file() {
        sources.push_str(&std::fs::read_to_string(path).expect("a source"));
        return;
    }
    for entry in std::fs::read_dir(path).expect("a folder") {
        read(&entry.expect("an entry").path(), sources);
    }
}
