//! Where contacts come from: the host's own directory by import and API, another system over HTTP, and HubSpot.

use crate::identity::{assurance, say};
use reqwest::Method;
use serde_json::json;
use std::path::Path;
use tests::{Cli, Desk, Served, Stand};

const REACH: &str = "private_networks = [\"127.0.0.0/8\"]\nplain_http = true\n";

async fn stand(directory: &str) -> Stand {
    let builder = Stand::builder()
        .secret("crm", "a-token-of-the-crm-0123456789")
        .directory(directory);
    builder
        .open()
        .await
        .publish("order-status")
        .await
        .publish("reset-password")
        .await
}

/// Asks for an order with an address. Answers whether that was a contact's.
async fn is_known(stand: &Stand, email: &str) -> bool {
    let talk = stand.talk().await;
    talk.say("Where is my order A-1001?").await;
    say(&talk, email).await;
    assurance(&talk).await == "matched-email"
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_imported_listed_and_removed() {
    let stand = stand("").await;
    assert!(
        !is_known(&stand, "ada@example.com").await,
        "an empty directory knows nobody"
    );
    let cli = Cli::of(&stand);
    let file = |name: &str, text: &str| {
        let path = stand.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let first = file("first.csv", "id,email\n1,Ada@Example.com\n2,grace@example.com\n");
    assert_eq!(
        cli.run(&["contacts", "import", &first]).good().trim(),
        "2 added, 0 changed, 0 unchanged, 0 removed"
    );
    assert!(is_known(&stand, "ada@example.com").await);
    let second = file("second.csv", "id,email\n1,ada@elsewhere.example\n3,new@example.com\n");
    let done = cli.run(&["--json", "contacts", "import", &second]).json();
    assert_eq!(
        done,
        json!({"added": 1, "changed": 1, "unchanged": 0, "removed": 0, "without_address": 0, "repeated": 0, "skipped": [],
               "shared_addresses": []})
    );
    assert!(!is_known(&stand, "ada@example.com").await && is_known(&stand, "grace@example.com").await);
    let done = cli.run(&["--json", "contacts", "import", "--replace", &second]).json();
    assert_eq!(
        (&done["added"], &done["unchanged"], &done["removed"]),
        (&json!(0), &json!(2), &json!(1))
    );
    let list = cli.run(&["--json", "contacts", "list"]).json();
    assert_eq!(
        list["contacts"],
        json!([{"id": "1", "email": "ada@elsewhere.example", "other_emails": []},
               {"id": "3", "email": "new@example.com", "other_emails": []}])
    );
    cli.run(&["contacts", "remove", "3"]).good();
    assert!(!is_known(&stand, "new@example.com").await);
    assert!(
        cli.run(&["contacts", "remove", "3"])
            .error()
            .contains("`actgate contacts list` shows them")
    );
    // A file with a mistake changes nothing where its operator wants that.
    for (text, part) in [
        (
            "id,email\n9,nine@example.com\n9,ten@example.com\n",
            "line 3: another row has the same id",
        ),
        ("id,email\n9,nine@example.com\n10,nobody\n", "line 3"),
        ("id,email\n9,nine@example.com\n10,\n", "1 row without an address"),
        ("id,name\n9,Nine\n", "no column `email`"),
    ] {
        let bad = file("bad.csv", text);
        let refused = cli.run(&["contacts", "import", "--strict", &bad]);
        assert!(refused.error().contains(part), "{part}");
    }
    assert!(!is_known(&stand, "nine@example.com").await);
    assert!(
        cli.run(&["contacts", "import", "nowhere.csv"])
            .error()
            .contains("cannot be read")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_kept_over_the_api() {
    let served = Served::start(stand("").await).await;
    let put = |id: &str, email: &str| {
        let path = format!("/v1/contacts/{id}");
        let body = json!({ "email": email });
        let served = &served;
        async move { served.call("operator", Method::PUT, &path, Some(body)).await }
    };
    assert_eq!(put("7", "Ada@Example.com").await.json()["email"], "Ada@Example.com");
    put("8", "grace@example.com").await;
    put("8", "ada@example.com").await;
    assert!(
        !is_known(&served.stand, "ada@example.com").await,
        "an address of two contacts is nobody's"
    );
    assert_eq!(
        served
            .call("operator", Method::DELETE, "/v1/contacts/8", None)
            .await
            .status,
        204
    );
    assert!(is_known(&served.stand, "ada@example.com").await);
    let list = served.get("/v1/contacts?after=6").await.json();
    assert_eq!(list["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(served.get("/v1/contacts/7").await.json()["id"], "7");
    served.get("/v1/contacts/8").await.problem(404, "not-found");
    served
        .call("operator", Method::DELETE, "/v1/contacts/8", None)
        .await
        .problem(404, "not-found");
    put("9", "nobody").await.problem(422, "unusable-body");
    let body = json!({"email": "Joan@example.com", "other_emails": ["joan@Work.example", "JOAN@example.com"]});
    let joan = served
        .call("operator", Method::PUT, "/v1/contacts/10", Some(body))
        .await
        .json();
    assert_eq!(
        (&joan["email"], &joan["other_emails"]),
        (&json!("Joan@example.com"), &json!(["joan@Work.example"]))
    );
    assert!(is_known(&served.stand, "joan@work.example").await && is_known(&served.stand, "joan@example.com").await);
    put("10", "joan@example.com").await;
    assert!(
        !is_known(&served.stand, "joan@work.example").await,
        "it is not the contact's any more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_that_are_kept_elsewhere_are_not_kept_here() {
    let served = Served::start(Stand::new().await).await;
    let body = json!({"email": "ada@example.com"});
    for (method, path, body) in [
        (Method::GET, "/v1/contacts", None),
        (Method::GET, "/v1/contacts/1", None),
        (Method::PUT, "/v1/contacts/1", Some(body)),
        (Method::DELETE, "/v1/contacts/1", None),
    ] {
        served
            .call("operator", method, path, body)
            .await
            .problem(409, "other-directory");
    }
}

/// A directory that knows ada, and finds more people than were asked for.
async fn crm() -> Desk {
    Desk::start(|request| {
        let ada = json!({"key": 41, "mail": "Ada@Example.com"});
        let other = json!({"key": 42, "mail": "ada@example.com.au"});
        let twin = json!({"key": 43, "mail": "twin@example.com"});
        let twins = json!({"data": {"people": [twin, {"key": 44, "mail": "twin@example.com"}]}});
        match request {
            _ if !request.contains("authorization: Bearer a-token-of-the-crm-0123456789") => (401, "{}".into()),
            _ if request.contains("ada@example.com") => (200, json!({"data": {"people": [other, ada]}}).to_string()),
            _ if request.contains("twin@example.com") => (200, twins.to_string()),
            _ if request.contains("broken@example.com") => (500, "{}".into()),
            _ if request.contains("odd@example.com") => (200, "[".into()),
            _ if request.contains("gone@example.com") => (404, "{}".into()),
            _ => (200, json!({"data": {"people": []}}).to_string()),
        }
    })
    .await
}

fn asked_over_http(url: &str, reach: &str) -> String {
    format!(
        "[contacts.http]\nendpoint = {{ method = \"GET\", url = \"{url}/people\", query = {{ email = \"{{visitor.email}}\" }}, \
         auth = {{ kind = \"bearer\", secret = \"crm\" }} }}\nfound = \"/data/people\"\nid = \"/key\"\nemail = \"/mail\"\n{reach}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn another_system_is_asked_over_http_and_only_the_very_address_counts() {
    let crm = crm().await;
    let stand = stand(&asked_over_http(&crm.url, REACH)).await;
    assert!(is_known(&stand, "ada@example.com").await);
    assert!(
        crm.asked()[0].starts_with("GET /people?email=ada@example.com HTTP/1.1"),
        "{:?}",
        crm.asked()
    );
    for nobody in ["eve@example.com", "twin@example.com", "gone@example.com"] {
        assert!(!is_known(&stand, nobody).await, "{nobody}");
    }
    // A directory that fails knows nobody, and nothing goes on by mistake.
    for failing in ["broken@example.com", "odd@example.com"] {
        let talk = stand.talk().await;
        talk.say("Where is my order A-1001?").await;
        assert!(say(&talk, failing).await[0].contains("did not work"));
        assert_eq!(assurance(&talk).await, "anonymous");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_is_read_again_from_the_directory_before_the_call() {
    let crm = crm().await;
    let stand = stand(&asked_over_http(&crm.url, REACH)).await;
    let talk = stand.talk().await;
    talk.say("I forgot my password, ada@example.com").await;
    let asked = crm.asked().len();
    say(&talk, &stand.latest_code()).await;
    assert_eq!(assurance(&talk).await, "verified-email");
    assert_eq!(crm.asked().len(), asked + 2, "after the code, and before the call");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_asked_through_the_gate_alone() {
    let crm = crm().await;
    for reach in ["", "plain_http = true\n", "private_networks = [\"127.0.0.0/8\"]\n"] {
        let stand = stand(&asked_over_http(&crm.url, reach)).await;
        assert!(!is_known(&stand, "ada@example.com").await);
    }
    assert!(crm.asked().is_empty(), "nothing was dialled");
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspot_is_searched_as_its_documentation_says() {
    let hubspot = Desk::start(|request| {
        let found = json!({"total": 1, "results": [{"id": "512", "properties": {"email": "ada@example.com"}, "archived": false}]});
        match request.contains("\"value\":\"ada@example.com\"") {
            true => (200, found.to_string()),
            false => (200, json!({"total": 0, "results": []}).to_string()),
        }
    })
    .await;
    let stand = stand(&format!(
        "[contacts.hubspot]\nsecret = \"crm\"\norigin = \"{}\"\n{REACH}",
        hubspot.url
    ))
    .await;
    let talk = stand.talk().await;
    talk.say("Where is my order A-1001?").await;
    say(&talk, "ada@example.com").await;
    let identity = stand.conversations.state(&talk.id).await.unwrap().identity;
    assert_eq!(identity.contact.as_deref(), Some("512"));
    assert!(!is_known(&stand, "eve@example.com").await);
    let request = hubspot.asked().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("POST /crm/v3/objects/contacts/search HTTP/1.1"),
        "{head}"
    );
    assert!(
        head.contains("authorization: Bearer a-token-of-the-crm-0123456789"),
        "{head}"
    );
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let filter = |property: &str| json!({"propertyName": property, "operator": "EQ", "value": "ada@example.com"});
    assert_eq!(
        body["filterGroups"],
        json!([{"filters": [filter("email")]}, {"filters": [filter("hs_additional_emails")]}])
    );
    assert_eq!(body["properties"], json!(["email", "hs_additional_emails"]));
}

#[test]
fn mistakes_in_the_settings_name_place_and_remedy() {
    let base = "[secrets]\ncrm = { file = \"crm\" }\n";
    let http = |endpoint: &str, more: &str| {
        format!("{base}[contacts.http]\nendpoint = {endpoint}\nid = \"/id\"\nemail = \"/email\"\n{more}")
    };
    for (text, part) in [
        (
            format!("{base}[contacts]\ncsv = \"a\"\n[contacts.hubspot]\nsecret = \"crm\""),
            "name one directory",
        ),
        (
            format!("{base}[contacts.hubspot]\nsecret = \"other\""),
            "add under [secrets]: name = ",
        ),
        (http("{ method = \"GET\" }", ""), "url: the url is missing"),
        (
            http("{ method = \"GET\", url = \"https://crm.example/{id}\" }", ""),
            "`{id}` has no value here",
        ),
        (
            http("{ method = \"FETCH\", url = \"https://crm.example\" }", ""),
            "is not a method",
        ),
        (
            http(
                "{ method = \"GET\", url = \"https://crm.example\" }",
                "found = \"people\"",
            ),
            "not a JSON pointer",
        ),
        (
            http(
                "{ method = \"GET\", url = \"https://crm.example\", auth = { kind = \"bearer\", secret = \"x\" } }",
                "",
            ),
            "add under [secrets]: x = ",
        ),
    ] {
        let error = actgate::config::parse(&text, "actgate.toml", Path::new("/etc"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("actgate.toml:") && error.contains(part),
            "{part}: {error}"
        );
    }
}
