//! The rules of the gate by name, as logs, metrics, grants and denials have them.

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
    MethodNotGranted = "method-not-granted",
    PathNotGranted = "path-not-granted",
    SchemeNotGranted = "scheme-not-granted",
    /// The secret would be used in another way than the grant names.
    AuthNotGranted = "auth-not-granted",
    SecretNotGranted = "secret-not-granted",
    /// The token endpoint is elsewhere than the endpoint, and the grant does not say so.
    TokenOriginNotGranted = "token-origin-not-granted",
    /// The action asks less of its visitors than the grant wants.
    ProtectionNotGranted = "protection-not-granted",
    /// The grant wants the visitor to be asked before each call.
    ConfirmationNotGranted = "confirmation-not-granted",
    /// The action declares a `POST` as a read, and the grant does not.
    ReadNotGranted = "read-not-granted",
    /// The action sends a `/` inside of a segment of the path, and the grant does not allow it.
    SlashNotGranted = "slash-not-granted",
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
    /// The redirect leads to a path that is not granted.
    RedirectPath = "redirect-path",
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

impl Rule {
    /// Whether it only says what the operator has not allowed yet.
    pub fn is_about_grants(self) -> bool {
        matches!(
            self,
            Self::NotGranted
                | Self::MethodNotGranted
                | Self::PathNotGranted
                | Self::SchemeNotGranted
                | Self::AuthNotGranted
                | Self::SecretNotGranted
                | Self::TokenOriginNotGranted
                | Self::ProtectionNotGranted
                | Self::ConfirmationNotGranted
                | Self::ReadNotGranted
                | Self::SlashNotGranted
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
