//! The calls of a run with their outcomes, as `shape` sees them.

use std::error::Error;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Failure, decode, fail};

/// The exchanges of a run so far, oldest first; never none.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchanges {
    earlier: Vec<Exchange>,
    last: Exchange,
}

impl Exchanges {
    pub(crate) fn new(mut exchanges: Vec<Exchange>) -> Option<Self> {
        let last = exchanges.pop()?;
        Some(Self {
            earlier: exchanges,
            last,
        })
    }

    /// The newest.
    pub fn last(&self) -> &Exchange {
        &self.last
    }

    /// The newest with that endpoint, by which an action of several steps knows where it stands.
    pub fn last_of(&self, endpoint: &str) -> Option<&Exchange> {
        self.newest_first().find(|exchange| exchange.endpoint == endpoint)
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Exchange> {
        self.earlier.iter().chain(std::iter::once(&self.last))
    }

    fn newest_first(&self) -> impl Iterator<Item = &Exchange> {
        std::iter::once(&self.last).chain(self.earlier.iter().rev())
    }
}

/// One call with its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    pub(crate) endpoint: String,
    pub(crate) parameters: Value,
    pub(crate) outcome: Result<Response, CallError>,
}

impl Exchange {
    /// The endpoint that was called.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The parameters that the action gave.
    pub fn parameters(&self) -> &Value {
        &self.parameters
    }

    /// What the upstream answered, whatever its status.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub fn response(&self) -> Result<&Response, CallError> {
        self.outcome.as_ref().map_err(|error| *error)
    }

    /// Why there is no answer; `None` when there is one.
    pub fn error(&self) -> Option<CallError> {
        self.outcome.as_ref().err().copied()
    }

    /// The HTTP status; `None` when there is no answer.
    pub fn status(&self) -> Option<u16> {
        self.outcome.as_ref().ok().map(|response| response.status)
    }

    /// Whether there is an answer with a status from 200 to 299.
    pub fn is_success(&self) -> bool {
        self.outcome.as_ref().is_ok_and(Response::is_success)
    }

    /// The header of that name, in any case; `None` when it is absent or there is no answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.outcome.as_ref().ok()?.header(name)
    }

    /// The body of a successful answer as a `T`.
    ///
    /// Look at [`Exchange::status`] first where another status is an answer too, such as a 404.
    ///
    /// # Errors
    ///
    /// The [`CallError`] as a failure when there is no answer, `unexpected-status` when it is no
    /// success, and `unexpected-answer`, naming the place, when the body does not fit `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        decode::bytes(&self.success()?.body).map_err(|misfit| self.misfit(&misfit))
    }

    /// The body of a successful answer as text.
    ///
    /// # Errors
    ///
    /// As [`Exchange::json`]; `unexpected-answer` when the body is not UTF-8.
    pub fn text(&self) -> Result<&str, Failure> {
        self.success()?.text()
    }

    fn success(&self) -> Result<&Response, Failure> {
        let response = self.response()?;
        if response.is_success() {
            return Ok(response);
        }
        Err(fail(
            "unexpected-status",
            format!("`{}` answered with status {}", self.endpoint, response.status),
        ))
    }

    fn misfit(&self, misfit: &decode::Misfit) -> Failure {
        fail(
            "unexpected-answer",
            format!("the answer of `{}` does not fit {misfit}", self.endpoint),
        )
    }
}

/// What an upstream answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is from 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The header of that name, in any case. Only `content-type` and what the manifest lists in
    /// `response_headers` are there.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body as text, without a byte order mark.
    ///
    /// # Errors
    ///
    /// `unexpected-answer` when it is not UTF-8.
    pub fn text(&self) -> Result<&str, Failure> {
        let body = self.body.strip_prefix(decode::BYTE_ORDER_MARK).unwrap_or(&self.body);
        std::str::from_utf8(body).map_err(|error| {
            fail(
                "unexpected-answer",
                format!("the answer is not UTF-8 from byte {}", error.valid_up_to()),
            )
        })
    }

    /// The body as a `T`, whatever the status.
    ///
    /// # Errors
    ///
    /// `unexpected-answer`, naming the place, when it does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        decode::bytes(&self.body)
            .map_err(|misfit| fail("unexpected-answer", format!("the answer does not fit {misfit}")))
    }
}

