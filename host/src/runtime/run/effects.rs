//! One request of an action, from its declaration to its exchange: built, decided, confirmed, entered in the ledger, sent.

use super::active::Active;
use super::{Runtime, RuntimeError};
use crate::model::action::Action;
use crate::model::endpoint::Endpoint;
use crate::model::run::{Blame, Confirmation, Mode};
use crate::model::step::{CallError, Exchange, Request, UpstreamResponse};
use crate::policy::egress::{self, Denial, EgressPermit, HostValues};
use crate::policy::grant::{Grants, needed};
use crate::policy::rule::Rule;
use crate::storage::LedgerRow;
use crate::trace::{Event, ExchangeEntry, LedgerState};
use crate::upstream::{Reading, SendContext, SendError, Sent};
use crate::web::{document, status};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;

/// How a request ended for the run.
pub(super) enum Performed {
    Exchanged(Box<Exchange>),
    /// Nothing was sent: the visitor must say yes first.
    Unconfirmed(Confirmation),
    /// The run is over without an answer.
    Ended,
}

/// The code of a preview whose action has no example for one of its calls.
const NO_EXAMPLE: &str = "no-example";

/// The code of a write with more values than a visitor can be asked about.
const UNCONFIRMABLE: &str = "unconfirmable";

impl Runtime {
    /// Makes one request. Everything that an action causes outside of itself goes through here.
    pub(super) async fn perform(&self, run: &mut Active, request: Request) -> Result<Performed, RuntimeError> {
        let published = run.published.clone();
        let Some(endpoint) = published.action.endpoint(&request.endpoint) else {
            run.deny(
                &request.endpoint,
                &egress::not_declared(&published.action, &request.endpoint),
            );
            return Ok(exchanged(request, Err(CallError::Denied)));
        };
        let permit = match self.permit(run, &published.action, endpoint, &request).await? {
            Ok(permit) => permit,
            Err(denial) => {
                run.deny(&request.endpoint, &denial);
                return Ok(exchanged(request, Err(CallError::Denied)));
            }
        };
        if permit.is_write() && endpoint.confirm {
            match self.question(run, endpoint, &permit) {
                Ok(None) => {}
                Ok(Some(question)) => return Ok(Performed::Unconfirmed(question)),
                Err(too_much) => {
                    run.fail(UNCONFIRMABLE, Blame::Guest, too_much.to_string());
                    return Ok(Performed::Ended);
                }
            }
        }
        if run.state.mode == Mode::Preview {
            // No upstream failed, so no action may take it for that.
            if let Some(message) = run.planned.lacks(&permit) {
                run.fail(NO_EXAMPLE, Blame::Guest, message);
                return Ok(Performed::Ended);
            }
            let result = self.send(run, &permit, &request.endpoint, None).await;
            return Ok(exchanged(request, outcome(run, &result)));
        }
        let _pass = match self.outlet.admit(&permit) {
            Ok(pass) => pass,
            Err(full) => return Ok(busy(run, request, full.to_string())),
        };
        let outcome = if permit.is_write() {
            self.write(run, &permit, &request.endpoint).await?
        } else {
            self.read(run, permit, &request).await?
        };
        Ok(exchanged(request, outcome))
    }

    /// Builds and decides. Both questions, declared and granted, are asked here for every request.
    async fn permit(
        &self,
        run: &mut Active,
        action: &Action,
        endpoint: &Arc<Endpoint>,
        request: &Request,
    ) -> Result<Result<EgressPermit, Denial>, RuntimeError> {
        let grants = self.grants.current().await?;
        let permit = match self.decide(run, action, endpoint, &grants, request) {
            Err(denial) if run.state.mode == Mode::Preview && denial.rule.is_about_grants() => {
                // A preview sends nothing, so it may go on; the trace shows what a live run would be told.
                run.deny(&request.endpoint, &denial);
                let assumed: Grants = [needed(action, endpoint, None)].into_iter().collect();
                self.decide(run, action, endpoint, &assumed, request)
            }
            other => other,
        };
        if let Ok(permit) = &permit {
            run.recorder.push(Event::Permit {
                endpoint: request.endpoint.clone(),
                method: permit.method().as_str().into(),
                url: permit.url(),
                write: permit.is_write(),
                digest: permit.digest().to_owned(),
                request_bytes: permit.body().map_or(0, |body| body.len() as u64),
            });
        }
        Ok(permit)
    }

