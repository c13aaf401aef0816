//! Errors on the wire: RFC 9457 problem documents, made from the errors of the rooms below.

use super::status::ErrorStatus;
use crate::conversation::ConversationError;
use crate::runtime::{RegistryError, RuntimeError, SettleError};
use crate::storage::StorageError;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// `urn:actgate:problem:` and a stable code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    #[schema(value_type = u16)]
    pub status: ErrorStatus,
    /// What happened here, and what to do about it.
    pub detail: String,
    /// Places in the inputs that cannot be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Place>,
    /// Seconds after which to try again.
    #[serde(skip)]
    pub retry_after_s: Option<u64>,
}

/// One place in the inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Place {
    /// JSON Pointer (RFC 6901).
    pub pointer: String,
    pub message: String,
}

impl Problem {
    /// A problem with a status and a stable code.
    pub(super) fn new(status: ErrorStatus, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:actgate:problem:{code}"),
            title: status.title().to_owned(),
            status,
            detail: detail.into(),
            problems: Vec::new(),
            retry_after_s: None,
        }
    }

    /// Something that is not there.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ErrorStatus::NOT_FOUND, "not-found", detail)
    }

    /// A route that does not have the method.
    pub(super) fn method() -> Self {
        Self::new(
            ErrorStatus::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "this route has other methods; see /openapi.json",
        )
    }

    /// A fault of this host: the cause goes to the log, not to the caller.
    pub(super) fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        let detail = "the host failed; its log says why. Nothing that was acknowledged is lost";
        Self::new(ErrorStatus::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (StatusCode::from(self.status), body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == ErrorStatus::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        let busy = |code| {
            tracing::error!(%error, "storage is not available");
            let mut problem = Self::new(ErrorStatus::SERVICE_UNAVAILABLE, code, error.to_string());
            problem.retry_after_s = Some(5);
            problem
        };
        match error {
            StorageError::Full => busy("storage-full"),
            StorageError::Locked => busy("storage-locked"),
            StorageError::Conflict => Self::new(ErrorStatus::CONFLICT, "conflict", error.to_string()),
            other => Self::internal(&other),
        }
    }
}

impl From<RegistryError> for Problem {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Unknown(_) => Self::not_found(error.to_string()),
            RegistryError::Storage(error) => error.into(),
            RegistryError::Compiling => Self::new(ErrorStatus::SERVICE_UNAVAILABLE, "compiling", error.to_string()),
            other => Self::new(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-action", other.to_string()),
        }
    }
}

impl From<RuntimeError> for Problem {
    fn from(error: RuntimeError) -> Self {
        let conflict = |code, error: &RuntimeError| Self::new(ErrorStatus::CONFLICT, code, error.to_string());
        match error {
            RuntimeError::Storage(error) => error.into(),
            RuntimeError::Registry(error) => error.into(),
            RuntimeError::UnknownRun(_) => Self::not_found(error.to_string()),
            RuntimeError::NotWaiting { .. } => conflict("not-waiting", &error),
            RuntimeError::OtherDigest { .. } => conflict("other-request", &error),
            RuntimeError::Busy(_) => conflict("busy", &error),
            RuntimeError::AfterWrite { .. } => {
                Self::new(ErrorStatus::INTERNAL_SERVER_ERROR, "run-after-write", error.to_string())
            }
            RuntimeError::Answers(problems) => Self::unusable("some answers cannot be used", problems),
        }
    }
}

impl From<SettleError> for Problem {
    fn from(error: SettleError) -> Self {
        let refuse = |status, code, error: &SettleError| Self::new(status, code, error.to_string());
        match error {
            SettleError::Storage(error) => error.into(),
            SettleError::NoWrite { .. } => refuse(ErrorStatus::NOT_FOUND, "not-found", &error),
            SettleError::Ambiguous { .. } => refuse(ErrorStatus::CONFLICT, "ambiguous-write", &error),
            SettleError::Known(_) => refuse(ErrorStatus::CONFLICT, "outcome-known", &error),
            SettleError::Settled { .. } => refuse(ErrorStatus::CONFLICT, "settled", &error),
            SettleError::NoteTooLong => refuse(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body", &error),
        }
    }
}

impl Problem {
    /// Inputs or answers that cannot be used, place by place.
    pub(super) fn unusable(detail: &str, problems: Vec<crate::model::step::Problem>) -> Self {
        let mut problem = Self::new(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-inputs", detail);
        problem.problems = problems
            .into_iter()
            .map(|p| Place {
                pointer: p.pointer,
                message: p.message,
            })
            .collect();
        problem
    }
}

impl From<ConversationError> for Problem {
    fn from(error: ConversationError) -> Self {
        let refuse = |status, code, error: &ConversationError| Self::new(status, code, error.to_string());
        match error {
            ConversationError::Unknown(_) => Self::not_found(error.to_string()),
            ConversationError::MessageTooLarge { .. } => {
                refuse(ErrorStatus::PAYLOAD_TOO_LARGE, "message-too-large", &error)
            }
            ConversationError::MessageEmpty => refuse(ErrorStatus::UNPROCESSABLE_ENTITY, "message-empty", &error),
            ConversationError::Version { .. } => refuse(ErrorStatus::CONFLICT, "other-version", &error),
            ConversationError::Storage(error) => error.into(),
            ConversationError::Registry(error) => error.into(),
            ConversationError::Random(_) => Self::internal(&error),
            ConversationError::Token(_) => refuse(ErrorStatus::UNPROCESSABLE_ENTITY, "token-refused", &error),
            ConversationError::UnderWay(_) => refuse(ErrorStatus::CONFLICT, "busy", &error),
            ConversationError::UnknownHandoff(_) => Self::not_found(error.to_string()),
            ConversationError::Taken { .. } => refuse(ErrorStatus::CONFLICT, "taken", &error),
            ConversationError::NotTaken { .. } => refuse(ErrorStatus::CONFLICT, "not-taken", &error),
            ConversationError::HandoffOver { .. } => refuse(ErrorStatus::CONFLICT, "handoff-over", &error),
            ConversationError::OtherHandoff { .. } => refuse(ErrorStatus::CONFLICT, "other-handoff", &error),
            ConversationError::NoteTooLong { .. } => refuse(ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body", &error),
            ConversationError::Directory(ref cause) => {
                tracing::error!(error = %cause, "a visitor could not be looked up");
                refuse(ErrorStatus::BAD_GATEWAY, "directory-unavailable", &error)
            }
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let (status, code) = match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (ErrorStatus::UNSUPPORTED_MEDIA_TYPE, "not-json"),
            StatusCode::PAYLOAD_TOO_LARGE => (ErrorStatus::PAYLOAD_TOO_LARGE, "body-too-large"),
            StatusCode::UNPROCESSABLE_ENTITY => (ErrorStatus::UNPROCESSABLE_ENTITY, "unusable-body"),
            _ => (ErrorStatus::BAD_REQUEST, "unusable-body"),
        };
        Self::new(status, code, rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(ErrorStatus::BAD_REQUEST, "unusable-query", rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::new(ErrorStatus::BAD_REQUEST, "unusable-path", rejection.body_text())
    }
}

/// A handler that panicked is a fault of this host, and only of that request.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::internal(&"a handler panicked").into_response()
}
