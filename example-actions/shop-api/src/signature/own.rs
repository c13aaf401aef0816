//! The shop's own signature, in the form that many APIs have: `X-Shop-Signature: t=<seconds>,v1=<hexadecimal>`, which is
//! HMAC-SHA256 over `<seconds>.<METHOD>.<path and query>.<body>`.

use super::{AGE_MS_MAX, SKEW_MS_MAX, SignatureRefused, mac, single};
use axum::http::HeaderMap;
use subtle::ConstantTimeEq;

/// Carries the signature with its time.
pub const HEADER: &str = "x-shop-signature";

/// The parts of a request that the signature covers.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// The method in capitals.
    pub method: &'a str,
    /// Path and query as received.
    pub target: &'a str,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// The value of the header.
pub fn sign(secret: &str, covered: Covered<'_>, at_s: u64) -> String {
    format!("t={at_s},v1={}", hex::encode(tag(secret, covered, &at_s.to_string())))
}

fn tag(secret: &str, covered: Covered<'_>, at: &str) -> [u8; 32] {
    let Covered { method, target, body } = covered;
    let parts = [at.as_bytes(), method.as_bytes(), target.as_bytes(), body];
    mac(secret, &parts.join(&b"."[..]))
}

/// Checks the header and gives back the signature's bytes; `None` where the header is not there.
///
/// # Errors
/// When the header is malformed, too old or early, or not of this request.
pub fn verify(
    headers: &HeaderMap,
    secret: &str,
    covered: Covered<'_>,
    now_ms: u64,
) -> Result<Option<[u8; 32]>, SignatureRefused> {
    let Some(given) = single(headers, HEADER)? else {
        return Ok(None);
    };
    let malformed = || SignatureRefused::new("own", "`X-Shop-Signature` is not `t=<seconds>,v1=<hexadecimal>`");
    let (at, given) = given
        .strip_prefix("t=")
        .and_then(|rest| rest.split_once(",v1="))
        .ok_or_else(malformed)?;
    let digits = !at.is_empty() && at.bytes().all(|byte| byte.is_ascii_digit());
    let at_s = at.parse::<u64>().ok().filter(|_| digits).ok_or_else(malformed)?;
    let at_ms = at_s.saturating_mul(1_000);
    if now_ms.saturating_sub(at_ms) > AGE_MS_MAX || at_ms.saturating_sub(now_ms) > SKEW_MS_MAX {
        let message = format!("the time `{at}` is too far from `{}` here", now_ms / 1_000);
        return Err(SignatureRefused::new("own-timestamp", message));
    }
    let expected = tag(secret, covered, at);
    let given = hex::decode(given)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    match given {
        Some(given) if bool::from(given.ct_eq(&expected)) => Ok(Some(given)),
        Some(_) => {
            let Covered { method, target, body } = covered;
            let message = format!("it differs for {method} `{target}`, a body of {} bytes", body.len());
            Err(SignatureRefused::new("own", message))
        }
        None => Err(malformed()),
    }
}
