//! What would happen to one call of an action: decided and looked up as a run does it, and not sent.

use super::{Published, Runtime, RuntimeError};
use crate::model::identity::Visitor;
use crate::policy::egress::{self, Denial, EgressPermit, HostValues};
use crate::policy::grant::Grants;
use crate::upstream::SendError;
use serde_json::{Map, Value};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

/// A call to explain.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    pub endpoint: &'a str,
    pub parameters: &'a Map<String, Value>,
    pub visitor: &'a Visitor,
    pub locale: &'a str,
}

/// What would happen to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The request as it would be sent, without credentials, or the denial.
    pub decision: Result<EgressPermit, Denial>,
    /// The addresses that would be dialled; none where the decision is a denial.
    pub addresses: Option<Result<Vec<SocketAddr>, SendError>>,
}

impl Explanation {
    /// Whether the call would be made.
    pub fn is_permitted(&self) -> bool {
        self.decision.is_ok() && matches!(self.addresses, Some(Ok(_)))
    }
}

/// Stands for `{run.id}` in an explained request.
const NO_RUN: &str = "r-explained";

impl Runtime {
    /// Explains a call.
    pub async fn explain(&self, published: &Published, asked: Question<'_>) -> Result<Explanation, RuntimeError> {
        let grants = self.grants().current().await?;
        let decision = self.decide_alone(published, &asked, &grants);
        let deadline = Instant::now() + Duration::from_millis(self.limits().gate.call_ms_max);
        let addresses = match &decision {
            Ok(permit) => Some(self.outlet().live().look_up(permit, deadline).await),
            Err(_) => None,
        };
        Ok(Explanation { decision, addresses })
    }

    fn decide_alone(
        &self,
        published: &Published,
        asked: &Question<'_>,
        grants: &Grants,
    ) -> Result<EgressPermit, Denial> {
        let action = &published.action;
        let endpoint = action
            .endpoint(asked.endpoint)
            .ok_or_else(|| egress::not_declared(action, asked.endpoint))?;
        let settings = self.settings_of(&action.name);
        let host = HostValues {
            action: &action.name,
            visitor_email: asked.visitor.email.as_deref(),
            visitor_id: asked.visitor.contact.as_deref(),
            run_id: NO_RUN,
            locale: asked.locale,
            settings: &settings,
        };
        let assurance = asked.visitor.assurance;
        egress::permit(
            action,
            endpoint,
            grants,
            assurance,
            asked.parameters,
            &host,
            &self.limits().gate,
        )
    }
}
