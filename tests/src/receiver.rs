//! The servers of `docs/receivers.md`, run from the page as it stands, which get requests that a host has signed.

use crate::artefacts::workspace;
use crate::echo::Captured;
use crate::verifiers::installed;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// Only a broken server takes so long to listen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A framework of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    Flask,
    Django,
    FastApi,
    Express,
    Fastify,
    Hono,
}

impl Framework {
    fn command(self) -> Command {
        let python = |module: &str, arguments: &[&str]| {
            let mut python = Command::new(installed("python").join("bin/python"));
            python.args(["-B", "-m", module]).args(arguments);
            python
        };
        // Its control socket would lie in the home folder.
        let gunicorn = |app: &str| python("gunicorn", &["--no-control-socket", "--bind", "127.0.0.1:0", app]);
        let node = |file: &str| {
            let mut node = Command::new("node");
            let listening = workspace().join("tests/verifiers/node/listening.mjs");
            node.arg("--import").arg(listening).arg(file).env("PORT", "0");
            node
        };
        match self {
            Self::Flask => gunicorn("flask_app:app"),
            Self::Django => gunicorn("django_app:app"),
            Self::FastApi => python("uvicorn", &["--port", "0", "fastapi_app:app"]),
            Self::Express => node("express.mjs"),
            Self::Fastify => node("fastify.mjs"),
            Self::Hono => node("hono.mjs"),
        }
    }
}

/// A running server of the page. It ends when it is dropped.
pub struct Receiver {
    port: u16,
    _child: Child,
    _folder: TempDir,
}

impl Receiver {
    /// Starts a server that checks one scheme, with the secret or public key that it takes.
    pub async fn start(framework: Framework, scheme: &str, secret: &str, public_url: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        for (name, text) in page() {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        std::os::unix::fs::symlink(
            installed("node").join("node_modules"),
            folder.path().join("node_modules"),
        )
        .expect("a link");
        let mut child = framework
            .command()
            .current_dir(folder.path())
            .env("SIGNATURE", scheme)
            .env("SIGNING_SECRET", secret)
            .env("PUBLIC_URL", public_url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let mut said = Vec::new();
        let listening = async {
            while let Some(line) = lines.next_line().await.expect("text") {
                if let Some(port) = port_of(&line) {
                    return Some(port);
                }
                said.push(line);
            }
            None
        };
        let port = tokio::time::timeout(PATIENCE, listening).await;
        let Ok(Some(port)) = port else {
            panic!("{framework:?} does not listen: {said:#?}")
        };
        // What a server says later has to be read, or it would stop at a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self {
            port,
            _child: child,
            _folder: folder,
        }
    }

    /// The status that a request is answered with, sent byte for byte as it was captured.
    pub async fn status(&self, request: &Captured) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("it listens");
        let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
        let kept = |name: &str| !["connection", "content-length"].contains(&name);
        for (name, value) in request.headers.iter().filter(|(name, _)| kept(name)) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !request.body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", request.body.len()));
        }
        head.push_str("connection: close\r\n\r\n");
        let whole = [head.as_bytes(), &request.body].concat();
        stream.write_all(&whole).await.expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("it answers");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.unwrap_or_else(|| panic!("no status: {answer}"))
    }
}

/// The port in a line that says where a server listens.
fn port_of(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("http://127.0.0.1:")?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

/// The files of the page: each program of it stands behind a line `<!-- file: NAME -->`.
fn page() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(workspace().join("docs/receivers.md")).expect("the page");
    let mut files = BTreeMap::new();
    for piece in page.split("<!-- file: ").skip(1) {
        let (name, rest) = piece.split_once(" -->\n").expect("the end of the line");
        let fence = rest.strip_prefix("```").expect("a fence right below");
        let (_, text) = fence.split_once('\n').expect("a language");
        let (text, _) = text.split_once("\n```").expect("the end of the fence");
        files.insert(name.to_owned(), format!("{text}\n"));
    }
    let is_program = |line: &&str| ["```python", "```js"].contains(line);
    assert_eq!(
        page.lines().filter(is_program).count(),
        files.len(),
        "every program is run"
    );
    files
}
