//! What a German negation is about: the wish ("bitte nicht zurücksetzen") or the world ("es ist nicht da"). Words are folded, so
//! that "möchte" is "mochte"; people also type "moechte".

use super::Negation;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

#[rustfmt::skip]
const NEGATORS: &[&str] = &[
    "nicht", "nie", "niemals", "kein", "keine", "keinen", "keinem", "keiner", "keines", "keins", "ned", "nich", "net",
];

/// What turns down whatever follows.
#[rustfmt::skip]
const REFUSALS: &[&[&str]] = &[
    &["ohne"], &["statt"], &["anstatt"], &["anstelle"], &["auf", "keinen", "fall"], &["lieber", "nicht"], &["bloss", "nicht"],
    &["nein", "danke"], &["vergiss", "es"], &["vergessen", "sie", "es"], &["keinesfalls"], &["auf", "gar", "keinen", "fall"], &["besser", "nicht"],
];

/// What only looks like a refusal.
#[rustfmt::skip]
const EXCEPTIONS: &[&[&str]] = &[
    &["nicht", "nur"], &["warum", "nicht"], &["oder", "nicht"], &["noch", "nicht"], &["nicht", "sicher"], &["keine", "ahnung"],
    &["kein", "problem"], &["ohne", "erfolg"], &["ohne", "probleme"], &["nicht", "vergessen"], &["keine", "antwort"],
    &["keine", "sorge"], &["nicht", "da"], &["nicht", "hier"], &["nicht", "mehr", "da"], &["immer", "noch", "kein"], &["noch", "kein"],
    &["noch", "keine"], &["noch", "keinen"], &["keine", "rolle"], &["kein", "zugriff"], &["keinen", "zugriff"], &["ohne", "rechnung"],
];

/// Verbs of wishing, as they stand with "ich" or "wir".
#[rustfmt::skip]
pub(super) const WISH: &[&str] = &[
    "mochte", "mochten", "moechte", "moechten", "wollen", "wollte", "wollten", "wunsche", "wuensche", "brauche", "brauchen",
    "benotige", "benoetige", "benotigen", "verlange", "werde", "habe_vor", "hatte_gern", "plane", "beabsichtige", "will", "mag",
];

/// What happens to somebody, and what is: a negation beside it is about the world.
#[rustfmt::skip]
const WORLD: &[&str] = &[
    "weiss", "weis", "finde", "finden", "bekomme", "bekommen", "bekam", "habe", "haben", "hab", "hatte", "kann", "konnte", "konnen",
    "komme", "kommt", "kam", "sehe", "verstehe", "erinnere", "kenne", "bin", "erhalte", "erhalten", "erreiche", "schaffe", "glaube",
    "denke", "war", "kriege", "krieg", "ist", "sind", "passt", "passen", "funktioniert", "klappt", "geht", "gehen", "wurde", "wurden",
    "angekommen", "gekommen", "eingetroffen", "geliefert", "da", "hat", "hast", "lasst", "tut", "stimmt", "gefallt", "gefallen",
    "reagiert", "offnet", "erscheint", "steht", "liegt", "ging", "waren", "wird", "zugestellt", "verschickt", "versendet", "angezeigt",
    "durfen", "darf", "gefunden", "zufrieden", "moglich", "moeglich",
];

/// Subjects of a statement about somebody or something else.
const OTHERS: &[&str] = &[
    "es", "er", "das", "mein", "meine", "der", "die", "dieser", "dieses", "diese",
];

/// Questions: a negation in them is about the world.
#[rustfmt::skip]
pub(super) const ASKING: &[&str] = &[
    "warum", "wieso", "weshalb", "wo", "wann", "wie", "was", "wer", "kann", "kannst", "konnen", "konnt", "konntest", "konnten",
    "haben", "hast", "ist", "sind", "gibt", "wird", "geht", "habt", "woran", "wurde",
];

/// Words that begin a clause of its own after one that was turned down.
#[rustfmt::skip]
pub(super) const BEGINNINGS: &[&str] = &[
    "ich", "wir", "sie", "es", "mein", "meine", "bitte", "nur", "stattdessen", "lieber", "wo", "wann", "was", "wie", "warum", "wer",
    "kann", "kannst", "konnen", "ist", "sind", "hat", "haben", "sag", "sagen", "zeig", "zeigen", "mochte", "will",
];

/// What may stand before a command and is no part of it.
const BEFORE: &[&str] = &[
    "bitte", "und", "also", "nein", "hallo", "ja", "ok", "jetzt", "danke", "doch", "mir", "uns",
];

/// What answers no by itself.
const ANSWERS: [&str; 3] = ["nein", "nee", "noe"];

/// The words with which a negation or a refusal begins.
pub(super) fn cues() -> impl Iterator<Item = &'static str> {
    let refusals = REFUSALS.iter().map(|refusal| refusal[0]);
    NEGATORS.iter().copied().chain(ANSWERS).chain(refusals)
}

