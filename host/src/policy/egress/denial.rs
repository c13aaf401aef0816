//! A refusal: which rule, of what, why, and the text that would allow it.

use crate::model::endpoint::{Auth, Endpoint, Origin, Scheme};
use crate::model::grant::Grant;
use crate::model::id::Name;
use ipnet::IpNet;
use std::fmt;

/// Declares the rules once, with their names in logs, metrics and answers.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $name:literal,)+) => {
        /// A rule of the gate. Its name travels into every log line, metric and error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule { $($(#[$doc])* $rule,)+ }

        impl Rule {
            /// Every rule, for documents and tests.
            pub const ALL: &[Self] = &[$(Self::$rule,)+];

            /// The rule's stable name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }
        }
    };
}

rules! {
    /// The endpoint is not one that the action's manifest declares.
    NotDeclared = "not-declared",
    /// The ledger has this very write of the run already.
    WriteRepeated = "write-repeated",
    /// The operator granted nothing for this action and endpoint.
    NotGranted = "not-granted",
    SchemeNotGranted = "scheme-not-granted",
    SecretNotGranted = "secret-not-granted",
    /// The token endpoint is elsewhere than the endpoint, and the grant does not say so.
    TokenOriginNotGranted = "token-origin-not-granted",
    /// The secret is granted but cannot be read or used.
    SecretUnusable = "secret-unusable",
    /// The token endpoint gave no token that can be used.
    TokenRefused = "token-refused",
    AssuranceTooLow = "assurance-too-low",
    /// The request was built for something other than what is decided on.
    RequestMismatch = "request-mismatch",
    AddressNotPublic = "address-not-public",
    AddressMetadata = "address-metadata",
    RedirectLimit = "redirect-limit",
    RedirectOrigin = "redirect-origin",
    RedirectMethod = "redirect-method",
    RedirectLocation = "redirect-location",
    ParameterUndeclared = "parameter-undeclared",
    ParameterMissing = "parameter-missing",
    ParameterType = "parameter-type",
    SettingMissing = "setting-missing",
    SettingType = "setting-type",
    /// The visitor's address or contact is needed and not known.
    VisitorUnknown = "visitor-unknown",
    PathDotSegment = "path-dot-segment",
    PathSeparator = "path-separator",
    PathEmptyValue = "path-empty-value",
    UrlControlCharacter = "url-control-character",
    UrlTooLong = "url-too-long",
    /// The query parameter carries the endpoint's key.
    QueryReserved = "query-reserved",
    /// The HTTP client would write the URL differently.
    UrlNotExact = "url-not-exact",
    /// Verifiers of the endpoint's signature would read the URL in two ways.
    UrlSignatureAmbiguous = "url-signature-ambiguous",
    HeaderName = "header-name",
    HeaderReserved = "header-reserved",
    HeaderControlCharacter = "header-control-character",
    HeaderNotAscii = "header-not-ascii",
    HeaderSpace = "header-space",
    HeadersTooLarge = "headers-too-large",
    RequestTooLarge = "request-too-large",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refusal of the gate, for the operator. The action learns only that its call was denied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rule}: {message}")]
pub struct Denial {
    pub rule: Rule,
    /// What was refused: the endpoint, and the place in it.
    pub subject: String,
    /// Why, without values that may be the visitor's.
    pub message: String,
    /// The manifest's or the settings' text that would allow it, or what else to do.
    pub remedy: String,
}

/// A grant as the operator's settings spell it.
pub(super) struct GrantText {
    action: String,
    endpoint: String,
    origin: Origin,
    token_origin: Option<Origin>,
    secrets: Vec<Name>,
    networks: Vec<IpNet>,
    plain_http: bool,
}

impl GrantText {
    /// The grant that an operator has, or else the least that the endpoint needs.
    pub fn new(action: &Name, endpoint: &Endpoint, grant: Option<&Grant>) -> Self {
        Self {
            action: action.to_string(),
            endpoint: endpoint.name.to_string(),
            origin: grant.map_or(&endpoint.origin, |grant| &grant.origin).clone(),
            token_origin: match grant {
                Some(grant) => grant.token_origin.clone(),
                None => foreign_token_origin(endpoint).cloned(),
            },
            secrets: match grant {
                Some(grant) => grant.secrets.clone(),
                None => endpoint.auth.secrets().into_iter().cloned().collect(),
            },
            networks: grant.map(|grant| grant.private_networks.clone()).unwrap_or_default(),
            plain_http: grant.map_or_else(|| is_plain(endpoint), |grant| grant.plain_http),
        }
    }

    pub fn with_secret(mut self, secret: &Name) -> Self {
        if !self.secrets.contains(secret) {
            self.secrets.push(secret.clone());
        }
        self
    }

    pub fn with_token_origin(mut self, origin: &Origin) -> Self {
        self.token_origin = Some(origin.clone());
        self
    }

    pub fn with_network(mut self, network: IpNet) -> Self {
        self.networks.push(network);
        self
    }

    pub fn with_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }
}

/// The origin of an endpoint's token endpoint, where it is another than the endpoint's.
pub fn foreign_token_origin(endpoint: &Endpoint) -> Option<&Origin> {
    match &endpoint.auth {
        Auth::ClientCredentials(client) => Some(&client.token_origin).filter(|origin| **origin != endpoint.origin),
        _ => None,
    }
}

fn is_plain(endpoint: &Endpoint) -> bool {
    let token = foreign_token_origin(endpoint).map(|origin| origin.scheme);
    endpoint.origin.scheme == Scheme::Http || token == Some(Scheme::Http)
}

/// The least that an operator has to grant for an endpoint, as the settings spell it.
pub fn grant_text(action: &Name, endpoint: &Endpoint) -> String {
    GrantText::new(action, endpoint, None).to_string()
}

impl fmt::Display for GrantText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "[[grants]]\naction = \"{}\"\nendpoint = \"{}\"",
            self.action, self.endpoint
        )?;
        write!(f, "\norigin = \"{}\"", self.origin)?;
        if let Some(origin) = &self.token_origin {
            write!(f, "\ntoken_origin = \"{origin}\"")?;
        }
        list(f, "secrets", &self.secrets)?;
        list(f, "private_networks", &self.networks)?;
        if self.plain_http {
            f.write_str("\nplain_http = true")
        } else {
            Ok(())
        }
    }
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, key: &str, items: &[T]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    let quoted: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
    write!(f, "\n{key} = [{}]", quoted.join(", "))
}
