//! Whether anything that goes into a component has changed since it was built. Tools that take seconds, and whose components differ
//! from build to build, are not called again for the same component.

use super::Language;
use super::{sources, toolchain};
use crate::cli::open;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Bytes of one source that is read.
const SOURCE_BYTES_MAX: u64 = 1 << 30;

/// A digest of everything that a component is made of, in hexadecimal.
pub(super) struct Inputs(String);

/// What a folder's component is made of: its sources, its SDK and the installed packages. `None` where the language's own tools
/// know that best, are quick, or where it cannot be seen what is installed.
pub(super) fn inputs(language: Language, folder: &Path, sdk: &Path) -> Option<Inputs> {
    let installed = match language {
        Language::Rust | Language::C => return None,
        Language::Js => node_modules(folder, sdk)?,
        Language::Python => vec![toolchain::environment(folder)?],
    };
    let mut seen = Seen {
        hash: Sha256::new(),
        folders: BTreeSet::new(),
    };
    seen.add(env!("CARGO_PKG_VERSION"));
    seen.add(&toolchain::version(language)?);
    seen.sources(folder)?;
    seen.sources(sdk)?;
    for folder in installed {
        seen.packages(&folder, &folder.canonicalize().ok()?)?;
    }
    Some(Inputs(hex::encode(seen.hash.finalize())))
}

/// Whether a component was made of these inputs, and nobody has changed it since.
pub(super) fn is_of(component: &Path, inputs: Option<&Inputs>) -> bool {
    let noted = open::read(&note_of(component), 1 << 10).ok();
    let now = inputs.and_then(|inputs| note_text(component, inputs));
    noted.is_some() && noted == now.map(String::into_bytes)
}

/// Notes what a component was made of.
pub(super) fn note(component: &Path, inputs: Option<&Inputs>) -> anyhow::Result<()> {
    let note = note_of(component);
    match inputs.and_then(|inputs| note_text(component, inputs)) {
        Some(text) => open::write(&note, text.as_bytes()),
        None => open::remove(&note),
    }
}

/// Says that a component is that of its sources as they are now, whatever their times are.
#[allow(clippy::disallowed_methods, reason = "the time of a file is the machine's")]
pub(super) fn renew(component: &Path) {
    let opened = std::fs::File::options().append(true).open(component);
    // Where it cannot be changed, `actgate pack` asks for another build, and nothing worse happens.
    let _ = opened.and_then(|file| file.set_modified(SystemTime::now()));
}

fn note_of(component: &Path) -> PathBuf {
    component.with_extension("inputs")
}

fn note_text(component: &Path, inputs: &Inputs) -> Option<String> {
    let bytes = open::read(component, super::COMPONENT_BYTES_MAX).ok()?;
    Some(format!("{} {}\n", inputs.0, hex::encode(Sha256::digest(&bytes))))
}

/// The folders of packages that Node.js finds from the action's folder and from its SDK: the nearest above each.
fn node_modules(folder: &Path, sdk: &Path) -> Option<Vec<PathBuf>> {
    let nearest = |from: &Path| {
        let from = from.canonicalize().ok()?;
        let folders = from.ancestors().map(|folder| folder.join("node_modules"));
        folders.into_iter().find(|folder| folder.is_dir())
    };
    let found: BTreeSet<PathBuf> = [nearest(folder)?, nearest(sdk)?].into();
    Some(found.into_iter().collect())
}

/// What was looked at so far.
struct Seen {
    hash: Sha256,
    folders: BTreeSet<PathBuf>,
}

impl Seen {
    /// Adds a text, so that two texts are never taken for one.
    fn add(&mut self, text: &str) {
        self.hash.update((text.len() as u64).to_le_bytes());
        self.hash.update(text);
    }

    /// Adds the sources in a folder with what is in them.
    fn sources(&mut self, folder: &Path) -> Option<()> {
        for file in sources::of_component(folder) {
            let bytes = open::read(&file, SOURCE_BYTES_MAX).ok()?;
            self.add(&file.strip_prefix(folder).unwrap_or(&file).to_string_lossy());
            self.add(&hex::encode(Sha256::digest(&bytes)));
        }
        Some(())
    }

    /// Adds installed packages by names, sizes and times. A link to a folder that is worked on, as in a workspace, counts by what
    /// is in its sources.
    fn packages(&mut self, folder: &Path, top: &Path) -> Option<()> {
        let real = folder.canonicalize().ok()?;
        if !self.folders.insert(real) {
            return Some(());
        }
        let mut entries: Vec<_> = folder.read_dir().ok()?.flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (name, path) = (entry.file_name(), entry.path());
            // Left by tools, and by Python while it runs.
            if [".bin", ".cache", "__pycache__"].iter().any(|left| name == *left) {
                continue;
            }
            // A link that leads nowhere holds no package.
            let Ok(metadata) = path.metadata() else { continue };
            self.add(&name.to_string_lossy());
            match (metadata.is_dir(), path.is_symlink().then(|| path.canonicalize())) {
                (true, Some(Ok(target))) if !is_installed(&target, top) => self.sources(&target)?,
                (true, _) => self.packages(&path, top)?,
                (false, _) => self.add(&stamp(&metadata)),
            }
        }
        Some(())
    }
}

