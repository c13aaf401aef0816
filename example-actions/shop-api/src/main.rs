//! The command `shop-api`: runs a shop until it is told to stop.

use std::fs;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, ensure};
use clap::Parser;
use serde_json::json;
use shop_api::{Shop, ShopSettings};
use tokio::sync::oneshot;

/// A small real shop over HTTP, for trying out actions and the ways an upstream can fail them.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The folder that holds `shop.json`; made and seeded when it is not there.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The address to listen on; port 0 takes any free port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The file with the key asked for in `x-api-key`.
    #[arg(long, value_name = "FILE")]
    api_key_file: PathBuf,
    /// The file with the secret that HubSpot signatures are checked with.
    #[arg(long, value_name = "FILE")]
    signing_secret_file: PathBuf,
    /// The base URL that callers sign, when it is not `http://` and the address listened on.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Opens `/_shop/...` to requests that carry this token in `x-shop-control`.
    #[arg(long, value_name = "TOKEN")]
    control: Option<String>,
    /// Refuses a v3 signature that was accepted before.
    #[arg(long)]
    refuse_replays: bool,
    /// Stops when standard input is closed, so that the shop ends with the program that started it.
    #[arg(long)]
    stop_on_stdin_close: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let api_key = read_secret(&arguments.api_key_file)?;
    let signing_secret = read_secret(&arguments.signing_secret_file)?;
    let mut settings = ShopSettings::new(arguments.data, api_key, signing_secret);
    settings.listen = arguments.listen;
    settings.public_url = arguments.public_url;
    settings.control = arguments.control;
    settings.refuse_replays = arguments.refuse_replays;

    let told_to_stop = told_to_stop(arguments.stop_on_stdin_close)?;
    let shop = Shop::start(settings)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "{}", json!({"listening": shop.base_url()}))?;
    stdout.flush()?;
    told_to_stop.await;
    shop.stop().await;
    Ok(())
}

/// The text of the file without the line end that editors leave there.
fn read_secret(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{shown}`"))?;
    let secret = text.trim_end_matches(['\r', '\n']);
    ensure!(!secret.is_empty(), "the file `{shown}` is empty");
    Ok(secret.to_owned())
}

/// Listens for the signals from now on, and resolves at the first reason to stop.
fn told_to_stop(with_stdin: bool) -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).context("cannot listen for the signal to terminate")?
    };
    let stdin = stdin_closed(with_stdin);
    Ok(async move {
        #[cfg(unix)]
        let terminated = terminate.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<Option<()>>();
        tokio::select! {
            _ = terminated => {}
            _ = tokio::signal::ctrl_c() => {}
            () = stdin => {}
        }
    })
}

/// Resolves when standard input ends. The thread is left behind at the end: no read of it can be called off.
async fn stdin_closed(wanted: bool) {
    if !wanted {
        return std::future::pending().await;
    }
    let (closed, told) = oneshot::channel();
    thread::spawn(move || {
        let mut room = [0; 1024];
        let mut stdin = io::stdin().lock();
        while matches!(stdin.read(&mut room), Ok(read) if read > 0) {}
        let _ = closed.send(());
    });
    let _ = told.await;
}
