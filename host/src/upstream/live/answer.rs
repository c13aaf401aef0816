//! Reads an answer within its caps: headers that the endpoint lists, and a body up to the limit.

use super::call::{Call, chain};
use crate::model::limits::GateLimits;
use crate::model::step::CallError;
use crate::policy::egress::EgressPermit;
use crate::upstream::{SendError, Sent};
use crate::web::document::to_utf8;
use crate::web::header::is_never_shown;
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::time::{Duration, UNIX_EPOCH};
use tokio::time::timeout_at;

/// Reads the rest of an answer whose head is there.
pub(super) async fn read(
    mut response: Response,
    permit: &EgressPermit,
    limits: &GateLimits,
    now_ms: u64,
    mut call: Call,
) -> Result<Sent, SendError> {
    let status = response.status().as_u16();
    if call.is_doubtful(status) {
        let message = format!(
            "answered {status} behind a redirect that may come after the work is done, so nothing is known of the write"
        );
        let error = call.fail(CallError::OutcomeUnknown, message);
        return Err(SendError {
            status: Some(status),
            ..error
        });
    }
    let header_bytes: usize = response
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if header_bytes as u64 > limits.header_bytes_max {
        let message = format!(
            "the answer's headers have {header_bytes} bytes; {} are allowed",
            limits.header_bytes_max
        );
        return Err(call.fail(CallError::TooLarge, message));
    }
    let bytes_max = permit
        .response_bytes_max()
        .map_or(limits.response_bytes_max, |own| own.min(limits.response_bytes_max));
    let mut body = body(&mut response, bytes_max, &mut call).await?;
    call.timings_us.total = call.elapsed_us();
    let response_bytes = body.len() as u64;
    // Before secrets are looked for, which are known in UTF-8.
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let in_utf8 = content_type.and_then(|content_type| to_utf8(content_type, &body));
    if let Some((content_type, text)) = in_utf8 {
        if text.len() as u64 > bytes_max {
            let message = format!("the answer's body has more than the {bytes_max} bytes that are allowed, in UTF-8");
            return Err(call.fail(CallError::TooLarge, message));
        }
        if let Ok(value) = HeaderValue::from_str(&content_type) {
            response.headers_mut().insert(CONTENT_TYPE, value);
            body = text;
        }
    }
    Ok(Sent {
        status: response.status().as_u16(),
        retry_after_s: retry_after_s(response.headers(), now_ms),
        headers: visible_headers(response.headers(), permit, &call),
        response_bytes,
        body: call.redactor.scrub_bytes(&body).into_owned(),
        address: call.address,
        redirects: call.redirects,
        timings_us: call.timings_us,
        request_bytes: call.request_bytes,
        request_headers_redacted: call.request_headers,
        url: call.redactor.scrub(&call.url).into_owned(),
    })
}

/// `Retry-After` in seconds (RFC 9110, section 10.2.3). A date counts from the answer's own `Date`, since the two clocks
/// may differ; without one, from the run's clock.
fn retry_after_s(headers: &HeaderMap, now_ms: u64) -> Option<u64> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(reqwest::header::RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(seconds);
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let now = text(reqwest::header::DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let now = now.unwrap_or(UNIX_EPOCH + Duration::from_millis(now_ms));
    Some(until.duration_since(now).map_or(0, |wait| wait.as_secs()))
}

/// Counts after decompression and stops at the first byte over the cap, so that a small bomb stays small.
pub(super) async fn body(response: &mut Response, bytes_max: u64, call: &mut Call) -> Result<Vec<u8>, SendError> {
    let too_large = |call: &mut Call| {
        call.fail(
            CallError::TooLarge,
            format!("the answer's body has more than the {bytes_max} bytes that are allowed"),
        )
    };
    // Without compression the upstream may have said so before.
    if response.content_length().is_some_and(|length| length > bytes_max) {
        return Err(too_large(call));
    }
    let mut body = Vec::new();
    loop {
        match timeout_at(call.deadline, response.chunk()).await {
            Err(_) => {
                let message = format!("the answer was not complete in time; {} bytes had come", body.len());
                return Err(call.fail(CallError::TimedOut, message));
            }
            Ok(Err(error)) => {
                let message = format!("the answer broke off: {}", chain(&error.without_url()));
                return Err(call.fail(CallError::Unreachable, message));
            }
            Ok(Ok(None)) => return Ok(body),
            Ok(Ok(Some(chunk))) if (body.len() + chunk.len()) as u64 > bytes_max => return Err(too_large(call)),
            Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
        }
    }
}

fn visible_headers(headers: &HeaderMap, permit: &EgressPermit, call: &Call) -> Vec<(String, String)> {
    let is_listed = |name: &str| {
        name == "content-type"
            || permit
                .response_headers()
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(name))
    };
    headers
        .iter()
        .filter(|(name, _)| is_listed(name.as_str()) && !is_never_shown(name.as_str()))
        .map(|(name, value)| (name.to_string(), call.redactor.scrub_lossy(value.as_bytes())))
        .collect()
}
