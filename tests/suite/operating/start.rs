//! Mistakes in the settings that only the machine shows: all of them before `listening`, with place and remedy, without a value.

use super::write;
use std::path::Path;
use tests::{Cli, Logged, Stand};

/// Starts a host that has to be refused, and gives what it says.
#[track_caller]
fn refused(folder: &Path, settings: &str) -> String {
    let done = Cli::with_settings(folder, settings).run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{done:?}");
    done.stderr
}

const BAD: &str = r#"operator = "Shop"
[contacts]
csv = "nobody.csv"
[mail]
outbox = "outbox"
templates = "words"
[secrets]
missing = { file = "keys/missing" }
empty = { file = "empty" }
short = { file = "short" }
marked = { file = "marked" }
folder = { file = "." }
unset = { environment = "ACTGATE_NEVER_SET" }
nothing = { command = ["actgate-no-such-program", "x"] }
shared = { file = "shared" }
good = { file = "good" }
[[issuers]]
name = "site"
algorithms = ["HS256"]
secret = "shared"
[[issuers]]
name = "other"
algorithms = ["RS256"]
public_key = "good"
"#;

fn secrets_in(folder: &Path) {
    write(folder, "empty", "\n");
    write(folder, "short", "1234567");
    write(folder, "marked", b"\xef\xbb\xbfsecret-value-of-ours");
    write(folder, "shared", "secret-value-short");
    write(folder, "good", "secret-value-of-ours");
}

#[test]
fn everything_that_cannot_be_used_stops_the_start_at_once_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    secrets_in(folder.path());
    let said = refused(folder.path(), BAD);
    for (place, words) in [
        ("3:7", "nobody.csv` cannot be read"),
        ("6:13", "words` cannot be read"),
        (
            "8:1",
            "the secret `missing`: the file that is named for it is not there; create the file",
        ),
        ("9:1", "the secret `empty`: the secret is empty"),
        ("10:1", "the secret `short`: the secret has fewer than 8 bytes"),
        ("11:1", "the secret `marked`: the secret begins with a byte order mark"),
        ("12:1", "the secret `folder`: the file `"),
        (
            "13:1",
            "the secret `unset`: the environment variable that is named for it is not set",
        ),
        (
            "14:1",
            "the secret `nothing`: the command that is named for it cannot be started",
        ),
        (
            "15:1",
            "the secret `shared`: the issuer `site` cannot use it: it needs at least 32 bytes",
        ),
        ("17:1", "the issuer `other` cannot be used"),
    ] {
        let line = said.lines().find(|line| line.contains(&format!("own.toml:{place}: ")));
        assert!(line.is_some_and(|line| line.contains(words)), "{place} {words}\n{said}");
    }
    assert_eq!(said.matches("own.toml:").count(), 11, "{said}");
    for hidden in ["secret-value", "keys/missing", "ACTGATE_NEVER_SET", "no-such-program"] {
        assert!(!said.contains(hidden), "{hidden}: {said}");
    }
}

#[test]
fn the_same_settings_listen_when_each_mistake_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    secrets_in(folder.path());
    let path = folder.path();
    std::fs::create_dir(path.join("keys")).unwrap();
    std::fs::create_dir(path.join("words")).unwrap();
    write(path, "nobody.csv", "email\nada@example.com\n");
    for name in ["keys/missing", "empty", "short", "marked", "folder", "shared"] {
        write(path, name, "a-secret-of-32-bytes-or-some-more-of-them");
    }
    let mended = BAD
        .replace("file = \".\"", "file = \"folder\"")
        .replace("ACTGATE_NEVER_SET", "PATH")
        .replace("[\"actgate-no-such-program\", \"x\"]", "[\"echo\", \"a-long-secret\"]");
    let (mended, _) = mended.split_once("[[issuers]]\nname = \"other\"").unwrap();
    write(path, "actgate.toml", mended);
    let log = Logged::start(path).stop();
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:?}");
}

/// What nobody may see.
const MARKED: &str = "sk_live_51MARKEDvalue";

