//! Compiled components from earlier stands, so that each action is compiled once for all tests and not for each.

use crate::artefacts::profile_folder;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Beside the built binaries, so that the next run finds it too.
fn store() -> PathBuf {
    profile_folder().join("suite-cache")
}

/// Puts what was compiled before into a state folder that no host has opened yet. The cache belongs to a host by
/// its key, so the key goes along.
pub(crate) fn give(folder: &Path) {
    let cache = folder.join("state/cache");
    fs::create_dir_all(&cache).expect("the folder can be written");
    copy(&store(), &cache);
}

/// Keeps what a stand has compiled, unless its cache has another key.
pub(crate) fn take(folder: &Path) {
    let (cache, store) = (folder.join("state/cache"), store());
    fs::create_dir_all(&store).expect("the target folder can be written");
    // The first key is the key: a link is made whole or not at all.
    let ours = fs::read(cache.join("key")).expect("a host makes its key when it opens");
    place(&cache.join("key"), &store.join("key"));
    if fs::read(store.join("key")).is_ok_and(|key| key == ours) {
        copy(&cache, &store);
    }
}

fn copy(from: &Path, to: &Path) {
    let Ok(entries) = fs::read_dir(from) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a file").to_owned();
        let is_whole = name == "key" || path.extension().is_some_and(|extension| extension == "cwasm");
        if is_whole && !to.join(&name).exists() {
            place(&path, &to.join(&name));
        }
    }
}

/// Machine code of components with a language's runtime has tens of megabytes, and no test changes it: one file serves all.
const LINKED_BYTES_MIN: u64 = 4 << 20;

/// Copies a file whole or not at all, whoever else does the same. A file that is there stays.
fn place(from: &Path, to: &Path) {
    let is_large = fs::metadata(from).is_ok_and(|metadata| metadata.len() >= LINKED_BYTES_MIN);
    if is_large && fs::hard_link(from, to).is_ok() {
        return;
    }
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    let draft = format!(
        "draft-{}-{}",
        std::process::id(),
        DRAFTS.fetch_add(1, Ordering::Relaxed)
    );
    let draft = to.with_file_name(draft);
    fs::copy(from, &draft).expect("the cache can be copied");
    // It may be there by now; then that one is as good.
    let _ = fs::hard_link(&draft, to);
    fs::remove_file(&draft).expect("a draft can be removed");
}
