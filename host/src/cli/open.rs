//! What commands start from: the settings file, files that the user names, and a host with its state open.

use crate::config::{self, Settings};
use crate::server::{Host, Surroundings};
use anyhow::{Context, bail};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::OnceLock;

/// What the commands for authors leave in an action's folder for the next; nobody commits it.
pub(super) const WORK: &str = ".actgate";

/// The settings file in the working folder that is used when none is named.
const DEFAULT_FILE: &str = "actgate.toml";

/// The longest settings file.
const SETTINGS_BYTES_MAX: u64 = 1 << 20;

/// Reads the named settings file, or the one in the working folder, or takes the defaults.
#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the settings file is named by the user"
)]
pub(super) fn settings(named: Option<&Path>) -> anyhow::Result<Settings> {
    let file = named.unwrap_or(Path::new(DEFAULT_FILE));
    if named.is_none() && !file.exists() {
        let settings = config::parse("", DEFAULT_FILE, Path::new(""))?;
        return Ok(in_action_folder(settings));
    }
    let unreadable = || format!("the settings file `{}` cannot be read", file.display());
    let opened = std::fs::File::open(file).with_context(unreadable)?;
    let mut bytes = Vec::new();
    opened
        .take(SETTINGS_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .with_context(unreadable)?;
    if bytes.len() as u64 > SETTINGS_BYTES_MAX {
        bail!(
            "`{}` has over {SETTINGS_BYTES_MAX} bytes, so it is not a settings file",
            file.display()
        );
    }
    // The bytes are not shown, whatever they are.
    let Ok(text) = String::from_utf8(bytes) else {
        bail!(
            "the settings file `{}` is not text in UTF-8; save it as UTF-8",
            file.display()
        );
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    Ok(config::parse(&text, &file.display().to_string(), folder)?)
}

/// In an action's folder that is no host's, everything is kept where the commands for authors keep it: what one of them has
/// compiled or run, the others find.
fn in_action_folder(settings: Settings) -> Settings {
    if Path::new("action.toml").is_file() && !settings.state.exists() {
        return Settings {
            state: WORK.into(),
            ..settings
        };
    }
    settings
}

/// Opens the host of the settings on this machine.
pub(super) async fn host(settings: Settings) -> anyhow::Result<Host> {
    Ok(Host::open(settings, Surroundings::real()).await?)
}

/// The same for a command that shows or changes what a serving host works with: says where that one has other settings.
pub(super) async fn beside(settings: Settings) -> anyhow::Result<Host> {
    let host = host(settings).await?;
    if let Some(changed) = host.changed().await? {
        let _ = writeln!(std::io::stderr(), "note: {changed}");
    }
    Ok(host)
}

/// Reads a file that the user names, up to a size.
#[allow(clippy::disallowed_methods, reason = "the file is named by the user")]
pub(super) fn read(file: &Path, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let metadata = std::fs::metadata(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    if metadata.is_dir() {
        bail!(
            "`{}` is a folder; build it first with `actgate build {0}`",
            file.display()
        );
    }
    if metadata.len() > bytes_max {
        bail!(
            "`{}` has {} bytes, over the limit of {bytes_max}; raise `limits.sandbox.component_bytes_max` if it should be allowed",
            file.display(),
            metadata.len()
        );
    }
    std::fs::read(file).with_context(|| format!("`{}` cannot be read", file.display()))
}

/// Writes a file that the user names, whole or not at all.
#[allow(clippy::disallowed_methods, reason = "the file is named by the user")]
pub(super) fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let draft = file.with_extension("draft");
    std::fs::write(&draft, bytes)
        .and_then(|()| std::fs::rename(&draft, file))
        .with_context(|| format!("`{}` cannot be written", file.display()))
}

/// Writes a file that is not there yet, and the folders above it.
#[allow(clippy::disallowed_methods, reason = "the folder is named by the user")]
pub(super) fn write_new(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    make_folder(file.parent().unwrap_or(Path::new("")))?;
    let mut options = std::fs::OpenOptions::new();
    let written = options
        .write(true)
        .create_new(true)
        .open(file)
        .and_then(|mut file| file.write_all(bytes));
    written.with_context(|| format!("`{}` cannot be written", file.display()))
}

/// Makes a folder and those above it, where they are missing.
#[allow(clippy::disallowed_methods, reason = "the folder is named by the user")]
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("the folder `{}` cannot be made", folder.display()))
}

/// Copies a file.
pub(super) fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let copied = std::fs::copy(from, to);
    copied.with_context(|| format!("`{}` cannot be copied to `{}`", from.display(), to.display()))?;
    Ok(())
}

/// Removes a file, if there is one.
#[allow(clippy::disallowed_methods, reason = "the file is named by the user")]
pub(super) fn remove(file: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("`{}` cannot be removed", file.display()))
        }
        _ => Ok(()),
    }
}

/// Whether there is nothing yet: no such folder, or one without entries.
pub(super) fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("`{}` cannot be read", folder.display())),
    }
}

/// A path in the working folder as people write it: without `./`.
pub(super) fn shown(path: &Path) -> std::path::Display<'_> {
    path.strip_prefix(".").unwrap_or(path).display()
}

/// The account by its number, where the environment names nobody, as in a container.
#[cfg(unix)]
fn account() -> String {
    format!("account {}", rustix::process::getuid().as_raw())
}

#[cfg(not(unix))]
fn account() -> String {
    "unknown".into()
}

/// Who gives the command, by the name that the system has for them.
#[allow(clippy::disallowed_methods, reason = "the user's name is in the environment")]
pub(super) fn user() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let named = ["LOGNAME", "USER", "USERNAME"]
            .iter()
            .find_map(|key| std::env::var(key).ok());
        named.filter(|name| !name.is_empty()).unwrap_or_else(account)
    })
}