#[tokio::test(flavor = "multi_thread")]
async fn a_value_in_the_place_of_a_reference_is_repeated_by_no_command() {
    let stand = Stand::new().await.publish("order-status").await;
    let usual = "shop-api-key = { file = \"shop-api-key\" }";
    for reference in [
        "{ file = \"MARKED\" }",
        "{ environment = \"MARKED\" }",
        "{ command = [\"MARKED\"] }",
        "\"MARKED\"",
    ] {
        let reference = format!("shop-api-key = {}", reference.replace("MARKED", MARKED));
        assert!(stand.settings().contains(usual));
        let cli = Cli::with_settings(stand.folder.path(), &stand.settings().replace(usual, &reference));
        for command in [
            &["serve", "--listen", "127.0.0.1:0"][..],
            &["doctor"],
            &["--json", "doctor"],
            &[
                "run",
                "order-status",
                "--input",
                "order=A-1001",
                "--as",
                "ada@example.com",
            ],
            &["trace"],
            &[
                "explain",
                "order-status",
                "orders",
                "--parameters",
                "{\"order\":\"A-1001\"}",
                "--as",
                "ada@example.com",
            ],
            &[
                "grant",
                "order-status",
                "orders",
                "--allow",
                "GET https://a.example/x",
                "--auth",
                "api-key",
                "--secret",
                MARKED,
            ],
        ] {
            let done = cli.run(command);
            assert!(
                !format!("{done:?}").contains(MARKED),
                "{reference} {command:?}: {done:?}"
            );
            assert!(done.code == 1 || command[0] != "serve", "{done:?}");
        }
    }
    for file in ["actgate.db", "actgate.db-wal"] {
        let bytes = std::fs::read(stand.state().join(file)).unwrap_or_default();
        assert!(
            !bytes.windows(MARKED.len()).any(|window| window == MARKED.as_bytes()),
            "{file}"
        );
    }
}

#[test]
fn a_flag_that_makes_others_reach_the_host_needs_a_word_of_tls_too() {
    let folder = tempfile::tempdir().unwrap();
    for address in ["0.0.0.0:0", "[::]:0"] {
        let done = Cli::with_settings(folder.path(), "").run(&["serve", "--listen", address]);
        let said = done.error();
        assert!(
            said.starts_with("--listen: ") && said.contains("plain_http = true"),
            "{said}"
        );
    }
}

#[test]
fn an_address_that_is_taken_or_not_of_this_machine_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let cli = Cli::with_settings(folder.path(), "plain_http = true");
    let said = cli.run(&["serve", "--listen", &address]).error();
    assert!(said.contains("stop what listens there, or set another port"), "{said}");
    let said = cli.run(&["serve", "--listen", "192.0.2.1:0"]).error();
    assert!(said.contains("this machine has no such address"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_for_an_action_that_is_not_published_are_a_warning() {
    let settings = "[actions.store-ours.settings]\na = 1\n[actions.quite-another.settings]\na = 1\n[actions.store-hours.settings]\na = 1\n";
    let stand = Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("store-hours")
        .await;
    let log = Logged::start(stand.folder.path()).stop();
    let warnings: Vec<&String> = log
        .iter()
        .filter(|line| line.contains("could use its settings"))
        .collect();
    assert_eq!(warnings.len(), 2, "{log:#?}");
    let of = |name: &str| {
        warnings
            .iter()
            .find(|line| line.contains(&format!("no action `{name}`")))
            .unwrap()
    };
    assert!(of("store-ours").contains("did you mean `store-hours`?"), "{warnings:?}");
    assert!(
        of("store-ours").contains("actgate.toml:"),
        "with its place: {warnings:?}"
    );
    assert!(of("quite-another").contains("they are used once it is"), "{warnings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_are_hardly_meant_are_a_warning_with_their_place() {
    let settings = "[limits.gate]\ncall_ms_max = 15\n[api]\ntrusted_proxies = [\"0.0.0.0/0\"]\n";
    let stand = Stand::builder().settings(settings).open().await;
    let text = stand
        .settings()
        .replace("operator =", "public_url = \"http://shop.example\"\noperator =");
    write(stand.folder.path(), "actgate.toml", text);
    write(stand.folder.path(), "shop-api-key", "\"a-key-in-quotes\"");
    let log = Logged::start(stand.folder.path()).stop();
    for words in [
        "`call_ms_max` is 15 milliseconds; for seconds write `call_ms_max = 15000`",
        "everybody is a trusted proxy",
        "links in mails lead to `http://`",
        "the secret `shop-api-key`: it is in quotation marks",
    ] {
        let lines: Vec<&String> = log.iter().filter(|line| line.contains(words)).collect();
        assert_eq!(lines.len(), 1, "{words}: {log:#?}");
        assert!(
            lines[0].contains("WARN") && lines[0].contains("actgate.toml:"),
            "{}",
            lines[0]
        );
    }
    assert!(!log.iter().any(|line| line.contains("a-key-in-quotes")), "{log:#?}");
}

#[test]
fn a_state_that_is_a_file_and_a_settings_file_in_another_encoding_say_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "occupied", "x");
    let said = Cli::with_settings(folder.path(), "state = \"occupied\"\n")
        .run(&["actions"])
        .error();
    assert!(
        said.contains("occupied` cannot be made or opened") && said.contains("`state`"),
        "{said}"
    );
    let cli = Cli::with_settings(folder.path(), "");
    let utf16: Vec<u8> = "operator = \"Secret\""
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    write(folder.path(), "own.toml", [&b"\xff\xfe"[..], &utf16].concat());
    let said = cli.run(&["actions"]).error();
    assert!(
        said.contains("own.toml` is not text in UTF-8; save it as UTF-8"),
        "{said}"
    );
    assert!(!said.contains("Secret"), "{said}");
}
