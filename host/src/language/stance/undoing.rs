//! Words that undo, end or take back: "cancel", "unsubscribe", "take me off", "stornieren".

use super::sides::stands;
use crate::language::stem::stem;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Verbs as they stand in a command, after "to" or after a modal verb.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "cancel", "cancle", "cancell", "stop", "unsubscribe", "unsubscibe", "unsuscribe", "unsubcribe", "unsub", "unscribe", "remove",
    "delete", "erase", "terminate", "discontinue", "quit", "abort", "undo", "revoke", "withdraw", "retract", "rescind", "disable",
    "deactivate", "deregister", "unregister", "unenroll", "unenrol", "unlink", "uninstall", "unfollow", "cease", "halt", "annul",
    "desubscribe", "suspend", "reverse", "void",
    // German: infinitives, which stand anywhere in a clause, and commands.
    "stornieren", "storniere", "stornier", "kundigen", "kundige", "kuendigen", "kuendige", "abbestellen", "abmelden", "austragen",
    "widerrufen", "widerrufe", "loschen", "losche", "loeschen", "loesche", "entfernen", "entferne", "entfern", "deaktivieren",
    "deaktiviere", "deaktivier", "abschalten", "ausschalten", "beenden", "beende", "stoppen", "stoppe", "stopp", "abbrechen", "absagen",
    "ruckgangig", "rueckgaengig", "zuruckziehen", "aufhoren", "annullieren", "abzubestellen", "abzumelden", "auszutragen",
];

/// Verbs of changing a thing, which is another wish than to ask about it.
#[rustfmt::skip]
const ALTERING: &[&str] = &[
    "change", "modify", "edit", "update", "alter", "amend", "add", "replace", "swap", "exchange", "pause", "hold", "postpone", "delay",
    "reschedule", "redirect", "reroute", "forward", "split", "merge", "rename", "move", "extend", "renew", "upgrade", "downgrade",
    "transfer", "increase", "decrease", "reduce", "andern", "aendern", "hinzufugen", "hinzufuegen", "ersetzen", "tauschen", "umtauschen",
    "verschieben", "pausieren", "umleiten", "verlangern", "verlaengern",
];

/// Verbs that undo wherever they stand, since they have no other use.
#[rustfmt::skip]
const ANYWHERE: &[&str] = &[
    "cancelling", "canceling", "stopping", "unsubscribing", "removing", "deleting", "terminating", "undoing", "revoking",
    "withdrawing", "disabling", "deactivating", "discontinuing", "unsubscribe", "unsuscribe", "unsubscibe", "unsubcribe", "unsub",
    "stornieren", "kundigen", "kuendigen", "abbestellen", "abmelden", "austragen", "widerrufen", "loschen", "loeschen", "entfernen",
    "deaktivieren", "abschalten", "beenden", "stoppen", "abbrechen", "absagen", "ruckgangig", "rueckgaengig", "zuruckziehen",
    "aufhoren", "annullieren", "abzubestellen", "abzumelden", "auszutragen", "ausschalten", "storniere", "kundige", "kuendige",
    "widerrufe", "storniern",
];

/// Forms that undo only where somebody wants it so: "I want my order cancelled". Else they say how the world is.
#[rustfmt::skip]
const WANTED: &[&str] = &[
    "cancelled", "canceled", "stopped", "unsubscribed", "removed", "deleted", "terminated", "undone", "revoked", "withdrawn",
    "disabled", "deactivated", "discontinued", "closed", "cancellation", "cancelation", "removal", "deletion", "termination",
    "reversed", "voided", "storniert", "stornierung", "kundigung", "kuendigung", "gekundigt", "gekuendigt", "abmeldung",
    "abbestellung", "widerruf", "loschung", "loeschung", "geloscht", "geloescht", "entfernt", "abbestellt", "abgemeldet",
    "ausgetragen", "beendet", "gestoppt",
];

/// Verbs of two words with at most a few between them.
#[rustfmt::skip]
const APART: &[&str] = &[
    "opt out", "opting out", "leave alone", "want out", "turn off", "switch off", "call off", "sign off", "back out", "get rid", "close account",
    "close profile", "melde ab", "melden ab", "meld ab", "bestelle ab", "bestellen ab", "bestell ab", "trage aus", "tragen aus",
    "trag aus", "schalte ab", "schalten ab", "schalte aus", "schalten aus", "stelle ab", "stellen ab", "stell ab", "stellen ein",
    "brich ab", "brechen ab", "breche ab", "hor auf", "hore auf", "horen auf", "hoer auf", "hoeren auf", "ziehe zuruck",
    "ziehen zuruck", "nimm raus", "nehmen raus", "nimm verteiler", "nehmen verteiler", "nimm liste", "nehmen liste", "streichen liste",
    "streiche liste", "sagen ab", "sage ab", "leave list", "leave newsletter", "schliessen konto", "konto schliessen",
    "account schliessen",
];

