//! The proof that one request was checked. Only `decide` and `redirect` can make one; only a permit can be sent.

use super::denial::Denial;
use super::request::{BuiltRequest, Parts};
use crate::model::auth::Auth;
use crate::model::endpoint::{Endpoint, Method};
use crate::model::grant::Grant;
use crate::model::id::Name;
use crate::model::origin::Origin;
use crate::policy::address::AddressRefusal;
use crate::policy::grant::GrantForm;
use crate::policy::rule::Rule;
use crate::web::media_type;
use ipnet::IpNet;
use serde_json::{Map, Value};
use std::sync::Arc;
use url::form_urlencoded;

/// Permission to send exactly one request, or one hop of it.
#[derive(Clone, Debug, PartialEq)]
pub struct EgressPermit {
    endpoint: Arc<Endpoint>,
    grant: Arc<Grant>,
    request: BuiltRequest,
    redirects_left: u8,
    write: bool,
    /// Whether this is for the token request before a call, which proves itself in its own way.
    is_token: bool,
}

/// What a token endpoint may answer, in bytes. A token and its neighbours have a few hundred, or a few thousand with
/// claims in them.
const TOKEN_ANSWER_BYTES_MAX: u64 = 64 << 10;

impl EgressPermit {
    /// For `decide` alone, after every check.
    pub(super) fn first(endpoint: &Arc<Endpoint>, grant: &Arc<Grant>, request: BuiltRequest) -> Self {
        Self {
            write: endpoint.writes(),
            redirects_left: endpoint.redirects_max,
            endpoint: Arc::clone(endpoint),
            grant: Arc::clone(grant),
            request,
            is_token: false,
        }
    }

    /// The permit of the token request that this call needs first: another declared destination, to which `decide`
    /// said yes together with the call. `None` where no token is needed. The client's
    /// own credentials are not part of the request, and it follows no redirect.
    pub fn token(&self) -> Option<Self> {
        let Auth::ClientCredentials(client) = self.auth() else {
            return None;
        };
        let origin = self.grant.token_origin.as_ref().unwrap_or(&client.token_origin);
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if !client.scopes.is_empty() {
            form.append_pair("scope", &client.scopes.join(" "));
        }
        form.extend_pairs(&client.parameters);
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let request = BuiltRequest::new(Parts {
            method: Method::Post,
            origin: origin.clone(),
            path_and_query: client.token_path.clone(),
            headers: vec![
                header("accept", "application/json"),
                header("content-type", media_type::FORM),
            ],
            body: Some(form.finish().into_bytes()),
            parameters: Map::new(),
        });
        Some(Self {
            request,
            redirects_left: 0,
            write: false,
            is_token: true,
            ..self.clone()
        })
    }

    /// For `redirect` alone. A write stays one.
    pub(super) fn hop(&self, request: BuiltRequest) -> Self {
        Self {
            request,
            redirects_left: self.redirects_left.saturating_sub(1),
            ..self.clone()
        }
    }

    /// The action that asked.
    pub fn action(&self) -> &Name {
        &self.grant.action
    }

    /// The endpoint's name.
    pub fn endpoint(&self) -> &Name {
        &self.endpoint.name
    }

    /// The method on the wire.
    pub fn method(&self) -> Method {
        self.request.method()
    }

    /// The whole URL, exactly as it goes on the wire.
    pub fn url(&self) -> String {
        self.request.url()
    }

    /// Scheme, host and port that are dialled.
    pub fn origin(&self) -> &Origin {
        self.request.origin()
    }

    /// The host, in lower-case ASCII; IPv6 literals keep their brackets.
    pub fn host(&self) -> &str {
        &self.request.origin().host
    }

    /// The port that is dialled.
    pub fn port(&self) -> u16 {
        self.request.origin().port
    }

    /// Header names in lower case with their values, without credentials.
    pub fn headers(&self) -> &[(String, String)] {
        self.request.headers()
    }

    /// The body's bytes.
    pub fn body(&self) -> Option<&[u8]> {
        self.request.body()
    }

    /// The values that the action gave.
    pub fn parameters(&self) -> &Map<String, Value> {
        self.request.parameters()
    }

