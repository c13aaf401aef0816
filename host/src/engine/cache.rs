//! Compiled components in a content-addressed folder, each sealed with a MAC that only this host can make.

use crate::model::id::Digest;
use crate::secrets::{KeyFileError, own_file, own_key};
use cap_std::fs::Dir;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use std::io::{Read, Write};

type HmacSha256 = Hmac<Sha256>;

/// The length of a MAC, in bytes; it precedes the machine code.
const MAC_BYTES: usize = 32;

/// Why the cache cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error(transparent)]
    Key(#[from] KeyFileError),
}

/// What became of a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    /// An entry was there, but its MAC is not of this host: it is compiled again.
    Foreign,
    Sealed,
}

/// The folder of compiled components. Loading machine code is only safe for what this host compiled itself,
/// so every entry carries an HMAC-SHA256 over its key and its bytes.
pub struct CompiledCache {
    dir: Dir,
    key: [u8; 32],
}

impl CompiledCache {
    /// Opens the folder, and makes its key at the first use.
    pub fn open(dir: Dir) -> Result<Self, CacheError> {
        let key = own_key(&dir, "key", "cache/key")?;
        Ok(Self { dir, key })
    }

    /// The name of an entry: what was compiled, and by what.
    fn entry(component: &Digest, engine: u64) -> String {
        let mut hash = Sha256::new();
        hash.update(component.0);
        hash.update(engine.to_le_bytes());
        format!("{}.cwasm", hex::encode(&hash.finalize()[..20]))
    }

    fn mac(&self, entry: &str, code: &[u8]) -> HmacSha256 {
        let mut mac = HmacSha256::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(entry.as_bytes());
        mac.update(code);
        mac
    }

    /// The machine code of a component for an engine, if this host made it.
    pub fn get(&self, component: &Digest, engine: u64) -> (Found, Option<Vec<u8>>) {
        let entry = Self::entry(component, engine);
        let mut bytes = Vec::new();
        let read = self.dir.open(&entry).and_then(|mut file| file.read_to_end(&mut bytes));
        if read.is_err() {
            return (Found::Nothing, None);
        }
        if bytes.len() < MAC_BYTES {
            return (Found::Foreign, None);
        }
        let code = bytes.split_off(MAC_BYTES);
        match self.mac(&entry, &code).verify_slice(&bytes) {
            Ok(()) => (Found::Sealed, Some(code)),
            Err(_) => (Found::Foreign, None),
        }
    }

    /// Keeps machine code. A cache that cannot be written costs time at the next start, nothing else, so the
    /// caller may go on after an error.
    pub fn put(&self, component: &Digest, engine: u64, code: &[u8]) -> std::io::Result<()> {
        let entry = Self::entry(component, engine);
        let draft = format!("{entry}.{}", std::process::id());
        let mut file = self.dir.open_with(&draft, own_file().truncate(true))?;
        file.write_all(&self.mac(&entry, code).finalize().into_bytes())?;
        file.write_all(code)?;
        file.sync_all()?;
        self.dir.rename(&draft, &self.dir, &entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Dir) {
        let folder = tempfile::tempdir().unwrap();
        let dir = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).unwrap();
        (folder, dir)
    }

    #[test]
    fn an_entry_comes_back_only_for_its_component_and_engine() {
        let (_folder, dir) = folder();
        let cache = CompiledCache::open(dir).unwrap();
        cache.put(&Digest([1; 32]), 7, b"code").unwrap();
        assert_eq!(cache.get(&Digest([1; 32]), 7), (Found::Sealed, Some(b"code".to_vec())));
        assert_eq!(cache.get(&Digest([1; 32]), 8), (Found::Nothing, None));
        assert_eq!(cache.get(&Digest([2; 32]), 7), (Found::Nothing, None));
    }

    #[test]
    fn a_changed_bit_makes_an_entry_foreign() {
        let (_folder, dir) = folder();
        let cache = CompiledCache::open(dir.try_clone().unwrap()).unwrap();
        let digest = Digest([1; 32]);
        cache.put(&digest, 7, b"code").unwrap();
        let name = CompiledCache::entry(&digest, 7);
        let mut bytes = dir.read(&name).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        dir.write(&name, &bytes).unwrap();
        assert_eq!(cache.get(&digest, 7), (Found::Foreign, None));
        dir.write(&name, b"short").unwrap();
        assert_eq!(cache.get(&digest, 7), (Found::Foreign, None));
    }

    #[test]
    fn another_hosts_entry_is_foreign_even_under_the_right_name() {
        let (_one, dir) = folder();
        let (_two, other) = folder();
        let digest = Digest([1; 32]);
        CompiledCache::open(other.try_clone().unwrap())
            .unwrap()
            .put(&digest, 7, b"code")
            .unwrap();
        let name = CompiledCache::entry(&digest, 7);
        let cache = CompiledCache::open(dir.try_clone().unwrap()).unwrap();
        dir.write(&name, other.read(&name).unwrap()).unwrap();
        assert_eq!(cache.get(&digest, 7), (Found::Foreign, None));
    }
}
