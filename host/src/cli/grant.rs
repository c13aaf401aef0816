//! `actgate grant`, `revoke` and `grants`: the operator's word on what actions may do, kept in the state folder.

use super::open;
use super::output::{Output, time};
use crate::config::{Settings, parse_grants};
use crate::model::grant::Grant;
use crate::model::id::nearest;
use crate::policy::grant::GrantForm;
use crate::runtime::Snapshot;
use crate::server::Host;
use crate::storage::ChangeBy;
use anyhow::{Context, bail};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(
    after_help = "The new grant replaces an older one for the same endpoint, at once, also in a host that \
                        serves this state. `actgate inspect FILE` prints what an action asks for."
)]
pub(super) struct GrantCommand {
    /// The action's name
    #[arg(required_unless_present = "file")]
    action: Option<String>,
    /// The endpoint's name in the action's manifest
    #[arg(required_unless_present = "file")]
    endpoint: Option<String>,
    /// Method and URL, such as `GET https://api.shop.example/orders/*`; `*` is part of a segment, a final `**` the rest
    #[arg(long, required_unless_present = "file")]
    allow: Option<String>,
    /// How the secret is used: api-key, query-key, body-key, bearer, basic, oauth2-client-credentials, hubspot-v3, …
    #[arg(long)]
    auth: Option<String>,
    /// A secret from the settings file that may be used; can be given more than once
    #[arg(long = "secret", value_name = "NAME")]
    secrets: Vec<String>,
    /// Where the endpoint's OAuth token comes from, when not from its own origin
    #[arg(long)]
    token_origin: Option<String>,
    /// A network that is not public but that the host's name may resolve to; can be given more than once
    #[arg(long = "private-network", value_name = "CIDR")]
    private_networks: Vec<String>,
    /// The least protection that the action must have: match-email or verify-email
    #[arg(long)]
    protection: Option<String>,
    /// Allow the call only in versions of the action that ask the visitor first
    #[arg(long)]
    confirm: bool,
    /// Count calls by POST as reads, as the manifest declares: not asked about, not in the ledger, tried again
    #[arg(long)]
    as_read: bool,
    /// Let values of the path contain a `/`, sent as `%2F` inside their segment, as the manifest declares
    #[arg(long)]
    slashes: bool,
    /// Allow unencrypted calls
    #[arg(long)]
    plain_http: bool,
    /// Calls per minute to this endpoint, instead of `limits.gate.calls_per_minute`
    #[arg(long)]
    calls_per_minute: Option<u32>,
    /// Read the grants from a file with `[[grants]]` tables, all or none
    #[arg(long, conflicts_with_all = ["action", "endpoint", "allow", "auth", "secrets", "token_origin", "private_networks",
                                      "protection", "confirm", "as_read", "slashes", "plain_http", "calls_per_minute"])]
    file: Option<PathBuf>,
    /// The reason, for the record
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(clap::Args)]
pub(super) struct Revoke {
    /// The action's name
    action: String,
    /// The endpoint's name; by default every endpoint of the action
    endpoint: Option<String>,
    /// The reason, for the record
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(clap::Args)]
pub(super) struct GrantsCommand {
    /// Only the grants of this action
    action: Option<String>,
    /// Print them as a file that `actgate grant --file` reads
    #[arg(long, conflicts_with = "history")]
    toml: bool,
    /// Print the latest changes instead: when, who, what and why
    #[arg(long)]
    history: bool,
    /// How many changes, newest first
    #[arg(long, default_value_t = 50, requires = "history")]
    limit: u32,
}

