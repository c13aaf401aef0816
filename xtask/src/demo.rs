//! The demo: a shop, a host with the five examples, and somebody or a script that talks to it.

mod http;
mod measure;
mod script;
mod stand;
mod talk;

use crate::build;
use crate::clock::{seconds, step};
use anyhow::Context;
use stand::Stand;
use std::path::{Path, PathBuf};
use std::time::Instant;
pub(crate) use talk::Report;

/// Sets up in `state/demo`, which is kept, and chats in this terminal.
pub(crate) fn talk(fresh: bool) -> anyhow::Result<bool> {
    let start = Instant::now();
    eprintln!("Setting up. The first time takes some minutes, since everything is compiled.");
    let workspace = build::demo()?;
    let folder = workspace.root.join("state").join("demo");
    if fresh && folder.exists() {
        std::fs::remove_dir_all(&folder).context("the old state cannot be removed")?;
    }
    let stand = step("started the shop and the host", || Stand::open(&workspace, &folder))?;
    eprintln!("  ready after {}\n", seconds(start.elapsed()));
    println!("host    {}", stand.host.url);
    println!("token   {}", stand.token);
    println!(
        "mails   {} (a file for each; links in them can be opened here)",
        stand.outbox().display()
    );
    println!("known   ada@example.com, with the orders A-1001 and A-1002\n");
    println!("Say, for example:");
    println!("  When are you open on Saturday?");
    println!("  Where is my order A-1001?");
    println!("  I want to return order A-1001\n");
    let chat = stand.chat().status().context("`actgate chat` cannot be started")?;
    Ok(chat.success())
}

/// Sets up in a temporary folder, plays the script and measures.
pub(crate) fn check() -> anyhow::Result<Report> {
    let workspace = build::demo()?;
    let folder = Temporary::new()?;
    let mut stand = step("started the shop and the host", || Stand::open(&workspace, &folder.0))?;
    let mut report = Report::default();
    let played = script::play(&mut stand, &mut report).and_then(|()| measure::measure(&mut stand, &mut report));
    if let Err(error) = &played {
        report.check("the script comes to its end", false, &format!("{error:#}"));
        eprintln!("{}", stand.log());
    }
    Ok(report)
}

/// A folder that is removed at the end.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("actgate-demo-{}", stand::random_hex(8)?));
        std::fs::create_dir(&folder).context("a temporary folder cannot be made")?;
        Ok(Self(folder))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(Path::new(&self.0));
    }
}