    fn decide(
        &self,
        run: &Active,
        action: &Action,
        endpoint: &Arc<Endpoint>,
        grants: &Grants,
        request: &Request,
    ) -> Result<EgressPermit, Denial> {
        let visitor = &run.state.visitor;
        let host = HostValues {
            action: action.name.as_str(),
            visitor_email: visitor.email.as_deref(),
            visitor_id: visitor.contact.as_deref(),
            run_id: &run.state.id,
            locale: &run.state.locale,
            settings: &run.settings,
        };
        let parameters = &request.parameters;
        egress::permit(
            action,
            endpoint,
            grants,
            visitor.assurance,
            parameters,
            &host,
            &self.limits.gate,
        )
    }

    /// Sends a write, at most once: its row is durable before the first byte, and settled after the answer.
    async fn write(
        &self,
        run: &mut Active,
        permit: &EgressPermit,
        endpoint: &str,
    ) -> Result<Result<UpstreamResponse, CallError>, RuntimeError> {
        let now_ms = self.clock.now_ms();
        let row = LedgerRow {
            run: run.state.id.clone(),
            endpoint: endpoint.to_owned(),
            digest: permit.digest().to_owned(),
            action: run.state.action.clone(),
            idempotency_key: idempotency_key(&run.state.id, endpoint, permit.digest()),
            state: LedgerState::AboutToSend,
            status: None,
            sent_ms: now_ms,
            // Twice the longest call, so that no host still waits for an answer when the row counts as lost.
            deadline_ms: now_ms + 2 * self.limits.gate.call_ms_max,
            settlement: None,
        };
        self.save(run).await?;
        if !self.storage.enter_write(&row).await? {
            let denial = Denial {
                rule: Rule::WriteRepeated,
                subject: endpoint.to_owned(),
                message: format!("run `{}` has made this very write before", row.run),
                nearest: None,
                remedy: "a write is sent at most once in a run; answer from the first exchange instead".into(),
            };
            run.deny(endpoint, &denial);
            return Ok(Err(CallError::OutcomeUnknown));
        }
        run.use_yes(permit.digest());
        run.ledger(&row, LedgerState::AboutToSend);
        let result = self
            .send(run, permit, endpoint, Some(row.idempotency_key.clone()))
            .await;
        let (state, status) = came_of(&result);
        if let Err(error) = self.storage.settle_write(&row, state, status).await {
            // The row stays, and counts as an unknown outcome from its deadline on: safe, and to be seen.
            tracing::error!(run = row.run, endpoint, %error, "the outcome of a write cannot be noted");
        }
        run.ledger(&row, state);
        Ok(outcome(run, &result))
    }

    /// Sends a read, again if that may help, until the run's deadline. Each try is decided again: what is revoked while
    /// it waits is not dialled again.
    async fn read(
        &self,
        run: &mut Active,
        permit: EgressPermit,
        request: &Request,
    ) -> Result<Result<UpstreamResponse, CallError>, RuntimeError> {
        let deadline = run.deadline;
        let mut reading = RunRead {
            runtime: self,
            run,
            request,
        };
        match self.outlet.read(permit, deadline, &mut reading).await {
            Ok(result) => Ok(outcome(reading.run, &result)),
            Err(Ended::Denied) => Ok(Err(CallError::Denied)),
            Err(Ended::Runtime(error)) => Err(error),
        }
    }

    /// Sends once, and records what came of it.
    async fn send(
        &self,
        run: &mut Active,
        permit: &EgressPermit,
        endpoint: &str,
        idempotency_key: Option<String>,
    ) -> Result<Sent, SendError> {
        let context = SendContext {
            deadline: run.deadline,
            now_ms: self.clock.now_ms(),
            idempotency_key,
            standing: Some(self.grants.clone()),
        };
        let result = match run.state.mode {
            Mode::Live => self.outlet.send(permit, &context, no_page).await,
            Mode::Preview => {
                let result = run.planned.send(permit, &context).await;
                result.and_then(|sent| no_page(permit, sent))
            }
        };
        if let Err(SendError {
            denial: Some(denial), ..
        }) = &result
        {
            run.deny(endpoint, denial);
        }
        run.recorder.push(exchange_event(endpoint, permit, &result));
        result
    }
}

/// A read of a run under way.
struct RunRead<'a> {
    runtime: &'a Runtime,
    run: &'a mut Active,
    request: &'a Request,
}

/// Why a read is not made again.
enum Ended {
    Denied,
    Runtime(RuntimeError),
}

impl Reading for RunRead<'_> {
    type Error = Ended;

    async fn send(&mut self, permit: &EgressPermit) -> Result<Sent, SendError> {
        self.runtime.send(self.run, permit, &self.request.endpoint, None).await
    }

    async fn decide(&mut self) -> Result<EgressPermit, Ended> {
        let published = self.run.published.clone();
        let endpoint = &self.request.endpoint;
        let declared = published.action.endpoint(endpoint).ok_or(Ended::Denied)?;
        let permit = self
            .runtime
            .permit(self.run, &published.action, declared, self.request)
            .await;
        permit.map_err(Ended::Runtime)?.map_err(|denial| {
            self.run.deny(endpoint, &denial);
            Ended::Denied
        })
    }

    fn waits(&mut self, tries: u32, wait: Duration) {
        self.run.recorder.push(Event::Again {
            endpoint: self.request.endpoint.clone(),
            tries,
            wait_ms: wait.as_millis() as u64,
        });
    }
}

