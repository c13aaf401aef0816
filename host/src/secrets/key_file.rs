//! A key of the host's own: made at the first use, readable by its owner only.

use super::own_file;
use cap_std::fs::Dir;
use std::io::{ErrorKind, Write};

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("the key `{name}` in the state folder cannot be read or made: {source}; look at its permissions")]
    File { name: String, source: std::io::Error },
    #[error(
        "the key `{name}` in the state folder has {bytes} bytes, not 32; remove `{name}` and the host makes a new one"
    )]
    Length { name: String, bytes: usize },
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

/// The 32 random bytes in a file of a folder; the file is made where it is missing. `shown` is its name in errors.
pub(crate) fn own_key(dir: &Dir, name: &str, shown: &str) -> Result<[u8; 32], KeyFileError> {
    let failed = |source| KeyFileError::File {
        name: shown.to_owned(),
        source,
    };
    let whole = |bytes: Vec<u8>| {
        bytes.try_into().map_err(|bytes: Vec<u8>| KeyFileError::Length {
            name: shown.to_owned(),
            bytes: bytes.len(),
        })
    };
    match dir.read(name) {
        Ok(bytes) => return whole(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| KeyFileError::Random(error.to_string()))?;
    match dir.open_with(name, own_file().create_new(true)) {
        Ok(mut file) => {
            file.write_all(&key).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(key)
        }
        // Another process of this host was faster: its key is the one.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => whole(dir.read(name).map_err(failed)?),
        Err(error) => Err(failed(error)),
    }
}
