//! Tokens that say who a visitor is: signed by the operator's site, or by this host for a site that has no keys.

mod crypto;
mod keys;

use super::lookup::{LookUp, LookUpError};
use crate::config::{Issuer, KeySource, OWN_ISSUER};
use crate::policy::claims::{self, Algorithm, Named, Profile, RefusedClaims};
use crate::secrets::Secrets;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey, Header};
use keys::Keys;
pub use keys::SHARED_BYTES_MIN;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::Sha256;
use std::sync::Arc;

/// The longest token, in bytes. Tokens travel in headers and cookies, which are shorter.
const TOKEN_BYTES_MAX: usize = 8 << 10;

/// How long the host's own tokens are good, in seconds: as long as those of HubSpot's Visitor Identification API.
pub const OWN_TOKEN_S: u64 = 12 * 3600;

/// The audience of the host's own tokens.
const OWN_AUDIENCE: &str = "actgate-visitor";

/// Why one issuer does not take a token.
#[derive(Debug, thiserror::Error)]
pub enum RefusedToken {
    #[error("it is not a token: three parts in base64url, the first and second of them JSON objects")]
    Form,
    #[error("it has over {TOKEN_BYTES_MAX} bytes")]
    TooLong,
    #[error("its header asks for what this host does not know")]
    Critical,
    #[error("it is signed with `{0}`, which is not allowed")]
    Algorithm(String),
    #[error("its key id is not `{0}`")]
    Kid(String),
    #[error("no key has its key id")]
    UnknownKey,
    #[error("its signature is not the issuer's")]
    Signature,
    #[error("{0}")]
    Claims(#[from] RefusedClaims),
    #[error("the issuer's key cannot be used: {0}")]
    Key(String),
    #[error("the issuer's keys cannot be fetched: {0}")]
    Fetch(#[from] LookUpError),
}

/// No issuer takes a token.
#[derive(Debug, thiserror::Error)]
#[error("no issuer takes this token: {}", .0.iter().map(|(name, why)| format!("`{name}`: {why}")).collect::<Vec<_>>().join("; "))]
pub struct RefusedByAll(pub Vec<(String, RefusedToken)>);

/// Why the issuers cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("the issuer `{issuer}` cannot be used: {message}")]
pub struct InvalidIssuer {
    pub issuer: String,
    pub message: String,
}

/// A token that an issuer takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub issuer: String,
    pub named: Named,
}

struct Known {
    name: String,
    profile: Profile,
    keys: Keys,
}

/// All issuers of a host, its own among them.
pub struct Issuers {
    known: Vec<Known>,
    own: EncodingKey,
}

impl Issuers {
    /// The host's own issuer, under its key, and those of the settings. `read` gives the content of a key file, and
    /// `fetches` a call that is made through the gate.
    pub fn new(
        own_key: &[u8; 32],
        issuers: &[Issuer],
        secrets: &Arc<Secrets>,
        read: impl Fn(&std::path::Path) -> std::io::Result<Vec<u8>>,
        fetches: impl Fn(&crate::config::HostCall) -> LookUp,
    ) -> Result<Self, InvalidIssuer> {
        crypto::install();
        let mut mac = Hmac::<Sha256>::new_from_slice(own_key).expect("HMAC takes a key of any length");
        mac.update(b"actgate visitor tokens");
        let own_key = mac.finalize().into_bytes();
        let mut known = vec![Known {
            name: OWN_ISSUER.into(),
            profile: own_profile(),
            keys: Keys::Fixed(DecodingKey::from_secret(&own_key)),
        }];
        for issuer in issuers {
            let invalid = |message: String| InvalidIssuer {
                issuer: issuer.name.to_string(),
                message,
            };
            let keys = match &issuer.keys {
                KeySource::Secret(name) => Keys::Shared(secrets.clone(), name.clone()),
                KeySource::PublicKey(file) => {
                    let pem = read(file).map_err(|error| invalid(format!("`{}`: {error}", file.display())))?;
                    let algorithm = issuer.profile.algorithms.first().copied();
                    let key = public_key(algorithm, &pem);
                    Keys::Fixed(key.map_err(|message| invalid(format!("`{}`: {message}", file.display())))?)
                }
                KeySource::Jwks(call) => Keys::fetched(fetches(call)),
            };
            known.push(Known {
                name: issuer.name.to_string(),
                profile: issuer.profile.clone(),
                keys,
            });
        }
        Ok(Self {
            known,
            own: EncodingKey::from_secret(&own_key),
        })
    }

