//! HTTP clients with every convenience off, each pinned to the addresses that were checked for its origin.

use crate::model::limits::GateLimits;
use crate::model::origin::Origin;
use crate::policy::egress::EgressPermit;
use reqwest::dns::{Name, Resolve, Resolving};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How the host names itself to upstreams.
pub(super) const USER_AGENT: &str = concat!("actgate/", env!("CARGO_PKG_VERSION"));

/// How many clients are kept; each holds the idle connections of one origin.
const CLIENTS_MAX: usize = 64;

/// How long an idle connection is kept. Shorter than what servers commonly allow, so that we close first.
const IDLE_MAX: Duration = Duration::from_secs(20);

/// The certificate authorities that are trusted.
#[derive(Clone, Debug, Default)]
pub enum TlsRoots {
    /// Mozilla's, as compiled in.
    #[default]
    Bundled,
    /// Mozilla's and these, for an operator's own authority and for tests.
    BundledAnd(Vec<CertificateDer<'static>>),
}

impl TlsRoots {
    /// These and every certificate of a PEM file (RFC 7468), where there is one.
    ///
    /// # Errors
    ///
    /// The text has no certificate, or one that cannot be used.
    pub fn and_pem(self, pem: Option<&[u8]>) -> Result<Self, UnusableTls> {
        let Some(pem) = pem else { return Ok(self) };
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let more = read.ok().filter(|found| !found.is_empty()).ok_or(UnusableTls::Pem)?;
        let mut all = match self {
            Self::Bundled => Vec::new(),
            Self::BundledAnd(known) => known,
        };
        all.extend(more);
        Ok(Self::BundledAnd(all))
    }
}

/// Why TLS cannot be set up.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum UnusableTls {
    #[error("TLS cannot be set up: a root certificate or the protocol versions are not usable")]
    Unusable(#[from] rustls::Error),
    #[error(
        "the file of `gate.ca` holds no certificate in PEM: lines between `-----BEGIN CERTIFICATE-----` and its end"
    )]
    Pem,
}

/// A client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client could be made for this origin")]
pub(super) struct NoClient(#[from] reqwest::Error);

/// What a connection may be reused for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    origin: Origin,
    addresses: Vec<SocketAddr>,
    write: bool,
    through_proxy: bool,
    connect_timeout: Duration,
}

/// TLS as this host's clients speak it, with the certificate authorities that they trust.
pub fn tls_config(roots: TlsRoots) -> Result<ClientConfig, UnusableTls> {
    let mut store = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let TlsRoots::BundledAnd(more) = roots {
        for certificate in more {
            store.add(certificate)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(store)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}

/// Clients by origin and checked addresses, the latest used last.
pub(super) struct Clients {
    tls: ClientConfig,
    /// For connections that do not go straight to the upstream.
    pub proxy: Option<Origin>,
    connect_timeout: Duration,
    call_timeout: Duration,
    kept: Mutex<VecDeque<(Key, reqwest::Client)>>,
}

impl Clients {
    pub(super) fn new(limits: &GateLimits, roots: TlsRoots) -> Result<Self, UnusableTls> {
        let tls = tls_config(roots)?;
        Ok(Self {
            tls,
            proxy: None,
            connect_timeout: Duration::from_millis(limits.connect_ms_max),
            call_timeout: Duration::from_millis(limits.call_ms_max.min(limits.first_byte_ms_max)),
            kept: Mutex::default(),
        })
    }

    /// TLS as these clients speak it.
    pub(super) fn tls(&self) -> &ClientConfig {
        &self.tls
    }

    /// The client for a permit's origin at exactly these addresses, or through the proxy at these addresses.
    pub(super) fn get(
        &self,
        permit: &EgressPermit,
        addresses: &[SocketAddr],
        through_proxy: bool,
    ) -> Result<reqwest::Client, NoClient> {
        let key = Key {
            origin: permit.origin().clone(),
            addresses: addresses.to_vec(),
            write: permit.is_write(),
            through_proxy,
            connect_timeout: self.connect_timeout(permit),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept
            .iter()
            .position(|(other, _)| *other == key)
            .and_then(|at| kept.remove(at));
        let entry = match found {
            Some(entry) => entry,
            None => {
                let client = self.build(permit.host(), &key)?;
                (key, client)
            }
        };
        let client = entry.1.clone();
        kept.push_back(entry);
        if kept.len() > CLIENTS_MAX {
            kept.pop_front();
        }
        Ok(client)
    }

    /// Less than the whole call's time: a connection that never came is then told apart from an answer that never
    /// came, and a write is known to be unsent.
    fn connect_timeout(&self, permit: &EgressPermit) -> Duration {
        let whole = permit.timeout_ms().map_or(self.call_timeout, |own| {
            self.call_timeout.min(Duration::from_millis(own))
        });
        self.connect_timeout.min(whole * 3 / 4)
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where a client for outbound calls is made"
    )]
    fn build(&self, host: &str, key: &Key) -> Result<reqwest::Client, NoClient> {
        // A write never takes up an idle connection: one that the upstream has just closed would turn it into an
        // unknown outcome for nothing.
        let idle = if key.write { 0 } else { usize::MAX };
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .retry(reqwest::retry::never())
            .http1_only()
            .gzip(true)
            .connect_timeout(key.connect_timeout)
            .pool_max_idle_per_host(idle)
            .pool_idle_timeout(IDLE_MAX)
            .dns_resolver(Arc::new(NoSecondLookup));
        let client = match self.proxy.as_ref().filter(|_| key.through_proxy) {
            None => client.resolve_to_addrs(host, &key.addresses),
            Some(proxy) => client
                .proxy(reqwest::Proxy::all(proxy.to_string())?)
                .resolve_to_addrs(&proxy.host, &key.addresses),
        };
        Ok(client.build()?)
    }
}

/// Stands behind the pinned addresses. Names are looked up once, by us; whatever else asks gets an error.
struct NoSecondLookup;

impl Resolve for NoSecondLookup {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::ready(Err("the name is not pinned to an address".into())))
    }
}
