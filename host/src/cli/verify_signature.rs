//! `actgate verify-signature`

use super::open;
use super::output::Output;
use crate::model::id::Name;
use crate::runtime::clock::Clock;
use crate::secrets::{SecretReference, Secrets};
use crate::signatures::{Received, Receiver, Scheme, explain};
use anyhow::{Context, anyhow, bail};
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Larger bodies than this are no requests of this host.
const BODY_BYTES_MAX: u64 = 16 << 20;

#[derive(clap::Args)]
pub struct VerifySignature {
    /// What the request is signed by
    #[arg(long, value_parser = Scheme::ALL.map(|(word, _)| word))]
    scheme: String,
    /// A file with the secret, or the sender's public key; more of them while a secret is being rotated
    #[arg(long = "secret-file", value_name = "FILE", required = true)]
    secrets: Vec<PathBuf>,
    /// The method of the request
    #[arg(long, default_value = "POST")]
    method: String,
    /// The URL as the sender called it, or path and query with `--public-url`
    #[arg(long)]
    url: String,
    /// Where the world sees the receiver, when a proxy stands before it
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The key id that the signature must name (rfc9421)
    #[arg(long, value_name = "ID")]
    key_id: Option<String>,
    /// A header of the request, as often as there are headers
    #[arg(long = "header", short = 'H', value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The bytes of the body; `-` reads them from stdin
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// The receiver's clock in milliseconds since 1970; now when left out
    #[arg(long, value_name = "N")]
    now_ms: Option<u64>,
}

impl VerifySignature {
    /// Exit codes: 0 for a good signature, 1 for one that is not taken.
    pub fn run(self, output: Output) -> anyhow::Result<ExitCode> {
        let scheme = Scheme::from_word(&self.scheme).ok_or_else(|| anyhow!("no scheme `{}`", self.scheme))?;
        let headers = self
            .headers
            .iter()
            .map(|line| header(line))
            .collect::<Result<Vec<_>, _>>()?;
        let body = self.body.as_deref().map(body).transpose()?.unwrap_or_default();
        let secrets = self
            .secrets
            .iter()
            .map(|file| secret(file))
            .collect::<Result<Vec<_>, _>>()?;
        let secrets: Vec<&[u8]> = secrets.iter().map(crate::secrets::Secret::expose).collect();
        let receiver = Receiver {
            secrets: &secrets,
            now_ms: self.now_ms.unwrap_or_else(|| Clock::system().now_ms()),
            public_url: self.public_url.as_deref(),
            key_id: self.key_id.as_deref(),
        };
        let received = Received {
            method: &self.method,
            url: &self.url,
            headers: &headers,
            body: &body,
        };
        match explain(scheme, &receiver, &received) {
            Ok(accepted) => {
                let file = self.secrets[accepted.secret].display();
                let value = json!({ "accepted": true, "scheme": self.scheme, "secret_file": file.to_string() });
                output.show(&value, || {
                    format!("the signature is good; it was made with the secret in `{file}`")
                })?;
                Ok(ExitCode::SUCCESS)
            }
            Err(refusal) => {
                let part = refusal.part.as_str();
                let value = json!({ "accepted": false, "scheme": self.scheme, "part": part,
                                    "message": refusal.message, "remedy": refusal.remedy });
                output.show(&value, || {
                    format!("not taken ({part}): {}\n{}", refusal.message, refusal.remedy)
                })?;
                Ok(ExitCode::FAILURE)
            }
        }
    }
}

fn header(line: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = line
        .split_once(':')
        .with_context(|| format!("`{line}` is no header; write `Name: value`"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn body(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file != Path::new("-") {
        return open::read(file, BODY_BYTES_MAX);
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(BODY_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BODY_BYTES_MAX {
        bail!("the body has more than {BODY_BYTES_MAX} bytes");
    }
    Ok(bytes)
}

/// Read as the host reads its own secrets, so that a line break at the end of the file means the same.
fn secret(file: &Path) -> anyhow::Result<crate::secrets::Secret> {
    let name = Name::new("secret")?;
    let reference = SecretReference::File(file.to_path_buf());
    let secret = Secrets::new([(name.clone(), reference)]).resolve(&name);
    secret.with_context(|| format!("the secret in `{}` cannot be used", file.display()))
}
