//! Tokens of the client credentials grant: fetched through the gate, kept in memory until they expire, one fetch at a time.

use super::LiveUpstream;
use super::answer::body;
use super::call::Call;
use crate::model::auth::{Auth, ClientCredentials};
use crate::model::id::Name;
use crate::model::step::CallError;
use crate::policy::egress::{EgressPermit, is_redirect};
use crate::secrets::{Secret, Values};
use crate::upstream::SendError;
use crate::upstream::auth::{TokenAnswer, TokenRefusal, client_authentication, read_token};
use crate::upstream::resolve::resolve;
use crate::web::exact::exact;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

/// How many tokens are kept.
const TOKENS_MAX: usize = 256;

/// Whose token it is. No endpoint ever uses the token of another, even of the same client.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owner {
    action: Name,
    endpoint: Name,
    url: String,
    client: ClientCredentials,
}

struct Kept {
    token: Secret,
    until: Instant,
}

/// Who holds the lock fetches; the others wait for the token, each until its own deadline.
type Slot = tokio::sync::Mutex<Option<Kept>>;

/// The tokens by owner, the latest used last.
#[derive(Default)]
pub(super) struct Tokens(Mutex<VecDeque<(Owner, Arc<Slot>)>>);

impl Tokens {
    fn slot(&self, owner: Owner) -> Arc<Slot> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept
            .iter()
            .position(|(other, _)| *other == owner)
            .and_then(|at| kept.remove(at));
        let entry = found.unwrap_or_else(|| (owner, Arc::default()));
        let slot = Arc::clone(&entry.1);
        kept.push_back(entry);
        if kept.len() > TOKENS_MAX {
            kept.pop_front();
        }
        slot
    }
}

/// What a token is asked with.
struct Asking<'a> {
    permit: EgressPermit,
    client: &'a ClientCredentials,
    owner: Owner,
}

impl<'a> Asking<'a> {
    fn new(permit: &'a EgressPermit) -> Option<Self> {
        let Auth::ClientCredentials(client) = permit.auth() else {
            return None;
        };
        let token = permit.token()?;
        let owner = Owner {
            action: permit.action().clone(),
            endpoint: permit.endpoint().clone(),
            url: token.url(),
            client: (**client).clone(),
        };
        Some(Self {
            permit: token,
            client,
            owner,
        })
    }
}

impl LiveUpstream {
    /// The token of a call: the one that is kept, or a new one. `None` where the call needs none.
    pub(super) async fn token(&self, permit: &EgressPermit, call: &mut Call) -> Result<Option<Secret>, SendError> {
        let Some(asking) = Asking::new(permit) else {
            return Ok(None);
        };
        let slot = self.tokens.slot(asking.owner.clone());
        let Ok(mut kept) = timeout_at(call.deadline, slot.lock()).await else {
            return Err(call.fail(CallError::TimedOut, "another call did not get the token in time".into()));
        };
        let token = match &*kept {
            Some(kept) if kept.until > Instant::now() => kept.token.clone(),
            _ => {
                // A failure leaves nothing behind, so the next call asks again.
                *kept = None;
                let asked = Instant::now();
                let answer = self.fetch(&asking, call).await?;
                let token = answer.token.clone();
                *kept = Some(Kept {
                    token: answer.token,
                    until: asked + answer.life,
                });
                token
            }
        };
        Ok(Some(token))
    }

    /// Forgets a token that was not taken, unless somebody has put a new one in its place already.
    pub(super) async fn forget(&self, permit: &EgressPermit, token: &Secret, deadline: Instant) {
        let Some(asking) = Asking::new(permit) else { return };
        let slot = self.tokens.slot(asking.owner);
        if let Ok(mut kept) = timeout_at(deadline, slot.lock()).await
            && kept.as_ref().is_some_and(|kept| kept.token == *token)
        {
            *kept = None;
        }
    }

    /// Asks with the current secret of the client, and once more with the next where that was refused.
    async fn fetch(&self, asking: &Asking<'_>, call: &mut Call) -> Result<TokenAnswer, SendError> {
        let permit = &asking.permit;
        let mut own = Call::new(permit, Instant::now(), call.deadline);
        let values = self.values(permit, &asking.client.secret, call).await?;
        let id = self.identifier(permit, Some(&asking.client.client_id), call).await?;
        for secret in values.all() {
            own.knows(&asking.client.secret, secret);
        }
        let Values { current, next } = values;
        let mut answer = self.ask(asking, &id, &current, &mut own).await;
        if let (Ok(Err(refusal)), Some(next)) = (&answer, next)
            && refusal.is_about_client()
        {
            answer = self.ask(asking, &id, &next, &mut own).await;
        }
        let refusal = match answer {
            Err(error) => return Err(call.no_token(error)),
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(refusal)) => refusal,
        };
        if refusal.is_passing() {
            return Err(call.fail(CallError::Unreachable, format!("no token: {refusal}")));
        }
        let remedy = refusal.remedy(&asking.client.secret);
        Err(call.denied(permit.deny_token(refusal.to_string(), remedy)))
    }

    /// One request to the token endpoint, by the same rules as every other: checked addresses, caps and deadlines. The
    /// outer error is one of the way there, the inner one the endpoint's.
    async fn ask(
        &self,
        asking: &Asking<'_>,
        id: &Secret,
        secret: &Secret,
        own: &mut Call,
    ) -> Result<Result<TokenAnswer, TokenRefusal>, SendError> {
        let permit = &asking.permit;
        let resolved = resolve(&*self.resolver, permit, own.deadline).await;
        let addresses = resolved.map_err(|failure| own.unresolved(failure))?;
        let request = token_request(asking, id, secret, own)?;
        let mut response = self.exchange(permit, &addresses, request, own).await?;
        let status = response.status().as_u16();
        if is_redirect(status) {
            return Ok(Err(TokenRefusal::Refused { status, code: None }));
        }
        let bytes_max = permit.response_bytes_max().unwrap_or(self.limits.response_bytes_max);
        let content_type = response.headers().get(CONTENT_TYPE).cloned();
        let content_type = content_type.as_ref().and_then(|value| value.to_str().ok());
        let answer = Zeroizing::new(body(&mut response, bytes_max, own).await?);
        Ok(read_token(status, content_type, &answer))
    }
}

fn token_request(
    asking: &Asking<'_>,
    id: &Secret,
    secret: &Secret,
    own: &mut Call,
) -> Result<reqwest::Request, SendError> {
    let permit = &asking.permit;
    let text = permit.url();
    let url = exact(&text).ok_or_else(|| {
        own.fail(
            CallError::Denied,
            "the token URL would not be sent as it is written".into(),
        )
    })?;
    let (credential, form) = client_authentication(asking.client.client_auth, id.expose(), secret)
        .map_err(|error| own.fail(CallError::Denied, error.to_string()))?;
    let mut headers = HeaderMap::new();
    for (name, value) in permit.headers() {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    headers.extend(credential);
    let mut request = reqwest::Request::new(reqwest::Method::POST, url);
    *request.headers_mut() = headers;
    let body = [permit.body().unwrap_or_default(), form.as_bytes()].concat();
    *request.body_mut() = Some(body.into());
    Ok(request)
}
