//! The HTTP API over the wire: who may call what, what comes back, and what is refused in which words.

mod access;
mod conversations;
mod document;
mod ledger;
mod page;
mod previews;
mod refusals;
mod runs;
mod verify;

use tests::{Served, Stand};

/// A served stand with these actions published.
async fn served(actions: &[&str]) -> Served {
    let mut stand = Stand::new().await;
    for action in actions {
        stand = stand.publish(action).await;
    }
    Served::start(stand).await
}
