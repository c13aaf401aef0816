//! The host's words in German, polite and in the third person plural.

mod pages;
pub(super) mod phrase;
mod refused;

use super::question::Questions;
use super::{Said, desk};
use crate::model::action::Input;
use crate::model::run::AskedAgain;
use jiff::civil::Date;
use phrase::{inline, or_list};

pub(in crate::language) const GERMAN: Said = Said {
    talk: super::talk::german::GERMAN,
    question: Questions {
        ask,
        why_input,
        choose_one,
        did_you_mean,
        about_to,
        asked_again,
        with: ", mit diesen Angaben:",
        not_json: "(kein lesbarer Inhalt)",
        go_ahead: "Soll ich das so ausführen? (ja oder nein)",
        your_email: "Ihre E-Mail-Adresse",
        your_number: "Ihre Kundennummer",
        yes: "ja",
        no: "nein",
        nothing: "(nichts)",
        empty: "(leer)",
        empty_list: "(keine)",
    },
    pages: pages::PAGES,
    refused: refused::REFUSED,
    desk: desk::GERMAN,
    offers,
    number,
    day,
    inline,
    back_to,
    not_wanted: |title| {
        format!(
            "In Ordnung, das lasse ich: {title}. Kann ich sonst etwas für Sie tun? Sie können auch nach einem Menschen fragen."
        )
    },
    not_the_opposite: |title| {
        format!(
            "Ich bin nicht sicher, ob ich das richtig verstanden habe. Das hier kann ich tun, aber nicht rückgängig machen und nicht das Gegenteil davon: {title}. Möchten Sie das? (ja oder nein) Wenn nicht, können Sie auch nach einem Menschen fragen."
        )
    },
    unavailable: |title| format!("Das geht im Moment leider nicht: {title}."),
    nothing_fits: "Ich bin nicht sicher, was Sie brauchen.",
    or_a_person: "Für alles andere fragen Sie nach einem Menschen.",
    nothing_started: "In Ordnung, ich habe nichts begonnen. Was kann ich sonst für Sie tun? Sie können auch nach einem Menschen fragen.",
    nothing_published: "Ich kann noch nichts für Sie tun: Es ist keine Aktion veröffentlicht.",
    hello: "Guten Tag!",
    welcome: "Gern geschehen. Kann ich sonst noch etwas für Sie tun?",
    nothing_pending: "Im Moment ist keine Frage offen.",
    nothing_to_cancel: "Im Moment ist nichts in Arbeit.",
    what_else: "In Ordnung. Was kann ich sonst für Sie tun?",
    cancelled: "In Ordnung, ich habe aufgehört. Es wurde nichts abgeschickt.",
    stopped: "In Ordnung, ich habe hier aufgehört.",
    declined: "In Ordnung, ich habe es nicht abgeschickt.",
    ask_email: "Wie lautet Ihre E-Mail-Adresse? Ich frage danach, damit nur Sie das sehen können.",
    why_email: "Hier geht es um persönliche Daten, deshalb muss ich wissen, dass Sie es sind. Welche E-Mail-Adresse verwenden Sie bei uns?",
    not_an_email: "Das sieht nicht wie eine E-Mail-Adresse aus. Sie sieht aus wie name@example.com.",
    link_sent: "Falls wir diese Adresse kennen, ist eine E-Mail mit einem Link unterwegs. Bitte folgen Sie dem Link, oder schreiben Sie mir den Code aus der E-Mail; ich mache weiter, sobald Sie bestätigt haben.",
    link_waiting: "Ich warte darauf, dass Sie dem Link in der E-Mail folgen oder mir den Code daraus schreiben. Mit „neuer Link“ bekommen Sie einen neuen, Sie können eine andere Adresse nennen, oder Sie hören mit „abbrechen“ auf.",
    why_link: "Der Link zeigt, dass das Postfach Ihnen gehört, damit niemand sonst das in Ihrem Namen tun kann. Bitte folgen Sie ihm; mit „neuer Link“ bekommen Sie einen neuen, mit „abbrechen“ hören Sie auf.",
    code_wrong: "Das ist nicht der Code aus der E-Mail. Bitte sehen Sie noch einmal nach, oder sagen Sie „neuer Code“.",
    code_spent: "Dieser Code gilt nicht. Mit „neuer Code“ bekommen Sie eine neue E-Mail, Sie können eine andere Adresse nennen, oder Sie hören mit „abbrechen“ auf.",
    recognised: "Danke, jetzt weiß ich, dass Sie es sind.",
    proof_gone: "Ihre Angaben haben sich inzwischen geändert, deshalb muss ich noch einmal sichergehen, dass Sie es sind.",
    no_match: "Ich konnte diese Angaben nicht zuordnen. Bitte nennen Sie die E-Mail-Adresse, die Sie bei uns verwenden.",
    confirmed: "Danke, Ihre Adresse ist bestätigt.",
    confirmed_for_later: "Danke, Ihre Adresse ist bestätigt. Damit mache ich gleich weiter.",
    proof_ran_out: "Es ist einige Zeit vergangen, deshalb muss ich noch einmal sichergehen, dass Sie es sind.",
    failed: "Das hat leider nicht geklappt. Jemand aus dem Team sieht sich das an. Wenn Sie lieber gleich mit einem Menschen sprechen möchten, sagen Sie es einfach.",
    outcome_unknown: "Ich habe das abgeschickt, aber keine klare Antwort bekommen, deshalb weiß ich nicht, ob es angekommen ist. Ich schicke es nicht noch einmal; jemand aus dem Team prüft das und meldet sich bei Ihnen.",
    write_made: "Ich habe das abgeschickt, und es ist angekommen, aber danach ist etwas schiefgegangen. Ich schicke es nicht noch einmal; jemand aus dem Team prüft das und meldet sich bei Ihnen.",
    busy: "Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.",
    gone: "Das gibt es nicht mehr, deshalb habe ich aufgehört.",
    replaced: "Das hat sich inzwischen geändert, deshalb habe ich aufgehört. Bitte fragen Sie mich noch einmal.",
    done: "Erledigt.",
    not_sent_yet: "Ich habe nichts abgeschickt. Sagen Sie, was anders sein soll, zum Beispiel „ändere die E-Mail auf name@example.com“, sagen Sie „ja“, wenn alles stimmt, oder „abbrechen“, um aufzuhören.",
};

