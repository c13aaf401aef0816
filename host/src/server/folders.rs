//! The state folder, which is its owner's alone, and the files that the settings name.

use super::ServerError;
use crate::secrets::{make_own_folder, own_file, own_sub_folder, repair, wide};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::path::{Path, PathBuf};

/// The database file in the state folder. SQLite makes its companions with the same permissions.
pub(super) const DATABASE: &str = "actgate.db";
/// The file in the state folder that the host which serves holds locked.
pub(super) const LOCK: &str = "serve.lock";
/// The host's own key in the state folder: codes are kept under it, and its tokens of visitors are signed with it.
pub(super) const KEY: &str = "identity.key";
/// The folders in the state folder: action files, and compiled components.
pub(super) const ACTIONS: &str = "actions";
pub(super) const CACHE: &str = "cache";

/// Something in the state folder that others on this machine could open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widened {
    pub path: PathBuf,
    /// Its permission bits as they were found.
    pub mode: u32,
    /// Whether it is its owner's alone now; else why not.
    pub mended: Result<(), String>,
}

/// An open state folder.
pub struct StateFolder {
    path: PathBuf,
    pub(super) dir: Dir,
}

impl StateFolder {
    /// Opens the folder; makes it where it is missing.
    pub fn open(path: &Path) -> Result<Self, ServerError> {
        let dir = open_dir(path)?;
        let path = path.to_owned();
        Ok(Self { path, dir })
    }

    /// Opens the folder where there is one.
    pub fn find(path: &Path) -> Option<Self> {
        let dir = Dir::open_ambient_dir(path, ambient_authority()).ok()?;
        let path = path.to_owned();
        Some(Self { path, dir })
    }

    /// A folder in it.
    pub(super) fn sub_folder(&self, name: &str) -> Result<Dir, ServerError> {
        own_sub_folder(&self.dir, name).map_err(|source| ServerError::Folder {
            path: self.path.join(name),
            source,
        })
    }

    /// Makes the empty file of the database for its owner alone, where there is none: SQLite would ask the umask.
    pub(super) fn make_database(&self) -> Result<(), ServerError> {
        match self.dir.symlink_metadata(DATABASE) {
            Ok(_) => Ok(()),
            Err(_) => self
                .dir
                .open_with(DATABASE, &own_file())
                .map(drop)
                .map_err(|source| ServerError::Folder {
                    path: self.path.join(DATABASE),
                    source,
                }),
        }
    }

    /// What of the host's own in it others could open.
    pub fn wide(&self) -> Vec<Widened> {
        let found = wide(&self.dir).unwrap_or_default();
        let is_own = |path: &Path| {
            path.iter()
                .next()
                .and_then(|first| first.to_str())
                .is_none_or(is_own_entry)
        };
        let own = found.into_iter().filter(|wide| is_own(&wide.path));
        own.map(|wide| Widened {
            path: self.path.join(&wide.path),
            mode: wide.mode,
            mended: Err("it was not tried".into()),
        })
        .collect()
    }

    /// Takes from others what they could do here. A folder that holds other things as well is left as it is: it may be
    /// one that others need.
    pub(super) fn mend(&self) -> Vec<Widened> {
        let is_shared = self.dir.entries().is_ok_and(|entries| {
            let name = |entry: std::io::Result<cap_std::fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
            entries.filter_map(name).any(|name| !is_own_entry(&name))
        });
        let mut mended = Vec::new();
        for wide in wide(&self.dir).unwrap_or_default() {
            let first = wide.path.iter().next().and_then(|first| first.to_str());
            let done = match first {
                None if is_shared => {
                    Err("it holds other things as well; give the host a folder of its own with `state`".into())
                }
                Some(name) if !is_own_entry(name) => continue,
                _ => repair(&self.dir, &wide).map_err(|error| error.to_string()),
            };
            mended.push(Widened {
                path: self.path.join(&wide.path),
                mode: wide.mode,
                mended: done,
            });
        }
        mended
    }
}

/// Whether an entry of the state folder is the host's.
fn is_own_entry(name: &str) -> bool {
    [LOCK, KEY, ACTIONS, CACHE].contains(&name) || name.starts_with(DATABASE)
}

/// Opens a folder that the settings name; makes it where it is missing.
pub(super) fn open_dir(path: &Path) -> Result<Dir, ServerError> {
    let folder = |source| ServerError::Folder {
        path: path.to_owned(),
        source,
    };
    make_own_folder(path).map_err(folder)?;
    Dir::open_ambient_dir(path, ambient_authority()).map_err(folder)
}

/// Reads a file that the settings name.
#[allow(
    clippy::disallowed_methods,
    reason = "the operator's own files, named in the settings"
)]
pub(super) fn read_named(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The same, with an error that names the file.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ServerError> {
    read_named(path).map_err(|source| ServerError::File {
        path: path.to_owned(),
        source,
    })
}
