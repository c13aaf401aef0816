//! Statuses of errors: 4xx and 5xx and nothing else, so that a problem is never sent with the status of a success.

use axum::http::StatusCode;
use serde::{Serialize, Serializer};

/// A status that says that a request failed (RFC 9110, sections 15.5 and 15.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorStatus(StatusCode);

impl ErrorStatus {
    pub const BAD_REQUEST: Self = Self::of(StatusCode::BAD_REQUEST);
    pub const UNAUTHORIZED: Self = Self::of(StatusCode::UNAUTHORIZED);
    pub const FORBIDDEN: Self = Self::of(StatusCode::FORBIDDEN);
    pub const NOT_FOUND: Self = Self::of(StatusCode::NOT_FOUND);
    pub const METHOD_NOT_ALLOWED: Self = Self::of(StatusCode::METHOD_NOT_ALLOWED);
    pub const CONFLICT: Self = Self::of(StatusCode::CONFLICT);
    pub const PAYLOAD_TOO_LARGE: Self = Self::of(StatusCode::PAYLOAD_TOO_LARGE);
    pub const UNSUPPORTED_MEDIA_TYPE: Self = Self::of(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    pub const UNPROCESSABLE_ENTITY: Self = Self::of(StatusCode::UNPROCESSABLE_ENTITY);
    pub const TOO_MANY_REQUESTS: Self = Self::of(StatusCode::TOO_MANY_REQUESTS);
    pub const INTERNAL_SERVER_ERROR: Self = Self::of(StatusCode::INTERNAL_SERVER_ERROR);
    pub const BAD_GATEWAY: Self = Self::of(StatusCode::BAD_GATEWAY);
    pub const SERVICE_UNAVAILABLE: Self = Self::of(StatusCode::SERVICE_UNAVAILABLE);

    /// Used for constants alone, so that another status does not compile.
    const fn of(status: StatusCode) -> Self {
        let number = status.as_u16();
        assert!(number >= 400 && number < 600, "a status of errors is 4xx or 5xx");
        Self(status)
    }

    /// What the status is called (RFC 9110, section 15).
    pub fn title(self) -> &'static str {
        self.0.canonical_reason().unwrap_or("Error")
    }
}

impl From<ErrorStatus> for StatusCode {
    fn from(status: ErrorStatus) -> Self {
        status.0
    }
}

impl Serialize for ErrorStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0.as_u16())
    }
}