impl GrantCommand {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let note = self.note.clone();
        let grants = self.grants()?;
        for (grant, secret) in grants
            .iter()
            .flat_map(|grant| grant.secrets.iter().map(move |secret| (grant, secret)))
        {
            if !settings.secrets.contains_key(secret) {
                // The text is not repeated: it may be the secret itself.
                let known: Vec<&str> = settings.secrets.keys().map(|name| name.as_str()).collect();
                let known = if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                };
                bail!(
                    "the grant of `{}` names a secret that is not set (set are: {known}); add to the settings file under [secrets]: \
                     name = {{ file = \"…\" }}",
                    grant.endpoint
                );
            }
        }
        let host = open::beside(settings).await?;
        let changes = host.runtime.grants().grant(&grants, by(&host, &note)).await?;
        let list: Vec<_> = grants
            .iter()
            .zip(&changes)
            .map(|(grant, change)| json!({ "change": change, "grant": GrantForm::from(grant) }))
            .collect();
        let hints = hints(&grants, &*host.runtime.registry().current().await?);
        output.show(&json!({ "grants": list, "hints": hints }), || {
            let line = |(grant, change): (&Grant, &&str)| format!("{change:<10} {}", people(&GrantForm::from(grant)));
            let lines = grants.iter().zip(&changes).map(line);
            let hints = hints.iter().map(|hint| format!("note: {hint}"));
            lines.chain(hints).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn grants(self) -> anyhow::Result<Vec<Grant>> {
        if let Some(file) = &self.file {
            const BYTES_MAX: u64 = 1 << 20;
            let text = String::from_utf8(open::read(file, BYTES_MAX)?)
                .with_context(|| format!("`{}` is not text in UTF-8", file.display()))?;
            return Ok(parse_grants(&text, &file.display().to_string())?);
        }
        let form = GrantForm {
            action: self.action.unwrap_or_default(),
            endpoint: self.endpoint.unwrap_or_default(),
            allow: self.allow.unwrap_or_default(),
            auth: self.auth,
            secrets: self.secrets,
            token_origin: self.token_origin,
            private_networks: self.private_networks,
            plain_http: self.plain_http,
            protection: self.protection,
            confirm: self.confirm,
            as_read: self.as_read,
            slashes: self.slashes,
            calls_per_minute: self.calls_per_minute,
        };
        Ok(vec![form.check()?])
    }
}

impl Revoke {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        let grants = host.runtime.grants();
        let revoked = grants
            .revoke(&self.action, self.endpoint.as_deref(), by(&host, &self.note))
            .await?;
        if revoked.is_empty() {
            let current = grants.current().await?;
            let mut names: Vec<&str> = current.iter().map(|grant| grant.action.as_str()).collect();
            names.dedup();
            let known = if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            };
            bail!("nothing is granted there; there are grants for: {known}");
        }
        output.show(&json!({ "action": self.action, "revoked": revoked }), || {
            format!("revoked    {}: {}", self.action, revoked.join(", "))
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

impl GrantsCommand {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        let only = self.action.as_deref();
        if self.history {
            let changes = host.runtime.storage().grant_changes(only, self.limit).await?;
            let list: Vec<_> = changes
                .iter()
                .map(|c| {
                    let grant: Option<GrantForm> = serde_json::from_str(&c.form).ok();
                    json!({ "at_ms": c.at_ms, "change": c.change, "action": c.action, "endpoint": c.endpoint,
                            "grant": grant, "who": c.who, "note": c.note })
                })
                .collect();
            output.show(&json!({ "changes": list }), || {
                let line = |c: &crate::storage::GrantChange| {
                    let note = if c.note.is_empty() {
                        String::new()
                    } else {
                        format!(" ({})", c.note)
                    };
                    format!(
                        "{} {:<9} {} {} by {}{note}",
                        time(c.at_ms),
                        c.change,
                        c.action,
                        c.endpoint,
                        c.who
                    )
                };
                changes.iter().map(line).collect::<Vec<_>>().join("\n")
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        let current = host.runtime.grants().current().await?;
        let forms: Vec<GrantForm> = current
            .iter()
            .filter(|grant| only.is_none_or(|only| only == grant.action.as_str()))
            .map(|grant| GrantForm::from(&**grant))
            .collect();
        if self.toml {
            let text = toml(&forms)?;
            output.show(&json!({ "toml": text }), || text.clone())?;
            return Ok(ExitCode::SUCCESS);
        }
        output.show(&json!({ "grants": forms }), || {
            if forms.is_empty() {
                return "nothing is granted; `actgate inspect FILE` prints what an action asks for".into();
            }
            forms.iter().map(people).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What grants name that is not published, with what may have been meant. A grant may well come before its action.
pub(super) fn hints(grants: &[Grant], snapshot: &Snapshot) -> Vec<String> {
    let meant = |word: &str, known: &mut dyn Iterator<Item = &str>| match nearest(word, known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    let hint = |grant: &Grant| {
        let (action, endpoint) = (grant.action.as_str(), grant.endpoint.as_str());
        let Some(published) = snapshot.actions.get(action) else {
            let is_broken = snapshot.broken.iter().any(|broken| broken.name == action);
            let meant = meant(action, &mut snapshot.actions.keys().map(String::as_str));
            return (!is_broken).then(|| format!("no action `{action}` is published{meant}"));
        };
        if published.action.endpoint(endpoint).is_some() {
            return None;
        }
        let meant = meant(
            endpoint,
            &mut published.action.endpoints.iter().map(|known| known.name.as_str()),
        );
        Some(format!("the action `{action}` has no endpoint `{endpoint}`{meant}"))
    };
    grants.iter().filter_map(hint).collect()
}

/// Grants as a file.
pub(super) fn toml(forms: &[GrantForm]) -> anyhow::Result<String> {
    #[derive(serde::Serialize)]
    struct File<'a> {
        grants: &'a [GrantForm],
    }
    Ok(toml::to_string(&File { grants: forms })?)
}

/// A grant on one line.
fn people(form: &GrantForm) -> String {
    let mut line = format!("{} {}: {}", form.action, form.endpoint, form.asked());
    let mut more = |text: String| line.push_str(&format!(", {text}"));
    if let Some(origin) = &form.token_origin {
        more(format!("token from {origin}"));
    }
    if !form.private_networks.is_empty() {
        more(format!("in {}", form.private_networks.join(" and ")));
    }
    if form.plain_http {
        more("unencrypted".into());
    }
    if let Some(level) = &form.protection {
        more(format!("at least {level}"));
    }
    if form.confirm {
        more("after a yes".into());
    }
    if let Some(calls) = form.calls_per_minute {
        more(format!("{calls} calls a minute"));
    }
    line
}

/// Whoever gives the command.
fn by<'a>(host: &Host, note: &'a str) -> ChangeBy<'a> {
    ChangeBy {
        who: open::user(),
        note,
        at_ms: host.runtime.clock().now_ms(),
    }
}
