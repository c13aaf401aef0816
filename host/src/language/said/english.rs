//! The host's words in English.

mod pages;
pub(super) mod phrase;
mod refused;

use super::question::Questions;
use super::{Said, desk};
use crate::model::action::Input;
use crate::model::run::AskedAgain;
use jiff::civil::Date;
use phrase::{inline, or_list};

pub(in crate::language) const ENGLISH: Said = Said {
    question: Questions {
        ask,
        why_input,
        choose_one,
        did_you_mean,
        about_to,
        asked_again,
        with: ", with:",
        not_json: "(not JSON)",
        go_ahead: "Shall I go ahead? (yes or no)",
        your_email: "Your email address",
        your_number: "Your customer number",
        yes: "yes",
        no: "no",
        nothing: "(nothing)",
        empty: "(empty)",
        empty_list: "(none)",
    },
    talk: super::talk::english::ENGLISH,
    pages: pages::PAGES,
    refused: refused::REFUSED,
    desk: desk::ENGLISH,
    offers,
    number: str::to_owned,
    day,
    inline,
    back_to,
    not_wanted: |title| {
        format!(
            "All right, I will leave that alone: {title}. Is there something else I can do? You can also ask to talk to a person."
        )
    },
    not_the_opposite: |title| {
        format!(
            "I am not sure that I got that right. I can do this, but not undo it or do the opposite: {title}. Is it what you want? (yes or no) If not, you can also ask to talk to a person."
        )
    },
    unavailable: |title| format!("Sorry, that is not available at the moment: {title}."),
    nothing_fits: "I am not sure what you need.",
    or_a_person: "For anything else, ask to talk to a person.",
    nothing_started: "All right, I have not started anything. What else can I do for you? You can also ask to talk to a person.",
    nothing_published: "I cannot do anything yet: no action is published.",
    hello: "Hello!",
    welcome: "You are welcome. Is there anything else?",
    nothing_pending: "There is nothing to answer at the moment.",
    nothing_to_cancel: "There is nothing under way.",
    what_else: "All right. What else can I do for you?",
    cancelled: "All right, I stopped. Nothing was sent.",
    stopped: "All right, I stopped here.",
    declined: "All right, I did not send it.",
    ask_email: "What is your email address? I ask so that only you can see this.",
    why_email: "This is about personal data, so I have to know that it is you. What is the email address that you use with us?",
    not_an_email: "That does not look like an email address. It looks like name@example.com.",
    link_sent: "If that address is known to us, a mail with a link is on its way. Please follow the link, or type the code from the mail here; I will go on as soon as you have confirmed it.",
    link_waiting: "I am waiting for you to follow the link in the mail, or to type its code here. Say \"resend\" for a new one, give another address, or say \"cancel\" to stop.",
    why_link: "The link shows that the mailbox is yours, so that nobody else can do this in your name. Please follow it, or say \"resend\" for a new one or \"cancel\" to stop.",
    code_wrong: "That is not the code in the mail. Please look again, or say \"resend\" for a new one.",
    code_spent: "That code cannot be used. Please say \"resend\" for a new mail, give another address, or say \"cancel\" to stop.",
    recognised: "Thank you, now I know that it is you.",
    proof_gone: "Your details have changed in the meantime, so I have to make sure again that it is you.",
    no_match: "I could not match these details. Please give the email address that you use with us.",
    confirmed: "Thank you, your address is confirmed.",
    confirmed_for_later: "Thank you, your address is confirmed. I will go on with that in a moment.",
    proof_ran_out: "It has been a while, so I have to make sure again that it is you.",
    failed: "Sorry, that did not work. A colleague will look into it. If you would rather talk to a person now, just say so.",
    outcome_unknown: "I sent this, but got no clear answer, so I cannot tell whether it went through. I will not send it again; a colleague will check and come back to you.",
    write_made: "I sent this and it was received, but something went wrong after that. I will not send it again; a colleague will check and come back to you.",
    busy: "There is a lot going on right now. Please try again in a moment.",
    gone: "This is no longer available, so I stopped.",
    replaced: "This has changed in the meantime, so I stopped. Please ask me again.",
    done: "Done.",
    not_sent_yet: "I have not sent anything. Say what should be different, for example \"change the email to name@example.com\", say \"yes\" to go ahead as it is, or \"cancel\" to stop.",
};

