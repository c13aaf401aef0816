//! Components that no compiler would make of an honest guest: refused before anything of them runs, in words.

use actgate::model::run::Blame;
use serde_json::json;
use tests::{Guest, Stand, action_file};

async fn stand() -> Stand {
    // Time enough for all the fuel, however slow the machine is.
    let limits = "[limits.sandbox.small]\ncall_ms_max = 60000";
    Stand::builder().settings(limits).open().await.publish("hostile").await
}

/// Publishes a file that must be refused with all of these words, whatever is live stays so, and the host goes on.
async fn assert_refused(stand: &Stand, bytes: Vec<u8>, words: &[&str]) {
    let error = stand
        .publish_bytes(bytes)
        .await
        .expect_err("not publishable")
        .to_string();
    for word in words {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
    let snapshot = stand.host.runtime.registry().current().await.unwrap();
    let live: Vec<&str> = snapshot.actions.keys().map(String::as_str).collect();
    assert_eq!(live, ["hostile-guest"]);
    assert!(snapshot.broken.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_made_by_hand_is_as_good_as_any() {
    let stand = stand().await;
    stand.publish_bytes(Guest::default().build()).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    assert_eq!(ran.reply().0, "Done by hand.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_grows_tables_without_end_is_stopped_at_its_limit() {
    let stand = stand().await;
    let grow = "(loop $more (br_if $more (i32.ne (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1))))
        unreachable";
    let guest = Guest::default().with_items("(table $t 1 funcref)").planning(grow);
    stand.publish_bytes(guest.build()).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    let words = [
        "`plan`",
        "20000 table elements",
        "raise `limits.sandbox.small.table_elements_max`",
    ];
    ran.assert_failed("table-exhausted", Blame::Guest, &words);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_and_memories_that_are_too_large_from_the_start_are_refused() {
    let stand = stand().await;
    let tables = Guest::default().with_items("(table $t 130000 funcref)").build();
    assert_refused(&stand, tables, &["table", "100000", "pool class `large`"]).await;
    // Each is small enough, and all together are not.
    let many: String = (0..8).map(|_| "(table 19000 funcref)").collect();
    let error = match stand.publish_bytes(Guest::default().with_items(&many).build()).await {
        Err(error) => error.to_string(),
        Ok(_) => stand.run("handmade", json!({})).await.failure().message.clone(),
    };
    assert!(error.contains("table"), "{error}");
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_loops_while_it_is_made_is_stopped() {
    let stand = stand().await;
    let guest = Guest::default().with_items("(func $spin (loop $more (br $more))) (start $spin)");
    stand.publish_bytes(guest.build()).await.unwrap();
    let ran = stand.run("handmade", json!({})).await;
    ran.assert_failed(
        "fuel-exhausted",
        Blame::Guest,
        &["`validate`", "limits.sandbox.small.fuel_max"],
    );
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_outside_of_its_memory_end_the_call_of_a_component() {
    let stand = stand().await;
    // A step that lies behind the end of memory, and one whose text does.
    let outside = "(i32.const 0x7ffffff0)";
    let text = "(i32.store8 (i32.const 8) (i32.const 2)) (i32.store (i32.const 12) (i32.const 0x7fff0000))
        (i32.store (i32.const 16) (i32.const 100)) (i32.const 8)";
    // A variant without such a case, and text that is not UTF-8.
    let case = "(i32.store8 (i32.const 8) (i32.const 77)) (i32.const 8)";
    let utf8 = "(i32.store8 (i32.const 8) (i32.const 2)) (i32.store8 (i32.const 2048) (i32.const 0xff))
        (i32.store (i32.const 12) (i32.const 2048)) (i32.store (i32.const 16) (i32.const 1)) (i32.const 8)";
    for plan in [outside, text, case, utf8] {
        stand
            .publish_bytes(Guest::default().planning(plan).build())
            .await
            .unwrap();
        let ran = stand.run("handmade", json!({})).await;
        ran.assert_failed("trapped", Blame::Guest, &["`plan`"]);
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_not_granted_is_refused_with_its_name_and_what_to_do() {
    let stand = stand().await;
    let import = |name: &str| {
        let import = format!("(import \"{name}\" (instance (export \"f\" (func))))");
        Guest::default().importing(&import).build()
    };
    let http = [
        "`wasi:http/outgoing-handler@0.2.0`",
        "declare an endpoint in the manifest",
        "`call`",
    ];
    assert_refused(&stand, import("wasi:http/outgoing-handler@0.2.0"), &http).await;
    let unknown = ["`evil:corp/backdoor@1.0.0`", "actions are pure"];
    assert_refused(&stand, import("evil:corp/backdoor@1.0.0"), &unknown).await;
    let keys = ["`wasi:keyvalue/store@0.2.0`", "only the stubs of WASI 0.2"];
    assert_refused(&stand, import("wasi:keyvalue/store@0.2.0"), &keys).await;
    let function = Guest::default().importing("(import \"launch\" (func))").build();
    assert_refused(&stand, function, &["`launch`", "actions are pure"]).await;
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_wasi_that_does_nothing_here_ends_the_call_only_when_it_is_called() {
    let stand = stand().await;
    // Named and never called: nothing happens.
    let import = "(import \"wasi:sockets/instance-network@0.2.6\" (instance (export \"odd\" (func))))";
    stand
        .publish_bytes(Guest::default().importing(import).build())
        .await
        .unwrap();
    assert_eq!(stand.run("handmade", json!({})).await.reply().0, "Done by hand.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_without_the_export_is_told_which_one() {
    let stand = stand().await;
    let guest = Guest::default().exporting("acme:tools/handler@0.2.0").build();
    let words = ["`actgate:action/handler`", "export the world `action`"];
    assert_refused(&stand, guest, &words).await;
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_for_another_version_of_the_contract_is_told_both_versions() {
    let stand = stand().await;
    let guest = Guest::default().exporting("actgate:action/handler@9.9.9").build();
    let words = [
        "contract 9.9.9",
        "this host runs 0.2, 0.1",
        "build it again with an SDK of such a version",
    ];
    assert_refused(&stand, guest, &words).await;
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_with_other_functions_does_not_fit_the_contract() {
    let stand = stand().await;
    let text = "(component (instance $empty) (export \"actgate:action/handler@0.1.0\" (instance $empty)))";
    let component = wat::parse_str(text).unwrap();
    let packed = actgate::manifest::pack::pack(&component, &Guest::manifest("handmade", "do it")).unwrap();
    assert_refused(&stand, packed, &["does not fit the contract", "validate"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_component_is_told_what_it_is() {
    let stand = stand().await;
    let module = wat::parse_str("(module (func (export \"run\")))").unwrap();
    assert_refused(&stand, module, &["core module", "wasm-tools component new"]).await;
    let text = b"name = \"order-status\"\n".to_vec();
    assert_refused(&stand, text, &["not WebAssembly", "build the action as a component"]).await;
    assert_refused(&stand, Vec::new(), &["not WebAssembly"]).await;
    let without = wat::parse_str("(component)").unwrap();
    assert_refused(&stand, without, &["no manifest", "pack its `action.toml`"]).await;
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_component_is_told_where_it_ends() {
    let stand = stand().await;
    let whole = std::fs::read(action_file("order-status")).unwrap();
    for length in [5, 100, whole.len() / 2, whole.len() - 1] {
        let words = ["the file ends in the middle", &length.to_string(), "copy it again"];
        assert_refused(&stand, whole[..length].to_vec(), &words).await;
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_with_damaged_code_is_refused() {
    let stand = stand().await;
    let mut bytes = std::fs::read(action_file("order-status")).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle..middle + 64].fill(0xff);
    assert_refused(&stand, bytes, &["cannot be compiled"]).await;
    stand.goes_on().await;
}
