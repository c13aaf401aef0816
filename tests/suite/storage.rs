//! State that cannot be written or read: full, locked, in the wrong place, from the future or damaged.

use actgate::conversation::ConversationError;
use actgate::storage::StorageError;
use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tests::{Stand, Talk, actgate};

/// Talks until the disk is full; gives how many messages the conversation had acknowledged, and the error.
async fn fill(talk: &Talk<'_>) -> (u64, ConversationError) {
    let long = "When are you open on monday? ".repeat(250);
    loop {
        match talk.stand.conversations.hear(&talk.id, &long).await {
            Ok(news) => assert!(!news.messages.is_empty()),
            Err(error) => {
                let news = talk
                    .stand
                    .conversations
                    .news(&talk.id, 0)
                    .await
                    .expect("reading goes on");
                return (news.messages.last().map_or(0, |said| said.seq), error);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let full = "[storage]\nbytes_max = 300000";
    let stand = Stand::builder()
        .settings(full)
        .open()
        .await
        .publish("store-hours")
        .await;
    let talk = stand.talk().await;
    talk.say("Are you open on sunday?").await;
    let before = stand.conversations.news(&talk.id, 0).await.unwrap().messages;
    let (_, error) = fill(&talk).await;
    assert!(
        matches!(error, ConversationError::Storage(StorageError::Full)),
        "{error}"
    );
    let words = error.to_string();
    assert!(words.contains("full, and nothing of this step was stored"), "{words}");
    assert!(words.contains("raise `storage.bytes_max`"), "{words}");
    // It stays that way, however often it is tried.
    for _ in 0..10 {
        let (_, error) = fill(&talk).await;
        assert!(
            matches!(error, ConversationError::Storage(StorageError::Full)),
            "{error}"
        );
    }
    // Reading, and other conversations that have something to read, go on.
    let (last, _) = fill(&talk).await;
    let acknowledged = stand.conversations.news(&talk.id, 0).await.unwrap().messages;
    assert!(acknowledged.len() as u64 == last && acknowledged.starts_with(&before));
    let id = talk.id.clone();
    let stand = stand.reopen_with(|old| old.replace("300000", "30000000")).await;
    let talk = Talk { stand: &stand, id };
    let after = stand.conversations.news(&talk.id, 0).await.unwrap().messages;
    assert_eq!(after, acknowledged);
    let said = talk.say("When are you open on monday?").await;
    assert!(said.last().unwrap().text.contains("09:00 to 18:00"), "{said:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_says_so_and_goes_on_when_it_is_free() {
    let stand = Stand::new().await.publish("store-hours").await;
    let talk = stand.talk().await;
    let api = stand.api().await;
    let mut other = stand.connect().await;
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    let path = format!("/v1/conversations/{}/messages", talk.id);
    let message = json!({ "text": "When are you open on monday?" }).to_string();
    // Both wait for the same time.
    let (error, (status, problem)) = tokio::join!(
        stand.conversations.hear(&talk.id, "When are you open on monday?"),
        api.post(&path, message)
    );
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("locked by another process for over 5 s; stop that process, or try again"),
        "{error}"
    );
    assert_eq!(
        (status.as_u16(), &problem["type"]),
        (503, &json!("urn:actgate:problem:storage-locked"))
    );
    // Reading needs no lock.
    assert!(api.get(&path).await["messages"].as_array().unwrap().is_empty());
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    let said = talk.say("When are you open on monday?").await;
    assert!(said.last().unwrap().text.contains("09:00 to 18:00"), "{said:#?}");
}

/// The error of opening a host over this stand's state.
async fn refused(stand: &Stand) -> String {
    let Err(error) = stand.another().await else {
        panic!("the host opens")
    };
    let error = error.to_string();
    // The command line says the same, and only once.
    let said = actgate(stand.folder.path(), &["actions"]);
    let absolute = format!("{}/", stand.folder.path().display());
    assert_eq!(
        said.stderr.trim_end(),
        format!("error: {}", error.replace(&absolute, ""))
    );
    error
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_folder_that_cannot_be_made_is_told_with_its_path() {
    let stand = Stand::new().await;
    let folder = stand.folder.path();
    std::fs::write(folder.join("file"), "not a folder").unwrap();
    let settings = format!("state = \"file/state\"\n{}", stand.settings());
    std::fs::write(folder.join("actgate.toml"), settings).unwrap();
    let said = actgate(folder, &["actions"]);
    said.assert_refused(&["the folder `", "file/state`", "look at its permissions and at `state`"]);
    // A folder in which nothing can be made, whoever the user is.
    let settings = format!("state = \"/proc/self/fdinfo\"\n{}", stand.settings());
    std::fs::write(folder.join("actgate.toml"), settings).unwrap();
    if cfg!(target_os = "linux") {
        actgate(folder, &["actions"]).assert_refused(&["/proc/self/fdinfo"]);
    }
    assert!(!stand.talk().await.id.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_left_alone() {
    let stand = Stand::new().await;
    let mut other = stand.connect().await;
    sqlx::raw_sql("PRAGMA user_version = 99")
        .execute(&mut other)
        .await
        .unwrap();
    let error = refused(&stand).await;
    let words = [
        "actgate.db",
        "made by a newer actgate (its schema is 99, this one knows ",
        "use that version",
    ];
    for word in words {
        assert!(error.contains(word), "{error}");
    }
    let (version,): (i64,) = sqlx::query_as("PRAGMA user_version")
        .fetch_one(&mut other)
        .await
        .unwrap();
    assert_eq!(version, 99);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_told_as_such() {
    for damage in [
        &b"this is a letter to my aunt, and not a database at all. "[..],
        &[0xff; 100],
    ] {
        let stand = Stand::new().await;
        stand.host.runtime.storage().close().await;
        let file = stand.state().join("actgate.db");
        let mut bytes = std::fs::read(&file).unwrap();
        let length = bytes.len();
        bytes[..damage.len()].copy_from_slice(damage);
        std::fs::write(&file, &bytes).unwrap();
        let error = refused(&stand).await;
        for word in [
            "actgate.db",
            "not a database of actgate, or it is damaged",
            "restore it from a copy",
        ] {
            assert!(error.contains(word), "{error}");
        }
        // Nothing is made anew over it.
        assert_eq!(std::fs::read(&file).unwrap().len(), length);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_programs_database_is_not_taken_over() {
    let stand = Stand::new().await;
    stand.host.runtime.storage().close().await;
    let state = stand.folder.path().join("foreign");
    std::fs::create_dir(&state).unwrap();
    let options = SqliteConnectOptions::new()
        .filename(state.join("actgate.db"))
        .create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    sqlx::raw_sql("CREATE TABLE run (distance REAL)")
        .execute(&mut other)
        .await
        .unwrap();
    other.close().await.unwrap();
    let settings = format!("state = \"foreign\"\n{}", stand.settings());
    std::fs::write(stand.folder.path().join("actgate.toml"), settings).unwrap();
    actgate(stand.folder.path(), &["actions"]).assert_refused(&["actgate.db", "run"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actions_file_that_is_gone_or_changed_breaks_that_action_alone() {
    let stand = Stand::new().await.publish("store-hours").await.publish("hostile").await;
    let snapshot = stand.host.runtime.registry().current().await.unwrap();
    let file = |name: &str| {
        stand
            .state()
            .join(format!("actions/{}.wasm", snapshot.actions[name].digest_text))
    };
    let bytes = std::fs::read(file("store-hours")).unwrap();
    for changed in [Some(&bytes[..bytes.len() / 2]), Some(&b"x"[..]), None] {
        match changed {
            Some(bytes) => std::fs::write(file("store-hours"), bytes).unwrap(),
            None => std::fs::remove_file(file("store-hours")).unwrap(),
        }
        let other = stand.another().await.unwrap();
        let live = other.runtime.registry().current().await.unwrap();
        assert_eq!(live.actions.keys().collect::<Vec<_>>(), ["hostile-guest"]);
        assert_eq!(live.broken[0].name, "store-hours");
        other.runtime.storage().close().await;
    }
    let listed = actgate(stand.folder.path(), &["actions"]).good();
    assert!(
        listed.contains("cannot be run") && listed.contains("publish it again"),
        "{listed}"
    );
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_key_of_the_cache_is_told_with_what_to_do() {
    let stand = Stand::new().await.publish("hostile").await;
    std::fs::write(stand.state().join("cache/key"), b"short").unwrap();
    let error = refused(&stand).await;
    assert!(error.contains("5 bytes, not 32; remove `cache/key`"), "{error}");
}
