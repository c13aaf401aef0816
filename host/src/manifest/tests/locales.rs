//! Words in other languages: each has its place in the manifest itself, and what is missing is known.

use super::errors::{check_table, errors};
use super::*;
use crate::model::reply::ReplyTemplate;

/// Lines of a manifest that has something of everything that a locale can say.
const OWN: &str = r#"effect = "write"
triggers = ["Subscribe me"]
[[inputs]]
name = "email"
title = "Email"
ask = "Which address?"
instructions = "The address."
[endpoints.list]
method = "POST"
url = "https://a.example/"
titles = { list = "List" }
body = { email = "{email}", list = "{list}" }
[response]
template = "Done: {email}."
instructions = "Be short."
on = { "404" = "There is no list." }
when = [{ path = "state", is = "there", template = "You are on it." }]
failures = [{ path = "error", present = true }, { path = "late", present = true, template = "Too late." }]
"#;

const GERMAN: &str = r#"[locale.de]
title = "Abonnieren"
description = "Setzt auf die Liste."
triggers = ["Ich möchte abonnieren"]
[locale.de.inputs.email]
title = "E-Mail"
ask = "Welche Adresse?"
instructions = "Die Adresse."
[locale.de.endpoints.list]
title = "Auf die Liste setzen"
titles = { list = "Liste" }
[locale.de.response]
instructions = "Kurz."
template = "Erledigt: {email}."
on = { "404" = "Es gibt keine Liste." }
when = ["Sie stehen darauf."]
failures = ["Zu spät."]
"#;

fn action(more: &str) -> Action {
    let text = manifest(&format!("{OWN}{more}"));
    parse(&text, "action.toml").unwrap_or_else(|e| panic!("{e}")).action
}

fn literal(template: &ReplyTemplate) -> String {
    let pieces = template.0.iter().map(|piece| match piece {
        ReplyPiece::Literal(text) => text.clone(),
        ReplyPiece::Value { .. } => "…".to_owned(),
    });
    pieces.collect()
}

#[test]
fn an_action_is_spoken_in_the_words_of_its_locale() {
    let own = action(GERMAN);
    let german = own.in_locale("de-AT");
    assert_eq!(
        (german.title.as_str(), german.description.as_str()),
        ("Abonnieren", "Setzt auf die Liste.")
    );
    assert_eq!(german.triggers, ["Subscribe me", "Ich möchte abonnieren"]);
    let input = &german.inputs[0];
    assert_eq!(
        (input.title.as_str(), input.ask.as_deref(), input.instructions.as_str()),
        ("E-Mail", Some("Welche Adresse?"), "Die Adresse.")
    );
    assert_eq!(german.endpoints[0].title, "Auf die Liste setzen");
    assert_eq!(german.endpoints[0].titles, [("list".to_owned(), "Liste".to_owned())]);
    let response = &german.response;
    assert_eq!(response.instructions.as_deref(), Some("Kurz."));
    assert_eq!(literal(response.template.as_ref().unwrap()), "Erledigt: ….");
    assert_eq!(literal(&response.on[0].1), "Es gibt keine Liste.");
    assert_eq!(literal(&response.when[0].template), "Sie stehen darauf.");
    assert!(response.failures[0].template.is_none());
    assert_eq!(literal(response.failures[1].template.as_ref().unwrap()), "Zu spät.");
    // Everything else is the same.
    assert_eq!(german.inputs[0].schema, own.inputs[0].schema);
    assert_eq!(german.response.when[0].condition, own.response.when[0].condition);
    assert_eq!(own.in_locale("en").title, "A");
}

#[test]
fn a_finer_locale_goes_over_a_coarser_one() {
    let own = action(&format!("{GERMAN}[locale.de-AT]\ntitle = \"Bestellen\"\n"));
    let (german, austrian) = (own.in_locale("de-CH"), own.in_locale("de-at"));
    assert_eq!(
        (german.title.as_str(), austrian.title.as_str()),
        ("Abonnieren", "Bestellen")
    );
    assert_eq!(austrian.inputs[0].title, "E-Mail");
}