fn is_cue(word: &str) -> bool {
    static CUES: LazyLock<HashSet<&str>> = LazyLock::new(|| cues().collect());
    CUES.contains(word)
}

/// What the negation in a clause is about; `None` where there is none.
pub(super) fn negation(words: &[&str], asks: bool) -> Option<Negation> {
    if matches!(words, [answer] if ANSWERS.contains(answer)) {
        return Some(wish(0..1, 0..0, true));
    }
    for at in (0..words.len()).filter(|at| is_cue(words[*at])) {
        let is_except =
            |run: &&[&str]| (0..run.len()).any(|offset| offset <= at && words[at - offset..].starts_with(run));
        let refusal = REFUSALS.iter().find(|refusal| words[at..].starts_with(refusal));
        if let Some(refusal) = refusal.filter(|_| !EXCEPTIONS.iter().any(&is_except)) {
            return Some(refused(words, at, at + refusal.len()));
        }
        if NEGATORS.contains(&words[at]) {
            if EXCEPTIONS.iter().any(is_except) {
                return Some(Negation::OfWorld(None));
            }
            return Some(negated(words, at, asks));
        }
    }
    None
}

/// What follows is turned down; where nothing does, what was before.
fn refused(words: &[&str], at: usize, end: usize) -> Negation {
    if end < words.len() {
        return wish(at..end, end..words.len(), true);
    }
    wish(at..end, 0..at, true)
}

fn wish(cue: Range<usize>, scope: Range<usize>, is_sure: bool) -> Negation {
    Negation::OfWish { cue, scope, is_sure }
}

fn negated(words: &[&str], at: usize, asks: bool) -> Negation {
    let first = words.iter().position(|word| !BEFORE.contains(word)).unwrap_or(0);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let is_request = words.contains(&"bitte") || words.contains(&"mehr");
    if (asks || matches!(words[first], "warum" | "wieso" | "weshalb" | "wo" | "wann"))
        && ASKING.contains(&words[first])
        && !is_request
    {
        return Negation::OfWorld(None);
    }
    // "Bitte nicht!" turns down what was said before.
    if (0..words.len()).all(|other| other == at || BEFORE.contains(&words[other])) {
        return wish(0..words.len(), 0..0, true);
    }
    let ends_in_deed = words.last().is_some_and(|last| is_infinitive(last));
    // "Ich möchte …", "ich will …": all that stands beside the verb is not wanted.
    if has(WISH) && !has(&["angekommen", "gekommen", "kommen"]) {
        return wish(0..0, 0..words.len(), ends_in_deed);
    }
    if has(&[
        "soll", "sollen", "sollst", "sollte", "sollten", "darfst", "muss", "mussen", "muessen", "musst",
    ]) {
        return wish(0..0, 0..words.len(), ends_in_deed);
    }
    let is_noun = words[at].starts_with("kein");
    let is_world = has(WORLD);
    if is_noun && at == first {
        return if is_world {
            Negation::OfWorld(None)
        } else {
            wish(0..at + 1, at + 1..words.len(), true)
        };
    }
    // "Setzen Sie …", "schick mir …", "Passwort nicht zurücksetzen".
    let commands = words.get(first + 1).is_some_and(|next| *next == "sie") && is_infinitive(words[first]);
    let is_bare = !words.iter().any(|word| matches!(*word, "ich" | "wir" | "es" | "er")) && !is_world;
    if commands || is_bare && (words.contains(&"bitte") || ends_in_deed || is_command(words[first])) {
        return wish(0..0, 0..words.len(), true);
    }
    // "Ich gebe es nicht zurück".
    let speaks = matches!(words[first], "ich" | "wir");
    if speaks && !is_world {
        return wish(0..0, 0..words.len(), false);
    }
    if !is_world && !OTHERS.contains(&words[first]) && is_bare {
        return wish(0..0, 0..words.len(), false);
    }
    Negation::OfWorld(None)
}

/// Whether a word looks like an infinitive, which ends a wish or a command.
fn is_infinitive(word: &str) -> bool {
    word.len() >= 5
        && (word.ends_with("en") || word.ends_with("ern") || word.ends_with("eln"))
        && !WORLD.contains(&word)
}

#[rustfmt::skip]
fn is_command(word: &str) -> bool {
    matches!(
        word,
        "setz" | "setze" | "schick" | "schicke" | "sende" | "send" | "melde" | "meld" | "trag" | "trage" | "gib" | "mach" | "mache"
            | "nimm" | "lass" | "losche" | "loesche" | "storniere" | "bestell" | "bestelle" | "abonniere" | "pruf" | "prufe" | "zeig"
            | "zeige" | "sag" | "sage" | "andere" | "aendere" | "buche" | "buch" | "abonnier" | "such" | "suche"
    )
}
