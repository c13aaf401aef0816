//! Who the visitor is: addresses, the operator's contacts, links and codes that prove a mailbox, tokens, and mail.

pub mod contacts;
pub mod email;
pub mod link;
pub mod lookup;
pub mod mail;
pub mod token;
