//! The host's own words to visitors, all of them, as one table for each language. Mails and pages have theirs in templates, by
//! locale.

mod desk;
pub(super) mod english;
pub(super) mod german;
pub(crate) mod pages;
mod question;
mod refused;
pub(crate) mod talk;
pub(crate) mod unclear;

pub(crate) use desk::DeskSaid;
pub(crate) use pages::Pages;
pub(crate) use question::Questions;
pub(crate) use refused::Refusals;

use jiff::civil::Date;

/// What the host says in one language.
pub(crate) struct Said {
    /// What it asks.
    pub(crate) question: Questions,
    /// What it says beside that: what it remembers, what comes next, the ways out.
    pub(crate) talk: talk::Talk,
    /// The pages behind a link.
    pub(crate) pages: Pages,
    /// Why it does not take a value.
    pub(crate) refused: Refusals,
    /// A number of a JSON document, with the mark between whole and fraction that the language has.
    pub(crate) number: fn(&str) -> String,
    /// A day with its weekday.
    pub(crate) day: fn(Date) -> String,
    /// Of people: that they take over, and when they are back.
    pub(crate) desk: DeskSaid,
    /// What can be done, as a list of titles; nothing when nothing is published.
    pub(crate) offers: fn(&[String]) -> String,
    /// A title or a sentence inside of another.
    pub(crate) inline: fn(&str) -> String,
    /// Goes back to what was interrupted, by its title.
    pub(crate) back_to: fn(&str) -> String,
    /// That an action is not done, by its title.
    pub(crate) not_wanted: fn(&str) -> String,
    /// That an action does not do the opposite of what it does, by its title, and whether it is wanted.
    pub(crate) not_the_opposite: fn(&str) -> String,
    /// That an action cannot be done now, by its title.
    pub(crate) unavailable: fn(&str) -> String,
    pub(crate) nothing_fits: &'static str,
    /// After what there is: where to turn with anything else.
    pub(crate) or_a_person: &'static str,
    /// That something is not done, where it is not clear what.
    pub(crate) nothing_started: &'static str,
    pub(crate) nothing_published: &'static str,
    pub(crate) hello: &'static str,
    pub(crate) welcome: &'static str,
    pub(crate) nothing_pending: &'static str,
    pub(crate) nothing_to_cancel: &'static str,
    pub(crate) what_else: &'static str,
    pub(crate) cancelled: &'static str,
    /// After a run began: it may have made calls, so nothing is said of them.
    pub(crate) stopped: &'static str,
    pub(crate) declined: &'static str,
    pub(crate) ask_email: &'static str,
    pub(crate) why_email: &'static str,
    pub(crate) not_an_email: &'static str,
    /// The same whether or not anybody was found, for a link.
    pub(crate) link_sent: &'static str,
    pub(crate) link_waiting: &'static str,
    pub(crate) why_link: &'static str,
    pub(crate) code_wrong: &'static str,
    /// The same whether it was guessed too often, is too old, or was never sent.
    pub(crate) code_spent: &'static str,
    pub(crate) recognised: &'static str,
    pub(crate) proof_gone: &'static str,
    pub(crate) no_match: &'static str,
    pub(crate) confirmed: &'static str,
    pub(crate) confirmed_for_later: &'static str,
    pub(crate) proof_ran_out: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) outcome_unknown: &'static str,
    pub(crate) write_made: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) gone: &'static str,
    pub(crate) replaced: &'static str,
    /// What is said of an action that ended well and has no words of its own.
    pub(crate) done: &'static str,
    pub(crate) not_sent_yet: &'static str,
}

/// A text that begins and ends like a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.trim().chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    let text = first.unwrap_or_default() + chars.as_str();
    if text.ends_with(['.', '!', '?', ':', '…']) {
        text
    } else {
        format!("{text}.")
    }
}
