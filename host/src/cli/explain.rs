//! `actgate explain`: the gate's decision on one call, and the request as it would be sent, without sending it.

use super::open;
use super::output::Output;
use super::run::{published, visitor};
use crate::config::Settings;
use crate::model::auth::Auth;
use crate::policy::egress::{Denial, EgressPermit};
use crate::runtime::{Explanation, Question};
use anyhow::Context;
use serde_json::{Map, Value, json};
use std::net::SocketAddr;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "Exit code 0 when the call would be made, 1 when it would be denied.")]
pub(super) struct Explain {
    /// The action's name
    action: String,
    /// The endpoint's name in its manifest
    endpoint: String,
    /// The parameters that the action would give, as a JSON object
    #[arg(long, value_name = "JSON", default_value = "{}")]
    parameters: String,
    /// The visitor's verified address; by default the visitor is anonymous
    #[arg(long = "as", value_name = "EMAIL")]
    visitor: Option<String>,
}

/// What is shown in place of a credential.
const DOTS: &str = "••••";

impl Explain {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let locale = settings.locale.clone();
        let parameters: Map<String, Value> =
            serde_json::from_str(&self.parameters).context("`--parameters` is not a JSON object")?;
        let host = open::beside(settings).await?;
        let published = published(&host, &self.action).await?;
        let visitor = visitor(self.visitor.as_deref())?;
        let asked = Question {
            endpoint: &self.endpoint,
            parameters: &parameters,
            visitor: &visitor,
            locale: &locale,
        };
        let explained = host.runtime.explain(&published, asked).await?;
        output.show(&document(&explained), || people(&explained))?;
        Ok(if explained.is_permitted() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn document(explained: &Explanation) -> Value {
    let denial = |denial: &Denial| {
        json!({ "rule": denial.rule.as_str(), "subject": denial.subject, "message": denial.message,
                "nearest": denial.nearest, "remedy": denial.remedy })
    };
    let permit = explained.decision.as_ref().ok();
    let failed = explained.addresses.as_ref().and_then(|found| found.as_ref().err());
    let refused = explained
        .decision
        .as_ref()
        .err()
        .or(failed.and_then(|error| error.denial.as_deref()));
    json!({
        "permitted": explained.is_permitted(),
        "denial": refused.map(denial),
        "failure": failed.filter(|error| error.denial.is_none()).map(|error| &error.message),
        "addresses": addresses(explained).map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "request": permit.map(|permit| json!({
            "method": permit.method().as_str(), "url": url(permit), "write": permit.is_write(),
            "headers": headers(permit), "body": body(permit), "digest": permit.digest(),
        })),
    })
}

fn addresses(explained: &Explanation) -> Option<&[SocketAddr]> {
    explained.addresses.as_ref()?.as_ref().ok().map(Vec::as_slice)
}

fn url(permit: &EgressPermit) -> String {
    let url = permit.url();
    match permit.auth() {
        Auth::QueryKey { parameter, .. } if url.contains('?') => format!("{url}&{parameter}={DOTS}"),
        Auth::QueryKey { parameter, .. } => format!("{url}?{parameter}={DOTS}"),
        _ => url,
    }
}

/// The body, with dots for a key that is a member of it.
fn body(permit: &EgressPermit) -> Option<String> {
    let body = String::from_utf8_lossy(permit.body()?).into_owned();
    let Auth::BodyKey { member, .. } = permit.auth() else {
        return Some(body);
    };
    Some(match body.strip_suffix('}') {
        Some("{") => format!("{{\"{member}\":\"{DOTS}\"}}"),
        Some(members) => format!("{members},\"{member}\":\"{DOTS}\"}}"),
        None if body.is_empty() => format!("{member}={DOTS}"),
        None => format!("{body}&{member}={DOTS}"),
    })
}

fn headers(permit: &EgressPermit) -> Vec<(String, String)> {
    let mut headers = permit.headers().to_vec();
    if permit.is_write() {
        headers.push(("idempotency-key".into(), "made of run, endpoint and request".into()));
    }
    headers.extend(
        permit
            .auth()
            .headers()
            .into_iter()
            .map(|name| (name.to_owned(), DOTS.to_owned())),
    );
    headers
}

fn people(explained: &Explanation) -> String {
    let permit = match &explained.decision {
        Err(denial) => return denied(denial),
        Ok(permit) => permit,
    };
    let mut lines = vec![format!("{} {}", permit.method().as_str(), url(permit))];
    lines.extend(
        headers(permit)
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    if let Some(body) = body(permit) {
        lines.push(format!("\n{body}"));
    }
    lines.push(String::new());
    match &explained.addresses {
        Some(Ok(addresses)) => {
            let list: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
            let kind = if permit.is_write() { "write" } else { "read" };
            lines.push(format!(
                "permitted: a {kind} that would go to {}; nothing was sent",
                list.join(" or ")
            ));
        }
        Some(Err(error)) => match &error.denial {
            Some(denial) => lines.push(denied(denial)),
            None => lines.push(format!("permitted, but it cannot be dialled: {}", error.message)),
        },
        None => {}
    }
    lines.join("\n")
}

fn denied(denial: &Denial) -> String {
    let nearest = denial
        .nearest
        .as_ref()
        .map_or(String::new(), |near| format!("\nnearest: {near}"));
    format!(
        "denied by {}: {}{nearest}\n{}",
        denial.rule, denial.message, denial.remedy
    )
}
