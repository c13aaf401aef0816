//! The pages behind a link, in English.

use super::super::pages::{Page, Pages};

pub(super) const PAGES: Pages = Pages {
    confirm: "Confirm your address",
    asked: |operator| format!("{operator} was asked in a chat for:"),
    if_you: "If that was you, press the button and go back to the chat.",
    button: "Yes, that was me",
    if_not_you: "If it was not you, close this page. Nothing happens then.",
    confirmed: Page {
        title: "Thank you",
        body: "<p>Your address is confirmed. Please go back to the chat: it goes on there by itself, and you can close this page.</p>",
    },
    over: Page {
        title: "Nothing to confirm",
        body: "<p>The chat is no longer waiting for this, so nothing was confirmed. Please go back to the chat and ask again there.</p>",
    },
    used: Page {
        title: "This link was used before",
        body: "<p>A link can be used once, and this one was. If you have just pressed the button, all is well: please go back to the chat.</p><p>If not, say <q>resend</q> in the chat for a new one.</p>",
    },
    expired: Page {
        title: "This link is too old",
        body: "<p>Links are good for a short time only. Say <q>resend</q> in the chat for a new one.</p>",
    },
    unknown: Page {
        title: "This link is wrong",
        body: "<p>This is not a link of ours, or a part of it is missing. Please open the link in the mail again, whole, or type the code from the mail in the chat.</p>",
    },
    too_many: Page {
        title: "Please wait",
        body: "<p>There were too many requests from where you are. Please wait a minute and open the link again.</p>",
    },
    failed: Page {
        title: "Something went wrong",
        body: "<p>That did not work, and it is not your fault. Please open the link again in a moment.</p>",
    },
};