/// What the action may see of what came of a request.
fn outcome(run: &Active, result: &Result<Sent, SendError>) -> Result<UpstreamResponse, CallError> {
    match result {
        Ok(sent) => Ok(visible(run, sent)),
        Err(error) => Err(error.error),
    }
}

/// What the action may see of an answer. An upstream that sends a secret back must not hand it over.
fn visible(run: &Active, sent: &Sent) -> UpstreamResponse {
    let scrub = |text: &str| run.redactor.scrub(text).into_owned();
    UpstreamResponse {
        status: sent.status,
        headers: sent
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), scrub(value)))
            .collect(),
        body: run.redactor.scrub_bytes(&sent.body).into_owned(),
    }
}

/// What the ledger says of a write that was sent, or was not.
fn came_of(result: &Result<Sent, SendError>) -> (LedgerState, Option<u16>) {
    match result {
        Ok(sent) if status::of_write(sent.status) == status::Write::Unknown => {
            (LedgerState::OutcomeUnknown, Some(sent.status))
        }
        Ok(sent) => (LedgerState::Answered, Some(sent.status)),
        Err(error) if !error.sent => (LedgerState::NotSent, None),
        Err(error) if error.error == CallError::OutcomeUnknown => (LedgerState::OutcomeUnknown, error.status),
        Err(error) => (LedgerState::Answered, error.status),
    }
}

/// A page for people where a write should have been answered, such as one that checks the browser or asks to sign in, says
/// nothing of the write, whatever its status is.
fn no_page(permit: &EgressPermit, sent: Sent) -> Result<Sent, SendError> {
    let is_good = status::of_write(sent.status) == status::Write::Made;
    let accepts =
        |(name, value): &(String, String)| name == "accept" && (value.contains("html") || value.contains("*/*"));
    if !permit.is_write()
        || !is_good
        || permit.headers().iter().any(accepts)
        || !document::is_html(sent.content_type(), &sent.body)
    {
        return Ok(sent);
    }
    Err(SendError {
        error: CallError::OutcomeUnknown,
        denial: None,
        lasting: false,
        message: format!(
            "answered {} with an HTML page, as a browser check or a sign-in does, so nothing is known about the write; \
             an endpoint that expects HTML says so: headers = {{ accept = \"text/html\" }}",
            sent.status
        ),
        sent: true,
        status: Some(sent.status),
        address: sent.address,
        redirects: sent.redirects,
        url: sent.url,
        timings_us: sent.timings_us,
    })
}

/// Notes that nothing was sent, and why.
fn busy(run: &mut Active, request: Request, message: String) -> Performed {
    let endpoint = request.endpoint.clone();
    run.recorder.push(Event::Busy { endpoint, message });
    exchanged(request, Err(CallError::Busy))
}

fn exchanged(request: Request, outcome: Result<UpstreamResponse, CallError>) -> Performed {
    Performed::Exchanged(Box::new(Exchange { request, outcome }))
}

/// Names a write to its upstream: the same for the same write of the same run, whoever sends it.
fn idempotency_key(run: &str, endpoint: &str, digest: &str) -> String {
    hex::encode(&Sha256::digest(format!("{run}\n{endpoint}\n{digest}"))[..16])
}

fn exchange_event(endpoint: &str, permit: &EgressPermit, result: &Result<Sent, SendError>) -> Event {
    let entry = ExchangeEntry {
        endpoint: endpoint.to_owned(),
        method: permit.method().as_str().into(),
        url: permit.url(),
        request_bytes: permit.body().map_or(0, |body| body.len() as u64),
        ..ExchangeEntry::default()
    };
    Event::Exchange(match result {
        Ok(sent) => ExchangeEntry {
            request_headers: sent.request_headers_redacted.clone(),
            address: sent.address.map(|address| address.to_string()),
            status: Some(sent.status),
            response_bytes: sent.response_bytes,
            redirects: sent.redirects,
            resolve_us: sent.timings_us.resolve,
            first_byte_us: sent.timings_us.first_byte,
            total_us: sent.timings_us.total,
            ..entry
        },
        Err(failed) => ExchangeEntry {
            address: failed.address.map(|address| address.to_string()),
            status: failed.status,
            error: Some(failed.error),
            detail: Some(failed.message.clone()),
            ..entry
        },
    })
}
