//! The command line: the binary over a stand's state, in text and in JSON, and what it says when something is wrong.

mod actions;
mod dialogue;
mod errors;
mod ledger;
mod matching;
mod previews;
mod records;
mod signatures;

use tests::{Cli, Stand};

/// A stand with these actions published, and commands over its state.
async fn with(actions: &[&str]) -> (Stand, Cli) {
    let mut stand = Stand::new().await;
    for action in actions {
        stand = stand.publish(action).await;
    }
    let cli = Cli::of(&stand);
    (stand, cli)
}