#[test]
fn what_a_locale_lacks_is_known() {
    assert_eq!(
        lacking(&action(GERMAN), &action(GERMAN).locales[0]),
        Vec::<String>::new()
    );
    let bare = action("[locale.fr]\ntitle = \"S'abonner\"\n");
    assert_eq!(
        lacking(&bare, &bare.locales[0]),
        [
            "description",
            "triggers",
            "inputs.email.title",
            "inputs.email.ask",
            "endpoints.list.title",
            "endpoints.list.titles.list",
            "response.template",
            "response.on.404",
            "response.when",
            "response.failures",
        ]
    );
}

#[test]
fn words_without_a_place_are_refused_where_they_stand() {
    let with = |more: &str| format!("{OWN}{more}");
    check_table(&[
        (with("[locale.\"d e\"]\ntitle = \"x\""), "`d e` is not a BCP 47 tag"),
        (with("[locale.de_AT]\ntitle = \"x\""), "write `de-AT`"),
        (
            with("[locale.de]\ntitel = \"x\""),
            "there is no key `titel` here; did you mean `title`?",
        ),
        (with("[locale.de]\ntitle = \" \""), "locale.de.title: this is empty"),
        (
            with("[locale.de.inputs.emial]\ntitle = \"x\""),
            "locale.de.inputs.emial: there is no input `emial` whose words these could be; did you mean `email`?",
        ),
        (
            with("[locale.de.endpoints.lst]\ntitle = \"x\""),
            "there is no endpoint `lst` whose words these could be; did you mean `list`?",
        ),
        (
            with("[locale.de.endpoints.list]\ntitles = { lsit = \"x\" }"),
            "there is no parameter `lsit` whose words these could be; did you mean `list`?",
        ),
        (
            with("[locale.de.response.on]\n\"409\" = \"x\""),
            "`[response.on]` has no sentence for `409`",
        ),
        (
            with("[locale.de.response]\nwhen = [\"a\", \"b\"]"),
            "there are 2 sentences here, and 1 in `[[response.when]]`",
        ),
        (
            with("[locale.de.response]\nfailures = []"),
            "there are 0 sentences here, and 1 in `[[response.failures]]`",
        ),
        (
            with("[locale.de.response]\ntemplate = \"{emial}\""),
            "locale.de.response.template: ",
        ),
        (
            with("[locale.de]\ntriggers = [\"Hallo Du\", \"hallo du!\"]"),
            "`hallo du!` says the same as `Hallo Du`",
        ),
        (
            with("[locale.de]\ntitle = \"x\"\n[locale.DE]\ntitle = \"y\""),
            "the locale `DE` is there twice",
        ),
    ]);
    let all = errors(&manifest(&with(
        "[locale.de]\ntitle = \"x\"\n[locale.de.inputs.order]\nask = \"\"\n",
    )));
    assert!(all[0].starts_with("action.toml:"), "{all:?}");
    assert!(
        all.iter()
            .any(|error| error.contains("locale.de.inputs.order.ask: this is empty")),
        "{all:?}"
    );
}

#[test]
fn triggers_collide_within_a_language_alone() {
    let named = |name: &str, own: &str, german: &str| {
        let text = format!(
            "name = \"{name}\"\ntitle = \"T\"\ndescription = \"D\"\ntriggers = [\"{own}\"]\n[locale.de]\ntriggers = [\"{german}\"]\n\
             [locale.fr]\ntriggers = [\"Menu {name}\"]\n"
        );
        parse(&text, "action.toml").unwrap().action
    };
    let first = named("first", "Order", "Bestellen");
    for (own, german, collides) in [
        ("Return", "Zurückgeben", false),
        ("Return", "bestellen!", true),
        // The manifest's own triggers count in every language.
        ("Bestellen", "Zurückgeben", true),
        ("Return", "Order", true),
    ] {
        let second = named("second", own, german);
        assert_eq!(
            colliding_triggers(&[&first, &second]).len(),
            usize::from(collides),
            "{own} {german}"
        );
    }
    let french = parse(
        "name = \"third\"\ntitle = \"T\"\ndescription = \"D\"\n[locale.fr]\ntriggers = [\"Bestellen\"]\n",
        "action.toml",
    );
    assert_eq!(colliding_triggers(&[&first, &french.unwrap().action]), []);
}
