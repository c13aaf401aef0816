//! Every kind of credential on the wire, with rotated secrets, tokens that expire, and nothing of them in any text.

mod keys;
mod oauth;
mod rotation;
mod surfaces;
mod tokens;

use super::server::{header, ok};
use super::*;
use crate::model::auth::form::HmacForm;
use crate::model::auth::hmac::HmacScheme;
use crate::model::auth::{ClientAuth, ClientCredentials, Identifier, SignatureAlgorithm};
use crate::secrets::Rotation;
use tempfile::TempDir;

/// Secrets in files of their own.
struct Vault(TempDir);

impl Vault {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn put(&self, file: &str, value: &str) -> SecretReference {
        let path = self.0.path().join(file);
        std::fs::write(&path, value).unwrap();
        SecretReference::File(path)
    }

    /// A sender with these secrets: name, current value and perhaps the next.
    fn upstream(&self, secrets: &[(&str, &str, Option<&str>)]) -> LiveUpstream {
        self.upstream_with(secrets, Names::loopback(), GateLimits::default())
    }

    fn upstream_with(
        &self,
        secrets: &[(&str, &str, Option<&str>)],
        names: Arc<Names>,
        limits: GateLimits,
    ) -> LiveUpstream {
        let rotation = |(secret, current, next): &(&str, &str, Option<&str>)| {
            let rotation = Rotation {
                current: self.put(secret, current),
                next: next.map(|next| self.put(&format!("{secret}.next"), next)),
            };
            (name(secret), rotation)
        };
        let secrets = Arc::new(Secrets::new(secrets.iter().map(rotation)));
        LiveUpstream::new(secrets, names, limits, TlsRoots::Bundled).unwrap()
    }
}

fn with_auth(auth: Auth, endpoint: Endpoint) -> Endpoint {
    Endpoint { auth, ..endpoint }
}

/// A permit for an endpoint whose grant names all that it needs.
fn granted(endpoint: &Endpoint) -> EgressPermit {
    let grant = Grant {
        secrets: endpoint.auth.secrets().into_iter().cloned().collect(),
        ..grant()
    };
    permit_with(endpoint, &grant, "A-1")
}

fn signature(scheme: SignatureScheme) -> Auth {
    Auth::Signature {
        scheme,
        secret: name("key"),
    }
}

/// A form of HMAC that signs all that there is.
fn own_form() -> HmacScheme {
    HmacScheme::new(&HmacForm {
        header: Some("X-Signature".into()),
        value: Some("t={timestamp},n={nonce},v1={signature}".into()),
        signs: Some("{timestamp}.{nonce}.{method}.{url}.{body}".into()),
        ..HmacForm::default()
    })
    .unwrap()
}

const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const UNAUTHORIZED: &str = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
