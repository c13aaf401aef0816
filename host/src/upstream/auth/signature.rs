//! Signatures over the wire form of a request, made by the code that receivers check with.

use super::{Credential, CredentialError, Material, Moment, sensitive};
use crate::model::auth::SignatureScheme;
use crate::policy::egress::EgressPermit;
use crate::signatures::rfc9421::{self, Params};
use crate::signatures::{Key, Message, hmac, hubspot, standard_webhooks};
use reqwest::header::HeaderName;

/// The headers of a scheme.
pub(super) fn headers(
    scheme: &SignatureScheme,
    permit: &EgressPermit,
    material: &Material,
    moment: &Moment<'_>,
) -> Result<Vec<Credential>, CredentialError> {
    let mut signed = permit.headers().to_vec();
    let key = moment.idempotency_key.map(str::to_owned);
    signed.extend(key.map(|key| ("idempotency-key".to_owned(), key)));
    let message = Message {
        method: permit.method().as_str(),
        uri: permit.url(),
        headers: &signed,
        body: permit.body().unwrap_or_default(),
    };
    let named = |headers: Vec<(&'static str, String)>| {
        let owned = |(name, value): (&'static str, String)| (name.to_owned(), value);
        headers.into_iter().map(owned).collect::<Vec<_>>()
    };
    let headers = match scheme {
        SignatureScheme::Hmac(form) => {
            let params = hmac::Params {
                now_ms: moment.now_ms,
                nonce: moment.nonce,
            };
            hmac::sign(form, material.secret.expose(), &message, &params)?
        }
        SignatureScheme::Rfc9421 { algorithm, key_id } => {
            let params = Params {
                algorithm: *algorithm,
                key_id,
                created_s: moment.now_ms / 1_000,
                nonce: moment.nonce,
            };
            named(rfc9421::sign(material.secret.expose(), &message, &params)?)
        }
        SignatureScheme::StandardWebhooks => named(webhook(&message, material, moment)?),
        of_hubspot => named(hubspot_headers(of_hubspot, &message, material, moment)?),
    };
    let credential = |(name, value): (String, String)| {
        let name = HeaderName::try_from(name).map_err(|_| CredentialError::HeaderName)?;
        Ok((name, sensitive(value.as_bytes())?))
    };
    headers.into_iter().map(credential).collect()
}

/// With both keys while they rotate, so that a receiver may have either.
fn webhook(
    message: &Message<'_>,
    material: &Material,
    moment: &Moment<'_>,
) -> Result<Vec<(&'static str, String)>, CredentialError> {
    let secrets = std::iter::once(&material.secret).chain(&material.next);
    let keys: Vec<Key> = secrets
        .map(|secret| Key::webhook(secret.expose()))
        .collect::<Result<_, _>>()?;
    // A read has no idempotency key, and each is a message of its own.
    let key = moment.idempotency_key.filter(|key| standard_webhooks::is_id(key));
    let id = key.map_or_else(|| format!("msg_{}", moment.nonce), str::to_owned);
    let now_s = moment.now_ms / 1_000;
    let signature = standard_webhooks::sign(&keys, &id, now_s, message.body)?;
    Ok(vec![
        (standard_webhooks::ID, id),
        (standard_webhooks::TIMESTAMP, now_s.to_string()),
        (standard_webhooks::SIGNATURE, signature),
    ])
}

fn hubspot_headers(
    scheme: &SignatureScheme,
    message: &Message<'_>,
    material: &Material,
    moment: &Moment<'_>,
) -> Result<Vec<(&'static str, String)>, CredentialError> {
    let secret = material.secret.expose();
    let old = match scheme {
        SignatureScheme::HubspotV1 => Some((hubspot::v1(secret, message.body), "v1")),
        SignatureScheme::HubspotV2 | SignatureScheme::Hubspot => Some((hubspot::v2(secret, message), "v2")),
        _ => None,
    };
    let mut headers = Vec::with_capacity(4);
    if let Some((signature, version)) = old {
        headers.push((hubspot::SIGNATURE, signature));
        headers.push((hubspot::VERSION, version.to_owned()));
    }
    if matches!(scheme, SignatureScheme::HubspotV3 | SignatureScheme::Hubspot) {
        let timestamp = moment.now_ms.to_string();
        headers.push((hubspot::SIGNATURE_V3, hubspot::v3(secret, message, &timestamp)?));
        headers.push((hubspot::TIMESTAMP, timestamp));
    }
    Ok(headers)
}