/// Why a call has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallError {
    /// Refused by the gate. The reason is in the operator's trace.
    Denied,
    /// A limit on rate or concurrency was reached; nothing was sent.
    Busy,
    /// No connection could be made.
    Unreachable,
    /// The answer took too long.
    TimedOut,
    /// The answer was larger than the endpoint may answer.
    TooLarge,
    /// Sent, but no answer came: a write may have happened.
    OutcomeUnknown,
}

impl CallError {
    /// The code of the failure that `?` makes of this.
    pub fn code(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Busy => "busy",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::TooLarge => "too-large",
            Self::OutcomeUnknown => "outcome-unknown",
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Denied => "the call was refused",
            Self::Busy => "too many calls at the moment; nothing was sent",
            Self::Unreachable => "the service could not be reached",
            Self::TimedOut => "the service took too long to answer",
            Self::TooLarge => "the answer was too large",
            Self::OutcomeUnknown => "the request was sent, but no answer came; it may have taken effect",
        })
    }
}

impl Error for CallError {}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        fail(error.code(), error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn exchange(endpoint: &str, status: u16, body: &str) -> Exchange {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let response = Response {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        };
        Exchange {
            endpoint: endpoint.to_owned(),
            parameters: json!({}),
            outcome: Ok(response),
        }
    }

    #[test]
    fn reads_a_success_only() {
        assert_eq!(exchange("orders", 200, "[1]").json::<Vec<u8>>(), Ok(vec![1]));
        let failure = exchange("orders", 503, "[1]").json::<Vec<u8>>().unwrap_err();
        assert_eq!(
            failure.to_string(),
            "`unexpected-status`: `orders` answered with status 503"
        );
        let failure = exchange("orders", 200, "[1, \"x\"]").json::<Vec<u8>>().unwrap_err();
        assert_eq!(
            failure.to_string(),
            "`unexpected-answer`: the answer of `orders` does not fit at `/1` (line 1, column 7): \
             expected a whole number from 0 to 255"
        );
    }

    #[test]
    fn reads_text_without_a_byte_order_mark() {
        assert_eq!(exchange("a", 200, "\u{feff}Grüße").text(), Ok("Grüße"));
    }

    #[test]
    fn turns_a_call_error_into_a_failure() {
        let lost = Exchange {
            outcome: Err(CallError::OutcomeUnknown),
            ..exchange("orders", 200, "")
        };
        assert_eq!(lost.json::<Value>().unwrap_err().code(), "outcome-unknown");
        assert_eq!((lost.status(), lost.error()), (None, Some(CallError::OutcomeUnknown)));
        assert!(!lost.is_success());
    }

    #[test]
    fn finds_the_newest_of_an_endpoint() {
        let all = vec![
            exchange("a", 200, "1"),
            exchange("a", 201, "2"),
            exchange("b", 404, "3"),
        ];
        let exchanges = Exchanges::new(all).unwrap();
        assert_eq!(exchanges.last().endpoint(), "b");
        assert_eq!(exchanges.last_of("a").unwrap().status(), Some(201));
        assert!(exchanges.last_of("c").is_none());
        assert_eq!(exchanges.iter().count(), 3);
        assert_eq!(Exchanges::new(Vec::new()), None);
    }

    #[test]
    fn reads_headers_in_any_case() {
        assert_eq!(exchange("a", 200, "").header("Content-Type"), Some("application/json"));
        assert_eq!(exchange("a", 200, "").header("etag"), None);
    }
}
