//! The lists of words by which a request for a person is known, in every language. Words are folded; several of them may stand
//! together in one entry.

/// The lists of one language.
pub(crate) struct PeopleWords {
    /// What people who help are called. One of these alone is a request.
    pub(crate) person: &'static [&'static str],
    /// What they are called in a request that also says what for: "talk to someone".
    pub(crate) somebody: &'static [&'static str],
    /// What the agent is called by those who do not want it.
    pub(crate) machine: &'static [&'static str],
    /// Ways to come together with somebody.
    pub(crate) contact: &'static [&'static str],
    /// Ways to want something.
    pub(crate) request: &'static [&'static str],
    /// What stands with a noun: a message of these and a person is a request.
    pub(crate) articles: &'static [&'static str],
    /// What else a request may have. A word that is nowhere in these lists means that the message is about something else.
    pub(crate) beside: &'static [&'static str],
    /// What goes on with the agent.
    pub(crate) onward: &'static [&'static str],
    /// How a question begins that asks who is there.
    pub(crate) not_begins: &'static [&'static str],
    /// What turns it round.
    pub(crate) negations: &'static [&'static str],
    /// What begins the reason for a request, which may be anything.
    pub(crate) about: &'static [&'static str],
    /// What stands between two things that are said.
    pub(crate) joins: &'static [&'static str],
    /// Whole messages that only a person can answer.
    pub(crate) complaints: &'static [&'static str],
}

#[rustfmt::skip]
pub(in crate::language) const ENGLISH: PeopleWords = PeopleWords {
    person: &[
        "human", "humans", "human being", "person", "real person", "people", "agent", "agents", "operator",
        "representative", "representatives", "rep", "advisor", "adviser", "customer service",
        "customer support", "customer care", "support team", "support agent", "service team", "staff",
        "staff member", "employee", "colleague", "colleagues", "manager", "supervisor", "team member",
    ],
    somebody: &["someone", "somebody", "anyone", "anybody", "support", "team"],
    machine: &["robot", "robots", "bot", "bots", "chatbot", "chatbots", "machine", "machines", "computer", "ai"],
    contact: &[
        "speak", "talk", "chat", "contact", "call", "connect", "transfer", "forward", "escalate", "reach",
        "phone", "switch", "put me through", "put through", "hand me over", "pass me on", "be connected",
        "be transferred",
    ],
    request: &[
        "want", "wanna", "need", "needed", "give", "get", "would like", "id like", "prefer", "request", "demand",
        "find", "send", "please", "pls", "plz", "is there", "are there", "do you have", "have you got",
    ],
    articles: &["a", "an", "the", "any", "some", "real", "live", "actual", "proper", "your", "now", "here", "instead"],
    beside: &[
        "i", "ill", "we", "us", "me", "can", "could", "may", "might", "would", "will", "shall", "should", "must",
        "have", "to", "with", "from", "of", "at", "in", "on", "for", "let", "lets", "right", "there", "rather", "just",
        "really", "then", "again", "directly", "immediately", "asap", "today", "still", "ok", "okay", "yes", "oh", "hi",
        "hello", "hey", "sorry", "who", "help", "is it possible", "possible", "how do i", "how", "where", "through",
        "over", "anymore", "longer", "more", "any longer", "after all", "you", "this conversation", "your company",
        "in charge", "on the line", "or", "that",
    ],
    onward: &["back", "continue", "go on"],
    not_begins: &["do i", "am i", "are you", "are we"],
    negations: &["dont", "not", "no", "never", "without", "cant", "cannot", "wont", "wouldnt"],
    about: &["about", "regarding", "because", "since", "as", "so that", "concerning"],
    joins: &["and", "but", "so"],
    complaints: &[
        "i have a complaint", "i want to complain", "i would like to complain", "id like to complain",
        "i want to make a complaint", "i would like to make a complaint", "id like to make a complaint",
        "i want to file a complaint", "i would like to file a complaint", "i have to complain", "complaint",
    ],
};