    /// The request itself.
    pub fn request(&self) -> &BuiltRequest {
        &self.request
    }

    /// How this request proves itself. Every hop stays on the granted origin, so it does so on
    /// each; a token request has the client's credentials instead.
    pub fn auth(&self) -> &Auth {
        if self.is_token {
            &Auth::None
        } else {
            &self.endpoint.auth
        }
    }

    /// The secret that this request uses.
    pub fn secret(&self) -> Option<&Name> {
        self.auth().secret()
    }

    /// Networks outside global unicast that the host may resolve to.
    pub fn private_networks(&self) -> &[IpNet] {
        &self.grant.private_networks
    }

    /// Whether sending it twice could do something twice.
    pub fn is_write(&self) -> bool {
        self.write
    }

    /// SHA-256 over everything that would be sent but credentials, as 64 hexadecimal digits.
    pub fn digest(&self) -> &str {
        self.request.digest()
    }

    /// Lowers the host's limit for the whole call, in milliseconds.
    pub fn timeout_ms(&self) -> Option<u64> {
        self.endpoint.timeout_ms
    }

    /// Lowers the host's limit for the response body, in bytes.
    pub fn response_bytes_max(&self) -> Option<u64> {
        if self.is_token {
            Some(TOKEN_ANSWER_BYTES_MAX)
        } else {
            self.endpoint.response_bytes_max
        }
    }

    /// Lower-case names of the response headers that the action sees, besides `content-type`.
    pub fn response_headers(&self) -> &[String] {
        if self.is_token {
            &[]
        } else {
            &self.endpoint.response_headers
        }
    }

    /// How many redirects may still be followed.
    pub fn redirects_left(&self) -> u8 {
        self.redirects_left
    }

    /// What the operator allowed.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// The command that grants what this permit has, with a change.
    pub(super) fn regrant(&self, change: impl FnOnce(&mut GrantForm)) -> String {
        let mut form = GrantForm::from(&*self.grant);
        change(&mut form);
        form.command()
    }

    /// The denial of an address that this permit's host resolved to, with the grant that would allow it.
    pub fn deny_address(&self, refusal: &AddressRefusal) -> Denial {
        let (rule, remedy) = match refusal.grantable() {
            Some(network) => {
                let remedy = self.regrant(|form| form.private_networks.push(network.to_string()));
                (Rule::AddressNotPublic, remedy)
            }
            None => (
                Rule::AddressMetadata,
                "no grant can allow this address; grant another host".into(),
            ),
        };
        let message = format!(
            "the host `{}` of endpoint `{}` resolves to an address that is not allowed: {refusal}",
            self.host(),
            self.endpoint.name
        );
        let networks: Vec<String> = self.private_networks().iter().map(ToString::to_string).collect();
        Denial {
            rule,
            subject: format!("{}: {}", self.endpoint.name, self.host()),
            message,
            nearest: (!networks.is_empty()).then(|| networks.join(", ")),
            remedy,
        }
    }

    /// The denial of a call whose grant was taken back or changed since it was decided on.
    pub fn deny_revoked(&self) -> Denial {
        Denial {
            rule: Rule::NotGranted,
            subject: self.endpoint.name.to_string(),
            message: format!(
                "the grant of endpoint `{}` was taken back or changed during the call",
                self.endpoint.name
            ),
            nearest: None,
            remedy: self.regrant(|_| {}),
        }
    }

    /// The denial of a call whose token endpoint gave no usable token.
    pub fn deny_token(&self, message: String, remedy: String) -> Denial {
        Denial {
            rule: Rule::TokenRefused,
            subject: format!("{}: token", self.endpoint.name),
            message,
            nearest: None,
            remedy,
        }
    }

    /// The denial of a secret that is granted but cannot be used.
    pub fn deny_secret(&self, secret: &Name, message: String, remedy: String) -> Denial {
        Denial {
            rule: Rule::SecretUnusable,
            subject: format!("{}: secret `{secret}`", self.endpoint.name),
            message,
            nearest: None,
            remedy,
        }
    }

    pub(super) fn declared(&self) -> &Endpoint {
        &self.endpoint
    }
}
