//! The sandbox of the commands for authors: with the settings' limits, and what it compiled before.

use crate::cli::open::WORK;
use crate::config::Settings;
use crate::engine::cache::CompiledCache;
use crate::engine::{Compiler, Sandbox};
use anyhow::Context;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::path::{Path, PathBuf};

/// Opens it. Machine code is kept beside the action's manifest where there is one in the folder, else in the state where
/// there is one; these commands leave nothing in other places.
pub(crate) fn open(settings: &Settings, folder: &Path) -> anyhow::Result<Sandbox> {
    let cache = place(settings, folder).map(|folder| {
        let opened = Dir::create_ambient_dir_all(&folder, ambient_authority())
            .and_then(|()| Dir::open_ambient_dir(&folder, ambient_authority()));
        let opened = opened.with_context(|| {
            format!(
                "the folder `{}` cannot be made or opened; look at its permissions",
                folder.display()
            )
        })?;
        Ok::<_, anyhow::Error>(CompiledCache::open(opened)?)
    });
    Ok(Sandbox::new(
        &settings.limits,
        Compiler::this_program(),
        cache.transpose()?,
    )?)
}

fn place(settings: &Settings, folder: &Path) -> Option<PathBuf> {
    let is_action = folder.join("action.toml").is_file();
    let top = if is_action {
        folder.join(WORK)
    } else if settings.state.is_dir() {
        settings.state.clone()
    } else {
        return None;
    };
    Some(top.join("cache"))
}

/// The folder that a file is in.
pub(crate) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
