//! The OpenAPI document: a golden file, and every route of the router in it.

use super::served;
use std::collections::BTreeSet;
use std::path::Path;
use tests::workspace;

/// The routes that are no part of the API: the page behind a link, and the document itself.
const UNDOCUMENTED: &[&str] = &["/openapi.json", "/verify/{secret}"];

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_the_golden_file() {
    let served = served(&[]).await;
    let document = served.get("/openapi.json").await.json();
    let text = serde_json::to_string_pretty(&document).expect("JSON") + "\n";
    let file = workspace().join("tests/golden/openapi.json");
    if std::env::var_os("ACTGATE_UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &text).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(&file).expect("the golden file");
    let first = text.lines().zip(golden.lines()).position(|(new, old)| new != old);
    assert!(
        text == golden,
        "the API's document differs from {} from line {} on; if that is meant, run the test with \
         ACTGATE_UPDATE_GOLDEN=1 and read the difference",
        file.display(),
        first.unwrap_or_else(|| text.lines().count().min(golden.lines().count())) + 1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_in_the_document() {
    let mut routed = BTreeSet::new();
    let source = workspace().join("host/src");
    routes(&source.join("api.rs"), &mut routed);
    collect(&source.join("api"), &mut routed);
    assert!(routed.len() >= 15, "the router was not found: {routed:?}");
    let served = served(&[]).await;
    let document = served.get("/openapi.json").await.json();
    let documented: BTreeSet<String> = document["paths"].as_object().expect("paths").keys().cloned().collect();
    let expected: BTreeSet<String> = routed
        .into_iter()
        .filter(|path| !UNDOCUMENTED.contains(&path.as_str()))
        .collect();
    assert_eq!(documented, expected);
}

fn collect(folder: &Path, routed: &mut BTreeSet<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, routed);
        } else {
            routes(&path, routed);
        }
    }
}

/// The paths that a source gives to `route`.
fn routes(file: &Path, routed: &mut BTreeSet<String>) {
    let Ok(source) = std::fs::read_to_string(file) else {
        return;
    };
    for piece in source.split(".route(").skip(1) {
        let path = piece
            .trim_start()
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next());
        routed.extend(path.map(str::to_owned));
    }
}
