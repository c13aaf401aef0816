//! Guests that use up what they can get: each is stopped at its limit, blamed in words, and the host goes on.

use actgate::model::run::Blame;
use serde_json::json;
use tests::Stand;

/// Time enough for all the fuel, however slow the machine is.
const LIMITS: &str = "[limits.sandbox.small]\ncall_ms_max = 60000";

async fn stand() -> Stand {
    Stand::builder().settings(LIMITS).open().await.publish("hostile").await
}

/// Has the guest misbehave, and asserts how its run fails and that the host goes on.
async fn assert_stopped(stand: &Stand, word: &str, code: &str, words: &[&str]) {
    let ran = stand.hostile(word).await;
    ran.assert_failed(code, Blame::Guest, words);
    // The inputs that led to it are kept for the one who looks into it.
    assert_eq!(ran.inputs()["do"], word);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_loops_forever_runs_out_of_fuel() {
    let stand = stand().await;
    let words = [
        "`plan` used up its fuel of 200000000 units",
        "raise `limits.sandbox.small.fuel_max`",
    ];
    assert_stopped(&stand, "loop", "fuel-exhausted", &words).await;
    assert_stopped(
        &stand,
        "validate-loop",
        "fuel-exhausted",
        &["`validate`", "look for a loop"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_with_fuel_without_end_runs_out_of_time() {
    let limits = "[limits.sandbox.small]\nfuel_max = 1000000000000000\ncall_ms_max = 300";
    let stand = Stand::builder().settings(limits).open().await.publish("hostile").await;
    let ran = stand.hostile("loop").await;
    let words = ["`plan` ran over 300 ms", "raise `limits.sandbox.small.call_ms_max`"];
    ran.assert_failed("time-exhausted", Blame::Guest, &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_allocates_without_end_is_stopped_at_its_memory() {
    let stand = stand().await;
    let words = [
        "`plan`",
        "more memory than 67108864 bytes",
        "raise `limits.sandbox.small.memory_bytes_max`",
    ];
    assert_stopped(&stand, "allocate", "memory-exhausted", &words).await;
    let slow = stand.hostile("allocate-slow").await;
    let code = slow.failure().code.as_str();
    assert!(["memory-exhausted", "fuel-exhausted"].contains(&code), "{slow:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_recurses_runs_out_of_stack() {
    let stand = stand().await;
    let words = ["`plan` ran out of stack", "look for recursion without end"];
    assert_stopped(&stand, "recurse-bare", "stack-exhausted", &words).await;
    // The stack in its own memory ends as an address outside of it.
    let ran = stand.hostile("recurse").await;
    assert_eq!(ran.failure().blame, Blame::Guest, "{ran:#?}");
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_floods_the_log_fills_its_bounds_and_no_more() {
    let stand = stand().await;
    for word in ["log-flood", "stdout-flood"] {
        let ran = stand.hostile_n(word, 5_000).await;
        assert_eq!(ran.data()["ok"], true);
        let (lines, dropped) = ran.log();
        assert_eq!(lines.len(), 200, "{word}");
        assert!(lines[0] == "line 0" && dropped > 0, "{word}: {} {dropped}", lines[0]);
        // Without end it ends where the fuel does.
        let endless = stand.hostile(word).await;
        endless.assert_failed("fuel-exhausted", Blame::Guest, &["look for a loop"]);
        assert!(endless.log().0.len() <= 200);
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_line_without_end_is_cut_or_refused() {
    let stand = stand().await;
    let ran = stand.hostile_n("log-huge", 1 << 20).await;
    let (lines, dropped) = ran.log();
    assert_eq!((lines[0].len(), dropped), (64 << 10, (1 << 20) - (64 << 10)));
    let words = [
        "handed over more than 8388608 bytes",
        "raise `limits.sandbox.hostcall_bytes_max`",
    ];
    let ran = stand.hostile_n("log-huge", 16 << 20).await;
    ran.assert_failed("transfer-too-large", Blame::Guest, &words);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_returns_a_hundred_megabytes_is_stopped_before_they_arrive() {
    let stand = stand().await;
    assert_stopped(
        &stand,
        "huge",
        "memory-exhausted",
        &["`limits.sandbox.small.memory_bytes_max`"],
    )
    .await;
    // What fits into its memory does not fit through the door, and what does is still too large.
    let door = stand.hostile_n("huge", 16 << 20).await;
    door.assert_failed(
        "transfer-too-large",
        Blame::Guest,
        &["`limits.sandbox.hostcall_bytes_max`"],
    );
    let large = stand.hostile_n("huge", 2 << 20).await;
    let words = ["`plan`", "`reply.message` has 2097152 bytes, over the limit of 1048576"];
    large.assert_failed("unusable-answer", Blame::Guest, &words);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_traps_panics_aborts_or_exits_only_ends_its_own_run() {
    let stand = stand().await;
    assert_stopped(&stand, "trap", "trapped", &["`plan` trapped"]).await;
    assert_stopped(&stand, "abort", "trapped", &["`plan` trapped"]).await;
    assert_stopped(
        &stand,
        "exit",
        "exited",
        &["`plan` exited (failure) instead of answering"],
    )
    .await;
    assert_stopped(&stand, "shape-trap", "trapped", &["`shape` trapped"]).await;
    let panicked = stand.hostile("panic").await;
    panicked.assert_failed("trapped", Blame::Guest, &["`plan`"]);
    let (lines, _) = panicked.log();
    assert!(
        lines.iter().any(|line| line.contains("panics when it is asked to")),
        "{lines:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_bad_guests_at_once_leave_room_for_a_good_one() {
    let stand = stand().await;
    let words = [
        "loop",
        "allocate",
        "recurse-bare",
        "trap",
        "log-flood",
        "huge",
        "exit",
        "deep-json",
    ];
    let bad = words.map(|word| async { stand.hostile(word).await.failure().blame });
    let good = async { stand.hostile("call-ok").await.data()["report"][0]["status"].clone() };
    let [a, b, c, d, e, f, g, h] = bad;
    let (a, b, c, d, e, f, g, h, good) = tokio::join!(a, b, c, d, e, f, g, h, good);
    assert_eq!([a, b, c, d, e, f, g, h], [Blame::Guest; 8]);
    assert_eq!(good, json!(200));
}
