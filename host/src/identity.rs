//! Who the visitor is: addresses, the operator's contacts, links that prove a mailbox, and the mail that carries them.

pub mod contacts;
pub mod email;
pub mod link;
pub mod mail;