/// Whether a folder belongs to packages that were installed, there or elsewhere.
fn is_installed(folder: &Path, top: &Path) -> bool {
    let is_of = |name: &str| {
        folder
            .components()
            .any(|part| part.as_os_str() == std::ffi::OsStr::new(name))
    };
    folder.starts_with(top) || is_of("node_modules") || is_of("site-packages")
}

fn stamp(metadata: &Metadata) -> String {
    let changed = metadata.modified().ok();
    let since = changed.and_then(|changed| changed.duration_since(UNIX_EPOCH).ok());
    format!("{} {}", metadata.len(), since.map_or(0, |since| since.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// A folder in Python with its environment, and an SDK.
    fn folders() -> tempfile::TempDir {
        let top = tempfile::tempdir().unwrap();
        write(top.path(), "greet/action.py", "a");
        write(top.path(), "greet/words.py", "a");
        write(top.path(), "greet/.venv/bin/python", "");
        write(top.path(), "greet/.venv/lib/package/code.py", "a");
        write(top.path(), "sdk/src/code.py", "a");
        top
    }

    fn digest(top: &tempfile::TempDir) -> String {
        let (folder, sdk) = (top.path().join("greet"), top.path().join("sdk"));
        inputs(Language::Python, &folder, &sdk).unwrap().0
    }

    #[test]
    fn whatever_goes_into_a_component_changes_its_inputs_and_nothing_else_does() {
        let top = folders();
        let first = digest(&top);
        for (path, text) in [
            ("greet/README.md", "b"),
            ("greet/action.toml", "b"),
            ("greet/tests/test.py", "b"),
            ("greet/cases/one.toml", "b"),
            ("greet/greet.wasm", "b"),
            ("greet/.actgate/component.wasm", "b"),
            ("greet/__pycache__/action.pyc", "b"),
            ("greet/.venv/lib/package/__pycache__/code.pyc", "b"),
            // The same again.
            ("greet/action.py", "a"),
        ] {
            write(top.path(), path, text);
            assert_eq!(digest(&top), first, "{path}");
        }
        for (path, text) in [
            ("greet/action.py", "b"),
            ("greet/new.py", ""),
            ("greet/.venv/lib/package/code.py", "ab"),
            ("greet/.venv/lib/other/code.py", "a"),
            ("sdk/src/code.py", "b"),
        ] {
            let before = digest(&top);
            write(top.path(), path, text);
            assert_ne!(digest(&top), before, "{path}");
        }
        let before = digest(&top);
        std::fs::rename(top.path().join("greet/words.py"), top.path().join("greet/word.py")).unwrap();
        assert_ne!(digest(&top), before, "a name");
    }

    #[test]
    fn a_component_is_that_of_its_inputs_until_somebody_changes_either() {
        let top = folders();
        let now = || Some(Inputs(digest(&top)));
        let component = top.path().join("greet/.actgate/component.wasm");
        write(top.path(), "greet/.actgate/component.wasm", "made");
        assert!(!is_of(&component, now().as_ref()), "nothing is noted");
        note(&component, now().as_ref()).unwrap();
        assert!(is_of(&component, now().as_ref()));
        assert!(!is_of(&component, None), "nobody knows what it would be made of");
        std::fs::write(&component, "changed").unwrap();
        assert!(!is_of(&component, now().as_ref()), "the component was changed");
        std::fs::write(&component, "made").unwrap();
        assert!(is_of(&component, now().as_ref()));
        write(top.path(), "greet/action.py", "b");
        assert!(!is_of(&component, now().as_ref()), "a source was changed");
        note(&component, None).unwrap();
        write(top.path(), "greet/action.py", "a");
        assert!(
            !is_of(&component, now().as_ref()),
            "a build that cannot be noted takes the old note away"
        );
    }

    #[test]
    fn a_package_that_is_a_link_counts_by_what_it_leads_to() {
        let top = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("greet/package.json", "{}"),
            ("greet/node_modules/one/index.js", "a"),
            ("sdk/src/build.js", "a"),
            ("sdk/node_modules/tool/index.js", "a"),
            ("shared/words/index.js", "a"),
        ] {
            write(top.path(), path, text);
        }
        let link = top.path().join("greet/node_modules/words");
        std::os::unix::fs::symlink(top.path().join("shared/words"), link).unwrap();
        let installed = node_modules(&top.path().join("greet"), &top.path().join("sdk")).unwrap();
        let digest = || {
            let mut seen = Seen {
                hash: Sha256::new(),
                folders: BTreeSet::new(),
            };
            for folder in &installed {
                seen.packages(folder, folder).unwrap();
            }
            hex::encode(seen.hash.finalize())
        };
        assert_eq!(installed.len(), 2);
        for path in [
            "shared/words/index.js",
            "sdk/node_modules/tool/index.js",
            "greet/node_modules/one/index.js",
        ] {
            let before = digest();
            assert_eq!(digest(), before);
            write(top.path(), path, "ab");
            assert_ne!(digest(), before, "{path}");
        }
    }
}
