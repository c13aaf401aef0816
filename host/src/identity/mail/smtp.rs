//! Mail over SMTP with TLS: handed over at once, sent behind, and tried again where the server is busy.

use super::compose::{Reach, mail, sender};
use super::{Channel, MailError, Mailer, Message};
use crate::config::{SmtpSettings, SmtpTls};
use crate::secrets::Secrets;
use crate::upstream::{BoxFuture, TlsRoots};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Mails that may wait. More than this means that the server is down, and the links in them soon are too old.
const WAITING_MAX: usize = 1_000;

/// How long to wait before each further try.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];

/// What mail over SMTP is made of.
pub struct SmtpParts {
    pub settings: SmtpSettings,
    /// An address, with or without a name.
    pub from: String,
    /// The host's own trust, and the operator's authority where one is named.
    pub roots: TlsRoots,
    /// A PEM file's content.
    pub ca: Option<Vec<u8>>,
    pub secrets: Arc<Secrets>,
}

/// Sends through a mail server.
pub struct Smtp {
    from: Mailbox,
    waiting: Mutex<Option<mpsc::Sender<lettre::Message>>>,
    closing: watch::Sender<bool>,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Smtp {
    /// Checks everything that can be checked without the server, and starts to wait for mails.
    pub fn start(parts: SmtpParts) -> Result<Self, MailError> {
        let from = sender(&parts.from)?;
        let server = Server::new(&from, parts)?;
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let closing = watch::Sender::new(false);
        let worker = tokio::spawn(work(server, receiver, closing.subscribe()));
        Ok(Self {
            from,
            waiting: Mutex::new(Some(sender)),
            closing,
            worker: Mutex::new(Some(worker)),
        })
    }
}

impl Smtp {
    /// Connects and logs in as for a mail, and sends none.
    pub async fn reach(parts: SmtpParts) -> Result<(), MailError> {
        let from = sender(&parts.from)?;
        let server = Server::new(&from, parts)?;
        let within = Duration::from_millis(server.settings.timeout_ms);
        let transport = server
            .transport()
            .await
            .map_err(|trouble| MailError::Smtp(trouble.message))?;
        let reached = timeout(within, transport.test_connection()).await;
        match reached {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(MailError::Smtp("the server does not answer as a mail server".into())),
            Ok(Err(error)) => Err(MailError::Smtp(error.to_string())),
            Err(_) => Err(MailError::Smtp(format!(
                "the server did not answer within {} ms",
                within.as_millis()
            ))),
        }
    }
}

impl Mailer for Smtp {
    fn send(&self, channel: &Channel, message: &Message) -> Result<(), MailError> {
        let mail = mail(&self.from, channel, message, Reach::Servers)?;
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match &*waiting {
            Some(waiting) if waiting.try_send(mail).is_ok() => Ok(()),
            _ => Err(MailError::Full(WAITING_MAX)),
        }
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.closing.send_replace(true);
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        Box::pin(async {
            if let Some(worker) = worker
                && let Err(error) = worker.await
            {
                tracing::error!(%error, "mails that waited were not sent");
            }
        })
    }
}

/// Sends one mail after the other. A host that is about to end tries each once, and waits for no server to recover.
async fn work(server: Server, mut mails: mpsc::Receiver<lettre::Message>, mut closing: watch::Receiver<bool>) {
    while let Some(mail) = mails.recv().await {
        let mut waits = AGAIN_AFTER.into_iter();
        loop {
            let Err(trouble) = server.send(mail.clone()).await else {
                break;
            };
            let again = waits.next().filter(|_| trouble.may_pass && !*closing.borrow());
            let Some(wait) = again else {
                tracing::error!(error = trouble.message, "a mail was not sent");
                break;
            };
            tracing::warn!(error = trouble.message, "a mail was not taken; it is tried again");
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = closing.changed() => {}
            }
        }
    }
}

struct Trouble {
    message: String,
    may_pass: bool,
}

struct Server {
    settings: SmtpSettings,
    tls: Tls,
    hello: ClientId,
    secrets: Arc<Secrets>,
}

impl Server {
    fn new(from: &Mailbox, parts: SmtpParts) -> Result<Self, MailError> {
        let unusable = |error: lettre::transport::smtp::Error| MailError::Smtp(error.to_string());
        let mut tls =
            TlsParameters::builder(parts.settings.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        if let TlsRoots::BundledAnd(more) = parts.roots {
            for root in more {
                tls = tls.add_root_certificate(Certificate::from_der(root.to_vec()).map_err(unusable)?);
            }
        }
        if let Some(pem) = parts.ca {
            const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
            if !pem.windows(BEGIN.len()).any(|window| window == BEGIN) {
                return Err(MailError::Smtp("the file of `ca` holds no certificate in PEM".into()));
            }
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(unusable)?);
        }
        let tls = tls.build_rustls().map_err(unusable)?;
        Ok(Self {
            tls: match parts.settings.tls {
                SmtpTls::StartTls => Tls::Required(tls),
                SmtpTls::Implicit => Tls::Wrapper(tls),
                SmtpTls::None => Tls::None,
            },
            hello: ClientId::Domain(from.email.domain().to_owned()),
            settings: parts.settings,
            secrets: parts.secrets,
        })
    }

    async fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, Trouble> {
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.settings.host)
            .port(self.settings.port)
            .tls(self.tls.clone())
            .hello_name(self.hello.clone());
        if let Some((user, name)) = &self.settings.login {
            // Read anew for each mail, so that a changed secret is used at once; off the threads that serve.
            let (secrets, name) = (self.secrets.clone(), name.clone());
            let password = tokio::task::spawn_blocking(move || match secrets.values(&name) {
                Ok(values) => String::from_utf8(values.current.expose().to_vec())
                    .map_err(|_| format!("the secret `{name}` is not text")),
                Err(error) => Err(format!("the secret `{name}`: {error}")),
            });
            let password = password.await.map_err(|error| error.to_string()).and_then(|done| done);
            let password = password.map_err(|message| Trouble {
                message,
                may_pass: false,
            })?;
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        Ok(transport.build())
    }

    async fn send(&self, mail: lettre::Message) -> Result<(), Trouble> {
        let transport = self.transport().await?;
        // The library's own time-out ends connecting alone; a server can fall silent later as well.
        let within = Duration::from_millis(self.settings.timeout_ms);
        let Ok(sent) = timeout(within, transport.send(mail)).await else {
            return Err(Trouble {
                message: format!(
                    "the server did not take it within {} ms; see `mail.smtp.timeout_ms`",
                    within.as_millis()
                ),
                may_pass: true,
            });
        };
        sent.map(|_| ()).map_err(|error| Trouble {
            // A server that turned the mail down for good is not asked again.
            may_pass: !error.is_permanent(),
            message: error.to_string(),
        })
    }
}
