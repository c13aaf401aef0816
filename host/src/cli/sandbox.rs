//! The sandbox of the commands for authors: with the settings' limits, and what it compiled before.

use crate::config::Settings;
use crate::engine::cache::CompiledCache;
use crate::engine::{Compiler, Sandbox};
use anyhow::Context;
use cap_std::ambient_authority;
use cap_std::fs::Dir;

/// Opens it. Machine code is kept in the state folder, as for a preview.
pub fn open(settings: &Settings) -> anyhow::Result<Sandbox> {
    let folder = settings.state.join("cache");
    let cache = Dir::create_ambient_dir_all(&folder, ambient_authority())
        .and_then(|()| Dir::open_ambient_dir(&folder, ambient_authority()))
        .with_context(|| {
            format!(
                "the folder `{}` cannot be made or opened; look at its permissions and at `state`",
                folder.display()
            )
        })?;
    let cache = CompiledCache::open(cache)?;
    Ok(Sandbox::new(&settings.limits, Compiler::this_program(), Some(cache))?)
}
