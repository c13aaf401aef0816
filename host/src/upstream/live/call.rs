//! The state of one call under way, and how each failure is reported from it.

use super::certificate;
use crate::model::id::Name;
use crate::model::step::CallError;
use crate::policy::egress::{Denial, EgressPermit};
use crate::secrets::{Redactor, Secret};
use crate::upstream::auth::CredentialError;
use crate::upstream::resolve::{NotFound, ResolveFailure};
use crate::upstream::{SendError, TimingsUs};
use crate::web::status;
use std::error::Error;
use std::net::SocketAddr;
use tokio::time::Instant;

/// What is known of a call so far.
pub(super) struct Call {
    started: Instant,
    pub deadline: Instant,
    write: bool,
    /// Whether a hop so far may have done what the call asks for, going by the status of its answer.
    may_be_done: bool,
    /// Whether the first byte of a request may have left, on any hop.
    pub sent: bool,
    pub address: Option<SocketAddr>,
    pub redirects: u8,
    pub url: String,
    pub timings_us: TimingsUs,
    pub request_bytes: u64,
    pub request_headers: Vec<(String, String)>,
    /// Of the secrets that this call used.
    pub redactor: Redactor,
    known: Vec<(Name, Secret)>,
    /// Whether the secret of the last hop has a next value.
    pub has_next: bool,
    /// The token of the last hop.
    pub token: Option<Secret>,
}

impl Call {
    pub(super) fn new(permit: &EgressPermit, started: Instant, deadline: Instant) -> Self {
        Self {
            started,
            deadline,
            write: permit.is_write(),
            may_be_done: false,
            sent: false,
            address: None,
            redirects: 0,
            url: permit.url(),
            timings_us: TimingsUs::default(),
            request_bytes: 0,
            request_headers: Vec::new(),
            redactor: Redactor::default(),
            known: Vec::new(),
            has_next: false,
            token: None,
        }
    }

    /// Keeps a value out of every text of this call from now on.
    pub(super) fn knows(&mut self, name: &Name, secret: &Secret) {
        if !self.known.iter().any(|(_, other)| other == secret) {
            self.known.push((name.clone(), secret.clone()));
            self.redactor = Redactor::new(self.known.iter().cloned());
        }
    }

    /// Goes on with the hop that an answer of this status led to.
    pub(super) fn next_hop(&mut self, permit: &EgressPermit, status: u16) {
        self.may_be_done |= status::of_write(status) != status::Write::NotMade;
        self.redirects = self.redirects.saturating_add(1);
        self.url = permit.url();
        self.request_bytes = 0;
    }

    pub(super) fn elapsed_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Ends the call. What may have happened already is reported before what went wrong: a write whose answer is lost
    /// is of unknown outcome, whichever way it was lost.
    pub(super) fn fail(&mut self, error: CallError, message: String) -> SendError {
        self.timings_us.total = self.elapsed_us();
        SendError {
            error: if self.write && self.sent {
                CallError::OutcomeUnknown
            } else {
                error
            },
            denial: None,
            lasting: false,
            message: self.redactor.scrub(&message).into_owned(),
            sent: self.sent,
            status: None,
            address: self.address,
            redirects: self.redirects,
            url: self.redactor.scrub(&self.url).into_owned(),
            timings_us: self.timings_us,
        }
    }

    /// A denial can quote what the upstream said, in a redirect, and the upstream knows the secret.
    pub(super) fn denied(&mut self, denial: Denial) -> SendError {
        let denial = Denial {
            message: self.redactor.scrub(&denial.message).into_owned(),
            remedy: self.redactor.scrub(&denial.remedy).into_owned(),
            ..denial
        };
        let message = denial.to_string();
        SendError {
            denial: Some(Box::new(denial)),
            ..self.fail(CallError::Denied, message)
        }
    }

    /// Whether a refusal of this status says nothing of the write: a hop before it may have done the work.
    pub(super) fn is_doubtful(&self, status: u16) -> bool {
        self.write && self.may_be_done && status::of_write(status) == status::Write::NotMade
    }

