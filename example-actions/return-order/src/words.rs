//! What visitors hear, by language. Names of items are the shop's own.

/// The sentences of one language.
pub struct Words {
    pub not_found: fn(&str) -> String,
    pub nothing_returnable: fn(&str) -> String,
    pub which: &'static str,
    pub why: &'static str,
    /// The number of the return, and the address of the label.
    pub registered: fn(&str, &str) -> String,
    /// What became of the return is not known; people look into it.
    pub lost: fn(&str) -> String,
    pub returned_already: &'static str,
    pub not_possible: &'static str,
    pub a_person: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    /// Reasons by the shop's codes; others are called as the shop calls them.
    reasons: &'static [(&'static str, &'static str)],
}

impl Words {
    /// The sentences for a language (BCP 47), or the English ones.
    pub fn of(language: &str) -> &'static Self {
        match language {
            "de" => &GERMAN,
            _ => &ENGLISH,
        }
    }

    pub fn reason<'a>(&self, code: &str, label: &'a str) -> &'a str {
        let mut reasons = self.reasons.iter();
        reasons.find(|(own, _)| *own == code).map_or(label, |(_, label)| label)
    }
}

static ENGLISH: Words = Words {
    not_found: |order| format!("I could not find order {order}."),
    nothing_returnable: |order| format!("Nothing of order {order} can be returned."),
    which: "Which item would you like to return?",
    why: "Why would you like to return it?",
    registered: |number, label| {
        format!("Your return {number} is registered. Print this label and put it on the parcel: {label}")
    },
    lost: |order| {
        format!(
            "I sent your return for order {order} and got no answer, so it may be registered already. I am passing you on to a \
             colleague who looks into it."
        )
    },
    returned_already: "This item has been returned already.",
    not_possible: "This item can no longer be returned.",
    a_person: "Would you like to talk to a person about it?",
    yes: "Yes, please",
    no: "No, thank you",
    reasons: &[],
};

static GERMAN: Words = Words {
    not_found: |order| format!("Ich konnte die Bestellung {order} nicht finden."),
    nothing_returnable: |order| format!("Von der Bestellung {order} kann nichts zurückgegeben werden."),
    which: "Welchen Artikel möchten Sie zurückgeben?",
    why: "Warum möchten Sie ihn zurückgeben?",
    registered: |number, label| {
        format!(
            "Ihre Rückgabe {number} ist angemeldet. Bitte drucken Sie dieses Etikett aus und kleben Sie es auf das Paket: {label}"
        )
    },
    lost: |order| {
        format!(
            "Ich habe Ihre Rückgabe zur Bestellung {order} abgeschickt und keine Antwort bekommen; sie kann schon angemeldet sein. \
             Ich übergebe Sie an unser Team, das sich das ansieht."
        )
    },
    returned_already: "Dieser Artikel wurde schon zurückgegeben.",
    not_possible: "Dieser Artikel kann nicht mehr zurückgegeben werden.",
    a_person: "Möchten Sie mit jemandem darüber sprechen?",
    yes: "Ja, bitte",
    no: "Nein, danke",
    reasons: &[
        ("too-small", "Er ist zu klein"),
        ("too-large", "Er ist zu groß"),
        ("damaged", "Er ist beschädigt angekommen"),
        ("not-as-described", "Er ist nicht wie beschrieben"),
        ("changed-mind", "Ich habe es mir anders überlegt"),
    ],
};
