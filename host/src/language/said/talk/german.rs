//! What the host says in German beside its questions.

use crate::language::said::sentence;
use crate::language::said::talk::Talk;

pub(in crate::language) const GERMAN: Talk = Talk {
    as_before: |title, value| format!("{title}: {value}, wie vorhin."),
    email_as_before: |email| format!("Ich nehme {email}, wie vorhin gesagt."),
    understood: |title, value| format!("{title}: {value}."),
    again: |title, value| format!("{title}? Geht es wieder um {value}?"),
    email_noted: |email| format!("Danke, {email} ist notiert."),
    changed: |title, value| format!("In Ordnung, {title}: {value}."),
    taken: |labels| format!("Ich habe verstanden: {}.", labels.join("; ")),
    not_those: |labels| format!("In Ordnung, nicht {}.", quoted(labels)),
    given: |given| format!("Das haben Sie mir angegeben: {}.", listed(given)),
    nothing_given: "Sie haben mir dafür noch nichts angegeben.",
    take_your_time: "Lassen Sie sich Zeit.",
    nothing_sent_yet: "Ich habe nichts abgeschickt.",
    nothing_before: "Vor dieser Frage gibt es keine andere.",
    no_answer: |title| {
        format!(
            "Das kann ich leider nicht beantworten. Wir sind noch hierbei: {title}. Mit „Abbrechen“ hören wir auf, oder fragen Sie nach einem Menschen."
        )
    },
    does: sentence,
    only_after_yes: "Ich schicke nichts ab, bevor Sie Ja sagen.",
    look_there: |instructions| format!("Kein Problem. {}", sentence(instructions)),
    cannot_skip: "Ohne diese Angabe kann ich nicht weitermachen.",
    left_out: "In Ordnung, das lasse ich weg.",
    ways_out: "Mit „Zurück“ kommen Sie zur Frage davor, mit „Abbrechen“ hören wir auf, oder fragen Sie nach einem Menschen.",
    no_access: "Dann geben Sie mir bitte eine andere E-Mail-Adresse, die Sie bei uns verwenden. Wenn Sie keine haben, fragen Sie nach einem Menschen: Ich muss wissen, dass Sie es sind, und kann ohne Adresse nicht weitermachen.",
    no_list: "Hier gibt es keine Liste zur Auswahl.",
    only_so_many: |count| format!("Es gibt nur {count} zur Auswahl."),
    yes_or_no: |title| format!("Bitte sagen Sie Ja oder Nein: Soll ich das tun: {title}?"),
    clear_yes_or_no: "Bevor ich etwas abschicke, brauche ich ein klares Ja oder Nein. Sie können auch sagen, was anders sein soll, mit „Abbrechen“ aufhören oder nach einem Menschen fragen.",
    still_wanted: |title, given| match given {
        [] => format!("Möchten Sie hiermit noch weitermachen: {title}? (ja oder nein)"),
        _ => format!(
            "Möchten Sie hiermit noch weitermachen: {title} ({})? (ja oder nein)",
            listed(given)
        ),
    },
    left: |title| format!("In Ordnung, das lasse ich: {title}."),
    one_after_the_other: |titles| format!("Eins nach dem anderen: {}.", titles.join(", dann ")),
    next: |title| format!("Als Nächstes: {title}."),
    after_this: |titles| format!("Danach: {}.", titles.join(", dann ")),
    for_people: |titles| {
        format!(
            "Mein Kollege sieht auch, worum Sie außerdem gebeten haben: {}.",
            titles.join(", dann ")
        )
    },
};

fn listed(given: &[(String, String)]) -> String {
    let parts: Vec<String> = given.iter().map(|(title, value)| format!("{title}: {value}")).collect();
    parts.join("; ")
}

fn quoted(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| format!("„{label}“")).collect();
    labels.join(" oder ")
}
