//! The settings file: what is taken, and each mistake with its place and remedy.

use super::*;
use crate::model::id::Name;
use crate::model::limits::Limits;
use crate::secrets::SecretReference;
use std::path::Path;

fn error(text: &str) -> String {
    parse(text, "actgate.toml", Path::new("/etc/actgate"))
        .unwrap_err()
        .to_string()
}

#[test]
fn an_empty_file_gives_the_defaults() {
    let settings = parse("", "actgate.toml", Path::new("/etc/actgate")).unwrap();
    assert_eq!(settings.state, Path::new("/etc/actgate/state"));
    assert_eq!(settings.limits, Limits::default());
}

#[test]
fn everything_set_is_taken() {
    let text = r#"
        state = "data"
        listen = "127.0.0.1:0"
        public_url = "https://actions.shop.example/"
        [secrets]
        shop-api-key = { file = "key" }
        other = { environment = "OTHER" }
        [actions.order-status.settings]
        currency = "EUR"
        [limits.gate]
        call_ms_max = 5
    "#;
    let settings = parse(text, "actgate.toml", Path::new("/etc/actgate")).unwrap();
    assert_eq!(settings.public_url.as_deref(), Some("https://actions.shop.example"));
    assert_eq!(
        settings.secrets[&Name::new("other").unwrap()],
        SecretReference::Environment("OTHER".into()).into()
    );
    assert_eq!(settings.actions[&Name::new("order-status").unwrap()]["currency"], "EUR");
    assert_eq!(settings.limits.gate.call_ms_max, 5);
}

#[test]
fn every_mistake_is_reported_at_once_in_the_order_of_the_file() {
    let text = "listen = \"localhost:9000\"\npublic_url = \"shop\"\nlocale = \"e n\"\n\
                [secrets]\nE = { file = \"x\" }\nb = { }\n[limits.sandbox.small]\nslots = 0\n[limits.run]\ncalls_max = 0\n";
    let said = error(text);
    let lines: Vec<&str> = said.lines().collect();
    let places = ["1:10", "2:14", "3:10", "5:1", "6:1", "8:9", "10:13"];
    assert_eq!(lines.len(), places.len(), "{said}");
    for (line, place) in lines.iter().zip(places) {
        assert!(line.starts_with(&format!("actgate.toml:{place}: ")), "{place}: {said}");
    }
    assert!(lines[0].contains("for example `127.0.0.1:9000`"), "{said}");
}

#[test]
fn a_list_is_not_taken_for_a_table() {
    for (text, place) in [
        ("[secrets]\nx = [\"path\"]", "2:5"),
        ("[limits]\ngate = [1, 2, 3]", "2:8"),
        ("api = [5]", "1:7"),
        ("[secrets]\nx = { file = \"a\", next = [\"b\"] }", "2:26"),
    ] {
        let said = error(text);
        assert!(said.starts_with(&format!("actgate.toml:{place}: ")), "{text}: {said}");
    }
    let good = "[secrets]\nx = { command = [\"a\", \"b\"] }\n[actions.a.settings]\nlist = [1, [2]]\n[api]\ntrusted_proxies = [\"10.0.0.0/8\"]";
    assert!(parse(good, "actgate.toml", Path::new("/")).is_ok());
}

#[test]
fn an_address_that_others_reach_needs_a_word_of_tls() {
    let parsed = |text: &str| parse(text, "actgate.toml", Path::new("/")).map_err(|error| error.to_string());
    for address in [
        "0.0.0.0:8787",
        "[::]:8787",
        "192.0.2.7:80",
        "[2001:db8::1]:80",
        "[::ffff:10.0.0.1]:80",
    ] {
        let said = parsed(&format!("listen = \"{address}\"")).unwrap_err();
        assert!(said.starts_with("actgate.toml:1:10: "), "{said}");
        for remedy in ["public_url = \"https://…\"", "127.0.0.1:", "plain_http = true"] {
            assert!(said.contains(remedy), "{remedy}: {said}");
        }
        let said = parsed(&format!("listen = \"{address}\"\npublic_url = \"http://shop.example\""));
        assert!(said.is_err(), "http:// is no word of TLS");
        for word in ["public_url = \"https://shop.example\"", "plain_http = true"] {
            assert!(
                parsed(&format!("listen = \"{address}\"\n{word}")).is_ok(),
                "{address} {word}"
            );
        }
    }
    for address in ["127.0.0.1:0", "127.8.8.8:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
        assert!(parsed(&format!("listen = \"{address}\"")).is_ok(), "{address}");
    }
}

