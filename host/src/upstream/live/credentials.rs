//! Reads the values behind a permit's credential, and decides whether a refused one is tried again with its successor.

use super::LiveUpstream;
use super::call::Call;
use crate::model::auth::{Auth, Identifier, SignatureScheme};
use crate::model::id::Name;
use crate::model::step::CallError;
use crate::policy::egress::EgressPermit;
use crate::secrets::{Secret, SecretError, Values};
use crate::upstream::SendError;
use crate::upstream::auth::Material;
use std::sync::Arc;
use tokio::time::timeout_at;

/// The name that replaces a token where it is redacted.
const TOKEN: &str = "access-token";

impl LiveUpstream {
    /// What the credential of this request is made of. `again` takes the next value in place of the current one.
    pub(super) async fn material(
        &self,
        permit: &EgressPermit,
        call: &mut Call,
        again: bool,
    ) -> Result<Option<Material>, SendError> {
        let Some(name) = permit.secret().cloned() else {
            return Ok(None);
        };
        if let Some(token) = self.token(permit, call).await? {
            if let Ok(name) = Name::new(TOKEN) {
                call.knows(&name, &token);
            }
            call.token = Some(token.clone());
            return Ok(Some(Material {
                secret: token,
                next: None,
                identifier: None,
            }));
        }
        let Values { current, next } = self.values(permit, &name, call).await?;
        let identifier = match permit.auth().identifier() {
            Some(identifier) => Some(self.identifier(permit, Some(identifier), call).await?),
            None => None,
        };
        call.has_next = next.is_some();
        let material = match next {
            Some(next) if again => (next, None),
            next => (current, next),
        };
        Ok(Some(Material {
            secret: material.0,
            next: material.1,
            identifier,
        }))
    }

    /// Whether a call that was answered with 401 is sent once more. RFC 9110, section 15.5.2: it was not applied. A
    /// write still is not sent twice without its visitor; its token is forgotten, so that the next one gets a new one.
    pub(super) async fn tries_again(&self, permit: &EgressPermit, call: &mut Call) -> bool {
        if *permit.auth() == Auth::None {
            return false;
        }
        if let Some(token) = call.token.take() {
            self.forget(permit, &token, call.deadline).await;
            return !permit.is_write();
        }
        // Its signature was made with both already.
        let is_with_both = matches!(
            permit.auth(),
            Auth::Signature {
                scheme: SignatureScheme::StandardWebhooks,
                ..
            }
        );
        call.has_next && !is_with_both && !permit.is_write()
    }

    /// The name that goes with a secret.
    pub(super) async fn identifier(
        &self,
        permit: &EgressPermit,
        identifier: Option<&Identifier>,
        call: &mut Call,
    ) -> Result<Secret, SendError> {
        match identifier {
            Some(Identifier::Secret(name)) => Ok(self.values(permit, name, call).await?.current),
            Some(Identifier::Plain(text)) => Ok(Secret::public(text)),
            None => Ok(Secret::public("")),
        }
    }

    /// Reads a secret off the threads that other calls run on, and keeps both of its values out of every text.
    pub(super) async fn values(
        &self,
        permit: &EgressPermit,
        name: &Name,
        call: &mut Call,
    ) -> Result<Values, SendError> {
        let (secrets, wanted) = (Arc::clone(&self.secrets), name.clone());
        let reading = tokio::task::spawn_blocking(move || secrets.values(&wanted));
        let values = match timeout_at(call.deadline, reading).await {
            Ok(Ok(Ok(values))) => values,
            Ok(Ok(Err(error))) => return Err(unusable(permit, name, &error, call)),
            Ok(Err(_)) | Err(_) => {
                let message = format!("the secret `{name}` could not be read in time");
                return Err(call.fail(CallError::TimedOut, message));
            }
        };
        for secret in values.all() {
            call.knows(name, secret);
        }
        Ok(values)
    }
}

fn unusable(permit: &EgressPermit, name: &Name, error: &SecretError, call: &mut Call) -> SendError {
    call.denied(permit.deny_secret(name, error.to_string(), error.remedy(name)))
}
