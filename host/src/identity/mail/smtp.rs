//! Mail over SMTP with TLS.

use super::compose::{Reach, mail, mailbox};
use super::queue::{Queue, Sends, Trouble};
use super::{Channel, MailError, Mailer, Message};
use crate::config::{Sender, SmtpSettings, SmtpTls};
use crate::secrets::Secrets;
use crate::upstream::{BoxFuture, TlsRoots};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// What mail over SMTP is made of.
pub struct SmtpParts {
    pub settings: SmtpSettings,
    pub from: Sender,
    /// The host's own trust, and the operator's authority where one is named.
    pub roots: TlsRoots,
    /// A PEM file's content.
    pub ca: Option<Vec<u8>>,
    pub secrets: Arc<Secrets>,
}

/// Sends through a mail server.
pub struct Smtp {
    from: Mailbox,
    queue: Queue<lettre::Message>,
}

impl Smtp {
    /// Checks everything that can be checked without the server, and starts to wait for mails.
    pub fn start(parts: SmtpParts) -> Result<Self, MailError> {
        let from = mailbox(&parts.from)?;
        let server = Server::new(parts)?;
        Ok(Self {
            from,
            queue: Queue::start(server),
        })
    }
}

impl Smtp {
    /// Connects and logs in as for a mail, and sends none.
    pub async fn reach(parts: SmtpParts) -> Result<(), MailError> {
        let server = Server::new(parts)?;
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
        self.queue.push(mail(&self.from, channel, message, Reach::Servers)?)
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.queue.close()
    }
}

struct Server {
    settings: SmtpSettings,
    tls: Tls,
    hello: ClientId,
    secrets: Arc<Secrets>,
}

impl Server {
    fn new(parts: SmtpParts) -> Result<Self, MailError> {
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
            hello: ClientId::Domain(parts.from.domain),
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
            // Read again for each mail, so that a changed secret is used at once; off the threads that serve.
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
}

impl Sends<lettre::Message> for Server {
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
            // A server that turned the mail down for good is not asked again, and what it has no way to take, such as
            // an address outside of ASCII, does not pass later either.
            may_pass: !error.is_permanent() && !error.is_client(),
            message: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests;