    /// Whom a token names, by the first issuer that takes it. Each checks everything by its own rules and keys.
    pub async fn read(&self, token: &str, now_ms: u64) -> Result<Taken, RefusedByAll> {
        let mut refused = Vec::new();
        for issuer in &self.known {
            match issuer.read(token, now_ms).await {
                Ok(named) => {
                    let issuer = issuer.name.clone();
                    return Ok(Taken { issuer, named });
                }
                Err(why) => refused.push((issuer.name.clone(), why)),
            }
        }
        Err(RefusedByAll(refused))
    }

    /// A token of the host's own, for a visitor that the operator's site knows by this verified address.
    pub fn sign(&self, email: &str, names: &Map<String, Value>, now_ms: u64) -> Result<String, InvalidIssuer> {
        let now_s = now_ms / 1000;
        let mut claims = names.clone();
        let own = json!({
            "iss": OWN_ISSUER, "aud": OWN_AUDIENCE, "iat": now_s, "exp": now_s + OWN_TOKEN_S,
            "email": email, "email_verified": true,
        });
        claims.extend(own.as_object().cloned().unwrap_or_default());
        jsonwebtoken::encode(&Header::default(), &claims, &self.own).map_err(|error| InvalidIssuer {
            issuer: OWN_ISSUER.into(),
            message: error.to_string(),
        })
    }
}

fn own_profile() -> Profile {
    Profile {
        algorithms: vec![Algorithm::Hs256],
        issuer: Some(OWN_ISSUER.into()),
        audience: Some(OWN_AUDIENCE.into()),
        ..Profile::default()
    }
}

impl Known {
    async fn read(&self, token: &str, now_ms: u64) -> Result<Named, RefusedToken> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(RefusedToken::TooLong);
        }
        let parts = Parts::of(token).ok_or(RefusedToken::Form)?;
        let header = parts.header().ok_or(RefusedToken::Form)?;
        if header.crit.is_some() {
            return Err(RefusedToken::Critical);
        }
        let named = Algorithm::from_word(&header.alg);
        let Some(algorithm) = named.filter(|named| self.profile.algorithms.contains(named)) else {
            return Err(RefusedToken::Algorithm(short(&header.alg)));
        };
        if let Some(kid) = &self.profile.kid
            && header.kid.as_ref() != Some(kid)
        {
            return Err(RefusedToken::Kid(kid.clone()));
        }
        for key in self.keys.all(algorithm, header.kid.as_deref(), now_ms).await? {
            let verified =
                jsonwebtoken::crypto::verify(parts.signature, parts.signed.as_bytes(), &key, crypto::named(algorithm));
            if verified.is_ok_and(|is_good| is_good) {
                // What is in the claims is decided by `policy`, at the host's own time.
                let claims = parts.claims().ok_or(RefusedToken::Form)?;
                return Ok(claims::check(&claims, &self.profile, now_ms)?);
            }
        }
        Err(RefusedToken::Signature)
    }
}

/// A token taken apart (RFC 7515, section 7.1). It is read here, since the token library does not know every name of an
/// algorithm.
struct Parts<'a> {
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
    /// Header and claims as they are signed.
    signed: &'a str,
}

/// What of a token's header decides.
#[derive(Deserialize)]
struct TokenHeader {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let parts = Self {
            header,
            claims,
            signature,
            signed,
        };
        (!claims.contains('.')).then_some(parts)
    }

    fn header(&self) -> Option<TokenHeader> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.header).ok()?).ok()
    }

    fn claims(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.claims).ok()?).ok()
    }
}

/// So much of a word as fits into a message.
fn short(word: &str) -> String {
    word.chars().take(32).flat_map(char::escape_debug).collect()
}

/// A public key from PEM, of the kind that the algorithm needs.
fn public_key(algorithm: Option<Algorithm>, pem: &[u8]) -> Result<DecodingKey, String> {
    if String::from_utf8_lossy(pem).contains("PRIVATE KEY") {
        return Err("this is a private key; give the public one, and keep this one from every other machine".into());
    }
    let key = match algorithm {
        Some(Algorithm::Rs256) => DecodingKey::from_rsa_pem(pem),
        Some(Algorithm::Es256) => DecodingKey::from_ec_pem(pem),
        Some(Algorithm::EdDsa) => DecodingKey::from_ed_pem(pem),
        Some(Algorithm::Hs256) | None => return Err("a public key is for RS256, ES256 or EdDSA".into()),
    };
    let key = key.map_err(|_| "this is not a public key of that algorithm in PEM".to_owned())?;
    crypto::is_usable(&key)
        .then_some(key)
        .ok_or_else(|| "the key's curve or size cannot be used".into())
}