    /// Ends the call at a redirect that is not followed. There was an answer: one that by its definition leaves the work
    /// undone is no reason to doubt, and any other leaves a write of unknown outcome.
    pub(super) fn turned_away(&mut self, status: u16, denial: Denial) -> SendError {
        let is_undone = !self.may_be_done && status::of_write(status) == status::Write::NotMade;
        let error = self.denied(denial);
        SendError {
            error: if is_undone { CallError::Denied } else { error.error },
            status: Some(status),
            ..error
        }
    }

    /// Ends the call because there is no token for it. Nothing of the call itself has left for that.
    pub(super) fn no_token(&mut self, error: SendError) -> SendError {
        match error.denial {
            Some(denial) => self.denied(*denial),
            None => self.fail(error.error, format!("no token: {}", error.message)),
        }
    }

    pub(super) fn unresolved(&mut self, failure: ResolveFailure) -> SendError {
        match failure {
            ResolveFailure::Denied(denial) => self.denied(denial),
            ResolveFailure::NotFound(why) => self.not_found(why),
        }
    }

    fn not_found(&mut self, why: NotFound) -> SendError {
        match why {
            NotFound::TimedOut => self.fail(CallError::TimedOut, "the name was not resolved in time".into()),
            NotFound::NoAddress => self.fail(CallError::Unreachable, "the name has no address".into()),
            NotFound::Failed(error) => {
                self.fail(CallError::Unreachable, format!("the name cannot be resolved: {error}"))
            }
        }
    }

    /// The operator's proxy has no address; nothing was sent.
    pub(super) fn no_proxy(&mut self, why: NotFound) -> SendError {
        let unresolved = self.not_found(why);
        let message = format!("the proxy of the settings: {}", unresolved.message);
        SendError { message, ..unresolved }
    }

    /// A failure before the head of the answer was complete. Only one of connecting is provably unsent.
    pub(super) fn transport(&mut self, error: reqwest::Error) -> SendError {
        let connecting = error.is_connect();
        let timed_out = error.is_timeout();
        self.sent |= !connecting;
        let trouble = certificate::trouble(&error);
        let text = chain(&error.without_url());
        if let Some(trouble) = trouble {
            let error = self.fail(CallError::Unreachable, format!("no connection: {trouble}"));
            return SendError { lasting: true, ..error };
        }
        if connecting {
            let kind = if timed_out {
                CallError::TimedOut
            } else {
                CallError::Unreachable
            };
            return self.fail(kind, format!("no connection: {text}"));
        }
        // The HTTP library gives no type for this.
        let too_large = text.contains("message head is too large");
        let kind = if too_large {
            CallError::TooLarge
        } else {
            CallError::Unreachable
        };
        self.fail(kind, format!("the call broke off: {text}"))
    }

    pub(super) fn unusable_credential(&mut self, permit: &EgressPermit, error: &CredentialError) -> SendError {
        let Some(secret) = permit.secret() else {
            return self.fail(CallError::Denied, error.to_string());
        };
        let remedy = match error {
            CredentialError::NotForBodies => format!("write the secret `{secret}` as text in UTF-8"),
            CredentialError::NotForHeaders => format!("write the secret `{secret}` on one line, in ASCII"),
            CredentialError::HeaderName => "correct `header` in the endpoint's `auth`".to_owned(),
            CredentialError::UrlTooLong => {
                "send the key in a header: auth = { kind = \"api-key\", header = \"…\" }".to_owned()
            }
            CredentialError::UserName => {
                "correct `username` in the endpoint's `auth`, or its secret: it has no colon".to_owned()
            }
            CredentialError::Key(_) | CredentialError::Sign(_) => {
                format!("give another value to the secret `{secret}`")
            }
        };
        self.denied(permit.deny_secret(secret, error.to_string(), remedy))
    }
}

/// A header that the HTTP library does not take, although the gate did.
pub(super) fn headers_failure(call: &mut Call, name: &str) -> SendError {
    call.fail(CallError::Denied, format!("the header `{name}` cannot be sent"))
}

/// An error with its causes; libraries put the useful part into the last.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
