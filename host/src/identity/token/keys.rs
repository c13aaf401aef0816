//! The keys of an issuer: a shared secret, a public key, or a set that is fetched, and fetched again for a new key.

use super::{RefusedToken, crypto};
use crate::identity::lookup::LookUp;
use crate::model::id::Name;
use crate::policy::claims::Algorithm;
use crate::secrets::Secrets;
use crate::web::document;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{AlgorithmFamily, DecodingKey};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How long a fetched set is good.
const SET_MS: u64 = 3_600_000;

/// How often a set is fetched at most because a token names a key that is not in it. Anybody can write a key's id into
/// a token, so this is all that they can cause.
const AGAIN_MS: u64 = 60_000;

/// Keys that a set may have.
const KEYS_MAX: usize = 100;

/// The shortest shared secret, in bytes: as long as the hash (RFC 7518, 3.2).
pub const SHARED_BYTES_MIN: usize = 32;

pub(super) enum Keys {
    /// One key, whatever a token's header says.
    Fixed(DecodingKey),
    /// A secret, read again each time, with its next value while it is being replaced.
    Shared(Arc<Secrets>, Name),
    Set(Box<KeySet>),
}

pub(super) struct KeySet {
    call: LookUp,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    keys: Vec<Jwk>,
    /// When the keys were fetched.
    fetched_ms: Option<u64>,
    /// When they were last asked for, in vain or not.
    asked_ms: Option<u64>,
}

impl Keys {
    /// A set that is fetched with this call.
    pub(super) fn fetched(call: LookUp) -> Self {
        Self::Set(Box::new(KeySet {
            call,
            kept: Mutex::default(),
        }))
    }

    /// The keys that may have signed a token with this header.
    pub(super) async fn all(
        &self,
        algorithm: Algorithm,
        kid: Option<&str>,
        now_ms: u64,
    ) -> Result<Vec<DecodingKey>, RefusedToken> {
        match self {
            Self::Fixed(key) => Ok(vec![key.clone()]),
            Self::Shared(secrets, name) => shared(secrets.clone(), name.clone()).await,
            Self::Set(set) => set.all(algorithm, kid, now_ms).await,
        }
    }
}

async fn shared(secrets: Arc<Secrets>, name: Name) -> Result<Vec<DecodingKey>, RefusedToken> {
    let read = tokio::task::spawn_blocking(move || {
        let values = secrets
            .values(&name)
            .map_err(|error| format!("the secret `{name}`: {error}"))?;
        let mut keys = Vec::new();
        for secret in values.all() {
            if secret.expose().len() < SHARED_BYTES_MIN {
                return Err(format!(
                    "the secret `{name}` has under {SHARED_BYTES_MIN} bytes, which can be guessed"
                ));
            }
            keys.push(DecodingKey::from_secret(secret.expose()));
        }
        Ok(keys)
    });
    let read = read.await.map_err(|error| RefusedToken::Key(error.to_string()))?;
    read.map_err(RefusedToken::Key)
}

impl KeySet {
    async fn all(
        &self,
        algorithm: Algorithm,
        kid: Option<&str>,
        now_ms: u64,
    ) -> Result<Vec<DecodingKey>, RefusedToken> {
        let mut kept = self.kept.lock().await;
        let is_old = kept.fetched_ms.is_none_or(|at| now_ms.saturating_sub(at) >= SET_MS);
        let may_ask = kept.asked_ms.is_none_or(|at| now_ms.saturating_sub(at) >= AGAIN_MS);
        let is_missing = fitting(&kept.keys, algorithm, kid).is_empty();
        if (is_old || is_missing) && may_ask {
            kept.asked_ms = Some(now_ms);
            match self.fetch().await {
                Ok(keys) => {
                    kept.keys = keys;
                    kept.fetched_ms = Some(now_ms);
                }
                // Keys that are not too old are good while the issuer cannot be reached.
                Err(error) if is_old => {
                    kept.keys.clear();
                    return Err(error);
                }
                Err(error) => tracing::warn!(%error, "the keys of an issuer could not be fetched again"),
            }
        } else if is_old {
            kept.keys.clear();
        }
        let keys = fitting(&kept.keys, algorithm, kid);
        if keys.is_empty() {
            return Err(RefusedToken::UnknownKey);
        }
        Ok(keys)
    }

    async fn fetch(&self) -> Result<Vec<Jwk>, RefusedToken> {
        let answer = self.call.call(None).await?;
        if answer.status != 200 {
            return Err(RefusedToken::Key(format!(
                "its key set answers with status {}",
                answer.status
            )));
        }
        let unusable = |what: String| RefusedToken::Key(format!("its key set cannot be read: {what}"));
        let mut set =
            document::json(answer.content_type(), &answer.body).map_err(|error| unusable(error.to_string()))?;
        name_as_the_library_does(&mut set);
        let set: JwkSet =
            serde_json::from_value(set).map_err(|_| unusable("it is not a JSON Web Key Set (RFC 7517)".into()))?;
        if set.keys.len() > KEYS_MAX {
            return Err(RefusedToken::Key(format!("its key set has over {KEYS_MAX} keys")));
        }
        Ok(set.keys)
    }
}

/// RFC 9864 names `EdDSA` with one curve `Ed25519`, which the token library takes for an algorithm that it does not know.
fn name_as_the_library_does(set: &mut Value) {
    let keys = set.get_mut("keys").and_then(Value::as_array_mut).into_iter().flatten();
    for algorithm in keys.filter_map(|key| key.get_mut("alg")) {
        if let Some(known) = algorithm.as_str().and_then(Algorithm::from_word) {
            *algorithm = known.as_str().into();
        }
    }
}

/// The keys of a set that a token with this header may be signed with. A token without a key id fits any.
fn fitting(keys: &[Jwk], algorithm: Algorithm, kid: Option<&str>) -> Vec<DecodingKey> {
    let is_meant = |key: &&Jwk| {
        let common = &key.common;
        let for_signatures = !matches!(common.public_key_use, Some(PublicKeyUse::Encryption));
        let same_kid = kid.is_none() || common.key_id.as_deref() == kid;
        let declared = match algorithm {
            Algorithm::Rs256 => KeyAlgorithm::RS256,
            Algorithm::Es256 => KeyAlgorithm::ES256,
            Algorithm::EdDsa => KeyAlgorithm::EdDSA,
            Algorithm::Hs256 => KeyAlgorithm::HS256,
        };
        let same_algorithm = common.key_algorithm.as_ref().is_none_or(|named| *named == declared);
        for_signatures && same_kid && same_algorithm && is_of(key, algorithm)
    };
    let usable = |key: &Jwk| DecodingKey::from_jwk(key).ok().filter(crypto::is_usable);
    let keys = keys.iter().filter(is_meant).filter_map(usable);
    // A set is public, so no shared secret is ever taken from one.
    keys.filter(|key| key.family() != AlgorithmFamily::Hmac).collect()
}

fn is_of(key: &Jwk, algorithm: Algorithm) -> bool {
    match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::Rs256) => true,
        (AlgorithmParameters::EllipticCurve(key), Algorithm::Es256) => key.curve == EllipticCurve::P256,
        (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDsa) => key.curve == EllipticCurve::Ed25519,
        _ => false,
    }
}
