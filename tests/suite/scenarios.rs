//! Every folder of `tests/scenarios` as a test of its own, and that no folder and no example is without one.

use std::collections::BTreeSet;
use std::path::Path;
use tests::{scenario, workspace};

macro_rules! scenarios {
    ($($test:ident => $folder:literal,)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            scenario::check($folder).await;
        })*

        const TESTED: &[&str] = &[$($folder),*];
    };
}

scenarios! {
    already_returned => "already-returned",
    answered_beforehand => "answered-beforehand",
    changed_while_confirming => "changed-while-confirming",
    closed_on_sunday => "closed-on-sunday",
    corrected_while_asked => "corrected-while-asked",
    corrected_while_confirming => "corrected-while-confirming",
    declined_confirmation => "declined-confirmation",
    delivery_day => "delivery-day",
    did_you_mean => "did-you-mean",
    everything_at_once => "everything-at-once",
    failed_in_between => "failed-in-between",
    german_in_an_english_chat => "german-in-an-english-chat",
    german_newsletter => "german-newsletter",
    german_order_status => "german-order-status",
    german_return => "german-return",
    iban_check => "iban-check",
    in_between => "in-between",
    link_too_late => "link-too-late",
    lost_answer => "lost-answer",
    newsletter_signup => "newsletter-signup",
    not_a_cage => "not-a-cage",
    not_live => "not-live",
    order_not_found => "order-not-found",
    order_status => "order-status",
    order_status_c => "order-status-c",
    order_status_js => "order-status-js",
    order_status_python => "order-status-python",
    people_take_over => "people-take-over",
    proof_runs_out => "proof-runs-out",
    remembered_address => "remembered-address",
    remembered_order => "remembered-order",
    reset_password => "reset-password",
    reset_password_unknown => "reset-password-unknown",
    restart_in_the_middle => "restart-in-the-middle",
    return_order => "return-order",
    shop_broken => "shop-broken",
    still_wanted => "still-wanted",
    store_hours => "store-hours",
    two_wishes => "two-wishes",
    turned_down => "turned-down",
    unpublished_midway => "unpublished-midway",
    value_alone => "value-alone",
    wrong_email => "wrong-email",
    yes_with_a_change => "yes-with-a-change",
}

fn folders(of: &Path, with: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(of).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.join(with).is_file())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_scenario_has_a_test() {
    let tested: BTreeSet<String> = TESTED.iter().map(|name| (*name).to_owned()).collect();
    let all = std::fs::read_dir(workspace().join("tests/scenarios")).expect("the scenarios");
    let all: BTreeSet<String> = all
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        all, tested,
        "add the folder to `scenarios!` in tests/suite/scenarios.rs"
    );
}

#[test]
fn every_example_action_has_a_scenario_of_its_name() {
    let examples = folders(&workspace().join("example-actions"), "action.toml");
    assert!(examples.len() >= 5, "{examples:?}");
    for name in examples {
        assert!(
            TESTED.contains(&name.as_str()),
            "add tests/scenarios/{name}/scenario.toml"
        );
        let file = workspace().join("tests/scenarios").join(&name).join("scenario.toml");
        let text = std::fs::read_to_string(file).expect("the scenario");
        assert!(
            text.contains(&format!("\"{name} replied\"")),
            "`{name}` must get to a reply in its own scenario"
        );
    }
}

#[test]
fn every_guest_and_every_sdk_is_used_by_a_test() {
    let suite = workspace().join("tests");
    let mut sources = String::new();
    collect(&suite.join("suite"), &mut sources);
    collect(&suite.join("src"), &mut sources);
    for guest in folders(&suite.join("guests"), "Cargo.toml") {
        let used = sources.contains(&format!("{guest}_file()")) || sources.contains(&format!("\"{guest}\""));
        assert!(used, "no test uses the guest `{guest}`");
    }
    let sdks = std::fs::read_dir(workspace().join("guest-sdk")).expect("the SDKs");
    for sdk in sdks
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
    {
        let mut own = String::new();
        collect(&sdk, &mut own);
        let has_tests = own.contains("#[test]") || sdk.join("tests").is_dir() || sdk.join("test").is_dir();
        assert!(has_tests, "{} has no tests", sdk.display());
    }
}

/// All Rust sources under a folder, in one text.
fn collect(folder: &Path, sources: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&std::fs::read_to_string(&path).expect("a source"));
        }
    }
}
