//! A copy of a state: the database as it is at one moment, the files of actions, and the host's own key.

use super::folders::{ACTIONS, DATABASE, KEY, StateFolder};
use super::{Host, ServerError};
use crate::secrets::own_file;
use cap_std::fs::Dir;
use std::path::Path;

impl Host {
    /// Copies the state into a folder, for its owner alone, and returns how many bytes that took. Hosts may go on
    /// to use the state. What can be made again, such as compiled components, is left out.
    ///
    /// # Errors
    ///
    /// The folder cannot be written, or the state cannot be read.
    pub async fn copy_to(&self, path: &Path) -> Result<u64, ServerError> {
        let copy = StateFolder::open(path)?;
        // Actions are only ever added, and before their rows: with the rows first, no file of them is missing.
        copy.make_database()?;
        let database = self.runtime.storage().copy_to(&path.join(DATABASE)).await;
        database.map_err(|source| ServerError::Storage {
            path: path.join(DATABASE),
            source,
        })?;
        let failed = |source| ServerError::Folder {
            path: path.to_owned(),
            source,
        };
        let mut bytes = copy.dir.metadata(DATABASE).map_err(failed)?.len();
        bytes += copy_file(&self.state.dir, &copy.dir, Path::new(KEY)).map_err(failed)?;
        let (from, to) = (self.state.sub_folder(ACTIONS)?, copy.sub_folder(ACTIONS)?);
        for entry in from.entries().map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            // Drafts of files that are being published have another end.
            if Path::new(&name).extension().is_some_and(|end| end == "wasm") {
                bytes += copy_file(&from, &to, Path::new(&name)).map_err(failed)?;
            }
        }
        Ok(bytes)
    }
}

/// Copies a file for its owner alone, and sees to it that it is on the disk.
fn copy_file(from: &Dir, to: &Dir, name: &Path) -> std::io::Result<u64> {
    let mut source = from.open(name)?;
    let mut copy = to.open_with(name, own_file().create_new(true))?;
    let bytes = std::io::copy(&mut source, &mut copy)?;
    copy.sync_all()?;
    Ok(bytes)
}
