//! The OpenAPI document: a golden file, and every route of the router in it.

use super::served;
use std::collections::BTreeSet;
use std::path::Path;
use tests::assert_golden;
use tests::workspace;

/// The routes that are no part of the API: the page behind a link, and the document itself.
const UNDOCUMENTED: &[&str] = &["/openapi.json", "/verify/{secret}"];

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_the_golden_file() {
    let served = served(&[]).await;
    let document = served.get("/openapi.json").await.json();
    let text = serde_json::to_string_pretty(&document).expect("JSON") + "\n";
    assert_golden(&workspace().join("tests/golden/openapi.json"), &text);
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
