//! What a visitor is asked: in words, complete, and never the same for two different requests.

use super::*;
use crate::language::Language;
use crate::manifest;
use crate::model::identity::Assurance;
use crate::model::limits::GateLimits;
use crate::model::step::Choice;
use crate::policy::egress::{self, HostValues};
use crate::policy::grant::needed;
use serde_json::json;

/// A write that is asked about.
pub(super) struct Asked<'a> {
    /// The lines of the endpoint, and whatever follows it in the manifest.
    pub(super) lines: &'a str,
    pub(super) locale: &'a str,
    pub(super) parameters: Value,
    pub(super) inputs: Value,
    pub(super) questions: Vec<Question>,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self {
            lines: "",
            locale: "en",
            parameters: json!({}),
            inputs: json!({}),
            questions: Vec::new(),
        }
    }
}

impl Asked<'_> {
    /// The question and the digest of the request.
    pub(super) fn both(&self) -> (Result<String, TooMuch>, String) {
        let url = if self.lines.contains("url = ") {
            ""
        } else {
            "url = \"https://pay.example/x\"\n"
        };
        let text = format!(
            "name = \"a\"\ntitle = \"A\"\ndescription = \"D\"\neffect = \"write\"\nprotection = \"match-email\"\n\
             [endpoints.pay]\nmethod = \"POST\"\n{url}{}\n",
            self.lines
        );
        let action = manifest::parse(&text, "a")
            .unwrap_or_else(|e| panic!("{e}\n{text}"))
            .action;
        let spoken = action.in_locale(self.locale).into_owned();
        let checker = InputChecker::new(&spoken).unwrap();
        let endpoint = &action.endpoints[0];
        let grants = [needed(&action, endpoint, None)].into_iter().collect();
        let visitor = Visitor {
            assurance: Assurance::MatchedEmail,
            email: Some("ada@example.com".into()),
            contact: Some("7".into()),
        };
        let host = HostValues {
            action: "a",
            visitor_email: visitor.email.as_deref(),
            visitor_id: visitor.contact.as_deref(),
            run_id: "r-1",
            locale: self.locale,
            settings: &json!({ "list": "main" }),
        };
        let (level, limits) = (visitor.assurance, GateLimits::default());
        let parameters = self.parameters.as_object().unwrap();
        let permit = egress::permit(&action, endpoint, &grants, level, parameters, &host, &limits).unwrap();
        let inputs = self.inputs.as_object().unwrap();
        let wording = Wording {
            said: Language::of(self.locale).said(),
            action: &spoken,
            checker: &checker,
            place: "our shop",
            inputs,
            questions: &self.questions,
            visitor: &visitor,
        };
        (render(&wording, endpoint, &permit), permit.digest().to_owned())
    }

    fn text(&self) -> String {
        self.both().0.unwrap()
    }

    /// The values of the question, each on its line.
    fn values(&self) -> Vec<String> {
        let text = self.text();
        let lines = text.lines().skip(1).map(|line| line.trim_start().to_owned());
        let mut lines: Vec<String> = lines.collect();
        lines.pop();
        lines
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

pub(super) fn question(input: &str, choices: &[(&str, &str)]) -> Question {
    Question {
        input: input.into(),
        prompt: format!("Which {input}?"),
        choices: choices.iter().map(|(value, label)| choice(value, label)).collect(),
    }
}

const RETURN: &str = r#"title = "Return an item"
titles = { sku = "Item" }
body = { order = "{order}", email = "{visitor.email}", sku = "{sku}", reason = "{reason}", run = "{run.id}" }
[[inputs]]
name = "order"
title = "Order number"
instructions = "Four digits."
[locale.de]
title = "Artikel zurücksenden"
[locale.de.inputs.order]
title = "Bestellnummer"
[locale.de.endpoints.pay]
title = "Artikel zurücksenden"
titles = { sku = "Artikel", reason = "Grund" }
"#;

fn returned(locale: &str) -> Asked<'_> {
    Asked {
        lines: RETURN,
        locale,
        parameters: json!({ "order": "A-1002", "sku": "SCARF-RED", "reason": "changed-mind" }),
        inputs: json!({ "order": "A-1002", "sku": "SCARF-RED", "reason": "changed-mind" }),
        questions: vec![
            question("sku", &[("MUG-BLUE", "Blue mug"), ("SCARF-RED", "Red scarf")]),
            question("reason", &[("changed-mind", "I changed my mind")]),
        ],
    }
}

#[test]
fn titles_and_labels_are_said_in_the_language_of_the_visitor() {
    assert_eq!(
        returned("en").text(),
        "Return an item at our shop, with:\n  Order number: A-1002\n  Your email address: ada@example.com\n  \
         Item: Red scarf\n  Reason: I changed my mind\nShall I go ahead? (yes or no)"
    );
    assert_eq!(
        returned("de-AT").text(),
        "Artikel zurücksenden (Empfänger: our shop), mit diesen Angaben:\n  Bestellnummer: A-1002\n  \
         Ihre E-Mail-Adresse: ada@example.com\n  Artikel: Red scarf\n  Grund: I changed my mind\n\
         Soll ich das so ausführen? (ja oder nein)"
    );
}