/// What can be done, as a list of titles; nothing when nothing is published.
fn offers(titles: &[String]) -> String {
    if titles.is_empty() {
        ENGLISH.nothing_published.to_owned()
    } else {
        format!("I can help with: {}.", or_list(titles))
    }
}

/// Goes back to what was interrupted.
fn back_to(title: &str) -> String {
    format!("Back to: {}.", inline(title))
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
        text.push_str(" Please write the day like 2027-03-05.");
    }
    text
}

/// What an input is for, and the question again.
fn why_input(title: &str, question: &str) -> String {
    format!("I need this for: {}. {question}", inline(title))
}

/// Asks for one of the answers that are offered.
fn choose_one(labels: &[String]) -> String {
    format!("Please choose one: {}", or_list(labels))
}

/// Asks which of several actions is meant; once more where the answer did not say.
fn did_you_mean(titles: &[String], once_more: bool) -> String {
    let question = if once_more { "Which one" } else { "Did you mean" };
    let titles: Vec<String> = titles.iter().map(|title| inline(title)).collect();
    format!("{question}: {}?", or_list(&titles))
}

/// A day, such as "Friday, 5 March 2027".
fn day(day: Date) -> String {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (weekday, month) = (day.weekday().to_monday_zero_offset(), day.month() - 1);
    let name = |names: &[&'static str], at: i8| names.get(usize::try_from(at).unwrap_or_default()).copied();
    let (weekday, month) = (
        name(&DAYS, weekday).unwrap_or_default(),
        name(&MONTHS, month).unwrap_or_default(),
    );
    format!("{weekday}, {} {month} {}", day.day(), day.year())
}

/// What a write will do and where.
fn about_to(title: &str, place: &str) -> String {
    format!("{title} at {place}")
}

/// Why a write is asked about once more.
fn asked_again(why: AskedAgain) -> &'static str {
    match why {
        AskedAgain::OtherRequest => "This has changed in the meantime, so I am asking again:",
        AskedAgain::OtherVisitor => "I have to be sure that it is still you, so I am asking again:",
        AskedAgain::Expired => "It has been a while, so I am asking again:",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Name;
    use serde_json::json;

    #[test]
    fn a_question_is_the_manifests_own_or_made_of_the_title() {
        let mut input = Input {
            name: Name::new("day").unwrap(),
            title: "Day".to_owned(),
            instructions: "Which day the visitor wants; never guess it".to_owned(),
            ask: None,
            schema: json!({"type": "string", "format": "date"}),
            choices: Vec::new(),
            required: true,
            same_as: None,
        };
        let labels = ["Today".to_owned(), "Tomorrow".to_owned()];
        assert_eq!(ask(&input, &[]), "Day? Please write the day like 2027-03-05.");
        input.schema = json!({"type": "string"});
        assert_eq!(ask(&input, &labels), "Day? Please choose one: Today or Tomorrow.");
        input.ask = Some("When would you like to come?".to_owned());
        assert_eq!(ask(&input, &labels), "When would you like to come?");
    }

    #[test]
    fn a_day_is_written_with_its_weekday() {
        assert_eq!(day(jiff::civil::date(2027, 3, 5)), "Friday, 5 March 2027");
    }

    #[test]
    fn titles_stand_in_the_middle_of_a_sentence() {
        for (title, inside) in [
            ("Check an order", "check an order"),
            ("Order?", "order?"),
            ("E-mail", "e-mail"),
            ("A list", "a list"),
            ("Émile", "émile"),
            ("FAQ", "FAQ"),
            ("A4 paper", "A4 paper"),
            ("I changed my mind", "I changed my mind"),
            ("M", "M"),
            ("", ""),
        ] {
            assert_eq!(inline(title), inside);
        }
    }
}
