//! What an action's manifest says about itself, beyond what reading it has checked: schemas, examples, phrases.

use super::Findings;
use crate::cli::open;
use crate::config::Settings;
use crate::language::Language;
use crate::manifest::{self, Manifest, colliding_triggers};
use crate::model::action::Action;
use crate::policy::egress::always_denied;
use crate::policy::input::InputChecker;
use crate::schema::Schema;
use crate::server;
use crate::triggers::{Decision, Matcher, Phrases};

/// The schemas of the inputs and of the reply, and what a preview needs.
pub(super) fn schemas(manifest: &Manifest, settings: &Settings, findings: &mut Findings) {
    let action = &manifest.action;
    if let Err(error) = InputChecker::with_limits(action, &settings.limits) {
        findings.error("schema", format!("the inputs: {error}"));
    } else {
        findings.good(
            "schema",
            format!("those of the inputs ({}) can be used", action.inputs.len()),
        );
    }
    match action.response.schema.as_ref().map(Schema::compile) {
        Some(Err(error)) => findings.error("schema", format!("the reply's data: {error}")),
        Some(Ok(_)) => findings.good("schema", "that of the reply's data can be used"),
        None => findings.warn(
            "schema",
            "there is none for the reply's data, so nothing that the code answers is held back; add [response.schema]",
        ),
    }
    for endpoint in action.endpoints.iter().filter(|endpoint| endpoint.reads_by_post()) {
        let says = format!(
            "`{}` reads by POST: the visitor is not asked, nothing is in the ledger, and a failed call is tried again; its grant \
             needs --as-read",
            endpoint.name
        );
        findings.note("effect", says);
    }
    examples(action, findings);
}

/// Whether a preview has an answer to every call.
pub(super) fn examples(action: &Action, findings: &mut Findings) {
    for endpoint in &action.endpoints {
        if !action.examples.iter().any(|example| example.endpoint == endpoint.name) {
            let says = format!(
                "`{}` has none, so a preview cannot answer its calls; add [[examples]] with endpoint = \"{0}\"",
                endpoint.name
            );
            findings.warn("example", says);
        }
    }
}

/// What the gate would deny at every call, whatever the values are.
pub(super) fn requests(action: &Action, settings: &Settings, findings: &mut Findings) {
    let gate = &settings.limits.gate;
    let denials = (action.endpoints.iter()).filter_map(|endpoint| always_denied(action, endpoint, gate));
    for denial in denials {
        let says = format!("every call would be denied: {}; {}", denial.message, denial.remedy);
        findings.error("request", says);
    }
}

/// Whether the sentences of an action without code can count on what they name: what is missing in an answer fails the run.
pub(super) fn sentences(action: &Action, findings: &mut Findings) {
    let Some(schema) = &action.response.schema else {
        return;
    };
    for (template, words) in manifest::sentences(action) {
        for (path, has_fallback) in template.paths() {
            if !has_fallback && !manifest::is_required(schema, path) {
                let says = format!(
                    "`{words}` says `{{{path}}}`, which `response.schema` does not require, and without it the run fails; \
                     add it to `required`, or write `{{{path} ?? …}}` with what is said instead"
                );
                findings.warn("answer", says);
            }
        }
    }
}

/// What each locale says in words of its own; the rest is said as the manifest itself has it.
pub(super) fn locales(action: &Action, findings: &mut Findings) {
    for locale in &action.locales {
        let tag = &locale.locale;
        match manifest::lacking(action, locale) {
            lacks if lacks.is_empty() => findings.good("locale", format!("`{tag}` has words for everything")),
            lacks => {
                let lacks: Vec<String> = lacks.iter().map(|key| format!("`{key}`")).collect();
                let says = format!(
                    "`[locale.{tag}]` lacks {}; visitors get the manifest's own words there",
                    lacks.join(", ")
                );
                findings.warn("locale", says);
            }
        }
    }
}

/// Whether the phrases find this action, beside those that are published in the settings' state.
pub(super) async fn triggers(action: &Action, settings: &Settings, findings: &mut Findings) -> anyhow::Result<()> {
    let snapshot = match settings.state.is_dir() {
        true => Some(open::host(settings.clone()).await?.runtime.registry().current().await?),
        false => None,
    };
    let others: Vec<&Action> = snapshot
        .iter()
        .flat_map(|snapshot| snapshot.actions.values())
        .map(|published| &published.action)
        .filter(|other| other.name != action.name)
        .collect();
    let all: Vec<&Action> = others.iter().copied().chain([action]).collect();
    for collision in colliding_triggers(&all) {
        findings.error("trigger", collision.to_string());
    }
    let before = findings.0.len();
    let own = std::iter::once((settings.locale.as_str(), &action.triggers));
    let locales = action.locales.iter();
    let locales = locales.map(|locale| (locale.locale.as_str(), &locale.triggers));
    let mut count = 0;
    for (locale, triggers) in own.chain(locales) {
        let language = Language::of(locale);
        let phrases: Vec<Phrases> = all.iter().flat_map(|action| Phrases::of(action, language)).collect();
        let matcher = Matcher::build(language, &phrases, &server::triggers(settings));
        count += triggers.len();
        for trigger in triggers {
            let problem = match matcher.rank(trigger).decision {
                Decision::Triggered(found) if found == action.name.as_str() => continue,
                Decision::Triggered(found) => format!("`{trigger}` triggers `{found}` instead"),
                Decision::Ambiguous(found) => format!("`{trigger}` is ambiguous between {}", found.join(", ")),
                Decision::Nothing => format!("`{trigger}` triggers nothing; use words that say more"),
                other => format!("`{trigger}` is {} for {}", other.word(), other.actions().join(", ")),
            };
            findings.warn("trigger", problem);
        }
    }
    if findings.0.len() == before {
        let says = format!(
            "each of them ({}) finds it, beside what is published ({})",
            count,
            others.len()
        );
        findings.good("trigger", says);
    }
    Ok(())
}