#[test]
fn what_the_visitor_did_not_choose_is_shown_as_it_is() {
    let mut other = returned("en");
    other.parameters["sku"] = json!("MUG-BLUE");
    assert!(other.values().contains(&"Item: MUG-BLUE".to_owned()));
    // It must not look like what was chosen.
    other.parameters["sku"] = json!("Red scarf");
    assert!(other.values().contains(&"Item: ⟦Red scarf⟧".to_owned()));
}

#[test]
fn values_with_the_same_label_are_told_apart() {
    let mut asked = returned("en");
    asked.questions[0].choices.push(choice("SCARF-OLD", "Red scarf"));
    assert!(asked.values().contains(&"Item: Red scarf ⟦SCARF-RED⟧".to_owned()));
}

#[test]
fn values_are_shown_wherever_they_go() {
    let asked = Asked {
        lines: "url = \"https://pay.example/lists/{list}/for-{visitor.id}\"\n\
                query = { \"to[]\" = \"{to}\", list = \"{list}\", by = \"chat\" }\n\
                headers = { x-note = \"note {note}\", x-run = \"{run.id}\" }\nbody = { amount = 5, deep = { gift = \"{gift}\" } }",
        parameters: json!({ "list": "a b", "to": ["x", "y"], "note": "n", "gift": { "wrap: no": [true, null] } }),
        ..Asked::default()
    };
    assert_eq!(
        asked.values(),
        [
            "List: a b",
            "Your customer number: 7",
            "To › 1: x",
            "To › 2: y",
            "By: chat",
            "Note: n",
            "Amount: 5",
            "Gift › wrap⟨U+003A⟩ no › 1: yes",
            "Gift › wrap⟨U+003A⟩ no › 2: (nothing)",
        ]
    );
}

#[test]
fn nothing_is_called_null_and_days_and_numbers_are_written_out() {
    let lines = "body = { note = \"{note}\", day = \"{day}\", price = \"{price}\", gift = \"{gift}\" }\n\
                 [[inputs]]\nname = \"day\"\ninstructions = \"D\"\nschema = { type = \"string\", format = \"date\" }";
    let parameters = json!({ "note": null, "day": "2027-03-05", "price": 19.9, "gift": false });
    let asked = |locale| Asked {
        lines,
        locale,
        parameters: parameters.clone(),
        ..Asked::default()
    };
    assert_eq!(
        asked("en").values(),
        [
            "Note: (nothing)",
            "Day: Friday, 5 March 2027",
            "Price: 19.9",
            "Gift: no"
        ]
    );
    assert_eq!(
        asked("de").values(),
        [
            "Note: (nichts)",
            "Day: Freitag, 5. März 2027",
            "Price: 19,9",
            "Gift: nein"
        ]
    );
}

#[test]
fn the_fields_of_a_form_are_asked_about_like_members() {
    let asked = Asked {
        lines: "body_type = \"form\"\nquery = { \"to[]\" = [\"a\", \"b\"] }\nbody = { note = \"{note}\", tags = \"{tags}\" }",
        parameters: json!({ "note": "5 + 5 = 10 & more\n\u{202e}x", "tags": ["x", 1] }),
        ..Asked::default()
    };
    assert_eq!(
        asked.text(),
        "Pay at our shop, with:\n  To[] › 1: a\n  To[] › 2: b\n  Note: 5 + 5 = 10 & more\n    ⟨U+202E⟩x\n  Tags › 1: x\n  \
         Tags › 2: 1\nShall I go ahead? (yes or no)"
    );
}

#[test]
fn a_key_in_the_body_is_not_asked_about() {
    let asked = Asked {
        lines: "body = { amount = 5 }\nauth = { kind = \"api-key\", body = \"api_key\", secret = \"key\" }",
        ..Asked::default()
    };
    assert_eq!(asked.values(), ["Amount: 5"]);
}

#[test]
fn a_request_with_more_than_anybody_reads_is_not_asked_about() {
    let with = |parameter: Value| Asked {
        lines: "body = { all = \"{all}\" }",
        parameters: json!({ "all": parameter }),
        ..Asked::default()
    };
    assert_eq!(with(json!(vec![1; LINES_MAX])).values().len(), LINES_MAX);
    let many = with(json!(vec![1; LINES_MAX + 1])).both().0.unwrap_err();
    assert_eq!((many.endpoint.as_str(), many.lines), ("pay", LINES_MAX + 1));
    let long = with(json!("x".repeat(CHARS_MAX))).both().0.unwrap_err();
    assert!(
        long.chars > CHARS_MAX && long.to_string().contains("`confirm = false`"),
        "{long}"
    );
    assert!(with(json!("x".repeat(2_000))).text().contains(&"x".repeat(2_000)));
}

#[test]
fn places_with_the_same_title_are_told_apart() {
    let asked = Asked {
        lines: "body = { a = \"{a}\", b = \"{b}\" }\ntitles = { a = \"Name\", b = \"Name\" }",
        parameters: json!({ "b": "x" }),
        ..Asked::default()
    };
    assert_eq!(asked.values(), ["Name ⟦b⟧: x"]);
}
