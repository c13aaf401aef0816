//! The host's own words to visitors, all of them, so that they can be read and changed in one place. Mails and pages have
//! theirs in templates, by locale.

pub(crate) mod question;
pub(crate) mod refused;

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

/// What can be done, as a list of titles; nothing when nothing is published.
pub(crate) fn offers(titles: &[String]) -> String {
    if titles.is_empty() {
        NOTHING_PUBLISHED.to_owned()
    } else {
        format!("I can help with: {}.", or_list(titles))
    }
}

/// A list with "or" before the last.
pub(crate) fn or_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A title or a sentence inside of another: "Check an order" becomes "check an order"; "FAQ", "A4 paper" and "I" stay.
pub(crate) fn inline(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let is_name = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric());
    let is_i = ["I", "I'm", "I’m", "I'd", "I’d", "I've", "I’ve", "I'll", "I’ll"].contains(&word);
    // A letter alone is a name, such as a size.
    if is_name || is_i || chars.as_str().is_empty() {
        text.to_owned()
    } else {
        first.to_lowercase().chain(chars).collect()
    }
}

/// Goes back to what was interrupted.
pub(crate) fn back_to(title: &str) -> String {
    format!("Back to: {}.", inline(title))
}

pub(crate) const NOTHING_FITS: &str = "I am not sure what you need.";
pub(crate) const NOTHING_PUBLISHED: &str = "I cannot do anything yet: no action is published.";
pub(crate) const HELLO: &str = "Hello!";
pub(crate) const WELCOME: &str = "You are welcome. Is there anything else?";
pub(crate) const NOTHING_PENDING: &str = "There is nothing to answer at the moment.";
pub(crate) const NOTHING_TO_CANCEL: &str = "There is nothing under way.";
pub(crate) const WHAT_ELSE: &str = "All right. What else can I do for you?";
pub(crate) const CANCELLED: &str = "All right, I stopped. Nothing was sent.";
/// After a run began: it may have made calls, so nothing is said of them.
pub(crate) const STOPPED: &str = "All right, I stopped here.";
pub(crate) const DECLINED: &str = "All right, I did not send it.";
pub(crate) const ASK_EMAIL: &str = "What is your email address? I ask so that only you can see this.";
pub(crate) const WHY_EMAIL: &str =
    "This is about personal data, so I have to know that it is you. What is the email address that you use with us?";
pub(crate) const NOT_AN_EMAIL: &str = "That does not look like an email address. It looks like name@example.com.";
/// The same whether or not anybody was found, for a link.
pub(crate) const LINK_SENT: &str = "If that address is known to us, a mail with a link is on its way. Please follow the link, or type the code from the mail here; I will go on as soon as you have confirmed it.";
pub(crate) const LINK_WAITING: &str = "I am waiting for you to follow the link in the mail, or to type its code here. Say \"resend\" for a new one, give another address, or say \"cancel\" to stop.";
pub(crate) const WHY_LINK: &str = "The link shows that the mailbox is yours, so that nobody else can do this in your name. Please follow it, or say \"resend\" for a new one or \"cancel\" to stop.";
pub(crate) const CODE_WRONG: &str =
    "That is not the code in the mail. Please look again, or say \"resend\" for a new one.";
/// The same whether it was guessed too often, is too old, or was never sent.
pub(crate) const CODE_SPENT: &str =
    "That code cannot be used. Please say \"resend\" for a new mail, give another address, or say \"cancel\" to stop.";
pub(crate) const RECOGNISED: &str = "Thank you, now I know that it is you.";
pub(crate) const PROOF_GONE: &str =
    "Your details have changed in the meantime, so I have to make sure again that it is you.";
pub(crate) const NO_MATCH: &str =
    "I could not match these details. Please give the email address that you use with us.";
pub(crate) const CONFIRMED: &str = "Thank you, your address is confirmed.";
pub(crate) const CONFIRMED_FOR_LATER: &str =
    "Thank you, your address is confirmed. I will go on with that in a moment.";
pub(crate) const PROOF_RAN_OUT: &str = "It has been a while, so I have to make sure again that it is you.";
pub(crate) const HAND_OFF: &str = "I am passing you on to a colleague.";
pub(crate) const FAILED: &str = "Sorry, that did not work. I am passing you on to a colleague.";
pub(crate) const OUTCOME_UNKNOWN: &str = "I sent this, but got no clear answer, so I cannot tell whether it went through. I will not send it again; a colleague will check and come back to you.";
pub(crate) const WRITE_MADE: &str = "I sent this and it was received, but something went wrong after that. I will not send it again; a colleague will check and come back to you.";
pub(crate) const BUSY: &str = "There is a lot going on right now. Please try again in a moment.";
pub(crate) const GONE: &str = "This is no longer available, so I stopped.";
pub(crate) const REPLACED: &str = "This has changed in the meantime, so I stopped. Please ask me again.";
pub(crate) const YES_OR_NO: &str = "Please say yes or no.";
pub(crate) const NOT_SENT_YET: &str = "I have not sent anything. Say what should be different, for example \"change the email to name@example.com\", say \"yes\" to go ahead as it is, or \"cancel\" to stop.";

#[cfg(test)]
mod tests {
    use super::*;

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
