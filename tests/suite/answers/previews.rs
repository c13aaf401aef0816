//! What is known before anything is sent: previews without an example, and what `check` says about answers.

use super::manifest;
use std::path::Path;
use tempfile::TempDir;
use tests::{Cli, Finished, Stand, actgate};

fn write(folder: &Path, text: &str) {
    std::fs::create_dir_all(folder.join("probe")).expect("a folder");
    std::fs::write(folder.join("probe/action.toml"), text).expect("a manifest");
}

fn check(text: &str) -> Finished {
    let folder = TempDir::new().expect("a folder");
    write(folder.path(), text);
    actgate(folder.path(), &["check", "probe"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_without_an_example_says_so_and_blames_nobody_else() {
    let stand = Stand::builder().without_grants().open().await;
    let cli = Cli::of(&stand);
    write(stand.folder.path(), &manifest("GET", "template = '{response.status}'"));
    cli.run(&["build", "probe"]).good();
    let preview = cli.run(&["--json", "preview", "probe/probe.wasm", "--input", "order=A-1"]);
    let shown = format!("{}{}", preview.stdout, preview.stderr);
    for words in [
        "no-example",
        "no example answers this call of endpoint `api`",
        "[[examples]]",
    ] {
        assert!(shown.contains(words), "{shown}");
    }
    assert!(!shown.contains("unreachable") && !shown.contains("upstream"), "{shown}");
}

#[test]
fn check_warns_of_paths_that_the_schema_does_not_require_and_of_missing_examples() {
    let schema = "[response.schema]\nrequired = ['status']\n[response.schema.properties]\n\
                  status = { type = 'string' }\nday = { type = 'string' }\n";
    let warned = check(&manifest(
        "GET",
        &format!("template = '{{response.status}} {{response.day}}'\n{schema}"),
    ))
    .good();
    assert!(
        warned.contains("`response.template` says `{response.day}`, which `response.schema` does not require"),
        "{warned}"
    );
    assert!(!warned.contains("`{response.status}`"), "{warned}");
    assert!(
        warned.contains("`api` has none, so a preview cannot answer its calls"),
        "{warned}"
    );
    let example = "[[examples]]\nendpoint = 'api'\nbody = { status = 'sent', day = 'Friday' }\n";
    let quiet = format!("template = '{{response.status}} {{response.day ?? soon}}'\n{schema}{example}");
    let quiet = check(&manifest("GET", &quiet)).good();
    assert!(
        !quiet.contains("does not require") && !quiet.contains("has none, so a preview"),
        "{quiet}"
    );
}

#[test]
fn what_an_example_shows_to_be_impossible_is_refused_at_build() {
    let example = "[[examples]]\nendpoint = 'api'\nbody = { address = { city = 'Berlin' } }\n";
    let finished = check(&manifest(
        "GET",
        &format!("template = '{{response.address}}'\n{example}"),
    ));
    finished.assert_refused(&[
        "response.template: `/address` is an object in the body of `examples.0`",
        "`{response.address.name}`",
    ]);
}
