//! Words that mean much the same, so that "parcel" and "package" meet although they share no letters.

use super::stem::stem;
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

/// How far the second word of an entry may be from the first.
const WORDS_APART_MAX: usize = 3;

type Entries = HashMap<String, Vec<(u32, Option<String>)>>;

fn entries() -> &'static Entries {
    static ENTRIES: LazyLock<Entries> = LazyLock::new(|| {
        let mut found = Entries::new();
        for (id, words) in (0..).zip(CONCEPTS) {
            for entry in *words {
                let (first, second) = match entry.split_once(' ') {
                    Some((first, second)) => (first, Some(stem(second).to_owned())),
                    None => (*entry, None),
                };
                let own = found.entry(stem(first).to_owned()).or_default();
                if !own.contains(&(id, second.clone())) {
                    own.push((id, second));
                }
            }
        }
        found
    });
    &ENTRIES
}

/// The concepts of the word at a place among stems.
pub(crate) fn concepts<'a>(stems: &'a [&str], at: usize) -> impl Iterator<Item = u32> + 'a {
    let own = stems
        .get(at)
        .and_then(|stem| entries().get(*stem))
        .map_or(&[][..], Vec::as_slice);
    let after = &stems[stems.len().min(at + 1)..stems.len().min(at + 1 + WORDS_APART_MAX)];
    let stands = move |(_, second): &&(u32, Option<String>)| {
        second.as_ref().is_none_or(|second| after.contains(&second.as_str()))
    };
    own.iter().filter(stands).map(|(id, _)| *id)
}
