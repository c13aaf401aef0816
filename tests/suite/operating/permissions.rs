//! The state folder and everything in it are the owner's alone, from their creation on, and are again after they were not.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tests::{Cli, Logged, Stand, action_file};

/// A path with its permission bits.
fn mode(path: &Path) -> u32 {
    let metadata = std::fs::symlink_metadata(path).expect("it is there");
    metadata.permissions().mode() & 0o777
}

/// Everything in a folder and below it, and the folder itself.
fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[track_caller]
fn assert_own(state: &Path) {
    for path in all(state) {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), wanted, "{}: {:o}", path.display(), mode(&path));
    }
}

#[test]
fn a_state_is_made_for_its_owner_alone_whatever_the_umask() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::with_settings(
        folder.path(),
        "state = \"kept/state\"\n[secrets]\nshop-api-key = { file = \"shop-api-key\" }\n",
    );
    std::fs::write(folder.path().join("shop-api-key"), "a-key-of-some-length").unwrap();
    let action = action_file("newsletter-signup");
    let line = format!(
        "umask 000; actgate inspect --grants {0} > grants.toml && actgate grant --file grants.toml && actgate publish {0} && \
         actgate grant store-hours hours --allow 'GET https://api.shop.example/hours' && actgate publish {1} && umask && actgate doctor",
        action.display(),
        action_file("store-hours").display(),
    );
    let done = cli.paste(&line);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stdout.contains("\n0000\n"), "{done:?}");
    let state = folder.path().join("kept/state");
    for name in ["actgate.db", "actions", "cache", "cache/key", "identity.key"] {
        assert!(state.join(name).exists(), "{name}");
    }
    assert!(std::fs::read_dir(state.join("actions")).unwrap().count() >= 2);
    assert_own(&state);
    assert_eq!(mode(&folder.path().join("kept")), 0o700, "what is made above it is too");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_database_in_use_and_the_lock_are_the_owners_alone() {
    let stand = Stand::new().await.publish("store-hours").await;
    let logged = Logged::start(stand.folder.path());
    let state = stand.state();
    for name in ["actgate.db-wal", "actgate.db-shm", "serve.lock"] {
        assert!(state.join(name).exists(), "{name}");
    }
    assert_own(&state);
    drop(logged);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_open_to_others_is_mended_and_reported() {
    let stand = Stand::new().await.publish("store-hours").await;
    let state = stand.state();
    for path in all(&state) {
        let wide = if path.is_dir() { 0o755 } else { 0o644 };
        set_permissions(&path, Permissions::from_mode(wide)).unwrap();
    }
    let log = Logged::start(stand.folder.path()).stop();
    let lines: Vec<&String> = log
        .iter()
        .filter(|line| line.contains("code=\"state-was-open\""))
        .collect();
    assert!(
        lines
            .iter()
            .any(|line| line.contains("actgate.db ") && line.contains("mode=\"644\"")),
        "{log:#?}"
    );
    assert_own(&state);
}

#[test]
fn a_folder_that_holds_other_things_is_left_as_it_is_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let shared = folder.path().join("shared");
    std::fs::create_dir(&shared).unwrap();
    std::fs::write(shared.join("somebody-elses"), "x").unwrap();
    set_permissions(&shared, Permissions::from_mode(0o755)).unwrap();
    set_permissions(shared.join("somebody-elses"), Permissions::from_mode(0o644)).unwrap();
    std::fs::write(folder.path().join("actgate.toml"), "state = \"shared\"\n").unwrap();
    let log = Logged::start(folder.path()).stop();
    assert!(
        log.iter()
            .any(|line| line.contains("code=\"state-is-open\"") && line.contains("other things")),
        "{log:#?}"
    );
    assert_eq!((mode(&shared), mode(&shared.join("somebody-elses"))), (0o755, 0o644));
    assert_eq!(mode(&shared.join("actgate.db")), 0o600);
}
