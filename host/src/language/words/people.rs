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
    /// Of these, what may stand before or after a noun that is a request by itself: "then a person, please".
    pub(crate) around: &'static [&'static str],
    /// How a question or a guess begins that is about who answers.
    pub(crate) identity_begins: &'static [&'static str],
    /// What may stand before such a question.
    pub(crate) identity_before: &'static [&'static str],
    /// Such questions that name nobody.
    pub(crate) identity_whole: &'static [&'static str],
    /// What is asked for in such a question, beside people and machines.
    pub(crate) identity_nouns: &'static [&'static str],
    /// What else such a question may have.
    pub(crate) identity_beside: &'static [&'static str],
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
        "be transferred", "get me", "give me", "find me", "fetch me", "bring me", "send me", "get us", "give us",
        "fetch", "who can", "who could", "who knows", "who understands", "who actually", "to help", "hand over", "pass me",
        "speak to", "talk to",
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
        "alright", "fine", "well", "yeah", "yep", "hm", "hmm", "so", "actually", "simply", "kindly", "else", "able",
        "properly", "understand", "understands", "knows",
    ],
    around: &[
        "yes", "yeah", "yep", "ok", "okay", "oh", "then", "alright", "fine", "well", "hm", "hmm", "so", "just", "rather",
        "sorry", "again", "really", "actually", "simply", "kindly",
    ],
    identity_begins: &[
        "are you", "are u", "r u", "you are", "youre", "am i", "am i talking to", "am i speaking to", "am i speaking with",
        "am i talking with", "am i chatting with", "am i writing to", "am i writing with", "do i talk to", "do i speak to",
        "do i speak with", "do i talk with", "is this", "this is", "are we talking to",
    ],
    identity_before: &["hey", "hi", "hello", "wait", "but", "and", "um", "say", "tell", "me", "lol", "sorry"],
    identity_whole: &[
        "who are you", "what are you", "who is this", "whos this", "who am i talking to", "who am i speaking to",
        "who am i speaking with", "who am i talking with", "who am i chatting with", "whom am i talking to",
        "with whom am i speaking", "who is there", "whos there",
    ],
    identity_nouns: &[
        "real", "program", "software", "chatgpt", "gpt", "llm", "artificial intelligence", "automated", "assistant",
        "language model", "automatic", "algorithm",
    ],
    identity_beside: &[
        "or", "just", "only", "really", "actually", "right", "there", "correct", "with", "to", "not", "even", "kind of", "maybe",
        "me", "talking", "speaking", "chatting", "still", "by any chance", "then", "arent you", "isnt it", "huh", "is it", "no",
        "yes", "please", "some kind of", "at all", "are you", "of", "kind", "sort", "virtual", "you", "am i", "again", "too",
        "living", "sure", "think", "i",
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
        "schreiben", "ubergeben", "gib mir", "geben sie mir", "gebt mir", "hol mir", "holen sie mir", "holen sie",
        "schicken sie mir", "schick mir", "besorgen sie mir", "finden sie mir", "weiterverbinden", "weiterreichen",
        "durchgestellt", "stellen sie mich", "leiten sie mich", "reichen sie mich", "ubergeben sie mich", "rufen sie mich",
        "bringen sie mich", "der mir", "die mir", "der sich auskennt", "zum reden", "zum sprechen",
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
        "dann", "na", "gut", "nun", "halt", "einfach", "so", "denn", "eben", "vielleicht", "moglich", "hilft", "helfen",
        "sich", "auskennt", "weiter", "richtig", "eigentlich", "tun", "im", "in", "bei", "ans", "telefon", "weiterhilft",
        "weiterhelfen", "vielen", "dank", "danke", "ach", "oh", "ob", "stattdessen", "wirklich",
    ],
    around: &[
        "ja", "ok", "dann", "na", "gut", "nun", "halt", "einfach", "so", "doch", "mal", "eben", "ach", "oh", "nur", "gern", "gerne",
        "sofort", "gleich", "bitte", "danke", "wieder", "endlich", "eigentlich", "stattdessen",
    ],
    identity_begins: &[
        "bist du", "sind sie", "seid ihr", "du bist", "sie sind", "spreche ich", "rede ich", "schreibe ich", "chatte ich",
        "bin ich", "ist das", "ist das hier", "das ist", "sprechen wir", "rede ich gerade", "spreche ich gerade", "ist hier",
        "unterhalte ich mich", "habe ich es", "hab ich es",
    ],
    identity_before: &["hallo", "hi", "hey", "warte", "aber", "und", "sag", "sagen", "sie", "mal", "moment", "also", "sorry"],
    identity_whole: &[
        "wer bist du", "wer sind sie", "was bist du", "was sind sie", "wer ist da", "mit wem spreche ich",
        "mit wem rede ich", "mit wem schreibe ich", "mit wem habe ich es zu tun", "wer antwortet hier", "wer schreibt hier",
        "wer spricht da", "mit wem chatte ich", "mit wem spreche ich hier", "mit wem rede ich hier", "wer bist du eigentlich",
        "wer sind sie eigentlich",
    ],
    identity_nouns: &[
        "echt", "person", "programm", "software", "chatgpt", "gpt", "kunstliche intelligenz", "automatisch",
        "computerprogramm", "assistent", "automatisiert", "sprachmodell", "real",
    ],
    identity_beside: &[
        "oder", "nur", "wirklich", "eigentlich", "gerade", "mit", "nicht", "etwa", "vielleicht", "so", "wohl", "denn", "ja", "nein",
        "bloss", "auch", "zu tun", "eine art", "richtig", "stimmt", "wahr", "da", "uberhaupt", "doch", "bitte", "also", "mir",
        "eurer", "ihrer", "mal", "nun", "noch", "kein", "keine",
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
                words.around,
                words.identity_begins,
                words.identity_before,
                words.identity_whole,
                words.identity_nouns,
                words.identity_beside,
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