/// Verbs of two words that need somebody between them: "take me off", but not "take 10% off".
const ABOUT_ME: &[&str] = &[
    "take off",
    "get off",
    "take out",
    "get out",
    "sign out",
    "drop from",
    "strike from",
];
const ME: &[&str] = &["me", "us", "myself", "everyone", "him", "her"];
const OF_MINE: &[&str] = &["email", "name", "address", "number", "mail", "phone"];

/// What may stand before a verb that is a command or a wish.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "to", "please", "pls", "plz", "i", "we", "you", "u", "can", "could", "would", "will", "should", "must", "may", "shall", "lets",
    "gonna", "wanna", "just", "help", "kindly", "also", "and", "or", "now", "then", "immediately", "so", "ok", "hi", "hello", "hey",
    "yes", "no", "simply", "ill", "id", "rather", "dont", "not", "bitte", "ich", "wir", "sie", "instead", "never", "actually",
    "sorry", "wait", "better", "still", "sofort", "mein", "meine", "meinen",
];

/// What makes a form of [`WANTED`] a wish.
#[rustfmt::skip]
const WISHES: &[&str] = &[
    "want", "need", "like", "get", "have", "be", "request", "needs", "wants", "wish", "mochte", "moechte", "will", "wollen", "bitte",
    "brauche", "soll", "werden", "mochten", "moechten", "please", "requesting",
];

/// What a clause says of undoing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Undoing {
    /// It asks for it.
    pub is_done: bool,
    /// It has a word of it.
    pub is_named: bool,
    /// It changes something.
    pub alters: bool,
    /// It has a word of changing.
    pub names_altering: bool,
}

/// Reads the words of a clause.
pub(super) fn read(words: &[&str]) -> Undoing {
    let mut found = Undoing::default();
    for (at, word) in words.iter().enumerate() {
        if ANYWHERE.contains(word) {
            found.is_done = true;
        } else if altering_stems().contains(stem(word)) {
            found.names_altering = true;
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            found.alters |= ALTERING.contains(word) && (at == 0 || LEADS.contains(&before));
        } else if VERBS.contains(word) {
            found.is_named = true;
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            found.is_done |= at == 0 || LEADS.contains(&before);
        } else if WANTED.contains(word) {
            found.is_named = true;
            let is_passed = |word: &&str| {
                matches!(
                    *word,
                    "was" | "been" | "were" | "got" | "wurde" | "wurden" | "is" | "are" | "has"
                )
            };
            let is_wished = words[..at].iter().any(|word| WISHES.contains(word)) && !words[..at].iter().any(&is_passed);
            // "The fee for a cancellation" asks about one.
            let asks = words.iter().any(|word| {
                matches!(
                    *word,
                    "fee" | "fees" | "policy" | "cost" | "costs" | "penalty" | "charge" | "gebuhr" | "kosten" | "frist"
                )
            });
            let german = words[at + 1..].iter().any(|word| WISHES.contains(word)) && !words.iter().any(is_passed);
            found.is_done |= (is_wished || german) && !asks;
        }
    }
    let is_about_me = |entry: &&str| {
        let first = entry.split(' ').next().unwrap_or_default();
        let names_me = words.windows(3).any(|run| {
            run[0] == first && (ME.contains(&run[1]) || matches!(run[1], "my" | "our") && OF_MINE.contains(&run[2]))
        });
        names_me && stands(entry, words)
    };
    found.is_done |= APART.iter().any(|entry| stands(entry, words)) || ABOUT_ME.iter().any(is_about_me);
    found.is_named |= found.is_done;
    found
}

fn altering_stems() -> &'static HashSet<&'static str> {
    static STEMS: LazyLock<HashSet<&str>> = LazyLock::new(|| ALTERING.iter().map(|word| stem(word)).collect());
    &STEMS
}

/// The words of undoing, and the first ones of verbs of two words.
pub(super) fn cues() -> impl Iterator<Item = &'static str> {
    let apart = APART.iter().chain(ABOUT_ME).filter_map(|entry| entry.split(' ').next());
    let whole = VERBS.iter().chain(ANYWHERE).chain(WANTED).copied();
    whole.chain(apart)
}

/// Whether a word is a form of a verb of changing.
pub(super) fn is_altering(word: &str) -> bool {
    altering_stems().contains(stem(word))
}