#[test]
fn the_digest_is_of_what_is_said_and_not_of_how() {
    let digest = |text: &str| parse(text, "actgate.toml", Path::new("/")).unwrap().digest;
    let one = digest("operator = \"Shop\"\n[api]\nwait_ms_max = 5\n");
    assert_eq!(one, digest("# ours\napi = { wait_ms_max = 5 }\noperator   = 'Shop'"));
    assert_ne!(one, digest("operator = \"Shop\"\n[api]\nwait_ms_max = 6\n"));
}

#[test]
fn a_byte_order_mark_before_the_settings_is_no_mistake() {
    let settings = parse("\u{feff}operator = \"Shop\"\n", "actgate.toml", Path::new("/")).unwrap();
    assert_eq!(settings.operator, "Shop");
}

#[test]
fn each_mistake_names_its_place_and_remedy() {
    let cases = [
        ("lissten = \"x\"", "actgate.toml:1:1: ", "unknown field `lissten`"),
        (
            "\nlisten = \"here\"",
            "actgate.toml:2:10: ",
            "for example `127.0.0.1:8787`",
        ),
        ("locale = \"e n\"", "actgate.toml:1:10: ", "BCP 47"),
        (
            "[secrets]\nE = { file = \"x\" }",
            "actgate.toml:2:1: ",
            "this is not a name",
        ),
        (
            "[limits.gate]\ncall_ms = 1",
            "actgate.toml:2:1: ",
            "unknown field `call_ms`",
        ),
    ];
    for (text, place, remedy) in cases {
        let error = error(text);
        assert!(error.starts_with(place), "{text}: {error}");
        assert!(error.contains(remedy), "{text}: {error}");
    }
}

/// Mistakes that people make who know what they want, each with what helps.
#[test]
fn usual_mistakes_have_the_remedy_that_helps() {
    for (text, place, part) in [
        ("listen = \"8080\"", "1:10", "for example `127.0.0.1:8080`"),
        ("listen = \":8080\"", "1:10", "for example `127.0.0.1:8080`"),
        ("locale = \"en_US\"", "1:10", "write `en-US`"),
        (
            "[conversation]\ntime_zone = \"Berlin\"",
            "2:13",
            "write `Europe/Berlin`",
        ),
        ("[api]\ntrusted_proxies = [\"10.0.0.1\"]", "2:20", "write `10.0.0.1/32`"),
        ("[api]\ntrusted_proxies = [\"::1\"]", "2:20", "write `::1/128`"),
        ("state = \"~/actgate\"", "1:9", "no shell reads this"),
        ("state = \"$HOME/actgate\"", "1:9", "no shell reads this"),
        ("state = \"\"", "1:9", "is empty"),
        ("operator = \" \"", "1:12", "is empty"),
        ("[contacts]\ncsv = \"\"", "2:7", "is empty"),
        ("[mail]\noutbox = \"~/out\"", "2:10", "no shell reads this"),
        ("[secrets]\na = { file = \"~/key\" }", "2:14", "no shell reads this"),
        ("[secrets]\na = { environment = \"\" }", "2:21", "is empty"),
        (
            "[secrets]\na = { environment = \"$KEY\" }",
            "2:21",
            "no shell reads this",
        ),
        (
            "[secrets]\na = { file = \"a\", next = { file = \"${DIR}/b\" } }",
            "2:35",
            "no shell reads this",
        ),
        ("[triggers]\nstrictness = nan", "2:14", "is a number"),
        ("[triggers]\nambiguity_margin = -0.1", "2:20", "at least 0"),
        (
            "[secrets]\na = { file = \"a\" }\noperator = \"Shop\"",
            "3:12",
            "`operator` belongs above the first table",
        ),
        ("[limits.gate]\ncall_ms_max = \"15s\"", "2:15", "expected u64"),
    ] {
        let said = error(text);
        assert!(said.starts_with(&format!("actgate.toml:{place}: ")), "{text}: {said}");
        assert!(said.contains(part), "{text}: {said}");
    }
}
