//! The sources of a folder: which files they are, and that they changed, by their sizes and times.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What tools make, and what does not change the component.
const LEFT_OUT: [&str; 9] = [
    ".actgate",
    ".git",
    ".venv",
    "__pycache__",
    "cases",
    "node_modules",
    "target",
    "tests",
    "vendor",
];

/// How often is looked.
const INTERVAL: Duration = Duration::from_millis(300);

type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// A folder under watch.
pub(crate) struct Watch {
    folder: PathBuf,
    seen: Seen,
}

impl Watch {
    /// Begins with what is there.
    pub(crate) fn start(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            seen: look(folder),
        }
    }

    /// Done when something is different from the last time.
    pub(crate) async fn changed(&mut self) {
        loop {
            let seen = look(&self.folder);
            if seen != self.seen {
                self.seen = seen;
                return;
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

/// A source that was changed after this file was made of the folder, if there is one. The manifest is none: it is packed as it
/// is; and neither is what is written for people.
pub(crate) fn changed_after(folder: &Path, made: &Path) -> Option<PathBuf> {
    let made = made.metadata().and_then(|metadata| metadata.modified()).ok()?;
    let newer =
        |(_, (_, changed)): &(PathBuf, (u64, Option<SystemTime>))| changed.is_some_and(|changed| changed > made);
    let found = look(folder)
        .into_iter()
        .filter(|(path, _)| goes_into_component(path))
        .find(newer);
    found.map(|(path, _)| path)
}

/// The files of a folder that a component can be made of, in order.
pub(crate) fn of_component(folder: &Path) -> Vec<PathBuf> {
    look(folder)
        .into_keys()
        .filter(|path| goes_into_component(path))
        .collect()
}

fn goes_into_component(path: &Path) -> bool {
    !path.ends_with("action.toml") && path.extension().is_none_or(|end| end != "md")
}

fn look(folder: &Path) -> Seen {
    let mut seen = Seen::new();
    walk(folder, DEPTH_MAX, &mut seen);
    seen
}

/// How deep sources may lie; links can lead round and round.
const DEPTH_MAX: u32 = 16;

/// A folder that cannot be read has no files; the build says why. Links are followed, as the tools do.
fn walk(folder: &Path, depth: u32, seen: &mut Seen) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let path = entry.path();
        let is_left = LEFT_OUT.iter().any(|left| name == *left) || path.extension().is_some_and(|end| end == "wasm");
        let Ok(metadata) = path.metadata() else { continue };
        if is_left {
            continue;
        }
        if metadata.is_dir() {
            match depth.checked_sub(1) {
                Some(depth) if !leads_back(&path, folder) => walk(&path, depth, seen),
                _ => {}
            }
        } else {
            seen.insert(path, (metadata.len(), metadata.modified().ok()));
        }
    }
}

/// Whether a path in a folder is a link to that folder or one above it.
fn leads_back(path: &Path, folder: &Path) -> bool {
    path.is_symlink()
        && matches!((path.canonicalize(), folder.canonicalize()), (Ok(to), Ok(from)) if from.starts_with(&to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_count_and_what_is_made_of_them_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        };
        write("action.toml", "a");
        write("src/action.js", "a");
        let first = look(folder.path());
        for made in [
            "node_modules/x.js",
            ".actgate/component.wasm",
            "action.wasm",
            "action.draft.wasm",
            "tests/x.js",
        ] {
            write(made, "b");
        }
        assert_eq!(look(folder.path()), first);
        write("src/action.js", "ab");
        let second = look(folder.path());
        assert_ne!(second, first);
        write("src/words.js", "a");
        assert_ne!(look(folder.path()), second);
        std::fs::remove_file(folder.path().join("src/words.js")).unwrap();
        assert_eq!(look(folder.path()), second);
        // What a link leads to is a source, and a link that leads back up ends.
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::write(elsewhere.path().join("shared.js"), "a").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("shared")).unwrap();
        let linked = look(folder.path());
        assert!(linked.contains_key(&folder.path().join("shared/shared.js")));
        std::os::unix::fs::symlink(folder.path(), folder.path().join("round")).unwrap();
        assert_eq!(look(folder.path()), linked);
    }
}
