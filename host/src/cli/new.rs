//! `actgate new`: a folder with the simplest action in a language, its tests, and the SDK it is built with.

use super::author::build::Language;
use super::open;
use super::output::Output;
use crate::model::id::Name;
use anyhow::{Context, bail};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct New {
    /// The action's name, such as `order-status`; its folder gets the same name
    name: String,
    /// The language of its code
    #[arg(long, short, value_enum, default_value_t = Language::Rust)]
    language: Language,
    /// The title for people, such as `Check an order`; by default made from the name
    #[arg(long)]
    title: Option<String>,
    /// The folder to create, instead of one with the action's name
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Where the SDK is in an action's folder.
pub(super) const SDK: &str = "vendor/actgate-sdk";

/// What the name of a file ends with that would mean something to this repository's own tools.
const TEMPLATE: &str = ".template";

impl New {
    pub(super) fn run(self, output: Output) -> anyhow::Result<ExitCode> {
        let name = Name::new(&self.name).map_err(|error| anyhow::anyhow!("{error}"))?;
        let title = match self.title {
            None => title_of(name.as_str()),
            Some(title) if is_plain(&title) => title,
            Some(title) => bail!("`--title {title}` has a quote, a backslash or a line break; leave it out"),
        };
        let folder = self.folder.unwrap_or_else(|| PathBuf::from(name.as_str()));
        if !open::is_empty(&folder)? {
            bail!(
                "`{}` is there already, with something in it; choose another name or `--folder`",
                folder.display()
            );
        }
        let kit = self.language.kit();
        for (path, bytes) in kit.template {
            let text = std::str::from_utf8(bytes).with_context(|| format!("the template's `{path}`"))?;
            let text = text.replace("{{name}}", name.as_str()).replace("{{title}}", &title);
            open::write_new(&folder.join(place(path)), text.as_bytes())?;
        }
        for (path, bytes) in kit.sdk {
            open::write_new(&folder.join(SDK).join(path), bytes)?;
        }
        let next = next(self.language, &folder);
        let value = json!({ "name": name.as_str(), "folder": folder, "language": self.language.title(), "next": next });
        output.show(&value, || {
            let steps: String = next.iter().map(|step| format!("\n  {step}")).collect();
            format!(
                "made {name} in `{}`, in {}; go on with:{steps}",
                folder.display(),
                self.language.title()
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What an author types next, from the folder above the new one.
fn next(language: Language, folder: &Path) -> Vec<String> {
    let mut steps = vec![format!("cd {}", folder.display())];
    steps.extend(language.set_up().iter().map(ToString::to_string));
    steps.extend(["actgate build", "actgate test", "actgate dev"].map(str::to_owned));
    steps
}

/// Where a file of a template goes.
fn place(path: &str) -> PathBuf {
    match path.strip_suffix(TEMPLATE) {
        Some("gitignore") => ".gitignore".into(),
        Some(path) => path.into(),
        None => path.into(),
    }
}

/// `order-status` as `Order status`.
fn title_of(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a title can be used unchanged in every file of a template.
fn is_plain(title: &str) -> bool {
    !title.trim().is_empty()
        && !title
            .chars()
            .any(|c| c == '"' || c == '\\' || c == '<' || c.is_control())
}
