//! Contacts in files as spreadsheets and CRMs write them: imported, served from, and changed while a host serves.

use crate::identity::{assurance, say};
use serde_json::{Value, json};
use std::path::Path;
use tests::{Api, Cli, Daemon, Stand};

/// An export of a CRM with a customer who has no address.
const EXPORT: &str = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner\r\n\
                      51,Ada,Lovelace,ada@example.com,,\r\n52,Walk-in,Customer,,+49 170 1,\r\n";

async fn stand(directory: &str, contacts: &str) -> Stand {
    let builder = Stand::builder().contacts(contacts).directory(directory);
    builder.open().await.publish("order-status").await
}

/// The host's own directory.
async fn own() -> (Stand, Cli) {
    let stand = stand("", "").await;
    let cli = Cli::of(&stand);
    (stand, cli)
}

fn file(stand: &Stand, bytes: &[u8]) -> String {
    let path = stand.folder.path().join("people.csv");
    std::fs::write(&path, bytes).expect("a file");
    path.display().to_string()
}

/// The id of the contact with an address, as a conversation sees them.
async fn contact(stand: &Stand, email: &str) -> Option<String> {
    let talk = stand.talk().await;
    talk.say("Where is my order A-1001?").await;
    say(&talk, email).await;
    let identity = stand.conversations.state(&talk.id).await.unwrap().identity;
    assert_eq!(identity.contact.is_some(), assurance(&talk).await == "matched-email");
    identity.contact
}

