//! What an answer means for a write and for a read: every case of the table in the documentation, played.

use actgate::manifest::pack;
use actgate::trace::Event;
use serde::Deserialize;
use std::fmt::Write;
use tests::{Echo, Ran, Stand, assert_golden, workspace};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    title: String,
    text: Option<String>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    says: String,
    answer: String,
    template: Option<String>,
    schema: Option<String>,
    /// An entry of `[[response.failures]]`.
    failure: Option<String>,
    write: Written,
    read: Read,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
    told: String,
    ledger: String,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
struct Read {
    told: String,
    tries: usize,
}

/// The words for what a visitor hears, each with the beginning of the sentence.
const TOLD: [(&str, &str); 4] = [
    ("failed", "Sorry, that did not work."),
    (
        "made",
        "I sent this and it was received, but something went wrong after that.",
    ),
    (
        "unknown",
        "I sent this, but got no clear answer, so I cannot tell whether it went through.",
    ),
    ("done", ""),
];

const LIMITS: &str =
    "[limits.gate]\nbreaker_failures_max = 1000\nfirst_byte_ms_max = 1500\nresponse_bytes_max = 4096\n";

fn table() -> Table {
    let text = std::fs::read_to_string(workspace().join("docs/outcomes.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

impl Case {
    /// What listens; `None` where nobody does.
    async fn upstream(&self) -> Option<Echo> {
        let head = |status: &str, more: &str| format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{more}\r\n");
        let bytes = match self.answer.as_str() {
            "refused" => return None,
            "silence" => return Some(Echo::silent().await),
            "closed" => String::new(),
            "broken off" => head("200", "content-type: application/json\r\ncontent-length: 100\r\n") + "{\"sta",
            "garbage" => "not at all HTTP\r\n\r\n".into(),
            "endless" => head("200", "") + &" ".repeat(10_000),
            answer => {
                let (status, rest) = answer.split_once(' ').unwrap_or((answer, ""));
                match rest.split_once(' ') {
                    Some(("to", place)) => head(status, &format!("location: {place}\r\ncontent-length: 0\r\n")),
                    Some((kind, body)) => {
                        let length = body.len();
                        head(status, &format!("content-type: {kind}\r\ncontent-length: {length}\r\n")) + body
                    }
                    None => head(status, ""),
                }
            }
        };
        Some(Echo::raw(bytes.into_bytes()).await)
    }

    /// An action that makes one call, publishes it for an upstream, and triggers it.
    async fn play(&self, stand: &Stand, name: &str, method: &str, effect: &str, url: &str) -> Played {
        let template = self.template.as_deref().unwrap_or("It is {response.status}.");
        let confirm = if effect == "write" { "confirm = false\n" } else { "" };
        let schema = self.schema.as_ref();
        let schema = schema.map_or(String::new(), |schema| format!("schema = {{ {schema} }}\n"));
        let failure = self.failure.as_ref();
        let failure = failure.map_or(String::new(), |failure| format!("[[response.failures]]\n{failure}\n"));
        let manifest = format!(
            "name = \"{name}\"\ntitle = \"It\"\ndescription = \"One call.\"\neffect = \"{effect}\"\n\
             triggers = [\"please {name} it\"]\n[endpoints.it]\nmethod = \"{method}\"\nurl = \"{url}/it\"\n\
             effect = \"{effect}\"\n{confirm}[response]\ntemplate = \"{template}\"\n{schema}{failure}"
        );
        let read = method == "POST" && effect == "read";
        stand
            .grant(&format!(
                "[[grants]]\naction = \"{name}\"\nendpoint = \"it\"\nallow = \"{method} {url}/it\"\nplain_http = true\n\
                 as_read = {read}\nprivate_networks = [\"127.0.0.0/8\"]\n"
            ))
            .await;
        stand.publish_bytes(pack::empty_component(&manifest)).await.unwrap();
        // The latest run is the one that began last.
        stand.pass_ms(1);
        let talk = stand.talk().await;
        let said = talk.say(&format!("please {name} it")).await;
        let last = said.last().unwrap_or_else(|| panic!("{}: silence", self.says));
        let told = TOLD
            .iter()
            .find(|(_, words)| last.text.starts_with(words))
            .map(|(word, _)| *word);
        let runs = stand.host.runtime.storage().runs(1).await.unwrap();
        let ran = stand.ran(&runs[0].id).await;
        assert_eq!(ran.state.action, name, "{}", self.says);
        Played {
            told: told.unwrap().to_owned(),
            ran,
        }
    }

    fn row(&self) -> String {
        let mut answer = format!("`{}`", self.answer.replace('|', "\\|"));
        if let Some(template) = &self.template {
            write!(answer, "<br>template `{template}`").unwrap();
        }
        if let Some(schema) = &self.schema {
            write!(answer, "<br>schema `{{ {schema} }}`").unwrap();
        }
        if let Some(failure) = &self.failure {
            write!(answer, "<br>`[[response.failures]]` {}", failure.replace('\n', ", ")).unwrap();
        }
        let (write, read) = (&self.write, &self.read);
        format!(
            "| {} | {answer} | {} | {} | {}, sent {} |",
            self.says,
            write.told,
            write.ledger,
            read.told,
            if read.tries == 1 {
                "once".to_owned()
            } else {
                format!("{} times", read.tries)
            }
        )
    }
}

struct Played {
    told: String,
    ran: Ran,
}

impl Played {
    fn written(&self) -> Written {
        let rows: Vec<String> = (self.ran.writes.iter())
            .map(|row| match row.status {
                Some(status) => format!("{} {status}", row.state.as_str()),
                None => row.state.as_str().to_owned(),
            })
            .collect();
        Written {
            told: self.told.clone(),
            ledger: rows.join(", "),
        }
    }

    /// How often something was dialled.
    fn tries(&self) -> usize {
        let exchanges = self
            .ran
            .trace
            .iter()
            .filter(|entry| matches!(entry.event, Event::Exchange(_)));
        exchanges.count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_of_the_table_is_told_as_it_says() {
    let stand = Stand::builder().settings(LIMITS).open().await;
    let mut wrong = Vec::new();
    for case in table().group.iter().flat_map(|group| &group.case) {
        let echo = case.upstream().await;
        let url = match &echo {
            Some(echo) => echo.url.clone(),
            None => Echo::nobody().await,
        };
        let write = case.play(&stand, "write", "POST", "write", &url).await;
        if write.written() != case.write || write.tries() != 1 {
            wrong.push(format!(
                "{}: as a write {:?}, sent {}",
                case.says,
                write.written(),
                write.tries()
            ));
        }
        for (name, method) in [("fetch", "GET"), ("search", "POST")] {
            let read = case.play(&stand, name, method, "read", &url).await;
            let found = Read {
                told: read.told.clone(),
                tries: read.tries(),
            };
            if found != case.read || !read.ran.writes.is_empty() {
                wrong.push(format!(
                    "{}: as a read by {method} {found:?}, {:?}",
                    case.says, read.ran.writes
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_is_made_from_the_table() {
    let mut page = String::from(
        "# What an answer means\n\nA write that was made is never reported as failed, a read never as a write, nor the other way round. \
         Made from `outcomes.toml`, each case of which a test plays: as a write, and as a read by GET and by `POST` \
         (`effect = \"read\"`).\n\n",
    );
    for (word, sentence) in TOLD {
        match word {
            "done" => page.push_str("- **done**: the words of the manifest\n"),
            _ => writeln!(page, "- **{word}**: \"{sentence} …\"").unwrap(),
        }
    }
    page.push_str(
        "\nAfter *made* and *unknown* a colleague looks at it; `actgate ledger --unknown` lists the writes of unknown outcome. \
         A template is `It is {response.status}.` where none is named. A write is sent once, whatever comes of it.\n",
    );
    for group in table().group {
        write!(page, "\n## {}\n\n", group.title).unwrap();
        if let Some(text) = group.text {
            write!(page, "{text}\n\n").unwrap();
        }
        page.push_str("| case | answer | a write | its row in the ledger | a read |\n|---|---|---|---|---|\n");
        group
            .case
            .iter()
            .for_each(|case| writeln!(page, "{}", case.row()).unwrap());
    }
    assert_golden(&workspace().join("docs/outcomes.md"), &page);
}
