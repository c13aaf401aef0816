//! Files and folders that only their owner may open: how they are made, and how wider ones are found and mended.

use cap_std::fs::{Dir, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The permission bits of a file that is its owner's alone.
const OWN_FILE: u32 = 0o600;
/// The same of a folder.
const OWN_FOLDER: u32 = 0o700;
/// What others could do.
const OTHERS: u32 = 0o077;

/// Options that make a file for its owner alone, where there is none.
pub(crate) fn own_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt;
        options.mode(OWN_FILE);
    }
    options
}

/// Makes a folder, and those above it, for their owner alone, where they are missing.
pub(crate) fn make_own_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(OWN_FOLDER);
    }
    builder.create(path)
}

/// Opens a folder in a folder, and makes it for its owner alone where it is missing.
pub(crate) fn own_sub_folder(dir: &Dir, name: &str) -> io::Result<Dir> {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut builder = cap_std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use cap_std::fs::DirBuilderExt;
        builder.mode(OWN_FOLDER);
    }
    match dir.create_dir_with(name, &builder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => dir.open_dir(name),
    }
}

/// Something that others may open as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wide {
    /// From the folder on; empty for the folder itself.
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
}

/// What in a folder, and in the folders in it, others may open as well; in a steady order. A link counts for nothing:
/// what it leads to is not of the folder.
#[cfg(unix)]
pub(crate) fn wide(dir: &Dir) -> io::Result<Vec<Wide>> {
    use cap_std::fs::PermissionsExt;
    let mut found = Vec::new();
    let mut look = |path: &Path, metadata: &cap_std::fs::Metadata| {
        let mode = metadata.permissions().mode() & 0o7777;
        if mode & OTHERS != 0 {
            found.push(Wide {
                path: path.to_owned(),
                mode,
            });
        }
    };
    look(Path::new(""), &dir.dir_metadata()?);
    let mut open = vec![(PathBuf::new(), dir.try_clone()?)];
    while let Some((path, folder)) = open.pop() {
        for entry in folder.entries()? {
            let entry = entry?;
            // Another process may have removed it meanwhile.
            let Ok(metadata) = entry.metadata() else { continue };
            let name = path.join(entry.file_name());
            if metadata.is_symlink() {
                continue;
            }
            look(&name, &metadata);
            if metadata.is_dir() {
                open.push((name, entry.open_dir()?));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// Permission bits are not known here.
#[cfg(not(unix))]
pub fn wide(_: &Dir) -> io::Result<Vec<Wide>> {
    Ok(Vec::new())
}

/// Takes from others what they could do with something in a folder.
#[cfg(unix)]
pub(crate) fn repair(dir: &Dir, wide: &Wide) -> io::Result<()> {
    use cap_std::fs::{Permissions, PermissionsExt};
    let path = if wide.path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        &wide.path
    };
    dir.set_permissions(path, Permissions::from_mode(wide.mode & !OTHERS))
}

/// Permission bits are not known here.
#[cfg(not(unix))]
pub fn repair(_: &Dir, _: &Wide) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use cap_std::ambient_authority;
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_made_is_the_owners_alone_and_what_is_wider_is_found_and_mended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("above/state");
        make_own_folder(&path).unwrap();
        let dir = Dir::open_ambient_dir(&path, ambient_authority()).unwrap();
        let inner = own_sub_folder(&dir, "cache").unwrap();
        own_sub_folder(&dir, "cache").unwrap();
        dir.open_with("key", &own_file()).unwrap();
        inner.open_with("entry", &own_file()).unwrap();
        std::os::unix::fs::symlink("/", path.join("link")).unwrap();
        assert_eq!(wide(&dir).unwrap(), []);
        for (name, mode) in [("", 0o755), ("key", 0o644), ("cache", 0o750), ("cache/entry", 0o660)] {
            set_permissions(path.join(name), Permissions::from_mode(mode)).unwrap();
        }
        let found = wide(&dir).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|wide| (wide.path.to_str().unwrap(), wide.mode))
            .collect();
        assert_eq!(
            shown,
            [("", 0o755), ("cache", 0o750), ("cache/entry", 0o660), ("key", 0o644)]
        );
        for wide in &found {
            repair(&dir, wide).unwrap();
        }
        assert_eq!(wide(&dir).unwrap(), []);
    }
}
