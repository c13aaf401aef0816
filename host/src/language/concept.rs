//! Words that mean much the same, so that "parcel" and "package" meet although they share no letters.

use super::Language;
use super::stem::stem_in;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Each line is one thing by its words, folded. Two words in an entry stand near each other in a text.
#[rustfmt::skip]
const CONCEPTS: &[&[&str]] = &[
    &["order", "parcel", "package", "packet", "shipment", "delivery", "purchase", "consignment"],
    &["item", "product", "article", "goods", "merchandise"],
    &["broken", "damaged", "damage", "defective", "defect", "faulty", "cracked", "smashed", "shattered", "dented", "scratched"],
    &["arrive", "arrival", "come", "deliver", "delivered", "reach"],
    &["refund", "reimburse", "reimbursement", "money back", "repay", "compensation"],
    &["return", "send back", "give back", "bring back", "returns"],
    &["forget", "remember", "recall"],
    &["password", "passcode", "passphrase", "pwd"],
    &["track", "trace", "locate", "where", "whereabouts", "wheres", "tracking"],
    &["phone", "mobile", "cell", "cellphone", "telephone", "smartphone"],
    &["price", "cost", "fee", "charge", "expensive", "cheap", "pricing"],
    &["change", "update", "modify", "edit", "alter", "amend", "adjust"],
    &["person", "human", "agent", "representative", "operator", "employee", "advisor", "staff", "someone"],
    &["talk", "speak", "chat"],
    &["problem", "issue", "trouble", "error", "difficulty"],
    &["bill", "invoice", "receipt"],
    &["store", "shop", "branch", "outlet"],
    &["car", "vehicle", "automobile"],
    &["meal", "food", "dish", "dinner", "lunch"],
    &["newsletter", "news", "mailing"],
    &["late", "delay", "delayed", "overdue"],
    &["missing", "lost", "lose", "disappear", "gone"],
    &["send", "ship", "dispatch", "mail"],
    &["pay", "payment"],
    &["wrong", "incorrect"],
    &["delete", "remove", "erase"],
    &["create", "set up", "make"],
    &["buy", "purchase", "order"],
    &["cancel", "call off"],
    &["holiday", "vacation"],
    &["movie", "film"],
    &["fix", "repair", "mend"],
    &["hotel", "accommodation"],
    &["flight", "plane"],
    &["salary", "wage", "income", "pay check", "paycheck"],
    &["job", "work", "occupation"],
    &["begin", "start"],
    &["stop", "end", "quit"],
    &["big", "large", "huge"],
    &["small", "little", "tight"],
    &["complaint", "complain", "claim"],
    &["help", "assist", "assistance", "support"],
    &["picture", "photo", "image"],
    &["weather", "rain", "forecast", "temperature"],
    &["allow", "permit"],
    &["require", "need"],
    &["view", "see", "show", "display"],
];

/// The same in German.
#[rustfmt::skip]
const CONCEPTS_GERMAN: &[&[&str]] = &[
    &["bestellung", "paket", "packchen", "sendung", "lieferung", "auftrag", "warensendung"],
    &["artikel", "produkt", "ware", "gegenstand"],
    &["kaputt", "beschadigt", "beschadigung", "defekt", "zerbrochen", "schaden", "gebrochen", "zerkratzt"],
    &["ankommen", "angekommen", "kommen", "liefern", "eintreffen", "eingetroffen"],
    &["erstattung", "erstatten", "ruckerstattung", "zuruckerstatten", "geld zuruck"],
    &["zuruckgeben", "zuruckschicken", "zurucksenden", "ruckgabe", "rucksendung", "retoure", "retournieren", "zuruckbringen"],
    &["passwort", "kennwort"],
    &["anmelden", "einloggen", "login"],
    &["verfolgen", "status", "stand", "wo", "bleibt", "nachverfolgen", "sendungsverfolgung"],
    &["preis", "kosten", "gebuhr"],
    &["andern", "wechseln", "anpassen", "aktualisieren"],
    &["mensch", "mitarbeiter", "person", "kollege", "berater"],
    &["problem", "fehler", "schwierigkeit"],
    &["rechnung", "beleg", "quittung"],
    &["laden", "geschaft", "filiale", "shop"],
    &["offen", "geoffnet", "offnungszeit", "offnen", "aufmachen", "aufhaben"],
    &["schliessen", "geschlossen", "zumachen", "schliesst", "schluss", "feierabend"],
    &["newsletter", "rundbrief", "verteiler", "rundmail"],
    &["abonnieren", "abo", "eintragen", "bestellen"],
    &["neuigkeit", "neues", "angebot"],
    &["verspatet", "verspatung", "spat"],
    &["fehlen", "fehlt", "verloren", "verschwunden", "weg"],
    &["schicken", "senden", "verschicken", "versenden", "versand", "versandt"],
    &["zahlen", "bezahlen", "zahlung"],
    &["falsch", "verkehrt"],
    &["loschen", "entfernen"],
    &["beschwerde", "beschweren", "reklamation", "reklamieren"],
    &["hilfe", "helfen", "unterstutzung"],
    &["prufen", "checken", "kontrollieren", "uberprufen"],
    &["stimmen", "richtig", "korrekt", "gultig"],
];

/// How far the second word of an entry may be from the first.
const WORDS_APART_MAX: usize = 3;

type Entries = HashMap<String, Vec<(u32, Option<String>)>>;

fn entries(language: Language) -> &'static Entries {
    static ENGLISH: LazyLock<Entries> = LazyLock::new(|| read(Language::English, CONCEPTS));
    static GERMAN: LazyLock<Entries> = LazyLock::new(|| read(Language::German, CONCEPTS_GERMAN));
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    }
}

fn read(language: Language, concepts: &[&[&str]]) -> Entries {
    let mut found = Entries::new();
    for (id, words) in (0..).zip(concepts) {
        for entry in *words {
            let (first, second) = match entry.split_once(' ') {
                Some((first, second)) => (first, Some(stem_in(language, second).into_owned())),
                None => (*entry, None),
            };
            let own = found.entry(stem_in(language, first).into_owned()).or_default();
            if !own.contains(&(id, second.clone())) {
                own.push((id, second));
            }
        }
    }
    found
}

/// The concepts of the word at a place among stems.
pub(crate) fn concepts<'a>(language: Language, stems: &'a [&str], at: usize) -> impl Iterator<Item = u32> + 'a {
    let own = stems
        .get(at)
        .and_then(|stem| entries(language).get(*stem))
        .map_or(&[][..], Vec::as_slice);
    let after = &stems[stems.len().min(at + 1)..stems.len().min(at + 1 + WORDS_APART_MAX)];
    let stands = move |(_, second): &&(u32, Option<String>)| {
        second.as_ref().is_none_or(|second| after.contains(&second.as_str()))
    };
    own.iter().filter(stands).map(|(id, _)| *id)
}
