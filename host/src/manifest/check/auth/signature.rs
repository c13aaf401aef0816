//! Signatures as credentials: which keys each scheme has.

use crate::manifest::check::Checker;
use crate::manifest::error::{did_you_mean, listed, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::{Auth, SignatureAlgorithm, SignatureScheme};
use crate::model::endpoint::{Endpoint, Piece, Template};

/// The keys of all schemes together, besides `kind`.
pub(super) const KEYS: &[&str] = &[
    "scheme",
    "secret",
    "algorithm",
    "key_id",
    "header",
    "value",
    "signs",
    "encoding",
    "secret_encoding",
    "timestamp_header",
    "timestamp_format",
    "nonce_header",
];

impl Checker<'_> {
    /// Refuses text of the manifest that the gate could never send under this scheme. `'` is always escaped in a query;
    /// in a path, the manifest's own escapes stay as they are.
    pub(in crate::manifest::check) fn signable_url(&mut self, path: &Path, endpoint: &Endpoint) {
        let Auth::Signature { scheme, .. } = &endpoint.auth else {
            return;
        };
        let remedy = "write it without, give it in a body, or sign with scheme = \"hubspot-v2\"";
        let has = |template: &Template, is_bad: &dyn Fn(&str) -> bool| {
            let is_bad = |piece: &Piece| matches!(piece, Piece::Literal(text) if is_bad(text));
            template.0.iter().any(is_bad)
        };
        if endpoint
            .path
            .iter()
            .any(|segment| has(segment, &|text| scheme.is_ambiguous(text)))
        {
            let message = "receivers of HubSpot v3 read an escape of this path in two ways, so it is never sent";
            self.problems.add(&path.at("url"), message, remedy);
        }
        let in_query = |text: &str| text.contains('\'') && scheme.is_ambiguous("%27");
        for (name, template) in &endpoint.query {
            if in_query(name) || has(template, &in_query) {
                let message = "receivers of HubSpot v3 read a `'` in a query in two ways, so it is never sent";
                self.problems.add(&path.at("query").at(name), message, remedy);
            }
        }
    }

    /// Refuses the keys that this scheme does not have.
    fn only(&mut self, path: &Path, raw: &RawAuth, own: &[&str]) {
        let is_other = |key: &&str| KEYS.contains(key) && !["scheme", "secret"].contains(key) && !own.contains(key);
        for key in raw.keys().into_iter().filter(is_other) {
            let schemes = match key {
                "algorithm" | "key_id" => "`rfc9421` and `hmac`",
                _ => "`hmac`",
            };
            let message = format!("only signatures by {schemes} have a `{key}`");
            self.problems.add(&path.at(key), message, "remove it");
        }
    }

    pub(super) fn signature_scheme(&mut self, path: &Path, raw: &RawAuth) -> Option<SignatureScheme> {
        const SCHEMES: [&str; 7] = [
            "hubspot",
            "hubspot-v1",
            "hubspot-v2",
            "hubspot-v3",
            "standard-webhooks",
            "rfc9421",
            "hmac",
        ];
        let here = path.at("scheme");
        let scheme = match raw.scheme.as_deref() {
            Some("hubspot") => SignatureScheme::Hubspot,
            Some("hubspot-v1") => SignatureScheme::HubspotV1,
            Some("hubspot-v2") => SignatureScheme::HubspotV2,
            Some("hubspot-v3") => SignatureScheme::HubspotV3,
            Some("standard-webhooks") => SignatureScheme::StandardWebhooks,
            Some("rfc9421") => return self.message_signature(path, raw),
            Some("hmac") => return self.hmac_scheme(path, raw),
            Some(other) => {
                let message = format!("`{}` is not a signature scheme", shown(other));
                self.problems.add(&here, message, did_you_mean(other, &SCHEMES));
                return None;
            }
            None => {
                self.problems.add(
                    &here,
                    "the scheme is missing",
                    format!("use one of {}", listed(&SCHEMES)),
                );
                return None;
            }
        };
        self.only(path, raw, &[]);
        Some(scheme)
    }

    fn message_signature(&mut self, path: &Path, raw: &RawAuth) -> Option<SignatureScheme> {
        const ALGORITHMS: [SignatureAlgorithm; 2] = [SignatureAlgorithm::Ed25519, SignatureAlgorithm::HmacSha256];
        let words = ALGORITHMS.map(SignatureAlgorithm::as_str);
        self.only(path, raw, &["algorithm", "key_id"]);
        let here = path.at("algorithm");
        let algorithm = match raw.algorithm.as_deref() {
            Some(word) => {
                let found = ALGORITHMS.into_iter().find(|algorithm| algorithm.as_str() == word);
                if found.is_none() {
                    let message = format!("`{}` is not an algorithm that can be used", shown(word));
                    self.problems.add(&here, message, did_you_mean(word, &words));
                }
                found
            }
            None => {
                let remedy = format!("use one of {}", listed(&words));
                self.problems.add(&here, "the algorithm is missing", remedy);
                None
            }
        };
        let here = path.at("key_id");
        let key_id = raw.key_id.clone().unwrap_or_default();
        if key_id.is_empty() || key_id.len() > 256 || !key_id.bytes().all(|b| b.is_ascii_graphic()) {
            let remedy = "add `key_id = \"…\"`, the name under which the receiver knows the key";
            self.problems
                .add(&here, "a signature needs the id of its key, in printable ASCII", remedy);
            return None;
        }
        Some(SignatureScheme::Rfc9421 {
            algorithm: algorithm?,
            key_id,
        })
    }
}