/// What is listed of the host's own directory, as `id: address; address`.
fn listed(cli: &Cli) -> Vec<String> {
    let list = cli.run(&["--json", "contacts", "list"]).json();
    let one = |row: &Value| {
        let more = row["other_emails"].as_array().expect("a list");
        let more: String = more
            .iter()
            .map(|email| format!("; {}", email.as_str().unwrap()))
            .collect();
        format!(
            "{}: {}{more}",
            row["id"].as_str().unwrap(),
            row["email"].as_str().unwrap()
        )
    };
    list["contacts"].as_array().expect("a list").iter().map(one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_with_a_customer_without_an_address_is_imported_with_its_ids() {
    let (stand, cli) = own().await;
    let export = file(&stand, EXPORT.as_bytes());
    let said = cli.run(&["contacts", "import", &export]).good();
    assert_eq!(
        said,
        "1 added, 0 changed, 0 unchanged, 0 removed\n1 row without an address was skipped\n"
    );
    assert_eq!(contact(&stand, "ada@example.com").await.as_deref(), Some("51"));
    // Who wants to know before it counts is told, and nothing is taken.
    let more = file(
        &stand,
        format!("{EXPORT}53,Grace,Hopper,grace@example.com,,\r\n").as_bytes(),
    );
    let refused = cli.run(&["contacts", "import", "--strict", &more]).error();
    assert!(refused.contains("1 row without an address was skipped"), "{refused}");
    assert_eq!(listed(&cli), ["51: ada@example.com"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_export_is_a_directory_that_a_host_starts_with() {
    let stand = stand("[contacts]\ncsv = \"contacts.csv\"\n", EXPORT).await;
    assert_eq!(contact(&stand, "ada@example.com").await.as_deref(), Some("51"));
    let strict = stand.settings().replace("csv = ", "strict = true\ncsv = ");
    std::fs::write(stand.folder.path().join("actgate.toml"), strict).unwrap();
    let refused = Cli::of(&stand).run(&["serve"]);
    assert!(
        refused.stderr.contains("`strict` refuses them: 1 row without"),
        "{}",
        refused.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_named_by_flags_and_in_the_settings() {
    const FILE: &str = "Kundennummer;Name;E-Mail;Zweite Adresse\r\n17;Ada;Ada@Example.com;ada@work.example\r\n";
    let (stand, cli) = own().await;
    let export = file(&stand, FILE.as_bytes());
    let said = cli.run(&["contacts", "import", &export]).good();
    let hint = "if one of `Kundennummer`, `Name`, `E-Mail`, `Zweite Adresse` holds the ids, name it with `--id-column`";
    assert!(said.contains(hint), "{said}");
    assert_eq!(listed(&cli), ["ada@example.com: Ada@Example.com"]);
    let columns = [
        "--id-column",
        "Kundennummer",
        "--email-column",
        "e-mail",
        "--email-column",
        "Zweite Adresse",
    ];
    let import = [
        &["contacts", "import", "--replace"][..],
        &columns[..],
        &[export.as_str()][..],
    ]
    .concat();
    let said = cli.run(&import).good();
    assert_eq!(said, "1 added, 0 changed, 0 unchanged, 1 removed\n");
    assert_eq!(listed(&cli), ["17: Ada@Example.com; ada@work.example"]);
    assert_eq!(contact(&stand, "ADA@work.example").await.as_deref(), Some("17"));

    let settings = "[contacts]\ncsv = \"contacts.csv\"\nid_column = \"Kundennummer\"\n\
                    email_column = [\"E-Mail\", \"Zweite Adresse\"]\n";
    let stand = self::stand(settings, FILE).await;
    assert_eq!(contact(&stand, "ada@example.com").await.as_deref(), Some("17"));
    assert_eq!(contact(&stand, "ada@work.example").await.as_deref(), Some("17"));
    assert_eq!(contact(&stand, "ada@home.example").await, None);
    // A column that is not there stops the start, with those that are.
    let wrong = stand.settings().replace("\"Kundennummer\"", "\"Kundennr\"");
    std::fs::write(stand.folder.path().join("actgate.toml"), wrong).unwrap();
    let refused = Cli::of(&stand).run(&["serve"]);
    assert!(refused.stderr.contains("no column `Kundennr`"), "{}", refused.stderr);
    assert!(refused.stderr.contains("`Kundennummer`, `Name`"), "{}", refused.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_rows_are_skipped_and_reported_with_their_lines() {
    let (stand, cli) = own().await;
    let text = "id,email,note\n1,ada@example.com,\"two\nlines\"\n2,at home,\n3,grace@example.com,\n3,eve@example.com,\n\
                1.2E+11,joan@example.com,\n";
    let done = cli
        .run(&["--json", "contacts", "import", &file(&stand, text.as_bytes())])
        .json();
    let lines: Vec<u64> = done["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["line"].as_u64().unwrap())
        .collect();
    assert_eq!((&done["added"], lines), (&json!(1), vec![4, 5, 6, 7]));
    assert!(
        done["skipped"][3]["message"]
            .as_str()
            .unwrap()
            .contains("format the column as text")
    );
    let said = cli.run(&["contacts", "import", &file(&stand, text.as_bytes())]).good();
    assert!(said.contains("\nline 4: its address cannot be read"), "{said}");
    assert!(!said.contains("at home") && !said.contains("eve@"), "{said}");
    for nobody in ["grace@example.com", "eve@example.com", "joan@example.com"] {
        assert_eq!(contact(&stand, nobody).await, None, "{nobody}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_row_twice_is_one_contact_and_an_address_of_two_is_named_by_lines() {
    const FILE: &str = "id,email\n7,ada@example.com\n7,ada@example.com\n8,grace@example.com\n9,Grace@example.com\n";
    let (own, cli) = own().await;
    let said = cli.run(&["contacts", "import", &file(&own, FILE.as_bytes())]).good();
    let shared = "1 address belongs to several contacts, so it is nobody's: lines 4 and 5";
    assert!(said.contains(shared), "{said}");
    let csv = stand("[contacts]\ncsv = \"contacts.csv\"\n", FILE).await;
    for stand in [&own, &csv] {
        assert_eq!(contact(stand, "ada@example.com").await.as_deref(), Some("7"));
        assert_eq!(contact(stand, "grace@example.com").await, None);
    }
    let log = csv.folder.path().join("log");
    let daemon = Daemon::start_logging(csv.folder.path(), &log);
    // It answers once it has its contacts.
    Api::at(&daemon.url, "none").get("/health").await;
    drop(daemon);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("lines 4 and 5"), "the start says so: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_encoding_is_refused_with_its_remedy() {
    let (stand, cli) = own().await;
    let latin = file(&stand, b"id;name;E-Mail\r\n1;J\xfcrgen;juergen@example.com\r\n");
    let error = cli.run(&["contacts", "import", &latin]).error();
    assert!(
        error.contains("line 2: this is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)"),
        "{error}"
    );
    let wide: Vec<u8> = "\u{feff}id\tE-Mail\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let error = cli.run(&["contacts", "import", &file(&stand, &wide)]).error();
    assert!(error.contains("(in Excel: CSV UTF-8)"), "{error}");
    let good = file(
        &stand,
        "\u{feff}Id;Name;E-Mail\r\n1;Jürgen;juergen@example.com\r\n".as_bytes(),
    );
    cli.run(&["contacts", "import", &good]).good();
    assert_eq!(listed(&cli), ["1: juergen@example.com"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_imported_where_nobody_looks_is_refused() {
    let stand = Stand::new().await;
    let people = file(&stand, b"id,email\n7,ada@example.com\n");
    let error = Cli::of(&stand).run(&["contacts", "import", &people]).error();
    assert!(
        error.contains("contacts are kept elsewhere, as [contacts] in the settings says"),
        "{error}"
    );
}

#[test]
fn mistakes_about_columns_name_their_place() {
    for (text, part) in [
        (
            "[contacts]\nid_column = \"No\"\n",
            "actgate.toml:2:13: this is about a file of contacts",
        ),
        (
            "[contacts]\nstrict = true\n[contacts.hubspot]\nsecret = \"x\"\n",
            "actgate.toml:2:10: ",
        ),
        (
            "[contacts]\ncsv = \"c\"\nemail_column = 7\n",
            "a text, or a list of texts",
        ),
    ] {
        let error = actgate::config::parse(text, "actgate.toml", Path::new("/etc")).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

/// Asks for an order with an address over the API. Answers whether that was a contact's.
async fn is_known(api: &Api, email: &str) -> bool {
    let made = api.post("/v1/conversations", json!({}).to_string()).await.1;
    let messages = format!("/v1/conversations/{}/messages", made["id"].as_str().expect("an id"));
    for text in ["Where is my order A-1001?", email] {
        api.post(&messages, json!({ "text": text }).to_string()).await;
    }
    let said = api.get(&messages).await.to_string();
    assert!(!said.contains("did not work"), "{said}");
    !said.contains("could not match")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_breaks_while_the_host_serves_changes_nothing_and_is_logged_once() {
    let stand = stand("[contacts]\ncsv = \"contacts.csv\"\n", "id,email\n7,ada@example.com\n").await;
    let (contacts, log) = (
        stand.folder.path().join("contacts.csv"),
        stand.folder.path().join("log"),
    );
    let token = Cli::of(&stand).run(&["--json", "token", "create"]).json();
    let daemon = Daemon::start_logging(stand.folder.path(), &log);
    let api = Api::at(&daemon.url, token["token"].as_str().unwrap());
    assert!(is_known(&api, "ada@example.com").await);
    // A row without an address closes nothing, and the others count.
    std::fs::write(&contacts, "id,email\n7,ada@example.com\n8,\n9,grace@example.com\n").unwrap();
    assert!(is_known(&api, "ada@example.com").await);
    assert!(is_known(&api, "grace@example.com").await);
    // Neither does a file that cannot be read, or none.
    std::fs::write(&contacts, b"id,email\n7,J\xfcrgen\n").unwrap();
    for _ in 0..3 {
        assert!(is_known(&api, "ada@example.com").await);
        assert!(!is_known(&api, "eve@example.com").await);
    }
    std::fs::remove_file(&contacts).unwrap();
    assert!(is_known(&api, "grace@example.com").await);
    std::fs::write(&contacts, "id,email\n10,eve@example.com\n").unwrap();
    assert!(is_known(&api, "eve@example.com").await);
    assert!(!is_known(&api, "ada@example.com").await);
    drop(daemon);
    let log = std::fs::read_to_string(log).unwrap();
    for (part, count) in [
        ("1 row without an address was skipped", 1),
        ("line 2: this is not UTF-8", 1),
        ("the contacts of before still count", 2),
    ] {
        assert_eq!(log.matches(part).count(), count, "{part}: {log}");
    }
    assert!(!log.contains("@example.com"), "the log holds nobody's address: {log}");
}
