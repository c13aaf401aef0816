//! Compiling: in a process of its own with limits, kept under a seal, and never while a request waits.

use actgate::engine::{Compiler, Sandbox};
use actgate::manifest::pack;
use actgate::model::limits::Limits;
use actgate::policy::grant::Grants;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;
use tests::{Cli, Guest, Stand, action_file};

/// A component of some hundred kilobytes whose machine code has hundreds of megabytes: each loop hands a thousand values on, and
/// may begin again.
fn bomb() -> Vec<u8> {
    const VALUES: usize = 900;
    const LOOPS: usize = 3_000;
    let values = "i32 ".repeat(VALUES);
    let start = "(i32.const 0)".repeat(VALUES);
    let loops = "(loop (type $many) (br_if 0 (global.get $free)))".repeat(LOOPS);
    let items = format!(
        "(type $many (func (param {values}) (result {values})))
         (func $bomb (result {values}) {start} {loops})"
    );
    Guest::default().with_items(&items).build()
}

/// Publishing the bomb fails with these words, and what was live goes on.
async fn assert_defused(limit: &str, words: &[&str]) {
    let settings = format!("[limits.compile]\n{limit}");
    let stand = Stand::builder()
        .settings(&settings)
        .open()
        .await
        .publish("hostile")
        .await;
    let error = stand.publish_bytes(bomb()).await.expect_err("a bomb").to_string();
    for word in words {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_ends_when_its_time_is_over() {
    let words = [
        "took longer than 1500 ms, of which ",
        " ms on processors; raise `limits.compile.compile_ms_max`",
    ];
    assert_defused("compile_ms_max = 1500", &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_ends_when_its_time_on_processors_is_over() {
    let words = [
        "took more than 1000 ms on processors, in ",
        " ms by the clock; raise `limits.compile.processor_ms_max`",
    ];
    assert_defused("processor_ms_max = 1000", &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_ends_when_it_takes_too_much_memory() {
    let words = [
        "more than 700000000 bytes of memory",
        "raise `limits.compile.memory_bytes_max`",
    ];
    assert_defused("memory_bytes_max = 700000000", &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn machine_code_that_is_too_large_is_not_taken() {
    let stand = Stand::builder()
        .settings("[limits.compile]\ncode_bytes_max = 10000")
        .open()
        .await;
    let error = stand
        .publish_bytes(Guest::default().build())
        .await
        .expect_err("too large");
    let error = error.to_string();
    assert!(error.contains("machine code has more than 10000 bytes"), "{error}");
    assert!(error.contains("raise `limits.compile.code_bytes_max`"), "{error}");
}

/// Loads the smallest guest with this program in the place of `actgate`.
fn load_with(program: &str) -> String {
    let sandbox = Sandbox::new(&Limits::default(), Compiler::with(PathBuf::from(program)), None).expect("a sandbox");
    let bytes = Guest::default().build();
    let digest = pack::unpack(&bytes).expect("a packed guest").outside.digest;
    sandbox
        .load(&bytes, &digest)
        .err()
        .expect("no machine code")
        .to_string()
}

#[test]
fn a_process_that_does_not_start_or_gives_no_machine_code_is_an_error_in_words() {
    let missing = load_with("/nowhere/actgate");
    assert!(missing.contains("cannot be started as `/nowhere/actgate`"), "{missing}");
    let other = load_with("/bin/false");
    assert!(
        other.contains("the process that compiles ended with exit status: 1"),
        "{other}"
    );
    // It ends well and gives something else.
    let echo = load_with("/bin/echo");
    assert!(echo.contains("pool class `small`"), "{echo}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_with_one_bit_changed_is_reported_and_compiled_again() {
    let stand = Stand::new().await.publish("hostile").await;
    let cli = Cli::of(&stand);
    let file = action_file("hostile").display().to_string();
    let said = cli.run(&["publish", &file]).good();
    assert!(said.contains("loaded from the cache"), "{said}");
    for entry in std::fs::read_dir(stand.state().join("cache")).expect("a cache") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "cwasm") {
            let mut bytes = std::fs::read(&path).expect("an entry");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            std::fs::write(&path, bytes).expect("an entry");
        }
    }
    let done = cli.run(&["publish", &file]);
    let words = "its entry in the folder `cache` was changed or not made by this host; it was compiled again";
    assert!(done.code == 0 && done.stderr.contains(words), "{done:?}");
    let said = cli.run(&["compile", &file]).good();
    assert!(
        said.contains("was compiled before") && said.contains("pool class small"),
        "{said}"
    );
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_does_not_wait_for_a_compiler() {
    let stand = Stand::new().await.publish("hostile").await;
    let other = stand.another().await.expect("another host");
    stand.goes_on().await;
    let registry = other.runtime.registry();
    let bytes = Guest::default().build();
    registry
        .publish(bytes, &Grants::default(), stand.now_ms())
        .await
        .expect("published");
    // As a host finds it whose cache was removed, or that has another processor.
    for entry in std::fs::read_dir(stand.state().join("cache")).expect("a cache") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "cwasm") {
            std::fs::remove_file(path).expect("an entry");
        }
    }
    let registry = stand.host.runtime.registry();
    let first = registry.current().await.expect("a snapshot");
    assert!(first.actions.contains_key("hostile-guest"), "what was live stays so");
    let broken: Vec<&str> = first.broken.iter().map(|broken| broken.name.as_str()).collect();
    assert_eq!(broken, ["handmade"]);
    assert!(
        first.broken[0].message.contains("is being compiled; try again"),
        "{:?}",
        first.broken
    );
    let compiled = async {
        while !registry
            .current()
            .await
            .expect("a snapshot")
            .actions
            .contains_key("handmade")
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), compiled)
        .await
        .expect("compiled behind the requests");
    assert_eq!(stand.run("handmade", json!({})).await.reply().0, "Done by hand.");
    other.runtime.storage().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_made_for_contract_0_1_0_still_runs() {
    let stand = Stand::new().await;
    let bytes = std::fs::read(tests::workspace().join("tests/fixtures/contract-0.1.0.wasm")).expect("the fixture");
    assert_eq!(
        pack::unpack(&bytes).expect("packed").outside.contract.as_deref(),
        Some("0.1.0")
    );
    stand.publish_bytes(bytes).await.expect("published");
    let cli = Cli::of(&stand);
    let arguments = [
        "preview",
        "order-status-c",
        "--input",
        "order=A1001",
        "--as",
        "ada@example.com",
    ];
    let said = cli.run(&arguments).good();
    assert!(said.starts_with("Order A-1001 is shipped"), "{said}");
}

#[test]
fn the_process_that_compiles_says_what_is_wrong_with_a_component() {
    let folder = tempfile::tempdir().expect("a folder");
    let cli = Cli::with_settings(folder.path(), "");
    let mut bytes = std::fs::read(action_file("order-status")).expect("a component");
    let middle = bytes.len() / 3;
    bytes[middle..middle + 64].fill(0xff);
    let file = folder.path().join("damaged.wasm");
    std::fs::write(&file, bytes).expect("the folder can be written");
    let error = cli.run(&["compile", "damaged.wasm"]).error();
    assert!(
        error.contains("`damaged.wasm`: the component cannot be compiled: "),
        "{error}"
    );
}