#[rustfmt::skip]
pub(in crate::language) const GERMAN: PeopleWords = PeopleWords {
    person: &[
        "mensch", "menschen", "mitarbeiter", "mitarbeiterin", "mitarbeitern", "echte person", "echten person",
        "richtige person", "richtigen person", "berater", "beraterin", "kundenberater", "kundenberaterin",
        "kundenservice", "kundendienst", "kundenbetreuer", "kundenbetreuung", "ansprechpartner",
        "ansprechpartnerin", "sachbearbeiter", "sachbearbeiterin", "agent", "agenten", "operator", "kollege",
        "kollegen", "kollegin", "vorgesetzten", "vorgesetzter", "vorgesetzte",
    ],
    somebody: &["jemand", "jemandem", "jemanden", "person", "irgendwem", "irgendjemand", "irgendjemandem", "support", "team"],
    machine: &["bot", "bots", "roboter", "robotern", "maschine", "maschinen", "computer", "chatbot", "ki", "automat", "automaten"],
    contact: &[
        "sprechen", "reden", "telefonieren", "chatten", "verbinden", "verbinde", "verbunden", "weiterleiten",
        "weitergeleitet", "weitergeben", "durchstellen", "kontaktieren", "unterhalten", "anrufen", "gesprach", "kontakt",
        "schreiben", "ubergeben",
    ],
    request: &[
        "mochte", "mochten", "will", "wollen", "brauche", "brauchen", "wunsche", "hatte gern", "hatte gerne", "verlange",
        "gib", "geben", "hole", "holen", "bekommen", "bitte", "gibt es",
    ],
    articles: &[
        "ein", "eine", "einem", "einen", "einer", "eines", "dem", "der", "den", "die", "das", "echt", "echten", "echte",
        "echter", "echtem", "richtigen", "richtige", "richtiger", "realen", "lebenden", "lebendigen", "menschlichen",
        "menschliche", "jetzt", "hier", "lieber",
    ],
    beside: &[
        "ich", "wir", "mit", "an", "zu", "zum", "zur", "mal", "sofort", "gleich", "gern", "gerne", "es", "geht", "irgendeinen",
        "irgendeinem", "mich", "mir", "uns", "sie", "du", "ihr", "ihrem", "ihren", "ihrer", "eurem", "euren", "kann", "konnte",
        "konnen", "konnten", "darf", "durfte", "wurde", "wurden", "werden", "muss", "hatte", "wieder", "doch", "nur", "endlich",
        "noch", "auch", "hallo", "hi", "ok", "ja", "aus", "vom", "von", "direkt", "personlich", "durch", "wie", "wo", "mehr",
        "machen", "haben", "oder",
    ],
    onward: &["zuruck", "weiter"],
    not_begins: &["spreche ich", "rede ich", "bin ich", "sprechen wir"],
    negations: &["kein", "keine", "keinen", "keinem", "keiner", "nicht", "nie", "ohne"],
    about: &["wegen", "uber", "bezuglich", "betreffend", "weil", "da", "denn", "zu meiner", "zu meinem"],
    joins: &["und", "aber", "sondern", "also"],
    complaints: &[
        "ich habe eine beschwerde", "ich mochte mich beschweren", "ich will mich beschweren",
        "ich muss mich beschweren", "ich mochte eine beschwerde einreichen", "beschwerde",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::folded;

    #[test]
    fn every_word_is_as_folding_leaves_it() {
        for words in [ENGLISH, GERMAN] {
            let lists = [
                words.person,
                words.somebody,
                words.machine,
                words.contact,
                words.request,
                words.articles,
                words.beside,
                words.onward,
                words.not_begins,
                words.negations,
                words.about,
                words.joins,
                words.complaints,
            ];
            for word in lists.into_iter().flatten() {
                assert_eq!(folded(word), **word);
            }
        }
    }
}
