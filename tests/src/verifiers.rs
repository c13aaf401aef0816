//! The published clients that `cargo xtask test` installs, run over captured requests: many for each start of a process.

use crate::artefacts::{profile_folder, workspace};
use crate::echo::Captured;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A language with its published clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Node,
    Python,
    Rust,
}

/// A published client, and which of its signatures is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// With `v1`, `v2` or `v3`.
    Hubspot(&'static str),
    StandardWebhooks,
    /// RFC 9421 with `ed25519` or `hmac-sha256`.
    HttpMessageSignatures(&'static str),
    /// RFC 9421 with `ed25519` or `hmac-sha256`.
    Httpsig(&'static str),
    /// RFC 9421 with `ed25519`.
    HttpMessageSig,
    /// RFC 9421 with `ed25519`, under the label `sig1`.
    Interledger,
    /// GitHub's signatures.
    Octokit,
    Slack,
    Stripe,
}

impl Client {
    /// Its name in the programs, and which of its signatures is asked for.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Hubspot(version) => ("hubspot", version),
            Self::StandardWebhooks => ("standardwebhooks", ""),
            Self::HttpMessageSignatures(algorithm) => ("http-message-signatures", algorithm),
            Self::Httpsig(algorithm) => ("httpsig", algorithm),
            Self::HttpMessageSig => ("http-message-sig", "ed25519"),
            Self::Interledger => ("interledger", "ed25519"),
            Self::Octokit => ("octokit", ""),
            Self::Slack => ("slack", ""),
            Self::Stripe => ("stripe", ""),
        }
    }

    /// The languages that it is published for.
    pub fn languages(self) -> &'static [Language] {
        match self {
            Self::Hubspot(_) | Self::StandardWebhooks | Self::HttpMessageSignatures(_) | Self::Stripe => {
                &[Language::Node, Language::Python]
            }
            Self::HttpMessageSig | Self::Interledger | Self::Octokit => &[Language::Node],
            Self::Slack => &[Language::Python],
            Self::Httpsig(_) => &[Language::Rust],
        }
    }
}

/// A request with all that its receiver knows.
#[derive(Clone, Debug)]
pub struct Check {
    pub client: Client,
    pub secret: String,
    pub url: String,
    pub request: Captured,
}

impl Check {
    fn json(&self) -> Value {
        let (client, version) = self.client.words();
        let headers = self.request.headers.iter().cloned();
        let headers: serde_json::Map<String, Value> = headers.map(|(name, value)| (name, value.into())).collect();
        json!({
            "client": client,
            "version": version,
            "secret": self.secret,
            "method": self.request.method,
            "url": self.url,
            "headers": headers,
            "body": std::str::from_utf8(&self.request.body).expect("JSON is UTF-8"),
        })
    }
}

impl Language {
    pub const ALL: [Self; 3] = [Self::Node, Self::Python, Self::Rust];

    /// What the clients of this language answer to each request: `accepted`, or why it is refused.
    pub fn verify(self, checks: &[Check]) -> Vec<String> {
        let requests: Vec<Value> = checks.iter().map(Check::json).collect();
        let mut child = self.command().spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin
            .write_all(Value::from(requests).to_string().as_bytes())
            .expect("the program reads its input");
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{self:?}: {}", text(&output.stderr));
        let answers: Vec<String> = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{self:?}: {error} in: {}", text(&output.stdout)));
        assert_eq!(answers.len(), checks.len(), "{self:?} answers every request");
        answers
    }

    fn command(self) -> Command {
        let scripts = workspace().join("tests/verifiers");
        let mut command = match self {
            Self::Node => {
                let mut node = Command::new("node");
                node.arg(scripts.join("node/verify.cjs")).arg(installed("node"));
                node
            }
            Self::Python => {
                let mut python = Command::new(installed("python").join("bin/python"));
                // Nothing is written beside the script.
                python.arg("-B").arg(scripts.join("python/verify.py"));
                python
            }
            Self::Rust => Command::new(installed("rust").join("target/debug/verifier")),
        };
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// The folder that the packages of a language are installed in.
pub(crate) fn installed(language: &str) -> PathBuf {
    let folder = profile_folder().join("../tools/verifiers").join(language);
    assert!(
        Path::new(&folder).join("installed").is_file(),
        "{} is not there; run `cargo xtask test --only tools`, which installs the published clients",
        folder.display()
    );
    folder
}
