//! `actgate verify-signature`

use super::open;
use super::output::Output;
use crate::model::auth::form::HmacForm;
use crate::model::auth::hmac::HmacScheme;
use crate::model::id::Name;
use crate::runtime::clock::Clock;
use crate::secrets::{SecretReference, Secrets};
use crate::signatures::{Received, Receiver, Scheme, explain};
use anyhow::{Context, anyhow, bail};
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// This host sends no larger bodies than this.
const BODY_BYTES_MAX: u64 = 16 << 20;

#[derive(clap::Args)]
pub(super) struct VerifySignature {
    /// The scheme of the signature
    #[arg(long, value_parser = Scheme::ALL.map(|(word, _)| word).into_iter().chain([HMAC]).collect::<Vec<_>>())]
    scheme: String,
    /// A file with the secret, or the sender's public key; repeat it while a secret is being rotated
    #[arg(long = "secret-file", value_name = "FILE", required = true)]
    secrets: Vec<PathBuf>,
    /// The method of the request
    #[arg(long, default_value = "POST")]
    method: String,
    /// The URL as the sender called it, or path and query with `--public-url`
    #[arg(long)]
    url: String,
    /// The receiver's URL as the world sees it, when the receiver is behind a proxy
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The key id that the signature must name (rfc9421), or that its form has (hmac)
    #[arg(long, value_name = "ID")]
    key_id: Option<String>,
    #[command(flatten)]
    form: Form,
    /// A header of the request; repeat for each
    #[arg(long = "header", short = 'H', value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The bytes of the body; `-` reads them from stdin
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// The receiver's clock in milliseconds since 1970; by default now
    #[arg(long, value_name = "N")]
    now_ms: Option<u64>,
}

/// The word of the scheme whose form is given with options.
const HMAC: &str = "hmac";

/// The form of a signature by `hmac`, key by key as in the endpoint's `auth`.
#[derive(clap::Args)]
#[command(next_help_heading = "Form of a signature by `hmac`, as in the manifest")]
struct Form {
    /// The header that carries the signature
    #[arg(long, value_name = "NAME")]
    signature_header: Option<String>,
    /// The value of that header [default: {signature}]
    #[arg(long, value_name = "TEXT")]
    value: Option<String>,
    /// What is signed [default: {body}]
    #[arg(long, value_name = "TEXT")]
    signs: Option<String>,
    /// sha256, sha384, sha512 or sha1 [default: sha256]
    #[arg(long, value_name = "WORD")]
    algorithm: Option<String>,
    /// hex, base64 or base64url [default: hex]
    #[arg(long, value_name = "WORD")]
    encoding: Option<String>,
    /// text, hex, base64 or base64url [default: text]
    #[arg(long, value_name = "WORD")]
    secret_encoding: Option<String>,
    /// The header that carries the time
    #[arg(long, value_name = "NAME")]
    timestamp_header: Option<String>,
    /// seconds, milliseconds or rfc3339 [default: seconds]
    #[arg(long, value_name = "WORD")]
    timestamp_format: Option<String>,
    /// The header that carries the nonce
    #[arg(long, value_name = "NAME")]
    nonce_header: Option<String>,
}

impl Form {
    /// The name of the first option that was given.
    fn given(&self) -> Option<&'static str> {
        let options = [
            ("--signature-header", &self.signature_header),
            ("--value", &self.value),
            ("--signs", &self.signs),
            ("--algorithm", &self.algorithm),
            ("--encoding", &self.encoding),
            ("--secret-encoding", &self.secret_encoding),
            ("--timestamp-header", &self.timestamp_header),
            ("--timestamp-format", &self.timestamp_format),
            ("--nonce-header", &self.nonce_header),
        ];
        options
            .into_iter()
            .find(|(_, value)| value.is_some())
            .map(|(option, _)| option)
    }

    fn scheme(&self, key_id: Option<&str>) -> anyhow::Result<HmacScheme> {
        let form = HmacForm {
            header: self.signature_header.clone(),
            value: self.value.clone(),
            signs: self.signs.clone(),
            algorithm: self.algorithm.clone(),
            encoding: self.encoding.clone(),
            secret_encoding: self.secret_encoding.clone(),
            timestamp_header: self.timestamp_header.clone(),
            timestamp_format: self.timestamp_format.clone(),
            nonce_header: self.nonce_header.clone(),
            key_id: key_id.map(str::to_owned),
        };
        HmacScheme::new(&form).map_err(|found| {
            let option = |key: &str| match key {
                "header" => "--signature-header".to_owned(),
                key => format!("--{}", key.replace('_', "-")),
            };
            let lines: Vec<String> = found
                .iter()
                .map(|one| format!("`{}`: {}; {}", option(one.key), one.message, one.remedy))
                .collect();
            anyhow!(lines.join("\n"))
        })
    }
}

impl VerifySignature {
    /// Exit codes: 0 for a good signature, 1 for one that is not taken.
    pub(super) fn run(self, output: Output) -> anyhow::Result<ExitCode> {
        let form = match (self.scheme == HMAC, self.form.given()) {
            (true, _) => Some(self.form.scheme(self.key_id.as_deref())?),
            (false, Some(option)) => bail!("`{option}` is for `--scheme {HMAC}`; leave it out"),
            (false, None) => None,
        };
        let scheme = match &form {
            Some(form) => Scheme::Hmac(form),
            None => Scheme::from_word(&self.scheme).ok_or_else(|| anyhow!("there is no scheme `{}`", self.scheme))?,
        };
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
        .with_context(|| format!("`{line}` is not a header; write `Name: value`"))?;
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
