//! Dialogues as data: a folder with a `scenario.toml` is played against a stand, turn by turn.

use crate::artefacts::workspace;
use crate::stand::Stand;
use crate::talk::Talk;
use actgate::conversation::{Followed, Kind, Utterance};
use serde::Deserialize;
use serde_json::Value;
use shop_api::FaultRule;

/// The content of a `scenario.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// What this shows, for readers.
    about: String,
    /// The example actions that are published.
    actions: Vec<String>,
    /// More tables for the settings file.
    #[serde(default)]
    settings: String,
    /// The locale of the conversation; `en` without one.
    locale: Option<String>,
    turns: Vec<Turn>,
    end: End,
}

/// One thing that happens. Exactly one of the first five is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    /// The visitor says this.
    say: Option<String>,
    /// The visitor follows the link of the latest mail; true when that is good.
    click: Option<bool>,
    /// The host stops and starts again over the same state.
    #[serde(default)]
    reopen: bool,
    /// This many minutes pass.
    minutes: Option<u64>,
    /// The shop misbehaves from here on.
    fault: Option<FaultRule>,
    /// This action is taken off.
    unpublish: Option<String>,
    /// All that the agent says to it.
    #[serde(default)]
    expect: Vec<Expected>,
}

/// One thing that the agent says: its kind, and its whole text or what stands in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    kind: Kind,
    is: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
    /// The labels that are offered, in order.
    #[serde(default)]
    choices: Vec<String>,
    /// Members that the reply's data has.
    data: Option<serde_json::Map<String, Value>>,
    route: Option<String>,
}

/// How things stand after the last turn.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    /// Writes that the shop applied.
    writes: u64,
    /// Requests that the shop received, as `METHOD path`, in order.
    requests: Vec<String>,
    /// All runs, oldest first, as `action status`.
    runs: Vec<String>,
    /// Mails that were sent.
    #[serde(default)]
    mails: usize,
    /// Kinds of events that the latest run recorded, in this order, with others in between.
    #[serde(default)]
    trace: Vec<String>,
}

/// Plays the scenario of a folder in `tests/scenarios` and checks everything that it expects.
pub async fn check(name: &str) {
    let file = workspace().join("tests/scenarios").join(name).join("scenario.toml");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let scenario: Scenario = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(!scenario.about.is_empty(), "{name}: say what it shows");
    let mut stand = Stand::builder().settings(&scenario.settings).open().await;
    for action in &scenario.actions {
        stand = stand.publish(action).await;
    }
    let id = stand.talk_in(scenario.locale.as_deref().unwrap_or("en")).await.id;
    for (number, turn) in scenario.turns.iter().enumerate() {
        let place = format!("{name}, turn {}", number + 1);
        stand = play(stand, &id, turn, &place).await;
    }
    end(&stand, &scenario.end, name).await;
}

async fn play(mut stand: Stand, id: &str, turn: &Turn, place: &str) -> Stand {
    // Ids sort by time, and so do the runs of different turns then.
    stand.pass_ms(1000);
    let before = latest(&stand, id).await;
    let mut place = place.to_owned();
    if let Some(text) = &turn.say {
        place = format!("{place} (`{text}`)");
        let talk = Talk {
            stand: &stand,
            id: id.to_owned(),
        };
        talk.say(text).await;
    } else if let Some(good) = turn.click {
        let secret = stand.latest_link();
        let followed = stand
            .conversations
            .confirm_link(&secret, None)
            .await
            .expect("an answer");
        assert_eq!(
            followed == Followed::Confirmed,
            good,
            "{place}: whether the link is good"
        );
    } else if let Some(minutes) = turn.minutes {
        stand.pass_ms(minutes * 60_000);
    } else if let Some(rule) = &turn.fault {
        stand.shop.set_fault(rule.clone()).expect("a fault that can be played");
    } else if let Some(action) = &turn.unpublish {
        let registry = stand.host.runtime.registry();
        registry.unpublish(action).await.expect("a live action");
    } else {
        assert!(turn.reopen, "{place}: nothing happens in this turn");
        stand = stand.reopen().await;
    }
    let talk = Talk {
        stand: &stand,
        id: id.to_owned(),
    };
    let said = talk.heard_after(before).await;
    let shown: Vec<String> = said.iter().map(|u| format!("{:?}: {}", u.kind, u.text)).collect();
    assert_eq!(said.len(), turn.expect.len(), "{place}: the agent said {shown:#?}");
    for (utterance, expected) in said.iter().zip(&turn.expect) {
        compare(utterance, expected, &place);
    }
    stand
}

fn compare(said: &Utterance, expected: &Expected, place: &str) {
    let text = &said.text;
    assert_eq!(said.kind, expected.kind, "{place}: {text}");
    if let Some(whole) = &expected.is {
        assert_eq!(text, whole, "{place}");
    }
    for part in &expected.contains {
        assert!(text.contains(part.as_str()), "{place}: `{part}` is not in `{text}`");
    }
    let labels: Vec<&str> = said.choices.iter().map(|choice| choice.label.as_str()).collect();
    assert!(
        expected.choices.is_empty() || labels == expected.choices,
        "{place}: offered {labels:?}"
    );
    for (name, value) in expected.data.iter().flatten() {
        let data = said.data.as_ref().and_then(|data| data.get(name));
        assert_eq!(data, Some(value), "{place}: `{name}` of the data");
    }
    assert!(
        expected.route.is_none() || said.route == expected.route,
        "{place}: {:?}",
        said.route
    );
}

async fn latest(stand: &Stand, id: &str) -> u64 {
    let storage = stand.host.runtime.storage();
    storage.last_message(id).await.expect("a conversation")
}

async fn end(stand: &Stand, end: &End, name: &str) {
    let journal = stand.shop.journal();
    let path = |target: &str| target.split('?').next().unwrap_or_default().to_owned();
    let requests: Vec<String> = journal
        .iter()
        .map(|entry| format!("{} {}", entry.method, path(&entry.target)))
        .collect();
    assert_eq!(requests, end.requests, "{name}: requests to the shop");
    assert_eq!(stand.shop.writes(), end.writes, "{name}: writes of the shop");
    assert_eq!(stand.mails().len(), end.mails, "{name}: mails");
    let storage = stand.host.runtime.storage();
    let mut runs = storage.runs(50).await.expect("the runs");
    runs.sort_by(|a, b| a.id.cmp(&b.id));
    let listed: Vec<String> = runs
        .iter()
        .map(|run| format!("{} {}", run.action, run.status))
        .collect();
    assert_eq!(listed, end.runs, "{name}: runs");
    let Some(latest) = runs.last() else { return };
    let entries = storage.trace(&latest.id).await.expect("a trace");
    let kinds: Vec<String> = entries
        .iter()
        .map(|entry| serde_json::to_value(&entry.event).expect("an event")["kind"].to_string())
        .collect();
    let mut rest = kinds.iter();
    for kind in &end.trace {
        let wanted = format!("\"{kind}\"");
        assert!(
            rest.any(|seen| *seen == wanted),
            "{name}: no `{kind}` in its place in {kinds:?}"
        );
    }
}