fn offers(titles: &[String]) -> String {
    if titles.is_empty() {
        GERMAN.nothing_published.to_owned()
    } else {
        format!("Das kann ich für Sie tun: {}.", or_list(titles))
    }
}

fn back_to(title: &str) -> String {
    format!("Zurück zu: {title}.")
}

/// Asks for an input.
fn ask(input: &Input, labels: &[String]) -> String {
    if let Some(ask) = &input.ask {
        return ask.clone();
    }
    let title = input.title.trim_end_matches(['?', '.', ':']);
    let mut text = format!("{title}?");
    if labels.len() > 1 {
        text.push_str(&format!(" {}.", choose_one(labels)));
    }
    if input.schema.get("format").is_some_and(|format| format == "date") {
        text.push_str(" Bitte schreiben Sie den Tag wie 5.3.2027.");
    }
    text
}

fn why_input(title: &str, question: &str) -> String {
    format!("Das brauche ich für: {title}. {question}")
}

fn choose_one(labels: &[String]) -> String {
    format!("Bitte wählen Sie: {}", or_list(labels))
}

fn did_you_mean(titles: &[String], once_more: bool) -> String {
    let question = if once_more { "Was davon" } else { "Meinten Sie" };
    format!("{question}: {}?", or_list(titles))
}

fn about_to(title: &str, place: &str) -> String {
    format!("{title} (Empfänger: {place})")
}

/// A decimal comma, as in `19,9`.
fn number(text: &str) -> String {
    text.replace('.', ",")
}

/// A day, such as "Freitag, 5. März 2027".
fn day(day: Date) -> String {
    const DAYS: [&str; 7] = [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ];
    const MONTHS: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    let (weekday, month) = (day.weekday().to_monday_zero_offset(), day.month() - 1);
    let name = |names: &[&'static str], at: i8| names.get(usize::try_from(at).unwrap_or_default()).copied();
    let (weekday, month) = (
        name(&DAYS, weekday).unwrap_or_default(),
        name(&MONTHS, month).unwrap_or_default(),
    );
    format!("{weekday}, {}. {month} {}", day.day(), day.year())
}

fn asked_again(why: AskedAgain) -> &'static str {
    match why {
        AskedAgain::OtherRequest => "Das hat sich inzwischen geändert, deshalb frage ich noch einmal:",
        AskedAgain::OtherVisitor => "Ich muss sicher sein, dass Sie es noch sind, deshalb frage ich noch einmal:",
        AskedAgain::Expired => "Es ist einige Zeit vergangen, deshalb frage ich noch einmal:",
    }
}
