//! What the demo stands on: a folder with settings, secrets and contacts, a running shop and a running host.

use super::http::Client;
use crate::process::{self, Background};
use crate::workspace::{EXAMPLES, Workspace};
use anyhow::{Context, bail};
use serde_json::Value;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The people whom the shop knows.
const CONTACTS: &str = "id,email,name\n\
    c-1,ada@example.com,Ada Example\n\
    c-2,grace@example.com,Grace Example\n\
    c-3,alan@example.org,Alan Example\n\
    c-4,katherine@example.org,Katherine Example\n";

/// The settings. The rate is high, since the check measures a loop of runs.
const SETTINGS: &str = r#"# Written by `cargo xtask demo` at every start, since the shop's port changes.
operator = "Example Shop"
state = "host"

[contacts]
csv = "contacts.csv"

[mail]
outbox = "outbox"
from = "Example Shop <shop@example.com>"

[places]
"127.0.0.1" = { en = "our shop", de = "unser Shop" }

[api]
requests_per_minute = 100000

[secrets]
shop-api-key = { file = "secrets/shop-api-key" }
shop-signing = { file = "secrets/shop-signing" }
"#;

/// A running demo.
pub(super) struct Stand {
    pub folder: PathBuf,
    pub host: Background,
    pub token: String,
    workspace: Workspace,
    /// Held for its end, which is after the host's.
    _shop: Background,
}

impl Stand {
    /// Starts a demo over a folder, making what is missing in it.
    pub(super) fn open(workspace: &Workspace, folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder.join("secrets"))?;
        for name in ["shop-api-key", "shop-signing"] {
            secret(&folder.join("secrets").join(name))?;
        }
        fs::write(folder.join("contacts.csv"), CONTACTS)?;
        let shop = shop(workspace, folder)?;
        fs::write(folder.join("actgate.toml"), SETTINGS)?;
        grant(workspace, folder, &shop.url)?;
        let mut publish = command(workspace, folder);
        publish
            .arg("publish")
            .args(EXAMPLES.iter().map(|name| workspace.action(name)));
        process::quiet(&mut publish)?;
        let host = start_host(workspace, folder)?;
        let (folder, workspace) = (folder.to_owned(), workspace.clone());
        let mut stand = Self {
            folder,
            host,
            token: String::new(),
            workspace,
            _shop: shop,
        };
        stand.token = stand.kept_token()?;
        Ok(stand)
    }

    /// A command of `actgate` over this demo's settings.
    pub(super) fn actgate(&self) -> Command {
        command(&self.workspace, &self.folder)
    }

    /// The chat with this demo.
    pub(super) fn chat(&self) -> Command {
        let mut chat = self.actgate();
        chat.args(["chat", "--url", &self.host.url])
            .env("ACTGATE_TOKEN", &self.token);
        chat
    }

    /// Makes a token with a role.
    pub(super) fn new_token(&self, role: &str) -> anyhow::Result<String> {
        let mut create = self.actgate();
        create.args(["--json", "token", "create", "--role", role, "--note", "demo"]);
        let made: Value = serde_json::from_str(&process::output(&mut create)?)?;
        Ok(made["token"]
            .as_str()
            .context("`actgate token create` gives a token")?
            .to_owned())
    }

    /// The token of the last time while it is good, so that tokens do not pile up.
    fn kept_token(&self) -> anyhow::Result<String> {
        let file = self.folder.join("secrets").join("token");
        if let Ok(token) = fs::read_to_string(&file) {
            let client = Client::new(&self.host.url, Some(&token));
            if client.get("/v1/actions")?.status == 200 {
                return Ok(token);
            }
        }
        let token = self.new_token("operator")?;
        private_file(&file)?.write_all(token.as_bytes())?;
        Ok(token)
    }

    /// Stops the host and starts it again over the same state, with the same shop.
    pub(super) fn restart(&mut self) -> anyhow::Result<()> {
        let gone = Client::new(&self.host.url, None);
        // Replacing the value would start the new host before the old one has ended.
        self.host.stop();
        if gone.get("/health").is_ok() {
            bail!("the host still answers after it was stopped");
        }
        self.host = start_host(&self.workspace, &self.folder)?;
        Ok(())
    }

    /// Where mails to visitors go.
    pub(super) fn outbox(&self) -> PathBuf {
        self.folder.join("outbox")
    }

    /// What the host logged.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("host.log")).unwrap_or_default()
    }
}

fn command(workspace: &Workspace, folder: &Path) -> Command {
    let mut command = workspace.actgate();
    command.arg("--settings").arg(folder.join("actgate.toml"));
    command
}

/// Grants what the examples ask for, with the demo's shop in the place of the one in their manifests.
fn grant(workspace: &Workspace, folder: &Path, shop: &str) -> anyhow::Result<()> {
    let mut grants = String::new();
    for name in EXAMPLES {
        let mut inspect = command(workspace, folder);
        inspect.arg("inspect").arg(workspace.action(name)).arg("--grants");
        grants.push_str(&process::output(&mut inspect)?);
        grants.push('\n');
    }
    let local = "[[grants]]\nprivate_networks = [\"127.0.0.0/8\"]\nplain_http = true";
    let grants = grants
        .replace("https://api.shop.example", shop)
        .replace("[[grants]]", local);
    let file = folder.join("grants.toml");
    fs::write(&file, grants)?;
    let mut grant = command(workspace, folder);
    grant
        .arg("grant")
        .arg("--file")
        .arg(&file)
        .args(["--note", "the demo's shop"]);
    process::quiet(&mut grant)
}

fn start_host(workspace: &Workspace, folder: &Path) -> anyhow::Result<Background> {
    let mut serve = command(workspace, folder);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--json"]);
    Background::start("host", &serve, folder)
}

fn shop(workspace: &Workspace, folder: &Path) -> anyhow::Result<Background> {
    let mut shop = Command::new(workspace.binary("shop-api"));
    shop.arg("--data").arg(folder.join("shop"));
    shop.arg("--api-key-file")
        .arg(folder.join("secrets").join("shop-api-key"));
    shop.arg("--signing-secret-file")
        .arg(folder.join("secrets").join("shop-signing"));
    shop.args(["--listen", "127.0.0.1:0"]);
    Background::start("shop", &shop, folder)
}

/// Makes a secret once for each state folder.
fn secret(file: &Path) -> anyhow::Result<()> {
    if !file.exists() {
        let value = random_hex(32)?;
        private_file(file)?.write_all(value.as_bytes())?;
    }
    Ok(())
}

/// Opens a file that only its owner can read.
fn private_file(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

/// Random bytes of the system, in hexadecimal.
pub(super) fn random_hex(bytes: usize) -> anyhow::Result<String> {
    let mut drawn = vec![0; bytes];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut drawn))
        .context("the system gives no random bytes")?;
    Ok(drawn.iter().map(|byte| format!("{byte:02x}")).collect())
}
