//! Who an author can be while an action is worked on: the contacts of `dev`, and the mails that prove an address.

use crate::identity::contacts::stored::contact_of;
use crate::identity::email::Email;
use crate::identity::mail::{Local, Message};
use crate::model::identity::Protection;
use crate::policy::text;
use crate::runtime::Published;
use crate::server::Host;
use anyhow::Context;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// The contact that there is before an author names one.
const FIRST_CONTACT: &str = "ada@example.com";

/// Reads an address that was given by `--contact`.
pub(super) fn address(text: &str) -> anyhow::Result<Email> {
    Email::new(text).with_context(|| format!("`--contact {text}`"))
}

/// Shows mails in the chat, as their visitors get them.
pub(super) fn mails_to(note: UnboundedSender<String>) -> Local {
    Local::new(move |to: &Email, mail: &Message| {
        let text = mail.text.trim().replace('\n', "\n       ");
        let shown = format!("mail to {}> {}\n       {text}", to.spelled(), mail.subject);
        // A chat that is over reads no more mails.
        let _ = note.send(text::clean(&shown));
    })
}

/// Adds contacts, and the first where there is none yet. Returns what to report, where the action asks who the visitor is.
pub(super) async fn know(host: &Host, mut contacts: Vec<Email>) -> anyhow::Result<String> {
    let storage = host.runtime.storage();
    if contacts.is_empty() && storage.contacts("", 1).await?.is_empty() {
        contacts.push(Email::new(FIRST_CONTACT)?);
    }
    let now_ms = host.runtime.clock().now_ms();
    for email in contacts {
        let new = contact_of(email.as_str().to_owned(), std::slice::from_ref(&email));
        storage.put_contact(&new, now_ms).await?;
    }
    let live = host.runtime.registry().current().await?;
    let asks = |published: &Arc<Published>| published.action.protection != Protection::None;
    if !live.actions.values().any(asks) {
        return Ok(String::new());
    }
    let first = storage.contacts("", 1).await?;
    let first = first.first().and_then(|row| row.addresses.first());
    Ok(first.map_or(String::new(), |address| {
        format!(
            "\nIt asks who the visitor is: {} is a contact here, `/contact EMAIL` adds others, and mails are shown in the chat.",
            address.spelled
        )
    }))
}
