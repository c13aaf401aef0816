//! Manifests: from the text of `action.toml` to a checked action, and in and out of a component's bytes.

mod check;
mod error;
pub mod pack;
pub mod parts;
mod place;
mod raw;
pub mod strip;
#[cfg(test)]
mod tests;
mod told;
mod triggers;

pub use check::lacking;
pub use error::{ManifestError, ManifestErrors};
pub use raw::TEXT_BYTES_MAX;
pub use told::{is_required, sentences};
pub use triggers::{Collision, colliding_triggers};

use crate::model::action::Action;
use crate::model::endpoint::Endpoint;
use crate::model::id::nearest;
use error::{Problems, listed};
use place::Path;

/// A manifest that passed every check, with the text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    pub action: Action,
    pub text: String,
}

/// Reads a manifest; `file` is its name in problems. When the text is TOML, all problems are reported at once.
///
/// # Errors
///
/// Everything that is wrong with the manifest, in the order of the text.
pub fn parse(text: &str, file: &str) -> Result<Manifest, ManifestErrors> {
    let (raw, places, problems) = raw::read(text, file)?;
    match check::check(raw, &places, problems) {
        (Some(action), problems) if problems.is_empty() => Ok(Manifest {
            action,
            text: text.to_owned(),
        }),
        (_, problems) => Err(problems.located(text, file, &places)),
    }
}

/// Checks one endpoint that stands by itself, such as a call of the host in its settings, by the rules of a manifest's
/// `[endpoints.<name>]`. The visitor's address may be used in it.
///
/// # Errors
///
/// Everything that is wrong with it. The errors have paths within the endpoint, and no places.
pub fn endpoint(name: &str, declared: toml::Table) -> Result<Endpoint, ManifestErrors> {
    let table = |name: &str, value| toml::Table::from_iter([(name.to_owned(), toml::Value::Table(value))]);
    let document = table("endpoints", table(name, declared)).to_string();
    let inside = format!("endpoints.{name}");
    let alone = |ManifestErrors(errors)| {
        let errors = errors.into_iter().map(|error: ManifestError| ManifestError {
            path: error
                .path
                .strip_prefix(&inside)
                .map_or(error.path.clone(), |rest| rest.trim_start_matches('.').to_owned()),
            file: None,
            line: 0,
            column: 0,
            ..error
        });
        ManifestErrors(errors.collect())
    };
    let (raw, places, problems) = raw::read(&document, name).map_err(alone)?;
    match check::check_endpoint(raw, &places, problems) {
        (Some(endpoint), problems) if problems.is_empty() => Ok(endpoint),
        (_, problems) => Err(alone(problems.located(&document, name, &places))),
    }
}

/// The JSON value that a TOML value stands for.
///
/// # Errors
///
/// A time or an infinite number, which JSON lacks: where it stands, and what to write instead.
pub fn json(value: toml::Value) -> Result<serde_json::Value, String> {
    check::json::json(value).map_err(|bad| bad.to_string())
}

/// Checks what only an action without code must fulfil: its one call is declared, and the inputs give every
/// parameter of it. Parameters of an action with code come from the code.
///
/// # Errors
///
/// Everything that is missing. The errors have paths, but no places.
pub fn check_declared(action: &Action) -> Result<(), ManifestErrors> {
    let problems = declared_problems(action);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.placeless())
    }
}

/// The same for a manifest that was read from a file.
///
/// # Errors
///
/// Everything that is missing, each with the place in the file that comes nearest to it.
pub fn check_declared_in(manifest: &Manifest, file: &str) -> Result<(), ManifestErrors> {
    let problems = declared_problems(&manifest.action);
    if problems.is_empty() {
        return Ok(());
    }
    let (_, places, _) = raw::read(&manifest.text, file)?;
    Err(problems.located(&manifest.text, file, &places))
}

fn declared_problems(action: &Action) -> Problems {
    let mut problems = Problems::default();
    let root = Path::root();
    let names: Vec<&str> = action.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    let endpoint = action.call.as_deref().and_then(|name| action.endpoint(name));
    match endpoint {
        Some(endpoint) => {
            check_parameters(action, endpoint, &mut problems);
            told::check(action, endpoint, &mut problems);
        }
        None if names.is_empty() => {}
        None => {
            let message = "an action without code makes one call, and there are several endpoints";
            let remedy = format!("add `call = \"…\"` with one of {}", listed(&names));
            problems.add(&root.at("call"), message, remedy);
        }
    }
    if action.response.template.is_none() && action.response.instructions.is_none() {
        let message = "an action without code needs a template for its reply";
        problems.add(
            &root.at("response").at("template"),
            message,
            "add `template = \"…\"` under `[response]`",
        );
    }
    problems
}

fn check_parameters(action: &Action, endpoint: &Endpoint, problems: &mut Problems) {
    let path = Path::root().at("endpoints").at(&endpoint.name);
    let required = check::required_parameters(endpoint);
    for parameter in endpoint.parameters() {
        let here = path.at(parameter);
        match action.input(parameter) {
            None => {
                let inputs = action.inputs.iter().map(|input| input.name.as_str());
                let remedy = match nearest(parameter, inputs) {
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None => format!("declare it under `[[inputs]]` with `name = \"{parameter}\"`"),
                };
                problems.add(&here, format!("nothing fills the parameter `{{{parameter}}}`"), remedy);
            }
            Some(input) if !input.required && required.contains(parameter) => {
                let message = format!("the input `{parameter}` is optional, but the request cannot do without it");
                let remedy = "make it required, or let it stand alone in `query` or `body`";
                problems.add(&here, message, remedy);
            }
            Some(input) => {
                if let Some((message, remedy)) = check::misplaced(input, endpoint.takes(parameter)) {
                    problems.add(&here, message, remedy);
                }
            }
        }
    }
}
