//! The part of `actgate doctor` that connects: every origin that a call may go to, each once, and the mail server.

use super::report::Report;
use crate::config::{ContactSource, HostCall, KeySource};
use crate::model::auth::Auth;
use crate::model::origin::Origin;
use crate::server::{Finding, Host};
use ipnet::IpNet;

/// An origin with the networks that its grant adds to the public ones.
type Target = (Origin, Vec<IpNet>);

/// Reaches for everything.
pub(super) async fn look(host: &Host, report: &mut Report) -> anyhow::Result<()> {
    for (origin, networks) in targets(host).await? {
        let about = format!("upstream {origin}");
        match host.live().reach(&origin, &networks).await {
            Ok(address) => report.ok(&about, format!("answers at {address}")),
            Err(error) => {
                let remedy = "see that it runs, and that this machine may connect to it";
                report.add(Finding::Problem, &about, error.to_string(), remedy);
            }
        }
    }
    match host.reach_mail().await {
        None => {}
        Some(Ok(server)) => report.ok("mail", format!("`{server}` takes the connection and the login")),
        Some(Err(error)) => report.add(
            Finding::Problem,
            "mail",
            error.to_string(),
            "see [mail.smtp] in the settings file",
        ),
    }
    Ok(())
}

/// Where published actions with a grant, the directory, the issuers' key sets and the receiver of events are.
async fn targets(host: &Host) -> anyhow::Result<Vec<Target>> {
    let snapshot = host.runtime.registry().current().await?;
    let grants = host.runtime.grants().current().await?;
    let mut targets: Vec<Target> = Vec::new();
    let mut add = |origin: &Origin, networks: &[IpNet]| {
        let target = (origin.clone(), networks.to_vec());
        if !targets.contains(&target) {
            targets.push(target);
        }
    };
    for published in snapshot.actions.values() {
        for endpoint in &published.action.endpoints {
            let Some(grant) = grants.find(&published.action.name, &endpoint.name) else {
                continue;
            };
            add(&grant.origin, &grant.private_networks);
            if let Auth::ClientCredentials(client) = &endpoint.auth {
                let origin = grant.token_origin.as_ref().unwrap_or(&client.token_origin);
                add(origin, &grant.private_networks);
            }
        }
    }
    let settings = host.settings();
    let mut own: Vec<&HostCall> = Vec::new();
    if let ContactSource::Remote(directory) = &settings.contacts {
        own.push(&directory.call);
    }
    own.extend(settings.issuers.iter().filter_map(|issuer| match &issuer.keys {
        KeySource::Jwks(call) => Some(&**call),
        _ => None,
    }));
    own.extend(&settings.events);
    for call in own {
        for grant in call.grants.iter() {
            add(&grant.origin, &grant.private_networks);
        }
    }
    Ok(targets)
}
