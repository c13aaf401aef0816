//! The languages that actions are written in here: how a folder shows its language, and what a new one starts from.

use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/kits.rs"));

/// What `actgate new` writes for a language: paths with their contents.
pub(crate) struct Kit {
    language: &'static str,
    pub template: &'static [(&'static str, &'static [u8])],
    pub sdk: &'static [(&'static str, &'static [u8])],
}

/// A language with an SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    Rust,
    #[value(alias = "javascript")]
    Js,
    Python,
    C,
}

impl Language {
    const ALL: [Self; 4] = [Self::Rust, Self::Js, Self::Python, Self::C];

    /// Its name for people.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Js => "JavaScript",
            Self::Python => "Python",
            Self::C => "C",
        }
    }

    /// The file by which a folder's language is recognised.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Js => "package.json",
            Self::Python => "action.py",
            Self::C => "action.c",
        }
    }

    /// Its name in `guest-sdk` and `templates`.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Js => "js",
            Self::Python => "python",
            Self::C => "c",
        }
    }

    /// The language of a folder's code, if it has code.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| folder.join(language.file()).is_file())
    }

    /// The files by which languages are recognised, for messages.
    pub(crate) fn files() -> String {
        Self::ALL.map(|language| format!("`{}`", language.file())).join(", ")
    }

    /// What a new action in it starts from.
    pub(crate) fn kit(self) -> &'static Kit {
        let found = KITS.iter().find(|kit| kit.language == self.folder());
        found.expect("`build.rs` lists every language")
    }

    /// What an author does once, before the first build.
    pub(crate) fn set_up(self) -> &'static [&'static str] {
        match self {
            Self::Rust => &["rustup target add wasm32-wasip2"],
            Self::Js => &["npm ci"],
            Self::Python => &[
                "python3 -m venv .venv",
                ".venv/bin/pip install --requirement requirements.txt",
            ],
            Self::C => &["apt install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_template_with_its_file_and_an_sdk_with_the_contract() {
        assert_eq!(KITS.len(), Language::ALL.len());
        for language in Language::ALL {
            let kit = language.kit();
            let has = |files: &[(&str, &[u8])], end: &str| {
                files
                    .iter()
                    .any(|(path, _)| path.trim_end_matches(".template").ends_with(end))
            };
            assert!(has(kit.template, language.file()), "{language:?}");
            assert!(has(kit.template, "action.toml"), "{language:?}");
            assert!(has(kit.sdk, "LICENSE-MIT"), "{language:?}");
            // In C the contract is in the generated sources.
            assert!(language == Language::C || has(kit.sdk, "handler.wit"), "{language:?}");
            assert!(
                kit.sdk
                    .iter()
                    .chain(kit.template)
                    .all(|(path, _)| !path.contains("__pycache__"))
            );
        }
    }
}
